"""What an append (or a day) touches: the events judged again, and the scope values they belong to, before and after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.facts.effective import effective
from monitor.facts.facts import as_of
from monitor.facts.records import Records
from monitor.facts.scopes import COUNTY, members
from monitor.facts.web import down, makers, namers, tables, twins, up, with_chains
from monitor.store.database import Read
from monitor.store.events import Link, events_by_seq, links_by_id, links_of
from monitor.vocabulary.event import day_number

PARTIES = frozenset({"party", "expert", "unit"})
TIE = "relation.declared"
"""Names two parties: what is known of one can bear on the other."""
SANCTIONS = frozenset({"sanction.imposed", "sanction.lifted"})
EARLIER = 366
"""A record is judged by the day of an act that may follow its own: an award on a bid, a contract on an award. So many
days before a sanction begins are asked for as well of a firm that is named in more than `EVERY` records; acts further
apart than a year then wait for the next whole audit.
"""
EVERY = 5_000
"""Records that name a sanctioned firm, of which all are asked for."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What is to be judged again."""

    events: frozenset[int]
    """Entries whose own verdicts can have changed."""
    seats: pl.DataFrame
    """`scope_kind`, `scope_id`, `event`, `day`, `type`: where they belong, before or after, and `states` (1 or 2)."""
    kinds: frozenset[str]
    """Kinds of the events that came, were corrected, or fell due."""

    def touches(self, scope: str, reads: Collection[str]) -> bool:
        """Whether rules that read `reads` can say something else in this kind of scope now.

        They can if an event of such a kind came, or if one that was there belongs elsewhere than before.
        """
        seats = self.of(scope, reads)
        return not seats.is_empty() and (not self.kinds.isdisjoint(reads) or bool((seats["states"] == 1).any()))

    def values(self, scope: str, reads: Collection[str]) -> list[str]:
        """The touched values of one kind of scope, as far as events of these kinds touch them."""
        return self.of(scope, reads)["scope_id"].unique().sort().to_list()

    def of(self, scope: str, reads: Collection[str]) -> pl.DataFrame:
        """The touched seats of one kind of scope."""
        return self.seats.filter((pl.col("scope_kind") == scope) & pl.col("type").is_in(list(reads)))


def quoting(read: Read, fresh: Collection[int], charged: Sequence[Charge]) -> set[int]:
    """Entries that quote a reference event among `fresh` or a party of it (a late sanction, duty, key).

    What is read and not judged (a signature that names a key) passes it on to the record that it is about. Asked for
    are the kinds of those rules that refer to what came.
    """
    every = {kind for charge in charged for kind in charge.rule.references}
    told = [link for link in links_of(read, list(fresh)) if link.kind in every]
    if not told:
        return set()
    came = {link.kind for link in told}
    looking = [charge.rule for charge in charged if not came.isdisjoint(charge.rule.references)]
    wanted = {kind for rule in looking for kind in rule.references}
    judged = {kind for rule in looking for kind in rule.judges}
    between = {kind for rule in looking for kind in rule.reads} - wanted
    made = makers(read, {link.seq for link in told})
    parties = {
        (noun, link.id)
        for link in [*told, *links_of(read, list(made))]
        if link.role == "scope" and link.noun in PARTIES
        for noun in PARTIES
    }
    beside = {kind for rule in looking if TIE in rule.references for kind in rule.references} - {TIE}
    if not beside.isdisjoint(came):
        parties |= _tied(read, parties)
    named = {(link.noun, link.id) for link in told if link.role == "defines"}
    quoted = _named_in(read, parties, judged | between, came, {link.seq for link in told} | made.keys())
    quoted += links_by_id(read, named, {"names", "target"}, kinds=judged | between)
    passing = {link.seq for link in quoted if link.kind in between}
    about = {seq for seq, kind in makers(read, passing).items() if kind in judged}
    return {link.seq for link in quoted if link.kind in judged} | about | beyond(read, passing, charged)


def _named_in(
    read: Read, parties: set[tuple[str, str]], kinds: set[str], came: set[str], told: Collection[int]
) -> list[Link]:
    """Records of these kinds that name one of the parties; after a sanction, of very many only those it can bear on."""
    if came <= SANCTIONS:
        few = links_by_id(read, parties, {"scope"}, kinds=kinds, most=EVERY + 1)
        return few if len(few) <= EVERY else links_by_id(read, parties, {"scope"}, _since(read, told), kinds=kinds)
    return links_by_id(read, parties, {"scope"}, kinds=kinds)


def _since(read: Read, seqs: Collection[int]) -> int:
    """The day from which records can be judged otherwise for these sanctions: the first that they tell, and a year."""
    days = [event.event.day for event in events_by_seq(read, seqs)]
    for event in events_by_seq(read, seqs, SANCTIONS):
        told = (event.event.data.get(name) for name in ("valid_from", "notified_at"))
        days += [day_number(date.fromisoformat(one[:10])) for one in told if one]
    return min(days) - EARLIER


def _tied(read: Read, parties: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Who is tied to one of `parties`: what is known of a firm bears on its branch, where a rule reads both."""
    ties = {link.seq for link in links_by_id(read, parties, {"scope"}, kinds={TIE})}
    ends = links_of(read, list(ties)) if ties else []
    return {(noun, link.id) for link in ends if link.role == "scope" and link.noun in PARTIES for noun in PARTIES}


def beyond(read: Read, seqs: Collection[int], charged: Sequence[Charge]) -> set[int]:
    """Judged entries that name a record which one of `seqs` names too, where their rule looks through such records."""
    looking = [charge.rule for charge in charged if charge.rule.through]
    between = {kind for rule in looking for kind in rule.through}
    judged = {kind for rule in looking for kind in rule.judges}
    passed = set(makers(read, seqs, between)) if looking else set()
    return set(namers(read, passed, judged)) if passed else set()


def touched(
    read: Read, fresh: Collection[int], charged: Sequence[Charge], before: tuple[int, int], day: int
) -> Touched:
    """What `fresh` entries touch. `before`: last entry and day of the audit before this one; `day`: as of now."""
    came = with_chains(read, fresh)
    chained = {event.seq for event in came}
    judged = chained | {*down(read, chained), *makers(read, chained), *twins(read, chained)}
    judged |= quoting(read, chained, charged) | beyond(read, chained, charged)
    world = tables(with_chains(read, up(read, judged)))
    states = _states(world, before, day)
    seats = [pl.DataFrame(schema=SEATS)]
    for scope in dict.fromkeys(charge.rule.scope for charge in charged):
        if scope != COUNTY:
            seats += [_seats(world, scope, held, judged) for held in states]
    counted = pl.concat(seats).group_by(list(SEATS)).agg(pl.len().alias("states"))
    kinds = frozenset(event.event.type for event in came)
    return Touched(frozenset(judged), counted.sort("scope_kind", "scope_id", "event"), kinds)


SEATS = {
    "scope_kind": pl.String(),
    "scope_id": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "type": pl.String(),
}


def _states(world: Records, before: tuple[int, int], day: int) -> list[pl.DataFrame]:
    known = world.events.filter((pl.col("event") <= before[0]) & (pl.col("day") <= before[1]))
    return [as_of(world, day), effective(known)]


def _seats(world: Records, scope: str, held: pl.DataFrame, judged: Collection[int]) -> pl.DataFrame:
    mine = members(scope, held, world.links).filter(pl.col("event").is_in(sorted(judged)))
    told = mine.join(held.select("event", "day", "type"), on="event")
    return told.select(pl.lit(scope).alias("scope_kind"), "scope_id", "event", "day", "type")
