"""Parameter packs (`data/places/*.toml`): which rules a county has switched on, with which values, for which body.

A pack extends another (a county extends national); what it says about a rule, a value or a body replaces what the
pack beneath says about the same. The format is described at the head of `national.toml`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from monitor.errors import TenderwatchError
from monitor.rules.pack import read_pack
from monitor.rules.table import DATA, in_window

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from monitor.rules.pack import Body, Pack, Setting

FOLDER = DATA / "places"
RULEBOOK = DATA / "rulebook.csv"


class UnknownPlace(TenderwatchError):
    """No pack has that name; the message lists those that exist."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """State the name asked for and the names there are."""
        super().__init__(f"no place pack {name!r}; there are {', '.join(known)}")
        self.name = name
        self.known = known


class UnknownFamily(TenderwatchError):
    """A family (or rule) that no pack of the place routes to a supervising body."""


@dataclass(frozen=True, slots=True)
class Place:
    """One county's pack with everything it inherits."""

    id: str
    name: Mapping[str, str]
    """By language, zh and en."""
    region: str | None
    """GB/T 2260 code; None for national."""
    packs: tuple[str, ...]
    """The packs it is made of, the most general first."""
    on: Mapping[str, date | None]
    """Rules switched on, each with the first day it binds here; None: as the articles it cites say."""
    values: Mapping[str, tuple[Setting, ...]]
    """What the packs set for a rule, by rule id."""
    shared: Mapping[str, tuple[Setting, ...]]
    """Values that several rules read, by name."""
    readers: Mapping[str, tuple[str, ...]]
    """Rules that read a shared value, by its name."""
    bodies: Mapping[str, Body]
    """Supervising body by family or by rule."""
    case_terms: Mapping[str, Setting] = field(default_factory=dict)
    """Working days of the steps of a case and who needs a second person, by name; what no pack sets is ours."""

    @property
    def cases(self) -> dict[str, int | str]:
        """The values of `case_terms`."""
        return {name: one.value for name, one in self.case_terms.items() if isinstance(one.value, int | str)}

    def is_on(self, rule_id: str) -> bool:
        """The rule is switched on here."""
        return rule_id in self.on

    def since(self, rule_id: str) -> date | None:
        """First day on which the rule binds in this place; None: as the articles it cites say, or the rule is off."""
        return self.on.get(rule_id)

    def settings(self, rule_id: str) -> tuple[Setting, ...]:
        """What the packs set for the rule, all periods; a value set for the rule itself goes before a shared one."""
        own = self.values.get(rule_id, ())
        named = {one.name for one in own}
        read = (name for name, rules in self.readers.items() if rule_id in rules and name not in named)
        return own + tuple(one for name in read for one in self.shared.get(name, ()))

    def setting(self, rule_id: str, name: str, on: date | None = None) -> Setting | None:
        """The value in force on `on`, both ends included (the newest without a day); None where no pack sets it."""
        known = [one for one in self.settings(rule_id) if one.name == name]
        return next((one for one in reversed(known) if in_window(on, one.valid_from, one.valid_until)), None)

    def body(self, family: str) -> Body:
        """Who supervises a family (`pay`) or a rule (`pay.over-contract`); the rule's own routing goes first."""
        found = self.bodies.get(family) or self.bodies.get(family.partition(".")[0])
        if found is None:
            fact = f"{self.id}: nobody is named to supervise {family}"
            raise UnknownFamily(fact)
        return found


def places() -> tuple[str, ...]:
    """Names of the packs there are, sorted."""
    return _names(FOLDER)


def place(name: str) -> Place:
    """The pack of that name with what it inherits, read once; `UnknownPlace`, or `DataMalformed` with file and key."""
    return _place(name)


@cache
def _place(name: str) -> Place:
    return read_place(name, FOLDER)


@cache
def rule_ids() -> tuple[str, ...]:
    """The ids of the rulebook, in its order: the rules a pack may name."""
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        return tuple(row["id"] for row in csv.DictReader(rows))


def read_place(name: str, folder: Path) -> Place:
    """The pack `name` of a folder, laid over the packs it extends."""
    chain = _chain(name, folder)
    on: dict[str, date | None] = {}
    values: dict[str, dict[str, list[Setting]]] = {}
    shared: dict[str, tuple[Setting, ...]] = {}
    readers: dict[str, tuple[str, ...]] = {}
    bodies: dict[str, Body] = {}
    case_terms: dict[str, Setting] = {}
    for pack in chain:
        on = {rule: day for rule, day in on.items() if rule not in pack.off} | dict(pack.on)
        for rule, told in pack.values.items():
            values.setdefault(rule, {}).update(_by_name(told))
        shared |= {one: tuple(told) for one, told in _by_name(pack.shared).items()}
        readers |= pack.readers
        bodies |= pack.bodies
        case_terms |= pack.cases
    top = chain[-1]
    for one in shared:
        if one not in readers:
            raise top.told.wrong(f"settings.{one}", "no rule is told to read it in [readers]")
    return Place(
        id=top.id,
        name=top.name,
        region=top.region,
        packs=tuple(pack.id for pack in chain),
        on=on,
        values={rule: tuple(one for told in named.values() for one in told) for rule, named in values.items()},
        shared=shared,
        readers=readers,
        bodies=bodies,
        case_terms=case_terms,
    )


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def _chain(name: str, folder: Path) -> list[Pack]:
    """The packs from the most general to `name`."""
    chain: list[Pack] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted not in _names(folder):
            raise UnknownPlace(wanted, _names(folder))
        pack = read_pack(folder / f"{wanted}.toml", rule_ids())
        if any(one.id == pack.id for one in chain):
            raise pack.told.wrong("extends", "the packs extend each other in a circle")
        chain.insert(0, pack)
        wanted = pack.extends
    return chain


def _by_name(told: tuple[Setting, ...]) -> dict[str, list[Setting]]:
    named: dict[str, list[Setting]] = {}
    for one in told:
        named.setdefault(one.name, []).append(one)
    return named
