"""A store of many processes and findings: one generated county told again and again under other ids.

Bureaus, firms, experts and programmes stay the same, so that their pages and facets grow; processes, contracts and what
hangs on them are new in every copy. Findings are those of a real audit of the first, written for each copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from monitor.audit.auditor import today
from monitor.audit.catch_up import READER, catch_up
from monitor.audit.county import judged_whole
from monitor.audit.evaluate import basis
from monitor.audit.in_force import charged
from monitor.demo import generate
from monitor.facts.lake import Lake
from monitor.store import findings
from monitor.store.append import append
from monitor.store.cursors import Cursor, move
from monitor.store.database import Database, open_database
from monitor.store.events import last_seq
from monitor.store.outcome import Refusal
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.keys import keys_of
from monitor.vocabulary.reading import read_event

STAY: Final = frozenset(
    {"unit", "party", "expert", "programme", "key", "sanction", "catalogue_item", "publication", "plan"}
)
"""Nouns whose records are the same in every copy."""
OWN: Final = frozenset({"process", "contract", "project", "award", "bid", "draw"})
"""An event that names one of these is told again in every copy."""
QUOTED: Final = re.compile(r'"([^"\\]+)"')
LATE: Final = "fnd.data-timeliness"
"""Years are told in one go here: this rule would find every record late."""
STEP: Final = 20_000


@dataclass(frozen=True, slots=True)
class Large:
    """What stands in the store."""

    processes: int
    findings: int
    events: int


def _first(folder: Path, projects: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Events of the first county as objects, and its findings by a real audit; `event`: a place in the list."""
    told = [json.loads(line) for line in generate(years=3, projects=projects, seed=3).lines]
    database = open_database(f"sqlite:///{folder}/first.db")
    database.migrate()
    with database.writing() as write:
        append(write, [read_event(one) for one in told], now=datetime.now(COUNTY))
    while not catch_up(database, Lake(folder / "first"), charged("demo"), today()).done:
        pass
    with database.reading() as read:
        rows = [row for row in findings.listed(read) if row["state"] != "superseded" and row["rule"] != LATE]
    database.close()
    return told, rows


def _told_again(told: list[dict[str, Any]], cited: set[int]) -> tuple[list[int], set[str]]:
    """Places of the events that every copy has, and the ids that are new in each."""
    places, renamed = [], set()
    for place, one in enumerate(told):
        keys = list(keys_of(read_event(one)))
        if place in cited or {noun for noun, _, _ in keys} & OWN:
            places.append(place)
            renamed |= {id for noun, id, _ in keys if noun not in STAY} | {one["id"]}
    return places, renamed


def _copy(line: str, renamed: set[str], suffix: str) -> str:
    return QUOTED.sub(lambda hit: f'"{hit[1]}{suffix}"' if hit[1] in renamed else hit[0], line)


def _stored(database: Database, lines: Iterable[str]) -> Iterator[int]:
    """The entries of `lines`, in order."""
    events: list[Event] = [read_event(json.loads(line), stored=True) for line in lines]
    for first in range(0, len(events), STEP):
        with database.writing() as write:
            outcomes = append(write, events[first : first + STEP], now=datetime.now(COUNTY))
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert not refused, refused[:3]
        yield from (one.seq for one in outcomes if not isinstance(one, Refusal))


def made(url: str, folder: Path, *, copies: int, projects: int = 60, origin: str | None = None) -> Large:
    """The store at `url` holds `copies` counties of `projects` projects, audited."""
    told, rows = _first(folder, projects)
    cited = {event for row in rows for event in row["events"]}
    places, renamed = _told_again(told, cited)
    again = {place: json.dumps(told[place], ensure_ascii=False) for place in places}
    database = open_database(url, **({} if origin is None else {"origin": origin}))
    database.migrate()
    whole = dict(enumerate(_stored(database, [json.dumps(one, ensure_ascii=False) for one in told])))
    made_rows = [rows]
    for copy in range(1, copies):
        suffix = f".{copy:03d}"
        seqs = dict(
            zip(places, _stored(database, [_copy(again[place], renamed, suffix) for place in places]), strict=True)
        )
        made_rows.append([_moved(row, renamed, suffix, seqs) for row in rows])
    with database.writing() as write:
        for number, part in enumerate(made_rows):
            held = part if number else [_moved(row, set(), "", whole) for row in part]
            findings.put(write, held, [])
        seq = last_seq(write)
        move(write, READER, Cursor(seq, today(), basis(charged("demo"))))
        judged_whole(write, charged("demo"), seq, today())
    processes = {id for place in places for noun, id, _ in keys_of(read_event(told[place])) if noun == "process"}
    events = len(told) + (copies - 1) * len(places)
    database.close()
    return Large(len(processes) * copies, len(rows) * copies, events)


def _moved(row: dict[str, Any], renamed: set[str], suffix: str, seqs: dict[int, int]) -> dict[str, Any]:
    moved = json.loads(_copy(json.dumps(row, ensure_ascii=False), renamed, suffix)) if suffix else dict(row)
    moved["id"] = f"{row['id']}{suffix}"
    return moved | {"event": seqs[row["event"]], "events": [seqs[one] for one in row["events"]]}
