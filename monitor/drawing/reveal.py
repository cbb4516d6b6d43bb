"""A party opens its commitment, before the time that the request set."""

from __future__ import annotations

from datetime import datetime

from monitor.draw.commitment import opens
from monitor.drawing import events
from monitor.drawing.record import Record
from monitor.drawing.refused import AlreadyHeld, DrawIsVoid, PartyUnknown, RevealLate, RevealOpensNothing
from monitor.vocabulary.event import Event


def not_void(record: Record) -> None:
    """Nothing, where the attempt stands; raises `DrawIsVoid`."""
    if record.voided is not None:
        seq = record.voided.seq
        raise DrawIsVoid(f"第 {record.committed.data['attempt']} 次已作废（序号 {seq}）", f"declared void, entry {seq}")


def reveal(record: Record, *, source: str, party: str, nonce: str, now: datetime) -> Event:
    """draw.revealed of a party. Raises `PartyUnknown`, `RevealOpensNothing`, `RevealLate` and what ended the draw.

    A party that revealed the same before is answered with what stands there.
    """
    not_void(record)
    request = record.request
    if party not in request.commitments:
        raise PartyUnknown(f"请求中没有 {party} 的承诺", f"the request holds no commitment of {party}", place="party")
    try:
        is_open = opens(request, party, bytes.fromhex(nonce))
    except ValueError:
        is_open = False
    if not is_open:
        raise RevealOpensNothing(
            f"{party} 的揭示与其承诺不符", f"reveal of {party} does not open its commitment", place="nonce"
        )
    told = events.revealed(source, record.key, party, nonce, now)
    if any((one.source, one.id, one.data) == (source, told.id, told.data) for one in record.revealed):
        return told
    if record.held is not None:
        raise AlreadyHeld("抽取已经完成", "the draw was held")
    if int(now.timestamp()) > request.reveal_until:
        raise RevealLate("揭示晚于截止时间", "the reveal is later than reveal_until")
    return told
