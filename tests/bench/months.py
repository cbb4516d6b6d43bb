"""What blocks of payloads and the archive of old months cost and give: `python tests/bench/months.py`.

Both databases in one run, each figure beside the one before: appends at the revision without blocks and with them,
then the size, a read and appends before and after all months but the last went to the archive. `--events` says how
many, `--months` over how many they are spread. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from postgres_server import NoServer, server
from sqlalchemy import create_engine, text

from monitor.operation.months import archive
from monitor.store import blocks
from monitor.store.append import append
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.events import count, events_after, events_by_seq
from monitor.store.months.shrink import shrink
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event

BEFORE = "2026_11_30_1100"
"""The revision without blocks and archive."""
BATCH = 1_000
READS = 300
START = datetime(2025, 1, 1, 9, tzinfo=COUNTY)
KINDS = ("payment.made", "contract.signed", "decision.made", "bids.opened", "tender.published", "award.made")


def events_of(number: int) -> list[Event]:
    """A batch of examples of the contract, each under an id of its own."""
    out = []
    for place in range(number * BATCH, (number + 1) * BATCH):
        told = contract().kinds[KINDS[place % len(KINDS)]].example
        out.append(
            Event(id=f"e-{place}", **{name: told[name] for name in ("source", "type", "subject", "time", "data")})
        )
    return out


def filled(databases: Sequence[Database], batches: int, months: int) -> list[float]:
    """Appends/s of each database: so many batches in turn, over so many months of recording; the median batch."""
    seconds: list[list[float]] = [[] for _ in databases]
    for number in range(batches):
        events, now = events_of(number), START + timedelta(days=30.5 * months * number / batches)
        turn = list(enumerate(databases))
        for place, database in turn if number % 2 else reversed(turn):
            began = time.perf_counter()
            with database.writing() as write:
                append(write, events, now=now)
            seconds[place].append(time.perf_counter() - began)
    return [BATCH / statistics.median(told) for told in seconds]


def appended(database: Database, first: int, batches: int, now: datetime) -> float:
    """Appends/s of some batches more."""
    told = [events_of(number) for number in range(first, first + batches)]
    began = time.perf_counter()
    for events in told:
        with database.writing() as write:
            append(write, events, now=now)
    return batches * BATCH / (time.perf_counter() - began)


def size_mb(database: Database) -> float:
    """Megabytes of the database, without what waits in its log."""
    with database.reading() as read:
        if database.engine.dialect.name == "postgresql":
            told = read.connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
        else:
            asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            told = read.connection.exec_driver_sql(asked).scalar()
    return float(told or 0) / 1e6


def shares(database: Database) -> str:
    """Of PostgreSQL: megabytes of entries, payloads and links with their indexes."""
    if database.engine.dialect.name != "postgresql":
        return "-"
    asked = """SELECT sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'entry'),
        sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname ~ '^payload'),
        sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'link')
        FROM pg_class c WHERE c.relkind = 'r'"""
    with database.reading() as read:
        row = read.connection.exec_driver_sql(asked).one()
    return " / ".join(f"{float(one or 0) / 1e6:,.0f}" for one in row)


def reads(database: Database, upto: int, size: int) -> tuple[float, float]:
    """Median milliseconds of one event, and of `size` events of as many entries strewn over the old ones."""
    chance = random.Random(7)

    def timed(many: int) -> float:
        told = []
        for _ in range(READS // many + 5):
            seqs = chance.sample(range(upto), many)
            began = time.perf_counter()
            with database.reading() as read:
                assert len(events_by_seq(read, seqs)) == many
            told.append(time.perf_counter() - began)
        return statistics.median(told) * 1000

    return timed(1), timed(size)


def scanned(database: Database) -> float:
    """Events/s read one after the other, as the lake reads them."""
    began, last, total = time.perf_counter(), -1, 0
    with database.reading() as read:
        while told := events_after(read, last, 5_000):
            last, total = told[-1].seq, total + len(told)
    return total / (time.perf_counter() - began)


def measured(
    open_: Callable[[str, Path], Database], folder: Path, batches: int, months: int
) -> Iterator[tuple[str, str]]:
    """Each figure of one database by its name."""
    plain, database = open_("plain", folder), open_("parted", folder)
    plain.migrate(BEFORE)
    database.migrate()
    before, now_ = filled((plain, database), batches, months)
    plain.close()
    yield "appends/s, one table", f"{before:,.0f}"
    yield "appends/s, as it is now", f"{now_:,.0f}"
    with database.reading() as read:
        yield "blocks of payloads", str(len(blocks.blocks(read.connection)) or "-")
    yield "MB of entries / payloads / links", shares(database)
    upto, now = batches * BATCH * (months - 1) // months, START + timedelta(days=30.5 * months)
    one, many = reads(database, upto, 100)
    yield "one old event, ms", f"{one:.2f}"
    yield "100 old events strewn over all, ms", f"{many:.1f}"
    yield "events/s one after the other", f"{scanned(database):,.0f}"
    yield "database, MB", f"{size_mb(database):,.0f}"
    began = time.perf_counter()
    sealed = list(archive(database, f"{now:%Y-%m}", now=now))
    seconds, payloads = time.perf_counter() - began, sum(one.payloads for one in sealed)
    yield "payloads archived", f"{payloads:,} of {batches * BATCH:,}"
    yield "payloads/s archived, each verified twice", f"{payloads / seconds:,.0f}"
    yield "archive, MB", f"{sum(one.size for one in sealed) / 1e6:,.0f}"
    began = time.perf_counter()
    shrink(database)
    yield "room given back, s", f"{time.perf_counter() - began:.1f}"
    yield "database afterwards, MB", f"{size_mb(database):,.0f}"
    one, many = reads(database, upto, 100)
    yield "one archived event, ms", f"{one:.2f}"
    yield "100 archived events strewn over all, ms", f"{many:.1f}"
    yield "events/s one after the other, archived", f"{scanned(database):,.0f}"
    yield "appends/s afterwards", f"{appended(database, batches, max(batches // 5, 1), now):,.0f}"
    began = time.perf_counter()
    with database.reading() as read:
        assert verify(read).bad == []
        entries = count(read)
    yield "entries/s of `ledger verify`, archive included", f"{entries / (time.perf_counter() - began):,.0f}"
    database.close()


def _sqlite(name: str, folder: Path) -> Database:
    return open_database(f"sqlite:///{folder}/{name}.db", archive=folder / f"{name}-archive")


def main() -> None:
    """The table of both databases."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--events", type=int, default=100_000)
    told.add_argument("--months", type=int, default=10)
    told.add_argument("--folder", type=Path, default=None, help="where the databases lie while they are measured")
    told.add_argument("--block", type=int, default=blocks.BLOCK, help="entries in a block (PostgreSQL)")
    asked = told.parse_args()
    blocks.AHEAD = min(blocks.AHEAD, asked.block // 4)
    blocks.BLOCK = asked.block
    batches = max(asked.events // BATCH, asked.months)
    figures: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        figures["SQLite"] = dict(measured(_sqlite, folder, batches, asked.months))
        try:
            with server() as address:
                figures["PostgreSQL"] = dict(measured(_postgres(address), folder / "p", batches, asked.months))
        except NoServer as error:
            sys.stderr.write(f"{error}\n")
    lines = [
        f"| {batches * BATCH:,} events, {asked.months} months | {' | '.join(figures)} |",
        f"|---{'|---' * len(figures)}|",
    ]
    lines += [f"| {row} | {' | '.join(one.get(row, '-') for one in figures.values())} |" for row in figures["SQLite"]]
    sys.stdout.write("\n".join(lines) + "\n")


def _postgres(address: Callable[[str], str]) -> Callable[[str, Path], Database]:
    def opened(name: str, folder: Path) -> Database:
        admin: Any = create_engine(address("postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return open_database(address(name), archive=folder / f"{name}-archive")

    return opened


if __name__ == "__main__":
    main()
