"""A lake judged bundle by bundle in this process, for tests; what the pool does in processes of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from monitor.audit.evaluate import NOTHING, Charge
from monitor.audit.shards.bundle import judged, of_scope, scopes
from monitor.audit.shards.cut import Part, cut, references
from monitor.audit.shards.found import NOTHING_FOUND, found
from monitor.audit.shards.seats import seats

ORDER = ["scope_kind", "rule", "scope_id", "event", "about", "term", "verdict", "shown"]


def in_shards(
    lake: Path,
    charged: Sequence[Charge],
    day: int,
    out: Path,
    *,
    rows: int,
    held: int,
    split: Callable[[Part], list[Part]] = lambda part: [part],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Verdicts in `ORDER` and findings by id; bundles of `rows` seats, each judged in the parts that `split` makes."""
    files = seats(lake, day, rows=held)
    whole = references(lake, files, charged)
    verdicts, findings = [NOTHING.with_columns(scope_kind=pl.lit(None, dtype=pl.String))], [NOTHING_FOUND]
    for scope in scopes(charged):
        mine = of_scope(charged, scope)
        made = cut(lake, files, scope, charged, out / scope, rows=rows, held=held)
        for part in (some for bundle in made.parts() for some in split(bundle)):
            asked = [one for one in mine if part.rules is None or one.rule.id in part.rules]
            bundle = made.bundle(part, asked)
            told = judged(bundle, asked, day, whole)
            assert told.failed == ()
            verdicts.append(told.verdicts)
            findings.append(found(told.verdicts, bundle.places, asked))
    return pl.concat(verdicts).sort(ORDER), pl.concat(findings).sort("id")
