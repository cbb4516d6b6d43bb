"""Files beside questions, remedies and cases: what each is called, its digest, and who handed it in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from monitor.ledger.leaf import SALT_BYTES
from monitor.store.accounts import stamp
from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.digested import digest_of
from monitor.store.own import record
from monitor.store.tables.paper import paper
from monitor.vocabulary.own import Doing


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of table `case_paper`, without its salt; `kind` and `of` are what it belongs to."""

    id: int
    kind: str
    of: int
    file_name: str
    media_type: str
    bytes: int
    sha256: str
    kept_at: str
    account: str


PAPER = tuple(paper.c[name] for name in PaperRow.__dataclass_fields__)


def put_paper(  # noqa: PLR0913 - one argument a column
    write: Write,
    *,
    kind: str,
    of: int,
    file_name: str,
    media_type: str,
    size: int,
    sha256: str,
    actor: str,
    now: datetime,
) -> PaperRow:
    """A file that is kept belongs to it, under the next number."""
    told = PaperRow(
        id=(write.connection.scalar(select(func.max(paper.c.id))) or 0) + 1,
        kind=kind,
        of=of,
        file_name=file_name,
        media_type=media_type,
        bytes=size,
        sha256=sha256,
        kept_at=stamp(now),
        account=actor,
    )
    row, salt = {name: getattr(told, name) for name in PaperRow.__slots__}, os.urandom(SALT_BYTES)
    write.connection.execute(insert(paper).values(**row, salt=salt))
    data = {"paper": told.id, "belongs_to": kind, "number": of, "bytes": size}
    data["row_sha256"] = digest_of(write, paper, told.id)
    record(write, [Doing("paper.kept", f"paper/{told.id}", data)], actor=actor, now=now)
    return told


def paper_of(read: Read, id: int) -> PaperRow | None:
    """The paper under a number."""
    row = read.connection.execute(select(*PAPER).where(paper.c.id == id)).first()
    return None if row is None else PaperRow(*row)


def papers_of(read: Read, kind: str, numbers: Iterable[int]) -> dict[int, list[PaperRow]]:
    """Number of a question, remedy or case -> its papers, oldest first."""
    out: dict[int, list[PaperRow]] = {number: [] for number in numbers}
    for part in chunks(sorted(out)):
        told = select(*PAPER).where(paper.c.kind == kind, paper.c.of.in_(part)).order_by(paper.c.id)
        for row in read.connection.execute(told):
            out[row.of].append(PaperRow(*row))
    return out
