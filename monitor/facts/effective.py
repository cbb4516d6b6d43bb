"""Which events hold: the last of each chain of corrections, and none of a chain that was taken back.

Contract, convention 16: a correction is a new event that names the one it replaces; rules read the last of the
chain; whether it was entered late is judged on the first. Where two events correct the same one, the later entered
holds. `event.withdrawn` takes back the whole chain it points into.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.records import EVENTS

WITHDRAWN = "event.withdrawn"


def _roots(events: pl.DataFrame) -> pl.DataFrame:
    """`event` -> `root`: the number of the first event of its chain (chains are followed to any depth)."""
    ids = events.select("source", pl.col("id").alias("corrects"), pl.col("event").alias("parent"))
    linked = (
        events.filter(pl.col("corrects").is_not_null())
        .join(ids, on=["source", "corrects"], how="left")
        .select("event", pl.col("parent").fill_null(pl.col("event")).alias("root"))
    )
    parent = dict(linked.iter_rows())

    def root(event: int) -> int:
        seen = {event}
        while (up := parent.get(event, event)) not in seen:
            seen.add(up)
            event = up
        return event

    return pl.DataFrame(
        {"event": list(parent), "root": [root(event) for event in parent]},
        schema={"event": pl.Int64, "root": pl.Int64},
    )


def effective(events: pl.DataFrame) -> pl.DataFrame:
    """The rows of `events` that hold, with `first_entered_at` of their chain."""
    if events["corrects"].null_count() == events.height:
        return events.with_columns(first_entered_at=pl.col("entered_at"))
    told = events.join(_roots(events), on="event", how="left").with_columns(pl.col("root").fill_null(pl.col("event")))
    gone = told.filter(pl.col("type") == WITHDRAWN)["root"].implode()
    return (
        told.filter(~pl.col("root").is_in(gone))
        .with_columns(first_entered_at=pl.col("entered_at").min().over("root"))
        .sort("root", "entered_at", "event", nulls_last=False)
        .group_by("root", maintain_order=True)
        .last()
        .select(*EVENTS, "first_entered_at")
        .sort("event")
    )
