"""A story: the events of one project (or unit, or register) while they are still being told.

Acts stay changeable until `events` turns them into CloudEvents, so that a breach can alter an honest story; the
fingerprints that a signature, a decision or a report covers are taken last and therefore always fit the record, unless
they were set before; so is the value of a signature by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import target
from monitor.demo.days import instant, iso
from monitor.demo.keyring import Keyring
from monitor.signatures.digest import signed_sha256
from monitor.signatures.signable import signable
from monitor.vocabulary.contract import contract

Data = dict[str, Any]
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}\+08:00)?")


class Act:
    """One event to be: kind, day (ordinal), clock, submitting unit, payload."""

    __slots__ = ("by", "clock", "corrects", "covers", "data", "day", "entered", "id", "kind", "signs", "submitter")

    def __init__(self, kind: str, day: int, clock: str, by: str, data: Data) -> None:
        self.kind = kind
        self.day = day
        self.clock = clock
        self.by = by
        self.data = data
        self.id = ""
        self.corrects: str | None = None
        self.signs: Act | None = None
        self.covers: list[Act] = []
        self.entered: int | None = None
        """Ordinal of the day on which it is submitted; None: the day on which it happened."""
        self.submitter: str | None = None
        """Who submits it; None: the unit's clerk."""


class Story:
    """Acts of one story, in the order in which they were told."""

    def __init__(self, tag: str, rng: Random) -> None:
        self.tag = tag
        self.rng = rng
        self.acts: list[Act] = []
        self.scope = tag
        self._told = 0
        self._claimed: set[str] = set()

    def tell(self, kind: str, day: int, by: str, data: Data, clock: str = "10:00:00") -> Act:
        """Append an act and give it its id."""
        act = Act(kind, day, clock, by, data)
        self._told += 1
        act.id = f"{self.tag}-{self._told}"
        self.acts.append(act)
        return act

    def sign(self, record: Act, noun: str, id_: str, signer: str, role: str, more: Data | None = None) -> Act:
        """A full-name signature with date and consent on `record`, the same day before it; `more` moves or adds."""
        told = dict(more or {})
        day, clock, by = told.pop("day", record.day), told.pop("clock", "09:30:00"), told.pop("by", record.by)
        signature: dict[str, Any] = {"signer": signer, "role": role, "opinion": "agree", "form": "full_name"}
        signature["signed_at"] = instant(day, clock)
        data: Data = {"target": target(noun, id_), "signature": signature, **told}
        act = self.tell("document.signed", day, by, data, clock)
        act.signs = record
        return act

    def all(self, kind: str) -> list[Act]:
        """The acts of one kind."""
        return [act for act in self.acts if act.kind == kind]

    def signatures(self, record: Act) -> list[Act]:
        """The signatures on one record."""
        return [act for act in self.acts if act.signs is record]

    def drop(self, *acts: Act) -> None:
        """Take acts out of the story."""
        gone = {id(act) for act in acts}
        self.acts = [act for act in self.acts if id(act) not in gone]

    def claim(self, *keys: str) -> bool:
        """Reserve parts of the story for one breach; False when one of them is already taken."""
        if not self._claimed.isdisjoint(keys):
            return False
        self._claimed.update(keys)
        return True

    def delay(self, first: int, days: int) -> None:
        """Move every act on or after day `first`, and every later date told in any of them, by `days`."""
        for act in self.acts:
            if act.day >= first:
                act.day += days
                act.data = moved(act.data, iso(first), days)

    def events(self, keys: Keyring | None = None) -> Iterator[tuple[str, Data]]:
        """`(time, event)` in the order told; the event is a structured CloudEvent ready to be submitted at that time.

        With `keys`, whoever has one signs by it.
        """
        return ((time, event) for time, event, _ in self.submissions(keys))

    def submissions(self, keys: Keyring | None = None) -> Iterator[tuple[str, Data, Act]]:
        """`(time, event, act)`: the same, with what it was made of."""
        self._bind(keys)
        for act in self.acts:
            time = instant(act.day, act.clock)
            event = {
                "specversion": "1.0",
                "id": act.id,
                "source": f"urn:tw:unit:{act.by}",
                "type": act.kind,
                "subject": subject(act.kind, act.data),
                "time": time,
                "data": act.data,
            }
            if act.corrects:
                event["corrects"] = act.corrects
            yield time if act.entered is None else instant(act.entered, act.clock), event, act

    def _bind(self, keys: Keyring | None) -> None:
        """Decisions and reports bound to what they cover, then signatures to what they sign."""
        for act in self.acts:
            if act.covers:
                act.data["covers"] = [covered(one) for one in act.covers]
        over: dict[int, str] = {}
        for act in self.acts:
            record = act.signs
            if record is None or record.kind not in signable():
                continue
            signature = act.data["signature"]
            if "over" not in signature:
                if id(record) not in over:
                    over[id(record)] = signed_sha256(record.kind, record.data)
                signature["over"] = over[id(record)]
            if keys is not None:
                keys.sign(signature)


def covered(record: Act) -> Data:
    """A record named by its digest."""
    noun, field = signable()[record.kind]
    return {"target": target(noun, record.data[field]), "over": signed_sha256(record.kind, record.data)}


def subject(kind: str, data: Data) -> str:
    """The first of the kind's subject paths that the payload tells."""
    for path in contract().kinds[kind].subject:
        told: Any = data
        for step in path.split("."):
            told = told.get(step) if isinstance(told, dict) else None
        if isinstance(told, str):
            return told
    raise KeyError(kind)


def moved(value: Any, first: str, days: int) -> Any:
    """The value with every date in it that is not before `first` moved by `days`."""
    if isinstance(value, dict):
        return {name: moved(inner, first, days) for name, inner in value.items()}
    if isinstance(value, list):
        return [moved(inner, first, days) for inner in value]
    if isinstance(value, str) and value >= first and (found := _DATE.fullmatch(value)):
        return iso(date.fromisoformat(found[1]).toordinal() + days) + (found[2] or "")
    return value
