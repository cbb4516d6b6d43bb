"""One table leads from state to state, and nothing is left without a way on."""

from __future__ import annotations

from monitor.concerns.states import ACTS, SORTS, STATES, TABLE, WANTS_TEXT, Act, Sort, State, possible


def test_every_state_can_be_reached_from_the_first() -> None:
    seen = {State.RECEIVED}
    while fresh := {after for (before, _), after in TABLE.items() if before in seen} - seen:
        seen |= fresh
    assert seen == set(State)


def test_a_closed_concern_can_only_be_opened_again() -> None:
    assert possible(State.CLOSED) == [Act.REOPEN]
    assert TABLE[State.CLOSED, Act.REOPEN] is State.READING


def test_nothing_is_answered_or_closed_unread() -> None:
    assert {act for (state, act) in TABLE if state is State.RECEIVED} == {Act.READ, Act.LINK, Act.NOTE}


def test_every_act_is_somewhere_and_has_its_words() -> None:
    assert {act for _, act in TABLE} == set(Act) == set(ACTS)
    assert set(Act) >= WANTS_TEXT
    assert set(STATES) == set(State)
    assert set(SORTS) == set(Sort)
