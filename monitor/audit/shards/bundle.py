"""What some values of one kind of scope need to be judged, and nothing more: the unit of shards, cluster and replay.

Who belongs where, and which events hold, is settled before a bundle is made: so it carries neither links nor the
chains of corrections, and two bundles never need each other. A value is whole in its bundle; reference records, which
every value may ask for, lie beside it (`references`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.audit.evaluate import Charge, Judged, evaluate
from monitor.facts.facts import HELD, SEATS, Facts, Whole, as_of, membership
from monitor.facts.records import LINKS, Records, payload_schema
from monitor.findings.context import context

PLACES = {"event": pl.Int64(), "process_id": pl.String(), "project_id": pl.String(), "unit_id": pl.String()}
NO_LINKS = pl.DataFrame(schema=LINKS)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Some values of one kind of scope with all that rules of this scope read of them."""

    scope: str
    events: pl.DataFrame
    """`HELD`: the effective events that have a seat, once each, in the order of their numbers."""
    seats: pl.DataFrame
    """`SEATS`: all seats of the values, in the order of event and scope value."""
    payloads: Mapping[str, pl.DataFrame]
    """Kind -> payload rows of those events, in the order of their numbers, as `payload_schema`."""
    places: pl.DataFrame
    """`PLACES`: where a judged event belongs, for the finding; it may hold more events than are judged, or be empty."""

    @property
    def values(self) -> int:
        """How many scope values are in it."""
        return self.seats["scope_id"].n_unique()


def of_scope(charged: Sequence[Charge], scope: str) -> list[Charge]:
    """The rules of one kind of scope."""
    return [charge for charge in charged if charge.rule.scope == scope]


def scopes(charged: Sequence[Charge]) -> list[str]:
    """The kinds of scope that have rules, in the order in which these first name them."""
    return list(dict.fromkeys(charge.rule.scope for charge in charged))


def read_by(charged: Sequence[Charge]) -> set[str]:
    """The kinds that these rules read."""
    return {kind for charge in charged for kind in charge.rule.reads}


def judged_by(charged: Sequence[Charge]) -> set[str]:
    """The kinds that these rules judge: what findings are about."""
    return {kind for charge in charged for kind in charge.rule.judges}


def referred_to(charged: Sequence[Charge]) -> set[str]:
    """The kinds that these rules read whole."""
    return {kind for charge in charged for kind in charge.rule.references}


def judged(bundle: Bundle, charged: Sequence[Charge], day: int, whole: Whole) -> Judged:
    """What the rules of the bundle's scope say of it as of `day`: columns of `SCHEMA` and `scope_kind`.

    Exactly the verdicts that `monitor.audit.batch.batch` gives on these values; `charged` may name other scopes too.
    """
    world = Records(bundle.events, NO_LINKS, bundle.payloads)
    told = evaluate(Facts(world, bundle.events, bundle.seats, day, whole), of_scope(charged, bundle.scope))
    return Judged(told.verdicts.with_columns(scope_kind=pl.lit(bundle.scope)), told.failed)


def references(records: Records, held: pl.DataFrame, charged: Sequence[Charge]) -> Whole:
    """The records that rules read whole, of records in memory of which `held` hold."""
    kinds = referred_to(charged)
    mine = held.filter(pl.col("type").is_in(kinds))
    return Whole(Records(mine, NO_LINKS, _payloads(records, kinds, mine)), mine)


def bundles(records: Records, charged: Sequence[Charge], day: int, parts: int = 1) -> Iterator[Bundle]:
    """Records in memory as at most `parts` bundles a kind of scope, as of `day`; those without a seat are left out."""
    held = as_of(records, day)
    for scope in scopes(charged):
        mine = of_scope(charged, scope)
        reads = held.filter(pl.col("type").is_in(read_by(mine)))
        seats = membership(records, held, scope).join(reads, on="event", how="semi")
        for part in range(parts):
            some = seats.filter(pl.col("scope_id").hash(seed=0) % parts == part).sort("event", "scope_id")
            if not some.is_empty():
                yield _bundle(records, held, reads.join(some, on="event", how="semi"), some, scope, mine)


def _bundle(
    records: Records,
    held: pl.DataFrame,
    events: pl.DataFrame,
    seats: pl.DataFrame,
    scope: str,
    charged: Sequence[Charge],
) -> Bundle:
    about = events.filter(pl.col("type").is_in(judged_by(charged)))["event"]
    payloads = _payloads(records, read_by(charged), events)
    return Bundle(scope, events.select(list(HELD)), seats.select(list(SEATS)), payloads, context(records, held, about))


def _payloads(records: Records, kinds: Collection[str], events: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The payload rows of `events`, of the kinds that are there."""
    there = [kind for kind in sorted(kinds) if kind in records.payloads]
    rows = {kind: records.payload(kind).join(events, on="event", how="semi").sort("event") for kind in there}
    return {kind: table.select(list(payload_schema(kind))) for kind, table in rows.items() if not table.is_empty()}
