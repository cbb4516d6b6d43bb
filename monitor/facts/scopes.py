"""Which scope values an event belongs to: one resolver for live, batch, replay and cluster.

An event belongs to the scope keys of its own payload. Where it has none, to those of the record it leads to: a
signature to the payment it signs, the payment to its contract, the contract to its process, however far; records
before processes and processes before projects (`TIERS`), the nearest first and, of equally near ones, the
first of `LEADS`. Where nothing leads to one, the id that stands for it (`FALLBACKS`: a contract without a process is a
process of its own, a process without a project a project). What is left stands alone, with what leads to it: a record
that names nothing known is still judged, in a scope of its own (`<source>/<id>`; of units, the unit that submitted it).
"""

from __future__ import annotations

import polars as pl

from monitor.vocabulary.keys import FALLBACKS, LEADS

COUNTY = "county"
UNIT = "urn:tw:unit:"
SCOPES = ("process", "project", "unit", "party", "expert", "programme", COUNTY)
RANK = (
    pl.when(pl.col("role") == "target")
    .then(-1)
    .otherwise(
        pl.col("noun").replace_strict(
            {noun: rank for rank, noun in enumerate(LEADS)}, default=None, return_dtype=pl.Int64
        )
    )
)
_NAMED = pl.col("role").is_in(["names", "target"])
_MADE = pl.col("role") == "defines"
TIERS = (LEADS.index("process") - 1, LEADS.index("process"), LEADS.index("project"))
"""Last rank of the leads followed in each round."""
ALL_LEADS = len(LEADS)
"""Above every rank."""


def _leads(links: pl.DataFrame) -> pl.DataFrame:
    """`event` -> `to`: each record it names, with the rank of the lead."""
    named = _namings(links).filter(pl.col("event") != pl.col("to")).select("event", "to", rank=RANK)
    return named.filter(pl.col("rank").is_not_null()).unique()


def _namings(links: pl.DataFrame) -> pl.DataFrame:
    """The links by which a record names another one, with `to`, the event that makes that one."""
    made = links.filter(_MADE).select("noun", "id", to="event")
    return links.filter(_NAMED).join(made, on=["noun", "id"])


def _spread(found: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """`found` and all that leads to it."""
    while not leads.is_empty():
        leads = leads.join(found, on="event", how="anti")
        reached = leads.join(found, left_on="to", right_on="event")
        if reached.is_empty():
            break
        best = reached.filter(pl.col("rank") == pl.col("rank").min().over("event"))
        found = pl.concat([found, best.select("event", "scope_id").unique()])
    return found


def members(scope: str, events: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """`event`, `scope_id`: every membership of the effective `events` in scopes of this kind.

    `links` may hold events that do not hold any more; they are left out.
    """
    if scope == COUNTY:
        return events.select("event", scope_id=pl.lit(COUNTY))
    links = links.join(events.select("event"), on="event", how="semi")
    leads = _leads(links)
    found = (
        links.filter((pl.col("role") == "scope") & (pl.col("noun") == scope))
        .select("event", pl.col("id").alias("scope_id"))
        .unique()
    )
    for tier in TIERS:
        found = _spread(found, leads.filter(pl.col("rank") <= tier))
    for noun in FALLBACKS.get(scope, ()):
        standing_in = links.filter(pl.col("noun") == noun).join(found, on="event", how="anti")
        own = standing_in.select("event", pl.col("id").alias("scope_id")).unique()
        found = _spread(pl.concat([found, own]), leads)
    return pl.concat([found, _alone(scope, found, events, leads)]).sort("event", "scope_id")


def _alone(scope: str, found: pl.DataFrame, events: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """What belongs nowhere: each record that names nothing known stands alone, with what leads to it."""
    left = events.join(found, on="event", how="anti")
    if left.is_empty():
        return found.clear()
    own = left.join(leads, on="event", how="anti").select("event", scope_id=alone(scope))
    return _spread(own, leads.join(left, on="event", how="semi"))


def alone(scope: str) -> pl.Expr:
    """The value in which an event stands that leads nowhere."""
    place = pl.concat_str("source", "id", separator="/")
    if scope != "unit":
        return place
    told = pl.col("source").str.strip_prefix(UNIT)
    return pl.when(pl.col("source").str.starts_with(UNIT)).then(told).otherwise(place)


def named(membership: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """`event`, `scope_id` of the records that members name and that are no members themselves: one hop."""
    namings = _namings(links)
    if namings.is_empty():
        return membership.select("event", "scope_id").clear()
    return (
        namings.select("event", "to")
        .unique()
        .join(membership, on="event")
        .select(pl.col("to").alias("event"), "scope_id")
        .unique()
        .join(membership, on=["event", "scope_id"], how="anti")
        .sort("event", "scope_id")
    )
