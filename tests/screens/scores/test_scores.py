"""Points of committees: who stands alone, who leans, whose sheets agree; and honest panels stay quiet."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from honest_panels import Panels
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like
from monitor.screens.draws.uniformity import tail
from monitor.screens.scores.all import SCORE_SCREENS
from monitor.screens.scores.identical import IdenticalScores
from monitor.screens.scores.lasting import LastingLeans
from monitor.screens.scores.leaning import leans
from monitor.screens.scores.outliers import ScoreOutliers
from monitor.screens.scores.screen import ScoreScreen
from monitor.screens.scores.told import SCORES, scores_of, totals
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

PANELS = 60


@pytest.fixture(scope="module")
def honest() -> pl.DataFrame:
    return Panels(11).scores(PANELS)


@pytest.fixture(scope="module")
def copied() -> pl.DataFrame:
    return Panels(12, copies=("E-001", "E-002")).scores(PANELS)


@pytest.fixture(scope="module")
def favoured() -> pl.DataFrame:
    return Panels(13, favour=("E-003", "F-007", 1.2)).scores(PANELS)


def found(screen: ScoreScreen, scores: pl.DataFrame) -> list[str]:
    return screen.ranked(scores).filter("is_unusual")["subject"].to_list()


@pytest.mark.parametrize("screen", SCORE_SCREENS, ids=lambda screen: screen.id)
def test_honest_panels_stay_quiet(screen: ScoreScreen, honest: pl.DataFrame) -> None:
    assert found(screen, honest) == []


def test_who_copies_is_found(copied: pl.DataFrame) -> None:
    assert found(IdenticalScores(), copied) == ["E-001|E-002"]


def test_who_leans_a_little_in_every_panel_is_found(favoured: pl.DataFrame) -> None:
    assert found(LastingLeans(), favoured) == ["E-003|F-007"]


def test_one_wild_score_is_found_and_its_mirrors_are_not_told(honest: pl.DataFrame) -> None:
    first = honest.row(0, named=True)
    here = pl.all_horizontal(pl.col(name) == first[name] for name in ("panel", "expert", "bid"))
    wild = honest.with_columns(points=pl.when(here).then(pl.col("points") + 30).otherwise("points"))
    assert found(ScoreOutliers(), wild) == [f"{first['panel']}|{first['expert']}|{first['bid']}"]


def test_strictness_is_no_lean() -> None:
    points = np.array([[80.0, 70.0, 60.0], [81.0, 71.0, 61.0], [70.0, 60.0, 50.0], [80.0, 70.0, 60.0]])
    assert np.array_equal(leans(points), np.zeros((4, 3)))


def test_a_lean_by_hand() -> None:
    points = np.array([[80.0, 70.0, 60.0, 50.0], [80.0, 70.0, 60.0, 50.0], [86.0, 69.0, 59.0, 49.0]])
    assert leans(points)[2].tolist() == [7.0, 0.0, 0.0, 0.0]


@given(st.lists(st.lists(st.integers(0, 200), min_size=4, max_size=4), min_size=3, max_size=6), st.integers(1, 9))
def test_leans_scale_with_points_and_forget_what_all_share(rows: list[list[int]], times: int) -> None:
    points = np.array(rows, dtype=np.float64)
    assert np.allclose(leans(points * times + 5), leans(points) * times)
    turned = points[::-1, ::-1]
    assert np.allclose(leans(turned), leans(points)[::-1, ::-1])


def test_the_chances_agree_with_exact_tests(copied: pl.DataFrame, favoured: pl.DataFrame) -> None:
    lean = LastingLeans().ranked(favoured).row(by_predicate=pl.col("subject") == "E-003|F-007", named=True)
    assert lean["p"] == pytest.approx(binomtest(lean["up"], lean["met"]).pvalue)
    pair = IdenticalScores().ranked(copied).row(by_predicate=pl.col("subject") == "E-001|E-002", named=True)
    assert pair["seen"] == pair["scores"]
    assert pair["p"] < 1e-10
    assert tail([0.3] * 20, 12) == pytest.approx(binomtest(12, 20, 0.3, alternative="greater").pvalue)


@pytest.mark.parametrize("screen", SCORE_SCREENS, ids=lambda screen: screen.id)
def test_order_changes_nothing_and_words_are_there(screen: ScoreScreen, copied: pl.DataFrame) -> None:
    told = screen.ranked(copied)
    again = screen.ranked(copied.sample(fraction=1.0, shuffle=True, seed=4))
    columns = ["subject", "score", "is_unusual"]
    assert told.select(columns).sort("subject").equals(again.select(columns).sort("subject"))
    row = told.sort("score", descending=True, nulls_last=True).row(0, named=True)
    compared, reasons, figures = screen.tell(row, 5, 9)
    for sentence in (screen.title, compared, *reasons, *screen.innocent):
        assert sentence["zh"]
        assert sentence["en"]
    assert figures
    assert screen.ranked(copied.clear()).is_empty()


def test_panels_that_cannot_be_compared_are_left_out(honest: pl.DataFrame) -> None:
    short = honest.filter(
        ~((pl.col("panel") == 0) & (pl.col("item") == "plan") & (pl.col("expert") == honest["expert"][0]))
    )
    assert 0 not in totals(short)["panel"].to_list()
    assert totals(honest)["panel"].n_unique() == PANELS


def _evaluated(copies: bool) -> list[dict[str, Any]]:
    """One evaluation of a county: five members, three bids, four subjective items."""
    random = np.random.default_rng(5)
    members = [f"E-{at}" for at in range(5)]
    sheet = {
        who: {(bid, item): 0.5 * int(random.integers(8, 20)) for bid in "ABC" for item in "1234"} for who in members
    }
    if copies:
        sheet["E-1"] = dict(sheet["E-0"])
    scores = [
        {"member": who, "bid_id": f"B-{bid}", "item": f"S{item}", "points": str(points), "is_subjective": True}
        for who, cells in sheet.items()
        for (bid, item), points in cells.items()
    ]
    return [like("evaluation.concluded", "2026-04-20T16:00:00+08:00", scores=scores)]


@pytest.mark.parametrize("copies", [True, False])
def test_a_county_looked_at(copies: bool) -> None:
    events = [
        read_event(json.dumps(one | {"id": f"ev-{at}"}), stored=False) for at, one in enumerate(_evaluated(copies))
    ]
    facts = facts_of(records(enumerate(events)), "county", day_number(date(2027, 1, 1)))
    assert scores_of(facts).schema == pl.Schema(SCORES)
    results = [one for screen in SCORE_SCREENS for one in screen.look(facts, day_number(date(2027, 1, 1)))]
    assert [(one.screen, one.subject_id, one.entries) for one in results] == (
        [("score.identical", "E-0", (0,))] if copies else []
    )
    for one in results:
        assert (one.subject_kind, one.percentile, one.process_id) == ("expert", 100.0, "ocds-tw9990-2026-0017")


@pytest.mark.prove
@pytest.mark.parametrize("screen", SCORE_SCREENS, ids=lambda screen: screen.id)
def test_false_alarms_on_many_honest_panels(screen: ScoreScreen) -> None:
    told = [screen.ranked(Panels(seed, experts=60, firms=40).scores(400)) for seed in range(5)]
    subjects = sum(len(one) for one in told)
    assert sum(int(one["is_unusual"].sum()) for one in told) <= 0.001 * subjects
