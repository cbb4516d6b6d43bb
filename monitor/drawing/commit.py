"""A request is put on record: one for each (process, lot, attempt), before its round, after the void of the last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from monitor.draw.after import is_signed
from monitor.draw.request import Request, RequestRefused, parse_request
from monitor.drawing import events
from monitor.drawing.record import COMMITTED, VOIDED, Entry, of_process
from monitor.drawing.refused import (
    AttemptNotVoided,
    AttemptTaken,
    DrawIdTaken,
    RequestUnfit,
    RevealsAlreadyOver,
    RoundAlreadyPublished,
    TestChainNotAllowed,
)
from monitor.store.database import Read
from monitor.store.events import links_by_id
from monitor.vocabulary.event import Event


def checked(body: Mapping[str, Any], chains: Collection[str], now: int) -> Request:
    """The request, where it can still be put on record at `now` (Unix) on one of these chains.

    Raises `RequestUnfit`, `TestChainNotAllowed`, `RoundAlreadyPublished`, `RevealsAlreadyOver`.
    """
    try:
        request = parse_request(body)
    except RequestRefused as refused:
        raise RequestUnfit(refused) from refused
    if request.chain.name not in chains:
        raise TestChainNotAllowed(
            f"{request.chain.name} 是测试链，任何人都能事先算出它的每一轮；本系统不接受",
            f"{request.chain.name} is a test chain, anybody can compute its rounds beforehand; it is refused here",
            place="request.beacon.chain",
        )
    if request.round_time <= now:
        raise RoundAlreadyPublished(
            f"第 {request.round_no} 轮已经公布", f"round {request.round_no} is published", place="request.beacon.round"
        )
    if request.reveal_until <= now:
        raise RevealsAlreadyOver("揭示截止时间已过", "reveal_until has passed", place="request.reveal_until")
    return request


def commit(
    read: Read, body: Mapping[str, Any], *, source: str, regime: str, snapshot_id: str, chains: Collection[str],
    now: datetime,
) -> Event:  # fmt: skip
    """draw.committed of a request. Raises what `checked` raises, and what the log says against it, by name.

    The very request that is on record already is answered with the event that stands there.
    """
    try:
        known = parse_request(body)
    except RequestRefused as refused:
        raise RequestUnfit(refused) from refused
    told = events.committed(source, regime, snapshot_id, body, now)
    of_lot = [one for one in of_process(read, known.ocid, {COMMITTED}) if _lot(one) == known.lot]
    if any((one.source, one.id, one.data) == (source, told.id, told.data) for one in of_lot):
        return told  # stands there already: the append answers with its first receipt
    taken = next((one for one in of_lot if one.data.get("attempt") == known.attempt), None)
    if taken is not None:
        refusal = AttemptTaken(
            f"第 {known.attempt} 次已有申请（序号 {taken.seq}），两份均已留档",
            f"attempt {known.attempt} has a request (entry {taken.seq}); both bodies are on record",
            place="request.attempt",
        )
        refusal.event, refusal.first_seq = told, taken.seq
        raise refusal
    request = checked(body, chains, int(now.timestamp()))
    _number_is_free(read, request)
    _last_is_void(read, request, of_lot)
    return told


def _lot(one: Entry) -> str:
    request = one.data.get("request")
    told = request.get("lot") if isinstance(request, dict) else None
    return str(told if told is not None else one.data.get("lot_id"))


def _number_is_free(read: Read, request: Request) -> None:
    """No other event speaks of a draw of this number."""
    taken = [link.seq for link in links_by_id(read, [("draw", request.draw_id)]) if link.kind.startswith("draw.")]
    if taken:
        raise DrawIdTaken(
            f"编号 {request.draw_id} 已是另一次抽取（序号 {taken[0]}）",
            f"{request.draw_id} is the number of another draw (entry {taken[0]})",
            place="request.draw_id",
        )


def _last_is_void(read: Read, request: Request, of_lot: Collection[Entry]) -> None:
    """The attempt before this one was declared void with a signature."""
    if request.attempt == 1:
        return
    number = request.attempt - 1
    before = next((one for one in of_lot if one.data.get("attempt") == number), None)
    voided = [one.data for one in of_process(read, request.ocid, {VOIDED})]
    ids = {told.get("draw_id") for told in voided if is_signed(told)}
    if before is None or before.data.get("draw_id") not in ids:
        raise AttemptNotVoided(
            f"第 {number} 次没有经监督部门签署作废",
            f"attempt {number} was not declared void with the supervisor's signature",
            place="request.attempt",
        )
