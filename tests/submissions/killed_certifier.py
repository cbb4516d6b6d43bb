"""Certifies one submission again and again, each time killed some statements later; prints what was found after each.

Arguments: the address of a migrated database, the folder of uploads, and how many statements later each time. The
process that is killed is a child of this one, which has no connection of its own while that lives.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from hand_in import Desk, lines, payment
from sqlalchemy import event

from monitor.ledger.note import SigningKey
from monitor.store.about import about
from monitor.store.database import Database, open_database
from monitor.store.events import events_after
from monitor.store.heads import latest
from monitor.store.sequencer import Sequencer
from monitor.store.submissions import submission_by_id
from monitor.submissions.kept import Uploads

KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)
ROWS = 40


def _opened(url: str) -> Database:
    return open_database(url, key=KEY)


def _killed_at(database: Database, statement: int) -> None:
    """The process kills itself before its n-th statement, of which a commit is one."""
    left = [statement]

    def count(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)


def _certify(url: str, uploads: Uploads, id: int, statement: int) -> None:
    database = _opened(url)
    desk = Desk(database, uploads, Sequencer(database))
    one = desk.get(id)
    _killed_at(database, statement)
    desk.certify(one)
    os._exit(0)


def _found(url: str, id: int) -> dict[str, Any]:
    database = _opened(url)
    with database.reading() as read:
        one, head = submission_by_id(read, id), latest(read)
        told = {
            "state": one.state if one else None,
            "events": len(events_after(read, limit=ROWS + 1)),
            "records": len(about(read, "submission.certified", f"submission/{id}")),
            "signed": head.size if head else 0,
        }
    database.close()
    return told


def main() -> None:
    url, folder, step = sys.argv[1:]
    uploads = Uploads(Path(folder))
    database = _opened(url)
    desk = Desk(database, uploads, Sequencer(database))
    id = desk.checked(lines(*(payment(f"e-{n}") for n in range(ROWS)))).id
    desk.sequencer.close()
    database.close()
    statement = 1
    while True:
        child = os.fork()
        if child == 0:
            _certify(url, uploads, id, statement)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write(json.dumps({"killed": killed, "status": status, **_found(url, id)}) + "\n")
        if not killed:
            return
        statement += int(step)


if __name__ == "__main__":
    main()
