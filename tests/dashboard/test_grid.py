"""A table is one text in Markdown: numbers to the right, a dash where nothing was told, no divider but its own."""

from __future__ import annotations

import pytest

from dashboard.parts import grid
from dashboard.parts.numbers import plain


def lines(columns: dict[str, list[object]], **more: object) -> list[str]:
    return grid.written(columns, alternative="Pay*ments", **more).splitlines()  # type: ignore[arg-type]


def test_a_table_is_named_and_its_numbers_stand_to_the_right() -> None:
    columns: dict[str, list[object]] = {"项": ["甲", "**乙**"], "金额": [1234.5, -7], "n": [3, 4]}
    assert lines(columns, numbers={"金额": grid.AMOUNT}) == [
        "Pay\\*ments",
        "",
        "| 项 | 金额 | n |",
        "| --- | ---: | ---: |",
        "| 甲 | 1,234.50 | 3 |",
        "| **乙** | −7.00 | 4 |",
    ]


def test_each_row_may_have_a_format_of_its_own() -> None:
    told = lines({"x": [0.5, 2.0, None]}, numbers={"x": ["{:.1f} %", lambda value: f"{value:.0f} 天", "{:.0f}"]})
    assert told[-3:] == ["| 0.5 % |", "| 2 天 |", "| — |"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (None, "—"),
        (float("nan"), "—"),
        ("", ""),
        ("a|b", "a\\|b"),
        (plain("a|b"), "a\\|b"),
        (plain("a\\|b"), "a\\\\\\|b"),
        ("one\n\ntwo", "one  two"),
    ],
)
def test_a_cell_is_one_line_and_never_ends_early(told: object, shown: str) -> None:
    assert grid.cell(told) == shown
