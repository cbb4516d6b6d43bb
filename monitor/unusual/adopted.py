"""Which screens look, with which parameters: on record before they look, whenever they are others than before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from monitor.audit.adopted import plain
from monitor.ledger.canonical import canonical
from monitor.screens.result import Screen
from monitor.store.database import Write
from monitor.store.own import last_own, record
from monitor.vocabulary.own import Doing

ADOPTED: Final = "screens.adopted"
SUBJECT: Final = "screens"


def catalogue() -> tuple[Screen, ...]:
    """The screens of this release, loaded when first asked for: they bring models along that no other request needs."""
    from monitor.screens import catalogue as known

    return known.SCREENS


@dataclass(frozen=True, slots=True)
class Adopted:
    """One screen as it looks: its parameters as the log holds them (a number with a point as its text)."""

    screen: Screen
    parameters: dict[str, Any]
    parameters_sha256: str


def adopted(screens: Sequence[Screen]) -> list[Adopted]:
    """The screens with their parameters, by id."""
    out = []
    for screen in sorted(screens, key=lambda one: one.id):
        told = {name: plain(value) for name, value in screen.parameters.items()}
        out.append(Adopted(screen, told, hashlib.sha256(canonical(told)).hexdigest()))
    return out


def adopt(write: Write, screens: Sequence[Screen], *, now: datetime) -> bool:
    """The screens are on record as those that look from here on; False where they were."""
    told = adopted(screens)
    listed = [
        {"id": one.screen.id, "version": one.screen.version, "parameters_sha256": one.parameters_sha256} for one in told
    ]
    digest = hashlib.sha256(canonical({"screens": listed})).hexdigest()
    before = last_own(write, ADOPTED)
    if before is not None and before["screens_sha256"] == digest:
        return False
    parameters = {one.screen.id: one.parameters for one in told}
    data = {"screens": listed, "screens_sha256": digest, "parameters": parameters}
    record(write, [Doing(ADOPTED, SUBJECT, data)], now=now)
    return True
