"""A contracting process or a project in order of time: what was told, what replaced it, how long it took, its money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.findings.queue import Wanted, queue
from monitor.findings.summary import code_label, fen, label, summary
from monitor.findings.tell import yuan
from monitor.flows.money import money
from monitor.flows.spans import spans
from monitor.flows.web import Kind, Member, gathered, process_of_contract
from monitor.rules.kit.printing import day_text
from monitor.store.database import Read
from monitor.store.names import registered_names
from monitor.vocabulary.contract import contract

AMOUNTS = ("amount", "value", "decided_amount", "budget", "total_investment")
"""Fields that stand for the money of an event, the first that is there."""
TITLES: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    "process": (("tender.published", "title"), ("contract.signed", "title")),
    "project": (("project.registered", "name"), ("tender.published", "title")),
}
OWNERS: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    "process": (("tender.published", "buyer"), ("contract.signed", "buyer")),
    "project": (("project.registered", "owner"), ("tender.published", "buyer"), ("contract.signed", "buyer")),
}
"""Where title and owner are told: (kind, field), the surest first."""
MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a process or project is shown to the one who asks."""

    source: Callable[[str], bool] = lambda _: True
    """Whether events of this source are."""
    findings: bool = True
    without_units: frozenset[str] = frozenset()
    without_cases: frozenset[int] = frozenset()


ALL = Seen()


def documents(member: Member) -> Iterator[dict[str, Any]]:
    """The papers that an event names, each by its fingerprint."""
    for name, field in contract().kinds[member.event.type].fields.items():
        if field.type != "document" or name not in member.data:
            continue
        told = member.data[name]
        for paper in told if isinstance(told, list) else [told]:
            yield {
                "id": paper["id"],
                "kind": paper["kind"],
                "label": code_label("document_kind", paper["kind"]),
                "sha256": paper.get("sha256"),
                "date": paper.get("date"),
            }


def _amount(data: Mapping[str, Any]) -> str | None:
    told = next((data[name] for name in AMOUNTS if name in data), None)
    return yuan(fen(told)) if isinstance(told, dict) and told["currency"] == "CNY" else None


def _moment(member: Member) -> dict[str, Any]:
    event = member.event
    return {
        "entry": member.stored.seq,
        "event_id": event.id,
        "source": event.source,
        "kind": event.type,
        "label": label(event.type),
        "time": event.time,
        "day": day_text(event.day),
        "summary": summary(event.type, event.data, event.subject),
        "amount_yuan": _amount(event.data),
        "process_id": member.process_id,
        "documents": list(documents(member)),
        "state": member.state,
        "replaced_by": member.replaced_by,
    }


def _first(members: Sequence[Member], *paths: tuple[str, str]) -> Any:
    """The value of the first (kind, field) told, the latest event of that kind."""
    for kind, name in paths:
        for member in reversed(members):
            if member.event.type == kind and name in member.data:
                return member.data[name]
    return None


def _suppliers(members: Sequence[Member], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who was awarded, each once, the leader of a consortium before its members: by contract, else by award."""
    for kind in ("contract.signed", "award.made"):
        told = [member.data for member in members if member.event.type == kind]
        firms = [firm for data in told for firm in (data.get("supplier"), *data.get("consortium_members", [])) if firm]
        if firms:
            beside = {firm["id"]: firm.get("name") for firm in firms if firm.get("name")}
            return [{"id": id, "name": names.get(id, beside.get(id))} for id in dict.fromkeys(f["id"] for f in firms)]
    return []


def timeline(read: Read, kind: Kind, id: str, as_of_day: int, seen: Seen = ALL) -> dict[str, Any] | None:
    """The process (ocid, or id of a contract) or project `id`; None where nothing that is `seen` was told of it.

    The id of a contract that was signed under a process leads to that process. Sums and spans are made of the events
    that hold; those that were corrected or withdrawn stay on the timeline. Shape: `api.processes.schemas.Timeline`.
    """
    gathered_all = gathered(read, kind, id)
    members = [member for member in gathered_all if seen.source(member.event.source)]
    if not members:
        ocid = process_of_contract(read, id) if kind == "process" else None
        return timeline(read, kind, ocid, as_of_day, seen) if ocid not in {None, id} else None
    held = [member for member in members if member.state == "holds"]
    unit = _first(held, *OWNERS[kind])
    names = registered_names(read, as_of_day)
    process, project = (id, None) if kind == "process" else (None, id)
    own = Wanted(process_id=process, project_id=project, with_snoozed=True)
    wanted = replace(own, limit=MOST_FINDINGS, without_units=seen.without_units, without_cases=seen.without_cases)
    found = queue(read, wanted, as_of_day) if seen.findings else {"items": [], "total": 0}
    named = _first(held, ("tender.published", "project_id"), ("contract.signed", "project_id"))
    return {
        "id": id,
        "kind": kind,
        "title": _first(held, *TITLES[kind]),
        "project_id": id if kind == "project" else named,
        "process_ids": [id] if kind == "process" else sorted({m.process_id for m in held if m.process_id is not None}),
        "unit": None if unit is None else unit["id"],
        "unit_name": None if unit is None else names.get(unit["id"], unit.get("name")),
        "suppliers": _suppliers(held, names),
        "events": [_moment(member) for member in members],
        "spans": spans(held),
        "money": money(held, kind, id),
        "findings": found["items"],
        "findings_total": found["total"],
        "withheld": len(gathered_all) - len(members),
        "as_of": day_text(as_of_day),
    }
