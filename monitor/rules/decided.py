"""What two persons decided for a place lies above its packs: from its first day on, and for the days before nothing.

Where a pack takes a later value from an act of the whole country, the decision ends the day before: no county changes
the law's values, those of a later release neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from monitor.rules.pack import Setting
from monitor.rules.statutory import is_national

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.rules.pack import Value
    from monitor.rules.places import Place


@dataclass(frozen=True, slots=True)
class Decided:
    """One value of one rule, decided by proposal `number` on `day`, for judged days from `first_day` on."""

    rule: str
    name: str
    value: Value
    first_day: date
    number: int
    day: date

    def setting(self) -> Setting:
        """As a pack would set it, with its origin as a finding prints it."""
        on = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        zh = f"参数调整第{self.number}号，{on}由第二人确认，自{self.first_day.isoformat()}起适用"
        en = (
            f"adopted by proposal {self.number} on {self.day.isoformat()}, confirmed by a second person, "
            f"for days from {self.first_day.isoformat()}"
        )
        return Setting(self.name, self.value, self.first_day, None, zh, en)


def with_decided(place: Place, told: Iterable[Decided]) -> Place:
    """The place with these values laid over its packs, in their order: a later one goes before an earlier."""
    values = dict(place.values)
    laid = place
    for one in told:
        beneath = [setting for setting in laid.settings(one.rule) if setting.name == one.name]
        others = [setting for setting in values.get(one.rule, ()) if setting.name != one.name]
        ends = _law_from(beneath, one.first_day)
        if ends is None:
            here = [*_before(beneath, one.first_day), one.setting()]
        elif ends <= one.first_day:
            continue
        else:
            mine = replace(one.setting(), valid_until=ends - timedelta(days=1))
            here = [*_before(beneath, one.first_day), mine, *_since(beneath, ends)]
        values[one.rule] = (*others, *here)
        laid = replace(place, values=dict(values))
    return laid


def _law_from(settings: Sequence[Setting], day: date) -> date | None:
    """The first day, `day` or later, on which a value is the law's; None where none is."""
    laws = [one for one in settings if is_national(one) and (one.valid_until is None or one.valid_until >= day)]
    return min((max(one.valid_from or day, day) for one in laws), default=None)


def _since(settings: Sequence[Setting], day: date) -> list[Setting]:
    """What of them holds from `day` on."""
    held = [one for one in settings if one.valid_until is None or one.valid_until >= day]
    return [
        one if one.valid_from is not None and one.valid_from >= day else replace(one, valid_from=day) for one in held
    ]


def _before(settings: Sequence[Setting], day: date) -> list[Setting]:
    """What of them holds on the days before `day`."""
    last = day - timedelta(days=1)
    held = [one for one in settings if one.valid_from is None or one.valid_from < day]
    return [
        one if one.valid_until is not None and one.valid_until < day else replace(one, valid_until=last) for one in held
    ]
