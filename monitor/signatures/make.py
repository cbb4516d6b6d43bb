"""A signature on a record, as the event that puts it on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from monitor.ledger.note import SigningKey
from monitor.signatures.digest import signed_sha256
from monitor.signatures.ed25519 import public_key_of, value_over
from monitor.signatures.signable import target_of
from monitor.vocabulary.event import Event
from monitor.vocabulary.reading import read_event

WHERE = ("project_id", "ocid", "regime")
"""What a signature repeats of its record, so that it belongs to the same scopes."""


def signature_on(
    record: Event, who: dict[str, str], at: datetime, key: SigningKey | None = None, *, step: str | None = None
) -> Event:
    """document.signed on `record`: bound to its content, and by `key` where one is given.

    `who` has `signer`, `role`, `opinion`, and, without a key, the `form` of the wet-ink signature that is recorded.
    Raises `NotSignable` and, for a code that the contract does not know, `EventRefused`.
    """
    target = target_of(record)
    over = signed_sha256(record.type, record.data)
    signature: dict[str, Any] = {**who, "signed_at": at.isoformat(timespec="seconds"), "over": over}
    if key is not None:
        signature |= {"form": "e_signature", "key_id": key.name, "value": value_over(key, over)}
    where: dict[str, Any] = {name: record.data[name] for name in WHERE if name in record.data}
    if "ocid" not in where:
        where.pop("regime", None)
    data: dict[str, Any] = {"target": target._asdict(), "signature": signature, **where}
    if step is not None:
        data["step"] = step
    subject = str(where.get("project_id") or where.get("ocid") or target.id)
    return _event(record.source, "document.signed", subject, at, data)


def registration(key: SigningKey, holder: str, source: str, at: datetime, *, until: str | None = None) -> Event:
    """key.registered of the public half of `key`, valid from the day of `at`. Raises `EventRefused`."""
    data = {
        "key_id": key.name,
        "holder": holder,
        "public_key": public_key_of(key),
        "valid_from": at.date().isoformat(),
        **({"valid_until": until} if until else {}),
    }
    return _event(source, "key.registered", key.name, at, data)


def _event(source: str, kind: str, subject: str, at: datetime, data: dict[str, Any]) -> Event:
    return read_event(
        {
            "specversion": "1.0",
            "id": f"{kind.partition('.')[0]}-{uuid4()}",
            "source": source,
            "type": kind,
            "subject": subject,
            "time": at.isoformat(timespec="seconds"),
            "datacontenttype": "application/json",
            "data": data,
        }
    )
