"""What events tell about who stands with whom: ties between two parties, each with the entries that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, NamedTuple

from monitor.findings.summary import code_label, fen
from monitor.store.events import StoredEvent

PROCEDURE: Final = (
    "tender.published",
    "bid.submitted",
    "bids.opened",
    "evaluation.concluded",
    "award.made",
    "contract.signed",
)
"""Kinds that tie parties within one contracting process."""
PAID: Final = "payment.made"
STANDING: Final = ("organisation.registered", "expert.registered", "relation.declared")
"""Kinds that tie parties whatever they take part in."""

LABELS: Final[Mapping[str, dict[str, str]]] = {
    "bid_together": {"zh": "同场投标", "en": "bid together"},
    "evaluated": {"zh": "评审其投标", "en": "evaluated a bid of"},
    "acted_for": {"zh": "委托代理", "en": "agency for"},
    "won_under": {"zh": "经其代理中标", "en": "won under the agency"},
    "awarded": {"zh": "定标", "en": "award"},
    "contracted": {"zh": "合同", "en": "contract"},
    "paid": {"zh": "支付", "en": "payment"},
    "represents": {"zh": "法定代表人", "en": "legal representative"},
    "controls": {"zh": "实际控制", "en": "controls"},
    "contact": {"zh": "投标联系人", "en": "contact of a bid"},
    "delegate": {"zh": "投标授权委托人", "en": "delegate of a bid"},
    "team": {"zh": "投标项目班子", "en": "project team of a bid"},
    "employed": {"zh": "任职单位", "en": "employer"},
}
"""Sort of a tie by our own name -> its words; a declared relation has those of the contract's list."""
PERSONAL: Final = frozenset({"represents", "controls", "contact", "delegate", "team"})
ROLES: Final = ("unit", "agency", "supplier", "expert", "person", "organisation")
"""What a party is drawn as: the first that it was told to be."""


class Tie(NamedTuple):
    """One thing that ties `one` and `other` (organisation ids or person codes, `one` first in order)."""

    one: str
    other: str
    kind: str
    entries: tuple[int, ...]
    day: int
    process: str | None
    fen: int | None


