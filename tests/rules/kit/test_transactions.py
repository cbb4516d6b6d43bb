from __future__ import annotations

import polars as pl
import pytest

from monitor.rules.kit.transactions import counted, is_whole, met

ITEM = {
    "item_class": pl.String,
    "has_threshold": pl.Boolean,
    "threshold_cny": pl.Int64,
    "first_day": pl.Int32,
    "last_day": pl.Int32,
}


def items(*told: tuple[str | None, bool, int | None, int, int | None]) -> pl.LazyFrame:
    return pl.LazyFrame(told, schema=ITEM, orient="row")


def act(day: int, class_: str | None = "C-A", amount: int | None = 100) -> pl.LazyFrame:
    row = {"scope_id": ["county"], "event": [1], "day": [day], "act_class": [class_], "amount_cny": [amount]}
    return pl.LazyFrame(row, schema_overrides={"day": pl.Int32, "act_class": pl.String, "amount_cny": pl.Int64})


@pytest.mark.parametrize(("day", "count"), [(9, 0), (10, 1), (20, 1), (21, 0)])
def test_an_item_meets_acts_of_its_class_on_both_its_last_days(day: int, count: int) -> None:
    assert met(act(day), items(("C-A", False, None, 10, 20), ("C-B", False, None, 1, None))).collect().height == count


@pytest.mark.parametrize(
    ("item", "is_large"),
    [
        (("C-A", False, None), True),
        (("C-A", True, 100), True),
        (("C-A", True, 101), False),
        (("C-A", True, None), None),
    ],
)
def test_the_threshold_is_reached_by_itself(item: tuple[str, bool, int | None], is_large: bool | None) -> None:
    pairs = met(act(10), items((*item, 1, None)))
    assert pairs.collect()["is_large"].to_list() == [is_large]


@pytest.mark.parametrize(("day", "told"), [(0, 0), (1, 2), (5, 2), (6, 1), (99, 1)])
def test_items_are_counted_on_the_day_of_the_act(day: int, told: int) -> None:
    rows = counted(act(day), items(("C-A", False, None, 1, 5), ("C-B", False, None, 1, None)))
    assert rows.collect()["items_told"].to_list() == [told]


def test_a_catalogue_is_whole_when_every_item_names_its_class() -> None:
    both = counted(act(9), items(("C-A", False, None, 1, None), (None, False, None, 1, None)))
    assert both.select(is_whole(2)).collect().item() is None
    one = counted(act(9), items(("C-A", False, None, 1, None)))
    assert one.select(is_whole(1), more=is_whole(2)).collect().row(0) == (True, None)
