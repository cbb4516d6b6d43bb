"""The draw itself: reveals and beacon in, seats out, all of it checked as the offline verifier will check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from monitor.draw.chain import BeaconRefused, chain_of
from monitor.draw.check import at
from monitor.draw.request import Request
from monitor.draw.seating import seat
from monitor.draw.source import Source, source_of
from monitor.draw.tickets import seed
from monitor.drawing import events
from monitor.drawing.record import Record
from monitor.drawing.refused import (
    AlreadyHeld,
    BeaconUnfit,
    FallbackNotDue,
    OpeningPassed,
    RequestNotWitnessed,
    RevealNotWitnessed,
    RoundNotPublished,
    TestChainNotAllowed,
    TooFewRevealed,
)
from monitor.drawing.reveal import not_void
from monitor.drawing.seats import hex_of
from monitor.store.database import Read
from monitor.store.events import events_by_seq, links_by_id
from monitor.vocabulary.envelope import MONITOR
from monitor.vocabulary.event import Event

PATIENCE: Final = 3600
"""Seconds after which the next announced source may be used instead."""


def wanted(request: Request, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a caller says of the source, completed: a bare signature is of the round that the request names."""
    kind = told.get("kind", "drand")
    if kind != "drand":
        return dict(told)
    return {"kind": kind, "chain": request.chain_hash, "round": request.round_no, **told}


def ready(record: Record, beacon: Mapping[str, Any], *, chains: Collection[str], now: int) -> None:
    """Nothing, where the draw may be held at `now` (Unix) on this source, whose value need not be known yet.

    Raises the fact that stands against it, by name.
    """
    not_void(record)
    request = record.request
    if record.held is not None:
        raise AlreadyHeld(f"抽取已经完成（序号 {record.held.seq}）", f"the draw was held, entry {record.held.seq}")
    if now <= request.reveal_until or now < request.round_time:
        raise RoundNotPublished(
            f"第 {request.round_no} 轮将于 {at(request.round_time)} 公布",
            f"round {request.round_no} is published at {at(request.round_time)}",
        )
    if len(record.in_time) < request.min_reveals:
        raise TooFewRevealed(
            f"按时揭示 {len(record.in_time)} 方，应不少于 {request.min_reveals} 方；本次须作废",
            f"{len(record.in_time)} revealed in time, {request.min_reveals} are needed: the attempt is to be voided",
        )
    _witnessed(record)
    if now >= request.opening_at:
        raise OpeningPassed(
            f"开标时间 {at(request.opening_at)} 已过；本次须作废",
            f"bids were opened at {at(request.opening_at)}: the attempt is to be voided",
        )
    _due(request, beacon, chains, now)


def _witnessed(record: Record) -> None:
    late = record.unwitnessed
    if record.committed in late:
        raise RequestNotWitnessed(
            "见证方未在轮次之前签署申请；本次须作废",
            "the witnesses had not cosigned the request before the round: the attempt is to be voided",
        )
    if late:
        party = late[0].data["party"]
        raise RevealNotWitnessed(
            f"{party} 的揭示未在轮次之前得到见证；本次须作废",
            f"the reveal of {party} was not witnessed before the round: the attempt is to be voided",
        )


def _due(request: Request, beacon: Mapping[str, Any], chains: Collection[str], now: int) -> None:
    """The source is announced, allowed, out, and nothing announced before it can still be waited for."""
    named = _named(request)
    place = next((number for number, one in enumerate(named) if _same(one, beacon)), None)
    if place is None:
        source_of_checked(request, beacon)  # tells in its own words which source was asked for
        raise BeaconUnfit(BeaconRefused("请求中没有这一来源", "the request names no such source"), "kind")
    source = named[place]
    if source["kind"] == "drand" and chain_of(source["chain"]).name not in chains:
        name = chain_of(source["chain"]).name
        raise TestChainNotAllowed(
            f"{name} 是测试链；本系统不接受", f"{name} is a test chain; it is refused here", place="chain"
        )
    if place and now < (until := max(_out(one) for one in named[:place]) + PATIENCE):
        raise FallbackNotDue(
            f"备用来源按顺序启用，最早在 {at(until)}", f"fallbacks in their order, this one from {at(until)}"
        )
    if now < _out(source):
        raise RoundNotPublished(f"该来源将于 {at(_out(source))} 公布", f"this source is out at {at(_out(source))}")


