"""Stores of a thousand to ten million events, audited, made in SQL from one generated county.

The county is told again by `INSERT ... SELECT` over rows in which what differs stands as a mark (its unit's suffix, its
copy's suffix, its years); indexes are built afterwards. A copy is another group of units or the same group four years
earlier (`BLOCKS` of them), so that a unit's records a year stay as many as they were. Verdicts are those of a real
audit of the first county, moved; the log's tree is whole over the leaves, the leaves are not hashed anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from large_seed import COPY, GROUP, YEARS, Donor, Seed, seed
from sqlalchemy import text

from monitor.audit.auditor import today
from monitor.audit.catch_up import READER
from monitor.audit.county import judged_whole
from monitor.audit.evaluate import basis
from monitor.audit.in_force import charged
from monitor.store.blocks import room_for
from monitor.store.cursors import Cursor, move
from monitor.store.database import Database, Write, open_database
from monitor.store.nodes import grow

BLOCKS: Final = 5
"""Times four years that a unit's history is long, where the store is large enough."""
FOUR_YEARS: Final = 1461
TREE: Final = 256 * 256
"""Leaves of which nodes are made at a time."""
BULKY: Final = 20_000
"""Rows that one statement tells again."""
TABLES: Final = ("entry", "payload", "link", "verdict")


@dataclass(frozen=True, slots=True)
class Hot:
    """One value that is named in very many records."""

    unit_payments: int = 0
    programme_payments: int = 0
    party_payments: int = 0
    years: int = 10
    """The payments are spread evenly over so many years up to today."""

    def told(self) -> Mapping[str, int]:
        """Donor -> payments."""
        return {
            "unit": self.unit_payments,
            "programme": self.programme_payments,
            "party": self.party_payments,
        }


