from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from monitor.rules.kit.sequels import followed, one_a_lot, papered, unled, with_end

DAY = 20_000


def acts(*told: tuple[int, int, str | None]) -> pl.LazyFrame:
    """Events of one process: number, day, lot."""
    rows = [
        {
            "scope_id": "p",
            "ocid": "o",
            "lot_id": lot,
            "event": number,
            "at": datetime.fromtimestamp((DAY + day) * 86_400, UTC),
            "day": DAY + day,
            "clock": False,
        }
        for number, day, lot in told
    ]
    schema: dict[str, Any] = {"scope_id": pl.String, "ocid": pl.String, "lot_id": pl.String, "event": pl.Int64}
    return pl.LazyFrame(rows, schema={**schema, "at": pl.Datetime("us", "UTC"), "day": pl.Int32, "clock": pl.Boolean})


def pairs(base: pl.LazyFrame, sequel: pl.LazyFrame) -> list[tuple[int, str | None, int | None]]:
    found = followed(base, sequel).collect().sort("event", "lot_id")
    return list(found.select("event", "lot_id", "next_event").iter_rows())


@pytest.mark.parametrize(
    ("base", "sequel", "expected"),
    [
        ([(1, 0, None)], [(9, 3, None), (8, 5, None)], [(1, None, 9)]),
        ([(1, 0, None)], [(9, 0, None)], [(1, None, 9)]),
        ([(1, 0, None), (2, 4, None)], [(9, 5, None)], [(1, None, 9), (2, None, 9)]),
        ([(1, 5, None)], [(9, 3, None)], [(1, None, 9)]),
        ([(1, 0, None), (2, 5, None)], [(9, 3, None)], [(1, None, 9), (2, None, None)]),
        ([(1, 0, None)], [(8, 3, "A"), (9, 4, "B")], [(1, "A", 8), (1, "B", 9)]),
        ([(1, 0, "A"), (2, 0, "B")], [(9, 3, "B")], [(1, "A", None), (2, "B", 9)]),
        ([(1, 0, "A"), (2, 0, "B")], [(9, 3, None)], [(1, "A", 9), (2, "B", 9)]),
    ],
)
def test_the_first_act_after_follows_or_one_that_had_nothing_before_it(
    base: list[tuple[int, int, str | None]],
    sequel: list[tuple[int, int, str | None]],
    expected: list[tuple[int, str | None, int | None]],
) -> None:
    assert pairs(acts(*base), acts(*sequel)) == expected
    assert pairs(acts(*base[::-1]), acts(*sequel[::-1])) == expected


def test_what_follows_nothing_of_its_lot_is_unled() -> None:
    found = unled(acts((1, 0, "A")), acts((8, 1, "A"), (9, 1, "B"), (10, 1, None))).collect()
    assert found["event"].to_list() == [9]


def test_an_end_counts_from_the_day_on() -> None:
    rows = with_end(acts((1, 5, "A"), (2, 6, "A"), (3, 5, "B")), acts((9, 5, "A"))).collect().sort("event")
    assert rows["end_day"].to_list() == [DAY + 5, None, None]


def test_of_one_lot_the_late_or_overdue_one_is_kept() -> None:
    told = acts((1, 0, "A"), (2, 1, "A"), (3, 0, "B"), (4, 1, "B")).with_columns(
        is_late=pl.col("event") == 1, due_day=pl.when(pl.col("event") == 3).then(DAY + 5)
    )
    kept = one_a_lot(told, pl.lit(value=True), DAY + 6).collect()
    assert sorted(kept["event"].to_list()) == [1, 3]
    on_time = one_a_lot(told, pl.lit(value=True), DAY + 5).collect()
    assert sorted(on_time["event"].to_list()) == [1, 4]


def test_a_paper_counts_for_the_record_it_names_and_others_perhaps() -> None:
    records = acts((1, 3, None), (2, 3, None)).with_columns(contract_id=pl.col("event").cast(pl.String))
    papers = acts((7, 2, None), (8, 4, None), (9, 5, None)).with_columns(
        target_kind=pl.when(pl.col("event") == 9).then(pl.lit("contract")).otherwise(pl.lit("process")),
        target_id=pl.when(pl.col("event") == 9).then(pl.lit("1")).otherwise(pl.lit("o")),
    )
    found = papered(records, papers, "contract", "contract_id").collect().sort("event")
    assert found["paper_event"].to_list() == [9, None]
    assert found["loose_day"].to_list() == [DAY + 4, DAY + 4]
