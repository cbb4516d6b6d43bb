"""The loan prime rate of a day: the one last announced by then, and none where nobody vouches for it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from monitor.rules.kit.lpr import lpr, rates
from monitor.vocabulary.event import day_number


@pytest.mark.parametrize(
    ("day", "points"),
    [
        (date(2019, 8, 19), None),
        (date(2019, 8, 20), 425),
        (date(2021, 12, 19), 385),
        (date(2021, 12, 20), 380),
        (date(2025, 5, 19), 310),
        (date(2025, 5, 20), 300),
        (date(2025, 10, 19), 300),
        (date(2025, 10, 20), None),
        (None, None),
    ],
)
def test_the_rate_of_a_day(day: date | None, points: int | None) -> None:
    number = None if day is None else day_number(day)
    frame = pl.DataFrame({"day": [number]}, schema={"day": pl.Int32})
    assert frame.select(rate=lpr(pl.col("day")))["rate"].to_list() == [points]


def test_every_announcement_changed_the_rate() -> None:
    told = [points for _, points in rates()][:-1]
    assert all(before != after for before, after in pairwise(told))
    assert all(0 < points < 1000 for points in told)
