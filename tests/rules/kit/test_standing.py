from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from monitor.rules.kit.standing import with_standing

DAY = 20_000


def at(day: int, hour: int = 0) -> datetime:
    """A moment of the county, eight hours ahead of UTC."""
    return datetime.fromtimestamp((DAY + day) * 86_400 + (hour - 8) * 3_600, UTC)


def asked(hour: int | None) -> pl.LazyFrame:
    row = {"scope_id": ["p"], "event": [1], "at": [at(5, hour or 0)], "day": [DAY + 5], "clock": [hour is not None]}
    return pl.LazyFrame(row)


def stands(facts: list[tuple[datetime, str | None]], hour: int | None = None) -> str | None:
    told = pl.LazyFrame(
        {
            "scope_id": ["p"] * len(facts),
            "stood_at": [when for when, _ in facts],
            "figure": [name for _, name in facts],
        },
        schema_overrides={"figure": pl.String, "stood_at": pl.Datetime("us", "UTC")},
    )
    found = with_standing(asked(hour), told).collect()
    assert found.height == 1
    value: str | None = found["figure"].item()
    return value


@pytest.mark.parametrize(
    ("facts", "hour", "expected"),
    [
        ([(at(1), "old"), (at(4), "new"), (at(6), "later")], None, "new"),
        ([(at(1), "old"), (at(5), "same day")], None, "same day"),
        ([(at(1), "old"), (at(5, 15), "that afternoon")], None, "that afternoon"),
        ([(at(1), "old"), (at(5, 15), "that afternoon")], 9, "old"),
        ([(at(1), "old"), (at(5), "same day")], 9, "same day"),
        ([(at(6), "first after"), (at(7), "second after")], None, "first after"),
        ([(at(1), "old"), (at(4), None), (at(6), "later")], None, None),
    ],
)
def test_the_last_one_told_by_then_stands(
    facts: list[tuple[datetime, str | None]], hour: int | None, expected: str | None
) -> None:
    assert stands(facts, hour) == expected
    assert stands(facts[::-1], hour) == expected


def test_nothing_stands_where_nothing_was_told() -> None:
    elsewhere = pl.LazyFrame({"scope_id": ["q"], "stood_at": [at(1)], "figure": ["x"]})
    assert with_standing(asked(None), elsewhere).collect()["figure"].to_list() == [None]
