"""Findings on record: written by the audit, read by the queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from monitor.ledger.canonical import canonical
from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.own import record
from monitor.store.tables.finding import finding, step
from monitor.vocabulary.own import Doing

JSON_COLUMNS = ("about", "events", "shown", "params")


def _told(row: Any) -> dict[str, Any]:
    return {name: json.loads(value) if name in JSON_COLUMNS else value for name, value in row.items()}


def by_ids(read: Read, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Finding id -> row, of those that are on record."""
    out: dict[str, dict[str, Any]] = {}
    for part in chunks(list(ids)):
        rows = read.connection.execute(select(finding).where(finding.c.id.in_(part))).mappings()
        out |= {row["id"]: _told(row) for row in rows}
    return out


def row_sha256(row: Mapping[str, Any]) -> str:
    """What the log holds of a row of table `finding`: SHA-256 of the canonical object of its columns, each as text."""
    told = {name: str(value) for name, value in row.items() if value is not None}
    return hashlib.sha256(canonical(told)).hexdigest()


def put(write: Write, rows: Sequence[dict[str, Any]], steps: Sequence[dict[str, Any]]) -> None:
    """`rows` stand for their findings from now on, `steps` are added to their history; the log has an entry of each."""
    told = [{name: _text(name, value) for name, value in row.items()} for row in rows]
    known = set(by_ids(write, [row["id"] for row in rows]))
    fresh = [row for row in told if row["id"] not in known]
    if fresh:
        write.connection.execute(insert(finding), fresh)
    for row in told:
        if row["id"] in known:
            write.connection.execute(update(finding).where(finding.c.id == row["id"]).values(**row))
    first = (write.connection.scalar(select(func.max(step.c.id))) or 0) + 1
    numbered = [{"id": number, **one} for number, one in enumerate(steps, first)]
    if numbered:
        write.connection.execute(insert(step), numbered)
    _on_record(write, told, {one["finding"]: one for one in numbered})


def _on_record(write: Write, rows: Sequence[dict[str, Any]], steps: Mapping[str, dict[str, Any]]) -> None:
    doings = []
    for row in rows:
        data = {name: row[name] for name in ("rule", "version", "state")} | {"finding": row["id"]}
        data |= {"at": row["changed_at"], "row_sha256": row_sha256(row)}
        if (done := steps.get(row["id"])) is not None:
            data |= {"step": done["id"], "cause": done["cause"]}
        doings.append(Doing("finding.changed", row["id"], data))
    if doings:
        record(write, doings, now=max(datetime.fromisoformat(row["changed_at"]) for row in rows))


def _text(name: str, value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if name in JSON_COLUMNS else value


def history(read: Read, finding_id: str) -> list[dict[str, Any]]:
    """The changes of state of a finding, oldest first."""
    told = select(step.c.at, step.c.state, step.c.cause).where(step.c.finding == finding_id).order_by(step.c.id)
    return [dict(row) for row in read.connection.execute(told).mappings()]


FILTERS = ("rule", "family", "severity", "state", "process_id", "project_id", "unit_id", "scope_id", "is_lead")
"""Columns by which findings can be narrowed."""


def _narrowed(query: Select[Any], wanted: dict[str, Any]) -> Select[Any]:
    for name in FILTERS:
        told = wanted.get(name)
        if told is None or told == []:
            continue
        column = finding.c[name]
        query = query.where(column.in_(told) if isinstance(told, list | tuple) else column == told)
    return query


def listed(read: Read, **wanted: Any) -> list[dict[str, Any]]:
    """The findings that fit (`FILTERS`), by id."""
    rows = read.connection.execute(_narrowed(select(finding), wanted).order_by(finding.c.id)).mappings()
    return [_told(row) for row in rows]


def standing_ids(read: Read) -> set[str]:
    """Ids of the findings that are not superseded."""
    return set(read.connection.scalars(select(finding.c.id).where(finding.c.state != "superseded")))


def facets(read: Read, name: str, **wanted: Any) -> dict[str, int]:
    """Value of a column -> number of findings that fit the other filters."""
    others = {key: value for key, value in wanted.items() if key != name}
    counted = _narrowed(select(finding.c[name], func.count()), others).group_by(finding.c[name])
    return {str(value): count for value, count in read.connection.execute(counted) if value is not None}
