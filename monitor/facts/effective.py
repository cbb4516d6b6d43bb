"""Which events hold: the last of each chain of corrections, and none of a chain that was taken back.

Contract, convention 16: a correction is a new event that names the one it replaces; rules read the last of the
chain; whether it was entered late is judged on the first. A correction holds over what it corrects wherever the two
stand in a file; where two events correct the same one, the later entered holds. `event.withdrawn` takes back the whole
chain it points into.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.records import EVENTS

WITHDRAWN = "event.withdrawn"


def _parents(events: pl.DataFrame) -> pl.DataFrame:
    """`event` -> `parent`: the number of the event it corrects; itself where that one is not there."""
    ids = events.select("source", pl.col("id").alias("corrects"), pl.col("event").alias("parent"))
    return (
        events.filter(pl.col("corrects").is_not_null())
        .join(ids, on=["source", "corrects"], how="left")
        .select("event", pl.col("parent").fill_null(pl.col("event")))
    )


def _roots(parents: pl.DataFrame) -> pl.DataFrame:
    """`event` -> `root`: the number of the first event of its chain (chains are followed to any depth)."""
    parent = dict(parents.iter_rows())

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
    parents = _parents(events)
    told = events.join(_roots(parents), on="event", how="left").with_columns(pl.col("root").fill_null(pl.col("event")))
    gone = told.filter(pl.col("type") == WITHDRAWN)["root"].implode()
    corrected = parents.filter(pl.col("event") != pl.col("parent"))["parent"].implode()
    return (
        told.filter(~pl.col("root").is_in(gone))
        .with_columns(
            first_entered_at=pl.col("entered_at").min().over("root"), is_last=~pl.col("event").is_in(corrected)
        )
        .sort("root", "is_last", "entered_at", "event", nulls_last=False)
        .group_by("root", maintain_order=True)
        .last()
        .select(*EVENTS, "first_entered_at")
        .sort("event")
    )
