"""One finding with all that it rests on, as a file that anybody can check offline (`tenderwatch verify-bundle`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from monitor.errors import TenderwatchError
from monitor.export.bundle_readme import readme
from monitor.export.words import LANGS
from monitor.export.working_paper import Head, working_paper
from monitor.ledger.bundle.check import ENTRIES, FINDING, ROW, SEALED
from monitor.ledger.bundle.entry import Entry, files_of
from monitor.ledger.bundle.pack import MANIFEST, manifest
from monitor.ledger.canonical import canonical
from monitor.ledger.tlog_proof import Proof
from monitor.rules.catalogue import catalogue
from monitor.rules.page import page
from monitor.store.bound import bound, finding_row, own_entries
from monitor.store.database import Read
from monitor.store.heads import StoredCheckpoint
from monitor.store.proofs import inclusions
from monitor.store.tail import tail

CHANGED: Final = "finding.changed"


class NotCovered(TenderwatchError):
    """An entry of the bundle stands behind the signed head; a newer head covers it."""


def entries_of(read: Read, found: Mapping[str, Any], case: Mapping[str, Any] | None = None) -> list[int]:
    """The entries that a bundle of a finding brings: its evidence, every change of it, and the steps of its case."""
    evidence = {one["entry"] for one in found["evidence"]} | set(found["erased"])
    steps = [] if case is None else [one["entry"] for one in case["steps"] if one["entry"] is not None]
    return sorted(evidence | set(own_entries(read, CHANGED, found["id"])) | set(steps))


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def entry_files(
    read: Read, seqs: Sequence[int], under: StoredCheckpoint, places: Mapping[int, str]
) -> dict[str, bytes]:
    """The files of these entries with their proofs under a head. Raises `NotCovered`."""
    if behind := [seq for seq in seqs if seq >= under.size]:
        raise NotCovered(f"the head of {under.size} entries does not cover {behind[0]}")
    paths = inclusions(read, seqs, under.size)
    files: dict[str, bytes] = {}
    for one in bound(read, seqs):
        proof = Proof(one.seq, tuple(paths[one.seq]), under.cosigned, one.leaf)
        files |= files_of(places[one.seq], Entry(proof, one.event, one.bound))
    return files


def bundle(
    read: Read,
    found: Mapping[str, Any],
    place: Mapping[str, str],
    under: StoredCheckpoint,
    releases: Mapping[str, bytes] | None = None,
    case: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """Path -> content of everything but the seal, with the manifest; `found` as `monitor.findings.explain` tells it.

    `under` is the head that all proofs lead to, `releases` what OCDS files go along (name -> bytes), `case` the history
    of its case (`monitor.cases.history`). Raises `NotCovered`.
    """
    seqs = entries_of(read, found, case)
    head = Head(tail(read).origin, under.size, under.root)
    rule = catalogue().get(found["rule"])
    files = {
        FINDING: _json(found),
        ROW: canonical(finding_row(read, found["id"]) or {}),
        "case/steps.json": _json(found["history"]),
        **({} if case is None else {"case/history.json": _json(case)}),
        "rule/parameters.json": _json(found["why"]["parameters"]),
        "rule/articles.json": _json(found["why"]["articles"]),
        **{f"ocds/{name}": told for name, told in (releases or {}).items()},
        **entry_files(read, seqs, under, {seq: f"{ENTRIES}{seq}" for seq in seqs}),
    }
    for lang in LANGS:
        files[f"finding/working-paper.{lang}.docx"] = working_paper(found, place, head, lang, case)
        files[f"README.{lang}.md"] = readme(found, head, lang).encode()
        if rule is not None:
            files[f"rule/{rule.id}.{lang}.md"] = page(rule, lang).encode()
    return files | {MANIFEST: manifest(files)}


def seal(read: Read, seq: int, under: StoredCheckpoint) -> dict[str, bytes]:
    """The files that show entry `seq` (export.made, with the digest of the manifest) under the head it made grow.

    The head bears the log's own signature alone: witnesses see it after the file has left.
    """
    bare = StoredCheckpoint(under.size, under.root, under.note, under.note, under.at)
    return entry_files(read, [seq], bare, {seq: SEALED})
