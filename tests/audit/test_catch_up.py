from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest
from audited_store import Store

from monitor.audit import catch_up as following
from monitor.audit.catch_up import READER, AuditOvertaken, Progress, catch_up
from monitor.audit.evaluate import Charge, Failed, basis
from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import Rule
from monitor.store import findings, verdicts
from monitor.store.cursors import Cursor, cursor_of, move
from monitor.store.erase import erase
from monitor.store.standing import finding_count
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event

TODAY = day_number(date(2026, 3, 31))
Tiny = Callable[..., Rule[Any]]
MakeCharge = Callable[..., Charge]
Pay = Callable[..., Event]


@dataclass
class Audit:
    """The audit of one store with a few rules."""

    store: Store
    charged: Sequence[Charge]

    def go(self, day: int = TODAY, **more: Any) -> Progress:
        return catch_up(self.store.database, self.store.lake, self.charged, day, **more)

    def states(self) -> dict[str, str]:
        """Payment -> state of its finding."""
        with self.store.database.reading() as read:
            return {row["about"]["payment_id"]: row["state"] for row in findings.listed(read)}

    def said(self) -> dict[str, tuple[str, str]]:
        """Judged payment -> verdict and reason, as kept."""
        with self.store.database.reading() as read:
            rows = read.connection.exec_driver_sql("SELECT about, verdict, reason FROM verdict").all()
        return {json.loads(about)["payment_id"]: (verdict, reason) for about, verdict, reason in rows}

    def cursor(self) -> Cursor | None:
        with self.store.database.reading() as read:
            return cursor_of(read, READER)


@pytest.fixture
def audit(store: Store, tiny: Tiny, charge: MakeCharge) -> Audit:
    return Audit(store, [charge(tiny())])


def test_the_first_round_judges_everything(audit: Audit, pay: Pay) -> None:
    audit.store.add(pay("PAY-1"), pay("PAY-2", "5.00"))
    done = audit.go()
    assert (done.seq, done.raised, done.done) == (2, 1, True)  # the finding is an entry as well
    assert audit.said() == {"PAY-1": ("flagged", "breach"), "PAY-2": ("clear", "lawful")}
    assert audit.states() == {"PAY-1": "raised"}
    assert audit.cursor() == Cursor(2, TODAY, basis(audit.charged))


def test_an_empty_log_is_caught_up_with(audit: Audit) -> None:
    assert audit.go() == Progress(-1)
    assert audit.go() == Progress(-1)
    assert audit.said() == {}


def test_steps_follow_the_log(audit: Audit, pay: Pay) -> None:
    audit.go()
    audit.store.add(*(pay(f"PAY-{number}") for number in range(5)))
    first = audit.go(step=2)
    assert (first.seq, first.raised, first.done) == (1, 2, False)
    assert (audit.go(step=2).seq, audit.go(step=2).done) == (3, True)
    assert len(audit.states()) == 5
    assert audit.go() == Progress(9)  # five events and their findings


def test_full_and_step_say_the_same(audit: Audit, pay: Pay) -> None:
    events = [pay("PAY-1"), pay("PAY-2", "5.00"), pay("PAY-3", time="2026-04-15")]
    audit.go()
    for event in events:
        audit.store.add(event)
        audit.go()
    stepped = (audit.said(), audit.states())
    with audit.store.database.writing() as write:
        move(write, READER, Cursor(-1, 0, "other rules"))
    assert audit.go().seq == 3
    assert (audit.said(), audit.states()) == stepped


