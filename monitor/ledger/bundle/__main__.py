"""`python -m monitor.ledger.bundle FILE --log VKEY`: the check of a bundle with nothing but this folder's house."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from monitor.ledger.bundle.check import check, holds
from monitor.ledger.note import NoteRefused, VerifierKey
from monitor.ledger.policy import Log, Policy, PolicyRefused


def main(told: list[str] | None = None) -> int:
    """0 where the bundle holds, 1 where it does not, 2 where it cannot be checked."""
    asked = argparse.ArgumentParser(prog="python -m monitor.ledger.bundle", description="证据包核验 / check a bundle")
    asked.add_argument("file", type=Path)
    asked.add_argument("--log", action="append", default=[], metavar="VKEY", help="key of a trusted log")
    asked.add_argument("--policy", type=Path, help="trusted logs and witnesses (C2SP tlog-policy)")
    given = asked.parse_args(told)
    try:
        policy = Policy() if given.policy is None else Policy.parse(given.policy.read_bytes())
        logs = (*policy.logs, *(Log(VerifierKey.parse(key)) for key in given.log))
        if not logs:
            asked.error("name the key of the log: --log VKEY, or --policy FILE with a log line")
        raw = given.file.read_bytes()
    except (OSError, NoteRefused, PolicyRefused) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    steps = check(raw, Policy(logs, policy.witnesses, policy.groups, policy.quorum))
    for step in steps:
        sys.stdout.write(f"{step.state.value:<12} {step.name:<13} {step.zh} / {step.en}\n")
    return 0 if holds(steps) else 1


if __name__ == "__main__":
    sys.exit(main())
