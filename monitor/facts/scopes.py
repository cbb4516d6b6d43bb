"""Which scope values an event belongs to: one resolver for live, batch, replay and cluster.

An event belongs to the scope keys of its own payload; where it has none, to those of the record it leads to
(a signature to the payment it signs, the payment to its contract, the contract to its process), the first of
`LEADS` that leads anywhere, at most `DEPTH` steps; where nothing leads to one, to the id that stands for it
(`FALLBACKS`: a contract without a process is a process of its own).
"""

from __future__ import annotations

import polars as pl

from monitor.vocabulary.keys import FALLBACKS, LEADS

DEPTH = 4
COUNTY = "county"
SCOPES = ("process", "project", "unit", "party", "expert", "programme", COUNTY)
_RANK = {noun: rank for rank, noun in enumerate(LEADS)}


def _leads(links: pl.DataFrame) -> pl.DataFrame:
    """`event` -> `to`: each record it names, with the rank of the lead."""
    named = links.filter(pl.col("role").is_in(["names", "target"])).with_columns(
        rank=pl.when(pl.col("role") == "target")
        .then(-1)
        .otherwise(pl.col("noun").replace_strict(_RANK, default=None, return_dtype=pl.Int64))
    )
    made = links.filter(pl.col("role") == "defines").select("noun", "id", pl.col("event").alias("to"))
    return (
        named.filter(pl.col("rank").is_not_null())
        .join(made, on=["noun", "id"])
        .filter(pl.col("event") != pl.col("to"))
        .select("event", "rank", "to")
        .unique()
    )


def members(scope: str, events: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """`event`, `scope_id`: every membership of the effective `events` in scopes of this kind.

    `links` may hold events that do not hold any more; they are left out.
    """
    if scope == COUNTY:
        return events.select("event", scope_id=pl.lit(COUNTY))
    links = links.join(events.select("event"), on="event", how="semi")
    found = (
        links.filter((pl.col("role") == "scope") & (pl.col("noun") == scope))
        .select("event", pl.col("id").alias("scope_id"))
        .unique()
    )
    leads = _leads(links)
    for _ in range(DEPTH):
        open_ = leads.join(found, on="event", how="anti")
        if open_.is_empty():
            break
        reached = open_.join(found, left_on="to", right_on="event")
        if reached.is_empty():
            break
        best = reached.filter(pl.col("rank") == pl.col("rank").min().over("event"))
        found = pl.concat([found, best.select("event", "scope_id").unique()])
    if scope in FALLBACKS:
        found = pl.concat([found, _stand_ins(scope, found, links, leads)])
    return found.sort("event", "scope_id")


def _stand_ins(scope: str, found: pl.DataFrame, links: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    noun = FALLBACKS[scope][0]
    stand_in = (
        links.filter(pl.col("noun") == noun)
        .join(found, on="event", how="anti")
        .select("event", pl.col("id").alias("scope_id"))
        .unique()
    )
    for _ in range(DEPTH):
        reached = (
            leads.join(found, on="event", how="anti")
            .join(stand_in, on="event", how="anti")
            .join(stand_in, left_on="to", right_on="event")
        )
        if reached.is_empty():
            break
        best = reached.filter(pl.col("rank") == pl.col("rank").min().over("event"))
        stand_in = pl.concat([stand_in, best.select("event", "scope_id").unique()])
    return stand_in


def named(membership: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """`event`, `scope_id` of the records that members name and that are no members themselves: one hop."""
    made = links.filter(pl.col("role") == "defines").select("noun", "id", pl.col("event").alias("to"))
    return (
        links.filter(pl.col("role").is_in(["names", "target"]))
        .join(made, on=["noun", "id"])
        .select("event", "to")
        .unique()
        .join(membership, on="event")
        .select(pl.col("to").alias("event"), "scope_id")
        .unique()
        .join(membership, on=["event", "scope_id"], how="anti")
        .sort("event", "scope_id")
    )
