"""Every disagreement within a payload: the conventions, found by walking only to where one applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from monitor.vocabulary import conventions as told
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.conventions import Agreement, Breach
from monitor.vocabulary.envelope import structures

OF_STRUCTURE: Final[Mapping[str, tuple[Agreement, ...]]] = {
    "party": (told.party,),
    "signature": (told.signature,),
    "money": (told.decimals,),
    "signed_money": (told.decimals,),
}
OF_KIND: Final[Mapping[str, tuple[Agreement, ...]]] = {
    "payment.made": (told.shares,),
    "tender.published": (told.lots, told.each_once("lots", "lot_id")),
    "bids.opened": (told.each_once("bids", "bid_id"),),
    "draw.committed": (told.request,),
    "key.registered": (told.public_key,),
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to check on an object, and which of its fields hold further objects to check."""

    checks: tuple[Agreement, ...]
    inside: tuple[tuple[str, _Plan], ...]


def _of_fields(fields: Mapping[str, Field]) -> Iterator[Agreement]:
    yield from (
        told.ordered(first, last, read) for first, last, read in told.ORDERED if first in fields and last in fields
    )
    if any(field.required_with == "ocid" for field in fields.values()):
        yield told.regime


def _planned(fields: Mapping[str, Field], own: tuple[Agreement, ...]) -> _Plan:
    known = structures()
    inside = ((name, _structure_plan(field.type)) for name, field in fields.items() if field.type in known)
    return _Plan(
        (*_of_fields(fields), *own), tuple((name, plan) for name, plan in inside if plan.checks or plan.inside)
    )


@cache
def _structure_plan(name: str) -> _Plan:
    return _planned(structures()[name].fields, OF_STRUCTURE.get(name, ()))


@cache
def _kind_plan(kind: str) -> _Plan:
    return _planned(contract().kinds[kind].fields, OF_KIND.get(kind, ()))


def _run(plan: _Plan, data: Mapping[str, Any]) -> list[Breach]:
    out = [breach for check in plan.checks for breach in check(data)]
    for name, inner in plan.inside:
        value = data.get(name)
        if isinstance(value, dict):
            out += (breach._replace(path=(name, *breach.path)) for breach in _run(inner, value))
        elif isinstance(value, list):
            for i, row in enumerate(value):
                if isinstance(row, dict):
                    out += (breach._replace(path=(name, i, *breach.path)) for breach in _run(inner, row))
    return out


def breaches(kind: str, data: object) -> list[Breach]:
    """Every disagreement within a payload of `kind`; paths are below the payload."""
    return _run(_kind_plan(kind), data) if isinstance(data, dict) else []
