"""What people call states, acts, conclusions and reasons: Chinese and English, in files that leave the house."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from monitor.cases.states import Conclusion, Move, Reason, State

STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        State.AWAITING_RECEIPT: ("待签收", "to be received"),
        State.CHECKING: ("核查中", "being checked"),
        State.AWAITING_FEEDBACK: ("待反馈", "waiting for the unit"),
        State.AWAITING_REVIEW: ("待复核", "to be reviewed"),
        State.CLOSED: ("已办结", "closed"),
    }
)
MOVES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Move.OPEN: ("立案", "opened"),
        Move.RECEIVE: ("签收", "received"),
        Move.ASSIGN: ("分派", "assigned"),
        Move.ASK: ("询问单位", "asked the unit"),
        Move.ANSWER: ("单位答复", "answered by the unit"),
        Move.WITHDRAW_QUESTION: ("撤回询问", "question taken back"),
        Move.PROPOSE: ("提出结论", "conclusion proposed"),
        Move.CONCLUDE: ("办结", "concluded"),
        Move.CONFIRM: ("复核同意", "confirmed by a second person"),
        Move.RETURN: ("复核退回", "returned by a second person"),
        Move.WITHDRAW: ("撤回意见", "proposal taken back"),
        Move.REOPEN: ("重新启动", "taken up again"),
        Move.TRANSFER: ("移交", "transferred"),
        Move.NOTE: ("备注", "note"),
        Move.REMIND: ("催办", "reminder"),
        Move.JOIN: ("并入疑点", "findings joined"),
        Move.LEAVE: ("移出疑点", "findings taken out"),
        Move.RECUSE: ("回避", "recused"),
        Move.REPORT_REMEDY: ("单位报告整改", "unit reported what it put right"),
        Move.ACCEPT_REMEDY: ("整改销号", "what was put right accepted"),
        Move.RETURN_REMEDY: ("整改退回", "report returned"),
    }
)
CONCLUSIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Conclusion.CONFIRMED: ("属实", "confirmed"),
        Conclusion.REFERRED: ("线索移送", "referred"),
        Conclusion.UNFOUNDED: ("不属实", "not confirmed"),
        Conclusion.FALSE_ALARM: ("误报", "false alarm"),
    }
)
REASONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Reason.EXPLAINED: ("已作合理说明", "explained"),
        Reason.DATA_ERROR: ("数据有误", "error in the data"),
        Reason.RULE_TOO_STRICT: ("规则过严", "rule too strict"),
        Reason.DUPLICATE: ("重复", "duplicate"),
        Reason.BELOW_MATERIALITY: ("金额轻微", "below materiality"),
    }
)
