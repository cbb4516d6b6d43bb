"""The marks of a firm: what it shares only with whom it belongs to. Head, controllers, address, phone, project team.

Persons stand as `person:<code>`, organisations as `organisation:<id>`; address and phone are tokens. A mark that many
firms have (a business park, an agency's phone, a holding of the state) says nothing of any two of them; a person who
heads or controls firms does, however many they are.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.relations import ties, with_register

MARK: Final = ["mark_kind", "mark"]
KINDS: Final = ("representative", "controller", "address", "phone", "team")
HEADS: Final = ("representative", "controller")
TIES: Final = {
    "legal_representative_of": "representative",
    "controlling_shareholder_of": "controller",
    "controller_of": "controller",
}
"""Declared ties that say what a registration says."""


def _party(kind: str | pl.Expr, id_: str) -> pl.Expr:
    return pl.concat_str(kind if isinstance(kind, pl.Expr) else pl.col(kind), pl.lit(":"), pl.col(id_))


PERSON: Final = pl.lit("person")


def _registered(told: pl.LazyFrame, listed: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """Marks of registrations `told` (`register_event`, `keys`, the three columns of marks) and their `listed` heads."""
    columns = {
        "representative": _party(PERSON, "legal_representative"),
        "address": pl.col("address"),
        "phone": pl.col("phone"),
    }
    parts = [told.select(*keys, "register_event", mark_kind=pl.lit(kind), mark=mark) for kind, mark in columns.items()]
    held = told.join(listed, on="register_event")
    parts.append(held.select(*keys, "register_event", mark_kind=pl.lit("controller"), mark=_party("kind", "id")))
    return pl.concat(parts).drop_nulls("mark")


def _controllers(f: Facts) -> pl.LazyFrame:
    return f.reference("organisation.registered", "controllers").select("kind", "id", register_event="event")


def _declared(f: Facts) -> pl.LazyFrame:
    told = ties(f, TIES).filter(pl.col("to_kind") == "organisation")
    return told.select(
        "tie_from_day",
        "tie_until_day",
        "tie_event",
        firm="to_id",
        mark_kind=pl.col("relation_kind").replace_strict(TIES),
        mark=_party("from_kind", "from_id"),
    )


def ever(f: Facts, firms: pl.LazyFrame) -> pl.LazyFrame:
    """Every mark a firm ever had: `firm`, `MARK`, `since_day`, `mark_event`; `firms` are those of bids."""
    told = f.reference("organisation.registered").select(
        "legal_representative", "address", "phone", firm="organisation_id", register_event="event", since_day="day"
    )
    registered = _registered(told, _controllers(f), ["firm", "since_day"]).rename({"register_event": "mark_event"})
    declared = _declared(f).select("firm", *MARK, since_day="tie_from_day", mark_event="tie_event")
    team = f.of("bid.submitted", "project_team").select("event", mark=_party(PERSON, "person"))
    named = firms.join(team, on="event").select(
        "firm", mark_kind=pl.lit("team"), mark="mark", since_day="day", mark_event="event"
    )
    columns = ["firm", *MARK, "since_day", "mark_event"]
    every = pl.concat([part.select(columns) for part in (registered, declared, named)])
    return every.sort("since_day", "mark_event").unique(["firm", *MARK], keep="first", maintain_order=True)


def on_day(f: Facts, firms: pl.LazyFrame) -> pl.LazyFrame:
    """The marks of each firm of each bid (`firm`, `event`, `day`) on the day of the bid; `KEY` of bids as `event`."""
    told = with_register(f, firms, "legal_representative", "address", "phone")
    registered = _registered(told.drop_nulls("register_event"), _controllers(f), ["firm", "event"])
    declared = firms.join(_declared(f), on="firm").filter(
        pl.col("tie_from_day") <= pl.col("day"),
        pl.col("tie_until_day").is_null() | (pl.col("day") <= pl.col("tie_until_day")),
    )
    team = f.of("bid.submitted", "project_team").select("event", mark=_party(PERSON, "person"))
    named = firms.join(team, on="event").with_columns(mark_kind=pl.lit("team"))
    columns = ["firm", "event", *MARK]
    return pl.concat([part.select(columns) for part in (registered, declared, named)]).unique()


def telling(every: pl.LazyFrame, most: int) -> pl.LazyFrame:
    """`MARK` of those in `ever` that tell of who is behind a firm: persons, and what no more than `most` firms have."""
    heads = pl.col("mark_kind").is_in(HEADS) & pl.col("mark").str.starts_with("person:")
    counted = every.group_by(MARK).agg(count=pl.col("firm").n_unique())
    return counted.filter(heads | (pl.col("count") <= most)).select(MARK)
