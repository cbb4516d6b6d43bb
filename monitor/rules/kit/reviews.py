"""Papers handed in, the reviews that count, and the review of the technical group that has to come before."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.lots import one_each

KEYS = ["scope_id", "event"]
GROUP = "technical_group"
PARTIES = ("owner", "buyer", "agency", "contractor", "supplier", "design", "survey", "supervising_engineer")
"""Reviewers that review themselves."""
TOLD = ("body_role", "participants", "is_on_site")
"""What of a review may not be told, so that nobody knows whether it was the group's."""


def group_reviews(f: Facts, kind: str) -> pl.LazyFrame:
    """Reviews of `kind` that are or may be the technical group's, met by somebody, as `reviewed` (a moment).

    `scope_id`, `contract_id`, `TOLD`, `review_event`. One by another body or with nobody present is left out.
    """
    held = f.of("review.concluded").filter(
        pl.col("review_kind") == kind,
        (pl.col("body_role") == GROUP).fill_null(value=True),
        (pl.col("participants").list.len() > 0).fill_null(value=True),
    )
    return held.select("scope_id", "contract_id", *TOLD, *moment_as("reviewed"), review_event=pl.col("event"))


def earliest(requests: pl.LazyFrame, reviews: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS` of `requests` with the earliest of `reviews` that concerns them.

    Both stand in one project; where both name a contract, it must be the same.
    """
    is_whole, asks_whole = pl.col("contract_id").is_null(), pl.col("contract_id").is_null()

    def first(frame: pl.LazyFrame, *by: str) -> pl.LazyFrame:
        return frame.sort("reviewed", "review_event").unique(list(by), keep="first", maintain_order=True)

    asked = requests.select(*KEYS, "contract_id")
    own = first(reviews.filter(~is_whole), "scope_id", "contract_id")
    whole, any_one = (first(frame, "scope_id").drop("contract_id") for frame in (reviews.filter(is_whole), reviews))
    pairs = [
        asked.filter(asks_whole).join(any_one, on="scope_id"),
        asked.filter(~asks_whole).join(whole, on="scope_id"),
        asked.filter(~asks_whole).join(own, on=["scope_id", "contract_id"]),
    ]
    columns = [*KEYS, *TOLD, "reviewed", "reviewed_day", "reviewed_clock", "review_event"]
    return first(pl.concat([pair.select(columns) for pair in pairs]), *KEYS)


def with_group_review(requests: pl.LazyFrame, reviews: pl.LazyFrame, sure: pl.Expr) -> pl.LazyFrame:
    """`requests` with `is_reviewed`: whether the group had met on them; null where nobody can tell.

    True where a `sure` review came before, null where only one did of which too much is not told, else false. Besides:
    `TOLD`, `review_event` and `reviewed_day` of that review, or of the first sure one that came after.
    """
    certain = earliest(requests, reviews.filter(sure.fill_null(value=False)))
    possible = earliest(requests, reviews)
    both = requests
    for name, part in (("sure", certain), ("maybe", possible)):
        named = part.rename({column: f"{name}_{column}" for column in part.collect_schema().names()[len(KEYS) :]})
        both = both.join(named, on=KEYS, how="left")
    in_time = {
        name: ~later(f"{name}_reviewed", "") & pl.col(f"{name}_review_event").is_not_null()
        for name in ("sure", "maybe")
    }
    only_maybe = ~in_time["sure"].fill_null(value=False) & in_time["maybe"].fill_null(value=False)
    columns = [*TOLD, "review_event", "reviewed_day"]
    chosen = [pl.when(only_maybe).then(f"maybe_{name}").otherwise(f"sure_{name}").alias(name) for name in columns]
    return both.with_columns(
        *chosen, is_reviewed=pl.when(~only_maybe).then(in_time["sure"].fill_null(value=False))
    ).drop(pl.selectors.starts_with("sure_", "maybe_"))


def concluded(f: Facts, kind: str) -> pl.LazyFrame:
    """Reviews of `kind` that count, the earliest first, as the moment `<kind>` with `<kind>_event`.

    One that failed, or that a party to the project made, is none.
    """
    told = f.of("review.concluded").filter(
        pl.col("review_kind") == kind,
        (pl.col("result") != "failed").fill_null(value=True),
        ~pl.col("body_role").is_in(PARTIES).fill_null(value=False),
    )
    moment = [*moment_as(kind), pl.col("event").alias(f"{kind}_event")]
    return told.select("scope_id", "contract_id", *moment).sort(f"{kind}_day", kind, f"{kind}_event")


def requests(f: Facts) -> pl.LazyFrame:
    """Papers handed in, one row a number: of several told under one, the latest."""
    return one_each(f.of("review.requested"), ["scope_id", "review_id"])
