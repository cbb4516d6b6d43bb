"""The states of a case, the acts that move it, and the one table of which act leads where."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where a case stands: 待签收, 核查中, 待反馈, 待复核, 已办结."""

    AWAITING_RECEIPT = "awaiting_receipt"
    CHECKING = "checking"
    AWAITING_FEEDBACK = "awaiting_feedback"
    AWAITING_REVIEW = "awaiting_review"
    CLOSED = "closed"


class Conclusion(StrEnum):
    """What a person concluded: 属实, 线索移送, 不属实, 误报."""

    CONFIRMED = "confirmed"
    REFERRED = "referred"
    UNFOUNDED = "unfounded"
    FALSE_ALARM = "false_alarm"


class Reason(StrEnum):
    """Why a finding was dismissed: 已作合理说明, 数据有误, 规则过严, 重复, 金额轻微."""

    EXPLAINED = "explained"
    DATA_ERROR = "data_error"
    RULE_TOO_STRICT = "rule_too_strict"
    DUPLICATE = "duplicate"
    BELOW_MATERIALITY = "below_materiality"


DISMISSED: Final = frozenset({Conclusion.UNFOUNDED, Conclusion.FALSE_ALARM})
"""Conclusions that need a reason of the list."""


class Move(StrEnum):
    """An act on a case. Those of the bureau and of remedies are done by their own pages, all others by reviewers."""

    OPEN = "open"
    RECEIVE = "receive"
    ASSIGN = "assign"
    ASK = "ask"
    ANSWER = "answer"
    """By the bureau asked."""
    WITHDRAW_QUESTION = "withdraw_question"
    PROPOSE = "propose"
    """A conclusion, for a second person."""
    CONCLUDE = "conclude"
    """Alone; where no second person is needed."""
    CONFIRM = "confirm"
    RETURN = "return"
    WITHDRAW = "withdraw"
    """One's own proposal."""
    REOPEN = "reopen"
    TRANSFER = "transfer"
    """To the body that the place names, which receives it anew."""
    NOTE = "note"
    REMIND = "remind"
    JOIN = "join"
    LEAVE = "leave"
    RECUSE = "recuse"
    REPORT_REMEDY = "report_remedy"
    """By the bureau that was to put it right."""
    ACCEPT_REMEDY = "accept_remedy"
    RETURN_REMEDY = "return_remedy"


_S, _M = State, Move
_OPEN: Final = (_S.AWAITING_RECEIPT, _S.CHECKING, _S.AWAITING_FEEDBACK, _S.AWAITING_REVIEW)

TABLE: Final[Mapping[tuple[State | None, Move], State]] = MappingProxyType(
    {
        (None, _M.OPEN): _S.AWAITING_RECEIPT,
        (_S.AWAITING_RECEIPT, _M.RECEIVE): _S.CHECKING,
        (_S.AWAITING_RECEIPT, _M.TRANSFER): _S.AWAITING_RECEIPT,
        (_S.CHECKING, _M.ASK): _S.AWAITING_FEEDBACK,
        (_S.AWAITING_FEEDBACK, _M.ASK): _S.AWAITING_FEEDBACK,
        (_S.AWAITING_FEEDBACK, _M.ANSWER): _S.CHECKING,
        (_S.AWAITING_FEEDBACK, _M.WITHDRAW_QUESTION): _S.CHECKING,
        (_S.CHECKING, _M.PROPOSE): _S.AWAITING_REVIEW,
        (_S.CHECKING, _M.CONCLUDE): _S.CLOSED,
        (_S.CHECKING, _M.TRANSFER): _S.AWAITING_RECEIPT,
        (_S.AWAITING_REVIEW, _M.CONFIRM): _S.CLOSED,
        (_S.AWAITING_REVIEW, _M.RETURN): _S.CHECKING,
        (_S.AWAITING_REVIEW, _M.WITHDRAW): _S.CHECKING,
        (_S.CLOSED, _M.REOPEN): _S.CHECKING,
        (_S.CLOSED, _M.NOTE): _S.CLOSED,
        (_S.CLOSED, _M.REMIND): _S.CLOSED,
        (_S.CLOSED, _M.REPORT_REMEDY): _S.CLOSED,
        (_S.CLOSED, _M.ACCEPT_REMEDY): _S.CLOSED,
        (_S.CLOSED, _M.RETURN_REMEDY): _S.CLOSED,
        **{(state, move): state for state in _OPEN for move in (_M.ASSIGN, _M.NOTE, _M.REMIND, _M.RECUSE)},
        **{(state, move): state for state in _OPEN[:2] for move in (_M.JOIN, _M.LEAVE)},
    }
)
"""(state, act) -> the state after it; what is not here is not done."""

MAY_STAY: Final = frozenset({_M.ANSWER, _M.WITHDRAW_QUESTION})
"""Acts after which the case stays where it is as long as another question is open."""

BY_BUREAU: Final = frozenset({_M.ANSWER, _M.REPORT_REMEDY})
BY_HOLDER: Final = frozenset({_M.ASK, _M.PROPOSE, _M.CONCLUDE, _M.TRANSFER, _M.JOIN, _M.LEAVE, _M.WITHDRAW_QUESTION})
"""Acts of the one to whom the case is assigned, or of a supervisor; of anybody where it is assigned to nobody."""
BY_SECOND: Final = frozenset({_M.CONFIRM, _M.RETURN})
"""Acts of another account, and another person, than who proposed."""

NEEDS: Final[Mapping[Move, tuple[str, ...]]] = MappingProxyType(
    {
        _M.ASSIGN: ("account",),
        _M.ASK: ("text", "due_day"),
        _M.PROPOSE: ("conclusion", "reason", "text"),
        _M.CONCLUDE: ("conclusion", "reason", "text"),
        _M.CONFIRM: ("second_person",),
        _M.RETURN: ("text", "second_person"),
        _M.REOPEN: ("text",),
        _M.TRANSFER: ("to", "text"),
        _M.NOTE: ("text",),
        _M.REMIND: ("text",),
        _M.JOIN: ("findings",),
        _M.LEAVE: ("findings",),
        _M.RECUSE: ("text",),
    }
)
"""What an act asks for; `reason` where the conclusion is a dismissal, `due_day` and `to` have a proposal of ours."""

DISPOSITION: Final[Mapping[tuple[Conclusion, bool], tuple[str, str]]] = MappingProxyType(
    {
        (Conclusion.CONFIRMED, False): ("confirmed", "closed"),
        (Conclusion.CONFIRMED, True): ("rectify", "rectifying"),
        (Conclusion.REFERRED, False): ("refer", "closed"),
        (Conclusion.UNFOUNDED, False): ("unfounded", "closed"),
        (Conclusion.FALSE_ALARM, False): ("false_alarm", "closed"),
    }
)
"""(conclusion, is something to be put right) -> disposition and status of `finding.disposed`."""
REMEDY_ACCEPTED: Final = ("close", "closed")
"""Disposition and status once it was put right."""


def moves_from(state: State) -> tuple[Move, ...]:
    """The acts that the table allows in a state, in the order of the list."""
    return tuple(move for move in Move if (state, move) in TABLE)
