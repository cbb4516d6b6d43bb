"""The ten checks of a draw and its arithmetic: of one in the log, or of a transcript that somebody brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.draw.chain import TW_TEST
from monitor.draw.check import Check, State
from monitor.draw.request import RequestRefused
from monitor.draw.transcript import Transcript, TranscriptRefused, parse_transcript
from monitor.draw.verify import REAL, arithmetic, verify
from monitor.drawing.transcript import requests_of, transcript
from monitor.drawing.trust import Trust
from monitor.ledger.policy import NONE, Policy
from monitor.store.database import Read
from monitor.store.heads import latest
from monitor.store.own import keys_on_record

WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What a file that somebody made up may raise beside its named refusals."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say, and on whose word."""

    told: Transcript
    checks: list[Check]
    arithmetic: dict[str, Any] | None
    is_ours: bool
    """The transcript's log is this one: its key and witnesses are known here, and all its entries were scanned."""
    witnesses: str
    """ours, file (by the transcript's own word) or none."""
    scanned: int | None

    def count(self, state: State) -> int:
        """How many checks are in this state."""
        return sum(check.state is state for check in self.checks)


def chains(*, test: bool) -> tuple[str, ...]:
    """The chains that count in this installation."""
    return (*REAL, TW_TEST.name) if test else REAL


def of_draw(read: Read, draw_id: str, trust: Trust, counted: Collection[str]) -> Checked:
    """The checks of a draw of this log. Raises what `transcript` raises."""
    return of_file(read, transcript(read, draw_id, trust), trust, counted)


def of_file(read: Read, raw: Mapping[str, Any] | str, trust: Trust, counted: Collection[str]) -> Checked:
    """The checks of a transcript, nothing stored. One of this log is held against the log as it stands.

    Raises `TranscriptRefused`.
    """
    try:
        return _of_file(read, raw, trust, counted)
    except TranscriptRefused:
        raise
    except WRONG as error:
        what = f"{type(error).__name__}: {error}"[:200]
        raise TranscriptRefused(f"读不出：{what}", f"it cannot be read: {what}") from error


def _of_file(read: Read, raw: Mapping[str, Any] | str, trust: Trust, counted: Collection[str]) -> Checked:
    told = parse_transcript(raw)
    known = {trust.key.text(), *keys_on_record(read)}
    is_ours = told.key.text() in known
    by_file = told.policy is not None and told.policy.quorum != NONE
    witnesses = "ours" if trust.is_asked and is_ours else "file" if by_file else "none"
    if is_ours and trust.is_asked:
        told = parse_transcript(raw, told.key, Policy.parse(trust.text(read)))
    committed, scanned = _scanned(read, told) if is_ours else (None, None)
    checks = verify(told, chains=counted, committed=committed, scanned=scanned)
    try:
        numbers: dict[str, Any] | None = arithmetic(told)
    except (RequestRefused, *WRONG):
        numbers = None
    if numbers is not None:
        numbers["replacements"] = [_replacement(entry.payload) for entry in told.vacated]
    return Checked(told, checks, numbers, is_ours, witnesses, scanned)


def _scanned(read: Read, told: Transcript) -> tuple[list[int], int]:
    """The requests of the draw's process among the entries that the newest signed head covers."""
    head = latest(read)
    size = 0 if head is None else head.size
    ocid = str(told.committed.envelope.get("subject"))
    return [seq for seq in requests_of(read, ocid) if seq < size], size


def _replacement(payload: Mapping[str, Any]) -> dict[str, Any]:
    out, into = payload.get("out") or {}, payload.get("replacement") or {}
    told = {
        "number": payload.get("decline_no"),
        "slot": out.get("slot"),
        "out": out.get("handle"),
        "into": into.get("handle"),
        "reason": payload.get("reason"),
    }
    return {name: value for name, value in told.items() if value is not None}
