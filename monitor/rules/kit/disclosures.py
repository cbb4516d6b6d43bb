"""What was published: of what kind, about which record, on which medium, and since when.

One event is one thing on one medium (contract, convention 14). A publication counts for a record only if it names it.
The time allowed is counted in working days from the day on which the record came to be.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after

DESIGNATED = ("designated_site", "national_platform", "provincial_site")
"""Where notices of a mandatory tender have to stand: the national platform or the one of the province."""
NOTHING = pl.lit([], dtype=pl.List(pl.String))


def publications(f: Facts, whats: Collection[str], media: Collection[str] | None = None) -> pl.LazyFrame:
    """Publications of the kinds `whats`, of any medium or of those named, with the columns of `disclosure.published`.

    Besides: `published_day` and `publication_event`.
    """
    told = f.of("disclosure.published").filter(pl.col("what").is_in(list(whats)))
    if media is not None:
        told = told.filter(pl.col("medium").is_in(list(media)))
    return told.with_columns(published_day=pl.col("day"), publication_event=pl.col("event"))


def naming(told: pl.LazyFrame, target: str, name: str) -> pl.LazyFrame:
    """Of `publications`, those about a record of the kind `target`; its id as the column `name`."""
    return told.filter(pl.col("target_kind") == target).with_columns(pl.col("target_id").alias(name))


def first(told: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
    """One row for each value of `by`: `published_day`, the first day, and the publications as `events`."""
    return told.group_by(list(by)).agg(
        published_day=pl.col("published_day").min(), events=pl.col("publication_event").unique().sort()
    )


def on_every(told: pl.LazyFrame, by: Sequence[str], media: Sequence[str]) -> pl.LazyFrame:
    """One row for each value of `by`: the media reached, and since when it stands on all of `media`.

    `media_reached` List(String), `published_day` (on the last of them; null while one is missing), `events`.
    """
    by_medium = first(told.filter(pl.col("medium").is_in(list(media))), [*by, "medium"])
    return by_medium.group_by(list(by)).agg(
        media_reached=pl.col("medium").sort(),
        published_day=pl.when(pl.len() == len(set(media))).then(pl.col("published_day").max()),
        events=pl.col("events").explode().unique().sort(),
    )


def with_parts(told: pl.LazyFrame, by: Sequence[str], parts: Sequence[str]) -> pl.LazyFrame:
    """One row for each value of `by`: which of `parts` its publications contain, and since when all of them.

    `parts_published` List(String), `complete_day` (null while one is missing), `first_day` (of any), `has_silent` (one
    does not tell its parts), `events`.
    """
    seen = first(told, by).rename({"published_day": "first_day"})
    silent = told.group_by(list(by)).agg(has_silent=pl.col("parts").is_null().any())
    rows = told.explode("parts").filter(pl.col("parts").is_in(list(parts)))
    each = rows.group_by(*by, "parts").agg(pl.col("published_day").min())
    all_ = each.group_by(list(by)).agg(
        parts_published=pl.col("parts").sort(),
        complete_day=pl.when(pl.len() == len(set(parts))).then(pl.col("published_day").max()),
    )
    joined = seen.join(silent, on=list(by)).join(all_, on=list(by), how="left")
    return joined.with_columns(pl.col("parts_published").fill_null(NOTHING))


def lacking(wanted: Sequence[str], told: str) -> pl.Expr:
    """Those of `wanted` that the list column `told` (null: empty) does not have, in their order."""
    have = pl.col(told).fill_null(NOTHING)
    lacks = [pl.when(~have.list.contains(one)).then(pl.lit(one)) for one in wanted]
    return pl.concat_list(lacks).list.drop_nulls() if lacks else NOTHING


def term(start: pl.Expr, days: int, as_of_day: int) -> tuple[pl.Expr, pl.Expr]:
    """Last day of "within `days` working days" of `start`, and the last day that is inside for certain.

    n working days are never fewer than n days: where no calendar is known these are inside, and while they run the
    term runs too; after them the last day is null.
    """
    least = (start + days).cast(pl.Int32)
    last = working_days_after(start, days)
    is_running = last.is_null() & (least >= as_of_day)
    return pl.when(is_running).then(least).otherwise(last), least


def is_late(published: str, last: str, least: str) -> pl.Expr:
    """Whether `published` lies after the term (see `term`); not published is awaited, not late.

    Null where no calendar tells the last day.
    """
    told, end = pl.col(published), pl.col(last)
    inside = (told <= pl.col(least)) | (told.is_null() & end.is_not_null())
    return pl.when(inside).then(pl.lit(value=False)).otherwise(told > end)
