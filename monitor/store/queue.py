"""Findings as the queue needs them to rank and count: a few columns of all, everything of none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.events import last_seq
from monitor.store.tables.case import case_file, case_finding
from monitor.store.tables.entry import entry
from monitor.store.tables.finding import finding
from monitor.store.tables.link import link


class Slim(NamedTuple):
    """One finding, without its texts and evidence. Days are day numbers, money is fen."""

    id: str
    event: int
    """The judged entry."""
    rule: str
    family: str
    severity: str
    confidence: str
    is_lead: bool
    state: str
    day: int
    stake_fen: int | None
    unit_id: str | None
    process_id: str | None
    project_id: str | None
    scope_kind: str
    scope_id: str


class Held(NamedTuple):
    """A finding that is in a case, and where that stands; `due_day` is a day number."""

    finding: str
    number: int
    case_state: str
    assignee: str | None
    due_day: int | None


SEARCHED = ("message_zh", "message_en", "rule", "about", "scope_id", "process_id", "project_id", "unit_id")
"""Columns in which the words of a search are looked for."""
SUBJECTS = ("process", "project", "unit")
"""Kinds of subject that a finding names itself; every other is a kind of scope."""
MANY = 2_000
"""More ids than this are not asked for one by one: everything is read."""


def slim(read: Read, *, process_id: str | None = None, project_id: str | None = None) -> list[Slim]:
    """Every finding of this process and project; nothing told: of all."""
    told = _slim()
    if process_id is not None:
        told = told.where(finding.c.process_id == process_id)
    if project_id is not None:
        told = told.where(finding.c.project_id == project_id)
    return [Slim(*row) for row in read.connection.execute(told)]


def slims(read: Read, ids: Collection[str] | None = None) -> list[tuple[Any, ...]]:
    """Rows of `Slim` of these findings, of all where none are named: plain tuples, since there may be many."""
    if ids is None or len(ids) > MANY:
        wanted = None if ids is None else set(ids)
        rows = [tuple(row) for row in read.connection.execute(_slim())]
        return rows if wanted is None else [row for row in rows if row[0] in wanted]
    out: list[tuple[Any, ...]] = []
    for part in chunks(sorted(ids)):
        out += [tuple(row) for row in read.connection.execute(_slim().where(finding.c.id.in_(part)))]
    return out


def _slim() -> Select[Any]:
    return select(*(finding.c[name] for name in Slim._fields))


def changed_since(read: Read, after: int) -> tuple[int, set[str]]:
    """The last entry of the log, and the findings that changed after entry `after`."""
    upto = last_seq(read)
    if upto <= after:
        return upto, set()
    told = select(entry.c.subject).where(entry.c.seq > after, entry.c.type == "finding.changed")
    return upto, set(read.connection.scalars(told))


def matching(read: Read, search: str) -> set[str]:
    """Ids of the findings that hold all words of `search` somewhere."""
    told = select(finding.c.id)
    for word in search.split():
        told = told.where(or_(*(finding.c[name].icontains(word, autoescape=True) for name in SEARCHED)))
    return set(read.connection.scalars(told))


def programmes(read: Read, events: Iterable[int] | None = None) -> dict[int, str]:
    """Judged entry -> the programme that it names, of these entries, of all findings where none are named."""
    plan = link.alias()
    is_plan = exists().where(plan.c.seq == link.c.seq, plan.c.noun == "allocation_plan", plan.c.id == link.c.id)
    told = select(link.c.seq, func.min(link.c.id)).where(link.c.noun == "programme", link.c.role == "scope", ~is_plan)
    told = told.group_by(link.c.seq)
    if events is None:
        rows = read.connection.execute(told.where(link.c.seq.in_(select(finding.c.event))))
        return {row[0]: row[1] for row in rows}
    out: dict[int, str] = {}
    for part in chunks(sorted(set(events))):
        out |= {row[0]: row[1] for row in read.connection.execute(told.where(link.c.seq.in_(part)))}
    return out


def held(read: Read) -> list[Held]:
    """Every finding that is in a case."""
    told = select(
        case_finding.c.finding, case_file.c.number, case_file.c.state, case_file.c.assignee, case_file.c.due_day
    ).join(case_file, case_file.c.number == case_finding.c.number)
    return [Held(*row) for row in read.connection.execute(told)]


def on_subject(read: Read, rule: str, kind: str, id: str) -> frozenset[str]:
    """Ids of the findings of a rule on a process, project or unit, or in a scope value of another kind."""
    told = select(finding.c.id).where(finding.c.rule == rule)
    if kind in SUBJECTS:
        told = told.where(finding.c[f"{kind}_id"] == id)
    else:
        told = told.where(finding.c.scope_kind == kind, finding.c.scope_id == id)
    return frozenset(read.connection.scalars(told))


def raised_last(read: Read, most: int) -> list[str]:
    """Ids of the findings that were raised last, the newest first."""
    told = select(finding.c.id).order_by(finding.c.raised_at.desc(), finding.c.id.desc()).limit(most)
    return list(read.connection.scalars(told))
