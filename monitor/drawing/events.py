"""The contract's events of a draw, made: number, process and regime repeated, ids that stand once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from monitor.ledger.canonical import canonical
from monitor.vocabulary.envelope import MONITOR
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.reading import read_event

ID: Final = re.compile(r"[A-Za-z0-9._:/\-]{1,128}")


def event_id(kind: str, *parts: object) -> str:
    """`kind/part/part`, or the digest of the parts where they hold characters that an event's id may not have."""
    told = "/".join([kind, *map(str, parts)])
    return told if ID.fullmatch(told) else f"{kind}/{sha256(canonical(list(map(str, parts)))).hexdigest()}"


def event(kind: str, source: str, id: str, data: Mapping[str, Any], now: datetime) -> Event:
    """The event, checked against the contract. Raises `EventRefused`."""
    told = {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": kind,
        "subject": data.get("ocid"),
        "time": now.astimezone(COUNTY).isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    return read_event(told, stored=source == MONITOR)


def committed(source: str, regime: str, snapshot_id: str, request: Mapping[str, Any], now: datetime) -> Event:
    """draw.committed; its id is of (process, lot, attempt), so that a second request for the same is a conflict."""
    data = {
        "draw_id": request["draw_id"],
        "ocid": request["ocid"],
        "regime": regime,
        "lot_id": request["lot"],
        "attempt": request["attempt"],
        "snapshot_id": snapshot_id,
        "request": dict(request),
        "request_sha256": sha256(canonical(dict(request))).hexdigest(),
    }
    id = event_id("draw.committed", request["ocid"], request["lot"], request["attempt"])
    return event("draw.committed", source, id, data, now)


def revealed(source: str, key: Mapping[str, Any], party: str, nonce: str, now: datetime) -> Event:
    """draw.revealed of one party."""
    data = {**key, "party": party, "nonce": nonce}
    return event("draw.revealed", source, event_id("draw.revealed", key["draw_id"], party), data, now)


def opened(source: str, key: Mapping[str, Any], audience: str, openings: list[dict[str, Any]], now: datetime) -> Event:
    """draw.opened of some handles."""
    data = {**key, "audience": audience, "openings": openings}
    digest = sha256(json.dumps([audience, openings], sort_keys=True).encode()).hexdigest()[:16]
    return event("draw.opened", source, event_id("draw.opened", key["draw_id"], digest), data, now)


def voided(
    source: str, committed: Mapping[str, Any], reason: str, signature: Mapping[str, Any], now: datetime
) -> Event:
    """draw.voided of the attempt that a draw.committed was for."""
    repeated = ("draw_id", "ocid", "regime", "lot_id", "attempt")
    data = {name: committed[name] for name in repeated if name in committed} | {"reason": reason}
    id = event_id("draw.voided", committed["draw_id"])
    return event("draw.voided", source, id, {**data, "signature": dict(signature)}, now)
