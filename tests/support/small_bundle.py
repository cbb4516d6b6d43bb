"""A bundle made without a database: three entries of a small log, one of them a change of a finding, and a seal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from monitor.ledger.bundle.check import ENTRIES, FINDING, ROW, SEALED
from monitor.ledger.bundle.entry import Entry, files_of, rebuilt
from monitor.ledger.bundle.pack import MANIFEST, manifest, pack
from monitor.ledger.canonical import canonical
from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import SigningKey
from monitor.ledger.tlog_proof import Proof
from monitor.ledger.tree import Node, inclusion, root_of

KEY = SigningKey("log.example/bundles", 1, bytes([5] * 32))
WITNESS = SigningKey("w.example", 4, bytes([6] * 32))
AT = "2026-03-02T09:30:15+08:00"
OWN = "urn:tw:monitor"
FINDING_ID = "0123456789abcdef0123"
ROW_OF = {
    "id": FINDING_ID, "rule": "pay.over-contract", "version": "1", "family": "pay", "severity": "high",
    "confidence": "high", "is_lead": "False", "state": "raised", "raised_at": AT, "event": "0", "events": "[0, 1]",
    "message_zh": "超付", "message_en": "paid more than agreed", "unit_id": "11999001MB000006XG",
}  # fmt: skip
TOLD = {
    **{name: ROW_OF[name] for name in ("id", "rule", "family", "severity", "confidence", "state", "raised_at")},
    "version": 1,
    "is_lead": False,
    "project_id": None,
    "process_id": None,
    "unit_id": ROW_OF["unit_id"],
    "message": {"zh": ROW_OF["message_zh"], "en": ROW_OF["message_en"]},
    "evidence": [{"entry": 0}, {"entry": 1}],
    "erased": [],
}


def event(number: int, kind: str, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"specversion": "1.0", "id": f"e-{number}", "source": OWN, "type": kind, "subject": "s", "time": AT}
    return {**told, "recordedtime": AT, "data": data, **more}


class SmallBundle:
    """Its parts, each of which a test may change before it is packed."""

    def __init__(self, *, cosigned: bool = False, erased: bool = False) -> None:
        row_digest = hashlib.sha256(canonical(ROW_OF)).hexdigest()
        self.events = [
            event(0, "payment.made", {"amount": "1.00"}, submitter="P-0001"),
            event(1, "contract.signed", {"amount": "0.50"}, corrects="e-9"),
            event(2, "finding.changed", {"finding": FINDING_ID, "row_sha256": row_digest}),
        ]
        self.bounds: list[dict[str, Any]] = [
            {"log": KEY.name, "actor": "7", "salt": bytes([at] * 32).hex(), "origin": {}} for at in range(3)
        ]
        self.bounds[0]["origin"] = {"submitter": "P-0001", "file": "a.xlsx", "sheet": "付款", "row": 3}
        self.cosigned, self.erased = cosigned, erased
        self.others = {"README.md": "说明".encode(), ROW: canonical(ROW_OF), FINDING: json.dumps(TOLD).encode()}
        self.leaves = [rebuilt(self._entry(at, (), "", None)) for at in range(3)]

    def _entry(self, at: int, path: tuple[bytes, ...], note: str, leaf: bytes | None) -> Entry:
        return Entry(Proof(at, path, note or f"{KEY.name}\n", leaf), self.events[at], self.bounds[at])

    def _nodes(self, asked: list[Node]) -> list[bytes]:
        hashes = [leaf_hash(one) for one in self.leaves]
        return [root_of(hashes[index << level : (index + 1) << level]) for level, index in asked]

    def _proved(self, at: int, *, cosigned: bool) -> Entry:
        size = len(self.leaves)
        head = Checkpoint(KEY.name, size, root_of([leaf_hash(one) for one in self.leaves]))
        note = signed(head, KEY, *([WITNESS] if cosigned else []), time=7)
        return self._entry(at, tuple(inclusion(at, size, self._nodes)), note, self.leaves[at])

    def files(self) -> dict[str, bytes]:
        """All files; the seal is over the manifest as it is by now."""
        made = dict(self.others)
        for at in range(3):
            told = self._proved(at, cosigned=self.cosigned)
            gone = self.erased and at == 1
            made |= files_of(f"{ENTRIES}{at}", Entry(told.proof) if gone else told)
        made[MANIFEST] = manifest(made)
        digest = hashlib.sha256(made[MANIFEST]).hexdigest()
        self.events.append(event(3, "export.made", {"what": "bundle.zip", "rows": 2, "file_sha256": digest}))
        self.bounds.append({"log": KEY.name, "actor": "4", "salt": bytes([9] * 32).hex(), "origin": {}})
        self.leaves.append(rebuilt(self._entry(3, (), "", None)))
        return made | files_of(SEALED, self._proved(3, cosigned=False))


def packed(files: dict[str, bytes], **changed: bytes | None) -> bytes:
    """The ZIP with these files changed (None: left out) and the manifest made anew, as one who forges would."""
    made = {name: told for name, told in {**files, **changed}.items() if told is not None}
    return pack(made | {MANIFEST: manifest(made)})
