"""The outbox filled from the log: a subscriber's place in the log moves in the transaction that writes his notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from monitor.cases import remedies
from monitor.notices.kinds import DRAFT, DUE, FINDING, HEAD, READ, Notice, notice_of
from monitor.store.database import Read, Write
from monitor.store.events import last_seq
from monitor.store.findings import by_ids
from monitor.store.heads import latest
from monitor.store.notices import ACTIVE, Subscriber, change, subscribers
from monitor.store.notices_outbox import Entered, drafts_ready, entries_after, put, told_already, waiting
from monitor.store.remedies import OWED, remedies_listed
from monitor.vocabulary.desk_days import days_left
from monitor.vocabulary.event import COUNTY, day_number

STRIDE: Final = 1_000
"""Entries read at a time for a subscriber."""
SOON: Final = 3
"""Working days before the last day for a remedy, from which on it is told."""
MOST_WAITING: Final = 5_000
"""Notices from which on no more are laid out for a subscriber; what the log holds waits there."""


def units_of(read: Read, entries: Iterable[Entered]) -> dict[str, str]:
    """Finding id -> its unit, of the findings that these entries are about."""
    ids = {one.subject for one in entries if one.type == FINDING}
    return {id: row["unit_id"] for id, row in by_ids(read, ids).items() if row["unit_id"] is not None}


def _wanted(one: Subscriber, notice: Notice | None) -> bool:
    return notice is not None and notice.kind in one.kinds and one.unit in {None, notice.data.get("unit")}


def _drafts(read: Read, one: Subscriber) -> list[Notice]:
    """Drafts that wait and were not told yet; one whose notice was forgotten since is told again, as a reminder."""
    if DRAFT not in one.kinds:
        return []
    ready = {f"draft/{number}": (number, unit, at) for number, unit, at in drafts_ready(read)}
    known = told_already(read, one.id, DRAFT, list(ready))
    made = [
        Notice(DRAFT, about, at, {"subject": str(number), "unit": unit})
        for about, (number, unit, at) in ready.items()
        if about not in known
    ]
    return [notice for notice in made if _wanted(one, notice)]


def _head(read: Read, one: Subscriber) -> list[Notice]:
    """The newest signed head, where it is another than the last that was told; those between are not told."""
    signed = latest(read)
    if signed is None or signed.size <= one.head_told or HEAD not in one.kinds:
        return []
    return [Notice(HEAD, f"head/{signed.size}", signed.at, {"size": signed.size, "root": signed.root.hex()})]


def _due(read: Read, one: Subscriber, now: datetime) -> list[Notice]:
    """Remedies that a unit owes: told once as the day comes near, and once when it is past, for each day that is set.

    One whose notice was forgotten since is told again, as a reminder.
    """
    if DUE not in one.kinds:
        return []
    owed = remedies_listed(read, states=OWED)
    held, today = remedies.held(read, owed), day_number(now.astimezone(COUNTY).date())
    ready = {}
    for told in owed:
        left = days_left(today, told.due_day)
        if told.number in held and left <= SOON:
            state = "soon" if left >= 0 else "late"
            ready[f"remedy/{told.number}/{state}/{told.due_day}"] = (told, state)
    known = told_already(read, one.id, DUE, list(ready))
    made = [
        Notice(DUE, about, _stamp(now), {"subject": f"remedy/{told.number}", "unit": told.unit_id, "state": state})
        for about, (told, state) in ready.items()
        if about not in known
    ]
    return [notice for notice in made if _wanted(one, notice)]


def behind(read: Read, now: datetime) -> bool:
    """Whether there is something in the store that an active subscriber was not laid out yet."""
    last, signed = last_seq(read), latest(read)
    size = 0 if signed is None else signed.size
    return any(
        (
            one.read_to < last
            or (HEAD in one.kinds and one.head_told < size)
            or bool(_drafts(read, one))
            or bool(_due(read, one, now))
        )
        and waiting(read, one.id) < MOST_WAITING
        for one in subscribers(read, ACTIVE)
    )


def fill(write: Write, public_url: str, now: datetime) -> int:
    """Up to `STRIDE` entries are laid out for every active subscriber; how many notices that made.

    Called again until it made none and `behind` is false. Nothing of it stands unless the whole does.
    """
    made, last = 0, last_seq(write)
    for one in subscribers(write, ACTIVE):
        if waiting(write, one.id) >= MOST_WAITING:
            continue
        entries = entries_after(write, one.read_to, STRIDE, READ)
        units = units_of(write, entries)
        found = [notice_of(told, units) for told in entries]
        heads = _head(write, one)
        notices = [told for told in found if told is not None and _wanted(one, told)] + heads
        notices += _drafts(write, one) + _due(write, one, now)
        laid = ((told.kind, told.about, told.body(public_url)) for told in notices)
        made += put(write, one.id, laid, now=int(now.timestamp()), at=_stamp(now))
        size = int(heads[0].data["size"]) if heads else one.head_told
        change(write, one.id, read_to=min(last, one.read_to + STRIDE), head_told=size)
    return made


def tell(write: Write, notice: Notice, public_url: str, now: datetime, *, but: str) -> int:
    """A notice of the courier's own is laid out for the mailboxes that want it, `but` for one; how many they are."""
    wanting = [
        one
        for one in subscribers(write, ACTIVE)
        if one.is_mail
        and one.id != but
        and _wanted(one, notice)
        and not told_already(write, one.id, notice.kind, [notice.about])
    ]
    laid = (notice.kind, notice.about, notice.body(public_url))
    return sum(put(write, one.id, [laid], now=int(now.timestamp()), at=_stamp(now)) for one in wanting)


def _stamp(now: datetime) -> str:
    return now.astimezone(COUNTY).isoformat(timespec="seconds")
