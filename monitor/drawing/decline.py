"""One who sits declines: out of the whole draw, the next ticket of that slot steps in, no other seat moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.draw.said import DrawRefused
from monitor.draw.seating import Decline
from monitor.drawing import events
from monitor.drawing.record import Record, of_process
from monitor.drawing.refused import AlreadyOpened, AwardOnRecord, DeclineUnfit, NotHeldYet
from monitor.drawing.reveal import not_void
from monitor.drawing.seats import prk_of, seating_of
from monitor.store.database import Read
from monitor.vocabulary.envelope import MONITOR
from monitor.vocabulary.event import Event

AWARDS = frozenset({"award.made", "award.notified", "tender.terminated"})


def is_awarded(read: Read, record: Record) -> bool:
    """True where the log has the award of the draw's lot, or the end of its process."""
    told = (one.data for one in of_process(read, record.key["ocid"], AWARDS))
    return any(data.get("lot_id") in {None, record.request.lot} for data in told)


def key_of_tickets(record: Record) -> bytes:
    """What all tickets follow from. Raises `NotHeldYet` where it is not known."""
    if record.held is None:
        raise NotHeldYet("尚未抽取", "not drawn yet")
    prk = prk_of(record)
    if prk is None:
        raise NotHeldYet("记录中的随机数或揭示不成立", "the seed does not follow from what is on record")
    return prk


def decline(
    record: Record, told: Mapping[str, Any], *, evidence: Sequence[Mapping[str, Any]] = (), now: datetime,
    is_awarded: bool = False,
) -> Event:  # fmt: skip
    """seat.vacated for `told` (slot, handle, reason; phase, decline_no, otc, are_scores_kept where they are told).

    Raises `NotHeldYet`, `AlreadyOpened`, `AwardOnRecord`, `DeclineUnfit`. The decline that is on record already is
    answered with what stands there.
    """
    not_void(record)
    prk = key_of_tickets(record)
    number = told.get("decline_no")
    again = _again(record, told)
    if again is not None:
        number = again if number is None else number
    elif number is None:
        number = len(record.vacated) + 1
    one = Decline(number, str(told.get("slot")), str(told.get("handle")), str(told.get("reason")), told.get("otc"))
    if again == number:
        into = dict(record.vacated[[row.data.get("decline_no") for row in record.vacated].index(number)].data)
        into = into.get("replacement") or {}
    else:
        if record.is_public:
            raise AlreadyOpened("名单已公开，席位不再变动", "the names are public, the seats stand")
        if is_awarded:
            raise AwardOnRecord("中标结果已入账，席位不再变动", "the award is on record, the seats stand")
        try:
            step = seating_of(record, prk, one).replacements[-1]
        except DrawRefused as refused:
            raise DeclineUnfit(refused) from refused
        into = {} if step.into is None else {"slot": one.slot, "handle": step.into}
    data: dict[str, Any] = {
        **record.key,
        "lot_id": record.request.lot,
        "out": {"slot": one.slot, "handle": one.handle},
        "reason": one.reason,
        "phase": told.get("phase", "before_evaluation"),
        "decline_no": one.number,
        "replacement_draw_id": record.draw_id,
        "are_scores_kept": bool(told.get("are_scores_kept", False)),
        "evidence": [dict(row) for row in evidence],
    }
    data |= {"replacement": into} if into else {}
    data |= {"otc": one.otc} if one.otc is not None else {}
    return events.event("seat.vacated", MONITOR, events.event_id("seat.vacated", record.draw_id, number), data, now)


def _again(record: Record, told: Mapping[str, Any]) -> int | None:
    """The number under which this very decline stands; nobody can decline twice in a draw."""
    for row in record.vacated:
        out = row.data.get("out") or {}
        same = (out.get("slot"), out.get("handle")) == (told.get("slot"), told.get("handle"))
        if same and row.source == MONITOR and row.data.get("reason") == told.get("reason"):
            return int(row.data.get("decline_no") or 0)
    return None
