"""One process as the public may read it: what happened, who took part, what was bid, agreed and paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor.audit.terms import terms
from monitor.export.ocds.values import stamp
from monitor.export.window.row import Row, awarded, row
from monitor.export.window.seen import Found, held
from monitor.findings.summary import code_label, fen, label, money_text
from monitor.findings.tell import yuan
from monitor.flows.money import money
from monitor.flows.spans import RULES, spans
from monitor.flows.timeline import documents
from monitor.flows.web import Member
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import day_text
from monitor.rules.places import Place
from monitor.store.database import Read
from monitor.store.verdicts import Area, standing
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.verdicts import Verdict

LEGAL: Final[Mapping[str, tuple[str, str]]] = {
    "tnd.bid-period-20d": ("min_days", "least"),
    "awd.candidate-publicity-length": ("min_days", "least"),
    "awd.contract-30d": ("max_days", "most"),
}
"""Rule of a span -> its parameter, and on which side of it the law stands; the bound itself is lawful."""
STEPS: Final = frozenset(
    {
        "project.registered",
        "approval.granted",
        "tender.published",
        "clarification.issued",
        "tender.terminated",
        "bids.opened",
        "draw.held",
        "award.made",
        "contract.signed",
        "contract.changed",
        "acceptance.concluded",
        "final_account.compiled",
        "complaint.answered",
    }
)
"""Kinds that are a step of their own on the line of time; the others stand in a table, or in a span."""
INLINE: Final = frozenset({"bid_period", "candidate_publicity", "award_to_contract", "contract_period"})


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that the page of a process shows; amounts are decimal strings in yuan, texts have zh and en."""

    ocid: str
    id: str
    """The resolver's: the ocid, or the id of the contract that is all there is of it."""
    row: Row | None
    """None: nothing of it holds any more."""
    steps: list[dict[str, Any]]
    money: dict[str, Any]
    lots: list[dict[str, Any]]
    bids: list[dict[str, Any]]
    contracts: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    publications: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    """Entries that were corrected or withdrawn."""
    moments: list[dict[str, Any]]
    """Every public entry of the process itself, in the order of the log."""


def told(read: Read, found: Found, place: Place) -> Told:
    """The process whose public events were found."""
    members, ocid = found.members, found.ocid
    now_held = held(members)
    paid = money(now_held, "process", ocid)
    clear = _clear(read, found.id)
    return Told(
        ocid=ocid,
        id=found.id,
        row=row(ocid, found.id, members),
        steps=sorted(
            [*_moments(now_held), *_spans(now_held, place, clear)], key=lambda one: (one["start"], one["entries"])
        ),
        money=paid,
        lots=_lots(now_held),
        bids=list(_bids(now_held)),
        contracts=list(_contracts(now_held)),
        changes=list(_changes(now_held)),
        payments=list(_payments(now_held, paid["payments"])),
        documents=[{**paper, "entry": one.stored.seq} for one in now_held for paper in documents(one)],
        publications=list(_publications(now_held)),
        gone=[_gone(one) for one in members if one.state != "holds"],
        moments=_recorded(members),
    )


def _clear(read: Read, id_: str) -> set[str]:
    """The rules of spans that found all of the process within their bound.

    Only these are told: a span that is too short is a finding, and no finding is public before it is concluded.
    """
    said: dict[str, set[str]] = {}
    for one in standing(read, Area(tuple(LEGAL), "process", (id_,))):
        said.setdefault(one.rule, set()).add(one.verdict)
    return {rule for rule, verdicts in said.items() if verdicts == {Verdict.CLEAR}}


def _moments(now: Sequence[Member]) -> Iterator[dict[str, Any]]:
    for one in now:
        if one.event.type in STEPS:
            yield {
                "start": day_text(one.event.day),
                "end": None,
                "kind": one.event.type,
                "label": label(one.event.type),
                "text": _sentence(one),
                "entries": [one.stored.seq],
                "draw": one.data.get("draw_id") if one.event.type == "draw.held" else None,
                "legal": None,
            }


def _sentence(one: Member) -> dict[str, str]:
    """What a step says beside its name: its amount, how many, its result."""
    data = one.data
    parts: list[dict[str, str]] = []
    amount = next((data[name] for name in ("amount", "budget") if name in data), None)
    if amount is not None:
        parts.append({lang: money_text(amount, lang) for lang in ("zh", "en")})
    if one.event.type == "bids.opened":
        count = sum(bool(bid["is_accepted"]) for bid in data["bids"])
        parts.append({"zh": f"{count} 家投标", "en": f"bids: {count}"})
    for name, codes in (
        ("result", "pass_fail" if one.event.type == "acceptance.concluded" else "complaint_result"),
        ("outcome", "termination"),
        ("reason", "termination_reason"),
        ("change_kind", "change_kind"),
        ("acceptance_kind", "acceptance_kind"),
        ("approval_kind", "approval_kind"),
    ):
        if name in data and (name != "reason" or one.event.type == "tender.terminated"):
            parts.append(code_label(codes, data[name]))
    return {"zh": "，".join(part["zh"] for part in parts), "en": ", ".join(part["en"] for part in parts)}


