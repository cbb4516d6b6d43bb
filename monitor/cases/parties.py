"""Whom questions and remedies are shown to: the unit that is asked, and reviewers who see the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from monitor.accounts.principal import Principal
from monitor.cases.sight import seen_by
from monitor.store.cases import numbers_of_findings, recused_from
from monitor.store.closings import numbers_of_units
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read


class Asked(Protocol):
    """A question or a remedy, as far as it says whose it is."""

    @property
    def unit_id(self) -> str:
        """The unit."""

    @property
    def case_number(self) -> int:
        """The case."""


One = TypeVar("One", bound=Asked)


def is_asked(one: Asked, who: Principal) -> bool:
    """Whether this one speaks for the unit."""
    return who.via == "open" or one.unit_id in who.units


def is_seen(read: Read, one: Asked, who: Principal) -> bool:
    """Whether this one is shown it; a reviewer who is not is told why. Raises `NotYourCase`."""
    if not who.reviews:
        return is_asked(one, who)
    seen_by(read, one.case_number, who)
    return True


def seen(read: Read, rows: Iterable[One], who: Principal) -> list[One]:
    """Those of `rows` that are shown, in their order."""
    if who.via == "open":
        return list(rows)
    if not who.reviews:
        return [one for one in rows if one.unit_id in who.units]
    hidden = hidden_from(read, who)
    return [one for one in rows if one.case_number not in hidden]


def hidden_from(read: Read, who: Principal) -> frozenset[int]:
    """The cases that a reviewer is not shown: they concern his own unit, or he recused himself."""
    if who.via == "open":
        return frozenset()
    findings = findings_concerning(read, who.recused)
    of_unit = numbers_of_units(read, who.recused)
    return of_unit | frozenset(numbers_of_findings(read, findings).values()) | recused_from(read, who.account)
