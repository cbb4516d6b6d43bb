"""Which records a signature can be bound to, and how they are named as its target."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from monitor.signatures.refused import NotSignable
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.keys import DEFINES


class Target(NamedTuple):
    """The noun of a record and its business id, as `target` of document.signed tells them."""

    kind: str
    id: str


@cache
def signable() -> Mapping[str, tuple[str, str]]:
    """Event kind with signed fields -> (noun of its record, field of its id)."""
    nouns = contract().codelists["target_kind"]
    found = {
        kind: (noun, field)
        for noun, makers in DEFINES.items()
        if noun in nouns
        for kind, field in makers
        if contract().kinds[kind].signed_fields
    }
    return MappingProxyType(found)


def target_of(event: Event) -> Target:
    """How a signature names this record. Raises `NotSignable`."""
    told = signable().get(event.type)
    if told is None:
        known = ", ".join(sorted(signable()))
        raise NotSignable(
            f"{event.type} 不能绑定签署；可签：{known}", f"{event.type} cannot be signed; expected {known}"
        )
    return Target(told[0], str(event.data[told[1]]))
