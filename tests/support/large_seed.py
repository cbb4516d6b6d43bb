"""The county that a large store is told again from: its rows with marks where a copy differs, and donors of payments.

Marks stand for the suffix of a unit's group, of the copy, and for the years of dates; a donor is a payment audited
with the county, whose rows are told as often as a hot value is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from monitor.audit.auditor import today
from monitor.audit.catch_up import catch_up
from monitor.audit.in_force import charged
from monitor.demo import generate
from monitor.facts.lake import Lake
from monitor.facts.scopes import UNIT
from monitor.rules.kit.like import like
from monitor.store.append import append
from monitor.store.database import Read, open_database
from monitor.store.events import events_after
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.keys import keys_of
from monitor.vocabulary.reading import read_event

GROUP: Final = "\x01"
COPY: Final = "\x02"
YEARS: Final[Mapping[str, str]] = {chr(3 + place): str(2023 + place) for place in range(5)}
"""Mark -> year; other years stay as they are."""
OF_GROUP: Final = frozenset({"unit", "party", "expert", "programme"})
"""Nouns whose records are the same in every copy of one group."""
QUOTED: Final = re.compile(r'"([^"\\]+)"')
DATED: Final = re.compile(r'"(202[3-7])(-\d\d-\d\d[^"]*)"')
_MARK: Final = {year: mark for mark, year in YEARS.items()}
HOT: Final = {"unit": "11999001MB0990001H", "party": "91999001MA0990002H", "programme": "PRG-HOT"}
PLAN: Final = "AP-HOT"
SHOWN: Final = ("id", "source", "type", "subject", "time", "data", "corrects")
SMALL: Final = 9_000
"""Stores smaller than this are cut out of the county, from its latest stories: one with an opening of bids first."""

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Donor:
    """The rows of one payment that is told very often: `@N` its number, `@F` its firm, `@A` its amount in yuan."""

    day: int
    rows: Rows


@dataclass(frozen=True, slots=True)
class Seed:
    """The first county."""

    rows: Rows
    donors: Mapping[str, Donor]
    probes: Mapping[str, list[dict[str, Any]]]
    """Kind -> its latest events, as objects."""


def _hot_payment(name: str) -> dict[str, Any]:
    at = datetime.now(COUNTY).date().isoformat()
    payer = HOT["unit"] if name == "unit" else "11999001MB0990003H"
    payee = HOT["party"] if name == "party" else "91999001MA09@FH"
    told: dict[str, Any] = {"payment_id": f"HOT-{name}-@N", "payment_kind": "expense", "payer": {"id": payer}}
    told |= {"payee": {"kind": "organisation", "id": payee}, "amount": "1234.00", "purpose": "office-supplies"}
    told |= {"action": "spend", "method": "treasury", "is_works": False, "invoice_no": f"HOT-{name}-@N"}
    if name == "programme":
        told |= {"programme_id": HOT["programme"], "allocation_plan_id": PLAN, "payment_kind": "assistance"}
    return {**like("payment.made", at, **told), "id": f"hot-{name}-@N", "source": f"{UNIT}{payer}"}


def _about_hot() -> list[dict[str, Any]]:
    at = datetime.now(COUNTY).date().isoformat()
    plan = like("allocation.planned", at, allocation_plan_id=PLAN, programme_id=HOT["programme"])
    return [{**plan, "id": "hot-plan"}]


def event_of(told: Mapping[str, Any]) -> Event:
    """The event as it stands in a log, unasked: ids here need no check digit."""
    return Event(**{name: told[name] for name in SHOWN if name in told})


def seed(folder: Path, events: int, hot: Mapping[str, int]) -> Seed:
    """The rows of a county of at most some forty thousand events, smaller for a small store, with its audit."""
    lines = [json.loads(line) for line in generate(years=3, projects=60, seed=3).lines]
    donors = {name: event_of(_hot_payment(name)) for name, many in hot.items() if many}
    told = [read_event(one) for one in lines]
    told = [one for one in told if one.type != "event.withdrawn"]
    told = _cut(told, events) if events < SMALL else told
    told += [read_event(one) for one in _about_hot()] if hot.get("programme") else []
    database = open_database(f"sqlite:///{folder}/seed.db")
    database.migrate()
    with database.writing() as write:
        append(write, [*told, *donors.values()], now=datetime.now(COUNTY))
    while not catch_up(database, Lake(folder / "seed"), charged("demo"), today()).done:
        pass
    with database.reading() as read:
        places = {one.event.id: one.seq for one in events_after(read, -1, 10**6)}
        rows = _rows(read, {places[one.id] for one in told})
        given = {
            name: Donor(one.day, _rows(read, {places[one.id]}, place=places[one.id], mark=True))
            for name, one in donors.items()
        }
    database.close()
    return Seed(_marked(rows, told), given, _latest(told))


def _rows(read: Read, seqs: set[int], place: int = 0, *, mark: bool = False) -> Rows:
    """Rows of these entries; `place` is taken off their numbers, `mark` puts the amount's mark in the body."""
    shapes = {
        "entry": "seq, source, event_id, type, subject, time, day, recordedtime, actor, corrects, payload_salted,"
        " leaf_hash",
        "payload": "seq, salt, body",
        "link": "seq, noun, id, role, day, kind",
        "verdict": "rule, scope_kind, scope_id, about, event, day, verdict, reason, recheck_day",
    }
    out: Rows = {}
    for table, columns in shapes.items():
        at = 4 if table == "verdict" else 0
        asked = f"SELECT {columns} FROM {table} ORDER BY {4 if table == 'verdict' else 1}"  # noqa: S608
        kept = [tuple(row) for row in read.connection.execute(text(asked)) if row[at] in seqs]
        out[table] = [(*row[:at], row[at] - place, *row[at + 1 :]) for row in kept]
    if mark:
        out["payload"] = [(seq, salt, body.replace("1234.00", "@A.00")) for seq, salt, body in out["payload"]]
    return out


