"""The transcript of a draw out of the log: each entry that carries it, with the proof that it is there.

The proof is against the earliest head that the witnesses' quorum cosigned, else against the newest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from monitor.draw.transcript import FORMAT
from monitor.drawing.record import COMMITTED, HELD, VACATED, VOIDED, Entry, of_process, record_of
from monitor.drawing.refused import ActRefused
from monitor.drawing.trust import Trust, witnessed
from monitor.ledger import tlog_proof
from monitor.store.database import Read
from monitor.store.events import salt_of
from monitor.store.heads import StoredCheckpoint, checkpoint_at, latest
from monitor.store.proofs import inclusion, leaf_of
from monitor.vocabulary.keys import values_at

EXPERTS: Final = {
    HELD: (("eligible",), ("excluded", "expert"), ("seats", "expert")),
    VACATED: (("out", "expert"), ("replacement", "expert")),
}
"""Where an entry may name an expert before his handle is opened to everybody."""


class NamesExperts(ActRefused):
    """An entry of the draw names experts whose handles nobody opened: it is for auditors alone."""

    is_evidence = False


class NotSignedYet(ActRefused):
    """No signed head covers the request yet."""

    is_evidence = False


def transcript(read: Read, draw_id: str, trust: Trust) -> dict[str, Any]:
    """The transcript as `monitor.draw` verifies it, of whatever has happened so far.

    Only openings for everybody are in it. Raises `NoSuchDraw`, `NotSignedYet`, `NamesExperts`.
    """
    record = record_of(read, draw_id)
    newest = latest(read)
    if newest is None or newest.size <= record.committed.seq:
        raise NotSignedYet("申请尚未列入签署的检查点", "no signed head covers the request yet")
    ocid = str(record.committed.data["ocid"])
    of_all = of_process(read, ocid, {COMMITTED, VOIDED})
    public = [one for one in record.opened if one.data.get("audience") == "public"]
    parts: dict[str, Iterable[Entry]] = {
        "revealed": record.revealed,
        "vacated": record.vacated,
        "opened": public,
        "voided": (one for one in of_all if one.kind == VOIDED),
        "attempts": (one for one in of_all if one.kind == COMMITTED and one.seq != record.committed.seq),
    }

    def proved(one: Entry) -> dict[str, Any] | None:
        _nameless(one)
        return _entry(read, one, trust, newest)

    told: dict[str, Any] = {
        "format": FORMAT,
        "log": {"key": trust.key.text(), "policy": trust.text(read)},
        "committed": proved(record.committed),
        **{name: [row for row in map(proved, rows) if row is not None] for name, rows in parts.items()},
    }
    if record.held is not None and (held := proved(record.held)) is not None:
        told["held"] = held
    return told


def _nameless(one: Entry) -> None:
    if any(next(values_at(one.data, path), None) is not None for path in EXPERTS.get(one.kind, ())):
        raise NamesExperts(
            f"序号 {one.seq} 写有专家代码，只供审计人员查阅", f"entry {one.seq} names experts: it is for auditors alone"
        )


def _entry(read: Read, one: Entry, trust: Trust, newest: StoredCheckpoint) -> dict[str, Any] | None:
    """Envelope, salt, payload and proof; None for an entry that no signed head covers yet."""
    when = witnessed(read, one.seq, trust)
    head = newest if when is None else checkpoint_at(read, when.size)
    if head is None or head.size <= one.seq:
        return None
    return {
        "envelope": json.loads(leaf_of(read, one.seq)),
        "salt": salt_of(read, one.seq).hex(),
        "payload": dict(one.data),
        "proof": tlog_proof.write(one.seq, inclusion(read, one.seq, head.size), head.cosigned),
    }


def requests_of(read: Read, ocid: str) -> list[int]:
    """The entries of all requests of a contracting process, for the check that no other attempt is hidden."""
    return [one.seq for one in of_process(read, ocid, {COMMITTED})]
