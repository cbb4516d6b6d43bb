"""The code lists of OCDS in the codes of the contract; a value outside both is `other`, with a note."""

from __future__ import annotations

from typing import Final

from monitor.intake.ocds.block import Block, Reading
from monitor.intake.ocds.terms import TEXT, Flaw
from monitor.intake.ocds.values import unfit
from monitor.vocabulary.contract import contract
from monitor.vocabulary.problems import Words

OTHER: Final = "other"

CODES: Final[dict[str, dict[str, str]]] = {
    "method": {"open": "open", "selective": "invited", "direct": "direct", "limited": OTHER},
    "milestone_status": {"notMet": "not_met"},
    "milestone_kind": {"delivery": "delivery", "preProcurement": OTHER, "payment": OTHER, "approval": OTHER},
    "payment_method": {"electronicTransfer": "transfer", "check": "cheque"},
    "publication_kind": {
        "procurementPlan": "procurement_intention",
        "plannedProcurementNotice": "procurement_intention",
        "tenderNotice": "tender_notice",
        "biddingDocuments": "tender_document",
        "technicalSpecifications": "tender_document",
        "evaluationCriteria": "tender_document",
        "eligibilityCriteria": "tender_document",
        "shortlistedFirms": "candidate_notice",
        "awardNotice": "award_notice",
        "winningBid": "award_notice",
        "contractNotice": "contract",
        "contractSigned": "contract",
        "contractText": "contract",
        "contractAnnexe": "contract",
        "contractSummary": "contract",
        "contractSchedule": "contract",
        "completionCertificate": "acceptance",
        "finalAudit": "final_account",
        "projectPlan": "project_approval",
        "physicalProgressReport": "project_progress",
    },
    "document_kind": {
        "procurementPlan": "plan",
        "projectPlan": "plan",
        "tenderNotice": "notice",
        "awardNotice": "notice",
        "contractNotice": "notice",
        "plannedProcurementNotice": "notice",
        "biddingDocuments": "tender_document",
        "technicalSpecifications": "tender_document",
        "evaluationCriteria": "tender_document",
        "eligibilityCriteria": "tender_document",
        "clarifications": "change",
        "evaluationReports": "report",
        "physicalProgressReport": "report",
        "financialProgressReport": "report",
        "finalAudit": "report",
        "winningBid": "bid",
        "submissionDocuments": "bid",
        "contractSigned": "contract",
        "contractText": "contract",
        "contractAnnexe": "contract",
        "completionCertificate": "certificate",
        "environmentalImpact": "report",
        "feasibilityStudy": "argument_report",
        "minutes": "minutes",
    },
    "project_category": {},
    "organisation_kind": {"company": "enterprise", "government": "public_body"},
    "change_kind": {},
    "termination": {"unsuccessful": "failed", "cancelled": "cancelled", "withdrawn": "cancelled"},
}
"""Code list of the contract -> value of OCDS -> our code. A value that is one of our codes, or its Chinese label, is
taken as it is: our own publications write them."""


def ours(codes: str, told: str) -> str | None:
    """The code that a value stands for, None where it stands for none."""
    listed = contract().codelists[codes]
    if told in listed:
        return told
    mapped = CODES.get(codes, {}).get(told)
    return mapped or next((code for code, label in listed.items() if label == told), None)


def coded(codes: str, block: Block, reading: Reading) -> str:
    """The code of a value, or of the id of a classification. Raises Unfit where it stands for none."""
    if (number := block.get("id")) is not None:
        return coded(codes, number, reading)
    if not isinstance(block.value, str):
        raise unfit("wrong_type", block, TEXT)
    code = ours(codes, block.value.strip())
    expected = listed(codes)
    if code is None:
        if OTHER not in contract().codelists[codes]:
            raise unfit("code_unknown", block, expected)
        reading.flaws.append(Flaw("code_other", block.path, block.value, expected))
        code = OTHER
    reading.take(block)
    return code


def listed(codes: str) -> Words:
    """The codes of a list, to be named where another value was found."""
    named = ", ".join(contract().codelists[codes])
    return Words(named, named)
