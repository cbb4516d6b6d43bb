from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.schema import instant_columns
from monitor.rules.kit.days import days_after, later, moment, working_days_after, working_days_between
from monitor.vocabulary.calendar import add_working_days, known_years
from monitor.vocabulary.event import COUNTY, EPOCH, day_number


def told(name: str, said: str | None) -> pl.DataFrame:
    """The three columns of a moment; the event's own is `at`, `day`, `clock`."""
    frame = pl.DataFrame({"t": [said]}, schema={"t": pl.String}).select(instant_columns(pl.col("t"), "t"))
    return frame.rename({"t": "at", "t_day": "day", "t_clock": "clock"} if not name else
                        {"t": name, "t_day": f"{name}_day", "t_clock": f"{name}_clock"})  # fmt: skip


def is_later(one: str | None, other: str | None) -> bool | None:
    frame = pl.concat([told("", one), told("signed", other)], how="horizontal")
    return frame.select(later=later("", "signed"))["later"].item()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-03-02T10:00:00+08:00", "2026-03-02T09:00:00+08:00", True),
        ("2026-03-02T09:00:00+08:00", "2026-03-02T10:00:00+08:00", False),
        ("2026-03-02T09:00:00+08:00", "2026-03-02T09:00:00+08:00", False),
        ("2026-03-02T10:00:00+08:00", "2026-03-02T00:00:00+08:00", False),
        ("2026-03-02T00:00:00+08:00", "2026-03-02T10:00:00+08:00", False),
        ("2026-03-03T00:00:00+08:00", "2026-03-02T23:00:00+08:00", True),
        ("2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00", False),
        ("2026-03-02T01:00:00Z", "2026-03-02T08:30:00+08:00", True),
        ("2026-03-02T17:00:00Z", "2026-03-02T00:00:00+08:00", True),
        (None, "2026-03-02T00:00:00+08:00", None),
        ("2026-03-02T00:00:00+08:00", None, None),
    ],
)
def test_moments_are_compared_by_the_clock_only_if_both_tell_one(
    one: str | None, other: str | None, expected: bool | None
) -> None:
    assert is_later(one, other) is expected


MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 4)).map(  # noqa: DTZ001 - the county's clock is added
    lambda at: at.replace(minute=0, second=0, microsecond=0, tzinfo=COUNTY).isoformat()
)


@given(MOMENTS, MOMENTS)
def test_no_two_moments_are_each_later_than_the_other(one: str, other: str) -> None:
    assert not (is_later(one, other) and is_later(other, one))
    assert is_later(one, one) is False


def test_the_events_own_moment_has_no_name() -> None:
    assert [part.meta.output_name() for part in moment("")] == ["at", "day", "clock"]
    assert [part.meta.output_name() for part in moment("due")] == ["due", "due_day", "due_clock"]


def after(day: date | None, count: int) -> int | None:
    number = None if day is None else day_number(day)
    frame = pl.DataFrame({"day": [number]}, schema={"day": pl.Int32})
    return frame.lazy().select(working_days_after(pl.col("day"), count)).collect()["day"].item()


@given(day=st.dates(date(known_years().start - 1, 1, 1), date(known_years().stop, 12, 31)), count=st.integers(1, 60))
def test_working_days_are_those_of_the_calendar(day: date, count: int) -> None:
    expected = add_working_days(day, count)
    assert after(day, count) == (None if expected is None else day_number(expected))


def between(first: date | None, last: date | None) -> int | None:
    days = [None if day is None else day_number(day) for day in (first, last)]
    frame = pl.LazyFrame({"first": [days[0]], "last": [days[1]]}, schema={"first": pl.Int32, "last": pl.Int32})
    return frame.select(days=working_days_between(pl.col("first"), pl.col("last"))).collect()["days"].item()


@given(day=st.dates(date(2020, 1, 1), date(2025, 6, 30)), count=st.integers(1, 60))
def test_working_days_between_two_days_undo_those_after_the_first(day: date, count: int) -> None:
    last = add_working_days(day, count)
    assert last is not None
    assert between(day, last) == count
    assert between(day, day) == 0
    assert between(last, day) == -count


def test_working_days_between_need_both_days_and_their_calendar() -> None:
    assert between(None, date(2025, 1, 2)) is None
    assert between(date(2025, 1, 2), None) is None
    assert between(date(2025, 1, 2), date(known_years().stop + 2, 1, 2)) is None


def test_working_days_over_a_holiday_and_a_working_weekend() -> None:
    assert after(date(2025, 9, 30), 1) == day_number(date(2025, 10, 9)), "national day, 1 to 8 October"
    assert after(date(2025, 10, 10), 1) == day_number(date(2025, 10, 11)), "a Saturday worked in exchange"
    assert after(None, 5) is None


def test_working_days_of_many_rows_at_once() -> None:
    days = [None, day_number(date(2026, 3, 2)), day_number(date(1980, 1, 1)), day_number(date(2026, 3, 6))]
    frame = pl.DataFrame({"day": days}, schema={"day": pl.Int32})
    found = frame.select(working_days_after(pl.col("day"), 1).alias("due"))
    assert found.schema == pl.Schema({"due": pl.Int32})
    assert found["due"].to_list() == [None, day_number(date(2026, 3, 3)), None, day_number(date(2026, 3, 9))]


def test_the_first_day_is_not_counted() -> None:
    frame = pl.DataFrame({"day": [day_number(date(2026, 3, 2))]}, schema={"day": pl.Int32})
    found = frame.select(days_after(pl.col("day"), 7))
    assert found["day"].to_list() == [day_number(date(2026, 3, 9))]
    assert found.schema["day"] == pl.Int32()


def test_days_are_counted_from_the_epoch() -> None:
    assert EPOCH + timedelta(day_number(datetime(2026, 3, 2, tzinfo=UTC).date())) == date(2026, 3, 2)
