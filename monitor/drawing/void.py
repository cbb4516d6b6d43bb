"""An attempt is declared void, by the supervisor's signature and for a reason that the log bears out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.draw.after import is_signed
from monitor.drawing import events
from monitor.drawing.hold import PATIENCE
from monitor.drawing.record import Record
from monitor.drawing.refused import DrawIsVoid, VoidReasonUnfounded, VoidUnsigned
from monitor.vocabulary.event import Event


def void(record: Record, *, source: str, reason: str, signature: Mapping[str, Any], now: datetime) -> Event:
    """draw.voided. Raises `VoidUnsigned`, `VoidReasonUnfounded`, `DrawIsVoid`.

    The same declaration again is answered with what stands there.
    """
    if record.voided is None and not is_signed({"signature": signature}):
        raise VoidUnsigned(
            "作废须由监督部门以全名或电子签名签署同意",
            "a void needs the supervisor's signature, full name or electronic, in agreement",
            place="signature",
        )
    told = events.voided(source, record.committed.data, reason, signature, now)
    if record.voided is not None:
        if (record.voided.source, record.voided.data) == (source, told.data):
            return told
        seq = record.voided.seq
        raise DrawIsVoid(f"已作废（序号 {seq}）", f"declared void, entry {seq}")
    if record.problem is None and not _founded(record, reason, int(now.timestamp())):
        raise VoidReasonUnfounded(
            f"账本不支持原因 {reason}", f"the log does not bear out the reason {reason}", place="reason"
        )
    return told


def _founded(record: Record, reason: str, now: int) -> bool:
    """False where the log itself says otherwise: enough revealed, every seat filled, the round hardly out."""
    request, held = record.request, record.held
    if reason == "too_few_reveals":
        counted = [one for one in record.in_time.values() if one not in record.unwitnessed]
        return held is None and now > request.reveal_until and len(counted) < request.min_reveals
    if reason == "beacon_unavailable":
        return held is None and now >= request.round_time + PATIENCE
    if reason == "pool_exhausted":
        drawn = held is not None and len(held.data.get("seats") or []) < sum(slot.seats for slot in request.slots)
        return drawn or any("replacement" not in one.data for one in record.vacated)
    return True
