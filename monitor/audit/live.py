"""The live audit: after an append, or when a day has passed, exactly the touched scope values are judged again.

Its cost follows what was touched and how far the rules look (`Rule.reach`), not the length of the history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.audit.evaluate import Charge, Failed, Judged, evaluate
from monitor.audit.touch import Touched, touched
from monitor.facts.facts import Whole, as_of, facts_of
from monitor.facts.records import Records
from monitor.facts.scopes import COUNTY
from monitor.facts.web import down, makers, namers, tables, up, with_chains
from monitor.store.database import Read
from monitor.store.events import links_by_id
from monitor.store.kinds import seqs_of_kinds
from monitor.store.verdicts import Area
from monitor.vocabulary.keys import FALLBACKS


@dataclass(frozen=True, slots=True)
class Again:
    """One area judged again: the verdicts that hold in it now, and the records they came from."""

    area: Area
    verdicts: pl.DataFrame
    records: Records
    failed: tuple[Failed, ...]


@dataclass(slots=True)
class References:
    """The reference records of the store, kept between rounds and read again when one was added or a day has passed."""

    _known: tuple[tuple[int, ...], int] | None = None
    _whole: Whole | None = None

    def whole(self, read: Read, charged: Sequence[Charge], day: int) -> Whole:
        """What rules see of them as of `day`."""
        kinds = {kind for charge in charged for kind in charge.rule.references}
        seqs = tuple(seqs_of_kinds(read, kinds)) if kinds else ()
        if self._whole is None or self._known != (seqs, day):
            world = tables(with_chains(read, seqs))
            self._whole, self._known = Whole(world, as_of(world, day)), (seqs, day)
        return self._whole


@dataclass(frozen=True, slots=True)
class _Round:
    """What all areas of one round share."""

    read: Read
    day: int
    whole: Whole


def judge_again(
    read: Read,
    fresh: Collection[int],
    charged: Sequence[Charge],
    before: tuple[int, int],
    day: int,
    references: References,
) -> Iterator[Again]:
    """Every area that `fresh` entries touch, judged as of `day`. County-wide rules are left to the batch."""
    if not fresh:
        return
    now = _Round(read, day, references.whole(read, charged, day))
    hit = touched(read, fresh, charged, before, day)
    groups = dict.fromkeys((charge.rule.scope, charge.reach) for charge in charged)
    for scope, reach in groups:
        mine = [charge for charge in charged if (charge.rule.scope, charge.reach) == (scope, reach)]
        reads = {kind for charge in mine for kind in charge.rule.reads}
        if scope == COUNTY or not hit.touches(scope, reads):
            continue
        seats = hit.of(scope, reads)
        if reach is None:
            yield _whole(now, scope, seats, mine)
        elif reach == 0:
            yield _records(now, scope, hit, mine)
        else:
            for value in hit.values(scope, reads):
                days = seats.filter(pl.col("scope_id") == value)["day"]
                yield _span(now, (scope, value), (int(days.min()), int(days.max())), mine)  # type: ignore[arg-type]


def _rules(charged: Sequence[Charge]) -> tuple[str, ...]:
    return tuple(charge.rule.id for charge in charged)


def _judged(
    now: _Round, seqs: Collection[int], charged: Sequence[Charge], only: list[str] | None
) -> tuple[Records, Judged]:
    world = tables(with_chains(now.read, up(now.read, seqs)))
    wanted = None if only is None else pl.Series(only, dtype=pl.String)
    facts = facts_of(world, charged[0].rule.scope, now.day, only=wanted, whole=now.whole)
    return world, evaluate(facts, charged)


def _read_by(charged: Sequence[Charge], *found: Mapping[int, str]) -> set[int]:
    """Of the entries found, those of a kind that one of the rules reads."""
    reads = {kind for charge in charged for kind in charge.rule.reads}
    return {seq for part in found for seq, kind in part.items() if kind in reads}


def _own(now: _Round, pairs: list[tuple[str, str]], days: tuple[int, int] | None = None) -> dict[int, str]:
    """Entries that carry one of these scope keys themselves, between two days if told."""
    first, last = days or (None, None)
    return {link.seq: link.kind for link in links_by_id(now.read, pairs, {"scope"}, first, last)}


def _whole(now: _Round, scope: str, seats: pl.DataFrame, charged: Sequence[Charge]) -> Again:
    values = seats["scope_id"].unique().sort().to_list()
    own = dict(seats.select("event", "type").iter_rows()) | _own(now, [(scope, value) for value in values])
    standing_in = [(noun, value) for noun in FALLBACKS.get(scope, ()) for value in values]
    own |= {link.seq: link.kind for link in links_by_id(now.read, standing_in)}
    inside = _read_by(charged, own, down(now.read, own))
    world, judged = _judged(now, inside | _read_by(charged, makers(now.read, inside)), charged, values)
    area = Area(_rules(charged), scope, scope_ids=tuple(values))
    return Again(area, judged.verdicts, world, judged.failed)


def _records(now: _Round, scope: str, hit: Touched, charged: Sequence[Charge]) -> Again:
    kinds = {kind for charge in charged for kind in charge.rule.judges}
    judged_events = hit.of(scope, kinds)["event"].unique().to_list()
    made = makers(now.read, judged_events)
    through = {kind for charge in charged for kind in charge.rule.through}
    beyond = namers(now.read, {seq for seq, kind in made.items() if kind in through})
    near = _read_by(charged, namers(now.read, judged_events), made, beyond)
    world, judged = _judged(now, near.union(judged_events), charged, None)
    mine = judged.verdicts.filter(pl.col("event").is_in(sorted(hit.events)))
    return Again(Area(_rules(charged), scope, events=tuple(sorted(hit.events))), mine, world, judged.failed)


def _span(now: _Round, value: tuple[str, str], days: tuple[int, int], charged: Sequence[Charge]) -> Again:
    scope, scope_id = value
    reach = charged[0].reach or 0
    first, last = days[0] - reach, days[1] + reach
    own = _read_by(charged, _own(now, [value], (first - reach, last + reach)))
    near = _read_by(charged, makers(now.read, own), namers(now.read, own))
    world, judged = _judged(now, own | near, charged, [scope_id])
    mine = judged.verdicts.filter(pl.col("day").is_between(first, last))
    area = Area(_rules(charged), scope, scope_ids=(scope_id,), days=(first, last))
    return Again(area, mine, world, judged.failed)
