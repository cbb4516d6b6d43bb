"""Handles are opened: those who sit to everybody after the award, the whole pool to the auditors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.draw.commitment import handle
from monitor.drawing import events
from monitor.drawing.decline import key_of_tickets
from monitor.drawing.record import Record
from monitor.drawing.refused import ExpertTwice, HandleNotSeated, HandleUnknown, NoAwardYet, OpeningUnfit
from monitor.drawing.reveal import not_void
from monitor.drawing.seats import seated_of
from monitor.vocabulary.event import Event

PUBLIC = "public"


def opening(
    record: Record, rows: Sequence[Mapping[str, Any]], *, source: str, audience: str, is_awarded: bool, now: datetime
) -> Event:
    """draw.opened of `rows` (handle, salt, expert; employer and group where they are told).

    Raises `HandleUnknown`, `OpeningUnfit`, `ExpertTwice`; to the public also `HandleNotSeated` and `NoAwardYet`.
    """
    not_void(record)
    key_of_tickets(record)
    request = record.request
    behind: defaultdict[str, set[str]] = defaultdict(set)
    for one in record.opened:
        for row in one.data.get("openings") or []:
            behind[str(row.get("expert"))].add(str(row.get("handle")))
    for number, row in enumerate(rows):
        place, told = f"openings[{number}]", str(row.get("handle"))
        if told not in request.members:
            raise HandleUnknown(f"名册中没有 {told[:12]}", f"{told[:12]} is not in the pool", place=place)
        if _given(request.draw_id, row) != told:
            raise OpeningUnfit(
                f"{told[:12]} 不能由所示专家打开", f"{told[:12]} is not opened by this salt and expert", place=place
            )
        behind[str(row["expert"])].add(told)
        if len(behind[str(row["expert"])]) > 1:
            raise ExpertTwice("同一专家有两个代号", "one expert stands behind two handles", place=place)
    if audience == PUBLIC:
        _public(record, rows, is_awarded=is_awarded)
    return events.opened(source, record.key, audience, [dict(row) for row in rows], now)


def _public(record: Record, rows: Sequence[Mapping[str, Any]], *, is_awarded: bool) -> None:
    """Only those who sit, and only after the award."""
    here = {row.handle for row in seated_of(record) if row.state != "declined"}
    for number, row in enumerate(rows):
        if row["handle"] not in here:
            raise HandleNotSeated(
                f"{str(row['handle'])[:12]} 没有席位，不得公开",
                f"{str(row['handle'])[:12]} holds no seat and is not named to the public",
                place=f"openings[{number}]",
            )
    if not is_awarded:
        raise NoAwardYet("中标结果入账之后才能公开", "names are public only once the award is on record")


def _given(draw_id: str, row: Mapping[str, Any]) -> str | None:
    try:
        return handle(draw_id, bytes.fromhex(str(row["salt"])), str(row["expert"]))
    except (KeyError, ValueError):
        return None
