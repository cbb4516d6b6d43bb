"""One file of `data/places`, read and checked: rules, values, bodies, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.rules.law import UnknownArticle, article, both
from monitor.rules.table import Table, overlap, read_table
from monitor.vocabulary.contract import contract
from monitor.vocabulary.verdicts import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

EXPECTED = "a whole number, true or false, a text, a list or table of these is expected; a ratio is a text"
WINDOW = ("from", "until", "source")
CASES = {
    "receive_days": int, "check_days": int, "feedback_days": int, "review_days": int, "second_person_from": str
}  # fmt: skip
"""What `[cases]` may set: working days of the steps of a case, and from which severity on two persons close it."""

Value = int | bool | str | tuple[int | str, ...] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that a pack sets, with its validity and origin. Amounts are whole yuan, ratios texts ("2/3")."""

    name: str
    value: Value
    valid_from: date | None
    valid_until: date | None
    """Last day, included."""
    origin: str
    """Pack and source in Chinese, as a finding prints them."""
    origin_en: str
    act: str | None = None
    """Id in `data/law` of the act that it is taken from; None where the pack names none."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who supervises a family of rules: a code of `body_role` and the name used here."""

    role: str
    zh: str
    en: str
    origin: str
    """Pack and source in Chinese."""
    origin_en: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One file, before it is laid over the pack it extends."""

    id: str
    name: Mapping[str, str]
    region: str | None
    extends: str | None
    on: Mapping[str, date | None]
    off: tuple[str, ...]
    values: Mapping[str, tuple[Setting, ...]]
    shared: tuple[Setting, ...]
    readers: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, Body]
    cases: Mapping[str, Setting]
    told: Table


def read_pack(path: Path, known: tuple[str, ...]) -> Pack:
    """The pack in a file; `known` are the ids a pack may name. `DataMalformed` names file and key of a mistake."""
    told = read_table(path)
    told.only("id", "name", "region", "extends", "rules", "readers", "settings", "params", "routing", "cases")
    if told.text("id") != path.stem:
        raise told.wrong("id", f"differs from the file's name {path.stem}")
    name = both(told.table("name"))
    if not name:
        raise told.wrong("name", "missing")
    region = told.text_or_none("region")
    if region is not None and not (region.isdecimal() and len(region) == len("999001")):
        raise told.wrong("region", f"six digits of GB/T 2260 are expected, found {region!r}")
    return Pack(
        id=path.stem,
        name=name,
        region=region,
        extends=told.text_or_none("extends"),
        on=_switched_on(told.table("rules"), known),
        off=_switched_off(told.table("rules"), known),
        values={_rule(told, f"params.{rule}", rule, known): _settings(told.table("params"), rule, name)
                for rule in told.table("params").raw},
        shared=_settings(told, "settings", name) if "settings" in told.raw else (),
        readers={one: tuple(_rule(told, f"readers.{one}", rule, known) for rule in told.table("readers").texts(one))
                 for one in told.table("readers").raw},
        bodies=_bodies(told, name, known),
        cases=_cases(told, name),
        told=told,
    )  # fmt: skip


def _switched_on(told: Table, known: tuple[str, ...]) -> dict[str, date | None]:
    told.only("on", "off", "since", "since_of")
    on = {rule: told.day("since") for one in told.texts("on") for rule in _meant(told, "on", one, known)}
    for rule in told.table("since_of").raw:
        if rule not in on:
            raise told.wrong(f"since_of.{rule}", "this pack does not switch the rule on")
        on[rule] = told.table("since_of").day(rule)
    return on


def _switched_off(told: Table, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(rule for one in told.texts("off") for rule in _meant(told, "off", one, known))


def _meant(told: Table, key: str, pattern: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The rules a pattern stands for: an id, a family (`col.*`), or all (`*`)."""
    if pattern == "*":
        return known
    if pattern.endswith(".*"):
        found = tuple(rule for rule in known if rule.startswith(pattern[:-1]))
        if not found:
            raise told.wrong(key, f"the rulebook has no family {pattern}")
        return found
    return (_rule(told, key, pattern, known),)


