"""The plan past one machine: its queue is the textbook's, its load is what was asked for, and the page is fresh."""

from __future__ import annotations

import importlib.util
import tomllib
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from province import (
    DAY_SECONDS,
    Arrivals,
    Costs,
    Senders,
    appended,
    arrivals,
    audited,
    counties,
    exponent,
    load_of,
    proof_bytes,
    waited,
    waits,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_province", ROOT / "tests" / "bench" / "province.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_work_left_follows_lindley_step_by_step() -> None:
    work = np.random.default_rng(3).gamma(0.5, 1.7, 5_000)
    left, told = 0.0, []
    for one in work:
        left = max(0.0, left + one - 1.0)
        told.append(left)
    assert waits(work) == pytest.approx(np.array(told))


def test_the_mean_of_a_steady_queue_is_that_of_the_reflected_walk() -> None:
    # two seconds of work arrive with chance p, else none: what is left is geometric with p / (1 - p)
    p = 0.4
    work = 2.0 * (np.random.default_rng(5).random(1_000_000) < p)
    assert waits(work).mean() == pytest.approx(p / (1 - 2 * p), rel=0.03)


def test_an_idle_day_waits_for_its_own_work_only() -> None:
    events = np.zeros(DAY_SECONDS, dtype=int)
    events[[100, 40_000]] = 3
    seen = waited(Arrivals(events, events), events * 0.1)
    assert (seen.p50, seen.worst) == (pytest.approx(0.3), pytest.approx(0.3))


def test_a_day_brings_what_was_asked_for_in_working_hours() -> None:
    told = Senders()
    assert sum(told.hours) == pytest.approx(1.0)
    day = arrivals(200_000.0, told, np.random.default_rng(1))
    assert day.events.sum() == pytest.approx(200_000, rel=0.02)
    assert day.events[: 8 * 3600].sum() == day.events[18 * 3600 :].sum() == 0
    in_books = 200_000 * told.in_workbooks / 100
    assert day.requests.sum() == pytest.approx(200_000 * (1 - told.in_workbooks) + in_books, rel=0.02)


def test_weekends_month_ends_and_december_differ() -> None:
    told = Senders()
    days = (date(2027, 3, 3), date(2027, 3, 6), date(2027, 3, 31), date(2027, 12, 1), date(2027, 12, 31))
    assert [load_of(day, told) for day in days] == [1.0, told.idle, 2.0, 2.0, 4.0]


def test_counties_lie_between_their_bounds() -> None:
    each = counties(1_000, Senders(), 3)
    assert each.min() >= 100
    assert each.max() <= 10_000
    assert np.median(each) == pytest.approx(1_000, rel=0.15)


def test_twice_the_cost_waits_longer_at_the_sequencer_and_at_the_audit() -> None:
    day = arrivals(1_000_000.0, Senders(), np.random.default_rng(2))
    costs = Costs.read(ROOT / "docs" / "scale-measured.toml")
    dear = {name: 2 * getattr(costs, name) for name in Costs.__slots__}
    for queue in (appended, audited):
        cheap, slow = queue(day, costs), queue(day, Costs(**dear))
        assert slow.p99 > cheap.p99
        assert slow.busiest_hour == pytest.approx(2 * cheap.busiest_hour)


def test_the_exponent_of_a_square_is_two() -> None:
    assert exponent([10, 100, 1_000], [3, 300, 30_000]) == pytest.approx(2.0)


def test_a_proof_grows_by_one_hash_where_the_tree_doubles() -> None:
    assert proof_bytes(2**20) - proof_bytes(2**19) == 32


def test_every_measured_figure_says_by_which_command() -> None:
    told = tomllib.loads((ROOT / "docs" / "scale-measured.toml").read_text(encoding="utf-8"))["costs"]
    assert all(one["value"] > 0 and one["by"] for one in told.values())


def test_the_page_is_fresh(bench: ModuleType) -> None:
    text = bench.PAGE.read_text(encoding="utf-8")
    assert bench.page(text, bench.tables(Costs.read(bench.MEASURED), Senders())) == text