def test_a_long_backlog_is_judged_at_once(audit: Audit, pay: Pay, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.go()
    monkeypatch.setattr(following, "BACKLOG", 3)
    audit.store.add(*(pay(f"PAY-{number}") for number in range(4)))
    assert audit.go(step=1).seq == 7
    assert audit.store.lake.last() == 3
    assert len(audit.states()) == 4


def test_a_crash_between_judging_and_writing_loses_nothing(
    audit: Audit, pay: Pay, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.go()
    audit.store.add(pay("PAY-1"), pay("PAY-2"))
    before = audit.cursor()

    def crash(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as patch:
        patch.setattr(following, "move", crash)
        with pytest.raises(OSError, match="power"):
            audit.go()
    assert audit.cursor() == before
    assert (audit.said(), audit.states()) == ({}, {})
    assert audit.go().raised == 2
    assert set(audit.states()) == {"PAY-1", "PAY-2"}


def test_an_audit_that_was_overtaken_writes_nothing(audit: Audit, pay: Pay, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.go()
    audit.store.add(pay("PAY-1"))
    real = following.judge_again

    def slow(*told: Any, **more: Any) -> Any:
        parts = list(real(*told, **more))
        with audit.store.database.writing() as write:
            move(write, READER, Cursor(0, TODAY + 1, basis(audit.charged)))
        return parts

    monkeypatch.setattr(following, "judge_again", slow)
    with pytest.raises(AuditOvertaken):
        audit.go()
    assert audit.said() == {}


@pytest.mark.parametrize("changed", ["version", "parameter", "rule"])
def test_another_basis_judges_everything_anew(
    audit: Audit, pay: Pay, tiny: Tiny, charge: MakeCharge, changed: str
) -> None:
    audit.store.add(pay("PAY-1"), pay("PAY-2", "1500.00"))
    audit.go()
    audit.charged = {
        "version": [charge(tiny(version=2))],
        "parameter": [charge(tiny(), limit=1000)],
        "rule": [charge(tiny()), charge(tiny(id="pay.other"), limit=1000)],
    }[changed]
    audit.go()
    with audit.store.database.reading() as read:
        rows = findings.listed(read)
    stand = sorted(
        (row["rule"], row["version"], row["about"]["payment_id"]) for row in rows if row["state"] == "raised"
    )
    assert (
        stand
        == {
            "version": [("pay.tiny", 2, "PAY-1"), ("pay.tiny", 2, "PAY-2")],
            "parameter": [("pay.tiny", 1, "PAY-2")],
            "rule": [("pay.other", 1, "PAY-2"), ("pay.tiny", 1, "PAY-1"), ("pay.tiny", 1, "PAY-2")],
        }[changed]
    )
    assert (
        len([row for row in rows if row["state"] == "superseded"]) == {"version": 2, "parameter": 1, "rule": 0}[changed]
    )


def test_an_event_of_a_later_day_counts_on_its_day(audit: Audit, pay: Pay) -> None:
    audit.go()
    audit.store.add(pay("PAY-1", time="2026-04-10"))
    audit.go()
    assert audit.said() == {}
    audit.go(day_number(date(2026, 4, 9)))
    assert audit.said() == {}
    assert audit.go(day_number(date(2026, 4, 10))).raised == 1
    assert audit.states() == {"PAY-1": "raised"}


def test_an_event_of_a_later_day_is_waited_for_after_a_full_round_too(audit: Audit, pay: Pay) -> None:
    audit.store.add(pay("PAY-1", time="2026-04-10"))
    audit.go()
    assert audit.said() == {}
    audit.go(day_number(date(2026, 4, 12)))
    assert audit.states() == {"PAY-1": "raised"}


def test_the_day_never_goes_back(audit: Audit, pay: Pay) -> None:
    audit.go(TODAY)
    audit.store.add(pay("PAY-1", time="2026-03-30"))
    audit.go(TODAY - 20)
    assert audit.states() == {"PAY-1": "raised"}
    told = audit.cursor()
    assert told is not None
    assert told.day == TODAY


def awaiting(f: Facts, _: Any) -> pl.LazyFrame:
    """A decision within ten days of the payment."""
    made = f.with_named("decision.made").select("scope_id", "decision_id", is_decided=pl.lit(value=True))
    rows = f.of("payment.made").join(made, on=["scope_id", "decision_id"], how="left")
    return rows.with_columns(due_day=pl.when(pl.col("is_decided").is_null()).then(pl.col("day") + 10))


def test_a_due_date_that_passes_is_seen_by_the_tick_of_the_day(
    store: Store, tiny: Tiny, charge: MakeCharge, pay: Pay
) -> None:
    rule = tiny(prepare=awaiting, reads=("payment.made", "decision.made"), flagged=lambda _: pl.lit(value=False))
    audit = Audit(store, [charge(rule)])
    audit.go(day_number(date(2026, 3, 2)))
    store.add(pay("PAY-1", decision_id="DEC-A"), pay("PAY-2", decision_id="DEC-B"))
    audit.go(day_number(date(2026, 3, 2)))
    assert audit.said() == {"PAY-1": ("not_applicable", "not_due"), "PAY-2": ("not_applicable", "not_due")}
    decision = like("decision.made", "2026-03-05", decision_id="DEC-B", result="approved")
    store.add(read_event({**decision, "id": "d"}))
    audit.go(day_number(date(2026, 3, 12)))
    assert audit.said() == {"PAY-1": ("not_applicable", "not_due"), "PAY-2": ("clear", "lawful")}
    assert audit.go(day_number(date(2026, 3, 13))).raised == 1
    assert audit.said()["PAY-1"] == ("flagged", "overdue")
    with store.database.reading() as read:
        assert verdicts.due(read, TODAY) == []


def test_a_correction_takes_the_ground_away(audit: Audit, pay: Pay) -> None:
    audit.go()
    audit.store.add(pay("PAY-1"))
    audit.go()
    told = {**like("payment.made", "2026-03-02", corrects="pay-1", payment_id="PAY-1", amount="5.00"), "id": "better"}
    audit.store.add(read_event(told))
    assert audit.go().superseded == 1
    assert audit.states() == {"PAY-1": "superseded"}
    assert audit.said() == {"PAY-1": ("clear", "lawful")}


def test_a_record_told_twice_keeps_its_finding_until_both_are_taken_back(audit: Audit, pay: Pay) -> None:
    audit.go()
    audit.store.add(pay("PAY-1", event="once"), pay("PAY-1", event="again"))
    audit.go()
    for taken_back, state in (("once", "raised"), ("again", "superseded")):
        gone = like("event.withdrawn", "2026-03-03", corrects=taken_back)
        audit.store.add(read_event({**gone, "id": f"without-{taken_back}"}))
        audit.go()
        assert audit.states() == {"PAY-1": state}
    assert audit.said() == {}


def test_a_broken_rule_takes_nothing_away(store: Store, tiny: Tiny, charge: MakeCharge, pay: Pay) -> None:
    audit = Audit(store, [charge(tiny()), charge(tiny(id="pay.other"))])
    audit.go()
    store.add(pay("PAY-1"))
    audit.go()

    def broken(_f: Facts, _p: Any) -> pl.LazyFrame:
        raise ZeroDivisionError("by nothing")

    sound = audit.charged
    audit.charged = [sound[0], charge(tiny(id="pay.other", prepare=broken))]
    told = {**like("payment.made", "2026-03-02", corrects="pay-1", payment_id="PAY-1", amount="900.00"), "id": "b"}
    store.add(read_event(told), pay("PAY-2"))
    done = audit.go()
    assert done.failed == (Failed("pay.other", "ZeroDivisionError: by nothing"),)
    with store.database.reading() as read:
        stand = {(row["rule"], row["about"]["payment_id"]) for row in findings.listed(read, state="raised")}
    assert stand == {("pay.tiny", "PAY-1"), ("pay.tiny", "PAY-2"), ("pay.other", "PAY-1")}


def test_a_broken_rule_takes_nothing_away_when_all_is_judged_anew(
    store: Store, tiny: Tiny, charge: MakeCharge, pay: Pay
) -> None:
    audit = Audit(store, [charge(tiny()), charge(tiny(id="pay.other"))])
    store.add(pay("PAY-1"))
    audit.go()

    def broken(_f: Facts, _p: Any) -> pl.LazyFrame:
        raise ZeroDivisionError("by nothing")

    audit.charged = [charge(tiny()), charge(tiny(id="pay.other", prepare=broken), limit=7)]
    assert audit.go().failed == (Failed("pay.other", "ZeroDivisionError: by nothing"),)
    with store.database.reading() as read:
        stand = {(row["rule"], row["about"]["payment_id"]) for row in findings.listed(read, state="raised")}
    assert stand == {("pay.tiny", "PAY-1"), ("pay.other", "PAY-1")}


def test_an_erased_entry_at_the_end_holds_nothing_up(audit: Audit, pay: Pay) -> None:
    audit.go()
    audit.store.add(pay("PAY-1"), pay("PAY-2"))
    with audit.store.database.writing() as write:
        erase(write, 1, reason="asked", actor="1", now=audit.store.now)
    for _ in range(3):
        done = audit.go()
    assert done.done
    assert audit.states() == {"PAY-1": "raised"}
    with audit.store.database.reading() as read:
        assert finding_count(read) == 1
