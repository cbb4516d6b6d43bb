"""Contracts, what changed in them, what was done and what was paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from monitor.export.ocds.blocks.tendering import items, method
from monitor.export.ocds.codes import MILESTONE_TYPES, MILESTONES
from monitor.export.ocds.draft import Draft
from monitor.export.ocds.values import filled, moment, period, value

NOT_OF_THE_CONTRACT: Final = frozenset({"onward", "interest"})
"""Payments that do not pay the contract: the contractor's own, and interest for being late."""


def contract_signed(draft: Draft) -> None:
    """The contract; where no award is told, the award that it implies; where no tender is, how was bought."""
    told, known = draft.data, draft.known
    id_ = told["contract_id"]
    if "award_id" in told:
        known.award_of[id_] = told["award_id"]
    known.signed[id_] = (Decimal(told["amount"]["amount"]), told["amount"]["currency"])
    suppliers = draft.organisations([told["supplier"], *told.get("consortium_members", [])], "supplier")
    draft.blocks["buyer"] = draft.organisation(told["buyer"], "buyer")
    things = items(told.get("catalogue_class", known.catalogue_class))
    if known.award(id_) not in known.awards:
        implied = filled(status="active", value=value(told["amount"]), suppliers=suppliers, items=things)
        draft.award(known.award(id_)).update(implied)
    if not known.has_tender:
        draft.tender.update(
            filled(
                status="complete",
                **method(told),
                mainProcurementCategory=told["category"],
                procuringEntity=draft.organisation(told["buyer"], "procuringEntity"),
            )
        )
    draft.contract(id_).update(
        filled(
            title=told.get("title"),
            status="active",
            dateSigned=moment(draft.event.time),
            value=value(told["amount"]),
            period=period(told.get("period")),
            items=things,
        )
    )


def worth(draft: Draft, id_: str) -> None:
    """The value of a contract is what was signed with every change since."""
    told = draft.known.worth(id_)
    if told is not None:
        draft.contract(id_)["value"] = {"amount": told[0], "currency": told[1]}


def contract_changed(draft: Draft) -> None:
    """An amendment of the contract, and its value with it."""
    told = draft.data
    id_ = told["contract_id"]
    moved = (Decimal(told["amount"]["amount"]), told["amount"]["currency"])
    draft.known.changes.setdefault(id_, {})[draft.root] = moved
    draft.contract(id_)["amendments"] = [
        filled(
            id=told["change_id"],
            date=moment(draft.event.time),
            description=told["change_kind"],
            rationale=told.get("reason"),
        )
    ]
    worth(draft, id_)


def milestone_updated(draft: Draft) -> None:
    """A milestone of a contract; one of a project alone has no place in OCDS."""
    told = draft.data
    if "contract_id" not in told:
        return
    made = filled(
        id=told["milestone_id"],
        title=told["milestone_kind"],
        type=MILESTONE_TYPES.get(told["milestone_kind"], "assessment"),
        code=told["milestone_kind"],
        status=MILESTONES[told["status"]],
        dueDate=moment(told.get("due_date")),
        dateMet=moment(told.get("met_date")),
        documents=[one for document in told.get("documents", []) for one in draft.document(document)],
    )
    draft.contract(told["contract_id"])["implementation"] = {"milestones": [made]}


def payment_requested(draft: Draft) -> None:
    """Nothing of OCDS: it tells which contract a later payment pays."""
    told = draft.event.data
    if "contract_id" in told:
        draft.known.contract_of[told["request_id"]] = told["contract_id"]


def payment_made(draft: Draft) -> None:
    """A transaction of the contract."""
    told = draft.data
    id_ = told.get("contract_id") or draft.known.contract_of.get(told.get("request_id", ""))
    if id_ is None or told["payment_kind"] in NOT_OF_THE_CONTRACT:
        return
    paid = filled(
        id=told["payment_id"],
        date=moment(draft.event.time),
        value=value(told["amount"]),
        payer=draft.organisation(told["payer"], "payer"),
        payee=draft.organisation(told.get("payee"), "payee"),
        paymentMethod=told.get("method"),
    )
    draft.contract(id_)["implementation"] = {"transactions": [paid]}


BLOCKS = {
    "contract.signed": contract_signed,
    "contract.changed": contract_changed,
    "milestone.updated": milestone_updated,
    "payment.made": payment_made,
}
