"""`python -m monitor.draw FILE`: the ten checks of a draw's transcript, offline."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from monitor.draw.chain import TW_TEST
from monitor.draw.check import State
from monitor.draw.said import DrawRefused
from monitor.draw.transcript import Transcript, parse_transcript
from monitor.draw.verify import REAL, is_failed, verify
from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import Policy, PolicyRefused
from monitor.ledger.tiles import WIDTH, TileRefused, entries_path, read_bundle

MARKS = {State.PASSED: "✓", State.FAILED: "✗", State.OPEN: "◇"}


def scanned(told: Transcript, folder: Path) -> list[int]:
    """The entries of all requests of the draw's process, from the log's entry bundles saved under `folder`.

    Reads bundles until one is missing. Raises `TileRefused` for a truncated one.
    """
    found: list[int] = []
    index = 0
    ocid = told.committed.envelope.get("subject")
    while True:
        whole = folder / entries_path(index)
        parts = [(width, folder / entries_path(index, width)) for width in range(1, WIDTH)]
        width, path = next(((n, p) for n, p in ((WIDTH, whole), *reversed(parts)) if p.is_file()), (0, whole))
        if not width:
            return found
        for leaf in read_bundle(path.read_bytes(), width, path.name):
            envelope = json.loads(leaf)
            if envelope.get("type") == "draw.committed" and envelope.get("subject") == ocid:
                found.append(int(envelope["seq"]))
        index += 1


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
        committed = scanned(told, given.entries) if given.entries else None
    except DrawRefused as refused:
        sys.stderr.write(f"{given.file}: {refused.text(given.lang)}\n")
        return 2
    except (OSError, ValueError, NoteRefused, PolicyRefused, TileRefused) as error:
        sys.stderr.write(f"{given.file}: {error}\n")
        return 2
    chains = (*REAL, TW_TEST.name) if given.test_chain else REAL
    checks = verify(told, chains=chains, committed=committed)
    for check in checks:
        line = f"V{check.number:<2} {MARKS[check.state]} {check.title.text(given.lang)}: {check.why.text(given.lang)}"
        sys.stdout.write(line + "\n")
    return 1 if is_failed(checks) else 0


if __name__ == "__main__":
    sys.exit(main())
