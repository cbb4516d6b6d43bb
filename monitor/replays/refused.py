"""Why a replay is not made or a proposal not taken, each named after the fact it states, in both languages.

ReplayRefused
├── what was asked  NoSuchRule, ParametersUnfit, RuleIsOff, NothingChanges, TooManyReplays
├── what is there   NoSuchReplay, NoSuchProposal, NotDone, ReplayOver, ProposalOver, ProposalOutdated, ProposalWaits
└── who decides     SetByLaw, FirstDayUnfit, AnotherMustDecide, OnlyTheProposer, OnlyTheAsker, PersonUnknown
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words


@dataclass(frozen=True, slots=True)
class Unfit:
    """One value that a rule does not take: its place in what was sent, what was found, what is expected."""

    place: str
    code: str
    found: str
    expected: Words


class ReplayRefused(TenderwatchError):
    """Something asked of replays or proposals is not done: `said` tells why in both languages."""

    words: Words = Words("不能执行", "it cannot be done")

    def __init__(self, **told: Any) -> None:
        self.told = told
        self.said = Words(*(one.format(**told) for one in type(self).words))
        super().__init__(self.said.en)


class NoSuchRule(ReplayRefused):
    """No rule has this id (`id`)."""

    words = Words("没有规则 {id}", "there is no rule {id}")


class ParametersUnfit(ReplayRefused):
    """Values that the rule does not take; `problems` holds each."""

    words = Words("参数有误", "the parameters are wrong")

    def __init__(self, problems: tuple[Unfit, ...]) -> None:
        super().__init__()
        self.problems = problems


class RuleIsOff(ReplayRefused):
    """The rule is not switched on in this place."""

    words = Words("本地未启用规则 {id}，无从比较", "the rule {id} is not switched on here: there is nothing to compare")


class NothingChanges(ReplayRefused):
    """The values are those in force."""

    words = Words("所给参数与现行参数相同，无须试算", "the values are those in force: there is nothing to replay")


class TooManyReplays(ReplayRefused):
    """So many wait already that another would wait for hours."""

    words = Words("已有 {limit} 项试算在等待，请稍后再试", "{limit} replays wait already; try again later")


class NoSuchReplay(ReplayRefused):
    """No replay has this number (`id`)."""

    words = Words("没有编号为 {id} 的试算", "there is no replay {id}")


class NoSuchProposal(ReplayRefused):
    """No proposal has this number (`id`)."""

    words = Words("没有编号为 {id} 的参数提议", "there is no proposal {id}")


class NotDone(ReplayRefused):
    """Only a replay that is done shows what would change."""

    words = Words("试算 {id} 尚未完成，完成后才能据以提议", "replay {id} is not done; a proposal rests on one that is")


class ReplayOver(ReplayRefused):
    """What is done or failed is not cancelled (`id`)."""

    words = Words("试算 {id} 已结束，不能取消", "replay {id} is over: there is nothing to cancel")


class ProposalWaits(ReplayRefused):
    """Another proposal for the rule waits for its second person."""

    words = Words(
        "规则 {rule} 已有待决提议第 {id} 号，请先决定或撤回",
        "proposal {id} for the rule {rule} waits already: decide or withdraw it first",
    )


class ProposalOver(ReplayRefused):
    """It was decided or withdrawn."""

    words = Words("该提议已决定或撤回", "the proposal was decided or withdrawn")


class ProposalOutdated(ReplayRefused):
    """The rule or its values in force are others than those of the replay."""

    words = Words(
        "试算之后规则或现行参数已有变化，请重新试算再提议",
        "the rule or its values in force have changed since the replay: replay and propose anew",
    )


class SetByLaw(ReplayRefused):
    """The value is that of an article in force in the whole country (`article_zh`, `article_en`)."""

    words = Words(
        "参数 {name} 由{article_zh}规定，可以试算，不能由本地调整",
        "{name} is set by {article_en}: it may be replayed, no county changes it",
    )


class FirstDayUnfit(ReplayRefused):
    """The first day is none on which the rule can hold (`first` to `last`)."""

    words = Words("{first} 至 {last} 之间的日期", "a day from {first} to {last}")


class AnotherMustDecide(ReplayRefused):
    """Another account, and another person (个人代码), than who proposed decides."""

    words = Words("提议须由另一人决定", "another person than the one who proposed it decides")


class OnlyTheProposer(ReplayRefused):
    """Nobody withdraws what another proposed."""

    words = Words("只有提议人可以撤回", "only the one who proposed it withdraws it")


class OnlyTheAsker(ReplayRefused):
    """Nobody cancels what another waits for."""

    words = Words("只有提出试算的人可以取消", "only the one who asked for it cancels it")


class PersonUnknown(ReplayRefused):
    """Nobody could tell two persons apart by this account."""

    words = Words(
        "该账户没有个人代码，不能提议或决定", "the account has no person code: it proposes and decides nothing"
    )


def plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them: a tuple as a list."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
