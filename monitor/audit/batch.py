"""Everything at once: all rules over all values of all scopes of a set of records."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from monitor.audit.evaluate import NOTHING, Charge, Failed, Judged, evaluate
from monitor.facts.facts import Facts, as_of, membership
from monitor.facts.records import Records
from monitor.vocabulary.keys import DEFINES

MAKERS = frozenset(kind for makers in DEFINES.values() for kind, _ in makers)
"""Kinds through which other events are led to a scope."""
SHARD_ROWS = 400_000
"""Membership rows judged at a time: what bounds the memory of a batch."""


def batch(
    records: Records,
    charged: Sequence[Charge],
    as_of_day: int,
    *,
    shard_rows: int = SHARD_ROWS,
    narrowed: Callable[[pl.DataFrame], pl.DataFrame] = lambda verdicts: verdicts,
) -> Judged:
    """The verdicts of `charged` rules on `records` as they stood on `as_of_day`.

    One row a verdict (`SCHEMA`) and `scope_kind`. Scope values are judged in shards by hash, so that memory follows
    `shard_rows` and not the history; `narrowed` takes from each shard's verdicts what is to be kept of them.
    """
    held = as_of(records, as_of_day)
    out: list[pl.DataFrame] = [NOTHING.with_columns(scope_kind=pl.lit(None, dtype=pl.String))]
    failed: list[Failed] = []
    for scope in dict.fromkeys(charge.rule.scope for charge in charged):
        mine = [charge for charge in charged if charge.rule.scope == scope]
        reads = {kind for charge in mine for kind in charge.rule.reads}
        seats = membership(records, held.filter(pl.col("type").is_in(reads | MAKERS)), scope)
        seats = seats.join(held.filter(pl.col("type").is_in(reads)), on="event", how="semi")
        shards = max(1, -(-seats.height // shard_rows))
        for shard in range(shards):
            part = seats if shards == 1 else seats.filter(pl.col("scope_id").hash(seed=0) % shards == shard)
            judged = evaluate(Facts(records, held, part, as_of_day), mine)
            out.append(narrowed(judged.verdicts).with_columns(scope_kind=pl.lit(scope)))
            failed.extend(judged.failed)
    return Judged(pl.concat(out), tuple(dict.fromkeys(failed)))