def _spans(now: Sequence[Member], place: Place, clear: set[str]) -> Iterator[dict[str, Any]]:
    for span in spans(now):
        if span["code"] not in INLINE or span["process_id"] is None:
            continue
        rule = next((one for one in RULES[span["code"]] if one in LEGAL), None)
        yield {
            **span,
            "kind": span["code"],
            "text": {"zh": "", "en": ""},
            "draw": None,
            "rule": rule,
            "legal": _legal(rule, place, span["start"]) if rule is not None else None,
            "is_clear": rule in clear,
        }


def _legal(rule_id: str, place: Place, day: str) -> dict[str, Any] | None:
    """The days that the law sets, as the place had it on that day: `{side, days}`; None: the rule did not hold."""
    number = (date.fromisoformat(day) - EPOCH).days
    name, side = LEGAL[rule_id]
    for term in terms(catalogue()[rule_id], place, {}):
        if term.first_day <= number <= term.last_day:
            return {"side": side, "days": getattr(term.params, name)}
    return None


def _yuan(told_: Mapping[str, Any] | None) -> str | None:
    return yuan(fen(told_)) if told_ is not None and told_["currency"] == "CNY" else None


def _of(now: Sequence[Member], kind: str) -> list[dict[str, Any]]:
    return [one.data for one in now if one.event.type == kind]


def _lots(now: Sequence[Member]) -> list[dict[str, Any]]:
    tenders = _of(now, "tender.published")
    return [
        {
            "id": lot["lot_id"],
            "title": lot.get("title"),
            "category": None if "category" not in lot else code_label("category", lot["category"]),
            "estimate_yuan": _yuan(lot.get("estimate")),
            "max_price_yuan": _yuan(lot.get("max_price")),
        }
        for lot in (tenders[-1]["lots"] if tenders else [])
    ]


def _bids(now: Sequence[Member]) -> Iterator[dict[str, Any]]:
    """The bids as opened, each with its rank among the candidates and whether it was awarded."""
    ranks = {
        one["bid_id"]: one.get("rank") for told_ in _of(now, "candidates.published") for one in told_["candidates"]
    }
    firms = {firm["id"] for firm in awarded(now)}
    won = {one["bid_id"] for one in _of(now, "award.made") if "bid_id" in one}
    for told_ in _of(now, "bids.opened"):
        rows = sorted(told_["bids"], key=lambda bid: (ranks.get(bid["bid_id"]) or 99, bid["bid_id"]))
        for bid in rows:
            is_won = bid["bid_id"] in won if won else bid["tenderer"]["id"] in firms
            yield {
                "lot": told_.get("lot_id"),
                "tenderer": bid["tenderer"],
                "price_yuan": _yuan(bid.get("price")),
                "price_text": bid.get("price_text"),
                "rank": ranks.get(bid["bid_id"]),
                "state": "won" if is_won else "candidate" if bid["bid_id"] in ranks else "",
                "refused": None
                if bid["is_accepted"]
                else code_label("rejection_ground", bid.get("refusal_ground", "other")),
            }


def _contracts(now: Sequence[Member]) -> Iterator[dict[str, Any]]:
    for one in now:
        if one.event.type == "contract.signed":
            data = one.data
            yield {
                "id": data["contract_id"],
                "day": day_text(one.event.day),
                "supplier": data["supplier"],
                "amount_yuan": _yuan(data["amount"]),
                "start": data.get("period", {}).get("start_date"),
                "end": data.get("period", {}).get("end_date"),
                "entry": one.stored.seq,
            }


def _changes(now: Sequence[Member]) -> Iterator[dict[str, Any]]:
    for one in now:
        if one.event.type == "contract.changed":
            yield {
                "contract": one.data["contract_id"],
                "id": one.data["change_id"],
                "day": day_text(one.event.day),
                "kind": code_label("change_kind", one.data["change_kind"]),
                "amount_yuan": _yuan(one.data["amount"]),
                "is_approved": "approved_at" in one.data,
                "reason": one.data.get("reason"),
                "entry": one.stored.seq,
            }


def _payments(now: Sequence[Member], counted: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The payments that count, with their payee; a person is told as one, never which."""
    made = {one.stored.seq: one.data for one in now if one.event.type == "payment.made"}
    for one in counted:
        yield {**one, "payee": made[one["entry"]]["payee"]}


def _publications(now: Sequence[Member]) -> Iterator[dict[str, Any]]:
    for one in now:
        if one.event.type == "disclosure.published":
            yield {
                "day": day_text(one.event.day),
                "what": code_label("publication_kind", one.data["what"]),
                "medium": code_label("medium", one.data["medium"]),
                "url": one.data.get("url"),
                "entry": one.stored.seq,
            }


def _recorded(members: Sequence[Member]) -> list[dict[str, Any]]:
    own = sorted((one for one in members if one.process_id is not None), key=lambda one: one.stored.seq)
    return [
        {
            "entry": one.stored.seq,
            "day": day_text(one.event.day),
            "label": label(one.event.type),
            "recorded": stamp(one.event.recordedtime or one.event.time),
        }
        for one in own
    ]


def _gone(one: Member) -> dict[str, Any]:
    return {
        "entry": one.stored.seq,
        "day": day_text(one.event.day),
        "label": label(one.event.type),
        "state": one.state,
        "by": one.replaced_by,
    }
