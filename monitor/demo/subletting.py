"""What a contractor gives on: the labour and the greenery that its bid had announced, and the material that it buys."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.codes import firm, organisation, yuan
from monitor.demo.days import next_work
from monitor.demo.project import Project, approve
from monitor.demo.site import Site

GREEN, BUYING = 0.5, 0.5
"""Shares of the works whose greenery is subcontracted, and whose steel is told as bought."""
LABOUR, GARDENER, MERCHANT = 600_000, 610_000, 620_000
"""Numbers of the firms that take labour, greenery, and sell steel, counted from these on."""
PARTS: dict[str, tuple[str, int, int, list[str]]] = {
    "labour": ("labour", LABOUR, 8, ["LW-1"]),
    "works": ("greenery", GARDENER, 10, ["LH-1"]),
    "material": ("steel", MERCHANT, 5, []),
}
"""Kind -> part, first number, which share of the contract, qualifications needed."""


def sublet(p: Project, site: Site, start: int) -> None:
    """The subcontracts of one site, with the owner's consent."""
    rng = Random(f"{p.world.seed}/{p.id}/subletting")
    approve(p, "subcontract", next_work(start + 1), 0, {"contract_id": site.contract_id})
    hand(p, site, next_work(start + 4), "labour", f"SC-{p.id}")
    if rng.random() < GREEN:
        hand(p, site, next_work(start + 6), "works", f"SC-G-{p.id}")
    if rng.random() < BUYING:
        hand(p, site, next_work(start + 5), "material", f"SC-M-{p.id}")


def hand(p: Project, site: Site, day: int, kind: str, number: str) -> None:
    """One subcontract or purchase of material by the contractor."""
    scope, first, share, needed = PARTS[kind]
    told: dict[str, Any] = {
        "subcontract_id": number,
        "contract_id": site.contract_id,
        **p.link,
        "subcontract_kind": kind,
    }
    told |= {"giver": organisation(site.firm), "subcontractor": firm(p.world.firm(first + site.number))}
    told |= {"qualifications": needed, "required_qualifications": needed, "scope": scope}
    told["amount"] = yuan(site.fen // share)
    if kind != "material":
        told |= {"is_main_structure": False, "is_steel_structure": False, "is_in_contract": True}
        told["consent_approval_id"] = f"APP-subcontract-{p.id}"
    p.story.tell("subcontract.signed", day, p.unit.id, told)
