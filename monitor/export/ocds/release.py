"""One entry of the ledger in one process -> one OCDS 1.1 release, which never changes.

`id` is `entry-<index>`; `date` is when the ledger took the entry, in UTC (OCDS: when the information was first
recorded), so that a correction always follows what it corrects. Under `tw` stand the event itself (`events`), from
which everything else was made, and the entries of the extension's lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from monitor.export.ocds.blocks import bidding, contracting, planning, tendering
from monitor.export.ocds.draft import Draft
from monitor.export.ocds.known import Known
from monitor.export.ocds.masking import masked
from monitor.export.ocds.sections import section
from monitor.export.ocds.tags import tag
from monitor.export.ocds.values import Json, stamp
from monitor.facts.effective import WITHDRAWN
from monitor.store.events import StoredEvent
from monitor.vocabulary.event import Event
from monitor.vocabulary.writing import written

BLOCKS: Final[Mapping[str, Callable[[Draft], None]]] = {
    **planning.BLOCKS,
    **tendering.BLOCKS,
    **bidding.BLOCKS,
    **contracting.BLOCKS,
}
REMEMBERED: Final[Mapping[str, Callable[[Draft], None]]] = {
    "bid.submitted": bidding.remember,
    "payment.requested": contracting.payment_requested,
}
STANDING: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation.registered": ("organisation", "id"),
    "project.registered": ("project_id",),
    "milestone.updated": ("milestone_id",),
}
"""Standing facts -> where their key is: of one key the facts with the latest time hold, whenever they were told."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a process, whether it holds, and whether it belongs to the process or is only named by it."""

    stored: StoredEvent
    holds: bool
    is_member: bool = True

    @property
    def event(self) -> Event:
        """The event itself."""
        return self.stored.event

    @property
    def key(self) -> str:
        """`<source>/<event id>`: the event's name, the same in every deployment."""
        return key_of(self.event.source, self.event.id)

    @property
    def date(self) -> str:
        """When the ledger took it, in UTC."""
        return stamp(self.event.recordedtime or self.event.time)


def key_of(source: str, id_: str) -> str:
    """The name of an event."""
    return f"{source}/{id_}"


@dataclass(frozen=True, slots=True)
class Released:
    """A release, and whether the compiled release is made of it."""

    release: Json
    holds: bool
    seq: int


def events_block(told: Told, *, public: bool) -> tuple[Mapping[str, Any], Json]:
    """The payload as it is shown, and the event as it stands under `tw.events`."""
    event = told.event
    data, withheld = masked(event.type, event.data) if public else (event.data, [])
    shown = replace(event, data=data, submitter=None) if public else event
    one: Json = {"id": told.key, "entry": told.stored.seq, "leafHash": told.stored.leaf_hash.hex()}
    one["event"] = written(shown)
    if withheld:
        one["withheld"] = withheld
    return data, one


def _roots(entries: Sequence[Told]) -> dict[str, str]:
    """Event -> the first event of its chain of corrections, as far as the chain is in the process."""
    parent = {
        told.key: key_of(told.event.source, told.event.corrects) for told in entries if told.event.corrects is not None
    }

    def root(key: str) -> str:
        seen = {key}
        while (up := parent.get(key, key)) not in seen:
            seen.add(up)
            key = up
        return key

    return {told.key: root(told.key) for told in entries}


def _is_older(event: Event, known: Known) -> bool:
    """Whether facts of the same key with a later time were told before."""
    path = STANDING.get(event.type)
    if path is None:
        return False
    key: Any = event.data
    for step in path:
        key = key[step]
    name = f"{event.type}/{event.data.get('project_id', event.data.get('contract_id', ''))}/{key}"
    at = event.at.isoformat()
    older = at < known.latest.get(name, "")
    if not older:
        known.latest[name] = at
    return older


def _taken_back(draft: Draft) -> None:
    """A change of a contract that was withdrawn counts no more in its value."""
    for contract_id, changes in draft.known.changes.items():
        if changes.pop(draft.root, None) is not None:
            contracting.worth(draft, contract_id)


def released(ocid: str, entries: Sequence[Told], shown: Callable[[Told], bool], *, public: bool) -> Iterator[Released]:
    """The releases of one process, in order of date. `entries` are all of it; those not `shown` are only remembered.

    What the public does not see leaves no trace in what it sees: no role of a sealed bid in a later release.
    """
    known, roots = Known(), _roots(entries)
    for told in sorted(entries, key=lambda one: (one.date, one.stored.seq)):
        data, whole = events_block(told, public=public)
        draft = Draft(ocid, told.event, data, roots[told.key], known)
        older = _is_older(told.event, known)
        if told.event.type in REMEMBERED:
            REMEMBERED[told.event.type](draft)
        visible = shown(told)
        if told.event.type == WITHDRAWN:
            _taken_back(draft)
        elif told.event.type in BLOCKS and not older and (visible or not public):
            BLOCKS[told.event.type](draft)
        named = tag(told.event, known)
        if visible:
            yield Released(_release(draft, told, whole, named), told.holds and not older, told.stored.seq)


def _release(draft: Draft, told: Told, whole: Json, named: str) -> Json:
    name, entry = section(told.event, draft.data, draft.root)
    extension: Json = {"events": [whole], name: [entry]}
    if told.event.corrects is not None:
        extension["replaces"] = key_of(told.event.source, told.event.corrects)
    out: Json = {
        "ocid": draft.ocid,
        "id": f"entry-{told.stored.seq}",
        "date": told.date,
        "tag": [named],
        "initiationType": "tender",
        "language": "zh",
    }
    if draft.parties:
        out["parties"] = list(draft.parties.values())
    return out | draft.blocks | {"tw": extension}


def published_at(releases: Sequence[Json]) -> str:
    """The date of the last of them."""
    return max((one["date"] for one in releases), default=datetime.fromtimestamp(0, UTC).isoformat())
