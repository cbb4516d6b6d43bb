"""What the contract's codes are called in OCDS 1.1.5; where the list is open, others keep their name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

METHODS: Final[Mapping[str, str]] = {
    "open": "open",
    "invited": "selective",
    "competitive_negotiation": "limited",
    "competitive_consultation": "limited",
    "inquiry": "limited",
    "framework": "selective",
    "single_source": "direct",
    "direct": "direct",
}
"""method -> procurementMethod (closed list); `other` has no word there. The code itself is procurementMethodDetails."""

TERMINATIONS: Final[Mapping[str, str]] = {
    "failed": "unsuccessful",
    "cancelled": "cancelled",
    "re_tender": "unsuccessful",
    "method_changed": "cancelled",
}
"""termination -> tender.status."""

MILESTONES: Final[Mapping[str, str]] = {"scheduled": "scheduled", "met": "met", "not_met": "notMet"}
MILESTONE_TYPES: Final[Mapping[str, str]] = {"delivery": "delivery", "monthly_report": "reporting"}
"""milestone_kind -> milestoneType (open list); the others are `delivery` of a part of the work: `assessment`."""

PUBLICATIONS: Final[Mapping[str, str]] = {
    "tender_item": "plannedProcurementNotice",
    "procurement_intention": "plannedProcurementNotice",
    "prequalification_notice": "tenderNotice",
    "tender_notice": "tenderNotice",
    "tender_document": "biddingDocuments",
    "candidate_notice": "evaluationReports",
    "award_notice": "awardNotice",
    "contract": "contractNotice",
    "contract_change": "contractAnnexe",
    "acceptance": "completionCertificate",
    "complaint_decision": "complaints",
    "project_progress": "physicalProgressReport",
    "final_account": "finalAudit",
    "blacklist": "debarments",
}
"""publication_kind -> documentType (open list)."""

DOCUMENTS: Final[Mapping[str, str]] = {
    "tender_document": "biddingDocuments",
    "contract": "contractSigned",
    "change": "contractAnnexe",
    "plan": "procurementPlan",
    "quality_certificate": "completionCertificate",
}
"""document_kind -> documentType (open list)."""

CREDIT_CODES: Final = "CN-USCC"
"""Scheme of unified social credit codes (GB 32100-2015). A name of ours: org-id.guide lists none that covers units."""
CLASSES: Final = "tw-catalogue"
"""Scheme of the procurement catalogue's classes (品目分类目录)."""
