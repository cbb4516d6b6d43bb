"""The stretches of time that the law measures: bid period, publicity, award to contract, contract, payments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.flows.web import Member
from monitor.rules.kit.printing import day_text
from monitor.vocabulary.event import COUNTY, day_number

LABELS = {
    "bid_period": {"zh": "招标文件发出至投标截止", "en": "Documents offered to bid deadline"},
    "candidate_publicity": {"zh": "中标候选人公示", "en": "Publicity of the candidates"},
    "award_to_contract": {"zh": "中标通知书至签订合同", "en": "Notice of award to contract"},
    "contract_period": {"zh": "合同工期", "en": "Contract period"},
    "payments": {"zh": "支付", "en": "Payments"},
}
RULES: dict[str, list[str]] = {
    "bid_period": ["tnd.bid-period-20d"],
    "candidate_publicity": ["awd.candidate-publicity-length"],
    "award_to_contract": ["awd.contract-30d"],
    "contract_period": [],
    "payments": ["pay.over-contract", "pay.before-acceptance"],
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    code: str
    start: int
    end: int | None
    entries: tuple[int, ...]
    process_id: str | None

    def told(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": LABELS[self.code],
            "start": day_text(self.start),
            "end": None if self.end is None else day_text(self.end),
            "days": None if self.end is None else self.end - self.start,
            "entries": list(self.entries),
            "rules": RULES[self.code],
            "process_id": self.process_id,
        }


def _day(instant: str) -> int:
    return day_number(datetime.fromisoformat(instant).astimezone(COUNTY).date())


def _of(members: Iterable[Member], kind: str) -> list[Member]:
    return [member for member in members if member.event.type == kind]


def _bid_periods(members: Sequence[Member]) -> Iterator[_Stretch]:
    def about_bids(member: Member) -> bool:
        return bool(member.data["document_stage"] == "tender")

    moved = [m for m in _of(members, "clarification.issued") if about_bids(m) and "new_deadline" in m.data]
    issued = [m for m in _of(members, "tender_document.issued") if about_bids(m)]
    notices = [m for m in _of(members, "tender.published") if "bid_deadline" in m.data]
    for start in issued or notices:
        lot = start.data.get("lot_id")
        ends = [m for m in moved if lot is None or m.data.get("lot_id") in {None, lot}]
        own = [start.data[name] for name in ("submission_deadline", "bid_deadline") if name in start.data]
        moved_to = [m.data["new_deadline"] for m in ends]
        if deadlines := moved_to or own[:1] or [m.data["bid_deadline"] for m in notices]:
            last = max(_day(told) for told in deadlines)
            entries = (start.stored.seq, *(m.stored.seq for m in ends))
            yield _Stretch("bid_period", start.event.day, last, entries, start.process_id)


def _publicities(members: Sequence[Member]) -> Iterator[_Stretch]:
    for start in _of(members, "candidates.published"):
        last = _day(start.data["published_until"])
        yield _Stretch("candidate_publicity", start.event.day, last, (start.stored.seq,), start.process_id)


def _awards(members: Sequence[Member]) -> Iterator[_Stretch]:
    contracts = _of(members, "contract.signed")
    for start in _of(members, "award.notified"):
        award = start.data["award_id"]
        named = [m for m in contracts if m.data.get("award_id") == award]
        open_ = [m for m in contracts if "award_id" not in m.data and m.data.get("ocid") == start.data["ocid"]]
        signed = (named or open_)[:1]
        end = signed[0].event.day if signed else None
        entries = (start.stored.seq, *(m.stored.seq for m in signed))
        yield _Stretch("award_to_contract", start.event.day, end, entries, start.process_id)


def _contracts(members: Sequence[Member]) -> Iterator[_Stretch]:
    for start in _of(members, "contract.signed"):
        if "period" in start.data:
            first, last = (
                day_number(date.fromisoformat(start.data["period"][end])) for end in ("start_date", "end_date")
            )
            yield _Stretch("contract_period", first, last, (start.stored.seq,), start.process_id)


def _payments(members: Sequence[Member]) -> Iterator[_Stretch]:
    made = _of(members, "payment.made")
    for process_id in dict.fromkeys(m.process_id for m in made):
        mine = [m for m in made if m.process_id == process_id]
        days = [m.event.day for m in mine]
        yield _Stretch("payments", min(days), max(days), tuple(m.stored.seq for m in mine), process_id)


def spans(members: Sequence[Member]) -> list[dict[str, Any]]:
    """The spans of the members that hold, by their first day; shape: `api.processes.schemas.Span`."""
    found: list[_Stretch] = []
    for process_id in dict.fromkeys(member.process_id for member in members):
        mine = [m for m in members if m.process_id == process_id and m.event.type != "payment.made"]
        for ask in (_bid_periods, _publicities, _awards, _contracts):
            found += ask(mine)
    found += _payments(members)
    order = list(LABELS)
    return [one.told() for one in sorted(found, key=lambda one: (one.start, order.index(one.code), one.entries))]