@dataclass(slots=True)
class Told:
    """All ties of some events, what each party was told to be, and names told beside ids."""

    ties: list[Tie] = field(default_factory=list)
    roles: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, str] = field(default_factory=dict)

    def role(self, party: str) -> str:
        """What the party is drawn as."""
        return next((role for role in ROLES if role in self.roles[party]), "organisation")

    def party(self, told: Mapping[str, Any] | None, role: str) -> str | None:
        """The id of an organisation told in `role`; None where none was told."""
        if told is None:
            return None
        id: str = told["id"]
        self.roles[id].add(role)
        if told.get("name"):
            self.names[id] = told["name"]
        return id

    def tie(
        self,
        one: str | None,
        other: str | None,
        kind: str,
        told: Sequence[StoredEvent],
        *,
        process: str | None = None,
        amount: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds a tie that the last of `told` completes; nothing where an end is missing or both are one."""
        if one is None or other is None or one == other:
            return
        sum_ = fen(amount) if amount is not None and amount["currency"] == "CNY" else None
        first, last = sorted((one, other))
        self.ties.append(Tie(first, last, kind, tuple(event.seq for event in told), told[-1].event.day, process, sum_))


@dataclass(slots=True)
class _Procedure:
    """One contracting process while its events are read."""

    buyer: str | None = None
    agency: str | None = None
    opened: defaultdict[str | None, dict[str, StoredEvent]] = field(default_factory=lambda: defaultdict(dict))
    """Lot -> tenderer -> the opening."""


def label(kind: str) -> dict[str, str]:
    """The words of a sort of tie, in both languages."""
    return LABELS.get(kind) or code_label("relation_kind", kind)


def tied(events: Iterable[StoredEvent]) -> Told:
    """The ties of these events, which are taken to hold; payments to private persons are left out."""
    out = Told()
    procedures: defaultdict[str, _Procedure] = defaultdict(_Procedure)
    held = sorted(events, key=lambda one: (_rank(one.event.type), one.event.at, one.seq))
    for stored in held:
        read = _READERS.get(stored.event.type)
        if read is not None:
            ocid = stored.event.data.get("ocid")
            read(out, stored, stored.event.data, _Procedure() if ocid is None else procedures[ocid])
    for ocid, procedure in procedures.items():
        for tenderers in procedure.opened.values():
            for one, other in combinations(sorted(tenderers), 2):
                out.tie(one, other, "bid_together", [tenderers[one]], process=ocid)
    return out


def _rank(kind: str) -> int:
    """Openings are read before what refers to them."""
    return PROCEDURE.index(kind) if kind in PROCEDURE else len(PROCEDURE)


def _tender(out: Told, stored: StoredEvent, data: Mapping[str, Any], procedure: _Procedure) -> None:
    procedure.buyer, procedure.agency = out.party(data["buyer"], "unit"), out.party(data.get("agency"), "agency")
    out.tie(procedure.agency, procedure.buyer, "acted_for", [stored], process=data["ocid"])


def _bid(out: Told, stored: StoredEvent, data: Mapping[str, Any], _: _Procedure) -> None:
    tenderer = out.party(data["tenderer"], "supplier")
    for kind, person in _persons(data):
        out.roles[person].add("person")
        out.tie(tenderer, person, kind, [stored], process=data["ocid"])


def _persons(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind, name in (("contact", "contact_person"), ("delegate", "delegate")):
        if name in data:
            yield kind, data[name]
    for member in data.get("project_team", []):
        yield "team", member["person"]


def _opening(out: Told, stored: StoredEvent, data: Mapping[str, Any], procedure: _Procedure) -> None:
    for bid in data["bids"]:
        if (tenderer := out.party(bid["tenderer"], "supplier")) is not None:
            procedure.opened[data.get("lot_id")][tenderer] = stored


def _evaluation(out: Told, stored: StoredEvent, data: Mapping[str, Any], procedure: _Procedure) -> None:
    for member in data.get("members", []):
        if member["member_type"] != "expert":
            continue
        expert = member["person"]
        out.roles[expert].add("expert")
        if "employer" in member:
            out.tie(expert, out.party(member["employer"], "organisation"), "employed", [stored], process=data["ocid"])
        for tenderer, opening in procedure.opened[data.get("lot_id")].items():
            out.tie(expert, tenderer, "evaluated", [opening, stored], process=data["ocid"])


def _award(out: Told, stored: StoredEvent, data: Mapping[str, Any], procedure: _Procedure) -> None:
    for told in (data["supplier"], *data.get("consortium_members", [])):
        supplier = out.party(told, "supplier")
        out.tie(procedure.buyer, supplier, "awarded", [stored], process=data["ocid"], amount=data["amount"])
        out.tie(procedure.agency, supplier, "won_under", [stored], process=data["ocid"], amount=data["amount"])


def _contract(out: Told, stored: StoredEvent, data: Mapping[str, Any], _: _Procedure) -> None:
    buyer = out.party(data["buyer"], "unit")
    process = data.get("ocid", data["contract_id"])
    role = "person" if data.get("supplier_kind") == "person" else "supplier"
    for told in (data["supplier"], *data.get("consortium_members", [])):
        out.tie(buyer, out.party(told, role), "contracted", [stored], process=process, amount=data["amount"])


def _payment(out: Told, stored: StoredEvent, data: Mapping[str, Any], _: _Procedure) -> None:
    if data["payee"]["kind"] == "organisation":
        payee = out.party(data["payee"], "supplier")
        out.tie(out.party(data["payer"], "unit"), payee, "paid", [stored], amount=data["amount"])


def _organisation(out: Told, stored: StoredEvent, data: Mapping[str, Any], _: _Procedure) -> None:
    told = data["organisation"]
    if told.get("name"):
        out.names[told["id"]] = told["name"]
    head = data.get("legal_representative")
    if head is not None:
        out.roles[head].add("person")
        out.tie(told["id"], head, "represents", [stored])
    for controller in data.get("controllers", []):
        out.roles[controller["id"]].add(controller["kind"])
        out.tie(told["id"], controller["id"], "controls", [stored])


def _expert(out: Told, stored: StoredEvent, data: Mapping[str, Any], _: _Procedure) -> None:
    out.roles[data["expert"]].add("expert")
    if "employer" in data:
        out.tie(data["expert"], out.party(data["employer"], "organisation"), "employed", [stored])


def _relation(out: Told, stored: StoredEvent, data: Mapping[str, Any], _: _Procedure) -> None:
    for party in (data["from_party"], data["to_party"]):
        out.roles[party["id"]].add(party["kind"])
    out.tie(data["from_party"]["id"], data["to_party"]["id"], data["relation_kind"], [stored])


_READERS: Final = {
    "tender.published": _tender,
    "bid.submitted": _bid,
    "bids.opened": _opening,
    "evaluation.concluded": _evaluation,
    "award.made": _award,
    "contract.signed": _contract,
    "payment.made": _payment,
    "organisation.registered": _organisation,
    "expert.registered": _expert,
    "relation.declared": _relation,
}
