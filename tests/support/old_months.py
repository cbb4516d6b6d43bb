"""A ledger of some months, its archive, and every read that needs an event: for whoever tests old months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.store.append import append
from monitor.store.bound import bound
from monitor.store.database import Database, Read
from monitor.store.events import chain, count, events_after, events_by_seq, events_left, links_of, salt_of
from monitor.store.held import corrections
from monitor.store.held import held as held_under
from monitor.store.kinds import seqs_of_kinds
from monitor.store.months.folder import held
from monitor.store.months.seal import Sealed, seal
from monitor.store.months.told import months
from monitor.store.names import registered_names
from monitor.store.proofs import inclusions, leaves
from monitor.store.regions import regions
from monitor.store.skeleton import carried, envelopes, seqs_after
from monitor.vocabulary.event import COUNTY, Event, Origin

MakeEvent = Callable[..., Event]
MONTHS = {name: datetime(2026, number, 5, 9, tzinfo=COUNTY) for number, name in enumerate(("2026-01", "2026-02"), 1)}
NOW = datetime(2026, 3, 2, 9, tzinfo=COUNTY)
KINDS = ("payment.made", "organisation.registered", "project.registered", "tender.published", "contract.signed")


def events_of(make: MakeEvent, month: str) -> list[Event]:
    """Eight events of a month: some from a sheet, one of them by a person."""
    origin = Origin("payments.xlsx", 7, "一月")
    return [
        make(
            f"{month}-{number}",
            KINDS[number % len(KINDS)],
            source=make("x").source,
            submitter="person-3" if number else None,
            origin=origin,
        )
        for number in range(8)
    ]


def fill(database: Database, make: MakeEvent) -> None:
    """Events of two months that are over and of the one that is not, and a refusal."""
    for month, at in {**MONTHS, "2026-03": NOW}.items():
        with database.writing() as write:
            append(write, events_of(make, month), now=at, actor="4")
    with database.writing() as write:
        append(write, [make("2026-01-0", subject="OTHER")], now=NOW)


def put_away(
    database: Database, *names: str, stays: Sequence[str] = (), size: int = 5, now: datetime = NOW
) -> list[Sealed]:
    """These months go to the archive, in segments of so many entries."""
    assert database.archive is not None
    with database.reading() as read:
        wanted = [one for one in months(read) if one.name in names]
    with held(database.archive):
        return [one for month in wanted for one in seal(database, month, stays=stays, now=now, size=size)]


def in_database(read: Read) -> list[int]:
    """The entries whose payload lies in the database."""
    return list(read.connection.exec_driver_sql("SELECT seq FROM payload ORDER BY seq").scalars())


def files(database: Database) -> list[Path]:
    """The files of payloads, in the order of their entries."""
    assert database.archive is not None
    told = (path for path in database.archive.glob("*.jsonl.gz"))
    return sorted(told, key=lambda path: int(path.name.partition("-")[0]))


def whole_answer(read: Read, source: str, ids: Sequence[str], day: int) -> dict[str, Any]:
    """Every read of the store that needs an event, in one mapping."""
    seqs = range(count(read))
    return {
        "after": events_after(read, -1, 1_000),
        "paged": [[one.seq for one in events_after(read, seq, 3)] for seq in seqs],
        "by_seq": events_by_seq(read, seqs),
        "of_kind": events_by_seq(read, seqs, ["payment.made"]),
        "chain": chain(read, [(source, id) for id in ids]),
        "held": held_under(read, source, ids),
        "corrections": corrections(read, source, ids),
        "left": [events_left(read, seq) for seq in seqs],
        "links": links_of(read, seqs),
        "salts": [salt_of(read, seq) for seq in seqs],
        "bound": bound(read, seqs),
        "kinds": seqs_of_kinds(read, KINDS),
        "names": dict(registered_names(read, day)),
        "regions": dict(regions(read).of),
        "envelopes": list(envelopes(read)),
        "carried": list(carried(read)),
        "seqs": seqs_after(read, -1),
        "leaves": leaves(read, seqs),
        "proofs": inclusions(read, seqs, len(seqs)) if seqs else {},
    }
