"""The record of a draw as one file: each ledger entry that carries it, with what proves that it is in the log.

An entry is `{"envelope": {...}, "salt": hex, "payload": {...}, "proof": "c2sp.org/tlog-proof@v1 ..."}`; its checkpoint
is the earliest one that the witnesses' quorum cosigned, where there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.draw.request import Request, parse_request
from monitor.draw.said import DrawRefused
from monitor.ledger import tlog_proof
from monitor.ledger.canonical import NotCanonical, canonical
from monitor.ledger.checkpoint import Opened
from monitor.ledger.leaf import leaf_hash, salted
from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import Policy, PolicyRefused
from monitor.ledger.proof import ProofFails

FORMAT = "tw-draw-transcript/1"
MANY = ("revealed", "vacated", "opened", "voided", "attempts")


class TranscriptRefused(DrawRefused):
    """A file is no transcript: the message names the place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger entry of the draw, as the file tells it."""

    place: str
    envelope: Mapping[str, Any]
    payload: Mapping[str, Any]
    salt: str
    proof: str

    @property
    def seq(self) -> int:
        """Its index in the log."""
        return int(self.envelope["seq"])

    def opened(self, keys: Sequence[VerifierKey], kind: str) -> Opened:
        """The checkpoint that proves it, with who cosigned it and when.

        Raises `DrawRefused` where envelope, salt and payload do not give the leaf, the leaf is not in the checkpoint,
        or no known key of the log signed it.
        """
        try:
            digest = salted(canonical(dict(self.payload)), bytes.fromhex(self.salt))
            leaf = leaf_hash(canonical(dict(self.envelope)))
        except (NotCanonical, ValueError) as error:
            raise DrawRefused(
                f"{self.place}：不是规范的记录：{error}", f"{self.place}: not canonical: {error}"
            ) from error
        if self.envelope.get("type") != kind:
            raise DrawRefused(
                f"{self.place}：应为 {kind}，实为 {self.envelope.get('type')}",
                f"{self.place}: {kind} expected, {self.envelope.get('type')} found",
            )
        if digest != self.envelope.get("payload_salted"):
            raise DrawRefused(
                f"{self.place}：盐和内容与信封中的摘要不符",
                f"{self.place}: salt and payload do not give the digest in the envelope",
            )
        try:
            index = tlog_proof.read(self.proof).index
            opened = tlog_proof.verify(self.proof, leaf, keys)
        except (ProofFails, NoteRefused, ValueError) as error:
            raise DrawRefused(f"{self.place}：证明不成立：{error}", f"{self.place}: not proved: {error}") from error
        if index != self.seq:
            raise DrawRefused(f"{self.place}：是另一条目的证明", f"{self.place}: the proof is of another entry")
        return opened


@dataclass(frozen=True, slots=True)
class Transcript:
    """A draw's entries by what they are; `held` is None while the round is awaited."""

    raw: Mapping[str, Any]
    key: VerifierKey
    policy: Policy | None
    committed: Entry
    held: Entry | None
    revealed: tuple[Entry, ...] = ()
    vacated: tuple[Entry, ...] = ()
    opened: tuple[Entry, ...] = ()
    voided: tuple[Entry, ...] = ()
    attempts: tuple[Entry, ...] = ()
    """Every other draw.committed of the same process."""
    _request: list[Request] = field(default_factory=list, init=False)

    @property
    def request(self) -> Request:
        """The request that was committed. Raises `RequestRefused`."""
        if not self._request:
            self._request.append(parse_request(_object(self.committed.payload.get("request"))))
        return self._request[0]


def parse_transcript(
    raw: bytes | str | Mapping[str, Any], key: VerifierKey | None = None, policy: Policy | None = None
) -> Transcript:
    """The transcript of a file. `key` and `policy`, where given, are believed instead of those the file brings.

    Raises `TranscriptRefused`.
    """
    try:
        told = dict(raw) if isinstance(raw, Mapping) else json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise TranscriptRefused(f"不是 JSON：{error}", f"not JSON: {error}") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise TranscriptRefused(f"format 应为 {FORMAT}", f"the format is {FORMAT}")
    log = told.get("log")
    try:
        known = key or VerifierKey.parse(str(log["key"]))  # type: ignore[index]
        text = log.get("policy") if isinstance(log, dict) else None
        trusted = policy or (Policy.parse(text) if text else None)
    except (NoteRefused, PolicyRefused, TypeError, KeyError) as error:
        raise TranscriptRefused(f"log：{error}", f"log: {error}") from error
    held = told.get("held")
    lists = {name: tuple(_entries(told, name)) for name in MANY}
    return Transcript(
        told,
        known,
        trusted,
        _entry(told.get("committed"), "committed"),
        None if held is None else _entry(held, "held"),
        *(lists[name] for name in MANY),
    )


def _object(told: Any) -> Mapping[str, Any]:
    """The object itself; anything else has none of a request's members."""
    return told if isinstance(told, dict) else {}


def _entries(told: Mapping[str, Any], name: str) -> list[Entry]:
    rows = told.get(name, [])
    if not isinstance(rows, list):
        raise TranscriptRefused(f"{name}：应为列表", f"{name}: a list is expected")
    return [_entry(row, f"{name}[{at}]") for at, row in enumerate(rows)]


def _entry(row: Any, place: str) -> Entry:
    shapes = {"envelope": dict, "payload": dict, "salt": str, "proof": str}
    for name, shape in shapes.items():
        if not isinstance(row, dict) or not isinstance(row.get(name), shape):
            raise TranscriptRefused(f"{place}.{name}：缺失或类型不符", f"{place}.{name}: missing or of another type")
    if type(row["envelope"].get("seq")) is not int:
        raise TranscriptRefused(f"{place}.envelope.seq：应为整数", f"{place}.envelope.seq: an integer is expected")
    return Entry(place, row["envelope"], row["payload"], row["salt"], row["proof"])
