"""The worker: the live audit in a process of its own, where the API runs it not as a child, and the public's board."""

from __future__ import annotations

import logging
import threading
from typing import Final

from monitor.audit.auditor import Auditor
from monitor.operation.logs import settle
from monitor.operation.probe import beat
from monitor.operation.refused import OtherRevision
from monitor.operation.window import Ahead
from monitor.settings import Settings
from monitor.store.database import Database, StoreUnavailable, open_database
from monitor.store.events import last_seq
from monitor.store.migrate import head, revision

LOG = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
"""How often the worker looks whether the log grew."""


def _is_ready(database: Database) -> bool:
    """Whether the API has made the tables already. Raises `OtherRevision` where they are of another release."""
    try:
        with database.reading() as read:
            at = revision(read.connection)
    except StoreUnavailable as error:
        LOG.warning("the database is waited for: %s", error)
        return False
    if at not in {None, head()}:
        raise OtherRevision(
            f"数据库结构为 {at}，本版本需要 {head()}", f"the schema is at {at}, this release works with {head()}"
        )
    return at is not None


def work(told: Settings, stop: threading.Event) -> None:
    """The audit follows the log until `stop` is set; it waits for tables and database. Raises `OtherRevision`."""
    database = open_database(told.database, origin=told.log_origin, archive=told.archive)
    auditor: Auditor | None = None
    ahead: Ahead | None = None
    seen = -1
    try:
        while not stop.wait(LOOK_SECONDS):
            if auditor is None:
                if not _is_ready(database):
                    continue
                auditor, ahead = Auditor(told, prepare=settle), Ahead(told, database)
                LOG.info("the audit follows the log")
            try:
                with database.reading() as read:
                    last = last_seq(read)
            except StoreUnavailable as error:
                LOG.warning("the database is waited for: %s", error)
                continue
            beat()
            if last > seen:
                seen = last
                auditor.notify()
    finally:
        for one in (auditor, ahead):
            if one is not None:
                one.close()
        database.close()
        LOG.info("the audit has ended")
