"""Where a judged event belongs: its process, project and unit, for the queue to group by."""

from __future__ import annotations

import polars as pl

from monitor.facts.records import Records
from monitor.facts.scopes import members

PLACES = ("process", "project", "unit")
ALONE = "urn:tw:"
"""How the scope of a record begins that names nothing known: no process or project to group by."""


def context(records: Records, held: pl.DataFrame, events: pl.Series) -> pl.DataFrame:
    """`event`, `process_id`, `project_id`, `unit_id`: the first of each, null where it belongs to none."""
    out = pl.DataFrame({"event": events.unique().sort()}, schema={"event": pl.Int64})
    for place in PLACES:
        mine = members(place, held, records.links).join(out, on="event", how="semi")
        mine = mine.filter(~pl.col("scope_id").str.starts_with(ALONE))
        if place == "project":
            told = records.links.filter(pl.col("noun") == place).select(scope_id="id").unique()
            mine = mine.join(told, on="scope_id", how="semi")
        first = mine.group_by("event").agg(pl.col("scope_id").min().alias(f"{place}_id"))
        out = out.join(first, on="event", how="left")
    return out
