"""The drafts of one process become events, each state after the other: repeats, corrections, and what cannot be made.

The first event of an element has the id `ocds:<digest of ocid and path>`; a later version has that id and a digest of
the release and its content, and corrects the version before it. So the same release is the same event whoever imports
it again, and an element that the store knows is corrected, never told twice. Standing facts are not corrected: a change
is a new event.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.intake.ocds.draft import Draft
from monitor.intake.ocds.history import State
from monitor.intake.ocds.kinds import STANDING
from monitor.intake.ocds.scene import steps
from monitor.intake.ocds.terms import Before, Flaw, Path
from monitor.intake.problems import Weight
from monitor.vocabulary.agreement import subject_of
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.problems import EventRefused, Words
from monitor.vocabulary.reading import read_event

SAME: Final = Words("与前一版不同的内容", "other content than the version before")
_KEY: Final = 40
_VERSION: Final = 16


def _digest(length: int, *parts: str) -> str:
    told = "\x1f".join(parts).encode("utf-8", "backslashreplace")
    return hashlib.sha256(told).hexdigest()[:length]


def first_id(ocid: str, key: tuple[str, ...], kind: str) -> str:
    """The id of the first event of an element."""
    return f"ocds:{_digest(_KEY, ocid, kind, *key)}"


@dataclass(slots=True)
class Chain:
    """The versions of the elements of one process, oldest first; `last` may come from the store."""

    ocid: str
    source: str
    versions: dict[str, list[Event]] = field(default_factory=dict)
    """First id -> versions."""

    def recall(self, ids: Sequence[str], before: Before | None) -> None:
        """Fetch what the store knows of these elements, those that were not asked for before."""
        if before is None or not ids:
            return
        known = before([(self.source, one) for one in ids])
        for one in ids:
            chained, end = [event for event in known if event.id == one and event.source == self.source], one
            while chained and (after := next((e for e in known if e.corrects == end and e.id != end), None)):
                if after in chained:
                    break
                chained.append(after)
                end = after.id
            if chained:
                self.versions[one] = chained

    def holds(self, ident: str) -> bool:
        """True where there is a version of the element."""
        return ident in self.versions

    def extend(self, draft: Draft, state: State, origin: Origin) -> Iterator[Event | Flaw]:
        """The event of a draft: a new one, or the same again; nothing where it is as it was within this import."""
        first = first_id(self.ocid, draft.key, draft.kind)
        versions = self.versions.get(first, [])
        last = versions[-1] if versions else None
        standing = draft.kind in STANDING
        keeps = last is not None and draft.by_release and (not standing or _same(last, draft.data))
        time = last.time if last is not None and keeps else draft.time
        version = f"{first}:{_digest(_VERSION, state.release_id, time or '', _plain(draft.data))}"
        if last is not None and _same(last, draft.data) and last.time == time:
            yield last
            return
        if (again := next((one for one in versions if one.id == version), None)) is not None:
            yield again
            return
        earlier = [one for one in versions[:-1] if _same(one, draft.data) and one.time == time]
        if earlier and not standing and not state.is_history:
            yield Flaw("earlier_state", draft.path, earlier[0].id, SAME, is_said=True)
            yield earlier[0]
            return
        raw: dict[str, Any] = {
            "specversion": "1.0",
            "id": version if standing or last is not None else first,
            "source": self.source,
            "type": draft.kind,
            "time": time,
            "data": draft.data,
        }
        if last is not None and not standing:
            raw["corrects"] = last.id
        if (subject := subject_of(draft.kind, draft.data)) is not None:
            raw["subject"] = subject
        try:
            event = read_event(raw, origin=origin)
        except EventRefused as refused:
            own = [problem for problem in refused.problems if problem.place != "subject"]
            for problem in own or refused.problems:
                path = _place(draft, problem.place)
                yield Flaw(problem.code, path, problem.found, problem.expected, Weight.MUST_FIX, is_said=True)
            return
        self.versions.setdefault(first, []).append(event)
        yield event


def _same(event: Event, data: dict[str, Any]) -> bool:
    return event.data == data


def _plain(data: dict[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=True)


def _place(draft: Draft, place: str) -> Path:
    """The path in the release of a place in the event, as far as the contract's path tells it."""
    name = place.removeprefix("data.").partition(".")[0].partition("[")[0]
    told = contract().kinds[draft.kind].fields.get(name)
    if told is None or told.ocds is None:
        return (*draft.path, name)
    inner = steps(told.ocds)
    base = tuple(step for step in draft.path if isinstance(step, str))
    return (*draft.path, *inner[len(base) :]) if inner[: len(base)] == base else inner
