"""Which parameters are the law's: of an article in force in the whole country; no county changes those for itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from monitor.rules.kit.params import meant
from monitor.rules.law import UnknownArticle, article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.rules.kit.rule import Rule
    from monitor.rules.pack import Setting
    from monitor.rules.places import Place

NATIONAL = "cn-"
"""How the ids of acts of the whole country begin in `data/law`; the counties' own texts begin with `seed-`."""


def is_national(setting: Setting) -> bool:
    """Whether a pack takes the value from an act of the whole country."""
    return setting.act is not None and setting.act.startswith(NATIONAL)


def statutory(rule: Rule[Any], place: Place, name: str, on: date) -> Mapping[str, str] | None:
    """Which article sets the parameter, in both languages; None where no national one does.

    A pack that takes its value from an act says so (`is_national`). Where no pack sets it, the default of a rule is its
    articles', unless it is marked a heuristic or the whole rule is one.
    """
    setting = place.setting(rule.id, name, on)
    if setting is not None:
        return {"zh": setting.origin, "en": setting.origin_en} if is_national(setting) else None
    if rule.is_lead or meant(rule.params)[name].is_heuristic:
        return None
    told = [_cited(cite.act, cite.article, on) for cite in rule.cites if cite.act.startswith(NATIONAL)]
    if not told:
        return None
    return {lang: join.join(dict.fromkeys(one[lang] for one in told)) for lang, join in (("zh", "；"), ("en", "; "))}


def statutory_since(rule: Rule[Any], place: Place, name: str, first: date) -> Mapping[str, str] | None:
    """The same for any day from `first` on: what holds later may be the law's where what holds now is not."""
    told = [one for one in place.settings(rule.id) if one.name == name]
    begins = {one.valid_from for one in told if one.valid_from is not None}
    begins |= {one.valid_until + timedelta(days=1) for one in told if one.valid_until is not None}
    last = rule.until or date.max
    days = sorted({first, *(day for day in begins if first < day <= last)})
    return next((law for day in days if (law := statutory(rule, place, name, day)) is not None), None)


def _cited(act: str, number: str, on: date) -> dict[str, str]:
    """The article as it stood on the day; the newest where none did."""
    try:
        found = article(act, number, on)
    except UnknownArticle:
        found = article(act, number)
    return {lang: found.cited(lang) for lang in ("zh", "en")}