def _rule(told: Table, key: str, rule: str, known: tuple[str, ...]) -> str:
    if rule not in known:
        raise told.wrong(key, f"the rulebook has no rule {rule}")
    return rule


def _settings(told: Table, key: str, place: Mapping[str, str]) -> tuple[Setting, ...]:
    found = []
    for one in told.versions(key):
        origin, act = _origin(one, place), one.table("source").text_or_none("act")
        for name in one.raw:
            if name not in WINDOW:
                since, until = one.day("from"), one.day("until")
                found.append(Setting(name, _value(one, name), since, until, origin["zh"], origin["en"], act))
    for name in {one.name for one in found}:
        if overlap((one.valid_from, one.valid_until) for one in found if one.name == name):
            raise told.wrong(f"{key}.{name}", "two values hold on the same day")
    return tuple(sorted(found, key=lambda one: one.valid_from.isoformat() if one.valid_from else ""))


def _cases(told: Table, place: Mapping[str, str]) -> dict[str, Setting]:
    found = {one.name: one for one in (_settings(told, "cases", place) if "cases" in told.raw else ())}
    for name, one in found.items():
        kind = CASES.get(name)
        if kind is None:
            raise told.wrong(f"cases.{name}", f"unknown key; known are {', '.join(CASES)}")
        if kind is str and one.value not in tuple(Severity):
            raise told.wrong(f"cases.{name}", f"one of {', '.join(Severity)} is expected, found {one.value!r}")
        if kind is int and (isinstance(one.value, bool) or not isinstance(one.value, int) or one.value < 1):
            raise told.wrong(f"cases.{name}", f"working days, 1 or more, are expected, found {one.value!r}")
    return found


def _value(told: Table, name: str) -> Value:
    found = told.raw[name]
    if isinstance(found, int | str):
        return found
    if isinstance(found, list) and all(isinstance(one, int | str) for one in found):
        return tuple(found)
    if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
        return found
    raise told.wrong(name, f"{EXPECTED}, found {found!r}")


def _origin(told: Table, place: Mapping[str, str]) -> dict[str, str]:
    """Pack and source, printable: the article of the catalogue, or what the pack itself says about it."""
    source = told.table("source")
    source.only("act", "article", "zh", "en")
    said = {lang: source.text(lang) for lang in ("zh", "en") if {"zh", "en"} & source.raw.keys()}
    cited: dict[str, str] = {}
    if "act" in source.raw:
        try:
            found = article(source.text("act"), source.text("article"))
        except UnknownArticle as wrong:
            raise source.wrong("article", str(wrong)) from wrong
        cited = {"zh": found.cited("zh"), "en": found.cited("en")}
    if not (said or cited):
        raise source.wrong("", "missing; every value says where it comes from: act and article, or zh and en")
    join = {"zh": ("参数包", ":", ";"), "en": (" pack", ": ", "; ")}
    return {
        lang: f"{place[lang]}{pack}{colon}" + semicolon.join(one[lang] for one in (cited, said) if one)
        for lang, (pack, colon, semicolon) in join.items()
    }


def _bodies(told: Table, place: Mapping[str, str], known: tuple[str, ...]) -> dict[str, Body]:
    roles = contract().codelists["body_role"]
    families = {rule.partition(".")[0] for rule in known}
    bodies: dict[str, Body] = {}
    for one in told.versions("routing") if "routing" in told.raw else ():
        one.only("of", "to", "zh", "en", "source")
        role = one.text("to")
        if role not in roles:
            raise one.wrong("to", f"{role!r} is no code of body_role")
        origin = _origin(one, place)
        body = Body(role, one.text_or_none("zh") or roles[role], one.text("en"), origin["zh"], origin["en"])
        for target in one.texts("of"):
            if target not in families:
                _rule(one, "of", target, known)
            if target in bodies:
                raise one.wrong("of", f"{target} is routed twice")
            bodies[target] = body
    return bodies
