"""Whom a case is shown to: a reviewer, but not of the unit it concerns, and not one who recused himself."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.accounts.principal import Principal
from monitor.cases.refused import NoSuchCase, NotYourCase
from monitor.store.cases import CaseRow, case_of, findings_of, recused_from
from monitor.store.concerning import concerning
from monitor.store.database import Read
from monitor.store.findings import by_ids


def concerns(read: Read, findings: Sequence[str], units: frozenset[str]) -> bool:
    """Whether one of the findings is of one of the units, or rests on an entry that concerns one."""
    if not units:
        return False
    rows = list(by_ids(read, findings).values())
    entries = {row["event"] for row in rows} | {seq for row in rows for seq in row["events"]}
    return any(row["unit_id"] in units for row in rows) or bool(concerning(read, entries, units))


def left_by(read: Read, who: Principal) -> frozenset[int]:
    """The cases from which this one recused himself: neither they nor their findings are shown to him."""
    return frozenset() if who.via == "open" else recused_from(read, who.account)


def seen_by(read: Read, number: int, who: Principal) -> CaseRow:
    """The case, for one who works on cases. Raises `NoSuchCase`, `NotYourCase`."""
    row = case_of(read, number)
    if row is None:
        raise NoSuchCase(id=number)
    if row.unit_id in who.recused or concerns(read, findings_of(read, [number])[number], who.recused):
        raise NotYourCase(why="unit")
    if number in left_by(read, who):
        raise NotYourCase(why="recused")
    return row
