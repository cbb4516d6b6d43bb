"""Meetings that decide an item: in which order they spoke, how they voted, who stayed silent."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.params import WrongParameter

KEYS = ["scope_id", "event"]
POSITIONS = ("last", "not_first")
"""Where a head may speak: after everybody else, or only not before everybody else."""


def spoken(f: Facts) -> pl.LazyFrame:
    """`KEYS` and the members who spoke before the head first did (`before`), after it (`after`), or both of it not.

    `unheard` of those after had not spoken before the head; `spoke`: whether the head did. Items of which the head or
    the order is not told, or on which nobody spoke, have no row.
    """
    said = f.of("decision.made").select(*KEYS, "head", pl.col("speaking_order").alias("speaker"))
    said = said.filter(pl.col("head").is_not_null() & (pl.col("speaker").list.len() > 0))
    said = said.with_columns(place=pl.int_ranges(pl.col("speaker").list.len())).explode("speaker", "place")
    is_head = pl.col("speaker") == pl.col("head")
    first = pl.col("place").filter(is_head).min().over(KEYS)
    own_first = pl.col("place").min().over(*KEYS, "speaker")
    others = pl.col("speaker").filter(~is_head)

    def counted(asked: pl.Expr) -> pl.Expr:
        return others.filter(asked.filter(~is_head)).n_unique().cast(pl.Int64)

    return (
        said.with_columns(first=first, own_first=own_first)
        .group_by(KEYS)
        .agg(
            before=counted(pl.col("place") < pl.col("first")),
            after=counted(pl.col("place") > pl.col("first")),
            unheard=counted(pl.col("own_first") > pl.col("first")),
            spoke=is_head.any(),
        )
    )


def heard(f: Facts) -> pl.LazyFrame:
    """Decided items with `spoken` and `attended`: whether the head was there (null: who it is, is not told)."""
    rows = f.of("decision.made").join(spoken(f), on=KEYS, how="left")
    listed = pl.col("present_members").list.contains(pl.col("head"))
    attended = listed | pl.col("spoke").fill_null(value=False)
    return rows.with_columns(attended=pl.when(pl.col("head").is_not_null()).then(attended))


def was_heard() -> pl.Expr:
    """The head was there and somebody spoke: rows of `heard`."""
    return pl.when(nobody_spoke()).then(pl.lit(value=False)).otherwise("attended")


def nobody_spoke() -> pl.Expr:
    """Whether it is known that nobody spoke on the item; not told is not known."""
    return (pl.col("speaking_order").list.len() == 0).fill_null(value=False)


def spoke_early(position: str) -> pl.Expr:
    """Whether the head did not keep to `position` (one of `POSITIONS`): rows of `heard`."""
    if position not in POSITIONS:
        raise WrongParameter(f"head_position: {position!r} is not one of {', '.join(POSITIONS)}")
    early = pl.col("after") > 0
    if position == "not_first":
        early &= pl.col("before") == 0
    return early & pl.col("spoke")


def voiced(f: Facts) -> pl.LazyFrame:
    """`KEYS` and who, by named vote, `agreed`, `disagreed`, `reserved` a view, and gave any opinion (`spoke`).

    All are lists of persons. An item without any named opinion has no row: whether votes were told at all says
    `has_named_votes`.
    """
    votes = f.of("decision.made", "votes").filter(pl.col("opinion").is_not_null())
    opinions = {"agreed": "agree", "disagreed": "disagree", "reserved": "reserve"}
    lists = {name: pl.col("member").filter(pl.col("opinion") == code) for name, code in opinions.items()}
    return votes.group_by(KEYS).agg(**lists, spoke=pl.col("member"))


def is_secret_ballot() -> pl.Expr:
    """Whether it is told that they voted by secret ballot: then nobody's opinion is on record."""
    return (pl.col("form") == "secret_ballot").fill_null(value=False)


def has_named_votes() -> pl.Expr:
    """Whether the votes were told by name, or that there were none; of a secret ballot an empty list tells nothing."""
    return pl.col("votes_count").is_not_null() & ~(is_secret_ballot() & (pl.col("votes_count") == 0))


def is_unmoved() -> pl.Expr:
    """An item that nobody moved and that went to a secret ballot for that (Daxing): no mover is asked for."""
    return pl.col("initial_mover").is_null() & is_secret_ballot()
