from __future__ import annotations

import polars as pl
import pytest

from monitor.rules.kit.sums import reaches, share, summed


def told(*amounts: int | None) -> pl.LazyFrame:
    return pl.LazyFrame(
        {"group": ["a"] * len(amounts), "day": list(range(len(amounts))), "amount": list(amounts)},
        schema={"group": pl.String, "day": pl.Int32, "amount": pl.Int64},
    )


def test_a_sum_grows_row_by_row_within_its_group() -> None:
    rows = pl.concat([told(1, 2, 3), told(10).with_columns(group=pl.lit("b"))]).reverse()
    made = summed(rows, "so_far", by=["group"], amount="amount", order=["day"]).sort("group", "day").collect()
    assert made["so_far_fen"].to_list() == [1, 3, 6, 10]
    assert made["so_far_in_yuan"].to_list() == [True] * 4


def test_from_an_unknown_amount_on_the_sum_lacks_a_part() -> None:
    made = summed(told(1, None, 3), "so_far", by=["group"], amount="amount", order=["day"]).collect()
    assert made["so_far_fen"].to_list() == [1, 1, 4]
    assert made["so_far_in_yuan"].to_list() == [True, None, None]


@pytest.mark.parametrize(("whole", "part", "fen"), [(1000, "0.10", 100), (19, "0.10", 1), (7, "1/3", 2), (0, "0.5", 0)])
def test_a_share_leaves_out_the_fraction_of_a_fen(whole: int, part: str, fen: int) -> None:
    assert pl.select(whole=whole).select(share("whole", part)).item() == fen


@pytest.mark.parametrize(("amount", "is_reached"), [(89, False), (90, True), (91, True), (None, None)])
def test_a_bound_is_reached_by_itself(amount: int | None, is_reached: bool | None) -> None:
    rows = pl.DataFrame({"amount": [amount], "whole": [100]}, schema={"amount": pl.Int64, "whole": pl.Int64})
    assert rows.select(reaches("amount", "whole", "0.90")).item() == is_reached
