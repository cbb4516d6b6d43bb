"""Planning: the project, its approvals, and who the parties are."""

from __future__ import annotations

from monitor.export.ocds.draft import Draft
from monitor.export.ocds.values import Json, filled, moment, value


def organisation_registered(draft: Draft) -> None:
    """Name, scale and class of a party of the process."""
    told = draft.data
    id_ = told["organisation"]["id"]
    if draft.organisation(told["organisation"]) is None:
        return
    party = draft.parties[id_]
    if "is_sme" in told or "organisation_kind" in told:
        kind = filled(scheme="tw-organisation-kind", id=told.get("organisation_kind"))
        details: Json = {"classifications": [kind]}
        if "is_sme" in told:
            details |= {"scale": "sme" if told["is_sme"] else "large"}
        party["details"] = details
    if "region" in told:
        party["address"] = {"region": told["region"]}


def project_registered(draft: Draft) -> None:
    """The project that the process serves."""
    told = draft.data
    draft.organisation(told["owner"], "buyer")
    draft.blocks["planning"] = {
        "budget": {"project": told["name"], "projectID": told["project_id"]},
        "project": filled(
            id=told.get("project_code", told["project_id"]),
            title=told["name"],
            totalValue=value(told.get("total_investment")),
            sector={"scheme": "tw-project-category", "id": told["category"]},
        ),
    }


def approval_granted(draft: Draft) -> None:
    """An approval is a milestone that was met."""
    told = draft.data
    milestone = filled(
        id=told["approval_id"],
        title=told["approval_kind"],
        type="approval",
        code=told["approval_kind"],
        status="met",
        dateMet=moment(draft.event.time),
        documents=draft.document(told.get("document")),
    )
    draft.organisation(told["authority"], "approver")
    draft.blocks["planning"] = {"milestones": [milestone]}


BLOCKS = {
    "organisation.registered": organisation_registered,
    "project.registered": project_registered,
    "approval.granted": approval_granted,
}
