"""The extension `tw`: which list of it each kind of event goes to, and which of its fields stand there.

There stand the fields that have no place in OCDS 1.1 by the contract (no `ocds` path, or a local one). An entry of a
list has the id of the first event of its chain of corrections, the kind, the instant of the act, and the fields under
their names in lower camel case: money as an OCDS Value, organisations as references, codes, days and instants as
they are, decimals and ratios as exact numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from monitor.export.ocds.values import Json, value
from monitor.vocabulary.contract import Field, Kind, contract
from monitor.vocabulary.event import Event

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "registers": ("organisation.registered", "relation.declared"),
    "projects": ("project.registered", "final_account.compiled", "result.reviewed"),
    "programmes": ("budget.approved", "balance.reported", "plan.filed", "funds.received", "funds.transferred"),
    "allocations": ("allocation.planned", "allocation.concluded"),
    "approvals": ("approval.granted", "filing.made", "report.submitted", "review.requested", "review.concluded"),
    "decisions": ("agenda_item.proposed", "decision.made", "emergency_decision.made"),
    "signatures": ("document.signed", "key.registered"),
    "supervision": ("supervision.recorded", "access.logged", "communication.recorded"),
    "disclosures": ("disclosure.published", "record.archived"),
    "tenders": (
        "tender.published",
        "tender_document.issued",
        "clarification.issued",
        "prequalification.concluded",
        "tender.terminated",
    ),
    "bids": ("bid.submitted", "bid_file.profiled", "bids.opened"),
    "guarantees": ("guarantee.provided", "guarantee.returned"),
    "draws": (
        "pool.snapshotted",
        "draw.committed",
        "draw.revealed",
        "draw.held",
        "seat.vacated",
        "draw.voided",
        "draw.opened",
    ),
    "evaluations": ("evaluation.concluded", "candidates.published"),
    "awards": ("award.made", "award.notified"),
    "complaints": ("complaint.lodged", "complaint.accepted", "complaint.answered"),
    "contracts": ("contract.signed", "contract.changed", "subcontract.signed", "site_staff.reported"),
    "works": ("milestone.updated", "progress.certified"),
    "payments": ("payment.requested", "payment.withheld", "payment.made"),
    "acceptances": ("acceptance.concluded",),
    "sanctions": ("sanction.imposed", "sanction.lifted", "credit.queried", "conduct.recorded"),
    "withdrawals": ("event.withdrawn",),
}
"""List of `tw` -> kinds that go there. The others never belong to a process (registers of experts, duties ...)."""
OF_KIND: Final[Mapping[str, str]] = {kind: name for name, kinds in SECTIONS.items() for kind in kinds}
EXACT: Final = frozenset({"decimal", "ratio"})


def camel(name: str) -> str:
    """A field's name as OCDS writes names."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@cache
def own_fields(kind: str) -> Mapping[str, Field]:
    """The fields of a kind that OCDS 1.1 has no place for."""
    told: Kind = contract().kinds[kind]
    return {name: field for name, field in told.fields.items() if name != "ocid" and has_no_place(field)}


def has_no_place(field: Field) -> bool:
    """Whether the contract names no OCDS path of a field, or one of its own; ids that join records stand in both."""
    return field.ocds is None or "(local)" in field.ocds or field.name.endswith("_id") or field.type == "code_of"


def _one(field: Field, told: Any) -> Any:
    if field.type in {"money", "signed_money"}:
        return value(told)
    if field.type in EXACT:
        return Decimal(told)
    structure = contract().structures.get(field.type)
    if structure is None or not isinstance(told, dict):
        return told
    return {camel(name): _told(structure.fields[name], one) for name, one in told.items()}


def _told(field: Field, told: Any) -> Any:
    return [_one(field, one) for one in told] if isinstance(told, list) else _one(field, told)


def _members(event: Event, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    fields = own_fields(event.type)
    for name, told in data.items():
        if name in fields:
            yield camel(name), _told(fields[name], told)


def section(event: Event, data: Mapping[str, Any], root: str) -> tuple[str, Json]:
    """The list of `tw` that an event goes to, and its entry there. `data` is the payload as it is shown."""
    named = {"id": root, "kind": event.type, "date": event.time}
    return OF_KIND.get(event.type, "others"), named | dict(_members(event, data))
