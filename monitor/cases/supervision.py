"""How reviewers work (再监督): what each closed and how, how long it took, what was overturned, who confirms whom.

A closing is of who proposed it, or closed it alone; its day is the day on which it became one. Figures of accounts,
in no order of merit: a share that differs from the others' is a question to ask, not an answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.cases.parties import hidden_from
from monitor.cases.states import DISMISSED, Conclusion, Move
from monitor.findings.tell import title
from monitor.store.accounts import labels
from monitor.store.cases import StepRow
from monitor.store.closings import done_between, overdue, rules_of, steps_of_cases
from monitor.store.database import Read
from monitor.vocabulary.desk_days import days_left
from monitor.vocabulary.event import EPOCH, day_number

ENDS: Final = (Move.CONCLUDE, Move.CONFIRM)
READ: Final = tuple(one.value for one in (Move.OPEN, Move.RECEIVE, Move.PROPOSE, Move.CONCLUDE, Move.CONFIRM))
LEAST: Final = 10
"""Closings of one proposer from which on it is told that one reviewer confirms nearly all of them."""
NEARLY_ALL: Final = (4, 5)
"""More than this share (80 %, itself not included)."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing: of which case, whose, confirmed by whom (None: closed alone), as what, when (day numbers)."""

    number: int
    by: str
    second: str | None
    conclusion: str
    reason: str | None
    proposed: int
    day: int
    took: int
    """Working days since it was received, else opened."""
    is_late: bool
    """The case was past its day when it was proposed or closed."""
    is_overturned: bool
    """Taken up again later, and closed otherwise."""


def _day(stamp: str) -> int:
    """The day number of a moment as the store keeps it, in the county's time."""
    return day_number(date.fromisoformat(stamp[:10]))


def closings(steps: Iterable[StepRow]) -> list[Closing]:
    """Every closing in the histories of cases, by case and in their order."""
    by_case: defaultdict[int, list[StepRow]] = defaultdict(list)
    for one in steps:
        by_case[one.number].append(one)
    return [one for number in sorted(by_case) for one in _of_case(by_case[number])]


def _of_case(steps: Sequence[StepRow]) -> Iterator[Closing]:
    began = next((one for one in steps if one.act == Move.RECEIVE), steps[0])
    made: list[tuple[StepRow, StepRow]] = []
    proposed: StepRow | None = None
    for one in steps:
        if one.act == Move.PROPOSE:
            proposed = one
        elif one.act in {Move.CONCLUDE, Move.CONFIRM}:
            made.append(((proposed if one.act == Move.CONFIRM else None) or one, one))
    for place, (first, done) in enumerate(made):
        after = made[place + 1][1].data["conclusion"] if place + 1 < len(made) else None
        day = _day(done.at)
        yield Closing(
            number=done.number,
            by=first.account,
            second=None if first is done else done.account,
            conclusion=done.data["conclusion"],
            reason=done.data.get("reason"),
            proposed=_day(first.at),
            day=day,
            took=days_left(_day(began.at), day),
            is_late=int(first.data.get("left", 0)) < 0,
            is_overturned=after is not None and after != done.data["conclusion"],
        )


def supervision(read: Read, who: Principal, first_day: int, last_day: int, today: int) -> dict[str, Any]:
    """The figures of the closings from `first_day` to `last_day` (day numbers, both inside).

    Shape: `api.supervision.schemas.Supervision`. Cases that concern the caller's own unit are left out and counted.
    """
    hidden, days = hidden_from(read, who), (EPOCH + timedelta(first_day), EPOCH + timedelta(last_day))
    ended = {number for number, _ in done_between(read, ENDS, *days)} - hidden
    made = [one for one in closings(steps_of_cases(read, ended, READ)) if first_day <= one.day <= last_day]
    received = Counter(by for number, by in done_between(read, [Move.RECEIVE], *days) if number not in hidden)
    late = Counter(by for number, by in overdue(read, today) if number not in hidden)
    known = labels(read)
    rules = rules_of(read, {one.number for one in made})
    people = sorted({one.by for one in made} | received.keys() | late.keys(), key=_by_number)
    shares = _shares(made, rules)
    return {
        "reviewers": [
            {
                "account": account,
                "label": known.get(account, account),
                "received": received[account],
                "late_now": late[account],
                **_figures([one for one in made if one.by == account]),
                "confirmed_for_others": sum(one.second == account for one in made),
                "same_day": sum(one.second == account and one.proposed == one.day for one in made),
                "by_rule": _by_rule(account, shares),
            }
            for account in people
        ],
        "pairs": [one | {"labels": [known.get(name, name) for name in one["accounts"]]} for one in pairs(made)],
        "closed": len(made),
        "hidden": len(hidden),
    }


def _by_number(account: str) -> tuple[int, str]:
    return len(account), account


def _figures(made: Sequence[Closing]) -> dict[str, Any]:
    counted = Counter(one.conclusion for one in made)
    reasons = Counter(one.reason for one in made if one.reason is not None)
    return {
        "closed": len(made),
        **{one.value: counted[one.value] for one in Conclusion},
        "dismissed": sum(counted[one] for one in DISMISSED),
        "by_reason": dict(sorted(reasons.items())),
        "median_days_to_close": float(median(one.took for one in made)) if made else None,
        "late": sum(one.is_late for one in made),
        "overturned": sum(one.is_overturned for one in made),
    }


def _shares(made: Iterable[Closing], rules: Mapping[int, Sequence[str]]) -> dict[str, dict[str, tuple[int, int]]]:
    """Rule -> account -> (dismissed, closed)."""
    out: defaultdict[str, defaultdict[str, Counter[bool]]] = defaultdict(lambda: defaultdict(Counter))
    for one in made:
        for rule in rules[one.number]:
            out[rule][one.by][one.conclusion in DISMISSED] += 1
    return {
        rule: {account: (counted[True], counted.total()) for account, counted in of_rule.items()}
        for rule, of_rule in out.items()
    }


def _by_rule(account: str, shares: Mapping[str, Mapping[str, tuple[int, int]]]) -> list[dict[str, Any]]:
    out = []
    for rule, of_rule in sorted(shares.items()):
        if account in of_rule:
            dismissed, closed = of_rule[account]
            others = [gone / all_ for other, (gone, all_) in of_rule.items() if other != account]
            share = {"share_dismissed": round(dismissed / closed, 4), "closed": closed, "dismissed": dismissed}
            beside = round(median(others), 4) if others else None
            out.append({"rule": rule, "title": title(rule), **share, "others_median": beside, "others": len(others)})
    return out


def pairs(made: Iterable[Closing]) -> list[dict[str, Any]]:
    """Who proposes and who confirms, where one confirms more than 80 % of 10 or more closings of the other."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    same_day: Counter[tuple[str, str]] = Counter()
    for one in made:
        if one.second is not None:
            counted[one.by][one.second] += 1
            same_day[one.by, one.second] += one.proposed == one.day
    out: list[dict[str, Any]] = []
    for by, seconds in sorted(counted.items(), key=lambda told: _by_number(told[0])):
        total = seconds.total()
        for second, confirmed in sorted(seconds.items()):
            if total >= LEAST and confirmed * NEARLY_ALL[1] > total * NEARLY_ALL[0]:
                told = {"accounts": [by, second], "closed": total, "confirmed": confirmed}
                out.append(told | {"share": round(confirmed / total, 4), "same_day": same_day[by, second]})
    known = {tuple(one["accounts"]) for one in out}
    return [one | {"is_mutual": tuple(reversed(one["accounts"])) in known} for one in out]
