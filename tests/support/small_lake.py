"""A lake of a few events, in as many segments as wanted, without a store."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from monitor.facts.records import records
from monitor.vocabulary.reading import read_event


def laid(
    folder: Path, history: Sequence[Mapping[str, Any]], *, segment: int, erased: Collection[int] = (), first: int = 0
) -> Path:
    """The lake in `folder` holds `history`, numbered from `first`, but for events whose payload was erased."""
    told = [(number, read_event(event, stored=True)) for number, event in enumerate(history, first)]
    for start in range(0, len(told), segment):
        some = told[start : start + segment]
        made = records(some)
        tables = {"events": made.events, "links": made.links}
        tables |= {f"payloads/kind={kind}": made.payload(kind) for kind in made.payloads}
        for name, table in tables.items():
            path = folder / name / f"{some[0][0]}-{some[-1][0]}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            table.filter(~pl.col("event").is_in(list(erased))).write_parquet(path)
    if erased:
        (folder / "erased.json").write_text(json.dumps(sorted(erased)))
    return folder