def _named(request: Request) -> list[Mapping[str, Any]]:
    """The sources that the request announces, in their order."""
    return [{"kind": "drand", "chain": request.chain_hash, "round": request.round_no}, *request.fallback]


def _same(named: Mapping[str, Any], beacon: Mapping[str, Any]) -> bool:
    by = {"drand": ("chain", "round"), "lottery": ("name", "issue")}.get(str(named["kind"]), ())
    return named["kind"] == beacon.get("kind") and all(named[name] == beacon.get(name) for name in by)


def _out(source: Mapping[str, Any]) -> int:
    """When a source is to be had (Unix); the parties' own numbers at once."""
    if source["kind"] == "drand":
        return chain_of(source["chain"]).time_of(source["round"])
    return int(source.get("drawn_at", 0))


def source_of_checked(request: Request, beacon: Mapping[str, Any]) -> Source:
    """The source, verified. Raises `BeaconUnfit`."""
    is_named = any(_same(one, beacon) for one in _named(request))
    of, value = {"drand": ("round", "signature"), "lottery": ("issue", "numbers")}.get(
        str(beacon.get("kind")), ("kind", "kind")
    )
    place = value if is_named else of
    try:
        return source_of(request, beacon)
    except BeaconRefused as refused:
        raise BeaconUnfit(refused, place) from refused
    except (TypeError, ValueError) as error:
        raise BeaconUnfit(BeaconRefused(f"来源读不出：{error}", f"no such source: {error}"), place) from error


def hold(
    record: Record, told: Mapping[str, Any], *, pool_ids: Sequence[str] = (), snapshot_sha256: str | None = None,
    chains: Collection[str], now: datetime,
) -> Event:  # fmt: skip
    """draw.held with the seats that follow. Raises what `ready` raises, and `BeaconUnfit`.

    The same source again after the draw is answered with what stands there.
    """
    request = record.request
    beacon = wanted(request, told)
    if record.held is None or record.voided is not None or record.held.source != MONITOR:
        ready(record, beacon, chains=chains, now=int(now.timestamp()))
    source = source_of_checked(request, beacon)
    reveals = {party: bytes.fromhex(one.data["nonce"]) for party, one in sorted(record.in_time.items())}
    data = _data(record, source, beacon, reveals)
    data |= {"pool_ids": list(pool_ids)} | ({"snapshot_sha256": snapshot_sha256} if snapshot_sha256 else {})
    if record.held is not None and data != record.held.data:
        ready(record, beacon, chains=chains, now=int(now.timestamp()))
    return events.event("draw.held", MONITOR, events.event_id("draw.held", record.draw_id), data, now)


def _data(record: Record, source: Source, beacon: Mapping[str, Any], reveals: Mapping[str, bytes]) -> dict[str, Any]:
    request, committed = record.request, record.committed.data
    seats = seat(request, seed(request, source.value, reveals)).seated
    data: dict[str, Any] = {
        **record.key,
        "lot_id": request.lot,
        "attempt": request.attempt,
        "method": "random",
        "protocol": "tw_draw_1",
        "snapshot_id": committed["snapshot_id"],
        "slots": [
            {"slot": slot.name, "seats": slot.seats, "eligible_count": len(request.eligible(slot.name))}
            for slot in request.slots
        ],
        "excluded": [
            {"handle": member.handle, "reason": member.excluded} for member in request.pool if member.excluded
        ],
        "seats": [{"slot": slot, "handle": handle} for slot, handle in seats],
        "reveals": sorted(reveals),
    }
    if source.kind == "drand":
        data["beacon"] = {
            "chain": beacon["chain"],
            "round": beacon["round"],
            "signature": str(beacon["signature"]).lower(),
            "randomness": source.value.hex(),
        }
    else:
        data["seed"] = hex_of(beacon)
    return data


def pool_of(read: Read, record: Record) -> tuple[list[str], str | None]:
    """The pool of the snapshot that the request names, and the digest of its list, where the log has it."""
    snapshot = str(record.committed.data["snapshot_id"])
    links = links_by_id(read, [("snapshot", snapshot)], ["defines"])
    stored = events_by_seq(read, {link.seq for link in links if link.kind == "pool.snapshotted"})
    before = [one.event.data for one in stored if one.seq < record.committed.seq]
    pools = Counter(str(told["pool_id"]) for told in before)
    return list(pools), before[-1].get("members_sha256") if before else None
