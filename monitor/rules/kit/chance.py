"""Draws and evaluations of the county as the screens read them, out of the frames of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from monitor.facts.facts import Facts
from monitor.screens.draws.county import bounds
from monitor.screens.draws.told import Drawn, Sat


@dataclass(frozen=True, slots=True)
class Told:
    """A random draw that was held: its event and day, and what can be read of it (nobody eligible: not told)."""

    draw_id: str
    event: int
    day: int
    drawn: Drawn


def printed(chance: float) -> str:
    """A probability with three figures; the smallest as a bound."""
    return "< 1e-300" if chance == 0 else f"{chance:.3g}"


def _names(f: Facts) -> dict[tuple[str, str], str]:
    """(draw, handle) -> expert, of the handles opened to auditors."""
    opened = f.of("draw.opened").filter(pl.col("audience") == "auditors").select("event", "draw_id")
    rows = f.of("draw.opened", "openings").join(opened, on="event").select("draw_id", "handle", "expert").collect()
    return {(draw, handle): expert for draw, handle, expert in rows.iter_rows()}


def _pools(f: Facts) -> dict[str, list[str]]:
    """Draw -> handles that could be drawn, of the requests under tw-draw/1."""
    pool = pl.List(pl.Struct({"handle": pl.String(), "excluded": pl.String()}))
    told = f.of("draw.committed").select(
        "draw_id", pool=pl.col("request").str.json_decode(pl.Struct({"pool": pool})).struct.field("pool")
    )
    rows = told.drop_nulls("pool").explode("pool").unnest("pool").filter(pl.col("excluded").is_null()).collect()
    out: dict[str, list[str]] = {}
    for draw, handle in rows.select("draw_id", "handle").iter_rows():
        out.setdefault(draw, []).append(handle)
    return out


def readable(f: Facts) -> list[Told]:
    """Every random draw, in the order of its event; `drawn.eligible` is empty where the list is not told."""
    held = (
        f.of("draw.held").filter(pl.col("method") == "random").select("event", "day", "draw_id", "eligible").collect()
    )
    seats: dict[int, list[tuple[str | None, str | None]]] = {}
    for event, expert, handle in (
        f.of("draw.held", "seats").sort("event", "pos").select("event", "expert", "handle").collect().iter_rows()
    ):
        seats.setdefault(event, []).append((expert, handle))
    slots: dict[int, list[tuple[int, int | None]]] = {}
    for event, count, eligible in (
        f.of("draw.held", "slots").select("event", "seats", "eligible_count").collect().iter_rows()
    ):
        slots.setdefault(event, []).append((count, eligible))
    names, pools = _names(f), _pools(f)
    out = []
    for event, day, draw_id, listed in held.sort("event").iter_rows():
        eligible = frozenset(listed or (names.get((draw_id, handle), "") for handle in pools.get(draw_id, [])))
        seated = tuple(expert or names.get((draw_id, handle or ""), "") for expert, handle in seats.get(event, []))
        sound = bool(seated) and "" not in eligible and set(seated) <= eligible
        drawn = Drawn(draw_id, eligible if sound else frozenset(), seated, *bounds(slots.get(event, [])))
        out.append(Told(draw_id, event, day, drawn))
    return out


def windowed(told: Sequence[Told], as_of_day: int, window: int) -> tuple[list[Told], list[Told]]:
    """The draws of the last `window` days (the first not counted): those that can be read, and those that cannot."""
    late = [one for one in told if as_of_day - one.day <= window]
    return [one for one in late if one.drawn.eligible], [one for one in late if not one.drawn.eligible]


@dataclass(frozen=True, slots=True)
class Judged:
    """One evaluated lot with an award: its evaluation's event and day, and who sat, bid and won."""

    event: int
    day: int
    sat: Sat


def _by_process(frame: pl.LazyFrame, name: str) -> dict[str, list[tuple[str | None, str]]]:
    """Process (ocid) -> (lot or None, who)."""
    out: dict[str, list[tuple[str | None, str]]] = {}
    for ocid, lot, who in (
        frame.select("ocid", "lot_id", name).drop_nulls(name).unique().sort(name).collect().iter_rows()
    ):
        out.setdefault(ocid, []).append((lot, who))
    return out


def _of_lot(told: Sequence[tuple[str | None, str]], lot: str | None) -> list[str]:
    """Contract, convention 8: without a lot an event concerns the only one, or every one."""
    return [who for named, who in told if named is None or lot is None or named == lot]


def evaluated(f: Facts) -> list[Judged]:
    """Every evaluation of a lot that was awarded, in the order of its event."""
    bids = _by_process(f.of("bid.submitted"), "tenderer_id")
    wins = _by_process(f.of("award.made"), "supplier_id")
    sat = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert").select("event", "person")
    experts = {event: frozenset(persons) for event, persons in sat.group_by("event").all().collect().iter_rows()}
    out = []
    told = f.of("evaluation.concluded").select("event", "day", "ocid", "lot_id").sort("event").collect()
    for event, day, ocid, lot in told.iter_rows():
        winners = _of_lot(wins.get(ocid, []), lot)
        firms = frozenset(_of_lot(bids.get(ocid, []), lot)) | set(winners[:1])
        if len(winners) == 1 and event in experts:
            out.append(Judged(event, day, Sat(f"{ocid}/{lot or ''}", experts[event], firms, winners[0])))
    return out
