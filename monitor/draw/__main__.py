"""`python -m monitor.draw FILE`: the ten checks of a draw's transcript, offline."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from monitor.draw.before import keys_of
from monitor.draw.chain import TW_TEST
from monitor.draw.check import State
from monitor.draw.said import DrawRefused
from monitor.draw.transcript import Transcript, parse_transcript
from monitor.draw.verify import REAL, is_failed, verify
from monitor.ledger import tlog_proof
from monitor.ledger.checkpoint import Checkpoint, opened
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import Policy, PolicyRefused
from monitor.ledger.tiles import WIDTH, TileRefused, entries_path, read_bundle
from monitor.ledger.tree import root_of

MARKS = {State.PASSED: "✓", State.FAILED: "✗", State.OPEN: "◇"}


class EntriesRefused(DrawRefused):
    """Saved entries are not those of a head that the log signed."""


def scanned(told: Transcript, folder: Path) -> tuple[list[int], int]:
    """The entries of all requests of the draw's process, and how many entries of the log were looked at.

    Reads the entry bundles saved under `folder` until one is missing. They count only as far as a head that the log
    signed: the newest of the transcript, or the newer one in `folder`/checkpoint. Raises `TileRefused` for a
    truncated bundle, `EntriesRefused` where entries are missing or are not those of that head.
    """
    found: list[int] = []
    leaves: list[bytes] = []
    index = 0
    ocid = told.committed.envelope.get("subject")
    while True:
        whole = folder / entries_path(index)
        parts = [(width, folder / entries_path(index, width)) for width in range(1, WIDTH)]
        width, path = next(((n, p) for n, p in ((WIDTH, whole), *reversed(parts)) if p.is_file()), (0, whole))
        if not width:
            break
        leaves += read_bundle(path.read_bytes(), width, path.name)
        index += 1 if width == WIDTH else 1 << 62  # a partial bundle is the last one
    head = newest(told, folder)
    if len(leaves) < head.size:
        raise EntriesRefused(
            f"{folder}：应有 {head.size} 条，实有 {len(leaves)} 条",
            f"{folder}: {head.size} entries expected, {len(leaves)} found",
        )
    del leaves[head.size :]
    if root_of(map(leaf_hash, leaves)) != head.root:
        raise EntriesRefused(f"{folder}：不是该日志的条目", f"{folder}: these are not the entries of this log")
    for seq, leaf in enumerate(leaves):
        envelope = json.loads(leaf)
        if envelope.get("type") == "draw.committed" and envelope.get("subject") == ocid:
            found.append(seq)
    return found, head.size


def newest(told: Transcript, folder: Path) -> Checkpoint:
    """The largest head that the log signed: of the transcript's proofs, or `folder`/checkpoint."""
    one = (told.held,) if told.held is not None else ()
    entries = (told.committed, *one, *told.revealed, *told.vacated, *told.opened, *told.voided, *told.attempts)
    notes = [tlog_proof.read(entry.proof).checkpoint for entry in entries]
    if (folder / "checkpoint").is_file():
        notes.append((folder / "checkpoint").read_text(encoding="utf-8"))
    heads = [opened(note, keys_of(told)).checkpoint for note in notes]
    return max(heads, key=lambda head: head.size)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: no check failed; 1: one did; 2: the file cannot be read."""
    asked = argparse.ArgumentParser(prog="python -m monitor.draw", description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--vkey", help="the log's key, believed instead of the file's")
    asked.add_argument("--policy", type=Path, help="a tlog-policy file, believed instead of the file's")
    asked.add_argument("--entries", type=Path, help="folder with the log's tile/entries, for V9")
    asked.add_argument("--test-chain", action="store_true", help="let the test chain count")
    asked.add_argument("--lang", choices=("zh", "en"), default="zh")
    given = asked.parse_args(arguments)
    try:
        key = VerifierKey.parse(given.vkey) if given.vkey else None
        policy = Policy.parse(given.policy.read_text(encoding="utf-8")) if given.policy else None
        told = parse_transcript(given.file.read_bytes(), key, policy)
        committed, size = scanned(told, given.entries) if given.entries else (None, None)
    except DrawRefused as refused:
        sys.stderr.write(f"{given.file}: {refused.text(given.lang)}\n")
        return 2
    except (OSError, ValueError, NoteRefused, PolicyRefused, TileRefused) as error:
        sys.stderr.write(f"{given.file}: {error}\n")
        return 2
    chains = (*REAL, TW_TEST.name) if given.test_chain else REAL
    checks = verify(told, chains=chains, committed=committed, scanned=size)
    believed = ((given.vkey, "日志密钥", "the log's key"), (given.policy, "见证方名单", "the witnesses"))
    for _, zh, en in (one for one in believed if not one[0]):
        note = f"! {zh}取自文件本身，未经核对" if given.lang == "zh" else f"! {en}: by the file's own word"
        sys.stdout.write(note + "\n")
    for check in checks:
        line = f"V{check.number:<2} {MARKS[check.state]} {check.title.text(given.lang)}: {check.why.text(given.lang)}"
        sys.stdout.write(line + "\n")
    return 1 if is_failed(checks) else 0


if __name__ == "__main__":
    sys.exit(main())
