from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from monitor.ledger.leaf import LIMIT, LeafTooLong, leaf, leaf_hash, salted

ENVELOPE: dict[str, Any] = {
    "log": "localhost/tenderwatch",
    "seq": 7,
    "id": "ex-1",
    "source": "urn:tw:unit:local:1",
    "type": "payment.made",
    "subject": "项目-1",
    "time": "2026-01-05T09:00:00+08:00",
    "recordedtime": "2026-01-06T09:00:00+08:00",
    "actor": "12",
    "payload_salted": "ab" * 32,
}


def test_the_leaf_is_these_bytes() -> None:
    told = (
        '{"actor":"12","id":"ex-1","log":"localhost/tenderwatch","payload_salted":"' + "ab" * 32 + '",'
        '"recordedtime":"2026-01-06T09:00:00+08:00","seq":7,"source":"urn:tw:unit:local:1","subject":"项目-1",'
        '"time":"2026-01-05T09:00:00+08:00","type":"payment.made","v":1}'
    )
    assert leaf(**ENVELOPE) == told.encode()
    assert leaf_hash(leaf(**ENVELOPE)).hex() == "b7476d83d67c7464967e81401e9a6f4f3a8e87823db3fa8494dfcf6f143f89ba"


def test_a_correction_names_what_it_corrects() -> None:
    told = json.loads(leaf(**ENVELOPE, corrects="ex-0"))
    assert told == {**ENVELOPE, "v": 1, "corrects": "ex-0"}
    assert "corrects" not in json.loads(leaf(**ENVELOPE))


@pytest.mark.parametrize("name", [*ENVELOPE, "corrects"])
def test_every_member_counts(name: str) -> None:
    other = 8 if name == "seq" else "other"
    assert leaf(**{**ENVELOPE, name: other}) != leaf(**ENVELOPE)


def test_the_hash_of_the_empty_leaf_is_the_known_one() -> None:
    # RFC 6962, 2.1: SHA-256 of one zero byte
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_a_leaf_stays_below_64_kib() -> None:
    room = LIMIT - 1 - len(leaf(**{**ENVELOPE, "subject": ""}))
    assert len(leaf(**{**ENVELOPE, "subject": "x" * room})) == LIMIT - 1
    with pytest.raises(LeafTooLong, match="entry 7 has 65536 bytes"):
        leaf(**{**ENVELOPE, "subject": "x" * (room + 1)})


def test_salted_digest() -> None:
    salt = bytes(range(32))
    assert salted(b"{}", salt) == hashlib.sha256(salt + b"{}").hexdigest()
    with pytest.raises(ValueError, match="a salt has 32 bytes, not 31"):
        salted(b"{}", salt[1:])
