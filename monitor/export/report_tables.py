"""The monthly report as tables, the same for paper and workbook: a line has a name, a unit and two numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitor.export.report_words import REPORT
from monitor.rules.words import WORDS as RULE_WORDS

Told = Mapping[str, Any]
Number = int | Decimal | None
EXCHANGED = {"begun": "begun", "ended": "ended", "ended_late": "ended_late", "overdue_at_end": "overdue"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, the unit of its numbers, both months; `places` are the decimals that are shown."""

    name: str
    unit: str
    month: Number
    other: Number
    places: int = 0

    @property
    def change(self) -> Number:
        """The month minus the other; None where one of them is not known."""
        return None if self.month is None or self.other is None else self.month - self.other


@dataclass(frozen=True, slots=True)
class Table:
    """A section of the report under its heading."""

    title: str
    lines: Sequence[Line]


def tables(told: Told, lang: str) -> list[Table]:
    """The sections, in their order. Shape of `told`: `monitor.export.monthly`."""
    words = REPORT[lang]
    made = (("cases", _cases), ("findings", _findings), ("coverage", _coverage), ("precision", _precision))
    out = [Table(words[name], list(of(told, lang))) for name, of in made]
    return [*out, Table(words["exchange"], list(_exchange(told, lang)))]


def _both(told: Told, section: str, *path: str) -> tuple[Any, Any]:
    out = []
    for side in ("figures", "beside"):
        value = told[side][section]
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        out.append(value)
    return out[0], out[1]


def _line(name: str, unit: str, both: Iterable[Number], places: int = 0) -> Line:
    month, other = both
    return Line(name, unit, month, other, places)


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(share)) * 100


def _cases(told: Told, lang: str) -> Iterator[Line]:
    words, unit = REPORT[lang], REPORT[lang]["u.case"]
    for name in ("opened", "closed"):
        yield _line(words[name], unit, _both(told, "cases", name))
    for name in ("confirmed", "referred", "unfounded", "false_alarm"):
        yield _line(words[name], unit, _both(told, "cases", "by_conclusion", name))
    for name in told["figures"]["cases"]["by_reason"]:
        yield _line(words[f"reason.{name}"], unit, _both(told, "cases", "by_reason", name))
    days = (None if one is None else Decimal(str(one)) for one in _both(told, "cases", "median_days"))
    yield _line(words["median_days"], words["u.days"], days, places=1)
    for name in ("late", "overturned", "open_at_end"):
        yield _line(words[name], unit, _both(told, "cases", name))


def _findings(told: Told, lang: str) -> Iterator[Line]:
    words, rules, unit = REPORT[lang], RULE_WORDS[lang], REPORT[lang]["u.finding"]
    colon = "：" if lang == "zh" else ": "
    for name in ("raised", "leads", "superseded"):
        yield _line(words[name], unit, _both(told, "findings", name))
    for code in told["figures"]["findings"]["by_severity"]:
        name = f"{words['severity']}{colon}{rules[f'severity.{code}']}"
        yield _line(name, unit, _both(told, "findings", "by_severity", code))
    for stage in _keys(told, "findings", "by_stage"):
        name = f"{words['stage']}{colon}{rules.get(f'stage.{stage}', stage)}"
        yield _line(name, unit, (one or 0 for one in _both(told, "findings", "by_stage", stage)))
    largest = (None if one is None else Decimal(one) / 10_000 for one in _both(told, "findings", "largest_stake_yuan"))
    yield _line(words["largest"], words["u.wan"], largest, places=2)


def _keys(told: Told, section: str, name: str) -> list[str]:
    return sorted({*told["figures"][section][name], *told["beside"][section][name]})


def _coverage(told: Told, lang: str) -> Iterator[Line]:
    words, rules = REPORT[lang], RULE_WORDS[lang]
    for name in ("judged", "flagged", "clear", "not_assessable"):
        yield _line(words[name], words["u.record"], _both(told, "coverage", name))
    shares = map(_percent, _both(told, "coverage", "not_assessable_share"))
    yield _line(words["share"], words["u.percent"], shares, places=1)
    colon = "：" if lang == "zh" else ": "
    for stage in _keys(told, "coverage", "by_stage"):
        name = f"{words['share_of']}{colon}{rules.get(f'stage.{stage}', stage)}"
        shares = map(_percent, _both(told, "coverage", "by_stage", stage, "not_assessable_share"))
        yield _line(name, words["u.percent"], shares, places=1)


def _precision(told: Told, lang: str) -> Iterator[Line]:
    words = REPORT[lang]
    yield _line(words["closed"], words["u.case"], _both(told, "precision", "closed"))
    yield _line(
        words["share_right"], words["u.percent"], map(_percent, _both(told, "precision", "precision")), places=1
    )
    sides = [{one["rule"]: one for one in told[side]["precision"]["by_rule"]} for side in ("figures", "beside")]
    titles = {rule: one["title"][lang] for side in sides for rule, one in side.items()}
    for rule in sorted(titles, key=lambda rule: (-int(sides[0].get(rule, {}).get("closed", 0)), rule)):
        shares = [_percent(side.get(rule, {}).get("precision")) for side in sides]
        yield _line(f"{titles[rule]} ({rule})", words["u.percent"], shares, places=1)


def _exchange(told: Told, lang: str) -> Iterator[Line]:
    words, colon = REPORT[lang], "：" if lang == "zh" else ": "
    for name, word in EXCHANGED.items():
        yield _line(f"{words['questions']}{colon}{words[word]}", words["u.question"], _both(told, "questions", name))
    for name, word in {"begun": "begun", "reported": "reported", **EXCHANGED}.items():
        yield _line(f"{words['remedies']}{colon}{words[f'r.{word}']}", words["u.remedy"], _both(told, "remedies", name))
