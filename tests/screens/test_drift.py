from __future__ import annotations

import polars as pl
import pytest
from ringed_prices import ringed_prices

from monitor.screens.drift import DRIFTS, by_quarter, drift
from monitor.screens.prices.unusual import Reference
from monitor.screens.tenders.compared import sets, within
from monitor.screens.tenders.statistics import STATISTICS, statistics

Q = 0.05


def placed(bids: pl.DataFrame, by: pl.DataFrame) -> pl.DataFrame:
    """The statistics of a period in the sets of the reference."""
    return within(statistics(bids), by)


@pytest.fixture(scope="module")
def reference() -> tuple[pl.DataFrame, pl.DataFrame]:
    told = statistics(ringed_prices(1, 400).bids)
    by = sets(told)
    return within(told, by), by


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_the_same_market_is_quiet(reference: tuple[pl.DataFrame, pl.DataFrame], seed: int) -> None:
    told, by = reference
    rows = drift(told, placed(ringed_prices(seed, 300, first=400).bids, by), STATISTICS)
    assert dict(rows.schema) == DRIFTS
    assert rows.height > 30
    assert rows.filter(pl.col("q") <= Q).is_empty()


def test_a_market_whose_prices_draw_together_is_caught_and_the_statistic_named(
    reference: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    told, by = reference
    mean = pl.col("price").mean().over("tender")
    closer = ringed_prices(5, 300, first=400).bids.with_columns(price=mean + (pl.col("price") - mean) / 2)
    rows = drift(told, placed(closer, by), STATISTICS)
    assert rows["q"].is_sorted()
    spread = pl.col("statistic").is_in(["cv", "spd"])
    assert rows.filter(spread).select((pl.col("q") <= Q).all()).item()
    assert set(rows.head(8)["statistic"]) <= {"cv", "spd", "diffp"}


def test_what_is_told_too_seldom_is_not_tested(reference: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    told, by = reference
    assert drift(told, placed(ringed_prices(6, 19, first=400).bids, by), STATISTICS).is_empty()
    elsewhere = ringed_prices(6, 300, first=400).bids.with_columns(market=pl.lit("goods"))
    assert drift(told, placed(elsewhere, by), STATISTICS).is_empty()


def test_quarters_tell_how_many_are_flagged_and_whether_chance_does_it() -> None:
    before = Reference.of(statistics(ringed_prices(1, 600).bids), folds=5)
    honest = by_quarter(before.ranked(statistics(ringed_prices(2, 360, first=600).bids)), 0.01)
    assert honest["quarter"].str.contains(r"^20\d\dQ[1-4]$").all()
    assert honest["compared"].sum() <= 360
    assert (honest["q"] > Q).all()
    ringed = ringed_prices(2, 360, first=600, size=8, participation=0.6, style="close").bids
    later = by_quarter(before.ranked(statistics(ringed)), 0.01)
    assert (later["q"] <= Q).sum() >= 3
    assert later.filter(pl.col("q") <= Q).select((pl.col("flagged") > 0.05 * pl.col("compared")).all()).item()
