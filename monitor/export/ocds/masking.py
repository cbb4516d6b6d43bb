"""What the public sees of an event: which kinds, and of these everything but what is told about persons.

Left out of every public payload: person codes, comparison tokens (accounts, phones, addresses), network addresses,
signatures, and each list whose rows are about persons (votes, scores, members of a committee). A party that is a person
keeps its kind and loses its code. Who was invited is left out too, except the one supplier of a single source. Texts
and names carry no personal data by the contract; a number of a person that stands in one all the same is hidden in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.personal import hidden

PUBLIC: Final = frozenset(
    {
        "organisation.registered",
        "project.registered",
        "approval.granted",
        "tender.published",
        "tender_document.issued",
        "clarification.issued",
        "tender.terminated",
        "bids.opened",
        "draw.committed",
        "draw.revealed",
        "draw.held",
        "draw.voided",
        "seat.vacated",
        "candidates.published",
        "award.made",
        "contract.signed",
        "contract.changed",
        "subcontract.signed",
        "milestone.updated",
        "progress.certified",
        "payment.made",
        "acceptance.concluded",
        "final_account.compiled",
        "disclosure.published",
        "complaint.answered",
        "sanction.imposed",
        "sanction.lifted",
        "allocation.planned",
        "allocation.concluded",
        "event.withdrawn",
    }
)
"""Kinds that the public export holds; allocations only once published, withdrawals only of what it holds.

Not in it: who bids before the opening (招标投标法 art. 22), what a committee discussed (art. 44), files, addresses and
devices of bidders, deliberations of units, complaints before they are answered.
"""
UNREAD: Final = frozenset({"person", "token", "account", "ip", "signature"})
"""Scalar types and structures that are about a person or lead to one."""
FREE: Final = frozenset({"label", "text"})
INVITED: Final = "invitees"
TOLD_OF: Final = frozenset({"single_source", "direct"})
"""Methods whose one supplier is published beforehand (政府采购法实施条例 art. 38); of the others, whoever was invited may
bid, and is not told (招标投标法 art. 22)."""


@cache
def _is_personal(type_: str) -> bool:
    """Whether a type is told about a person: one of `UNREAD`, or a structure that cannot do without one."""
    if type_ in UNREAD:
        return True
    told = contract().structures.get(type_)
    return told is not None and any(field.required and field.type in UNREAD for field in told.fields.values())


def _object(fields: Mapping[str, Field], data: Mapping[str, Any], path: str, withheld: set[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, told in data.items():
        field, here = fields.get(name), f"{path}{name}"
        if field is None:
            out[name] = told
        elif _is_personal(field.type):
            withheld.add(here)
        elif isinstance(told, list):
            out[name] = [_value(field, one, here, withheld) for one in told]
        else:
            out[name] = _value(field, told, here, withheld)
    return out


def _value(field: Field, told: Any, here: str, withheld: set[str]) -> Any:
    if field.type in FREE and isinstance(told, str):
        if (shown := hidden(told)) != told:
            withheld.add(here)
        return shown
    known = contract().structures.get(field.type)
    if known is None or not isinstance(told, dict):
        return told
    if field.type == "party" and told.get("kind") == "person":
        withheld.add(f"{here}.id")
        return {"kind": "person"}
    return _object(known.fields, told, f"{here}.", withheld)


def masked(kind: str, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The payload as the public sees it, and the paths (with dots, through lists) that it lacks."""
    withheld: set[str] = set()
    seen = _object(contract().kinds[kind].fields, data, "", withheld)
    if INVITED in seen and data.get("method") not in TOLD_OF:
        del seen[INVITED]
        withheld.add(INVITED)
    return seen, sorted(withheld)
