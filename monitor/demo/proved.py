"""The draw of a procedure by tw-draw/1, with what happens to some: a void and a second attempt, a decline.

After the award the handles are opened.
"""

from __future__ import annotations

from typing import Any

from monitor.demo.days import instant
from monitor.demo.protocol import AGAIN, FIRST, PARTIES, Asked, Drawn, Times, ask, hold, reveal, unix
from monitor.demo.tender import MORNING, Procedure
from monitor.demo.vacating import DECLINES, vacate
from monitor.demo.world import POOLS, expert
from monitor.draw.roster import Entrant, openings
from monitor.draw.seating import Decline

VOIDED = 0.1
"""Share of the draws whose first attempt is void: all but one party kept silent."""
VOIDED_AT = "14:50:00"


def roster(p: Procedure, free: dict[str, list[int]]) -> list[Entrant]:
    """The experts who may be drawn, by speciality, with their employers."""
    told = ((slot, number) for slot, numbers in free.items() for number in numbers)
    return [Entrant(expert(number), p.world.institute(number), (slot,)) for slot, number in told]


def submitters(p: Procedure) -> dict[str, str]:
    """Who submits what: the platform, and each party."""
    units = p.world.units
    return {
        "platform": units["centre"].id,
        "agency": p.agency,
        "purchaser": p.unit.id,
        "supervision": units["housing"].id,
    }


def request(p: Procedure, day: int, data: dict[str, Any], free: dict[str, list[int]], times: Times = FIRST) -> Asked:
    """The request for a draw of the procedure on `day`."""
    return ask(p.story, day, data, roster(p, free), submitters(p), unix(p.deadline, MORNING), times)


def draw(p: Procedure, day: int, data: dict[str, Any], free: dict[str, list[int]]) -> None:
    """A draw of the procedure; who comes is known then."""
    rng, times = p.story.rng, FIRST
    if rng.random() < VOIDED:
        void(p, day, data, free)
        p.draw_id, times = f"{p.draw_id}-2", AGAIN
        data = {**data, "draw_id": p.draw_id, "attempt": 2}
    seat(p, day, data, free, times=times, declines=rng.random() < DECLINES)


def void(p: Procedure, day: int, data: dict[str, Any], free: dict[str, list[int]]) -> None:
    """An attempt in which only the first party reveals, declared void by the supervisor's signature."""
    asked = request(p, day, data, free)
    by, signer = submitters(p), p.world.units["housing"].staff(5)
    reveal(p.story, day, asked, by, PARTIES[:1])
    signature = {"signer": signer, "role": "supervision", "opinion": "agree", "form": "full_name"}
    signature["signed_at"] = instant(day, VOIDED_AT)
    told: dict[str, Any] = {**asked.where, "lot_id": data["lot_id"], "attempt": data["attempt"]}
    told |= {"reason": "too_few_reveals", "signature": signature}
    p.story.tell("draw.voided", day, by["supervision"], told, VOIDED_AT)


def seat(
    p: Procedure, day: int, data: dict[str, Any], free: dict[str, list[int]], *, times: Times = FIRST, declines: bool
) -> None:
    """All parties reveal, the seats follow; with `declines` the first one seated is replaced."""
    by = submitters(p)
    asked = request(p, day, data, free, times)
    reveal(p.story, day, asked, by, times=times)
    drawn = hold(p.story, day, asked, data, by, times)
    left = _declined(p, day, drawn, times) if declines else []
    p.secrets = asked.secrets
    p.handles = [handle for _, handle in drawn.seating(*left).seated]
    people = {row["handle"]: row["expert"] for row in openings(p.draw_id, p.secrets)}
    numbers = {expert(number): number for first, last in POOLS[p.pool].values() for number in range(first, last + 1)}
    p.seated = [numbers[people[handle]] for handle in p.handles]


def _declined(p: Procedure, day: int, drawn: Drawn, times: Times) -> list[Decline]:
    slot, out = drawn.seating().seated[0]
    left = [Decline(1, slot, out, "unreachable")]
    into = drawn.seating(*left).replacements[0].into
    told = {"out": {"slot": slot, "handle": out}, "replacement": {"slot": slot, "handle": into}}
    vacate(p, day, told, times.called)
    return left


def open_handles(p: Procedure) -> None:
    """After the award the seated are named to everybody, and the whole pool to the auditors."""
    if not p.secrets:
        return
    where = {"draw_id": p.draw_id, **p.process}
    for audience, handles, clock in (("public", p.handles, "16:30:00"), ("auditors", None, "16:31:00")):
        told = {**where, "audience": audience, "openings": openings(p.draw_id, p.secrets, handles)}
        p.story.tell("draw.opened", p.notified, p.world.units["centre"].id, told, clock)
