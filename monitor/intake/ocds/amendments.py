"""What amendments changed, told by the difference between two states of a process."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.history import State
from monitor.intake.ocds.kinds import Known
from monitor.intake.ocds.values import Unfit, moment, money


def learn(known: Known, before: State | None, after: State) -> None:
    """Add to `known` what the step from one state to the next tells; nothing where one of them is no history."""
    if known.tender_on is None and after.is_history and "tender" in after.tags:
        known.tender_on = after.date
    if before is None:
        return
    old, new = Block(before.content), Block(after.content)
    contracts = {one.id: one for one in old.each("contracts") if one.id is not None}
    for contract in new.each("contracts"):
        earlier = contracts.get(contract.id or "")
        fresh = _fresh(earlier, contract)
        if earlier is not None and len(fresh) == 1 and (told := _difference(earlier, contract)) is not None:
            known.amounts[contract.id or "", fresh[0]] = told
    was, tender = old.get("tender"), new.get("tender")
    if was is not None and tender is not None:
        fresh, deadline = _fresh(was, tender), _deadline(tender)
        if len(fresh) == 1 and deadline is not None and deadline != _deadline(was):
            known.deadlines[fresh[0]] = deadline


def _fresh(before: Block | None, after: Block) -> list[str]:
    """The ids of the amendments that are new; told two at once, none of them can be given the difference."""
    known = {one.id for one in before.each("amendments")} if before is not None else set()
    return [one.id for one in after.each("amendments") if one.id is not None and one.id not in known]


def _difference(before: Block, after: Block) -> dict[str, str] | None:
    told: list[dict[str, Any]] = []
    for contract in (before, after):
        value = contract.get("value")
        try:
            told.append(money(value, Reading()) if value is not None else {})
        except Unfit:
            return None
    if not all(told) or told[0]["currency"] != told[1]["currency"]:
        return None
    difference = Decimal(told[1]["amount"]) - Decimal(told[0]["amount"])
    return {"amount": format(difference, "f"), "currency": told[0]["currency"]}


def _deadline(tender: Block) -> str | None:
    end = tender.get("tenderPeriod", "endDate")
    try:
        return moment(end, Reading()) if end is not None else None
    except Unfit:
        return None
