"""Tendering: the notice, its documents and changes, its end without an award."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.export.ocds.codes import CLASSES, METHODS, PUBLICATIONS, TERMINATIONS
from monitor.export.ocds.draft import Draft
from monitor.export.ocds.values import Json, filled, moment, value


def _lot(told: Mapping[str, Any], status: str) -> Json:
    return filled(
        id=told["lot_id"],
        title=told.get("title"),
        status=status,
        value=value(told.get("estimate")),
        minValue=value(told.get("min_price")),
        mainProcurementCategory=told["category"],
        additionalProcurementCategories=[told["service_kind"]] if "service_kind" in told else None,
    )


def method(told: Mapping[str, Any]) -> Json:
    """How was bought: the code of OCDS, and ours."""
    return filled(procurementMethod=METHODS.get(told["method"]), procurementMethodDetails=told["method"])


def items(class_: str | None) -> list[Json]:
    """What was bought, by its class in the procurement catalogue."""
    return [] if class_ is None else [{"id": class_, "classification": {"scheme": CLASSES, "id": class_}}]


def tender_published(draft: Draft) -> None:
    """The tender is open. Its value is the budget; the ceiling is under `tw`."""
    told, known = draft.data, draft.known
    known.has_tender = True
    known.catalogue_class = told.get("catalogue_class", known.catalogue_class)
    for lot in told["lots"]:
        known.lots.setdefault(lot["lot_id"], "active")
    buyer = draft.organisation(told["buyer"], "buyer")
    if "region" in told:
        draft.parties[told["buyer"]["id"]]["address"] = {"region": told["region"]}
    draft.organisation(told.get("agency"), "agency")
    draft.blocks["buyer"] = buyer
    if "budget_line_id" in told:
        draft.blocks["planning"] = {"budget": {"id": told["budget_line_id"]}}
    services = sorted({lot["service_kind"] for lot in told["lots"] if "service_kind" in lot})
    ends = moment(told.get("bid_deadline"))
    draft.blocks["tender"] = draft.tender | filled(
        title=told["title"],
        status="active",
        procuringEntity=draft.organisation(told.get("procuring_entity", told["buyer"]), "procuringEntity"),
        value=value(told.get("budget")),
        **method(told),
        mainProcurementCategory=next((lot["category"] for lot in told["lots"]), None),
        additionalProcurementCategories=services,
        tenderPeriod=filled(startDate=moment(draft.event.time), endDate=ends),
        bidOpening=filled(date=moment(told.get("opening_at"))),
        items=items(told.get("catalogue_class")),
        lots=[_lot(lot, known.lots[lot["lot_id"]]) for lot in told["lots"]],
    )


def tender_document_issued(draft: Draft) -> None:
    """The document that bidders can get."""
    draft.tender.update(filled(documents=draft.document(draft.data.get("document"), "biddingDocuments")))


def clarification_issued(draft: Draft) -> None:
    """An amendment of the tender; a new deadline of all lots is that of the tender."""
    told = draft.data
    amendment = filled(id=draft.root, date=moment(draft.event.time), relatedLots=draft.lots())
    draft.tender.update(
        filled(amendments=[amendment], documents=draft.document(told.get("document"), "clarifications"))
    )
    if "new_deadline" in told and ("lot_id" not in told or len(draft.known.lots) == 1):
        draft.tender["tenderPeriod"] = {"endDate": moment(told["new_deadline"])}


def tender_terminated(draft: Draft) -> None:
    """The tender, or one lot of it, ended without an award."""
    told = draft.data
    end(draft, told.get("lot_id"), TERMINATIONS[told["outcome"]])
    if "next_ocid" in told:
        following = filled(
            id=told["next_ocid"], relationship=["replacementProcess"], scheme="ocid", identifier=told["next_ocid"]
        )
        draft.blocks["relatedProcesses"] = [following]


def end(draft: Draft, lot: str | None, status: str) -> None:
    """A lot (None: each) has ended so, and with the last one the tender."""
    known = draft.known
    whole = known.close(lot, status)
    ended = [lot] if lot is not None else list(known.lots)
    draft.tender.update(filled(status=whole, lots=[{"id": one, "status": status} for one in ended]))


def disclosure_published(draft: Draft) -> None:
    """A publication is a document of what it is about: a contract or an award that is named, else of the tender."""
    told = draft.data
    about = told.get("target", {})
    made = filled(
        id=told["publication_id"],
        documentType=PUBLICATIONS.get(told["what"], told["what"]),
        url=told.get("url"),
        datePublished=moment(draft.event.time),
        relatedLots=draft.lots(),
    )
    if about.get("kind") == "contract":
        holder = draft.contract(about["id"])
    elif about.get("kind") == "award":
        holder = draft.award(about["id"])
    else:
        holder = draft.tender
    holder["documents"] = [made]


BLOCKS = {
    "tender.published": tender_published,
    "tender_document.issued": tender_document_issued,
    "clarification.issued": clarification_issued,
    "tender.terminated": tender_terminated,
    "disclosure.published": disclosure_published,
}
