"""The person codes inside a payload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.keys import values_at

_Paths = tuple[tuple[str, ...], ...]


def _walk(fields: Mapping[str, Field], type_: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    known = contract().structures
    for name, field in fields.items():
        if field.type == type_:
            yield (*before, name)
        elif field.type in known:
            yield from _walk(known[field.type].fields, type_, (*before, name))


@cache
def paths(kind: str, type_: str) -> _Paths:
    """The payload paths of a kind that hold a field of one type or structure."""
    return tuple(_walk(contract().kinds[kind].fields, type_))


def persons_in(kind: str, data: Mapping[str, Any]) -> set[str]:
    """Every person code a payload carries: in fields for persons, and as a party that is a person."""
    out = {value for path in paths(kind, "person") for value in values_at(data, path) if isinstance(value, str)}
    for path in paths(kind, "party"):
        for party in values_at(data, path):
            if isinstance(party, dict) and party.get("kind") == "person" and isinstance(party.get("id"), str):
                out.add(party["id"])
    return out
