"""Money goes down from one level of government to the next; a project bears its share of a payment in whole fen."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.money import is_lower, level_of, with_part
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

AS_OF = day_number(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("payer", "payee", "lower"),
    [
        ("central", "province", True),
        ("county", "township", True),
        ("county", "county", False),
        ("township", "county", False),
        ("county", "unit", False),
        ("upper_department", "county", True),
        ("upper_department", "city", None),
        ("unit", "township", None),
        ("county", None, None),
        (None, "county", None),
    ],
)
def test_a_level_is_lower_equal_or_unknown(payer: str | None, payee: str | None, lower: bool | None) -> None:
    row = pl.DataFrame({"payer": [payer], "payee": [payee]}, schema={"payer": pl.String, "payee": pl.String})
    assert row.select(is_lower("payer", "payee")).item() == lower


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("990000", "province"),
        ("999100", "city"),
        ("999001", "county"),
        ("999001000", "township"),
        ("999001001002", "township"),
        (None, None),
    ],
)
def test_a_place_code_tells_the_level_of_its_government(region: str | None, level: str | None) -> None:
    told = pl.DataFrame({"region": [region]}, schema={"region": pl.String})
    assert told.select(level_of(pl.col("region"))).item() == level


@pytest.mark.parametrize(
    ("shares", "fen"),
    [
        ({}, 100),
        ({"P-A": "1"}, 100),
        ({"P-A": "0.5", "P-B": "0.5"}, 50),
        ({"P-A": "0.333333333333", "P-B": "0.666666666667"}, 33),
    ],
)
def test_a_project_bears_its_share_and_no_fraction_of_a_fen(shares: dict[str, str], fen: int) -> None:
    split: dict[str, Any] = {"shares": [{"project_id": name, "share": share} for name, share in shares.items()]}
    told = like("payment.made", "2026-06-30", amount="1.00", **(split if shares else {"project_id": "P-A"}))
    facts = facts_of(records(enumerate(map(read_event, numbered((told,))))), "project", AS_OF)
    rows = with_part(facts, facts.of("payment.made"), cny("amount")).filter(pl.col("scope_id") == "P-A").collect()
    assert rows["part_fen"].to_list() == [fen]
