"""Random acts by random persons: whatever they try, the table holds, the history has no gap, and two persons close."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from case_desk import CLERK, NOW, PEOPLE, TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.accounts.principal import Principal
from monitor.cases.refused import CaseRefused
from monitor.cases.states import MAY_STAY, TABLE, Conclusion, Move, Reason, State
from monitor.cases.step import open_case, step
from monitor.cases.terms import OURS, Terms
from monitor.store.cases import StepRow, case_of, entries_of, findings_of, steps_of
from monitor.store.check.salted import CaseFindings, Cases, case_steps
from monitor.store.check.verify import verify
from monitor.store.database import Database, Write
from monitor.store.events import events_after

IDS = [f"{number:020d}" for number in range(6)]
LIKELY = (Move.RECEIVE, Move.PROPOSE, Move.CONFIRM, Move.CONCLUDE, Move.REOPEN, Move.ASK, Move.ANSWER)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "conclusion": st.sampled_from(list(Conclusion)),
        "reason": st.sampled_from(list(Reason)),
        "account": st.sampled_from(["1", "2", "4", "5"]),
        "findings": st.lists(st.sampled_from(IDS), max_size=2),
        "remedy": st.just({"text": "back", "due_day": TODAY + 100}),
        "to": st.just("audit_bureau"),
    },
)
ACT = st.tuples(
    st.sampled_from([*Move, *LIKELY, *LIKELY]), st.sampled_from([*PEOPLE, CLERK]), DATA, st.sampled_from(["x", "x", ""])
)
TERMS = st.sampled_from([OURS, Terms(second_person_from="high")])
STARTS = st.lists(st.sampled_from(IDS), min_size=1, max_size=2)


class Undone(Exception):
    """What an example wrote is undone."""


Acts = list[tuple[Move, Principal, dict[str, Any], str]]


def tried(write: Write, number: int, act: tuple[Move, Principal, dict[str, Any], str], at: int, terms: Terms) -> bool:
    """Whether the act was done; where it was refused, nothing has changed."""
    move, who, data, text = act
    before = (case_of(write, number), findings_of(write, [number]), len(steps_of(write, number)))
    to = State.AWAITING_FEEDBACK if len(text) and at % 2 else None
    try:
        step(write, number, move, who, now=NOW + timedelta(hours=at), text=text, data=data, to=to, terms=terms)
    except CaseRefused:
        assert (case_of(write, number), findings_of(write, [number]), len(steps_of(write, number))) == before
        return False
    return True


def two_closed(steps: list[StepRow], place: int) -> bool:
    """Whether a closing step is the confirmation of what another person had proposed last."""
    done = steps[place]
    proposed = next(one for one in reversed(steps[:place]) if one.act == Move.PROPOSE)
    return done.act == Move.CONFIRM and done.account != proposed.account and done.person != proposed.person


def holds(write: Write, number: int, terms: Terms) -> None:
    row, steps = case_of(write, number), steps_of(write, number)
    assert row is not None
    assert steps[0].from_state is None
    for before, after in pairwise(steps):
        assert before.to_state == after.from_state
    for one in steps:
        move, start = Move(one.act), None if one.from_state is None else State(one.from_state)
        stays = move in MAY_STAY and one.to_state == one.from_state
        assert stays or TABLE[start, move] == one.to_state
    assert (row.version, row.state) == (len(steps), steps[-1].to_state)
    assert (row.due_day is None) == (row.state == State.CLOSED) == (row.closed_at is not None)
    assert (row.conclusion is None) == (row.state != State.CLOSED)
    assert len(entries_of(write, number)) == len(steps)
    closings = [place for place, one in enumerate(steps) if one.act in {Move.CONFIRM, Move.CONCLUDE}]
    for place in closings:
        was_other = any(one.act in {"join", "leave"} for one in steps)
        if terms is OURS or (terms.needs_second(row.severity) and not was_other):
            assert two_closed(steps, place)
    ended = [place for place, one in enumerate(steps) if one.act == Move.ACCEPT_REMEDY]
    events = [one.event.data for one in events_after(write, -1, 10_000) if one.event.type == "finding.disposed"]
    assert len({one["finding_id"] for one in events}) <= len(IDS)
    assert (len(events) > 0) == bool(closings or ended)
    assert all(one.get("reviewer") != one["auditor"] for one in events)
    if terms is OURS:
        assert all("reviewer" in one for one in events if one["disposition"] != "close")


@pytest.mark.parametrize("filled", ["sqlite"], indirect=True)
@settings(max_examples=8)
@given(start=STARTS, acts=st.lists(ACT, min_size=6, max_size=16), terms=TERMS)
def test_acts_in_any_order(filled: Database, start: list[str], acts: Acts, terms: Terms) -> None:
    assert held(filled, start, acts, terms) >= 1


@pytest.mark.prove
@pytest.mark.parametrize("filled", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
@settings(max_examples=400)
@given(start=STARTS, acts=st.lists(ACT, min_size=6, max_size=40), terms=TERMS)
def test_many_acts_in_any_order(filled: Database, start: list[str], acts: Acts, terms: Terms) -> None:
    assert held(filled, start, acts, terms) >= 1


def held(database: Database, start: list[str], acts: Acts, terms: Terms) -> int:
    """How many steps were done, the opening included, once everything that must hold did."""
    steps = 0
    with suppress(Undone), database.writing() as write:
        number = open_case(write, start, PEOPLE[0], now=NOW).number
        for at, act in enumerate(acts, 1):
            tried(write, number, act, at, terms)
        holds(write, number, terms)
        bad = [one for one in verify(write).bad if one.table in {Cases.table, CaseFindings.table, "case_step"}]
        assert bad == []
        steps = len(steps_of(write, number))
        assert case_steps(write).count == steps
        raise Undone
    return steps
