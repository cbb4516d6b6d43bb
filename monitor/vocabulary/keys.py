"""The ids an event carries: what `append` stores as link keys and what the resolver of scopes reads.

Four roles:

* `scope`   - the payload itself carries a key of a scope (contract, section `scopes`);
* `defines` - the event makes the record (`contract.signed` makes the contract of its `contract_id`);
* `names`   - the event names a record that another event makes (`payment.made` names its contract);
* `target`  - the same through a `target` (`document.signed` names the payment that was signed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from monitor.vocabulary.contract import Contract, Field, contract
from monitor.vocabulary.event import Event


class Key(NamedTuple):
    """One id carried by an event."""

    noun: str
    id: str
    role: str


DEFINES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "agenda_item": (("agenda_item.proposed", "item_id"),),
    "acceptance": (("acceptance.concluded", "acceptance_id"),),
    "allocation_plan": (("allocation.planned", "allocation_plan_id"),),
    "approval": (("approval.granted", "approval_id"),),
    "award": (("award.made", "award_id"),),
    "bid": (("bid.submitted", "bid_id"),),
    "catalogue_item": (("catalogue_item.listed", "item_id"),),
    "complaint": (("complaint.lodged", "complaint_id"),),
    "contract": (("contract.signed", "contract_id"),),
    "contract_change": (("contract.changed", "change_id"),),
    "decision": (("decision.made", "decision_id"), ("emergency_decision.made", "decision_id")),
    "draw": (("draw.held", "draw_id"), ("draw.committed", "draw_id")),
    "guarantee": (("guarantee.provided", "guarantee_id"),),
    "key": (("key.registered", "key_id"),),
    "payment": (("payment.made", "payment_id"),),
    "payment_request": (("payment.requested", "request_id"),),
    "plan": (("plan.filed", "plan_id"),),
    "process": (("tender.published", "ocid"),),
    "progress_certificate": (("progress.certified", "certificate_id"),),
    "project": (("project.registered", "project_id"),),
    "publication": (("disclosure.published", "publication_id"),),
    "receipt": (("funds.received", "receipt_id"),),
    "report": (("report.submitted", "report_id"),),
    "review": (("review.requested", "review_id"), ("review.concluded", "review_id")),
    "sanction": (("sanction.imposed", "sanction_id"),),
    "snapshot": (("pool.snapshotted", "snapshot_id"),),
    "subcontract": (("subcontract.signed", "subcontract_id"),),
    "transfer": (("funds.transferred", "transfer_id"),),
}
"""Noun of a record -> the kinds and fields that make it."""

NAMES: Mapping[str, str] = {
    "acceptance_id": "acceptance",
    "allocation_plan_id": "allocation_plan",
    "approval_id": "approval",
    "consent_approval_id": "approval",
    "replacement_approval_id": "approval",
    "award_id": "award",
    "bid_id": "bid",
    "complaint_id": "complaint",
    "contract_id": "contract",
    "previous_contract_id": "contract",
    "change_id": "contract_change",
    "decision_id": "decision",
    "emergencies_reported": "decision",
    "draw_id": "draw",
    "replacement_draw_id": "draw",
    "guarantee_id": "guarantee",
    "item_id": "agenda_item",
    "key_id": "key",
    "ocid": "process",
    "payment_id": "payment",
    "request_id": "payment_request",
    "plan_id": "plan",
    "certificate_id": "progress_certificate",
    "certificate_ids": "progress_certificate",
    "project_id": "project",
    "publication_id": "publication",
    "receipt_id": "receipt",
    "receipt_ids": "receipt",
    "report_id": "report",
    "review_id": "review",
    "sanction_id": "sanction",
    "snapshot_id": "snapshot",
    "subcontract_id": "subcontract",
    "parent_subcontract_id": "subcontract",
    "transfer_id": "transfer",
}
"""Field -> noun of the record it names, wherever the field stands."""

LEADS: tuple[str, ...] = (
    "target",
    "contract",
    "subcontract",
    "payment",
    "payment_request",
    "progress_certificate",
    "contract_change",
    "award",
    "bid",
    "draw",
    "review",
    "acceptance",
    "guarantee",
    "complaint",
    "allocation_plan",
    "receipt",
    "decision",
    "agenda_item",
    "approval",
    "publication",
    "report",
    "sanction",
    "process",
    "project",
)
"""Where an event has no scope key of its own, the first of these that leads to one decides."""

FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "process": ("contract",),
    "programme": ("allocation_plan",),
    "project": ("process", "contract"),
}
"""Scope -> the records whose id stands for it where nothing leads to a key of its own, the first that is told."""
STANDS_IN = frozenset({"programme.allocation_plan_id"})
"""Paths that the contract lists as keys of a scope and that only stand in for one."""

Path: TypeAlias = tuple[str, ...]


def _walk(fields: Mapping[str, Field], told: Contract, before: Path = ()) -> Iterator[tuple[Path, Field]]:
    for name, field in fields.items():
        path = (*before, name)
        if field.type in told.structures:
            if field.type == "target":
                yield path, field
            else:
                yield from _walk(told.structures[field.type].fields, told, path)
        else:
            yield path, field


class _Place(NamedTuple):
    """Where a kind can carry a key."""

    path: Path
    noun: str
    role: str
    persons: bool
    """Only the ids of parties that are persons count there."""


@cache
def _places(kind: str) -> tuple[_Place, ...]:
    """The place of every key a kind can carry."""
    told = contract()
    of_kind = told.kinds[kind]
    out: list[tuple[Path, str, str]] = [
        (tuple(path.split(".")), noun, "scope")
        for noun, paths in of_kind.scopes.items()
        for path in paths
        if f"{noun}.{path}" not in STANDS_IN
    ]
    for path, field in _walk(of_kind.fields, told):
        if field.type == "target":
            out.append((path, "target", "target"))
            continue
        noun = NAMES.get(path[-1])
        if path[-1] == "item_id" and kind == "catalogue_item.listed":
            noun = "catalogue_item"
        if noun is None or (kind == "draw.committed" and path[0] == "request"):
            continue
        makes = len(path) == 1 and (kind, path[0]) in DEFINES.get(noun, ())
        out.append((path, noun, "defines" if makes else "names"))

    def of_persons(path: Path, noun: str) -> bool:
        first = of_kind.fields.get(path[0])
        return noun == "expert" and path[-1] == "id" and first is not None and first.type == "party"

    return tuple(_Place(path, noun, role, of_persons(path, noun)) for path, noun, role in out)


@cache
def always_keyed(scope: str) -> frozenset[str]:
    """The kinds whose events always carry a key of this scope: nothing else can lead one to a value."""
    told = contract()

    def is_there(fields: Mapping[str, Field], path: Path) -> bool:
        field = fields.get(path[0])
        if field is None or not field.required or field.is_list or (scope == "expert" and field.type == "party"):
            return False
        inner = told.structures.get(field.type)
        return len(path) == 1 or (inner is not None and is_there(inner.fields, path[1:]))

    return frozenset(
        name
        for name, kind in told.kinds.items()
        for path in kind.scopes.get(scope, ())
        if f"{scope}.{path}" not in STANDS_IN and is_there(kind.fields, tuple(path.split(".")))
    )


@cache
def led_through(kinds: frozenset[str]) -> frozenset[str]:
    """`kinds`, and the kinds whose events can be led to a scope through an event of one of them, however far."""
    known = set(kinds)
    while True:
        nouns = {noun for noun, makers in DEFINES.items() if not known.isdisjoint(kind for kind, _ in makers)}
        further = {
            kind
            for kind in contract().kinds
            for place in _places(kind)
            if place.role == "target" or (place.role == "names" and place.noun in nouns)
        }
        if not nouns or further <= known:
            return frozenset(known)
        known |= further


@cache
def leading_to(kinds: frozenset[str], scope: str) -> frozenset[str]:
    """The kinds through whose events one of `kinds` can be led to a value of this scope, however far."""
    led = kinds - always_keyed(scope)
    return frozenset(kind for kind in contract().kinds if not led.isdisjoint(led_through(frozenset({kind}))))


def values_at(data: object, path: Path) -> Iterator[Any]:
    """Every value at a payload path; a list on the way gives each of its elements."""
    if isinstance(data, list):
        for element in data:
            yield from values_at(element, path)
    elif not path:
        yield data
    elif isinstance(data, dict) and path[0] in data:
        yield from values_at(data[path[0]], path[1:])


def _all_at(data: Mapping[str, Any], path: Path) -> Iterable[Any]:
    """As `values_at`, for the many paths that meet no list on their way."""
    value: Any = data
    for step in path:
        if not isinstance(value, dict):
            return values_at(data, path)
        if step not in value:
            return ()
        value = value[step]
    return values_at(value, ()) if isinstance(value, list) else (value,)


def _persons(path: Path, data: Mapping[str, Any]) -> Iterator[Any]:
    """`party.id` counts for the scope expert only where the party is a person."""
    for holder in values_at(data, path[:-1]):
        if isinstance(holder, dict) and holder.get("kind") == "person":
            yield holder["id"]


def _found(kind: str, data: Mapping[str, Any]) -> Iterable[Key]:
    for path, noun, role, persons in _places(kind):
        if path[0] not in data:
            continue
        if noun == "target":
            for target in values_at(data, path):
                yield Key(target["kind"], target["id"], "target")
        elif persons:
            for person in _persons(path, data):
                yield Key(noun, person, role)
        else:
            for value in _all_at(data, path):
                yield Key(noun, value, role)


def keys_of(event: Event) -> tuple[Key, ...]:
    """Every id `event` carries, each once, in a fixed order."""
    return tuple(dict.fromkeys(_found(event.type, event.data)))
