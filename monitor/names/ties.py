"""What firms have that others may have too: read from the events that hold, each with the event that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from monitor.vocabulary.event import Event

DECLARED: Final = {
    "legal_representative_of": "representative",
    "controlling_shareholder_of": "controller",
    "controller_of": "controller",
}
"""Declared ties that say what a registration says."""
SAID: Final = {
    "representative": {"zh": "法定代表人", "en": "legal representative"},
    "controller": {"zh": "控制人", "en": "controller"},
    "address": {"zh": "住所", "en": "address"},
    "phone": {"zh": "电话", "en": "phone"},
    "account": {"zh": "银行账户", "en": "bank account"},
    "team": {"zh": "项目班子", "en": "project team"},
    "itself": {"zh": "企业本身", "en": "the firm itself"},
}


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A firm has a mark. Marks of persons and firms are one whatever the capacity: who heads one may hold another."""

    firm: str
    kind: str
    mark: str
    """`person:<code>`, `organisation:<id>`, `address:<token>` ..."""
    event: str
    """Source and id of the event that tells it."""


def ties_of(events: Iterable[Event]) -> Iterator[Tie]:
    """The ties that events tell, whenever they held; the caller leaves out what was corrected or withdrawn."""
    for event in events:
        told = f"{event.source} {event.id}"
        read = _READ.get(event.type)
        if read is not None:
            yield from (Tie(firm, kind, mark, told) for firm, kind, mark in read(event.data))


def _registered(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    firm = data["organisation"]["id"]
    if "legal_representative" in data:
        yield firm, "representative", f"person:{data['legal_representative']}"
    yield from ((firm, "controller", _party(held)) for held in data.get("controllers", ()))
    yield from ((firm, kind, f"{kind}:{data[kind]}") for kind in ("address", "phone") if kind in data)
    yield from ((firm, "account", f"account:{account['token']}") for account in data.get("accounts", ()))


def _declared(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    kind = DECLARED.get(data["relation_kind"])
    if kind is not None and data["to_party"]["kind"] == "organisation":
        yield data["to_party"]["id"], kind, _party(data["from_party"])


def _bid(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    firms = [data["tenderer"]["id"], *(member["id"] for member in data.get("consortium_members", ()))]
    people = [member["person"] for member in data.get("project_team", ())]
    if len(firms) == 1:  # of a consortium nobody tells whose people they are
        yield from ((firms[0], "team", f"person:{person}") for person in people)


def _party(party: Mapping[str, Any]) -> str:
    return f"{party['kind']}:{party['id']}"


_READ: Final = {"organisation.registered": _registered, "relation.declared": _declared, "bid.submitted": _bid}
