"""The figures of one month beside another: cases, findings, coverage, precision, questions and remedies.

Months are the county's. What stands (coverage, states) is as of now; what was done in a month is by the day on which it
was done. A reviewer's own unit is left out and counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases.parties import hidden_from
from monitor.cases.precision import figures as precision_of
from monitor.cases.states import Conclusion, Move, Reason, State
from monitor.cases.supervision import ENDS, Closing, closings
from monitor.findings.stages import stage_of
from monitor.findings.tell import title, yuan
from monitor.rules.kit.printing import day_text
from monitor.store.cases import steps_of
from monitor.store.closings import done_between, rules_of
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.monthly import (
    Covered,
    Exchanged,
    Raised,
    covered_between,
    questions_asked,
    raised_between,
    remedies_demanded,
    remedies_reported,
    states_before,
)
from monitor.vocabulary.event import EPOCH, day_number
from monitor.vocabulary.verdicts import Severity, Verdict

JUDGED = (Verdict.FLAGGED, Verdict.CLEAR, Verdict.NOT_ASSESSABLE)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the county."""

    first: date

    @classmethod
    def of(cls, text: str) -> Month:
        """Of `2026-10`. Raises `ValueError`."""
        return cls(date.fromisoformat(f"{text}-01"))

    @property
    def after(self) -> date:
        """The first day of the next month."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    @property
    def before(self) -> Month:
        """The month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def text(self) -> str:
        """`2026-10`."""
        return self.first.isoformat()[:7]

    @property
    def days(self) -> tuple[int, int]:
        """First and last day, as day numbers."""
        return day_number(self.first), day_number(self.after) - 1

    def holds(self, stamp: str | None) -> bool:
        """Whether a moment as the store keeps it lies in the month."""
        return stamp is not None and stamp[:7] == self.text

    def is_over_by(self, stamp: str | None) -> bool:
        """Whether a moment lies in the month or before it."""
        return stamp is not None and stamp[:7] <= self.text


@dataclass(frozen=True, slots=True)
class _Seen:
    """Who sees what: the cases and findings that are left out for this one."""

    cases: Collection[int]
    findings: Collection[str]


def monthly(read: Read, who: Principal, month: Month, other: Month, as_of_day: int) -> dict[str, Any]:
    """The figures of both months as of a day number; shape: `api.reports.schemas.Monthly`."""
    hidden = _Seen(hidden_from(read, who), findings_concerning(read, who.recused))
    return {
        "month": month.text,
        "other": other.text,
        "as_of": day_text(as_of_day),
        "is_over": month.days[1] < as_of_day,
        "figures": _figures(read, hidden, month, as_of_day),
        "beside": _figures(read, hidden, other, as_of_day),
        "hidden": {"cases": len(hidden.cases), "findings": len(hidden.findings)},
    }


def _figures(read: Read, hidden: _Seen, month: Month, today: int) -> dict[str, Any]:
    closed = _closed(read, hidden, month)
    found = raised_between(read, month.first.isoformat(), month.after.isoformat())
    reports = [at for number, at in remedies_reported(read) if number not in hidden.cases]
    return {
        "cases": _of_cases(read, hidden, closed, month),
        "findings": _of_findings([one for one in found if one.id not in hidden.findings]),
        "coverage": _coverage(covered_between(read, *month.days)),
        "precision": _precision(closed, rules_of(read, {one.number for one in closed})),
        "questions": _exchanged(_shown(questions_asked(read), hidden), month, today),
        "remedies": _exchanged(_shown(remedies_demanded(read), hidden), month, today)
        | {"reported": sum(map(month.holds, reports))},
    }


def _closed(read: Read, hidden: _Seen, month: Month) -> list[Closing]:
    """The closings of the month, by case."""
    first, last = month.days
    ended = {number for number, _ in done_between(read, ENDS, month.first, month.last)} - set(hidden.cases)
    told = [one for number in sorted(ended) for one in closings(steps_of(read, number))]
    return [one for one in told if first <= one.day <= last]


