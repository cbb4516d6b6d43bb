"""Who may do what on a case that he sees: the holder, anybody, or a second person; and by when the next step is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitor.accounts.principal import Principal
from monitor.accounts.roles import Role
from monitor.cases.refused import CaseRefused, NotAllowedNow, NotYourCase, PersonUnknown, SecondPersonNeeded
from monitor.cases.states import BY_BUREAU, BY_HOLDER, BY_SECOND, NEEDS, TABLE, Move, State, moves_from
from monitor.cases.terms import Terms
from monitor.store.cases import CaseRow, StepRow
from monitor.vocabulary.desk_days import days_left, due_after

REMEDIES = frozenset({Move.ACCEPT_REMEDY, Move.RETURN_REMEDY})
CLOSING = frozenset({Move.CONCLUDE, Move.CONFIRM})


@dataclass(frozen=True, slots=True)
class File:
    """A case with its history, oldest first."""

    row: CaseRow
    steps: Sequence[StepRow]

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.row.state)

    def last(self, *moves: Move) -> StepRow | None:
        """The last step that is one of these acts."""
        return next((one for one in reversed(self.steps) if one.act in moves), None)


def is_holder(row: CaseRow, who: Principal) -> bool:
    """Whether it is his, nobody's, or he is a supervisor."""
    return row.assignee in {None, who.account} or who.via == "open" or Role.SUPERVISOR in who.roles


def is_second(step: StepRow, who: Principal) -> CaseRefused | None:
    """Why this one is no second person beside who did `step`; None where he is."""
    if step.account == who.account:
        return SecondPersonNeeded(why="account")
    if step.person is None or who.person is None:
        return PersonUnknown()
    return SecondPersonNeeded(why="person") if step.person == who.person else None


def forbidden(file: File, move: Move, who: Principal, terms: Terms) -> CaseRefused | None:
    """Why this one does not do this act now; None where he may. Whether he sees the case is asked elsewhere."""
    row, proposed = file.row, file.last(Move.PROPOSE)
    against: CaseRefused | None = None
    if (file.state, move) not in TABLE:
        against = NotAllowedNow(state=row.state, act=move.value, acts=_acts(file, who, terms))
    elif (move is Move.RECEIVE and row.assignee not in {None, who.account}) or (
        move in BY_HOLDER and not is_holder(row, who)
    ):
        against = NotYourCase(why="assigned")
    elif move is Move.CONCLUDE and terms.needs_second(row.severity):
        against = SecondPersonNeeded(why="severity")
    elif move in BY_SECOND and proposed is not None:
        against = is_second(proposed, who)
    elif move is Move.WITHDRAW and proposed is not None and proposed.account != who.account:
        against = NotYourCase(why="proposed")
    elif move is Move.REOPEN and Role.SUPERVISOR not in who.roles and _closed_it(file, who):
        against = SecondPersonNeeded(why="closed")
    return against


def _closed_it(file: File, who: Principal) -> bool:
    """Whether he proposed, concluded or confirmed how it was closed last, under this account or another of his."""
    closing = file.last(*CLOSING)
    proposed = file.last(Move.PROPOSE) if closing is not None and closing.act == Move.CONFIRM else None
    deciding = [one for one in (proposed, closing) if one is not None]
    return any(one.account == who.account or (who.person is not None and one.person == who.person) for one in deciding)


def _acts(file: File, who: Principal, terms: Terms) -> list[str]:
    return [one.value for one in done_by_hand(file.row) if forbidden(file, one, who, terms) is None]


def done_by_hand(row: CaseRow) -> list[Move]:
    """The acts that a reviewer could do in this state, whoever he is."""
    apart = BY_BUREAU | REMEDIES | {Move.WITHDRAW_QUESTION}
    return [move for move in moves_from(State(row.state)) if move not in apart]


def may(file: File, who: Principal, terms: Terms, today: int) -> list[dict[str, Any]]:
    """The acts that this one can do now, each with the state after it, when that one's step is due, what it needs."""
    return [
        {
            "act": move.value,
            "next_state": TABLE[file.state, move].value,
            "next_due_day": next_due(file, move, TABLE[file.state, move], terms, today),
            "needs": list(NEEDS.get(move, ())),
        }
        for move in map(Move, _acts(file, who, terms))
    ]


def next_due(file: File, move: Move, target: State, terms: Terms, today: int) -> int | None:
    """The day number by which the step after `move` is due.

    What is left of the days for checking waits while a bureau or a reviewer has the case; who gets it back has at
    least the days of a review.
    """
    if target is file.state and move not in {Move.TRANSFER, Move.ASK}:
        return file.row.due_day
    if target is State.CHECKING and file.state in {State.AWAITING_FEEDBACK, State.AWAITING_REVIEW}:
        kept = next((one.data["left"] for one in reversed(file.steps) if "left" in one.data), terms.check_days)
        return due_after(today, max(int(kept), terms.review_days))
    return terms.due(target, today)


def left_for_checking(file: File, target: State, today: int) -> dict[str, int]:
    """What a step keeps of the days for checking as the case leaves it: for a bureau, a reviewer, or closed."""
    is_left = file.state is State.CHECKING and target in {State.AWAITING_FEEDBACK, State.AWAITING_REVIEW, State.CLOSED}
    return {"left": days_left(today, file.row.due_day)} if is_left and file.row.due_day is not None else {}
