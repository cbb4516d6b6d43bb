"""What the screens found unusual: the results of each run, and which of them concern a unit."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from monitor.store.chunks import chunks
from monitor.store.concerning import of_units
from monitor.store.database import Read, Write
from monitor.store.tables.link import link
from monitor.store.tables.unusual import screen_run, unusual

JSON_COLUMNS: Final = ("compared", "reasons", "innocent", "figures", "entries")
PROCESS: Final = "process"


class Slim(NamedTuple):
    """One result, without its texts and figures. Days are day numbers."""

    id: str
    screen: str
    market: str
    subject_kind: str
    subject_id: str
    process_id: str | None
    unit_id: str | None
    day: int | None
    rank_ppm: int


def put_results(write: Write, run: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """`rows` are results of the run; their JSON columns as values."""
    told = [{**one, "run": run} | {name: _text(one[name]) for name in JSON_COLUMNS} for one in rows]
    for part in chunks(told):
        write.connection.execute(insert(unusual), list(part))


def drop_results(write: Write, run: int, screen: str) -> None:
    """What a screen found in a turn that was not finished is gone."""
    write.connection.execute(delete(unusual).where(unusual.c.run == run, unusual.c.screen == screen))


def keep_newest(write: Write, most: int) -> None:
    """Only the newest `most` runs that are done keep their results."""
    done = select(screen_run.c.number).where(screen_run.c.has_results).order_by(screen_run.c.number.desc())
    for number in write.connection.scalars(done.offset(most)).all():
        write.connection.execute(delete(unusual).where(unusual.c.run == number))
        write.connection.execute(update(screen_run).where(screen_run.c.number == number).values(has_results=False))


def slims(read: Read, run: int) -> list[Slim]:
    """Every result of a run, the most unusual first."""
    told = select(*(unusual.c[name] for name in Slim._fields)).where(unusual.c.run == run)
    return [Slim(*row) for row in read.connection.execute(told.order_by(unusual.c.rank_ppm.desc(), unusual.c.id))]


def results(read: Read, run: int, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Id -> result of a run with all it says, of those that are there."""
    out: dict[str, dict[str, Any]] = {}
    for part in chunks(sorted(set(ids))):
        told = select(unusual).where(unusual.c.run == run, unusual.c.id.in_(part))
        out |= {row["id"]: _told(row) for row in read.connection.execute(told).mappings()}
    return out


def newest_result(read: Read, id: str) -> dict[str, Any] | None:
    """The result of this id in the newest run that has it."""
    done = unusual.join(screen_run, screen_run.c.number == unusual.c.run)
    told = select(unusual).select_from(done).where(unusual.c.id == id, screen_run.c.has_results)
    row = read.connection.execute(told.order_by(unusual.c.run.desc()).limit(1)).mappings().first()
    return None if row is None else _told(row)


def on_subjects(read: Read, run: int, processes: Collection[str], subjects: Collection[tuple[str, str]]) -> list[Slim]:
    """The results of a run that name one of these processes, or are about one of these subjects (kind, id)."""
    told = select(*(unusual.c[name] for name in Slim._fields)).where(unusual.c.run == run)
    out: dict[str, Slim] = {}
    for part in chunks(sorted(set(processes))):
        out |= _by_id(read, told.where(unusual.c.process_id.in_(part)))
    for kind in sorted({kind for kind, _ in subjects}):
        for part in chunks(sorted({id for other, id in subjects if other == kind})):
            out |= _by_id(read, told.where(unusual.c.subject_kind == kind, unusual.c.subject_id.in_(part)))
    return sorted(out.values(), key=lambda one: (-one.rank_ppm, one.id))


def results_concerning(read: Read, run: int, units: Collection[str]) -> frozenset[str]:
    """Ids of the results of a run that are of one of `units`, rest on an entry that concerns one, or on its process."""
    if not units:
        return frozenset()
    mine = select(unusual.c.id).where(unusual.c.run == run)
    seqs = of_units(units).subquery()
    told = {
        *read.connection.scalars(mine.where(or_(unusual.c.unit_id.in_(units), unusual.c.subject_id.in_(units)))),
        *read.connection.scalars(mine.where(_of_process(unusual.c.process_id, seqs))),
        *read.connection.scalars(
            mine.where(unusual.c.subject_kind == PROCESS, _of_process(unusual.c.subject_id, seqs))
        ),
    }
    evidence = _evidence(read, run)
    return frozenset(
        told | {*read.connection.scalars(select(evidence.c.id).where(evidence.c.seq.in_(select(seqs.c.seq))))}
    )


def _of_process(column: ColumnElement[Any], seqs: Subquery) -> ColumnElement[bool]:
    named = select(link.c.id).where(link.c.noun == PROCESS, link.c.seq.in_(select(seqs.c.seq)))
    return column.in_(named)


def _evidence(read: Read, run: int) -> Subquery:
    """Result and entry, of each entry on which a result of the run rests."""
    if read.connection.dialect.name == "postgresql":
        told = func.jsonb_array_elements_text(cast(unusual.c.entries, JSONB)).table_valued("value")
    else:
        told = func.json_each(unusual.c.entries).table_valued("value")
    seq = cast(told.c.value, BigInteger).label("seq")
    return select(unusual.c.id, seq).select_from(unusual.join(told, true())).where(unusual.c.run == run).subquery()


def _by_id(read: Read, told: Select[Any]) -> dict[str, Slim]:
    return {row.id: Slim(*row) for row in read.connection.execute(told)}


def _told(row: Any) -> dict[str, Any]:
    return {name: json.loads(value) if name in JSON_COLUMNS else value for name, value in row.items()}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
