"""A large lake is one county told again: each county's verdicts are those of the first under other ids."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from large_lake import Large, made

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.facts.lake import Lake
from monitor.facts.scopes import COUNTY
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place

DEMO = place("demo")
SAMPLE = ("pay.duplicate", "sig.content-changed", "dec.dual-sign-threshold", "exp.random-draw", "blk.expert-barred")
NAMED_BY_THE_PLACE = "acc.post-evaluation"
"""The place names one project by its id: a copy's has another."""


def verdicts(folder: Path, told: Large, rules: list[str]) -> list[pl.DataFrame]:
    """What the rules say of each of two counties, under the ids of the first and counted from its first event."""
    charged = charges([catalogue()[id] for id in rules], DEMO)
    world = Lake(folder).records({kind for charge in charged for kind in charge.rule.reads})
    judged = batch(world, charged, told.day)
    assert not judged.failed
    half = told.events // 2
    out = []
    for county in range(2):
        mine = judged.verdicts.filter(pl.col("event") // half == county)
        ids = pl.col("scope_id", "about", "shown").str.replace_all(r"\.[ck]1\b", "")
        mine = mine.with_columns(ids if county else pl.col("scope_id"), pl.col("event") - county * half)
        events = pl.col("events").list.eval(pl.element() - county * half)
        out.append(mine.with_columns(events).sort("rule", "scope_id", "about", "event", "day", "shown"))
    return out


def test_a_county_told_again_is_judged_as_the_first(province: tuple[Path, Large]) -> None:
    folder, told = province
    assert told.copies == 2
    assert Lake(folder).segments()[:2] == [(0, 4_999), (5_000, 9_999)]
    first, again = verdicts(folder, told, list(SAMPLE))
    assert first.height > 1_000
    assert first.filter(pl.col("verdict") == "flagged").height > 0
    assert first.equals(again)


@pytest.mark.prove
def test_so_it_is_by_every_rule_of_a_scope_within_the_county(province: tuple[Path, Large]) -> None:
    folder, told = province
    mine = [one.id for one in catalogue().values() if one.scope != COUNTY and one.id != NAMED_BY_THE_PLACE]
    first, again = verdicts(folder, told, mine)
    assert first.equals(again)


@pytest.mark.prove
def test_a_unit_has_as_many_payments_more_as_were_asked_for(tmp_path: Path) -> None:
    told = made(tmp_path, 10_000, hot_unit_payments=2_000, years=1, projects=2)
    world = Lake(tmp_path).records({"payment.made"})
    paid = world.payload("payment.made").with_columns(unit=pl.col("payer").struct.field("id"))
    counted = paid.group_by("unit").len().sort("len", descending=True)
    assert counted["unit"][0] == told.unit
    assert counted["len"][0] >= 2_000
    assert counted["len"][1] < 200
    assert paid["payment_id"].is_unique().all()