NONE: Final = Hot()


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in the store."""

    events: int
    verdicts: int
    first: int
    """The entry of the first event of the county as it was told first: the youngest block of the first units."""
    seed: Seed = field(repr=False)


def _again(column: str) -> str:
    """SQL: a text of the first county with the marks of one copy filled in."""
    told = f"replace(replace({column}, '{GROUP}', :g), '{COPY}', :c)"
    for place, mark in enumerate(YEARS):
        told = f"replace({told}, '{mark}', :y{place})"
    return told


def _copied(table: str) -> str:
    """SQL: the rows of one copy."""
    text_columns = {
        "entry": ("source", "event_id", "subject", "time", "corrects"),
        "payload": ("body",),
        "link": ("id",),
        "verdict": ("scope_id", "about"),
    }[table]
    columns = SHAPES[table]
    shown = []
    for column in columns:
        if column in text_columns:
            shown.append(_again(column))
        elif column in ("seq", "event"):
            shown.append(f"{column} + :base")
        elif column in ("day", "recheck_day"):
            shown.append(f"{column} - :days")
        else:
            shown.append(column)
    put = f"INSERT INTO {table} ({', '.join(columns)})"
    return f"{put} SELECT {', '.join(shown)} FROM told_{table} ORDER BY 1"  # noqa: S608


SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "entry": (
        "seq", "source", "event_id", "type", "subject", "time", "day", "recordedtime", "actor", "corrects",
        "payload_salted", "leaf_hash",
    ),
    "payload": ("seq", "salt", "body"),
    "link": ("seq", "noun", "id", "role", "day", "kind"),
    "verdict": ("rule", "scope_kind", "scope_id", "about", "event", "day", "verdict", "reason", "recheck_day"),
}  # fmt: skip


def _tell(write: Write, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    """Tables `told_*` of the first county's rows, marks and all."""
    for table in TABLES:
        _run(write, f"CREATE TABLE told_{table} AS SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608
        marks = ", ".join(f":{name}" for name in SHAPES[table])
        put = f"INSERT INTO told_{table} ({', '.join(SHAPES[table])}) VALUES ({marks})"  # noqa: S608
        _run(write, put, [dict(zip(SHAPES[table], row, strict=True)) for row in rows[table]])


def _run(write: Write, statement: str, told: Any = None) -> None:
    if told != []:
        write.connection.execute(text(statement), told)


@contextmanager
def _without_indexes(write: Write) -> Iterator[None]:
    """Indexes of the filled tables are made when the rows are in."""
    if write.connection.dialect.name == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :name"
    else:
        asked = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :name"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    made = [tuple(row) for name in TABLES for row in write.connection.execute(text(asked), {"name": name})]
    for name, _ in made:
        _run(write, f"DROP INDEX {name}")
    yield
    for _, statement in made:
        write.connection.exec_driver_sql(statement)
    write.connection.exec_driver_sql("ANALYZE")


def _years(block: int) -> dict[str, str]:
    return {f"y{place}": str(int(YEARS[mark]) - 4 * block) for place, mark in enumerate(YEARS)}


def _donated(write: Write, donor: Donor, many: int, first: int, years: int) -> None:
    """`many` payments like the donor's, spread over the years, each to another firm and with another invoice."""
    sqlite = write.connection.dialect.name == "sqlite"
    day = f"{donor.day} - CAST((:many - 1 - n) * {years * 365} / :many AS INTEGER)"
    date = f"date(({day}) * 86400, 'unixepoch')" if sqlite else f"to_char(date '1970-01-01' + ({day}), 'YYYY-MM-DD')"
    number = "CAST(n AS TEXT)"

    def filled(column: str) -> str:
        firm, amount = "CAST(n % 2000 AS TEXT)", "CAST(1000 + (n * 7919) % 1900 AS TEXT)"
        return f"replace(replace(replace({column}, '@N', {number}), '@F', {firm}), '@A', {amount})"

    with_numbers = "WITH RECURSIVE numbers(n) AS (SELECT :low UNION ALL SELECT n + 1 FROM numbers WHERE n < :high)"
    told = {
        "entry": (
            f":first + n, source, {filled('event_id')}, type, subject, {date} || 'T10:00:00+08:00', {day},"
            " recordedtime, actor, corrects, payload_salted, leaf_hash"
        ),
        "payload": f":first + n, salt, {filled('body')}",
        "link": f":first + n, noun, {filled('id')}, role, {day}, kind",
        "verdict": (
            f"rule, scope_kind, {filled('scope_id')}, {filled('about')}, :first + n, {day}, verdict, reason, NULL"
        ),
    }
    for table, rows in donor.rows.items():
        marks = ", ".join(f":{name}" for name in SHAPES[table])
        _run(write, f"CREATE TABLE one_{table} AS SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608
        put = f"INSERT INTO one_{table} ({', '.join(SHAPES[table])}) VALUES ({marks})"  # noqa: S608
        _run(write, put, [dict(zip(SHAPES[table], row, strict=True)) for row in rows])
        columns = ", ".join(SHAPES[table])
        put = f"INSERT INTO {table} ({columns}) {with_numbers}"
        fill = f"{put} SELECT {told[table]} FROM numbers CROSS JOIN one_{table}"  # noqa: S608
        for low in range(0, many, BULKY):
            asked = {"low": low, "high": min(many, low + BULKY) - 1, "first": first, "many": many}
            used = {name: value for name, value in asked.items() if name != "many" or ":many" in told[table]}
            used = {name: value for name, value in used.items() if name != "first" or ":first" in told[table]}
            _run(write, fill, used)
        _run(write, f"DROP TABLE one_{table}")


def _quick(database: Database) -> None:
    """A store that is thrown away when it was measured is filled without waiting for the disk."""
    if database.engine.dialect.name == "sqlite":
        connection = database.engine.raw_connection()
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "temp_store=FILE"):
            connection.cursor().execute(f"PRAGMA {pragma}")
        connection.close()


def _tree(write: Write, size: int) -> None:
    for first in range(0, size, TREE):
        asked = text("SELECT leaf_hash FROM entry WHERE seq >= :first AND seq < :end ORDER BY seq")
        told = write.connection.execute(asked, {"first": first, "end": min(size, first + TREE)})
        grow(write, first, [bytes(one) for (one,) in told])


def made(url: str, folder: Path, events: int, *, hot: Hot = NONE, verdicts: bool = True) -> Made:
    """The store at `url` (not there yet) holds some `events` events with what the audit said of them.

    `verdicts` false: only of the first units and of what is hot, which is what a round reads.
    """
    told = seed(folder, events, hot.told())
    database = open_database(url)
    database.migrate()
    _quick(database)
    here = len(told.rows["entry"])
    copies = max(1, round((events - sum(hot.told().values())) / here))
    blocks = min(BLOCKS, copies)
    base = first = 0
    with database.writing() as write, _without_indexes(write):
        room_for(write, events + here)
        _tell(write, told.rows)
        order = sorted(range(copies), key=lambda copy: (-(copy % blocks), -(copy // blocks)))
        for copy in order:
            block, group = copy % blocks, copy // blocks
            marks = {"g": f".g{group}" if group else "", "c": f".c{copy}" if copy else "", **_years(block)}
            for table in TABLES:
                if table != "verdict" or verdicts or not group:
                    moved = {"base": base, **({} if table == "payload" else {"days": FOUR_YEARS * block})}
                    _run(write, _copied(table), marks | moved)
            first, base = base, base + here
        for name, many in hot.told().items():
            if many:
                _donated(write, told.donors[name], many, base, hot.years)
                base += many
        for table in TABLES:
            _run(write, f"DROP TABLE told_{table}")
    with database.writing() as write:
        _tree(write, base)
        charges = charged("demo")
        move(write, READER, Cursor(base - 1, today(), basis(charges)))
        judged_whole(write, charges, base - 1, today())
        kept = int(write.connection.scalar(text("SELECT count(*) FROM verdict")) or 0)
    database.close()
    return Made(base, kept, first, told)


def told_again(event: Mapping[str, Any], numbers: Iterator[int] | None = None, **changed: Any) -> dict[str, Any]:
    """An event of the store under an id of its own, with changed members of its payload."""
    number = next(numbers or count())
    return {**json.loads(json.dumps(event)), "id": f"{event['id']}.again{number}", "data": {**event["data"], **changed}}
