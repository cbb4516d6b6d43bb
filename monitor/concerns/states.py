"""Where a concern stands and which act leads where: one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from monitor.vocabulary.problems import Words


class State(StrEnum):
    """Where a concern stands; the teller sees it, and since when."""

    RECEIVED = "received"
    READING = "reading"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    CLOSED = "closed"


class Act(StrEnum):
    """What is done with a concern by those who read it."""

    READ = "read"
    PASS_ON = "pass_on"  # noqa: S105 - an act, no secret
    ANSWER = "answer"
    CLOSE = "close"
    LINK = "link"
    NOTE = "note"
    REOPEN = "reopen"


class Sort(StrEnum):
    """What a concern is about, chosen by who tells it."""

    FUNDS = "funds"
    TENDER = "tender"
    WORKS = "works"
    DRAW = "draw"
    DATA = "data"
    RULE = "rule"
    OTHER = "other"


class TargetKind(StrEnum):
    """A record that a concern may name, by the noun under which the log knows it."""

    PROCESS = "process"
    PROJECT = "project"
    PARTY = "party"
    PROGRAMME = "programme"
    ALLOCATION = "allocation_plan"
    DRAW = "draw"
    RULE = "rule"
    ENTRY = "entry"


SORTS: Final[Mapping[Sort, Words]] = MappingProxyType(
    {
        Sort.FUNDS: Words("资金没有到位或用途不对", "money did not arrive or went elsewhere"),
        Sort.TENDER: Words("招标、评标或中标", "a tender, its evaluation or award"),
        Sort.WORKS: Words("工程质量或进度", "quality or progress of works"),
        Sort.DRAW: Words("专家抽取", "a draw of experts"),
        Sort.DATA: Words("公开的内容与实际不符", "what is published is not what is there"),
        Sort.RULE: Words("对核查规则的意见", "an opinion on a rule"),
        Sort.OTHER: Words("其他", "something else"),
    }
)
STATES: Final[Mapping[State, Words]] = MappingProxyType(
    {
        State.RECEIVED: Words("已收到", "received"),
        State.READING: Words("正在核阅", "being read"),
        State.PASSED_ON: Words("已转交", "passed on"),
        State.ANSWERED: Words("已答复", "answered"),
        State.CLOSED: Words("已办结", "closed"),
    }
)
ACTS: Final[Mapping[Act, Words]] = MappingProxyType(
    {
        Act.READ: Words("开始核阅", "begin to read"),
        Act.PASS_ON: Words("转交", "pass on"),
        Act.ANSWER: Words("答复", "answer"),
        Act.CLOSE: Words("办结", "close"),
        Act.LINK: Words("关联案件", "link to a case"),
        Act.NOTE: Words("附记", "note"),
        Act.REOPEN: Words("重新打开", "open again"),
    }
)
_OPEN: Final = (State.RECEIVED, State.READING, State.PASSED_ON, State.ANSWERED)

TABLE: Final[Mapping[tuple[State, Act], State]] = MappingProxyType(
    {
        (State.RECEIVED, Act.READ): State.READING,
        (State.READING, Act.PASS_ON): State.PASSED_ON,
        (State.ANSWERED, Act.PASS_ON): State.PASSED_ON,
        (State.READING, Act.ANSWER): State.ANSWERED,
        (State.PASSED_ON, Act.ANSWER): State.ANSWERED,
        (State.ANSWERED, Act.ANSWER): State.ANSWERED,
        (State.READING, Act.CLOSE): State.CLOSED,
        (State.PASSED_ON, Act.CLOSE): State.CLOSED,
        (State.ANSWERED, Act.CLOSE): State.CLOSED,
        (State.CLOSED, Act.REOPEN): State.READING,
        **{(state, Act.LINK): state for state in _OPEN},
        **{(state, Act.NOTE): state for state in _OPEN},
    }
)
"""State and act -> the state that follows; what is not here cannot be done."""
WANTS_TEXT: Final = frozenset({Act.PASS_ON, Act.ANSWER, Act.CLOSE, Act.NOTE, Act.REOPEN})
"""Acts that need a text: of an answer it is shown to the teller, of the others it is for those who read concerns."""


def possible(state: State) -> list[Act]:
    """The acts that can be done in a state, in their fixed order."""
    return [act for act in Act if (state, act) in TABLE]
