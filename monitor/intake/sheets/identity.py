"""The id of an event that a row brings without one: made of the record it tells of, not of what it says about it.

A record is known by what the contract calls its key: the number of the payment, the tender and its lot, the unit,
person and day of a duty. The same file again therefore brings the same ids with the same content: a repeat. A
corrected file brings the same ids with other content: the door that keeps submissions makes the correction
(`corrects`), and both stay. A digest of the file would make every row of a corrected file a new record; a digest of
the content would make a corrected row one.

The id stands in the public leaf, and keys hold person codes, which are few enough to try: so the digest is keyed with a
secret of the deployment. Two deployments, or a lost secret, make other ids and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from monitor.vocabulary.keys import values_at

_TIME: Final = "@time"
_DIGITS: Final = 32
_PREFIX: Final = "row"

_ONE_FIELD: Final = {
    "acceptance_id": "acceptance.concluded",
    "allocation_plan_id": "allocation.planned allocation.concluded",
    "approval_id": "approval.granted",
    "award_id": "award.made award.notified",
    "bid_id": "bid.submitted bid_file.profiled",
    "certificate_id": "progress.certified",
    "change_id": "contract.changed",
    "complaint_id": "complaint.lodged complaint.accepted complaint.answered",
    "contract_id": "contract.signed",
    "decision_id": "decision.made emergency_decision.made",
    "draw_id": "draw.committed draw.held draw.voided",
    "guarantee_id": "guarantee.provided",
    "item_id": "agenda_item.proposed",
    "key_id": "key.registered",
    "ocid": "tender.published",
    "payment_id": "payment.made",
    "plan_id": "plan.filed",
    "project_id": "final_account.compiled",
    "publication_id": "disclosure.published",
    "receipt_id": "funds.received",
    "relation_id": "relation.declared",
    "report_id": "report.submitted",
    "request_id": "payment.requested",
    "sanction_id": "sanction.imposed sanction.lifted",
    "snapshot_id": "pool.snapshotted",
    "subcontract_id": "subcontract.signed",
    "transfer_id": "funds.transferred",
}
_LOT: Final = ("ocid", "lot_id")
_SEVERAL: Final[Mapping[str, tuple[str, ...]]] = {
    # standing facts: the same key at another time is a change, not a correction (convention 19)
    "organisation.registered": ("organisation.id", _TIME),
    "expert.registered": ("expert", "pool_id", _TIME),
    "project.registered": ("project_id", _TIME),
    "duty.assigned": ("unit.id", "person", _TIME),
    "catalogue_item.listed": ("unit.id", "item_id", _TIME),
    "milestone.updated": ("project_id", "contract_id", "milestone_id", _TIME),
    # a record of a period or of a lot
    "budget.approved": ("unit.id", "stage", "fiscal_year", _TIME),
    "balance.reported": ("unit.id", "fiscal_year", _TIME),
    "spending.reported": ("unit.id", "month"),
    "site_staff.reported": ("contract_id", "person", "role", "month"),
    "tender_document.issued": (*_LOT, "document_stage"),
    "clarification.issued": (*_LOT, "document_stage", _TIME),
    "prequalification.concluded": _LOT,
    "tender.terminated": _LOT,
    "bids.opened": _LOT,
    "evaluation.concluded": _LOT,
    "candidates.published": _LOT,
    # an act about another record
    "filing.made": ("filing_kind", "target.kind", "target.id"),
    "review.requested": ("review_id", "review_kind"),
    "review.concluded": ("review_id", "review_kind"),
    "document.signed": ("target.kind", "target.id", "signature.signer", "signature.role", "step"),
    "supervision.recorded": ("supervision_kind", "target.kind", "target.id", _TIME),
    "record.archived": ("target.kind", "target.id", "archive_id", _TIME),
    "result.reviewed": ("project_id", "contract_id", "reviewer.id", _TIME),
    "guarantee.returned": ("guarantee_id", _TIME),
    "payment.withheld": ("request_id", _TIME),
    "access.logged": (*_LOT, "object", "bid_id", "actor", "action", _TIME),
    "communication.recorded": (*_LOT, "buyer_side.id", "tenderer.id", "topic", _TIME),
    "credit.queried": ("party.id", "list", "unit.id", "ocid", _TIME),
    "conduct.recorded": ("credit_file_id", "party.id", "ocid", _TIME),
    "draw.revealed": ("draw_id", "party"),
    "draw.opened": ("draw_id", "audience"),
    "seat.vacated": ("draw_id", "out.slot", "out.handle", "out.expert", "decline_no", "phase"),
    "event.withdrawn": ("@corrects",),
}
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    **{kind: (field,) for field, kinds in _ONE_FIELD.items() for kind in kinds.split()},
    **_SEVERAL,
}
"""Kind -> the paths that tell its records apart within one unit; `@time` and `@corrects` are those of the envelope."""


def key_of(kind: str, data: Mapping[str, Any], *, time: str, corrects: str | None) -> tuple[str, ...]:
    """What tells the record from others, in the order of KEYS; a part that is not told is empty."""
    beside = {_TIME: time, "@corrects": corrects or ""}
    return tuple(beside[path] if path in beside else _at(data, path) for path in KEYS[kind])


def _at(data: Mapping[str, Any], path: str) -> str:
    values: Iterator[Any] = values_at(data, tuple(path.split(".")))
    return str(next(values, ""))


def event_id(source: str, kind: str, key: Sequence[str], secret: bytes) -> str:
    """`row:<kind>:<32 hex digits>`: HMAC-SHA256 under `secret` of source, kind and key."""
    told = "\x1f".join((source, kind, *key)).encode("utf-8", "surrogatepass")
    return f"{_PREFIX}:{kind}:{hmac.new(secret, told, hashlib.sha256).hexdigest()[:_DIGITS]}"
