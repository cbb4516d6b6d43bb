"""Which findings a case is of, and what it takes from them: the highest severity, and whose and what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases.refused import AlreadyInCase, Incomplete, NoSuchFindings, NotYourCase
from monitor.cases.sight import concerns
from monitor.cases.terms import ORDER
from monitor.store.cases import numbers_of_findings
from monitor.store.concerning import units_of
from monitor.store.database import Read
from monitor.store.findings import by_ids
from monitor.vocabulary.verdicts import Severity

MOST = 200
"""Findings of one case at most."""


def free(read: Read, ids: Sequence[str], who: Principal, *, beside: int = 0) -> None:
    """Nothing, where a case of `beside` findings may take these as well. Raises what stands against it."""
    if not 0 < len(ids) <= MOST - beside:
        raise Incomplete(
            place="findings", found=str(len(ids) + beside), expected_zh=f"一案1至{MOST}个疑点",
            expected_en=f"1 to {MOST} findings a case",
        )  # fmt: skip
    rows = by_ids(read, ids)
    missing = [id for id in ids if id not in rows or rows[id]["state"] == "superseded"]
    if missing:
        raise NoSuchFindings(ids=missing)
    if concerns(read, ids, who.recused):
        raise NotYourCase(why="unit")
    taken = numbers_of_findings(read, ids)
    for id in ids:
        if id in taken:
            raise AlreadyInCase(id=id, number=taken[id])


def gathered(read: Read, ids: Iterable[str]) -> dict[str, Any]:
    """Severity, unit, process and project of a case of these findings: those of the gravest with most at stake."""
    first = min(by_ids(read, ids).values(), key=weight)
    unit = first["unit_id"] or units_of(read, [first]).get(first["id"])
    about = {"unit_id": unit, "process_id": first["process_id"], "project_id": first["project_id"]}
    return about | {"severity": first["severity"]}


def weight(row: Mapping[str, Any]) -> tuple[int, int, str]:
    """The order of findings in a case: the gravest first, of equals the one with most at stake."""
    return ORDER.index(Severity(row["severity"])), -(row["stake_fen"] or 0), row["id"]
