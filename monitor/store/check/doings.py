"""Tables refused, erasure, finding, finding_step and account: each row against the product's own entries about it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select

from monitor.ledger.leaf import salted
from monitor.store.accounts import account_sha256
from monitor.store.check.report import Bad, Part
from monitor.store.database import Read
from monitor.store.findings import row_sha256
from monitor.store.tables.account import account
from monitor.store.tables.entry import entry
from monitor.store.tables.finding import finding, step
from monitor.store.tables.payload import erasure
from monitor.store.tables.refused import refused


class Own:
    """The entries of one kind of the product's own, by the id of what they are about."""

    kind = ""
    about = ""

    def __init__(self) -> None:
        self.told: dict[Any, tuple[Row[Any], dict[str, Any]]] = {}

    def take(self, part: Part) -> Iterator[Bad]:
        """The entries of this kind are kept."""
        for row in part.rows:
            if row.type == self.kind and row.body is not None:
                try:
                    data = json.loads(row.body)
                except ValueError:
                    continue
                self.keep(row, data)
        return iter(())

    def keep(self, row: Row[Any], data: dict[str, Any]) -> None:
        """One entry."""
        self.told[data.get(self.about)] = (row, data)


def different(table: str, place: str, expected: dict[str, Any], row: Any) -> Iterator[Bad]:
    """The columns of a row that are not what the log says."""
    for column, value in expected.items():
        found = row[column] if isinstance(row, Mapping) else getattr(row, column)
        if found != value:
            yield Bad(table, place, column, f"the log says {value!r}, {found!r} found")


class Refusals(Own):
    """Each refused body is the one whose digest the log has; it may be empty only after an erasure."""

    table = "refused"
    kind = "event.refused"
    about = "refused"

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._rows = read.connection.execute(select(refused).order_by(refused.c.id)).all()
        gone = select(entry.c.source, entry.c.event_id).join(erasure, erasure.c.seq == entry.c.seq)
        self._gone = {(row.source, row.event_id) for row in read.connection.execute(gone)}
        self.count = len(self._rows)

    def end(self) -> Iterator[Bad]:
        """Rows against entries, both ways."""
        for row in self._rows:
            place = f"id {row.id}"
            if row.id not in self.told:
                yield Bad("refused", place, "id", "the log has no such refusal")
                continue
            own, data = self.told.pop(row.id)
            expected = {
                "at": own.recordedtime,
                "source": data.get("event_source"),
                "event_id": data.get("event_id"),
                "reason": data.get("reason"),
                "first_seq": data.get("first_entry"),
            }
            yield from different("refused", place, expected, row)
            if row.body is None or row.salt is None:
                if (row.source, row.event_id) not in self._gone or row.body is not row.salt:
                    yield Bad("refused", place, "body", "gone, and no erasure tells why")
            elif salted(row.body.encode(), bytes(row.salt)) != data.get("body_salted"):
                yield Bad("refused", place, "body", "salt and body do not give the digest in the log")
        for number in sorted(self.told):
            yield Bad("refused", f"id {number}", "id", "missing")


class Erasures(Own):
    """Each erasure is the one that the log tells, of an entry whose payload is gone."""

    table = "erasure"
    kind = "payload.erased"
    about = "entry"

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._rows = read.connection.execute(select(erasure).order_by(erasure.c.seq)).all()
        self.count = len(self._rows)

    def end(self) -> Iterator[Bad]:
        """Rows against entries, both ways."""
        for row in self._rows:
            place = f"seq {row.seq}"
            if row.seq not in self.told:
                yield Bad("erasure", place, "seq", "the log has no such erasure")
                continue
            own, data = self.told.pop(row.seq)
            expected = {"at": own.recordedtime, "reason": data.get("reason"), "actor": own.actor}
            yield from different("erasure", place, expected, row)
        for seq in sorted(self.told):
            yield Bad("erasure", f"seq {seq}", "seq", "missing")


class Findings(Own):
    """Each finding says what the last entry about it says."""

    table = "finding"
    kind = "finding.changed"
    about = "finding"

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read
        self.count = 0

    def end(self) -> Iterator[Bad]:
        """Rows against the last entries, both ways."""
        for row in self._read.connection.execute(select(finding).order_by(finding.c.id)).mappings():
            self.count += 1
            place = f"id {row['id']}"
            if row["id"] not in self.told:
                yield Bad("finding", place, "id", "the log has no such finding")
            elif self.told.pop(row["id"])[1].get("row_sha256") != row_sha256(dict(row)):
                yield Bad("finding", place, "row", "the row is not the one whose digest the log has")
        for name in sorted(self.told):
            yield Bad("finding", f"id {name}", "id", "missing")


class Accounts(Own):
    """Each account is the one that the last entry about it says."""

    table = "account"
    kind = "account.changed"
    about = "account"

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._rows = read.connection.execute(select(account).order_by(account.c.number)).mappings().all()
        self.count = len(self._rows)

    def end(self) -> Iterator[Bad]:
        """Rows against the last entries, both ways."""
        for row in self._rows:
            place = f"number {row['number']}"
            if str(row["number"]) not in self.told:
                yield Bad("account", place, "number", "the log has no such account")
            elif self.told.pop(str(row["number"]))[1].get("row_sha256") != account_sha256(dict(row)):
                yield Bad("account", place, "row", "the row is not the one whose digest the log has")
        for number in sorted(self.told):
            yield Bad("account", f"number {number}", "number", "missing")


class Steps(Own):
    """Each step of a finding has its entry."""

    table = "finding_step"
    kind = "finding.changed"

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._rows = read.connection.execute(select(step).order_by(step.c.id)).all()
        self.count = len(self._rows)

    def keep(self, row: Row[Any], data: dict[str, Any]) -> None:
        """An entry that is a step."""
        if "step" in data:
            self.told[data["step"]] = (row, data)

    def end(self) -> Iterator[Bad]:
        """Rows against entries, both ways."""
        for row in self._rows:
            place = f"id {row.id}"
            if row.id not in self.told:
                yield Bad("finding_step", place, "id", "the log has no such step")
                continue
            data = self.told.pop(row.id)[1]
            yield from different(
                "finding_step", place, {name: data.get(name) for name in ("finding", "at", "state", "cause")}, row
            )
        for number in sorted(self.told):
            yield Bad("finding_step", f"id {number}", "id", "missing")
