"""Files that belong to a question, a remedy or a case: which forms are taken, who adds them, who reads them.

A file is taken for what its first bytes say, never for what its name or its sender says. A unit adds to what it still
owes an answer or a report; a reviewer to every case that he sees. What belongs to a case alone is for reviewers.
"""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Final

from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act
from monitor.cases import questions, remedies
from monitor.cases.sight import seen_by
from monitor.cases.unfit import NoSuchPaper, NotOpen, PaperUnknown, TooManyPapers
from monitor.errors import TenderwatchError
from monitor.store.database import Read, Write
from monitor.store.papers import PaperRow, paper_of, papers_of, put_paper
from monitor.store.questions import OPEN
from monitor.store.remedies import OWED, REPORTED

MOST: Final = 50
"""Papers of one question, remedy or case at most."""
FIRST: Final = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
"""First bytes -> form."""
OFFICE: Final = "application/vnd.openxmlformats-officedocument."
PACKED: Final = (
    ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet"),
    ("word/document.xml", f"{OFFICE}wordprocessingml.document"),
)
"""What a packed file holds -> form; one with macros is none."""
MACROS: Final = "vbaproject.bin"
LISTED: Final = 200_000
"""Bytes of the list of parts of a packed file at most: some two thousand parts."""
TAIL: Final = 66_000
"""Bytes at the end of a packed file, in which the place of that list is told."""
KNOWN: Final = "pdf, png, jpeg, xlsx, docx"


TAKES: Final = frozenset({OPEN, *OWED, REPORTED})
"""States of a question or remedy to which its unit adds papers."""


class Belongs(StrEnum):
    """What a paper belongs to."""

    QUESTION = "question"
    REMEDY = "remedy"
    CASE = "case"


def media_type_of(file: BinaryIO) -> str:
    """The form of an open file, by its bytes; it is at its beginning again afterwards. Raises `PaperUnknown`."""
    file.seek(0)
    head = file.read(16)
    told = next((media for first, media in FIRST if head.startswith(first)), None)
    if told is None and head.startswith(b"PK\x03\x04"):
        told = _packed(file)
    file.seek(0)
    if told is None:
        raise PaperUnknown(found=head[:8].hex(" ") or "—", known=KNOWN)
    return told


def _packed(file: BinaryIO) -> str | None:
    if not _lists_little(file):
        return None
    try:
        with zipfile.ZipFile(file) as told:
            names = set(told.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return None
    if any(name.lower().endswith(MACROS) for name in names):
        return None
    return next((media for name, media in PACKED if name in names), None)


def _lists_little(file: BinaryIO) -> bool:
    """Whether the list of a packed file's parts is small enough to be read (APPNOTE 4.3.16); zip64 is not taken."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22 or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):  # noqa: PLR2004
        return False
    return int.from_bytes(tail[end + 12 : end + 16], "little") <= LISTED


def add(  # noqa: PLR0913 - one argument a fact
    write: Write,
    belongs: Belongs,
    number: int,
    who: Principal,
    *,
    file_name: str,
    media_type: str,
    size: int,
    sha256: str,
    now: datetime,
) -> PaperRow:
    """A kept file belongs to it from now on; the same bytes again are the first paper.

    Raises what `may_add` raises, and `TooManyPapers`.
    """
    may_add(write, belongs, number, who)
    there = papers_of(write, belongs.value, [number])[number]
    if (before := next((one for one in there if one.sha256 == sha256), None)) is not None:
        return before
    if len(there) >= MOST:
        raise TooManyPapers(limit=MOST)
    return put_paper(
        write,
        kind=belongs.value,
        of=number,
        file_name=file_name,
        media_type=media_type,
        size=size,
        sha256=sha256,
        actor=who.account,
        now=now,
    )


def may_add(read: Read, belongs: Belongs, number: int, who: Principal) -> None:
    """Nothing, where this one may. Raises `NoSuchQuestion`, `NoSuchRemedy`, `NoSuchCase`, `NotYourCase`, `NotOpen`."""
    if belongs is Belongs.CASE:
        if not who.may(Act.WORK_CASES):
            raise NoSuchPaper(id=number)
        seen_by(read, number, who)
        return
    if belongs is Belongs.QUESTION:
        state = questions.known(read, number, who).state
    else:
        state = remedies.known(read, number, who).state
    if state not in TAKES and not who.may(Act.WORK_CASES):
        raise NotOpen(id=number, state=state)


def shown(read: Read, id: int, who: Principal) -> PaperRow:
    """The paper, for who may see what it belongs to. Raises `NoSuchPaper`; to a reviewer `NotYourCase`."""
    row = paper_of(read, id)
    if row is None:
        raise NoSuchPaper(id=id)
    if not who.reviews:
        try:
            _of_unit(read, row, who)
        except TenderwatchError as unseen:
            raise NoSuchPaper(id=id) from unseen
    elif row.kind == Belongs.QUESTION:
        questions.known(read, row.of, who)
    elif row.kind == Belongs.REMEDY:
        remedies.known(read, row.of, who)
    else:
        seen_by(read, row.of, who)
    return row


def _of_unit(read: Read, row: PaperRow, who: Principal) -> None:
    if row.kind == Belongs.QUESTION:
        questions.known(read, row.of, who)
    elif row.kind == Belongs.REMEDY:
        remedies.known(read, row.of, who)
    else:
        raise NoSuchPaper(id=row.id)
