from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from honest_tenders import honest_tenders
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_rings import planted
from proved import proved
from ringed_prices import STYLES, ringed_prices
from sklearn.metrics import roc_auc_score

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.screens.prices.all import PRICE_SCREENS
from monitor.screens.prices.steps import PARTLY_REGULAR, judged
from monitor.screens.prices.unusual import SHORTLISTS, UNUSUAL, Reference, UnusualTenders
from monitor.screens.tenders import words
from monitor.screens.tenders.bids import checked
from monitor.screens.tenders.county import bids_of
from monitor.screens.tenders.statistics import STATISTICS, statistics

SHARE = 0.01
SCREENS = PRICE_SCREENS


@pytest.fixture(scope="module")
def honest() -> Facts:
    return honest_tenders(7, years=1, projects=300)


@pytest.fixture(scope="module")
def unopened() -> Facts:
    """A county that publishes its candidates and tells no opening."""
    return honest_tenders(7, years=1, projects=300, without={"bids.opened"})


def read(screen: UnusualTenders, facts: Facts) -> int:
    """How many lots a screen has before it."""
    bids = screen.told(facts)[0] if isinstance(screen, UnusualTenders) else bids_of(facts)
    return bids["tender"].n_unique()


def ranked(bids: pl.DataFrame) -> pl.DataFrame:
    told = statistics(bids)
    return Reference.of(told).ranked(told).sort("market", "tender")


def test_a_tender_with_all_prices_together_is_told_with_reasons_that_have_numbers(honest: Facts) -> None:
    told = UnusualTenders(share=0.05).look(honest, honest.as_of_day)
    assert told
    assert [one.figures["score"] for one in told] == sorted((one.figures["score"] for one in told), reverse=True)
    for one in told:
        assert one.subject_id == one.process_id
        assert one.unit_id
        assert one.day
        assert one.entries
        assert 1 <= len(one.reasons) <= 4
        for language in ("zh", "en"):
            assert any(mark.isdigit() for mark in one.reasons[0][language])
            assert any(mark.isdigit() for mark in one.compared[language])
    everything = {
        text for one in told for said in (*one.reasons, *one.innocent, one.compared) for text in said.values()
    }
    assert not any(word in text for text in everything for word in ("违规", "串通", "fraud", "violation", "collusion"))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.id)
def test_of_an_honest_county_at_most_one_in_a_hundred_is_flagged(
    honest: Facts, unopened: Facts, screen: UnusualTenders
) -> None:
    facts = unopened if screen is SHORTLISTS else honest
    assert read(screen, facts) >= 100
    found = screen.look(facts, facts.as_of_day)
    assert len(found) <= SHARE * read(screen, facts)
    assert found or screen is PARTLY_REGULAR


def test_shortlists_are_said_to_be_shortlists_and_compared_with_shortlists_alone(unopened: Facts) -> None:
    assert UNUSUAL.look(unopened, unopened.as_of_day) == []
    for one in SHORTLISTS.look(unopened, unopened.as_of_day):
        assert words.is_shortlist(one.market)
        assert "a shortlist, not all bids" in one.compared["en"]
        assert "不是全部投标" in one.compared["zh"]
        assert one.innocent[0] == words.SHORTLISTED


def test_the_same_facts_give_the_same_results(honest: Facts) -> None:
    assert UNUSUAL.look(honest, honest.as_of_day) == UNUSUAL.look(honest, honest.as_of_day)


def test_the_reason_counts_the_others_of_the_set() -> None:
    close = pl.DataFrame(
        {"market": "works", "tender": "X", "bidder": None, "price": [1e6, 1e6 + 1, 1e6 + 3, 1e6 + 4]}
    ).with_columns(day=None, is_winner=None)
    bids = pl.concat([ringed_prices(1, 300).bids, checked(close)])
    told = statistics(bids)
    reference = Reference.of(told)
    rows = reference.ranked(told)
    here = rows.filter(pl.col("tender") == "X")
    assert here["percentile"].item() == 100.0
    assert here["is_unusual"].item()
    others = here["size"].item() - 1
    first = reference.reasons(here)[0]
    assert first == ("cv", words.LOW, others, others)
    assert words.reason(*first)["en"] == f"the prices lie closer together than in {others} of {others} others"
    assert words.reason(*first)["zh"] == f"各报价相互之间比其他 {others} 个标段中的 {others} 个更接近"


