"""Closes one case again and again, each time killed some statements later; prints what was found after each.

Arguments: the address of a migrated database, and how many statements later each time. The process that is killed is a
child of this one, which has no connection of its own while that lives.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from case_desk import ANN, BO, NOW, TODAY, fill, staff
from sqlalchemy import event

from monitor.cases.act import Asked, act
from monitor.cases.step import open_case
from monitor.ledger.note import SigningKey
from monitor.store.cases import case_of, entries_of, steps_of
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.events import events_after
from monitor.store.remedies import remedies_of

KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)
CASES = ("case_file", "case_finding", "case_step", "remedy")


def _opened(url: str) -> Database:
    return open_database(url, key=KEY)


def _proposed(url: str) -> int:
    database = _opened(url)
    with database.writing() as write:
        ids = fill(write)
        staff(write)
        number = open_case(write, ids[1:3], ANN, now=NOW).number
        act(write, number, Asked("receive"), ANN, now=NOW)
        told = {"conclusion": "confirmed", "remedy": {"text": "pay it back", "due_day": TODAY + 30}}
        act(write, number, Asked("propose", "because", None, told), ANN, now=NOW)
    database.close()
    return number


def _killed_at(database: Database, statement: int) -> None:
    """The process kills itself before its n-th statement, of which a commit is one."""
    left = [statement]

    def count(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)


def _confirm(url: str, number: int, statement: int) -> None:
    database = _opened(url)
    _killed_at(database, statement)
    with database.writing() as write:
        act(write, number, Asked("confirm"), BO, now=NOW)
    os._exit(0)


def _found(url: str, number: int) -> dict[str, Any]:
    database = _opened(url)
    with database.reading() as read:
        row = case_of(read, number)
        told = {
            "state": row.state if row else None,
            "steps": len(steps_of(read, number)),
            "entries": len(entries_of(read, number)),
            "disposed": sum(one.event.type == "finding.disposed" for one in events_after(read, -1, 1_000)),
            "remedies": len(remedies_of(read, [number])),
            "bad": sum(one.table in CASES for one in verify(read).bad),
        }
    database.close()
    return told


def main() -> None:
    url, step = sys.argv[1:]
    number = _proposed(url)
    statement = 1
    while True:
        child = os.fork()
        if child == 0:
            _confirm(url, number, statement)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write(json.dumps({"killed": killed, "status": status, **_found(url, number)}) + "\n")
        if not killed:
            return
        statement += int(step)


if __name__ == "__main__":
    main()
