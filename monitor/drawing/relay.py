"""Where the value of a round comes from: drand relays over HTTPS, a file of recorded rounds, or the test chain itself.

A round verifies itself, so nobody who passes it on has to be trusted; a value that does not verify is never returned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol

import httpx

from monitor.draw.chain import BeaconRefused, Chain
from monitor.drawing.refused import ActRefused

SECONDS: Final = 5.0
MOST_BYTES: Final = 10_000


class BeaconUnavailable(ActRefused):
    """No source gave a value that verifies: the message tells what each of them said. A round can be typed in."""

    is_evidence = False


class Beacon(Protocol):
    """Whoever can be asked for a round."""

    def fetch(self, chain: Chain, round_no: int) -> tuple[bytes, bytes]:
        """Signature (48 bytes) and randomness (32 bytes) of a round, verified. Raises `BeaconUnavailable`."""


Get = Callable[[str], Mapping[str, Any]]


def over_http(address: str) -> Mapping[str, Any]:
    """The JSON object at an address, whole within `SECONDS`. Raises OSError, ValueError."""
    ends = monotonic() + SECONDS
    try:
        with httpx.stream("GET", address, timeout=SECONDS) as answer:
            if answer.status_code != httpx.codes.OK:
                raise OSError(f"HTTP {answer.status_code}")
            raw = b""
            for part in answer.iter_bytes():
                raw += part
                if len(raw) > MOST_BYTES:
                    raise ValueError("the answer is too long")
                if monotonic() > ends:  # a part in time each time, and never the end
                    raise OSError(f"no whole answer within {SECONDS:g} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    told = json.loads(raw)
    if not isinstance(told, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - it is the answer's form, as above
    return told


@dataclass(frozen=True, slots=True)
class Relays:
    """Several drand relays (`https://relay.example`), asked in turn: the first value that verifies is taken."""

    addresses: Sequence[str]
    get: Get = over_http

    def fetch(self, chain: Chain, round_no: int) -> tuple[bytes, bytes]:
        """As `Beacon.fetch`; asks `<address>/<chain hash>/public/<round>` (drand HTTP API, v1)."""
        failures = []
        for address in self.addresses:
            try:
                told = self.get(f"{address.rstrip('/')}/{chain.hash}/public/{round_no}")
                return verified(chain, round_no, told)
            except (OSError, ValueError) as error:
                failures.append(f"{address}: {error}")
        what = "; ".join(failures) or "no relay is set"
        raise BeaconUnavailable(
            f"未能取得第 {round_no} 轮（{what}）；可以手工录入该轮签名",
            f"round {round_no} could not be fetched ({what}); its signature can be typed in",
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A JSON file `{"rounds": [{"round", "signature"}]}` of rounds brought by hand."""

    path: Path

    def fetch(self, chain: Chain, round_no: int) -> tuple[bytes, bytes]:
        """As `Beacon.fetch`."""
        try:
            rows = json.loads(self.path.read_text(encoding="utf-8"))["rounds"]
            (told,) = [row for row in rows if row["round"] == round_no]
            return verified(chain, round_no, told)
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise BeaconUnavailable(
                f"{self.path.name} 中没有第 {round_no} 轮", f"{self.path.name} does not hold round {round_no}: {error}"
            ) from error


@dataclass(frozen=True, slots=True)
class TestChain:
    """The test chain, which signs its rounds itself, as anybody could."""

    __test__ = False  # no test class

    def fetch(self, chain: Chain, round_no: int) -> tuple[bytes, bytes]:
        """As `Beacon.fetch`."""
        try:
            signature = chain.sign(round_no)
        except BeaconRefused as refused:
            raise BeaconUnavailable(*refused.said) from refused
        return signature, chain.verify(round_no, signature)


def verified(chain: Chain, round_no: int, told: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Signature and randomness of an answer. Raises `BeaconRefused` and ValueError where it is not this round's."""
    signature = bytes.fromhex(str(told.get("signature", "")))
    value = chain.verify(round_no, signature)
    if told.get("randomness") not in {None, value.hex()}:
        raise BeaconRefused("随机数不是签名的摘要", "the randomness is not the SHA-256 of the signature")
    return signature, value


def beacon_for(chain: Chain, relays: Sequence[str]) -> Beacon:
    """Whom to ask for the rounds of a chain."""
    return TestChain() if chain.is_test else Relays(relays)