def _nouns(told: Iterable[Event]) -> dict[str, str]:
    """Id -> the mark that a copy puts behind it."""
    marks: dict[str, str] = {}
    for one in told:
        marks[one.id] = COPY
        for noun, id, _ in keys_of(one):
            if noun == "target":
                continue
            marks[id] = GROUP if noun in OF_GROUP or marks.get(id) == GROUP else COPY
    return marks


def _marked(rows: Rows, told: list[Event]) -> Rows:
    marks = _nouns(told)
    seqs = {seq: place for place, (seq, *_) in enumerate(rows["entry"])}

    def named(id: str) -> str:
        if id.startswith(UNIT) and id[len(UNIT) :] in marks:
            return id + GROUP
        if "/" in id and id.rpartition("/")[2] in marks:
            before, _, after = id.rpartition("/")
            return f"{named(before)}/{after}{marks[after]}"
        return id + marks.get(id, "")

    def worded(body: str) -> str:
        body = DATED.sub(lambda hit: f'"{_MARK[hit[1]]}{hit[2]}"', body)
        return QUOTED.sub(lambda hit: f'"{hit[1]}{marks[hit[1]]}"' if hit[1] in marks else hit[0], body)

    def timed(time: str) -> str:
        return _MARK.get(time[:4], time[:4]) + time[4:]

    return {
        "entry": [
            (seqs[seq], named(source), named(id), kind, named(subject), timed(time), day, recorded, actor,
             None if corrects is None else named(corrects), salted, leaf)
            for seq, source, id, kind, subject, time, day, recorded, actor, corrects, salted, leaf in rows["entry"]
        ],
        "payload": [(seqs[seq], salt, worded(body)) for seq, salt, body in rows["payload"]],
        "link": [(seqs[seq], noun, named(id), role, day, kind) for seq, noun, id, role, day, kind in rows["link"]],
        "verdict": [
            (rule, kind, named(scope), worded(about), seqs[event], *rest)
            for rule, kind, scope, about, event, *rest in rows["verdict"]
        ],
    }  # fmt: skip


def _latest(told: list[Event]) -> dict[str, list[dict[str, Any]]]:
    """Kind -> its latest events as objects, the latest first."""
    out: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(told, key=lambda event: event.at, reverse=True):
        out.setdefault(one.type, []).append({name: getattr(one, name) for name in SHOWN})
    return out


def _cut(told: list[Event], size: int) -> list[Event]:
    """`size` events: the latest stories whole, so that what is appended finds what it names."""
    keys = {one.id: {(noun, id) for noun, id, _ in keys_of(one) if noun in {"process", "project"}} for one in told}
    wanted: set[str] = set()
    known: set[tuple[str, str]] = set()
    latest = sorted(told, key=lambda event: event.at, reverse=True)
    first = [next(one for one in latest if one.type == kind) for kind in ("bids.opened", "sanction.imposed")]
    for one in [*first, *latest]:
        if len(wanted) >= size:
            break
        fresh = keys[one.id] - known
        known |= fresh
        wanted.add(one.id)
        wanted |= {other for other, of in keys.items() if of & fresh}
    return [one for one in told if one.id in wanted]
