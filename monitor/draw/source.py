"""Where a draw's randomness came from: the round that the request names, or one of the fallbacks it announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.draw.chain import BeaconRefused, Chain, chain_of
from monitor.draw.lp import sha256
from monitor.draw.request import Request
from monitor.draw.said import Said
from monitor.ledger.canonical import canonical

COMMIT_REVEAL = b"tw-draw/1 commit-reveal alone"
CAVEAT = Said(
    "没有公共随机数：最后揭示的一方可以选择不揭示，每有一方如此便有 1 比特可被左右；任何缺失的揭示都须查问。",
    "No public randomness: whoever reveals last can withhold, one bit for each who does; ask about every missing one.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """What was used: its kind, the bytes that go into the seed, and its place among those announced (0: the first)."""

    kind: str
    value: bytes
    place: int
    said: Said
    chain: Chain | None = None
    """The chain of a drand round."""


def source_of(request: Request, beacon: Mapping[str, Any]) -> Source:
    """The source that `beacon` (kind, and what that kind has) is, verified. Raises `BeaconRefused`."""
    kind = str(beacon.get("kind", "drand"))
    if kind == "drand":
        return _drand(request, str(beacon.get("chain")), int(beacon.get("round", 0)), str(beacon.get("signature", "")))
    for place, told in enumerate(request.fallback, 1):
        if told["kind"] != kind:
            continue
        if kind == "commit_reveal":
            return Source(kind, COMMIT_REVEAL, place, CAVEAT)
        if (told["name"], told["issue"]) == (beacon.get("name"), beacon.get("issue")):
            return _lottery(told, beacon, place)
    raise BeaconRefused(f"请求中没有这一备用来源：{kind}", f"the request announces no such fallback: {kind}")


def _drand(request: Request, chain_hash: str, round_no: int, signature: str) -> Source:
    named = [(request.chain_hash, request.round_no)]
    named += [(one["chain"], one["round"]) for one in request.fallback if one["kind"] == "drand"]
    if (chain_hash, round_no) not in named:
        raise BeaconRefused(
            f"请求所列的是第 {request.round_no} 轮，不是第 {round_no} 轮",
            f"the request names round {request.round_no}, not {round_no}",
        )
    chain = chain_of(chain_hash)
    try:
        value = chain.verify(round_no, bytes.fromhex(signature))
    except ValueError as error:
        if isinstance(error, BeaconRefused):
            raise
        raise BeaconRefused("签名不是十六进制", "the signature is not hexadecimal") from error
    place = named.index((chain_hash, round_no))
    said = Said(f"{chain.name} 第 {round_no} 轮", f"{chain.name} round {round_no}")
    return Source("drand", value, place, said, chain)


def _lottery(told: Mapping[str, Any], beacon: Mapping[str, Any], place: int) -> Source:
    numbers = beacon.get("numbers")
    if not isinstance(numbers, list) or not numbers or not all(type(one) is int for one in numbers):
        raise BeaconRefused("缺少开奖号码", "the numbers drawn are missing")
    value = sha256(canonical({"name": told["name"], "issue": told["issue"], "numbers": sorted(numbers)}))
    said = Said(f"{told['name']} 第 {told['issue']} 期", f"{told['name']}, issue {told['issue']}")
    return Source("lottery", value, place, said)
