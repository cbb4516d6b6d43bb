"""Sanctions of organisations that keep them out, and on which days: what everybody may look up.

As the rules read them (`monitor.rules.kit.sanctions`): both ends included, without a first day from the day after the
decision; a permanent one only on a basis whose statute allows that; a lifted one ends the day before. An annulled one
never was. Persons are not listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.facts.facts import as_of
from monitor.facts.web import tables, with_chains
from monitor.flows.shares import shown_name
from monitor.rules.kit.printing import day_text
from monitor.rules.kit.sanctions import BARRING, PERMANENT
from monitor.store.database import Read
from monitor.store.events import StoredEvent, links_by_id
from monitor.store.kinds import seqs_of_kinds
from monitor.vocabulary.personal import hidden

IMPOSED, LIFTED = "sanction.imposed", "sanction.lifted"
FOR_EVER = frozenset({*PERMANENT, "other"})


@dataclass(frozen=True, slots=True)
class Sanction:
    """One decision against one organisation; days are ISO, both included; `until` None: open."""

    id: str
    organisation: str
    name: str | None
    """As the decision tells it."""
    role: str
    measures: tuple[str, ...]
    basis: str
    ground: str | None
    decision_no: str | None
    issuer: dict[str, Any] | None
    scope: str
    region: str | None
    first: str
    until: str | None
    lifted: str | None
    """Since when it is lifted; the sanction held to the day before."""
    entry: int

    def holds_on(self, day: str) -> bool:
        """Whether it keeps the organisation out on a day."""
        return self.first <= day and (self.until is None or day <= self.until)


def sanctions(read: Read, as_of_day: int, party: str | None = None) -> list[Sanction]:
    """The barring sanctions known on a day number, of all organisations or of one, the latest decision first."""
    seqs = seqs_of_kinds(read, (IMPOSED, LIFTED)) if party is None else _of(read, party)
    events = with_chains(read, seqs)
    held = set(as_of(tables(events), as_of_day)["event"]) if events else set()
    known = sorted((one for one in events if one.seq in held), key=lambda one: (one.event.at, one.seq))
    ended = _lifted(known)
    out: dict[str, Sanction] = {}
    for one in known:
        told = one.event.data
        if one.event.type == IMPOSED and told["party"]["kind"] == "organisation" and _bars(told["measures"]):
            made = _sanction(one, ended.get(told["sanction_id"]))
            if made is not None:
                out[made.id] = made
    listed = [one for one in out.values() if party in {None, one.organisation}]
    return sorted(listed, key=lambda one: (one.first, one.id), reverse=True)


def _of(read: Read, party: str) -> list[int]:
    imposed = [link.seq for link in links_by_id(read, [("party", party)], {"scope"}, kinds={IMPOSED})]
    ids = {one.event.data["sanction_id"] for one in with_chains(read, imposed)}
    lifting = links_by_id(read, [("sanction", id_) for id_ in ids], kinds={LIFTED})
    return sorted({*imposed, *(link.seq for link in lifting)})


def _bars(measures: Iterable[str]) -> bool:
    return any(one in BARRING for one in measures)


def _lifted(known: Iterable[StoredEvent]) -> dict[str, tuple[int, bool]]:
    """Sanction -> the day number from which it is lifted, and whether it was annulled."""
    out: dict[str, tuple[int, bool]] = {}
    for one in known:
        if one.event.type == LIFTED:
            day, annulled = out.get(one.event.data["sanction_id"], (one.event.day, False))
            out[one.event.data["sanction_id"]] = (
                min(day, one.event.day),
                annulled or one.event.data["reason"] == "annulled",
            )
    return out


def _sanction(one: StoredEvent, ended: tuple[int, bool] | None) -> Sanction | None:
    told = one.event.data
    if ended is not None and ended[1]:
        return None
    for_ever = told.get("is_permanent") is True and told["basis"] in FOR_EVER
    until = None if for_ever else told.get("valid_until")
    if ended is not None:
        until = min(until or "9999-12-31", day_text(ended[0] - 1))
    return Sanction(
        id=told["sanction_id"],
        organisation=told["party"]["id"],
        name=_said(told["party"], "name"),
        role=told["role"],
        measures=tuple(told["measures"]),
        basis=told["basis"],
        ground=_said(told, "ground"),
        decision_no=told.get("decision_no"),
        issuer=None if "issuer" not in told else {**told["issuer"], "name": shown_name({}, told["issuer"])},
        scope=told["scope"],
        region=told.get("region"),
        first=told.get("valid_from") or day_text(one.event.day + 1),
        until=until,
        lifted=None if ended is None else day_text(ended[0]),
        entry=one.seq,
    )


def _said(told: Mapping[str, Any], name: str) -> str | None:
    """A text as everybody may read it."""
    return hidden(told[name]) if name in told else None
