"""One check of a draw and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from monitor.draw.said import DrawRefused, Said
from monitor.ledger.checkpoint import Opened
from monitor.ledger.note import Verified
from monitor.ledger.policy import NONE, Policy

COUNTY = timezone(timedelta(hours=8))


class State(StrEnum):
    """A check passed, failed, or could not be made (yet)."""

    PASSED = "pass"
    FAILED = "fail"
    OPEN = "not_proved"


TITLES = (
    Said("申请在检查点之内", "the request stands in the log"),
    Said("见证早于随机数", "witnessed before the round"),
    Said("轮次与申请一致", "the round is the one named"),
    Said("随机数签名有效", "the round's signature is valid"),
    Said("揭示与承诺相符", "the reveals open the commitments, in time"),
    Said("重算席位一致", "the seats follow from the numbers"),
    Said("退出在账、有序、有因", "declines on record, in order, for a listed reason"),
    Said("席位代号可打开", "the seated handles open"),
    Said("本标段没有其他抽取", "no other attempt for the lot"),
    Said("抽取在开标之前", "drawn before the opening"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """A numbered check (1 to 10), its state and the reason in both languages."""

    number: int
    state: State
    why: Said

    @property
    def title(self) -> Said:
        """What is checked."""
        return TITLES[self.number - 1]


def passed(number: int, zh: str, en: str) -> Check:
    """The check holds, and why."""
    return Check(number, State.PASSED, Said(zh, en))


def failed(number: int, zh: str, en: str) -> Check:
    """The check does not hold, and why."""
    return Check(number, State.FAILED, Said(zh, en))


def open_(number: int, zh: str, en: str) -> Check:
    """The check could not be made, and why."""
    return Check(number, State.OPEN, Said(zh, en))


class Fails(DrawRefused):
    """A check does not hold; raised inside a check, it becomes its result."""


class NotYet(DrawRefused):
    """A check cannot be made; raised inside a check, it becomes its result."""


def result(number: int, made: Callable[[], Said]) -> Check:
    """The check whose reason `made` returns, or which it breaks off by raising."""
    try:
        return Check(number, State.PASSED, made())
    except NotYet as told:
        return Check(number, State.OPEN, told.said)
    except DrawRefused as told:
        return Check(number, State.FAILED, told.said)


def at(unix: int) -> str:
    """A moment in the county, to the second."""
    return datetime.fromtimestamp(unix, UTC).astimezone(COUNTY).strftime("%Y-%m-%d %H:%M:%S")


def quorum_time(opened: Opened, policy: Policy | None) -> int | None:
    """The Unix time by which the policy's quorum had cosigned; None where it had not, or nobody is asked."""
    if policy is None or policy.quorum == NONE:
        return None
    have: list[Verified] = []
    for one in sorted((one for one in opened.cosigned if one.time is not None), key=lambda one: one.time or 0):
        have.append(one)
        if policy.met(have):
            return one.time
    return None
