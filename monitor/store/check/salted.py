"""Tables whose rows the log holds by their salted digests, and what a case is besides: its row and its findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Table, select

from monitor.ledger.leaf import SALT_BYTES
from monitor.store.cases import CHANGED, file_sha256, findings_of, row_sha256
from monitor.store.check.report import Bad, Part
from monitor.store.concerns import ERASED, MOVED, RECEIVED
from monitor.store.concerns import row_sha256 as concerns_sha256
from monitor.store.database import Read
from monitor.store.parameter_proposals import DECIDED, PROPOSED
from monitor.store.tables.case import case_file, case_finding, case_step, snooze
from monitor.store.tables.concern import concern, concern_step
from monitor.store.tables.paper import paper
from monitor.store.tables.question import answer, question
from monitor.store.tables.remedy import remedy, report
from monitor.store.tables.replay import proposal

Digest: TypeAlias = Callable[[Mapping[str, Any], bytes], str]
"""What the log holds of a row: from its columns but the salt, and the salt."""


class Salted:
    """Each row of a table is the one whose digest the last entry about it has, under the salt that stands beside it."""

    def __init__(
        self,
        read: Read,
        table: Table,
        kinds: Sequence[str],
        about: str,
        *,
        digest: Digest = row_sha256,
        named: str = "row_sha256",
    ) -> None:
        self.table = str(table.name)
        self._digest, self._named = digest, named
        self._kinds, self._about = frozenset(kinds), about
        self._key = next(iter(table.primary_key.columns)).name
        self._rows = read.connection.execute(select(table).order_by(table.c[self._key])).mappings().all()
        self.count = len(self._rows)
        self._told: dict[Any, Mapping[str, Any]] = {}

    def take(self, part: Part) -> Iterator[Bad]:
        """The last entry about each row is kept."""
        for row in part.rows:
            if row.type in self._kinds and (data := _data(row.body)) is not None and self._about in data:
                self._told[data[self._about]] = data
        return iter(())

    def end(self) -> Iterator[Bad]:
        """Rows against entries, both ways."""
        for row in self._rows:
            place, told = f"{self._key} {row[self._key]}", self._told.pop(row[self._key], None)
            if told is None:
                yield Bad(self.table, place, self._key, "the log has no such row")
                continue
            plain, salt = {name: value for name, value in row.items() if name != "salt"}, bytes(row["salt"])
            if len(salt) != SALT_BYTES or self._digest(plain, salt) != told.get(self._named):
                yield Bad(self.table, place, "row", "the row is not the one whose digest the log has")
        for key in sorted(self._told, key=str):
            yield Bad(self.table, f"{self._key} {key}", self._key, "missing")


def _data(body: str | None) -> dict[str, Any] | None:
    try:
        data = json.loads(body or "")
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def case_steps(read: Read) -> Salted:
    """The history of the cases, step by step."""
    return Salted(read, case_step, [CHANGED], "step")


def snoozes(read: Read) -> Salted:
    """What is not listed until a day."""
    return Salted(read, snooze, ["snooze.made", "snooze.ended"], "number")


def parameter_proposals(read: Read) -> Salted:
    """What two persons decided, or did not, about parameters."""
    return Salted(read, proposal, [PROPOSED, DECIDED], "proposal")


def concerns(read: Read) -> Salted:
    """What people reported, sealed as it is."""
    kinds = [RECEIVED, MOVED, ERASED]
    return Salted(read, concern, kinds, "number", digest=concerns_sha256, named="concern_sha256")


def concern_steps(read: Read) -> Salted:
    """What was done with it, step by step."""
    return Salted(read, concern_step, [RECEIVED, MOVED, ERASED], "step", digest=concerns_sha256)


class Cases:
    """Each case stands as its last step left it: its row, and the findings that it is of."""

    table = "case_file"

    def __init__(self, read: Read) -> None:
        self._rows = read.connection.execute(select(case_file).order_by(case_file.c.number)).mappings().all()
        self._salts = {row.id: bytes(row.salt) for row in read.connection.execute(select(case_step))}
        self._findings = findings_of(read, [row["number"] for row in self._rows])
        self.count = len(self._rows)
        self._told: dict[int, Mapping[str, Any]] = {}

    def take(self, part: Part) -> Iterator[Bad]:
        """The last step of each case is kept."""
        for row in part.rows:
            if row.type == CHANGED and (data := _data(row.body)) is not None:
                self._told[data.get("number", 0)] = data
        return iter(())

    def end(self) -> Iterator[Bad]:
        """Cases against their last steps, both ways."""
        for row in self._rows:
            number = row["number"]
            place, told = f"number {number}", self._told.pop(number, None)
            salt = b"" if told is None else self._salts.get(told.get("step", 0), b"")
            if told is None:
                yield Bad(self.table, place, "number", "the log has no such case")
            elif len(salt) != SALT_BYTES:
                yield Bad(self.table, place, "row", "its last step is missing")
            elif file_sha256(dict(row), self._findings[number], salt) != told.get("file_sha256"):
                yield Bad(self.table, place, "row", "row and findings are not those whose digest the log has")
        for number in sorted(self._told):
            yield Bad(self.table, f"number {number}", "number", "missing")


class CaseFindings:
    """Each finding of a case belongs to one that is there; which ones a case has, its digest says (`Cases`)."""

    table = "case_finding"

    def __init__(self, read: Read) -> None:
        self.count = len(read.connection.execute(select(case_finding.c.finding)).all())
        stray = select(case_finding).where(case_finding.c.number.not_in(select(case_file.c.number)))
        self._stray = read.connection.execute(stray.order_by(case_finding.c.finding)).all()

    def take(self, _: Part) -> Iterator[Bad]:
        """Nothing: the entries are of cases."""
        return iter(())

    def end(self) -> Iterator[Bad]:
        """Findings of cases that are not there."""
        for row in self._stray:
            yield Bad(self.table, f"finding {row.finding}", "number", f"there is no case {row.number}")


def questions(read: Read) -> Salted:
    """What units were asked."""
    kinds = ["question.asked", "question.withdrawn", "answer.given"]
    return Salted(read, question, kinds, "number", named="question_sha256")


def answers(read: Read) -> Salted:
    """What units answered."""
    return Salted(read, answer, ["answer.given"], "answer", named="answer_sha256")


def remedies(read: Read) -> Salted:
    """What units are to put right."""
    kinds = ["remedy.demanded", "remedy.reported", "remedy.accepted", "remedy.returned"]
    return Salted(read, remedy, kinds, "number", named="remedy_sha256")


def reports(read: Read) -> Salted:
    """What units reported that they put right, and what became of it."""
    kinds = ["remedy.reported", "remedy.accepted", "remedy.returned"]
    return Salted(read, report, kinds, "report", named="report_sha256")


def papers(read: Read) -> Salted:
    """Files beside cases: their names and digests."""
    return Salted(read, paper, ["paper.kept"], "paper")
