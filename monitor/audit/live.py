"""The live audit: after an append, or when a day has passed, exactly the touched scope values are judged again.

Its cost follows what was touched and how far the rules look (`Rule.reach`), not the length of the history. A rule that
would read more than `MOST` records of one value is put off: it is judged at a distance (`monitor.audit.far`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.audit.evaluate import NOTHING, Charge, Failed, Judged, evaluate
from monitor.audit.references import References
from monitor.audit.terms import END, START
from monitor.audit.touch import Touched, touched
from monitor.facts.facts import Whole, facts_of
from monitor.facts.records import Records
from monitor.facts.scopes import COUNTY
from monitor.facts.web import alone, down, makers, namers, tables, up, with_chains
from monitor.store.database import Read
from monitor.store.events import links_by_id
from monitor.store.put_off import PutOff, put_off
from monitor.store.verdicts import Area
from monitor.vocabulary.contract import contract
from monitor.vocabulary.keys import FALLBACKS, always_keyed, leading_to, led_through

MOST = 1_000
"""Records of one scope value and span of days that a round reads for one rule, at most."""
WIDE = 4
"""So many times as many where rules look at all of a value: a project of many years is still judged in the round."""


@dataclass(frozen=True, slots=True)
class Again:
    """One area judged again: the verdicts that hold in it now, the records they came from, and what was put off."""

    area: Area
    verdicts: pl.DataFrame
    records: Records
    failed: tuple[Failed, ...]
    put_off: tuple[PutOff, ...] = ()


@dataclass(frozen=True, slots=True)
class _Round:
    """What all areas of one round share."""

    read: Read
    day: int
    whole: Whole
    put_off: frozenset[tuple[str, str, str]]
    """Rule, kind of scope and scope value: what is put off already is put off again."""


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
    waiting = frozenset((one.rule, one.scope_kind, one.scope_id) for one in put_off(read))
    now = _Round(read, day, references.whole(read, charged, day), waiting)
    hit = touched(read, fresh, charged, before, day)
    groups = dict.fromkeys((charge.rule.scope, charge.reach) for charge in charged)
    for scope, reach in groups:
        mine = [charge for charge in charged if (charge.rule.scope, charge.reach) == (scope, reach)]
        reads = {kind for charge in mine for kind in charge.rule.reads}
        if scope == COUNTY or not hit.touches(scope, reads):
            continue
        seats = hit.of(scope, reads)
        if reach is None:
            yield from _whole(now, scope, seats, mine)
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


def _reads(charged: Sequence[Charge]) -> set[str]:
    return {kind for charge in charged for kind in charge.rule.reads}


def _read_by(charged: Sequence[Charge], *found: Mapping[int, str]) -> set[int]:
    """Of the entries found, those of a kind that one of the rules reads."""
    reads = _reads(charged)
    return {seq for part in found for seq, kind in part.items() if kind in reads}


@dataclass(frozen=True, slots=True)
class _Own:
    """What of one scope value a round reads: the rules that it judges, the entries, and the rules that are put off."""

    judged: list[Charge]
    entries: Mapping[int, str]
    late: tuple[PutOff, ...] = ()


def _parted(now: _Round, value: tuple[str, str], charged: Sequence[Charge]) -> tuple[list[Charge], list[Charge]]:
    """The rules that can be judged in the round, and those that wait for their turn on this value already."""
    ready = [charge for charge in charged if (charge.rule.id, *value) not in now.put_off]
    return ready, [charge for charge in charged if charge not in ready]


def _crowd(now: _Round, value: tuple[str, str], kinds: Collection[str], days: tuple[int, int] | None) -> dict[str, int]:
    """How many entries of each kind carry this scope key, counted to one above `MOST`."""
    first, last = days or (None, None)
    return {kind: len(links_by_id(now.read, [value], {"scope"}, first, last, {kind}, most=MOST + 1)) for kind in kinds}


def _between(now: _Round, value: tuple[str, str], charged: Sequence[Charge], days: tuple[int, int]) -> _Own:
    """Entries of the kinds read that carry this scope key between two days; at most `MOST` for each rule."""
    ready, waiting = _parted(now, value, charged)
    found = links_by_id(now.read, [value], {"scope"}, *days, _reads(ready), most=MOST + 1)
    if len(found) > MOST:
        told = _crowd(now, value, _reads(ready), days)
        waiting += [charge for charge in ready if sum(told[kind] for kind in charge.rule.reads) > MOST]
        ready = [charge for charge in ready if charge not in waiting]
        found = links_by_id(now.read, [value], {"scope"}, *days, _reads(ready))
    reach = charged[0].reach or 0
    late = tuple(PutOff(charge.rule.id, *value, days[0] + reach, days[1] - reach) for charge in waiting)
    return _Own(ready, {link.seq: link.kind for link in found}, late)


def _all_of(now: _Round, value: tuple[str, str], touched_here: Mapping[int, str], charged: Sequence[Charge]) -> _Own:
    """Entries that belong to the value, itself or led there; where they are too many, without the commonest kinds.

    Too many: more than `WIDE` times `MOST`. Rules that read such a kind, or one that can be led here through such a
    kind, are put off.
    """
    ready, waiting = _parted(now, value, charged)
    scope, scope_id = value
    standing_in = [(noun, scope_id) for noun in FALLBACKS.get(scope, ())]
    kinds, head = frozenset(contract().kinds), alone(now.read, [scope_id])
    while ready:
        asked = None if len(kinds) == len(contract().kinds) else kinds
        own = {seq: kind for seq, kind in {**touched_here, **head}.items() if kind in kinds}
        own |= {
            one.seq: one.kind for one in links_by_id(now.read, [value], {"scope"}, kinds=asked, most=WIDE * MOST + 1)
        }
        own |= {one.seq: one.kind for one in links_by_id(now.read, standing_in, kinds=asked, most=WIDE * MOST + 1)}
        led = down(now.read, own, asked, WIDE * MOST) if len(own) <= 2 * WIDE * MOST else {}
        if len(own) + len(led) <= WIDE * MOST:
            return _Own(ready, own | led, tuple(PutOff(one.rule.id, *value, START, END) for one in waiting))
        told = Counter((own | led).values())
        many = led_through(frozenset(kind for kind, count in told.items() if count == max(told.values())))
        kinds = kinds - many
        waiting += [charge for charge in ready if not many.isdisjoint(charge.rule.reads)]
        ready = [charge for charge in ready if charge not in waiting]
    return _Own([], {}, tuple(PutOff(one.rule.id, *value, START, END) for one in waiting))


def _whole(now: _Round, scope: str, seats: pl.DataFrame, charged: Sequence[Charge]) -> Iterator[Again]:
    """All rules on the values that are small, together; on a large one those that can be judged in the round."""
    owns: dict[str, _Own] = {}
    groups: dict[tuple[str, ...], list[str]] = {}
    for value in seats["scope_id"].unique().sort().to_list():
        here = dict(seats.filter(pl.col("scope_id") == value).select("event", "type").iter_rows())
        owns[value] = _all_of(now, (scope, value), here, charged)
        groups.setdefault(_rules(owns[value].judged), []).append(value)
    for told, values in groups.items():
        area = Area(told, scope, scope_ids=tuple(values))
        late = tuple(one for value in values for one in owns[value].late)
        mine = owns[values[0]].judged
        if not mine:
            yield Again(area, NOTHING, tables(()), (), late)
            continue
        inside = _read_by(mine, *(owns[value].entries for value in values))
        world, judged = _judged(now, inside | makers(now.read, inside, _reads(mine)).keys(), mine, values)
        yield Again(area, judged.verdicts, world, judged.failed, late)


def _records(now: _Round, scope: str, hit: Touched, charged: Sequence[Charge]) -> Again:
    kinds = {kind for charge in charged for kind in charge.rule.judges}
    judged_events = hit.of(scope, kinds)["event"].unique().to_list()
    made = makers(now.read, judged_events)
    through = {kind for charge in charged for kind in charge.rule.through}
    reads = _reads(charged)
    beyond = namers(now.read, {seq for seq, kind in made.items() if kind in through}, reads)
    near = _read_by(charged, _looked_for(now.read, hit.of(scope, kinds), charged), made, beyond)
    world, judged = _judged(now, near.union(judged_events), charged, None)
    mine = judged.verdicts.filter(pl.col("event").is_in(sorted(hit.events)))
    return Again(Area(_rules(charged), scope, events=tuple(sorted(hit.events))), mine, world, judged.failed)


def _looked_for(read: Read, judged: pl.DataFrame, charged: Sequence[Charge]) -> dict[int, str]:
    """What names the judged events, of the kinds that the rules judging each of them look for."""
    by_reads: dict[frozenset[str], list[int]] = {}
    for kind, events in judged.group_by("type").agg(pl.col("event").unique()).iter_rows():
        mine = [charge.rule for charge in charged if kind in charge.rule.judges]
        wanted = frozenset(one for rule in mine for one in (rule.reads if rule.named_by is None else rule.named_by))
        by_reads.setdefault(wanted, []).extend(events)
    out: dict[int, str] = {}
    for wanted, events in by_reads.items():
        out |= namers(read, events, wanted) if wanted else {}
    return out


def _span(now: _Round, value: tuple[str, str], days: tuple[int, int], charged: Sequence[Charge]) -> Again:
    scope, scope_id = value
    reach = charged[0].reach or 0
    first, last = days[0] - reach, days[1] + reach
    told = _between(now, value, charged, (first - reach, last + reach))
    area = Area(_rules(told.judged), scope, scope_ids=(scope_id,), days=(first, last))
    if not told.judged:
        return Again(area, NOTHING, tables(()), (), told.late)
    reads = _reads(told.judged)
    own = told.entries.keys()
    near = makers(now.read, own, reads).keys() | namers(now.read, own, reads - always_keyed(scope)).keys()
    world, judged = _judged(now, own | near, told.judged, [scope_id])
    mine = judged.verdicts.filter(pl.col("day").is_between(first, last))
    return Again(area, mine, world, judged.failed, told.late)


def judge_late(
    read: Read, late: Sequence[PutOff], mine: Sequence[Charge], charged: Sequence[Charge], day: int, known: References
) -> Again:
    """Some rules on one large value and span of days, whatever they have to read; `late` differ in the rule alone."""
    one, reads = late[0], _reads(mine)
    value, reach = (one.scope_kind, one.scope_id), mine[0].reach or 0
    whole = mine[0].reach is None
    first, last = (None, None) if whole else (one.first_day - reach, one.last_day + reach)
    kinds = reads | leading_to(frozenset(reads), one.scope_kind) if whole else reads
    own = {link.seq: link.kind for link in links_by_id(read, [value], {"scope"}, first, last, kinds)}
    if whole:
        standing_in = [(noun, one.scope_id) for noun in FALLBACKS.get(one.scope_kind, ())]
        own |= {link.seq: link.kind for link in links_by_id(read, standing_in, kinds=kinds)}
        own |= alone(read, [one.scope_id])
        own |= down(read, own)
    beside = namers(read, own, reads if whole else reads - always_keyed(one.scope_kind))
    seqs = _read_by(mine, own) | makers(read, own, reads).keys() | beside.keys()
    now = _Round(read, day, known.whole(read, charged, day), frozenset())
    world, judged = _judged(now, seqs, mine, [one.scope_id])
    told = judged.verdicts
    kept = told if whole else told.filter(pl.col("day").is_between(one.first_day, one.last_day))
    days = None if whole else (one.first_day, one.last_day)
    area = Area(_rules(mine), one.scope_kind, scope_ids=(one.scope_id,), days=days)
    return Again(area, kept, world, judged.failed)
