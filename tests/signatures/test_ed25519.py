from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.note import SigningKey
from monitor.signatures.ed25519 import public_key_of, value_over, verifies

KEY = SigningKey("KEY-0001", 1, bytes([7]) * 32)
OVER = "85dbb2b59b212783981436c9c91c9bf270f45b21834bc2651ec9a2da89327f11"
# RFC 8032, section 7.1, TEST 1: the empty message.
RFC_PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
RFC_VALUE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b"
)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def test_the_vector_of_rfc_8032() -> None:
    assert verifies(b64(RFC_PUBLIC), "", b64(RFC_VALUE))
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = SigningKey("KEY-0001", 1, seed)
    assert (public_key_of(key), value_over(key, "")) == (b64(RFC_PUBLIC), b64(RFC_VALUE))


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_what_a_key_signs_it_verifies_and_no_other(seed: bytes, digest: bytes) -> None:
    key = SigningKey("KEY-0001", 1, seed)
    value = value_over(key, digest.hex())
    assert verifies(public_key_of(key), digest.hex(), value)
    other = SigningKey("KEY-0002", 1, bytes([seed[0] ^ 1]) + seed[1:])
    assert not verifies(public_key_of(other), digest.hex(), value)
    assert not verifies(public_key_of(key), (bytes([digest[0] ^ 1]) + digest[1:]).hex(), value)


@pytest.mark.parametrize("bit", [0, 7, 255, 256, 511])
def test_one_bit_of_the_value_counts(bit: int) -> None:
    value = bytearray(base64.b64decode(value_over(KEY, OVER)))
    value[bit // 8] ^= 1 << (bit % 8)
    assert not verifies(public_key_of(KEY), OVER, b64(bytes(value)))


@pytest.mark.parametrize(
    ("public", "over", "value"),
    [
        ("", OVER, value_over(KEY, OVER)),
        (b64(bytes(31)), OVER, value_over(KEY, OVER)),
        ("no base64!", OVER, value_over(KEY, OVER)),
        (public_key_of(KEY), "xyz", value_over(KEY, OVER)),
        (public_key_of(KEY), OVER, ""),
        (public_key_of(KEY), OVER, b64(bytes(64))),
        (public_key_of(KEY), OVER, value_over(KEY, OVER)[:-4]),
        (public_key_of(KEY), OVER, "签名"),
    ],
)
def test_what_is_malformed_verifies_nothing(public: str, over: str, value: str) -> None:
    assert verifies(public, over, value) is False
