"""What a place judges with now: its packs, and above them the values that two persons decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from monitor.audit.evaluate import Charge, charges
from monitor.rules.catalogue import catalogue, rules_on
from monitor.rules.decided import Decided, with_decided
from monitor.rules.kit.params import UnknownParameter, WrongParameter, settle
from monitor.rules.pack import Value
from monitor.rules.places import Place, place
from monitor.store.database import Database, Read
from monitor.store.parameter_proposals import ParameterProposal, confirmed

KEPT = 16
"""Places, with what was decided for them, that are remembered."""


def decided(read: Read) -> tuple[Decided, ...]:
    """What was decided, in its order; a value that its rule no longer takes (another release) is left out."""
    return tuple(one for told in confirmed(read) for one in _values(told))


def place_in_force(read: Read, name: str) -> Place:
    """The place with what was decided for it. Raises `UnknownPlace`."""
    return laid(name, decided(read))


@lru_cache(maxsize=KEPT)
def laid(name: str, told: tuple[Decided, ...]) -> Place:
    """The place of that name with these values laid over its packs."""
    return with_decided(place(name), told)


def charged(name: str, told: tuple[Decided, ...] = ()) -> tuple[Charge, ...]:
    """The rules that are on in a place, with its parameters and what was decided."""
    return charges(rules_on(laid(name, told)), laid(name, told))


@dataclass(slots=True)
class InForce:
    """The rules of a place with their parameters, kept, and made anew where something else was decided."""

    name: str
    _told: tuple[Decided, ...] | None = field(default=None)
    _charged: tuple[Charge, ...] = field(default=())

    def charged(self, database: Database) -> tuple[Charge, ...]:
        """As of now. Raises `StoreUnavailable`."""
        with database.reading() as read:
            told = decided(read)
        if told != self._told:
            self._told, self._charged = told, charged(self.name, told)
        return self._charged


def _values(told: ParameterProposal) -> list[Decided]:
    rule = catalogue().get(told.rule)
    day = datetime.fromisoformat(told.decided_at or told.at).date()
    out: list[Decided] = []
    for name, value in told.params.items():
        kept: Value = tuple(value) if isinstance(value, list) else value
        try:
            if rule is not None:
                settle(rule.params, {name: kept})
                out.append(Decided(told.rule, name, kept, told.first_day, told.number, day))
        except (UnknownParameter, WrongParameter):
            continue
    return out
