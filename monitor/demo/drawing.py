"""The draw of the experts: recorded on video as it always was, or by tw-draw/1 since the county took to it.

For a special purchase they are chosen, with consent.
"""

from __future__ import annotations

from typing import Any

from monitor.demo import proved
from monitor.demo.codes import document, fingerprint, organisation, recording, target
from monitor.demo.days import iso, last_work
from monitor.demo.steering import ALLY, OFTEN, put
from monitor.demo.tender import Procedure
from monitor.demo.vacating import DECLINES, vacate
from monitor.demo.world import POOLS, expert

LARGE = 800_000_000
"""Fen from which a committee of seven sits (the bound of government procurement is ten million yuan)."""
Free = dict[str, list[int]]
"""Speciality -> numbers of the experts who may be drawn."""


def seats_of(p: Procedure) -> dict[str, int]:
    """Seats by speciality: four of five members are drawn, or five of seven; of a group of three two, one each."""
    first, second, *law = POOLS[p.pool]
    if p.method not in {"open", "invited"}:
        return {first: 1, law[0] if p.is_complex else second: 1}
    big = p.ceiling >= LARGE or p.story.rng.random() < 0.15  # noqa: PLR2004 - a share of committees
    return {first: 3, second: 2 if big else 1}


def freeze(p: Procedure, day: int) -> tuple[dict[str, Any], Free]:
    """The pool frozen on `day`: a draw.held without its seats, and who may be drawn."""
    world, seats = p.world, seats_of(p)
    free = {slot: world.free_experts(p.pool, slot, p.deadline) for slot in seats}
    slots = [{"slot": slot, "seats": count, "eligible_count": len(free[slot])} for slot, count in seats.items()]
    frozen: dict[str, Any] = {"pool_id": p.pool, "snapshot_id": f"SNAP-{p.ocid}", "slots": slots}
    frozen["member_count"] = sum(len(numbers) for numbers in free.values())
    frozen["members_sha256"] = fingerprint(f"{world.seed} {p.ocid} {free}")
    p.story.tell("pool.snapshotted", day, world.units["centre"].id, frozen, "14:00:00")
    p.draw_id = f"DRAW-{p.ocid}"
    data: dict[str, Any] = {"draw_id": p.draw_id, **p.key, "attempt": 1, "method": "random"}
    data |= {"pool_ids": [p.pool], "snapshot_id": frozen["snapshot_id"], "slots": slots, "excluded": []}
    data |= {"operator": "P-4002", "witness": "P-5001", "recording": recording(f"DV-{p.ocid}", 1_800)}
    return {**data, "snapshot_sha256": frozen["members_sha256"]}, free


def draw(p: Procedure) -> None:
    """A random draw, watched and on video, the working day before the opening."""
    day = last_work(p.deadline - 1)
    data, free = freeze(p, day)
    if p.is_special:
        _chosen(p, day, data, free)
        return
    by_protocol = day >= p.world.protocol_from
    (proved.draw if by_protocol else _recorded)(p, day, data, free)
    watch(p, day, "16:25:00" if by_protocol else "15:05:00")


def watch(p: Procedure, day: int, clock: str) -> None:
    """The supervisor was there."""
    housing = p.world.units["housing"].id
    watched: dict[str, Any] = {"supervision_kind": "draw", "actors": [organisation(housing)]}
    watched |= {"actor_functions": ["administrative_supervision"], "target": target("draw", p.draw_id)}
    watched |= {"project_id": p.project_id, **p.process}
    p.story.tell("supervision.recorded", day, housing, watched, clock)


def _chosen(p: Procedure, day: int, data: dict[str, Any], free: Free) -> None:
    """The experts of a special purchase were chosen, with the consent of the unit above the buyer."""
    story, consent, by = p.story, f"APP-EXPERTS-{p.ocid}", p.world.units["county"].id
    told: dict[str, Any] = {"approval_id": consent, "approval_kind": "direct_expert_selection", **p.process}
    told |= {"authority": organisation(by), "authority_level": "county", "project_id": p.project_id}
    asked = last_work(day - 3)
    told["document"] = document(consent, "approval", iso(asked))
    story.tell("approval.granted", asked, by, told, "11:00:00")
    seated = [(row["slot"], one) for row in data["slots"] for one in story.rng.sample(free[row["slot"]], row["seats"])]
    chosen = {name: value for name, value in data.items() if name not in {"snapshot_sha256", "recording"}}
    chosen |= {"method": "direct", "protocol": "none", "ground": "special_complex", "approval_id": consent}
    chosen["seats"] = [{"slot": slot, "expert": expert(number)} for slot, number in seated]
    story.tell("draw.held", day, p.world.units["centre"].id, chosen, "15:00:00")
    p.seated = [number for _, number in seated]


def _recorded(p: Procedure, day: int, data: dict[str, Any], free: Free) -> None:
    """A draw whose list and recording are all there is of it; now and then somebody cannot be reached."""
    story, rng, seats = p.story, p.story.rng, {row["slot"]: row["seats"] for row in data["slots"]}
    drawn = {slot: rng.sample(free[slot], count + 1) for slot, count in seats.items()}
    first = next(iter(drawn.values()))
    if p.world.steering.seats(p.world.seed, p.ocid, p.pool):
        put(first, OFTEN, 0)
    if p.friend is not None:
        put(first, ALLY, 1)
    seated = [(slot, number) for slot, count in seats.items() for number in drawn[slot][:count]]
    told: dict[str, Any] = {name: value for name, value in data.items() if name != "snapshot_sha256"}
    told["protocol"] = "recorded_only"
    told["eligible"] = [expert(number) for numbers in free.values() for number in numbers]
    told["seats"] = [{"slot": slot, "expert": expert(number)} for slot, number in seated]
    story.tell("draw.held", day, p.world.units["centre"].id, told, "15:00:00")
    if rng.random() < DECLINES and p.friend is None:
        slot, gone = seated[0]
        seated[0] = slot, drawn[slot][-1]
        into = {"slot": slot, "expert": expert(drawn[slot][-1])}
        vacate(p, day, {"out": {"slot": slot, "expert": expert(gone)}, "replacement": into})
    p.seated = [number for _, number in seated]
