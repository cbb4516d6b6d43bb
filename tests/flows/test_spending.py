from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.flows.spending import figures

TODAY = 20_818  # 2026-12-31
Make = Callable[..., dict[str, Any]]
Tell = Callable[..., list[int]]
Ask = Callable[[Callable[[Any], Any]], Any]


def unit(number: int) -> dict[str, str]:
    return {"id": f"CN-XX:UNIT-{number}", "name": f"示例{number}局"}


def reported(make: Make, number: int, month: str, currency: str = "CNY", **amounts: str) -> dict[str, Any]:
    """The report of unit `number`: item = yuan."""
    items = [{"item": item, "amount": {"amount": yuan, "currency": currency}} for item, yuan in amounts.items()]
    told = make("spending.reported", "2026-12-02", unit=unit(number), month=month, items=items)
    return told | {"subject": f"CN-XX:UNIT-{number}"}


@pytest.fixture
def top(read: Ask) -> Callable[..., dict[str, Any]]:
    def told(**more: Any) -> dict[str, Any]:
        return read(lambda session: figures(session, TODAY, **({"top_total": 2, "top_item": 1} | more)))

    return told


def by_unit(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["unit"]["id"].removeprefix("CN-XX:"): row for row in told["units"]}


def test_the_first_by_sum_and_the_first_by_an_item_are_listed(make: Make, tell: Tell, top: Any) -> None:
    tell(
        reported(make, 1, "2026-11", hospitality="500.00", meeting="600.00"),
        reported(make, 2, "2026-11", hospitality="900.00"),
        reported(make, 3, "2026-11", transport="10.00"),
        reported(make, 4, "2026-11", hospitality="20.00"),
        reported(make, 5, "2026-11"),
    )
    told = top()
    rows = by_unit(told)
    assert list(rows) == ["UNIT-1", "UNIT-2", "UNIT-4", "UNIT-3", "UNIT-5"]
    assert [rows[f"UNIT-{n}"]["rank"] for n in range(1, 6)] == [1, 2, 4, 3, None]
    assert [rows[f"UNIT-{n}"]["is_listed"] for n in range(1, 6)] == [True, True, True, False, False]
    assert [[item["code"] for item in rows[f"UNIT-{n}"]["top_items"]] for n in (1, 2, 3)] == [
        ["meeting"],
        ["hospitality"],
        ["transport"],
    ]
    assert rows["UNIT-1"]["total_yuan"] == "1100.00"
    assert [(item["code"], item["amount_yuan"]) for item in rows["UNIT-1"]["items"]] == [
        ("hospitality", "500.00"),
        ("meeting", "600.00"),
    ]


def test_months_are_summed_and_the_latest_is_shown_unless_one_is_named(make: Make, tell: Tell, top: Any) -> None:
    tell(
        reported(make, 1, "2026-10", meeting="1.00"),
        reported(make, 1, "2026-11", meeting="2.00"),
        reported(make, 2, "2026-11", meeting="0.50"),
        reported(make, 3, "2026-11", currency="USD", meeting="7.00"),
    )
    told = top()
    assert told["month"] == "2026-11"
    assert [(one["month"], one["sum_yuan"], one["units"], one["not_in_yuan"]) for one in told["months"]] == [
        ("2026-11", "2.50", 3, 1),
        ("2026-10", "1.00", 1, 0),
    ]
    assert by_unit(told)["UNIT-3"]["total_yuan"] is None
    assert by_unit(told)["UNIT-3"]["is_listed"] is None
    assert list(by_unit(top(month="2026-10"))) == ["UNIT-1"]
    assert top(month="2025-01")["units"] == []


def test_a_correction_counts_in_place_of_what_it_corrects(make: Make, tell: Tell, top: Any) -> None:
    tell(reported(make, 1, "2026-11", meeting="2.00") | {"id": "r-1"})
    tell(reported(make, 1, "2026-11", meeting="3.00") | {"id": "r-2", "corrects": "r-1"})
    assert [row["total_yuan"] for row in top()["units"]] == ["3.00"]


def test_nothing_reported(top: Any) -> None:
    told = top()
    assert (told["month"], told["months"], told["units"]) == (None, [], [])
