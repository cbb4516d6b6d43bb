"""Which kinds of event share a workbook: one family, one file; every kind a bureau may send is in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words

WITHDRAWAL: Final = "event.withdrawn"
"""Stands at the end of every workbook: whatever was sent can be taken back with the same file."""


class NoFamily(TenderwatchError):
    """There is no workbook of this name."""


@dataclass(frozen=True, slots=True)
class Family:
    """A workbook: its id, its name in both languages, and the kinds that it holds, in the order of its sheets."""

    id: str
    name: Words
    kinds: tuple[str, ...]


def _family(id: str, zh: str, en: str, kinds: str) -> Family:
    return Family(id, Words(zh, en), (*kinds.split(), WITHDRAWAL))


FAMILIES: Final[tuple[Family, ...]] = (
    _family(
        "funds",
        "计划与资金",
        "Planning and funds",
        "plan.filed budget.approved balance.reported approval.granted filing.made review.requested review.concluded "
        "report.submitted funds.received funds.transferred allocation.planned allocation.concluded",
    ),
    _family(
        "decisions",
        "决策、签署与公开",
        "Decisions, signatures and disclosure",
        "agenda_item.proposed decision.made emergency_decision.made document.signed key.registered "
        "supervision.recorded disclosure.published",
    ),
    _family(
        "tendering",
        "招标采购、担保与投诉",
        "Tendering, guarantees and complaints",
        "tender.published tender_document.issued clarification.issued prequalification.concluded tender.terminated "
        "guarantee.provided guarantee.returned complaint.lodged complaint.accepted complaint.answered",
    ),
    _family(
        "draws",
        "专家与抽取",
        "Experts and the draw",
        "expert.registered pool.snapshotted draw.committed draw.revealed draw.held seat.vacated draw.voided "
        "draw.opened",
    ),
    _family(
        "bids",
        "投标与评标",
        "Bids and evaluation",
        "bid.submitted bid_file.profiled bids.opened access.logged evaluation.concluded candidates.published "
        "communication.recorded",
    ),
    _family(
        "contracts",
        "定标与合同",
        "Awards and contracts",
        "award.made award.notified contract.signed contract.changed subcontract.signed site_staff.reported "
        "milestone.updated",
    ),
    _family(
        "payments",
        "计量、支付与三公经费",
        "Measurement, payments and spending",
        "progress.certified payment.requested payment.withheld payment.made spending.reported",
    ),
    _family(
        "acceptance",
        "验收、决算与归档",
        "Acceptance, final accounts and archive",
        "acceptance.concluded final_account.compiled result.reviewed record.archived",
    ),
    _family(
        "registers",
        "主体、项目、信用与处罚",
        "Registers, projects, credit and sanctions",
        "organisation.registered relation.declared duty.assigned catalogue_item.listed project.registered "
        "sanction.imposed sanction.lifted credit.queried conduct.recorded",
    ),
)


def templates() -> tuple[Family, ...]:
    """The workbooks there are, in the order of the work they tell of."""
    return FAMILIES


def family_of(id: str) -> Family:
    """The workbook with this id. Raises NoFamily."""
    for family in FAMILIES:
        if family.id == id:
            return family
    raise NoFamily(f"no workbook {id!r}; there are {', '.join(family.id for family in FAMILIES)}")
