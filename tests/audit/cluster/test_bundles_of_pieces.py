"""What lies in a lake, cut into pieces and put together by bins, is judged as it is in one piece; no Spark needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from woven import histories

from monitor.audit.cluster import task as tasks
from monitor.audit.cluster.judge import ANSWERS, answers, bundle_of, gathered
from monitor.audit.cluster.plan import planned
from monitor.audit.cluster.spread import spread
from monitor.audit.cluster.task import brief
from monitor.audit.evaluate import Charge
from monitor.audit.shards.found import FOUND
from monitor.audit.shards.seats import seats
from monitor.vocabulary.event import day_number

FIRST = day_number(date(2026, 1, 1))


@settings(max_examples=settings.default.max_examples // 20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    history=histories(),
    day=st.integers(FIRST, FIRST + 600),
    seats_a_bin=st.sampled_from([20, 10_000]),
    seed=st.integers(0, 99),
)
def test_a_lake_in_bins_is_judged_as_in_one_piece(
    lake_of: Callable[..., Any],
    charged: tuple[Charge, ...],
    history: list[dict[str, Any]],
    day: int,
    seats_a_bin: int,
    seed: int,
) -> None:
    with lake_of(history) as told:
        verdicts, findings = told.in_one_piece(charged, day)
        task = planned(told.folder, seats(told.folder, day, rows=9), brief(charged, day), seats_a_bin=seats_a_bin)
        pieces = [piece for part in task.parts for unit in part for piece in spread(task, unit)]
        Random(seed).shuffle(pieces)
        there = gathered(pieces)
        assert {number for number, _ in there} == set(range(len(task.bins.rows)))
        said = [answers(task, number, bundle_of(scope, lines)) for (number, scope), lines in there.items()]
    every = pl.concat([pl.DataFrame(schema=ANSWERS), *said])
    assert every.filter(what="failed").is_empty()
    assert_frame_equal(every.filter(what="finding").select(list(FOUND)).sort("id"), findings)
    counted = every.filter(what="count").group_by("rule", "verdict").agg(pl.col("number").sum())
    expected = verdicts.group_by("rule", "verdict").len()
    assert set(counted.iter_rows()) == set(expected.iter_rows())


def test_a_rule_that_breaks_is_told_and_the_others_go_on(
    lake_of: Callable[..., Any], charged: tuple[Charge, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> pl.LazyFrame:
        raise ZeroDivisionError("nothing to divide by")

    one = next(charge for charge in charged if charge.rule.scope == "process" and charge.rule.examples)
    others = [charge for charge in charged if charge.rule.scope == "process" and charge is not one]
    events = [{**event, "id": f"e{place}"} for place, event in enumerate(one.rule.examples[0].events)]
    told = brief([one, *others], FIRST)
    broken = (replace(one, rule=replace(one.rule, prepare=breaks)), *others)
    monkeypatch.setitem(tasks._BUILT, told.basis, broken)  # noqa: SLF001 - what an executor keeps
    with lake_of(events) as lake:
        task = planned(lake.folder, seats(lake.folder, FIRST + 400), replace(told, day=FIRST + 400))
        pieces = [piece for part in task.parts for unit in part for piece in spread(task, unit)]
        there = gathered(pieces).items()
        said = [answers(task, number, bundle_of(scope, lines)) for (number, scope), lines in there]
    every = pl.concat(said)
    failed = every.filter(what="failed").select("rule", "scope_kind", "told").rows()
    assert failed == [(one.rule.id, "process", "ZeroDivisionError: nothing to divide by")]
    assert not every.filter(what="count").is_empty()
    assert one.rule.id not in every.filter(what="count")["rule"]
