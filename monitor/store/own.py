"""The product's own doings on record: entries of the second closed list, in the same log as the events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from monitor.ledger.canonical import canonical
from monitor.ledger.note import SigningKey
from monitor.store.database import Read, Write
from monitor.store.heads import KeyNotAdopted, StoredCheckpoint, adopted_key, sign_head
from monitor.store.outcome import Receipt
from monitor.store.rows import each_of
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.store.tail import rows_after, tail
from monitor.vocabulary.own import Doing, checked

PRODUCT = "0"
"""The account of what the product does of itself."""


def record(write: Write, doings: Sequence[Doing], *, actor: str = PRODUCT, now: datetime) -> list[Receipt]:
    """The receipts of `doings`, which stand at the end of the log. Raises `OwnRefused`, and then nothing is kept."""
    if not doings:
        return []
    rows = rows_after(tail(write), now)
    receipts = each_of(rows, [checked(doing) for doing in doings], actor)
    rows.insert(write)
    return receipts


def last_own(read: Read, kind: str) -> dict[str, Any] | None:
    """What the last entry of this kind says; None where there is none."""
    told = (
        select(payload.c.body)
        .join(entry, entry.c.seq == payload.c.seq)
        .where(entry.c.type == kind)
        .order_by(entry.c.seq.desc())
        .limit(1)
    )
    body = read.connection.scalar(told)
    return None if body is None else json.loads(body)


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def started(write: Write, *, release: str, place: str, now: datetime) -> None:
    """The start of the product is on record, and with it the reading of its clock."""
    data = {"release": release, "place": place, "clock": now.isoformat()}
    if write.key is not None:
        data["log_key"] = write.key.verifier.text()
    record(write, [Doing("system.started", "tenderwatch", data)], now=now)


def adopt_rules(write: Write, place: str, rules: Sequence[Mapping[str, Any]], *, now: datetime) -> bool:
    """`rules` (id, version, logic digest of each that is on) are on record as in force; False where they were."""
    told = sorted((dict(rule) for rule in rules), key=lambda rule: str(rule["id"]))
    digest = _digest(told)
    before = last_own(write, "rules.adopted")
    if before is not None and (before["place"], before["rules_sha256"]) == (place, digest):
        return False
    data = {"place": place, "rules": told, "rules_sha256": digest}
    record(write, [Doing("rules.adopted", place, data)], now=now)
    return True


def change_parameters(write: Write, place: str, parameters: Mapping[str, Any], *, now: datetime) -> bool:
    """`parameters` (JSON without null and float) are on record as in force; False where they were."""
    digest = _digest(dict(parameters))
    before = last_own(write, "parameters.changed")
    if before is not None and (before["place"], before["parameters_sha256"]) == (place, digest):
        return False
    data = {"place": place, "parameters": dict(parameters), "parameters_sha256": digest}
    record(write, [Doing("parameters.changed", place, data)], now=now)
    return True


def adopt_key(write: Write, *, now: datetime) -> bool:
    """The key of this process is on record as the one that signs the heads; False where it was, or there is none.

    Raises `KeyNotAdopted` where another one is on record.
    """
    if write.key is None:
        return False
    key, before = write.key.verifier.text(), adopted_key(write)
    if before is None:
        record(write, [Doing("key.adopted", write.key.name, {"key": key})], now=now)
    elif before != key:
        raise KeyNotAdopted(f"the log is signed by {before}, this process has {key}")
    return before is None


def rotate(write: Write, retired: SigningKey | None, *, now: datetime) -> StoredCheckpoint | None:
    """The session's key replaces the one on record, and the first head afterwards is signed by `retired` as well.

    Without `retired` (a lost key) nothing vouches for the new one but whoever publishes it: that shows for ever.
    Done before, it is not done again. Raises `KeyNotAdopted` where `retired` is not the key on record.
    """
    if write.key is None:
        return None
    before = adopted_key(write)
    if before == write.key.verifier.text():
        return sign_head(write)
    if retired is not None and before not in {None, retired.verifier.text()}:
        raise KeyNotAdopted(
            f"the log is signed by {before}, the key that would be replaced is {retired.verifier.text()}"
        )
    data = {"key": write.key.verifier.text()} | ({} if before is None else {"previous": before})
    record(write, [Doing("key.adopted", write.key.name, data)], now=now)
    return sign_head(write, *([] if retired is None else [retired]))


def keys_on_record(read: Read) -> list[str]:
    """Every key that ever signed the heads (C2SP verifier keys), oldest first."""
    told = (
        select(payload.c.body)
        .join(entry, entry.c.seq == payload.c.seq)
        .where(entry.c.type == "key.adopted")
        .order_by(entry.c.seq)
    )
    return [str(json.loads(body)["key"]) for body in read.connection.scalars(told)]
