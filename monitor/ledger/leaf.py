"""The leaf of the log: one entry's envelope, and the salted digest that stands for its payload.

The payload stays outside the tree. What binds it is SHA-256(salt || payload), so salt and payload can be erased
(个人信息保护法, art. 47) and the tree still verifies; without the salt the digest tells nothing about a payload that
could be guessed. The envelope names no person: `subject` is a record, `actor` an account.
"""

from __future__ import annotations

import hashlib
from typing import Any

from monitor.ledger.canonical import canonical

VERSION = 1
SALT_BYTES = 32
LIMIT = 1 << 16
"""Bytes a leaf stays below: C2SP tlog-tiles writes its length in 16 bits."""


class LeafTooLong(ValueError):
    """An envelope of 64 KiB or more has no place in a tile."""


def leaf(  # noqa: PLR0913 - the members of the envelope, each by its name
    *,
    log: str,
    seq: int,
    id: str,
    source: str,
    type: str,
    subject: str,
    time: str,
    recordedtime: str,
    actor: str,
    payload_salted: str,
    corrects: str | None = None,
    origin_salted: str | None = None,
) -> bytes:
    """The canonical envelope of entry `seq` (its index in the tree, from 0) of the log named `log`.

    `time` and `recordedtime` are RFC 3339, `payload_salted` is 64 lower-case hex, `actor` an account number;
    `origin_salted` binds who submitted the event and from which file, sheet and row, where that is told.
    Raises `LeafTooLong` from 65,536 bytes on, `NotCanonical` for a string with a lone surrogate.
    """
    envelope: dict[str, Any] = {
        "v": VERSION,
        "log": log,
        "seq": seq,
        "id": id,
        "source": source,
        "type": type,
        "subject": subject,
        "time": time,
        "recordedtime": recordedtime,
        "actor": actor,
        "payload_salted": payload_salted,
    }
    if corrects is not None:
        envelope["corrects"] = corrects
    if origin_salted is not None:
        envelope["origin_salted"] = origin_salted
    made = canonical(envelope)
    if len(made) >= LIMIT:
        raise LeafTooLong(f"the envelope of entry {seq} has {len(made)} bytes, a leaf less than {LIMIT}")
    return made


def salted(payload_canonical: bytes, salt: bytes) -> str:
    """SHA-256(salt || payload) in lower-case hex; the salt is 32 random bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + payload_canonical).hexdigest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf), 32 bytes (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()
