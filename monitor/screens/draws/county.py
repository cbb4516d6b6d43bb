"""All screens of draws over one county, and the events they are read from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.screens.draws.affinity import affinity
from monitor.screens.draws.pairs import pairs
from monitor.screens.draws.refusals import refusals
from monitor.screens.draws.told import Drawn, Lead, Sat
from monitor.screens.draws.uniformity import uniformity
from monitor.vocabulary.event import Event

CALLED = frozenset({"refused", "unreachable", "self_declared_conflict", "illness", "absent"})
"""Reasons that somebody on the telephone records."""


@dataclass(frozen=True, slots=True)
class Screened:
    """The leads at or below the asked q, the tests made, and the draws that could not be looked at."""

    leads: tuple[Lead, ...]
    tests: int
    draws: int
    unreadable: int


def draws_of(events: Iterable[Event]) -> tuple[list[Drawn], int]:
    """The random draws whose eligible list is told (or opened to auditors), and how many others there are."""
    held, vacated, opened, pools = [], Counter[str](), {}, {}
    for event in events:
        data = event.data
        if event.type == "draw.held" and data["method"] == "random":
            held.append(event)
        elif event.type == "draw.committed":
            pools[data["draw_id"]] = data["request"].get("pool")
        elif event.type == "seat.vacated" and data["reason"] in CALLED and data["phase"] == "before_evaluation":
            vacated[data["draw_id"]] += 1
        elif event.type == "draw.opened" and data["audience"] == "auditors":
            opened[data["draw_id"]] = {one["handle"]: one["expert"] for one in data["openings"]}
    out = []
    for event in held:
        data = event.data
        names = opened.get(data["draw_id"], {})
        seated = tuple(one.get("expert") or names.get(one.get("handle"), "") for one in data["seats"])
        eligible = frozenset(data.get("eligible") or _pool(pools.get(data["draw_id"]), names))
        if eligible and seated and set(seated) <= eligible:
            out.append(
                Drawn(
                    data["draw_id"],
                    eligible,
                    seated,
                    *bounds([(slot["seats"], slot.get("eligible_count")) for slot in data["slots"]]),
                    caller=data.get("operator", ""),
                    agency=event.source,
                    declined=vacated[data["draw_id"]],
                )
            )
    return out, len(held) - len(out)


def bounds(slots: Sequence[tuple[int, int | None]]) -> tuple[float | None, float | None]:
    """The largest chances that a draw of several slots (seats, eligible) gives one expert, and two; None for one slot.

    Which slot an expert stood in is not told, so the tests use what is at least as large as the truth: their tails are
    then too large rather than too small.
    """
    told = [(seats, count) for seats, count in slots if seats]
    if len(told) < 2 or any(count is None or count < seats for seats, count in told):  # noqa: PLR2004 - several slots
        return None, None
    one = [seats / count for seats, count in told if count]
    pairs_in = [seats * (seats - 1) / (count * (count - 1)) for seats, count in told if count and count > 1]
    across = sorted(one)[-2] * max(one)
    return max(one), max([*pairs_in, across])


def _pool(pool: object, names: dict[str, str]) -> list[str]:
    """Everybody that could be drawn under tw-draw/1, once all handles are opened."""
    if not isinstance(pool, list):
        return []
    told = [names.get(one["handle"]) for one in pool if isinstance(one, dict) and "excluded" not in one]
    return [expert for expert in told if expert] if all(told) else []


def sats_of(events: Iterable[Event]) -> list[Sat]:
    """The evaluated lots with an award: experts, tenderers, winner."""
    bids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    experts: dict[tuple[str, str], frozenset[str]] = {}
    winners: dict[tuple[str, str], str] = {}
    for event in events:
        data = event.data
        lot = (data.get("ocid", ""), data.get("lot_id", ""))
        if event.type == "bid.submitted":
            bids[lot].add(data["tenderer"]["id"])
        elif event.type == "evaluation.concluded":
            experts[lot] = frozenset(one["person"] for one in data["members"] if one["member_type"] == "expert")
        elif event.type == "award.made":
            winners[lot] = data["supplier"]["id"]
    return [
        Sat("/".join(lot), experts[lot], frozenset(bids[lot]) | {winner}, winner)
        for lot, winner in winners.items()
        if lot in experts
    ]


def screen(draws: Sequence[Drawn], sats: Sequence[Sat], unreadable: int = 0, q: float = 0.05) -> Screened:
    """Every screen over these draws and evaluations; leads are those whose adjusted chance is at most `q`."""
    families = (
        uniformity(draws),
        pairs(draws),
        affinity(sats),
        refusals(draws, lambda draw: draw.caller, "refusals by caller"),
        refusals(draws, lambda draw: draw.agency, "refusals by agency"),
    )
    leads = [lead for family in families for lead in family if lead.q <= q]
    return Screened(
        tuple(leads), sum(family[0].tests for family in families if family), len(draws) + unreadable, unreadable
    )