def _of_cases(read: Read, hidden: _Seen, closed: Sequence[Closing], month: Month) -> dict[str, Any]:
    conclusions, reasons = Counter(one.conclusion for one in closed), Counter(one.reason for one in closed)
    opened = [number for number, _ in done_between(read, [Move.OPEN], month.first, month.last)]
    stood = states_before(read, month.after.isoformat())
    return {
        "opened": sum(number not in hidden.cases for number in opened),
        "closed": len(closed),
        "by_conclusion": {one.value: conclusions[one.value] for one in Conclusion},
        "by_reason": {one.value: reasons[one.value] for one in Reason},
        "median_days": float(median(one.took for one in closed)) if closed else None,
        "late": sum(one.is_late for one in closed),
        "overturned": sum(one.is_overturned for one in closed),
        "open_at_end": sum(state != State.CLOSED for number, state in stood.items() if number not in hidden.cases),
    }


def _of_findings(raised: Sequence[Raised]) -> dict[str, Any]:
    held = [one for one in raised if one.state != "superseded"]
    severities = Counter(one.severity for one in held)
    stakes = [one.stake_fen for one in held if one.stake_fen is not None]
    return {
        "raised": len(held),
        "superseded": len(raised) - len(held),
        "leads": sum(one.is_lead for one in held),
        "by_severity": {one.value: severities[one.value] for one in Severity},
        "by_stage": _counted(stage_of(one.rule) for one in held),
        "by_family": _counted(one.rule.partition(".")[0] for one in held),
        "largest_stake_yuan": yuan(max(stakes, default=None)),
    }


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _coverage(rows: Sequence[Covered]) -> dict[str, Any]:
    stages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        stages[stage_of(row.rule)][row.verdict] += row.records
    whole = sum(stages.values(), Counter())
    return _judged(whole) | {"by_stage": {stage: _judged(counted) for stage, counted in sorted(stages.items())}}


def _judged(counted: Mapping[str, int]) -> dict[str, Any]:
    told = {verdict.value: counted.get(verdict.value, 0) for verdict in JUDGED}
    judged = sum(told.values())
    share = round(told[Verdict.NOT_ASSESSABLE.value] / judged, 4) if judged else None
    return {"judged": judged, **told, "not_assessable_share": share}


def _precision(closed: Sequence[Closing], rules: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    by_rule: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in closed:
        for rule in rules.get(one.number, ()):
            by_rule[rule][one.conclusion] += 1
    told = [{"rule": rule, "title": title(rule), **precision_of(counted)} for rule, counted in by_rule.items()]
    told.sort(key=lambda one: (-int(one["closed"]), str(one["rule"])))
    return precision_of(Counter(one.conclusion for one in closed)) | {"by_rule": told}


def _shown(rows: Iterable[Exchanged], hidden: _Seen) -> list[Exchanged]:
    return [one for one in rows if one.case_number not in hidden.cases]


def _exchanged(rows: Sequence[Exchanged], month: Month, today: int) -> dict[str, Any]:
    """Begun and ended in the month, ended after their last day, and those that were overdue when it ended."""
    ended = [one for one in rows if month.holds(one.ended)]
    last = min(month.days[1], today)
    return {
        "begun": sum(month.holds(one.began) for one in rows),
        "ended": len(ended),
        "ended_late": sum(_day(str(one.ended)) > one.due_day for one in ended),
        "overdue_at_end": sum(_is_overdue(one, month, last) for one in rows),
    }


def _is_overdue(one: Exchanged, month: Month, last: int) -> bool:
    open_then = month.is_over_by(one.began) and not month.is_over_by(one.ended) and one.state != "withdrawn"
    return open_then and one.due_day < last


def _day(stamp: str) -> int:
    return (date.fromisoformat(stamp[:10]) - EPOCH).days
