from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from published_sets import written

from monitor.screens.estimators.collusion import CollusionScreen
from monitor.screens.estimators.collusion_features import COBIDDING, SCREENS, screens
from monitor.screens.evaluation.columns import OTHERS, PAST, TRAINING, Told
from monitor.screens.evaluation.judge import MODELS, apart, judged
from monitor.screens.evaluation.published import Published, found_in, read
from monitor.screens.evaluation.splits import at_random, by_overlap, by_time


@pytest.fixture(scope="module")
def japan(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return read(*found_in(written(tmp_path_factory.mktemp("sets"), "japan", tenders=100))[0])


@pytest.fixture(autouse=True)
def _small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is how rows are parted; few trees answer as well as many."""
    if "field_data" not in request.fixturenames:
        monkeypatch.setitem(MODELS, "trees", partial(CollusionScreen, trees=12, bags=1, folds=3))


def changed(told: Published, tenders: list[str], by: float) -> Published:
    """The same with other prices in some tenders: the first told of each costs more by a factor."""
    first = pl.int_range(pl.len()).over("tender") == 0
    price = pl.when(first & pl.col("tender").is_in(tenders)).then(pl.col("price") * by).otherwise(pl.col("price"))
    return dataclasses.replace(told, bids=told.bids.with_columns(price=price))


def test_the_past_is_earlier_days_only(japan: Published) -> None:
    told = screens(japan.bids)
    middle = told["day"].sort()[50]
    later = told.filter(pl.col("day") >= middle)["tender"].to_list()
    again = screens(changed(japan, later, 3.0).bids)
    keep = told["day"] <= middle
    assert told.filter(keep).select(COBIDDING).equals(again.filter(keep).select(COBIDDING))
    assert not told.filter(~keep).select(COBIDDING).equals(again.filter(~keep).select(COBIDDING))
    first = told.filter(pl.col("day") == told["day"].min())
    assert first.select(pl.all_horizontal(pl.col(name).is_null() for name in COBIDDING))["jaccard_mean"].all()


def test_over_the_training_part_other_tests_are_not_looked_at(japan: Published) -> None:
    told = Told(japan, TRAINING)
    split = next(by_overlap(told.collusive, told.groups.of, 0))
    names = japan.labels["tender"].to_list()
    one, others = split.test[0], [names[at] for at in split.test[1:].tolist()]
    again = Told(changed(japan, others, 3.0), TRAINING)
    left, right = (some.frame("both", split.train) for some in (told, again))
    assert left[[one, *split.train.tolist()]].equals(right[[one, *split.train.tolist()]])
    whole, other = (Told(some, OTHERS).frame("both", split.train) for some in (japan, changed(japan, others, 3.0)))
    assert not whole[split.train].equals(other[split.train])


@pytest.mark.parametrize("columns", ["both", "identity"])
def test_no_label_of_the_test_part_is_seen(japan: Published, columns: str) -> None:
    told = Told(japan, PAST)
    for grouped, split in ((False, by_time(told.day)), (True, next(by_overlap(told.collusive, told.groups.of, 0)))):
        (one,) = judged(told, columns, "trees", [split], 0, grouped=grouped)
        flip = pl.Series("flip", np.isin(np.arange(japan.labels.height), split.test))
        other = japan.labels.with_columns(collusive=pl.col("collusive") ^ flip)
        turned = Told(dataclasses.replace(japan, labels=other), PAST)
        (again,) = judged(turned, columns, "trees", [split], 0, grouped=grouped)
        assert again.threshold == one.threshold
        assert (again.scores == one.scores).all()
        assert again.balanced == pytest.approx(1 - one.balanced)


def test_a_day_is_not_parted_and_the_test_comes_after() -> None:
    day = np.array([5, 1, 1, 9, -1, 5, 5, 7])
    split = by_time(day)
    assert day[split.train].max() < day[split.test].min()
    assert day[split.train].tolist() == [1, 1]
    assert sorted([*split.train.tolist(), *split.test.tolist()]) == [0, 1, 2, 3, 5, 6, 7]


def test_the_leaky_split_is_a_fifth(japan: Published) -> None:
    split = at_random(japan.labels["collusive"].to_numpy(), 3)
    assert len(split.test) == 20
    assert not set(split.train) & set(split.test)


def test_a_market_left_out_is_scored_by_the_others_alone() -> None:
    rng = np.random.default_rng(0)
    parts = [(rng.uniform(-1, 1, (60, 4)), rng.random(60) < 0.4) for _ in range(3)]
    scores = apart(parts, 0)
    (places, collusive), rest = parts[0], parts[1:]
    assert (apart([(places, ~collusive), *rest], 0) == scores).all()
    weight = np.mean([told[yes].mean(axis=0) - told[~yes].mean(axis=0) for told, yes in rest], axis=0)
    assert scores == pytest.approx(places @ weight)


def test_staged_tenders_are_found_and_sets_hold_what_they_say(japan: Published) -> None:
    told = Told(japan, PAST)
    (one,) = judged(told, "both", "trees", [by_time(told.day)], 0, grouped=False)
    assert one.balanced > 0.8
    assert told.frame("both", one.test).columns == ["bids", *SCREENS]
    assert told.frame("bids", one.test).columns == ["bids", "n"]


@pytest.mark.field
def test_the_files_are_read_where_they_lie(field_data: Path) -> None:
    folder = field_data / "collusion"
    if not folder.is_dir():
        pytest.skip("TENDERWATCH_FIELD_DATA holds no folder collusion")
    told = Told(read(*found_in(folder, ["japan"])[0]), PAST)
    (one,) = judged(told, "both", "trees", [by_time(told.day)], 0, grouped=False)
    assert one.balanced > 0.7
