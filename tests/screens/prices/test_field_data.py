"""Shortlists of a real trading centre through the estimator; what the ten most unusual are stands in the docs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from proved import proved

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.intake.load import for_folder
from monitor.intake.tabular import import_path
from monitor.screens.prices.steps import PARTLY_REGULAR, judged
from monitor.screens.prices.unusual import Reference
from monitor.screens.tenders import words
from monitor.screens.tenders.bids import checked
from monitor.screens.tenders.shortlists import bids_of, kind_of
from monitor.screens.tenders.statistics import statistics

pytestmark = pytest.mark.field
DAY = (date(2026, 1, 31) - date(1970, 1, 1)).days
KINDS = ("candidates.published", "award.made")


@pytest.fixture(scope="module")
def listed(field_data: Path) -> pl.DataFrame:
    """The candidates as the product reads them, each section in the market that its title names."""
    folder = field_data / "yichang"
    if not folder.is_dir():
        pytest.skip("the folder of real records holds no yichang")
    events = [event for event in import_path(folder, for_folder(folder)).taken()[0] if event.type in KINDS]
    bids = bids_of(facts_of(records(enumerate(events)), "county", DAY))
    of = {event.id.split(":", 1)[1]: event.data["ocid"] for event in events if event.type == KINDS[0]}
    titles = pl.read_csv(folder / "candidates.csv", columns=["infoid", "section_title"]).unique("infoid")
    markets = titles.filter(pl.col("infoid").is_in(list(of))).select(
        tender=pl.col("infoid").replace_strict(of, return_dtype=pl.String), market=kind_of("section_title")
    )
    return checked(bids.drop("market").join(markets, on="tender"))


def test_the_most_unusual_shortlists_are_unusually_close_and_few(listed: pl.DataFrame) -> None:
    told = statistics(listed)
    reference = Reference.of(told)
    rows = reference.ranked(told).sort("score", descending=True, nulls_last=True)
    looked, flagged = rows["score"].count(), rows["is_unusual"].sum()
    assert set(rows["market"].str.split("/").list.first()) == {words.SHORTLIST}
    assert looked > 800
    assert 0 < flagged <= looked // 100
    why = [reference.reasons(row) for row in rows.head(10).iter_slices(1)]
    close = sum(any((name, side) in {("cv", words.LOW), ("spd", words.LOW)} for name, side, *_ in one) for one in why)
    assert close >= 5
    markets = rows.head(10)["market"].value_counts().sort("market").rows()
    proved(
        f"real shortlists: {rows.height} sections with all prices, {looked} looked at in {reference.sets.height} sets, "
        f"{flagged} flagged; the first ten by market {markets}, {close} of them for closeness"
    )


def test_candidates_with_the_lowest_price_win_a_little_more_than_half(listed: pl.DataFrame) -> None:
    """So the price alone does not decide, and a shortlist is chosen by more than by price."""
    place = pl.col("price").rank("min").over("tender")
    works = listed.filter(pl.col("market").str.starts_with("shortlist/works")).with_columns(place=place)
    works = works.filter(pl.len().over("tender") == 3, pl.col("is_winner").fill_null(value=False))
    share = (works["place"] == 1).mean()
    assert isinstance(share, float)
    assert 0.4 < share < 0.7
    proved(f"real shortlists of works with three candidates: the lowest wins {share:.0%} of {works.height}")


def test_equal_prices_beyond_chance_are_few_and_in_guided_or_designed_work(listed: pl.DataFrame) -> None:
    rows, parts = judged(listed)
    found = rows.filter(pl.col("q") <= PARTLY_REGULAR.q)
    assert found.height <= rows.height // 100
    kinds = {(market, parts[market, tender].kind) for market, tender in found.select("market", "tender").rows()}
    assert {kind for _, kind in kinds} == {"equal"}
    proved(f"real shortlists: partly regular {found.height} of {rows.height}: {sorted(kinds)}")
