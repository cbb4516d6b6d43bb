"""The five questions of a programme, each with its sentence and its table; the fifth by what was concluded alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from api.deps import AtDesk, Reading
from api.schemas import Lang
from api.site.figures import exact, percent, prose_day, wan
from api.site.lines import share as paid_share
from api.site.window import Visit
from monitor.cases.public import public_findings
from monitor.export.window.board import Board
from monitor.export.window.row import Row
from monitor.export.window.sheets import Column, Sheet
from monitor.findings.tell import title, yuan
from monitor.flows.programme import Programme, Project, Recipient
from monitor.flows.programmes import Sums
from monitor.flows.townships import townships
from monitor.rules.catalogue import catalogue

TAGS: Final = {"confirmed": "high", "referred": "high", "unfounded": "ok"}
"""Conclusion -> tag; while it is being checked: mid."""
MILLION: Final = 1_000_000
BLANK: Final = {"text": ""}
"""A cell of a total row in which nothing can be added up."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page."""

    heads: list[dict[str, Any]]
    rows: list[list[Any]]
    total: list[Any] | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """A programme as its page tells it."""

    title: str
    lead: str
    units: str
    sources: tuple[str, Table]
    townships: tuple[str, Table]
    recipients: Table
    done: tuple[str, Table]
    effect: tuple[str, Table]
    concluded: list[dict[str, Any]]
    unassessed: list[dict[str, Any]]
    publications: list[str]
    notes: list[tuple[str, str]]
    sheets: list[Sheet]


def answers(visit: Visit, desk: AtDesk, read: Reading, told: Programme) -> Answers:
    """All that the page and its workbook say."""
    w = visit.w
    board = desk.window.board(read, desk.today)
    rows = [row for row in board.rows if told.id in row.programmes or row.project in {one.id for one in told.projects}]
    names = dict.fromkeys(one.name for one in told.projects if one.name)
    units = w("window_a.comma").join(name or id for id, name in told.units)
    heading = (
        next(iter(names)) if len(names) == 1 else named(visit, units if len(told.units) == 1 else None, len(told.plans))
    )
    first = min((one["plan_day"] or one["result_day"] for one in told.plans), default=None)
    lead = w(
        "window_a.lead_one",
        unit=units,
        day=prose_day(first, visit.lang),
        allocated=in_prose(told.total.allocated, visit.lang),
        recipients=f"{len(told.total.recipients):,}",
        arrived=in_prose(told.total.arrived, visit.lang),
    )
    people = _by_township(visit, told)
    return Answers(
        title=heading,
        lead=lead,
        units=units,
        sources=_sources(visit, told),
        townships=(w("window_a.q2_text", n=len(people.rows)), people),
        recipients=_recipients(visit, board, told.recipients),
        done=_done(visit, told, rows),
        effect=_effect(visit, told),
        concluded=[_finding(visit, one) for one in _public(read, told, desk.today)],
        unassessed=[_gap(visit, one.rule, one.records) for one in told.unassessed if _is_statute(one.rule)],
        publications=_publications(visit, told),
        notes=[(w("window_a.note_people"), w("window_a.masked"))],
        sheets=_sheets(visit, told, rows),
    )


def named(visit: Visit, unit: str | None, plans: int) -> str:
    """What money of several projects is called: by who shares it out, and in how many plans."""
    if unit is None:
        return visit.w("window_a.several", n=plans)
    return visit.w("window_a.several_of", unit=unit, n=plans)


def in_prose(yuan_: Decimal, lang: Lang) -> str:
    """An amount as a sentence says it: in 10,000 yuan, or in millions of CNY."""
    if lang == "zh":
        return f"{wan(yuan_)} 万元"
    return f"CNY {yuan_ / MILLION:,.2f} million" if yuan_ >= MILLION else f"CNY {exact(yuan_)}"


