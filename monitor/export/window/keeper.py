"""Keeps the board up with the log: what an entry touches is told anew, the rest stays.

Whoever asks first after an append does the work, and everybody else is shown the board as it was; its page says up to
which moment. What was made is kept in a file beside the lake, so that a restart shows it at once and reads only what
came since; the worker keeps that file as well, from before the first reader. The file is derived: deleting it costs one
pass over the log.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
import polars as pl

from monitor.errors import TenderwatchError
from monitor.export.ocds.county import County
from monitor.export.ocds.process import Process, ocid_of, process
from monitor.export.window.again import again
from monitor.export.window.board import Board
from monitor.export.window.row import Row, row
from monitor.export.window.seen import Found, Moved, found, public_members, shaping
from monitor.facts.scopes import members
from monitor.facts.web import down, makers, tables, twins, up, with_chains
from monitor.findings.context import ALONE
from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.erased import erased
from monitor.store.events import last_seq
from monitor.store.names import registered_names
from monitor.store.skeleton import newest, seqs_after

LOG = logging.getLogger(__name__)
FORM: Final = 3
"""Raise it whenever `Row` or what is put into it changes: older files are read no more."""
MANY: Final = 5_000
"""Fresh events from which on everything is told anew rather than what they touch."""
STEP: Final = 500
SMALL: Final = 2_000
"""Rows up to which a board is made anew at once."""
PACE: Final = 5_000
"""A larger one is made anew at most once in as many seconds as it has times this many rows."""
PATIENCE: Final = 5
"""Seconds that a reader waits for the first board."""
FOUND: Final = 500
"""Processes whose events are remembered."""
SAVED: Final = 1_000
"""Fresh entries after which the file is written again."""


class NotReady(TenderwatchError):
    """The first board of a large log is still being made; `seconds` after which to ask again."""

    def __init__(self, seconds: int) -> None:
        """Keep when to ask again."""
        super().__init__("the board is being made")
        self.seconds = seconds


class Kept(msgspec.Struct):
    """The file: the rows as of entry `upto` and its moment, after so many erasures, for one prefix of ocids."""

    form: int
    prefix: str
    upto: int
    at: str | None
    erased: int
    rows: list[Row]


class Keeper:
    """The board of one installation; may be asked from any thread, and several processes may keep one file."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self._file = folder / "window.json"
        self._prefix = prefix
        self._door = Lock()
        self._found: dict[str, tuple[Row, Found]] = {}
        self._board: Board | None = None
        self._rows: dict[str, Row] = {}
        self._upto, self._erased, self._saved = -1, -1, -1
        self._rest_until = 0.0

    def board(self, read: Read, day: int) -> Board:
        """The board as of this session, or the last one where somebody is at work on it; names as of the day number.

        Raises `NotReady` where there is none yet and somebody is at work on it.
        """
        now = self._board
        if now is not None and (_is_of(now, read, day) or time.monotonic() < self._rest_until):
            return now
        if not self._door.acquire(timeout=0 if now is not None else PATIENCE):
            if now is None:
                raise NotReady(PATIENCE)
            return now
        try:
            return self._refreshed(read, day)
        finally:
            self._door.release()

    def lie_ready(self, read: Read, day: int) -> None:
        """The file is as of this session, give or take `SAVED` entries: whoever starts next reads it."""
        last, gone = last_seq(read), len(erased(read))
        if self._saved < 0 or self._erased != gone or last - self._saved >= SAVED:
            self.board(read, day)
            with self._door:
                if self._saved < self._upto:
                    self._save()

    def found(self, read: Read, board: Board, ocid: str) -> Found | Moved | None:
        """The public events of a process as of this session; read once as long as its row stays the same."""
        now = board.get(ocid) if board.size == last_seq(read) + 1 else None
        kept = self._found.get(ocid)
        if now is not None and kept is not None and kept[0] == now:
            return kept[1]
        if now is None:
            return found(read, ocid, self._prefix)
        told = again(read, now)
        self._found[ocid] = (now, told)
        while len(self._found) > FOUND:
            self._found.pop(next(iter(self._found)), None)
        return told

    def _refreshed(self, read: Read, day: int) -> Board:
        if self._board is not None and _is_of(self._board, read, day):
            return self._board
        at = self._load() if self._board is None else None
        last, gone = last_seq(read), len(erased(read))
        fresh = seqs_after(read, self._upto) if self._upto <= last and self._erased == gone else None
        if self._erased != gone:
            self._found.clear()
        if self._rows and self._board is None and fresh:
            self._board = self._made(read, day, self._upto, at)  # for everybody else, until the rest is read
        if fresh is None or len(fresh) > MANY:
            self._rows = _all(read, self._prefix)
        else:
            for part in chunks(fresh, STEP):
                self._tell(read, touched_processes(read, part))
        forgotten = self._erased != gone and self._saved >= 0
        self._upto, self._erased = last, gone
        self._board = self._made(read, day, last, newest(read))
        if forgotten or last - self._saved >= SAVED:
            self._save()  # what was erased goes from the file at once
        rows = len(self._rows)
        self._rest_until = time.monotonic() + (rows / PACE if rows > SMALL else 0)
        return self._board

    def _made(self, read: Read, day: int, upto: int, at: str | None) -> Board:
        return Board(self._rows.values(), registered_names(read, day), size=upto + 1, at=at, day=day)

    def _tell(self, read: Read, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._put(id_, process(read, ocid_of(id_, self._prefix), self._prefix))

    def _put(self, id_: str, known: Process | None) -> None:
        ocid = ocid_of(id_, self._prefix)
        told = None if known is None else row(ocid, id_, public_members(known, ocid))
        if told is None:
            self._rows.pop(ocid, None)
        else:
            self._rows[ocid] = told

    def _load(self) -> str | None:
        """The rows of the file, where there is one of this form; the moment that they are of."""
        try:
            told = msgspec.json.decode(self._file.read_bytes(), type=Kept)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            LOG.warning("the board of the window is made anew: %s", type(error).__name__)
            return None
        if (told.form, told.prefix) != (FORM, self._prefix):
            return None
        self._rows = {one.ocid: one for one in told.rows}
        self._upto, self._erased, self._saved = told.upto, told.erased, told.upto
        return told.at

    def _save(self) -> None:
        """The file is there whole or not at all; where it cannot be written, the next start makes the board anew."""
        made = self._file.with_suffix(".making")
        at = None if self._board is None else self._board.at
        told = Kept(FORM, self._prefix, self._upto, at, self._erased, list(self._rows.values()))
        try:
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(msgspec.json.encode(told))
            made.replace(self._file)
        except OSError as error:
            LOG.warning("the board of the window is not kept: %s", type(error).__name__)
        self._saved = self._upto


def _is_of(board: Board, read: Read, day: int) -> bool:
    """Whether a board is as of this session or a later one, with the names of the day."""
    return board.size > last_seq(read) and board.day >= day


def _all(read: Read, prefix: str) -> dict[str, Row]:
    county = County(read)
    out = {}
    for id_ in county.ids:
        ocid = ocid_of(id_, prefix)
        told = row(ocid, id_, public_members(county.process(id_, shaping()), ocid))
        if told is not None:
            out[ocid] = told
    return out


def touched_processes(read: Read, fresh: Collection[int]) -> list[str]:
    """The processes (ocid, or id of a contract) whose telling these entries can change.

    Those that they belong to, that what they correct belonged to, and that name a record which they make.
    """
    chained = {one.seq for one in with_chains(read, fresh)}
    near = chained | {*down(read, chained), *makers(read, chained), *twins(read, chained)}
    world = tables(with_chains(read, up(read, near)))
    seats = members("process", world.events, world.links).filter(pl.col("event").is_in(sorted(near)))
    own = seats.filter(~pl.col("scope_id").str.starts_with(ALONE))
    return own["scope_id"].unique().sort().to_list()
