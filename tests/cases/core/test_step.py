"""One move after another: the table, the two persons, the history, and what stands in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from case_desk import (
    ANN,
    ANNS_OTHER,
    BO,
    CHIEF,
    CLERK,
    FINANCE,
    HOUSING,
    NAMELESS,
    NOW,
    OF_HOUSING,
    OFFICE,
    TODAY,
    finding_row,
)

from monitor.accounts.principal import OPEN, Principal
from monitor.cases.listing import seen
from monitor.cases.parties import hidden_from
from monitor.cases.permitted import File, may
from monitor.cases.refused import (
    AlreadyInCase,
    CaseRefused,
    Incomplete,
    Moved,
    NoSuchCase,
    NoSuchFindings,
    NotAllowedNow,
    NotAssignable,
    NotInCase,
    NotYourCase,
    PersonUnknown,
    SecondPersonNeeded,
)
from monitor.cases.states import TABLE, Move, State
from monitor.cases.step import open_case, step
from monitor.cases.terms import OURS, Terms
from monitor.store.cases import CaseRow, case_of, entries_of, findings_of, steps_of
from monitor.store.database import Write
from monitor.store.events import events_after
from monitor.store.findings import put

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
LOW, MEDIUM, HIGH, CRITICAL = (f"{number:020d}" for number in range(4))
OF_FINANCE = f"{11:020d}"
CONFIRMED = {"conclusion": "confirmed"}
DISMISSED = {"conclusion": "unfounded", "reason": "explained"}
RAISED = Terms(second_person_from="high")
"""Of a place where one person closes what is not grave."""


def done(write: Write, number: int, *acts: tuple[Any, ...], now: datetime = NOW, terms: Terms = OURS) -> CaseRow:
    """The case after these acts: (name, who, data, text), all but the name left out where they do not matter."""
    row = None
    for name, *rest in acts:
        who, data, text = (*rest, *(ANN, {}, "because")[len(rest) :])
        row = step(write, number, name, who, now=now, text=text, data=data, terms=terms)
    assert row is not None
    return row


def received(write: Write, *ids: str, who: Principal = ANN) -> int:
    number = open_case(write, ids, who, now=NOW).number
    return done(write, number, ("receive", who)).number


def disposed(write: Write) -> list[dict[str, Any]]:
    return [one.event.data for one in events_after(write, -1, 10_000) if one.event.type == "finding.disposed"]


def test_a_case_takes_what_its_gravest_finding_says(write: Write) -> None:
    row = open_case(write, [LOW, CRITICAL, MEDIUM], ANN, now=NOW, text="seen together")
    assert (row.number, row.version, row.state, row.severity) == (1, 1, "awaiting_receipt", "critical")
    assert (row.unit_id, row.process_id, row.assignee) == (HOUSING, "o-0", None)
    assert findings_of(write, [1]) == {1: [LOW, MEDIUM, CRITICAL]}
    (first,) = steps_of(write, 1)
    assert (first.act, first.from_state, first.to_state, first.text) == ("open", None, row.state, "seen together")
    assert case_of(write, 1) == row


def test_a_finding_is_in_one_case_at_a_time(write: Write) -> None:
    open_case(write, [LOW], ANN, now=NOW)
    with pytest.raises(AlreadyInCase) as told:
        open_case(write, [MEDIUM, LOW], BO, now=NOW)
    assert told.value.words == {"id": LOW, "number": 1}
    put(write, [finding_row(2, 2, state="superseded")], [])
    for ids in (["none"], [HIGH]):
        with pytest.raises(NoSuchFindings):
            open_case(write, ids, ANN, now=NOW)
    for ids in ([], [f"x{n}" for n in range(201)]):
        with pytest.raises(Incomplete):
            open_case(write, ids, ANN, now=NOW)


def test_every_act_that_the_table_does_not_name_is_refused(write: Write) -> None:
    """In each state, by somebody who may do everything: it is refused, and nothing is written."""
    start = received(write, LOW)
    ways: dict[State, list[tuple[Any, ...]]] = {
        State.CHECKING: [],
        State.AWAITING_FEEDBACK: [("ask", ANN, {})],
        State.AWAITING_REVIEW: [("answer", CLERK, {}), ("propose", ANN, DISMISSED)],
        State.CLOSED: [("confirm", BO, {})],
    }
    tried = 0
    told: dict[str, Any] = {**DISMISSED, "account": "2", "to": "audit_bureau", "findings": [MEDIUM]}
    for state, acts in ways.items():
        row = done(write, start, *acts) if acts else case_of(write, start)
        assert row is not None
        assert row.state == state
        for move in Move:
            if (state, move) not in TABLE:
                with pytest.raises(NotAllowedNow) as refused:
                    step(write, start, move, replace(OPEN, account="9"), now=NOW, text="x", data=told)
                assert set(refused.value.words["acts"]) <= {one.value for one in Move if (state, one) in TABLE}
                tried += 1
        assert case_of(write, start) == row
    assert tried == sum((state, move) not in TABLE for state in ways for move in Move)


@pytest.mark.parametrize("filled", BOTH, indirect=True)
def test_every_case_is_closed_by_two_persons(write: Write) -> None:
    mild = received(write, LOW)
    with pytest.raises(SecondPersonNeeded):
        done(write, mild, ("conclude", ANN, DISMISSED))
    number = received(write, HIGH)
    with pytest.raises(SecondPersonNeeded):
        done(write, number, ("conclude", ANN, CONFIRMED))
    assert done(write, number, ("propose", ANN, CONFIRMED)).state == "awaiting_review"
    for who, fact in ((ANN, SecondPersonNeeded), (ANNS_OTHER, SecondPersonNeeded), (NAMELESS, PersonUnknown)):
        with pytest.raises(fact):
            done(write, number, ("confirm", who))
        with pytest.raises(fact):
            done(write, number, ("return", who))
    row = done(write, number, ("confirm", BO))
    assert (row.state, row.conclusion, row.due_day, row.assignee) == ("closed", "confirmed", None, "1")
    (told,) = disposed(write)
    assert told == {
        "finding_id": HIGH,
        "rule_id": "pay.over-contract",
        "unit": {"id": HOUSING},
        "disposition": "confirmed",
        "status": "closed",
        "auditor": "P-7001",
        "auditor_unit": {"id": OFFICE},
        "reviewer": "P-7002",
        "signature": {
            "signer": "P-7002", "role": "reviewer", "opinion": "agree", "signed_at": "2026-03-02T09:30:00+08:00",
            "form": "e_signature",
        },
    }  # fmt: skip


def test_one_person_closes_what_is_not_grave_where_the_place_raised_the_bound(write: Write) -> None:
    number, grave = received(write, MEDIUM, LOW), received(write, HIGH)
    with pytest.raises(SecondPersonNeeded):
        done(write, grave, ("conclude", ANN, DISMISSED), terms=RAISED)
    row = done(write, number, ("conclude", ANN, DISMISSED), terms=RAISED)
    assert (row.state, row.conclusion, row.reason) == ("closed", "unfounded", "explained")
    assert [(one["finding_id"], one["disposition"], one["status"]) for one in disposed(write)] == [
        (LOW, "unfounded", "closed"), (MEDIUM, "unfounded", "closed"),
    ]  # fmt: skip
    assert not any("reviewer" in one or "signature" in one for one in disposed(write))


def test_who_proposed_what_was_not_taken_did_not_close_it(write: Write) -> None:
    number = received(write, MEDIUM, who=BO)
    done(write, number, ("propose", BO, CONFIRMED), ("return", ANN), ("assign", BO, {"account": "1"}))
    done(write, number, ("conclude", ANN, DISMISSED), terms=RAISED)
    with pytest.raises(SecondPersonNeeded):
        done(write, number, ("reopen", ANNS_OTHER))
    assert done(write, number, ("reopen", BO)).state == "checking"


def test_what_is_to_be_put_right_goes_on_until_it_is_accepted(write: Write) -> None:
    number = received(write, HIGH)
    remedy = {"text": "pay it back", "due_day": TODAY + 30}
    row = done(write, number, ("propose", ANN, CONFIRMED | {"remedy": remedy}), ("confirm", BO))
    assert row.state == "closed"
    assert (disposed(write)[0]["disposition"], disposed(write)[0]["rectify_by"]) == ("rectify", "2026-04-01")
    done(write, number, ("report_remedy", CLERK, {"remedy": 1}), ("accept_remedy", CHIEF, {"remedy": 1}))
    last = disposed(write)[-1]
    assert (last["disposition"], last["status"]) == ("close", "closed")
    assert (last["auditor"], last["reviewer"]) == ("P-7001", "P-7003")


def test_who_is_returned_a_proposal_checks_on(write: Write) -> None:
    number = received(write, HIGH)
    row = done(write, number, ("propose", ANN, CONFIRMED))
    assert row.due_day == TODAY + 3
    with pytest.raises(NotYourCase):
        done(write, number, ("withdraw", BO))
    assert done(write, number, ("return", BO, {}, "the minutes are missing")).state == "checking"
    assert done(write, number, ("propose", ANN, CONFIRMED), ("withdraw", ANN)).state == "checking"


def test_the_days_for_checking_wait_while_a_bureau_has_the_case(write: Write) -> None:
    number = received(write, MEDIUM)
    later = NOW + timedelta(days=7)  # five working days later
    due = TODAY + 21  # fifteen working days from Monday 2 March
    assert case_of(write, number).due_day == due  # type: ignore[union-attr]
    row = step(write, number, "ask", ANN, now=later, text="why?", data={"due_day": TODAY + 10})
    assert (row.state, row.due_day) == ("awaiting_feedback", TODAY + 10)
    row = step(write, number, "ask", ANN, now=later, text="and when?", data={})
    assert row.due_day == TODAY + 14
    stays = step(write, number, "answer", CLERK, now=later + timedelta(days=7), to=State.AWAITING_FEEDBACK)
    assert stays.state == "awaiting_feedback"
    row = step(write, number, "answer", CLERK, now=later + timedelta(days=7))
    assert (row.state, row.due_day) == ("checking", TODAY + 14 + 14)  # ten working days were left


def test_nobody_works_on_a_case_of_his_own_unit_or_after_he_recused_himself(write: Write) -> None:
    with pytest.raises(NotYourCase):
        open_case(write, [LOW], OF_HOUSING, now=NOW)
    number = received(write, LOW)
    for name in ("note", "receive", "confirm"):
        with pytest.raises(NotYourCase):
            done(write, number, (name, OF_HOUSING))
    assert open_case(write, [OF_FINANCE], OF_HOUSING, now=NOW).unit_id == FINANCE
    row = done(write, number, ("recuse", ANN, {}, "a cousin works there"))
    assert (row.state, row.assignee) == ("checking", None)
    with pytest.raises(NotYourCase):
        done(write, number, ("note", ANN))
    with pytest.raises(NotAssignable):
        done(write, number, ("assign", BO, {"account": "1"}))
    assert done(write, number, ("assign", BO, {"account": "2"})).assignee == "2"


def test_a_case_that_rests_on_an_entry_of_ones_own_unit_is_nowhere(write: Write) -> None:
    """The finding is judged on an entry of another unit."""
    put(write, [finding_row(20, 11, FINANCE, events=[11, 0])], [])
    number = received(write, f"{20:020d}")
    assert number in seen(write, ANN)
    assert number not in seen(write, OF_HOUSING)
    assert number in hidden_from(write, OF_HOUSING)
    with pytest.raises(NotYourCase):
        done(write, number, ("note", OF_HOUSING))


def test_the_one_who_has_it_decides_or_a_supervisor(write: Write) -> None:
    number = received(write, MEDIUM)
    for name, data in (("ask", {}), ("propose", DISMISSED), ("conclude", DISMISSED), ("transfer", {"to": "x"})):
        with pytest.raises(NotYourCase):
            done(write, number, (name, BO, data))
    for account in ("5", "7", "99", "x"):  # of the unit itself, a clerk, nobody
        with pytest.raises(NotAssignable):
            done(write, number, ("assign", BO, {"account": account}))
    assert done(write, number, ("assign", ANN, {"account": "2"})).assignee == "2"
    row = done(write, number, ("transfer", CHIEF, {"to": "audit_bureau"}))
    assert (row.state, row.assignee, row.transferred_to) == ("awaiting_receipt", None, "audit_bureau")
    assert row.due_day == TODAY + 2
    assert done(write, number, ("receive", BO)).assignee == "2"


@pytest.mark.parametrize("filled", BOTH, indirect=True)
def test_findings_join_and_leave(write: Write) -> None:
    number = received(write, MEDIUM)
    row = done(write, number, ("join", ANN, {"findings": [HIGH, MEDIUM]}))
    assert (row.severity, findings_of(write, [number])[number]) == ("high", [MEDIUM, HIGH])
    with pytest.raises(AlreadyInCase):
        done(write, number, ("join", ANN, {"findings": [HIGH]}))
    for gone in ([MEDIUM, HIGH], [LOW]):
        with pytest.raises(NotInCase):
            done(write, number, ("leave", ANN, {"findings": gone}))
    assert done(write, number, ("leave", ANN, {"findings": [HIGH]})).severity == "medium"
    assert open_case(write, [HIGH], BO, now=NOW).number == number + 1


def test_a_case_is_taken_up_again_by_another_and_a_changed_mind_is_counted(write: Write) -> None:
    number = received(write, HIGH)
    done(write, number, ("propose", ANN, DISMISSED), ("confirm", BO))
    for who in (ANN, BO, ANNS_OTHER):
        with pytest.raises(SecondPersonNeeded):
            done(write, number, ("reopen", who))
    row = done(write, number, ("reopen", CHIEF))
    assert (row.state, row.conclusion, row.closed_at, row.assignee) == ("checking", None, None, "4")
    row = done(write, number, ("propose", CHIEF, CONFIRMED), ("confirm", ANN))
    assert (row.conclusion, row.overturned) == ("confirmed", 1)
    row = done(write, number, ("reopen", NAMELESS), ("propose", NAMELESS, CONFIRMED))
    with pytest.raises(PersonUnknown):
        done(write, number, ("confirm", BO))
    row = done(write, number, ("withdraw", NAMELESS), ("assign", BO, {"account": "1"}), ("propose", ANN, CONFIRMED))
    assert done(write, number, ("confirm", BO)).overturned == 1


@pytest.mark.parametrize("filled", BOTH, indirect=True)
def test_who_saw_an_older_case_is_told_and_the_same_act_twice_is_one(write: Write) -> None:
    number = received(write, MEDIUM)
    first = step(write, number, "note", ANN, now=NOW, text="looked", version=2)
    again = step(write, number, "note", ANN, now=NOW + timedelta(minutes=1), text=" looked ", version=2)
    assert again == first
    for who, text in ((BO, "looked"), (ANN, "looked again")):
        with pytest.raises(Moved) as told:
            step(write, number, "note", who, now=NOW, text=text, version=2)
        assert told.value.words == {"version": 3, "seen": 2}
    assert [one.act for one in steps_of(write, number)] == ["open", "receive", "note"]
    with pytest.raises(NoSuchCase):
        step(write, 99, "note", ANN, now=NOW, text="x")


@pytest.mark.parametrize(
    ("act", "text", "data", "place"),
    [
        ("note", " ", {}, "text"),
        ("note", "x" * 4001, {}, "text"),
        ("assign", "", {}, "account"),
        ("transfer", "x", {}, "to"),
        ("transfer", "x", {"to": "the big house"}, "to"),
        ("join", "", {}, "findings"),
        ("propose", "x", {}, "conclusion"),
        ("propose", "x", {"conclusion": "guilty"}, "conclusion"),
        ("conclude", "", CONFIRMED, "text"),
        ("conclude", "x", {"conclusion": "unfounded"}, "reason"),
        ("conclude", "x", {"conclusion": "unfounded", "reason": "tired"}, "reason"),
        ("conclude", "x", CONFIRMED | {"reason": "explained"}, "reason"),
        ("conclude", "x", DISMISSED | {"remedy": {"text": "x", "due_day": TODAY}}, "remedy"),
        ("conclude", "x", CONFIRMED | {"remedy": {"text": "", "due_day": TODAY}}, "remedy.text"),
        ("conclude", "x", CONFIRMED | {"remedy": {"text": "x", "due_day": TODAY - 1}}, "remedy.due_day"),
        ("conclude", "x", CONFIRMED | {"remedy": {"text": "x"}}, "remedy.due_day"),
    ],
)
def test_what_is_missing_is_named_by_its_place(
    write: Write, act: str, text: str, data: dict[str, Any], place: str
) -> None:
    number = received(write, MEDIUM)
    with pytest.raises(Incomplete) as told:
        step(write, number, act, ANN, now=NOW, text=text, data=data, terms=RAISED)
    assert told.value.words["place"] == place
    assert len(steps_of(write, number)) == 2


def test_each_step_has_its_entry(write: Write) -> None:
    number = received(write, MEDIUM)
    done(write, number, ("note", BO), ("conclude", ANN, DISMISSED), terms=RAISED)
    steps, entries = steps_of(write, number), entries_of(write, number)
    assert list(entries) == [one.id for one in steps]
    assert len(set(entries.values())) == len(steps) == 4
    assert all(before.to_state == after.from_state for before, after in pairwise(steps))


def test_what_may_be_done_is_what_is_not_refused(write: Write) -> None:
    number = received(write, HIGH)
    done(write, number, ("propose", ANN, CONFIRMED))
    row = case_of(write, number)
    assert row is not None
    file = File(row, steps_of(write, number))
    for who in (ANN, BO, ANNS_OTHER, CHIEF):
        told = {one["act"]: one for one in may(file, who, OURS, TODAY)}
        assert ("confirm" in told) == (who in {BO, CHIEF})
        assert ("withdraw" in told) == (who is ANN)
        if "confirm" in told:
            assert told["confirm"] == {
                "act": "confirm", "next_state": "closed", "next_due_day": None, "needs": ["second_person"],
            }  # fmt: skip
            assert told["return"]["next_due_day"] == TODAY + 21


def test_an_installation_without_accounts_closes_nothing_that_needs_two(write: Write) -> None:
    number = received(write, MEDIUM, who=OPEN)
    for who in (OPEN, ANN):
        with pytest.raises(CaseRefused):
            done(write, number, ("propose", OPEN, CONFIRMED), ("confirm", who))
        done(write, number, ("withdraw", OPEN))
    done(write, number, ("conclude", OPEN, DISMISSED), terms=RAISED)
    assert disposed(write)[0]["auditor"] == "account-0"
