"""One act on many cases or findings: each by itself, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter

from api.cases.schemas import Batch, Outcome, Outcomes
from api.cases.working import Working, Works, asked
from api.problems import Refused, details
from monitor.cases.act import act
from monitor.cases.snoozes import Snooze, make
from monitor.cases.step import open_case
from monitor.store.cases import numbers_of_findings
from monitor.store.database import Write
from monitor.store.findings import by_ids
from monitor.vocabulary.event import day_number

router = APIRouter(prefix="/cases", tags=["cases"])


@router.post("/batch", summary="One act on many cases or findings")
def batch(works: Works, told: Batch) -> Outcomes:
    """Each is done or refused by itself; `open` makes a case a finding, or, `together`, one a process.

    `assign` on findings opens a case where there is none; other acts do not. No versions are asked for: who acts on
    many saw none closely.
    """
    items = [one for part in _parts(works, told) for one in _done(works, told, part)]
    done = sum(one.ok for one in items)
    return Outcomes(items=items, done=done, refused=len(items) - done)


def _parts(works: Working, told: Batch) -> Iterable[tuple[str | int, ...]]:
    """What is done together: a case, a finding, or the findings of one process."""
    if told.cases:
        return [(number,) for number in dict.fromkeys(told.cases)]
    ids = list(dict.fromkeys(told.findings or ()))
    if not ids:
        raise Refused("incomplete")
    if told.act != "open" or not told.together:
        return [(id,) for id in ids]
    with works.desk.database.reading() as read:
        rows = by_ids(read, ids)
    groups: dict[str, list[str]] = {}
    for id in ids:
        row = rows.get(id, {})
        groups.setdefault(str(row.get("process_id") or row.get("project_id") or id), []).append(id)
    return [tuple(group) for group in groups.values()]


def _done(works: Working, told: Batch, part: tuple[str | int, ...]) -> list[Outcome]:
    try:
        number, snooze = works.do(lambda write: _one(write, works, told, part))
    except Refused as refused:
        problem = details(refused, "/cases/batch", works.lang)
        return [Outcome(id=str(id), ok=False, problem=problem) for id in part]
    return [Outcome(id=str(id), ok=True, number=number, snooze=snooze) for id in part]


def _one(write: Write, works: Working, told: Batch, part: tuple[str | int, ...]) -> tuple[int | None, int | None]:
    """The number of the case, or of the snooze."""
    now, who = works.desk.now, works.who
    assignee = works.account(told.account)
    if told.act == "open":
        ids = [str(id) for id in part]
        row = open_case(write, ids, who, now=now, assignee=assignee, text=told.text, terms=works.terms)
        return row.number, None
    if told.act == "snooze":
        return None, _snoozed(write, works, told, str(part[0]))
    number = part[0] if isinstance(part[0], int) else numbers_of_findings(write, [part[0]]).get(part[0])
    if number is None and told.act != "assign":
        raise Refused("finding_in_no_case", id=part[0])
    if number is None:
        return open_case(write, [str(part[0])], who, now=now, assignee=assignee, terms=works.terms).number, None
    body = works.body_of(write, number) if told.act == "transfer" else ""
    wanted = asked(told.act, told.model_copy(update={"findings": None, "account": assignee}))
    return act(write, number, wanted, who, now=now, terms=works.terms, body=body).number, None


def _snoozed(write: Write, works: Working, told: Batch, id: str) -> int:
    row = by_ids(write, [id]).get(id)
    if row is None:
        raise Refused("no_such_finding", id=id)
    until = -1 if told.until is None else day_number(told.until)
    wanted = Snooze(row["rule"], row["scope_kind"], row["scope_id"], until, told.text)
    return make(write, wanted, works.who, now=works.desk.now).number