@settings(max_examples=8)
@given(st.integers(0, 99), st.sampled_from([0.01, 7.0, 1000.0]))
def test_neither_the_unit_nor_the_order_changes_anything(seed: int, factor: float) -> None:
    bids = ringed_prices(seed, 60).bids
    told = ranked(bids)
    other = ranked(bids.sample(fraction=1, shuffle=True, seed=seed).with_columns(pl.col("price") * factor))
    assert other["percentile"].to_list() == pytest.approx(told["percentile"].to_list(), nan_ok=True)
    assert other["is_unusual"].to_list() == told["is_unusual"].to_list()


def test_a_second_market_does_not_change_places_in_the_first() -> None:
    bids, other = ringed_prices(3, 200).bids, ringed_prices(4, 200).bids.with_columns(market=pl.lit("goods"))
    alone = statistics(bids)
    both = statistics(pl.concat([bids, other]))
    one, two = Reference.of(alone), Reference.of(both)
    row = one.ranked(alone).filter(pl.col("set").is_not_null()).head(1)
    same = two.ranked(both).filter((pl.col("market") == "works") & (pl.col("tender") == row["tender"].item()))
    assert one.reasons(row) == two.reasons(same)


def test_a_number_of_bids_too_rare_to_compare_is_not_looked_at() -> None:
    lone = ringed_prices(5, 30).bids.with_columns(market=pl.lit("rare")).filter(pl.col("tender") < "T-00010")
    rows = ranked(pl.concat([ringed_prices(6, 200).bids, lone]))
    rare = rows.filter(pl.col("market") == "rare")
    assert rare.height == 10
    for column in ("set", "score", "percentile", "is_unusual"):
        assert rare[column].null_count() == 10
    only = statistics(lone)
    assert Reference.of(only).ranked(only)["percentile"].null_count() == only.height
    nothing = facts_of(records([]), "county", 30_000)
    assert [screen.look(nothing, 30_000) for screen in SCREENS] == [[]] * len(SCREENS)


def test_two_bids_of_all_the_same_price_have_few_statistics_and_are_not_flagged_for_that() -> None:
    rng = np.random.default_rng(1)
    rows = [("works", f"P-{at}", None, float(p), None, None) for at in range(200) for p in rng.uniform(1e6, 2e6, 2)]
    rows += [("works", f"Q-{at}", None, 1e6, None, None) for at in range(100) for _ in range(2)]
    told = ranked(
        checked(pl.DataFrame(rows, schema=["market", "tender", "bidder", "price", "day", "is_winner"], orient="row"))
    )
    assert not told.filter(pl.col("tender").str.starts_with("Q") & pl.col("is_unusual")).height


def recovered(bids: pl.DataFrame, staged: frozenset[str], before: pl.DataFrame) -> dict[str, float]:
    """What a market with a ring gives: ranked among itself, and against an honest period before."""
    told = statistics(bids)
    own = Reference.of(told).ranked(told).filter(pl.col("set").is_not_null())
    later = Reference.of(statistics(before), folds=5).ranked(told).filter(pl.col("set").is_not_null())
    is_ring, was_ring = (side["tender"].is_in(staged).to_numpy() for side in (own, later))
    flagged, noted = own["is_unusual"].to_numpy(), later["is_unusual"].to_numpy()
    return {
        "base": is_ring.mean(),
        "flagged": flagged.mean(),
        "precision": is_ring[flagged].mean() if flagged.any() else np.nan,
        "recall": flagged[is_ring].mean(),
        "auc": roc_auc_score(is_ring, own["score"].to_numpy()),
        "later recall": noted[was_ring].mean(),
        "later false": noted[~was_ring].mean(),
        "later auc": roc_auc_score(was_ring, later["score"].to_numpy()),
    }


