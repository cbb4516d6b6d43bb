"""One contract of works while it is carried out: what was certified, what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from monitor.demo.codes import firm
from monitor.demo.paying import Bill
from monitor.demo.project import Project
from monitor.demo.story import Act
from monitor.demo.tender import Procedure

STEP = 100_000
"""Prices move in steps of 1,000 yuan (in fen), so that tenths of them are whole fen."""


@dataclass
class Site:
    """One contract of works while it is carried out."""

    contract_id: str
    firm: str
    number: int
    contract: Act
    fen: int
    target: dict[str, str]
    paid: int = 0
    value: int = 0
    """Certified so far, in fen; with approved changes more than the contract."""


def bill(p: Project, site: Site, procedure: Procedure, kind: str, fen: int, more: dict[str, Any]) -> Bill:
    """A works payment to the contractor under the contract."""
    told: dict[str, Any] = {**p.link, "contract_id": site.contract_id, "account": {"token": f"acc-{site.firm}"}}
    told |= {"budget_line_id": p.line, "action": "works_payment", "decision_id": procedure.decision_id}
    site.paid += fen
    return Bill(kind, firm(site.firm), fen, p.purpose, {**told, **more}, is_works=True)
