"""Which parameters hold on which days: the rule's own, then the place's, then what the caller set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from monitor.rules.kit.params import settle
from monitor.rules.kit.rule import Rule
from monitor.rules.pack import Setting
from monitor.rules.places import Place
from monitor.vocabulary.event import day_number

START = -(10**6)
END = 10**6
OWN = {"zh": "规则默认值", "en": "default of the rule"}
GIVEN = {"zh": "本次运行指定", "en": "given for this run"}


@dataclass(frozen=True, slots=True)
class Term:
    """A span of judged days and the parameters in force on them."""

    first_day: int
    last_day: int
    params: Any
    origins: Mapping[str, Mapping[str, str]]
    """Parameter -> where its value comes from."""

    def printed(self) -> dict[str, Any]:
        """Parameter -> value and origin, ready for JSON."""
        return {
            name: {"value": list(value) if isinstance(value, tuple) else value, "origin": self.origins[name]}
            for name, value in asdict(self.params).items()
        }


def _day(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day_number(day)


def terms(rule: Rule[Any], place: Place, given: Mapping[str, Any]) -> tuple[Term, ...]:
    """The spans of `rule` in `place`; `given` values win over all of them.

    Days outside every span are days on which no version of the rule is in force.
    """
    settings = place.settings(rule.id)
    first, last = _day(place.since(rule.id) or rule.in_force, START), _day(rule.until, END)
    cuts = {first, last + 1}
    for setting in settings:
        cuts |= {_day(setting.valid_from, first), _day(setting.valid_until, last) + 1}
    edges = sorted(cut for cut in cuts if first <= cut <= last + 1)
    return tuple(_term(rule, settings, given, start, after - 1) for start, after in pairwise(edges) if start < after)


def _term(rule: Rule[Any], settings: Sequence[Setting], given: Mapping[str, Any], first: int, last: int) -> Term:
    held = [s for s in settings if _day(s.valid_from, START) <= first and last <= _day(s.valid_until, END)]
    values = {setting.name: setting.value for setting in held}
    origins: dict[str, Mapping[str, str]] = dict.fromkeys(asdict(rule.params), OWN)
    origins |= {setting.name: {"zh": setting.origin, "en": setting.origin_en} for setting in held}
    origins |= dict.fromkeys(given, GIVEN)
    return Term(first, last, settle(rule.params, {**values, **given}), origins)
