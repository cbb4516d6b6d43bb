"""Beacon chains of drand's scheme bls-unchained-g1-rfc9380: a 48-byte BLS signature on G1 a round, its key on G2.

e(H(round), public key) = e(signature, g2). BLS signatures are unique, so nobody chooses a round's value; the nodes of
the threshold together could know it early. Source: drand specification; RFC 9380 for hashing to the curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar

from monitor.draw.lp import sha256
from monitor.draw.said import DrawRefused

DST: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
SIGNATURE_BYTES: Final = 48
INFINITY: Final = bytes([0xC0]) + bytes(SIGNATURE_BYTES - 1)
LAST_ROUND: Final = 2**53 - 1


class BeaconRefused(DrawRefused):
    """A value is not the one of its chain and round: the message tells why."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A beacon chain: name, 96-byte public key (hex), seconds a round, Unix time of round 1, group hash (hex)."""

    name: str
    public_key: str
    period: int
    genesis: int
    group_hash: str
    seed: bytes | None = None
    """Only a test chain has one, and it is public: anybody can compute every round of it in advance."""

    @property
    def is_test(self) -> bool:
        """True where the chain proves nothing, because anybody can compute its rounds beforehand."""
        return self.seed is not None

    @property
    def hash(self) -> str:
        """SHA-256(period u32, genesis i64, public key, group hash, name), the chain hash of drand, in hex."""
        return sha256(
            self.period.to_bytes(4)
            + self.genesis.to_bytes(8, signed=True)
            + bytes.fromhex(self.public_key)
            + bytes.fromhex(self.group_hash)
            + self.name.encode()
        ).hex()

    def time_of(self, round_no: int) -> int:
        """The Unix time at which a round is published; rounds count from 1."""
        if not 1 <= round_no <= LAST_ROUND:
            raise BeaconRefused(f"轮次从 1 起，实为 {round_no}", f"rounds count from 1, {round_no} found")
        return self.genesis + self.period * (round_no - 1)

    def round_at(self, unix: int) -> int:
        """The first round published at this Unix time or later."""
        return max(0, -(-(unix - self.genesis) // self.period)) + 1

    def verify(self, round_no: int, signature: bytes) -> bytes:
        """The round's randomness, SHA-256(signature), 32 bytes; `BeaconRefused` where it is not this round's."""
        self.time_of(round_no)
        if len(signature) != SIGNATURE_BYTES:
            raise BeaconRefused(
                f"签名应为 {SIGNATURE_BYTES} 字节，实为 {len(signature)} 字节",
                f"a signature has {SIGNATURE_BYTES} bytes, {len(signature)} found",
            )
        if signature == INFINITY:
            raise BeaconRefused("签名是无穷远点", "the signature is the point at infinity")
        try:
            point = G1Point.from_compressed_bytes(signature)
        except ValueError as error:
            raise BeaconRefused("签名不是曲线上的点", "the signature is no point of the curve's group") from error
        if not GT.pairing_check([_message(round_no), -point], [_public(self.public_key), G2Point()]):
            raise BeaconRefused(f"签名与第 {round_no} 轮不符", "signature does not verify")
        return sha256(signature)

    def sign(self, round_no: int) -> bytes:
        """The signature of a round of a test chain; `BeaconRefused` for a real one, whose key nobody holds alone."""
        if self.seed is None:
            raise BeaconRefused(f"{self.name} 不是测试链", f"{self.name} is no test chain")
        self.time_of(round_no)
        return (_message(round_no) * _secret(self.seed)).to_compressed_bytes()


def _message(round_no: int) -> G1Point:
    return G1Point.hash_to_curve(sha256(round_no.to_bytes(8)), DST)


@cache
def _public(public_key: str) -> G2Point:
    return G2Point.from_compressed_bytes(bytes.fromhex(public_key))


def _secret(seed: bytes) -> Scalar:
    return Scalar.from_be_bytes_mod_order(sha256(seed))


def public_key_of(seed: bytes) -> str:
    """The 96-byte public key of a test chain's seed, in hex."""
    return (G2Point() * _secret(seed)).to_compressed_bytes().hex()


QUICKNET: Final = Chain(
    name="quicknet",
    public_key="83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
    period=3,
    genesis=1_692_803_367,
    group_hash="f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
)
"""The League of Entropy's chain, live since 2023-08-23."""

_TEST_SEED: Final = b"tw-test: anybody can compute every round of this chain, it proves nothing"

TW_TEST: Final = Chain(
    name="tw-test",
    public_key="974b01e950db6b1c6d7d250fa23e5fa3c1b37bba419ef7c885fb6ec014db7eca6aa44370f44670805728932453bf8da6"
    "062971ecdb7fb186acf2eba41e1899711f00604d7b4502eec43f7942d33984384b232abeabf8aadfb28cd4a4c94c1542",
    period=3,
    genesis=1_577_836_800,
    group_hash=sha256(_TEST_SEED).hex(),
    seed=_TEST_SEED,
)
"""A chain for demonstrations and tests only; its first round is of 2020-01-01, 00:00 UTC."""

CHAINS: Final = {chain.hash: chain for chain in (QUICKNET, TW_TEST)}


def chain_of(chain_hash: str) -> Chain:
    """The known chain of this hash; `BeaconRefused` for another one."""
    if (known := CHAINS.get(chain_hash)) is None:
        raise BeaconRefused(f"未知的随机数链 {chain_hash}", f"no known chain has the hash {chain_hash}")
    return known