def _sources(visit: Visit, told: Programme) -> tuple[str, Table]:
    w = visit.w
    total = sum((one.yuan or Decimal(0) for one in told.sources), Decimal(0))
    heads: list[dict[str, Any]] = [
        {"label": w("window_a.level")}, {"label": w("window_a.receipt")}, {"label": w("window_a.came")},
        {"label": w("window_a.amount_wan"), "num": True}, {"label": w("window_a.share"), "wide": True},
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for one in told.sources:
        part = float(one.yuan / total) if one.yuan is not None and total else None
        bar = None if part is None else {"share": part, "text": percent(part, visit.lang)}
        where = {"text": one.receipt_id, "href": visit.url(f"/e/{one.entry}")}
        rows.append([one.level[visit.lang], where, one.day, wan(one.yuan), bar])
    if not rows:
        return w("window_a.q1_none"), Table(heads, [])
    levels = w("window_a.comma").join(dict.fromkeys(one.level[visit.lang] for one in told.sources))
    said = w(
        "window_a.q1_text", n=len(rows), levels=levels, day=prose_day(max(o.day for o in told.sources), visit.lang)
    )
    return said, Table(heads, rows, [w("window_a.total"), BLANK, BLANK, wan(total), BLANK])


def _by_township(visit: Visit, told: Programme) -> Table:
    w = visit.w
    sums: defaultdict[str | None, Sums] = defaultdict(Sums)
    for one in told.recipients:
        held = sums[one.region]
        held.allocated += one.sums.allocated
        held.arrived += one.sums.arrived
        held.recipients |= one.sums.recipients
    known = any(townships()[code].population for code in sums if code is not None and code in townships())
    heads: list[dict[str, Any]] = [{"label": w("window_a.township")}, {"label": w("window_a.recipients"), "num": True}]
    heads += [{"label": w("window_a.population"), "num": True}] if known else []
    heads += [{"label": w("window_a.allocated_wan"), "num": True}]
    heads += [{"label": w("window_a.per_head"), "num": True}] if known else []
    heads += [{"label": w("window_a.arrived"), "wide": True}]
    rows: list[list[Any]] = []
    for code, held in sorted(sums.items(), key=lambda one: (-one[1].allocated, one[0] or "")):
        town = townships().get(code or "")
        people = None if town is None else town.population
        row: list[Any] = [_town(visit, code), f"{len(held.recipients):,}"]
        row += [None if people is None else f"{people:,}"] if known else []
        row += [wan(held.allocated)]
        row += [None if not people else exact(held.allocated / people)] if known else []
        rows.append([*row, _bar(visit, held.allocated, held.arrived)])
    blank = [BLANK] if known else []
    total = [
        w("window_a.total"), f"{len(told.total.recipients):,}", *blank, wan(told.total.allocated),
        *blank, _bar(visit, told.total.allocated, told.total.arrived),
    ]  # fmt: skip
    return Table(heads, rows, total)


def _bar(visit: Visit, whole: Decimal, part: Decimal) -> Any:
    if not whole:
        return None
    told = float(part / whole)
    return {"share": min(told, 1), "over": max(told - 1, 0), "text": percent(told, visit.lang)}


def _town(visit: Visit, code: str | None) -> Any:
    if code is None:
        return visit.w("window_a.no_township")
    town = townships().get(code)
    return {"text": code if town is None else town.name, "href": visit.url("/a", place=code)}


def _recipients(visit: Visit, board: Board, told: Sequence[Recipient]) -> Table:
    w = visit.w
    heads: list[dict[str, Any]] = [
        {"label": w("window_a.recipient")}, {"label": w("window_a.township")}, {"label": w("window_a.plan")},
        {"label": w("window_a.allocated_yuan"), "num": True}, {"label": w("window_a.arrived_yuan"), "num": True},
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [_name(visit, board, one), _place(one.region), one.plan, exact(one.sums.allocated),
         exact(one.sums.arrived) if one.sums.arrived else None]
        for one in told
    ]  # fmt: skip
    return Table(heads, rows)


def _name(visit: Visit, board: Board, one: Recipient) -> Any:
    if one.kind == "person":
        return visit.w("window_a.households", n=f"{one.people:,}")
    if not board.knows(str(one.id)):
        return one.name or one.id
    return {"text": one.name or one.id, "href": visit.url(f"/party/{visit.quoted(str(one.id))}")}


def _place(code: str | None) -> str | None:
    town = townships().get(code or "")
    return code if town is None else town.name


def _done(visit: Visit, told: Programme, rows: Sequence[Row]) -> tuple[str, Table]:
    """Its projects, and under each the processes that the money went into."""
    w = visit.w
    heads: list[dict[str, Any]] = [
        {"label": w("window_a.project")}, {"label": w("window_a.stands_at")},
        {"label": w("window_a.contract_wan"), "num": True}, {"label": w("window_a.paid"), "wide": True},
    ]  # fmt: skip
    out: list[list[Any]] = [
        [{"text": one.name or one.id, "note": one.id}, _stands(visit, one), None, None] for one in told.projects
    ]
    out += [
        [
            {"text": row.title or row.ocid, "href": visit.url(f"/p/{visit.quoted(row.ocid)}"), "note": row.ocid},
            {"tag": "low", "mark": "", "text": w(f"window.stage.{row.stage}")},
            wan(yuan(row.contract)),
            paid_share(row, visit.lang),
        ]
        for row in rows
    ]
    if not out:
        return w("window_a.q3_none"), Table(heads, [])
    said = w("window_a.q3_text", projects=len(told.projects), processes=len(rows))
    return said if rows else w("window_a.q3_direct", projects=len(told.projects)), Table(heads, out)


def _stands(visit: Visit, one: Project) -> dict[str, Any]:
    w = visit.w
    if one.accepted is not None:
        return {"tag": "ok", "text": w("window_a.accepted", day=one.accepted), "mark": None}
    if one.completed is not None:
        return {"tag": "low", "text": w("window_a.completed", day=one.completed), "mark": ""}
    if one.registered is not None:
        return {"tag": "low", "text": w("window_a.registered", day=one.registered), "mark": ""}
    return {"tag": "na", "text": w("site.none_told"), "mark": None}


def _effect(visit: Visit, told: Programme) -> tuple[str, Table]:
    w = visit.w
    households, paid = told.households
    accepted = sum(one.accepted is not None for one in told.projects)
    heads: list[dict[str, Any]] = [
        {"label": w("window_a.measure")}, {"label": w("window_a.due"), "num": True},
        {"label": w("window_a.reached"), "num": True}, {"label": w("window_a.progress"), "wide": True},
    ]  # fmt: skip
    measures: list[list[Any]] = [
        _measure(visit, "arrived_wan", told.total.allocated, told.total.arrived, as_money=True),
        _measure(visit, "published", len(told.plans), told.published),
    ]
    if households:
        measures.append(_measure(visit, "households", households, paid))
    if accepted:
        measures.append(_measure(visit, "acceptances", len(told.projects), accepted))
    elif told.projects:
        none = {"tag": "na", "text": w("window_a.not_accepted"), "mark": None}
        measures.append([w("window_a.m_acceptances"), f"{len(told.projects):,}", None, none])
    return w("window_a.q4_text"), Table(heads, measures)


def _measure(visit: Visit, name: str, due: Any, reached: Any, *, as_money: bool = False) -> list[Any]:
    told = float(reached / due) if due else None
    bar = None if told is None else {"share": min(told, 1), "text": percent(told, visit.lang)}
    shown = (wan(due), wan(reached)) if as_money else (f"{due:,}", f"{reached:,}")
    return [visit.w(f"window_a.m_{name}"), *shown, bar]


def _public(read: Reading, told: Programme, day: int) -> list[dict[str, Any]]:
    found = [one for each in told.projects for one in public_findings(read, project_id=each.id, as_of_day=day)]
    return sorted({one["finding"]: one for one in found}.values(), key=lambda one: one["day"], reverse=True)


def _finding(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    lang = visit.lang
    return {
        "tag": TAGS.get(one["conclusion"] or "", "mid"),
        "state": one["state"][lang],
        "title": one["title"][lang],
        "rule": visit.url(f"/r/{visit.quoted(one['rule'])}"),
        "articles": [article["cited"][lang] for article in one["articles"]],
        "day": one["day"],
        "answer": one["answer"],
    }


def _is_statute(rule: str) -> bool:
    found = catalogue().get(rule)
    return found is not None and not found.is_lead


def _gap(visit: Visit, rule: str, records: int) -> dict[str, Any]:
    return {
        "title": title(rule)[visit.lang],
        "href": visit.url(f"/r/{visit.quoted(rule)}"),
        "records": records,
    }


def _publications(visit: Visit, told: Programme) -> list[str]:
    out = []
    for plan in told.plans:
        for one in plan["publications"]:
            what = visit.w(f"window_a.published_{one['what']}")
            out.append(f"{one['day']}　{plan['allocation_plan_id']}　{what}　{one['label'][visit.lang]}")
    return out


def _sheets(visit: Visit, told: Programme, rows: Sequence[Row]) -> list[Sheet]:
    w = visit.w
    came = Sheet(
        w("window_a.q1"),
        [Column(w("window_a.level")), Column(w("window_a.receipt")), Column(w("window_a.came"), "day"),
         Column(w("window_a.amount_yuan"), "money"), Column(w("window.entries"), "count")],
        [[one.level[visit.lang], one.receipt_id, one.day, one.yuan, one.entry] for one in told.sources],
    )  # fmt: skip
    went = Sheet(
        w("window_a.q2"),
        [Column(w("window_a.plan")), Column(w("window_a.year")), Column(w("window_a.township_code")),
         Column(w("window_a.township")), Column(w("window_a.recipient_id")), Column(w("window_a.recipient")),
         Column(w("window_a.people_count"), "count"), Column(w("window_a.allocated_yuan"), "money"),
         Column(w("window_a.arrived_yuan"), "money")],
        [
            [one.plan, str(one.year), one.region, _place(one.region), one.id,
             w("window_a.person") if one.kind == "person" else one.name, one.people, one.sums.allocated,
             one.sums.arrived or None]
            for one in told.recipients
        ],
    )  # fmt: skip
    did = Sheet(
        w("window_a.q3"),
        [Column(w("window_a.project_id")), Column(w("window_a.project")), Column(w("window_a.registered_on"), "day"),
         Column(w("window_a.completed_on"), "day"), Column(w("window_a.accepted_on"), "day")],
        [[one.id, one.name, one.registered, one.completed, one.accepted] for one in told.projects],
    )  # fmt: skip
    processes = Sheet(
        w("window.processes"),
        [Column(w("window.ocid")), Column(w("window.title")), Column(w("window.contract_yuan"), "money"),
         Column(w("window.paid_yuan"), "money")],
        [[row.ocid, row.title, yuan(row.contract), yuan(row.paid)] for row in rows],
    )  # fmt: skip
    return [came, went, did, processes]
