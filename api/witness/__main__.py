"""`python -m api.witness --key FILE --log VKEY ...`: one witness, until interrupted."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import uvicorn

from api.witness.app import create_app
from api.witness.witness import Witness
from monitor.ledger.keyfile import KeyFileRefused, read_key
from monitor.ledger.note import NoteRefused, VerifierKey


def main(arguments: list[str] | None = None) -> int:
    """Serve; 2 with one line on standard error where key, log or file cannot be used."""
    parser = argparse.ArgumentParser(prog="tenderwatch witness", description="A witness after C2SP tlog-witness.")
    parser.add_argument("--key", required=True, help="file of the witness's key, type 4, readable by its owner only")
    parser.add_argument("--log", required=True, action="append", help="verifier key of a log to follow; repeatable")
    parser.add_argument("--db", type=Path, default=Path("var/witness.db"), help="SQLite file of cosigned heads")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8700)
    told = parser.parse_args(arguments)
    try:
        logs = [VerifierKey.parse(log) for log in told.log]
        witness = Witness(read_key(Path(told.key)), logs, told.db, lambda: int(time.time()))
    except (KeyFileRefused, NoteRefused) as refused:
        print(f"tenderwatch witness: {refused}", file=sys.stderr)  # noqa: T201 - the command's own answer
        return 2
    print(f"witness    http://{told.host}:{told.port}/  {witness.key.verifier.text()}", flush=True)  # noqa: T201
    uvicorn.run(create_app(witness), host=told.host, port=told.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
