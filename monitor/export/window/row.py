"""One process in one line: what the list of processes shows, finds and counts by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from monitor.export.ocds.values import stamp
from monitor.export.window.seen import held
from monitor.findings.summary import fen
from monitor.flows.money import money
from monitor.flows.web import Member
from monitor.rules.kit.printing import day_text

STAGES: Final[tuple[tuple[str, str], ...]] = (
    ("tender", "tender.published"),
    ("opened", "bids.opened"),
    ("award", "award.made"),
    ("contract", "contract.signed"),
    ("payment", "payment.made"),
    ("acceptance", "acceptance.concluded"),
)
"""Stage -> the kind that reaches it, in the order of a process."""
ENDED: Final = "ended"
BEFORE: Final = "before"
WON: Final = frozenset({"award.made", "contract.signed"})


class Row(msgspec.Struct, frozen=True, gc=False):
    """A process as a list shows it. Amounts are fen; days ISO; None: not reported. Organisations are ids."""

    ocid: str
    id: str
    """The resolver's: the ocid, or the id of the contract that is all there is of it."""
    title: str | None
    stage: str
    """The furthest of `STAGES`; `ended`: terminated without an award; `before`: nothing of these yet."""
    method: str | None
    category: str | None
    regime: str | None
    buyer: str | None
    agency: str | None
    suppliers: tuple[str, ...]
    """Who was awarded, by the contracts, else by the awards; the leader of a consortium first."""
    agreed: tuple[tuple[str, int], ...]
    """Supplier (of a consortium its leader) -> what its contracts are worth here, with their approved changes."""
    project: str | None
    project_name: str | None
    region: str | None
    programmes: tuple[str, ...]
    draws: tuple[str, ...]
    year: int
    budget: int | None
    contract: int | None
    """Contracts with their approved changes."""
    paid: int | None
    first_day: str
    last_day: str
    changed: str
    """When the last public entry of it was recorded, in UTC."""
    entries: int
    last_entry: int
    names: tuple[tuple[str, str], ...]
    """Names told beside ids, for organisations that are not registered."""
    members: tuple[int, ...]
    """Its public entries in the order of time: each twice its number, one more where it is of the process itself."""
    ends: tuple[tuple[int, str, int | None], ...]
    """Of these, what no longer holds: entry, what became of it, the entry that did it."""


def fen_of(yuan: str | None) -> int | None:
    """Fen of a decimal string in yuan."""
    return None if yuan is None else int(Decimal(yuan) * 100)


def row(ocid: str, id_: str, members: Sequence[Member]) -> Row | None:
    """The line of a process from its public events; None where nothing of its own holds."""
    now = held(members)
    own = [one for one in now if one.process_id is not None]
    if not own:
        return None
    sums = money(now, "process", ocid)
    buyer, agency = _last(now, "buyer"), _last(now, "agency")
    suppliers = awarded(now)
    days = sorted(day_text(one.event.day) for one in own)
    newest = max(members, key=lambda one: one.stored.seq)
    return Row(
        ocid=ocid,
        id=id_,
        title=_last(now, "title", "tender.published") or _last(now, "title", "contract.signed"),
        stage=stage(now),
        method=_last(now, "method", "tender.published") or _last(now, "method", "contract.signed"),
        category=_category(now),
        regime=_last(own, "regime"),
        buyer=None if buyer is None else buyer["id"],
        agency=None if agency is None else agency["id"],
        suppliers=tuple(firm["id"] for firm in suppliers),
        agreed=tuple(_agreed(now).items()),
        project=_last(own, "project_id"),
        project_name=_last(now, "name", "project.registered"),
        region=_last(now, "region", "tender.published") or _last(now, "region", "project.registered"),
        programmes=_each(own, "payment.made", "programme_id"),
        draws=tuple(dict.fromkeys(one.data["draw_id"] for one in own if "draw_id" in one.data)),
        year=_last(own, "fiscal_year") or int(days[0][:4]),
        budget=fen_of(sums["budget_yuan"]),
        contract=fen_of(sums["contract_yuan"]),
        paid=fen_of(sums["paid_yuan"]),
        first_day=days[0],
        last_day=days[-1],
        changed=stamp(newest.event.recordedtime or newest.event.time),
        entries=sum(one.process_id is not None for one in members),
        last_entry=newest.stored.seq,
        names=tuple(_names(now, {one["id"] for one in [buyer, agency, *suppliers] if one}).items()),
        members=tuple(2 * one.stored.seq + (one.process_id is not None) for one in members),
        ends=tuple((one.stored.seq, one.state, one.replaced_by) for one in members if one.state != "holds"),
    )


def stage(now: Sequence[Member]) -> str:
    """The furthest stage that the events reach."""
    kinds = {one.event.type for one in now}
    if "tender.terminated" in kinds and kinds.isdisjoint(WON):
        return ENDED
    return next((name for name, kind in reversed(STAGES) if kind in kinds), BEFORE)


def awarded(now: Sequence[Member]) -> list[dict[str, Any]]:
    """Who was awarded, each once: by the contracts, else by the awards; the leader of a consortium first."""
    for kind in ("contract.signed", "award.made"):
        told = [one.data for one in now if one.event.type == kind]
        firms = {firm["id"]: firm for data in told for firm in _firms(data)}
        if firms:
            return list(firms.values())
    return []


def _names(now: Sequence[Member], ids: set[str]) -> dict[str, str]:
    """The names last told beside these ids."""
    told = (one.data.get(name) for one in now for name in ("buyer", "agency", "supplier", "consortium_members"))
    firms = (firm for one in told if one for firm in (one if isinstance(one, list) else [one]))
    return {firm["id"]: firm["name"] for firm in firms if firm["id"] in ids and firm.get("name")}


def _agreed(now: Sequence[Member]) -> dict[str, int]:
    """Yuan only; a contract once, as told last."""
    signed = {one.data["contract_id"]: one.data for one in now if one.event.type == "contract.signed"}
    out: dict[str, int] = {}
    for data in signed.values():
        if data["amount"]["currency"] == "CNY":
            out[data["supplier"]["id"]] = out.get(data["supplier"]["id"], 0) + fen(data["amount"])
    changes = {(one.data["contract_id"], one.data["change_id"]): one.data for one in now if _is_change(one)}
    for (contract, _), data in changes.items():
        if contract in signed and data["amount"]["currency"] == "CNY":
            firm = signed[contract]["supplier"]["id"]
            out[firm] = out.get(firm, 0) + fen(data["amount"])
    return out


def _is_change(one: Member) -> bool:
    return one.event.type == "contract.changed" and "approved_at" in one.data


def _firms(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "supplier" in data:
        yield data["supplier"]
    yield from data.get("consortium_members", ())


def _last(members: Sequence[Member], name: str, kind: str | None = None) -> Any:
    """The value of a field told last, by events of one kind or of any."""
    for one in reversed(members):
        if name in one.data and kind in {None, one.event.type}:
            return one.data[name]
    return None


def _each(members: Sequence[Member], kind: str, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.data[name] for one in members if one.event.type == kind and name in one.data))


def _category(now: Sequence[Member]) -> str | None:
    lots = _last(now, "lots", "tender.published") or []
    told: str | None = next((lot["category"] for lot in lots if "category" in lot), None)
    return told or _last(now, "category", "contract.signed")
