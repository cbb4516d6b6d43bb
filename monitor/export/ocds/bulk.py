"""Everything as JSON Lines, one process after the other: a package a line, and the events of no process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from monitor.export.ocds.county import County
from monitor.export.ocds.masking import PUBLIC
from monitor.export.ocds.package import Publisher, encode
from monitor.export.ocds.process import Process
from monitor.export.ocds.release import Released, Told, events_block, key_of
from monitor.export.ocds.seen import ALLOCATIONS, for_insiders
from monitor.facts.effective import WITHDRAWN
from monitor.flows.published import publications
from monitor.store.database import Read
from monitor.store.events import events_by_seq, find
from monitor.vocabulary.event import Event
from monitor.vocabulary.keys import keys_of

EXTENSION: Final = "1"
SIDE: Final = {"allocation.planned": "plan", "allocation.concluded": "result"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: what changed after entry `since`; of the sources that `sees` lets through, or the public's."""

    since: int = -1
    sees: Callable[[str], bool] | None = None


class Out(NamedTuple):
    """One process and its releases."""

    process: Process
    ocid: str
    releases: list[Released]


def processes(county: County, publisher: Publisher, asked: Asked) -> Iterator[Out]:
    """Each process with anything to show, whole, if an entry of its own came after `since`; in order of ids.

    For the public such an entry is one that it may know of.
    """
    last = county.last if asked.sees is not None else county.last_public
    for id_ in county.ids:
        if last(id_) > asked.since:
            told = county.process(id_)
            releases = told.releases(publisher.prefix, asked.sees)
            if releases:
                yield Out(told, told.ocid(publisher.prefix), releases)


def release_lines(county: County, publisher: Publisher, asked: Asked) -> Iterator[bytes]:
    """A release package a process."""
    for out in processes(county, publisher, asked):
        yield encode(publisher.release_package(out.ocid, out.releases)) + b"\n"


def record_lines(county: County, publisher: Publisher, asked: Asked) -> Iterator[bytes]:
    """A record package a process."""
    for out in processes(county, publisher, asked):
        yield encode(publisher.record_package(out.ocid, out.releases)) + b"\n"


def other_lines(read: Read, county: County, asked: Asked) -> Iterator[bytes]:
    """The events that belong to no process, in the order of the log: `{"tw": {"version", "events": [one]}}` a line.

    They are no releases: a plan, a register or a sanction is no contracting process, and has no ocid.
    """
    shown = (lambda told: asked.sees(told.event.source)) if asked.sees is not None else Open(read, county).shows
    for told in county.apart(asked.since):
        if shown(told):
            _, whole = events_block(told, public=asked.sees is None)
            yield encode({"tw": {"version": EXTENSION, "events": [whole]}}) + b"\n"


class Open:
    """What the public sees of the events that belong to no process."""

    def __init__(self, read: Read, county: County) -> None:
        self._read = read
        held = set(county.seats.allocations) & county.seats.held
        self._published = {
            plan: {side for side, _ in told} for plan, told in publications(events_by_seq(read, held)).items()
        }
        registered = events_by_seq(read, county.seats.projects)
        self._secret = {one.event.data["project_id"] for one in registered if one.event.data.get("is_secret") is True}

    def shows(self, told: Told) -> bool:
        """Whether it is public: by kind, unless secret or for insiders, and of allocations only what was published."""
        event = told.event
        if event.type == WITHDRAWN:
            return self._taken_back(told)
        if event.type not in PUBLIC or event.data.get("is_secret") is True or for_insiders(event):
            return False
        return not self._names_secret(event) and self._is_open(event)

    def _names_secret(self, event: Event) -> bool:
        """Whether it names a secret project anywhere: as its own, as a target, among those that share a payment."""
        named = {key.id for key in keys_of(event) if key.noun == "project"}
        return not named.isdisjoint(self._secret)

    def _is_open(self, event: Event) -> bool:
        """Whether the allocation was published that it is, or that a payment was made under."""
        sides = self._published.get(event.data.get("allocation_plan_id", ""), set())
        if event.type in ALLOCATIONS:
            return SIDE[event.type] in sides
        return bool(sides) or "allocation_plan_id" not in event.data

    def _taken_back(self, told: Told) -> bool:
        event = told.event
        if event.corrects is None or key_of(event.source, event.corrects) == told.key:
            return False
        gone = find(self._read, event.source, event.corrects)
        return gone is not None and self.shows(Told(gone, holds=False))