def test_a_ring_with_close_prices_stands_out_among_honest_tenders() -> None:
    ringed = ringed_prices(1, 500, size=5, participation=0.1, style="close", first=500)
    told = recovered(ringed.bids, ringed.tenders, ringed_prices(1, 500).bids)
    assert told["flagged"] <= SHARE
    assert told["auc"] > 0.75
    assert told["precision"] > 5 * told["base"]
    assert told["later recall"] > 8 * told["later false"]


def _line(name: str, runs: list[dict[str, float]]) -> str:
    mean = {key: float(np.nanmean([run[key] for run in runs])) for key in runs[0]}
    return f"unusual tenders, {name}: " + ", ".join(f"{key} {value:.3f}" for key, value in mean.items())


@pytest.mark.prove
def test_planted_rings_of_all_sizes_and_shares() -> None:
    """The table of the model card, from the market that the screens of firms are measured on as well."""
    aucs = []
    for size in range(3, 9):
        for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
            runs = []
            for seed in range(3):
                ringed = planted(seed, size, share)
                runs.append(recovered(ringed.bids, ringed.staged, planted(seed + 1_000).bids))
            assert all(run["flagged"] <= SHARE for run in runs)
            aucs.append(np.mean([run["auc"] for run in runs]))
            proved(_line(f"ring of {size} in {share:.0%}", runs))
    assert min(aucs) > 0.4


@pytest.mark.prove
@pytest.mark.parametrize("style", STYLES)
def test_rings_by_the_way_they_price(style: str) -> None:
    for size in (3, 5, 8):
        for share in (0.1, 0.3, 0.6):
            runs, regular = [], []
            for seed in range(3):
                ringed = ringed_prices(seed, 600, size=size, participation=share, style=style, first=600)
                runs.append(recovered(ringed.bids, ringed.tenders, ringed_prices(seed, 600).bids))
                rows, _ = judged(ringed.bids)
                found = rows.filter(pl.col("q") <= PARTLY_REGULAR.q)["tender"]
                regular.append(found.is_in(ringed.tenders).sum() / len(ringed.tenders))
                assert found.is_in(ringed.tenders).all()
            assert all(run["flagged"] <= SHARE for run in runs)
            proved(f"{_line(f'{style}, ring of {size} in {share:.0%}', runs)}, partly regular {np.mean(regular):.3f}")


@pytest.mark.prove
def test_false_alarms_of_every_screen_on_honest_counties_of_several_seeds_and_sizes() -> None:
    looked = dict.fromkeys((screen.id for screen in SCREENS), 0)
    flagged = dict.fromkeys(looked, 0)
    for years, projects in ((1, 60), (2, 200), (3, 400), (3, 1_200)):
        for seed in (1, 2, 3):
            told = honest_tenders(seed, years=years, projects=projects)
            listed = honest_tenders(seed, years=years, projects=projects, without={"bids.opened"})
            for screen in SCREENS:
                facts = listed if screen is SHORTLISTS else told
                found, tenders = len(screen.look(facts, facts.as_of_day)), read(screen, facts)
                assert found <= SHARE * tenders
                looked[screen.id] += tenders
                flagged[screen.id] += found
    for name, count in looked.items():
        share = f"{flagged[name] / count:.2%}"
        proved(f"{name}: {flagged[name]} of {count} tenders of twelve honest counties flagged ({share})")


@pytest.mark.prove
def test_honest_tenders_after_an_honest_period_are_flagged_about_as_often_as_was_asked() -> None:
    shares = []
    for seed in range(20):
        reference = Reference.of(statistics(ringed_prices(seed, 600).bids), folds=5)
        later = reference.ranked(statistics(ringed_prices(seed, 600, first=600).bids))
        shares.append(later["is_unusual"].mean())
    proved(f"unusual tenders, honest after honest: {np.mean(shares):.2%} flagged, spread {np.std(shares):.2%}")
    assert np.mean(shares) < 1.5 * SHARE


def test_every_statistic_has_words_for_both_sides() -> None:
    assert set(words.MEANS) == {(name, side) for name in STATISTICS for side in (words.LOW, words.HIGH)}
    assert all(one.count("{}") == 1 for pair in words.MEANS.values() for one in pair)
