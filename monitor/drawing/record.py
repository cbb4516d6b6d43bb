"""A draw as the log has it: its entries by what they are, in the order in which they were recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from monitor.draw.after import is_signed
from monitor.draw.commitment import opens
from monitor.draw.request import Request, RequestRefused, parse_request
from monitor.drawing.refused import NoSuchDraw, RequestUnreadable
from monitor.drawing.trust import Trust, Witnessed, witnessed
from monitor.store.database import Read
from monitor.store.events import StoredEvent, events_by_seq, links_by_id

COMMITTED, REVEALED, HELD = "draw.committed", "draw.revealed", "draw.held"
VACATED, VOIDED, OPENED = "seat.vacated", "draw.voided", "draw.opened"
KINDS: Final = frozenset({COMMITTED, REVEALED, HELD, VACATED, VOIDED, OPENED})


@dataclass(frozen=True)
class Entry:
    """One entry of a draw."""

    seq: int
    id: str
    source: str
    kind: str
    data: Mapping[str, Any]
    recordedtime: str
    witnessed: Witnessed | None = None

    @property
    def recorded(self) -> int:
        """When the log took it (Unix)."""
        return int(datetime.fromisoformat(self.recordedtime).timestamp())


@dataclass(frozen=True)
class Record:
    """The entries of one draw. What stands twice counts once: the first, in the order of the log."""

    draw_id: str
    committed: Entry
    revealed: tuple[Entry, ...] = ()
    held: Entry | None = None
    vacated: tuple[Entry, ...] = ()
    opened: tuple[Entry, ...] = ()
    voided: Entry | None = None
    further: tuple[Entry, ...] = ()
    """Entries of the draw that count for nothing: a second request or draw, a reveal that opens nothing."""
    is_asked: bool = field(default=False, compare=False)
    """Whether witnesses are asked for cosignatures."""

    @cached_property
    def problem(self) -> RequestRefused | None:
        """Why the request cannot be read, None where it can."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[Request | None, RequestRefused | None]:
        try:
            return parse_request(self.committed.data.get("request") or {}), None
        except RequestRefused as refused:
            return None, refused

    @property
    def request(self) -> Request:
        """The request. Raises `RequestUnreadable`."""
        found, problem = self._parsed
        if found is None:
            why = problem.said if problem is not None else ("", "")
            raise RequestUnreadable(f"申请无法读取：{why[0]}", f"the request cannot be read: {why[1]}")
        return found

    @property
    def in_time(self) -> dict[str, Entry]:
        """The reveals that were recorded by the request's reveal_until, by party."""
        until = self.request.reveal_until
        return {str(one.data["party"]): one for one in self.revealed if one.recorded <= until}

    @property
    def unwitnessed(self) -> list[Entry]:
        """Request and reveals that the quorum had not cosigned before the round; none where nobody is asked."""
        limit, told = self.request.round_time, (self.committed, *self.in_time.values())
        return [one for one in told if self.is_asked and (one.witnessed is None or one.witnessed.at >= limit)]

    @property
    def is_public(self) -> bool:
        """True where handles were opened to everybody."""
        return any(one.data.get("audience") == "public" for one in self.opened)

    @property
    def key(self) -> dict[str, Any]:
        """What every event of the draw repeats: number, process, regime."""
        return {name: self.committed.data[name] for name in ("draw_id", "ocid", "regime")}


def entry_of(stored: StoredEvent, when: Witnessed | None = None) -> Entry:
    """An event of the store as an entry of a draw."""
    event = stored.event
    return Entry(stored.seq, event.id, event.source, event.type, event.data, str(event.recordedtime), when)


def assembled(
    draw_id: str,
    entries: Iterable[Entry],
    *,
    is_asked: bool = False,
    proved: Callable[[Entry], Entry] = lambda one: one,
) -> Record | None:
    """The record that these entries of one draw make; None without a request.

    `proved` adds to a request and its reveals when they were witnessed.
    """
    rows: defaultdict[str, list[Entry]] = defaultdict(list)
    for one in sorted(entries, key=lambda one: one.seq):
        rows[one.kind].append(one)
    if not rows[COMMITTED]:
        return None
    first = Record(draw_id, proved(rows[COMMITTED][0]), is_asked=is_asked)
    reveals, astray = _first_reveals(first, rows[REVEALED])
    held, voided = rows[HELD], [one for one in rows[VOIDED] if is_signed(one.data)]
    further = (*rows[COMMITTED][1:], *astray, *held[1:], *(one for one in rows[VOIDED] if one not in voided[:1]))
    return Record(
        draw_id,
        first.committed,
        tuple(map(proved, reveals)),
        held[0] if held else None,
        tuple(rows[VACATED]),
        tuple(rows[OPENED]),
        voided[0] if voided else None,
        tuple(sorted(further, key=lambda one: one.seq)),
        is_asked,
    )


def _first_reveals(record: Record, rows: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The first reveal of each party that opens its commitment, and all others."""
    found: dict[str, Entry] = {}
    astray = []
    for one in rows:
        party = str(one.data.get("party"))
        if record.problem is None and party not in found and _opens(record.request, party, one.data.get("nonce")):
            found[party] = one
        else:
            astray.append(one)
    return list(found.values()), astray


def _opens(request: Request, party: str, nonce: object) -> bool:
    try:
        return opens(request, party, bytes.fromhex(str(nonce)))
    except ValueError:
        return False


def records(read: Read, draw_ids: Collection[str], trust: Trust | None = None) -> dict[str, Record]:
    """Draw -> its record, of those that the log holds a request of; with `trust` it says what was witnessed when."""
    links = links_by_id(read, [("draw", one) for one in draw_ids])
    stored = events_by_seq(read, {link.seq for link in links if link.kind in KINDS})
    of_draw: defaultdict[str, list[Entry]] = defaultdict(list)
    for one in stored:
        of_draw[str(one.event.data.get("draw_id"))].append(entry_of(one))

    def proved(one: Entry) -> Entry:
        when = None if trust is None else witnessed(read, one.seq, trust)
        return Entry(one.seq, one.id, one.source, one.kind, one.data, one.recordedtime, when)

    is_asked = trust is not None and trust.is_asked
    made = ((id, assembled(id, of_draw[id], is_asked=is_asked, proved=proved)) for id in dict.fromkeys(draw_ids))
    return {id: record for id, record in made if record is not None}


def record_of(read: Read, draw_id: str, trust: Trust | None = None) -> Record:
    """The record of one draw. Raises `NoSuchDraw`."""
    found = records(read, [draw_id], trust).get(draw_id)
    if found is None:
        raise NoSuchDraw(draw_id)
    return found


def of_process(read: Read, ocid: str, kinds: Collection[str]) -> list[Entry]:
    """The entries of these kinds of a contracting process, in the order of the log."""
    links = links_by_id(read, [("process", ocid)])
    return [entry_of(one) for one in events_by_seq(read, {link.seq for link in links if link.kind in kinds})]
