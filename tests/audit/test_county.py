"""County-wide rules follow the log at a distance, and say then what the batch says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from audited_store import Store

from monitor.audit.catch_up import catch_up
from monitor.audit.county import Spaced, judge_county
from monitor.audit.evaluate import Charge
from monitor.facts import lake as lakes
from monitor.facts.facts import Facts
from monitor.facts.scopes import COUNTY
from monitor.rules.kit.rule import Rule
from monitor.store import findings
from monitor.store.erase import erase
from monitor.vocabulary.event import Event, day_number

TODAY = day_number(date(2026, 3, 31))
Pay = Callable[..., Event]


def the_largest(f: Facts, _: Any) -> pl.LazyFrame:
    """Of all payments of the county, the largest: one more payment changes what an older one is."""
    paid = f.of("payment.made")
    return paid.with_columns(
        stake_fen=pl.col("amount_fen"), is_largest=pl.col("amount_fen") == pl.col("amount_fen").max()
    )


@pytest.fixture
def charged(tiny: Callable[..., Rule[Any]], charge: Callable[..., Charge]) -> tuple[Charge, ...]:
    top = tiny(id="san.top", scope=COUNTY, reach=None, prepare=the_largest, flagged=lambda _: pl.col("is_largest"))
    return charge(tiny()), charge(top)


def flagged(store: Store) -> set[str]:
    with store.database.reading() as read:
        listed = findings.listed(read, rule="san.top", state="raised")
    return {row["about"]["payment_id"] for row in listed}


def test_what_a_whole_audit_said_is_taken_back_when_it_holds_no_more(
    store: Store, charged: tuple[Charge, ...], pay: Pay
) -> None:
    store.add(pay("PAY-1", "900.00"), pay("PAY-2", "500.00"))
    catch_up(store.database, store.lake, charged, TODAY)
    assert flagged(store) == {"PAY-1"}
    assert judge_county(store.database, store.lake, charged, TODAY) is None  # nothing is new
    store.add(pay("PAY-3", "1200.00"))
    catch_up(store.database, store.lake, charged, TODAY)
    assert flagged(store) == {"PAY-1"}
    assert judge_county(store.database, store.lake, charged, TODAY) == ()
    assert flagged(store) == {"PAY-3"}
    assert store.lake.last() == 1, "one event more is not worth a segment"
    assert judge_county(store.database, store.lake, charged, TODAY) is None
    assert judge_county(store.database, store.lake, charged, TODAY + 1) == ()  # a day has passed


def test_many_events_beyond_the_lake_become_a_segment(
    store: Store, charged: tuple[Charge, ...], pay: Pay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lakes, "TAIL", 2)
    catch_up(store.database, store.lake, charged, TODAY)
    store.add(*(pay(f"PAY-{number}", f"{number}00.00") for number in range(1, 5)))
    assert judge_county(store.database, store.lake, charged, TODAY) == ()
    assert (store.lake.last(), flagged(store)) == (3, {"PAY-4"})


def test_what_was_erased_is_not_judged_from_the_lake(store: Store, charged: tuple[Charge, ...], pay: Pay) -> None:
    store.add(pay("PAY-1", "900.00"), pay("PAY-2", "500.00"))
    catch_up(store.database, store.lake, charged, TODAY)
    with store.database.writing() as write:
        erase(write, 0, reason="test", actor="0", now=store.now)
    store.add(pay("PAY-3", "600.00"))
    judge_county(store.database, store.lake, charged, TODAY)
    assert flagged(store) == {"PAY-3"}


def test_a_rule_that_breaks_keeps_what_it_said(
    store: Store, charged: tuple[Charge, ...], charge: Callable[..., Charge], pay: Pay
) -> None:
    from dataclasses import replace

    store.add(pay("PAY-1", "900.00"))
    catch_up(store.database, store.lake, charged, TODAY)
    store.add(pay("PAY-2", "950.00"))
    broken = charge(replace(charged[1].rule, flagged=lambda _: pl.col("no_such_column")))
    failed = judge_county(store.database, store.lake, (charged[0], broken), TODAY)
    assert failed is not None
    assert [one.rule for one in failed] == ["san.top"]
    assert flagged(store) == {"PAY-1"}


def test_rounds_are_spaced(store: Store, charged: tuple[Charge, ...]) -> None:
    rounds: list[int] = []
    moments = iter([0.0, 10.0, 200.0, 210.0, 211.0])
    spaced = Spaced(clock=lambda: next(moments), work=lambda *_: rounds.append(1) or ())
    for _ in range(3):  # at 0 to 10 s; then at 200 s, which is too early; at 210 to 211 s
        spaced.turn(store.database, store.lake, charged, TODAY)
    assert len(rounds) == 2
