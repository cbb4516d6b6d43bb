"""Events as tables, before any scope: who they are, which ids they carry, and their payloads kind by kind.

The one input of every audit: live builds it from a few hundred events of the store, batch from JSON Lines or from
the lake. Tables:

* `events`: one row an event: `event` Int64 (its number in this run: the entry's sequence number, or the line's),
  `source`, `id`, `type`, `subject`, `corrects`, `submitter`, `at` (UTC), `day` Int32, `clock`, `entered_at` (UTC);
* `links`: `event`, `noun`, `id`, `role` (see `monitor.vocabulary.keys`);
* `payloads`: kind -> `event` and the payload's own columns (`monitor.facts.schema.raw_schema`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl

from monitor.facts.schema import raw_schema
from monitor.signatures.digest import signed_sha256
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.keys import keys_of

EVENTS = {
    "event": pl.Int64(),
    "source": pl.String(),
    "id": pl.String(),
    "type": pl.String(),
    "subject": pl.String(),
    "corrects": pl.String(),
    "submitter": pl.String(),
    "at": pl.Datetime("us", "UTC"),
    "day": pl.Int32(),
    "clock": pl.Boolean(),
    "entered_at": pl.Datetime("us", "UTC"),
}
LINKS = {"event": pl.Int64(), "noun": pl.String(), "id": pl.String(), "role": pl.String()}
SIGNED = "signed_sha256"


def payload_schema(kind: str) -> dict[str, pl.DataType]:
    """Columns of the payload table of one kind."""
    signed = {SIGNED: pl.String()} if contract().kinds[kind].signed_fields else {}
    return {"event": pl.Int64(), **raw_schema(kind), **signed}


@dataclass(frozen=True, slots=True)
class Records:
    """A set of events as tables."""

    events: pl.DataFrame
    links: pl.DataFrame
    payloads: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def payload(self, kind: str) -> pl.DataFrame:
        """The payload table of `kind`, empty but typed where no such event is there."""
        told = self.payloads.get(kind)
        return pl.DataFrame(schema=payload_schema(kind)) if told is None else told


def payload_row(number: int, event: Event) -> dict[str, Any]:
    """One line of a payload table as JSON-ready values."""
    kind = contract().kinds[event.type]
    row: dict[str, Any] = {"event": number, **event.data}
    for name, told in kind.fields.items():
        if told.type == "object" and name in row:
            row[name] = json.dumps(row[name], ensure_ascii=False)
    if kind.signed_fields:
        row[SIGNED] = signed_sha256(event.type, event.data)
    return row


def payload_table(kind: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of one kind as a typed table."""
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return pl.read_ndjson(lines.encode(), schema=payload_schema(kind))


class Payloads(Mapping[str, pl.DataFrame]):
    """Kind -> its payload table, made when first asked for: who belongs where is told without any."""

    def __init__(self, told: Mapping[str, list[tuple[int, Event]]]) -> None:
        """Keep the numbered events of each kind."""
        self._told = dict(told)
        self._made: dict[str, pl.DataFrame] = {}

    def __getitem__(self, kind: str) -> pl.DataFrame:
        """The table of a kind; KeyError where no such event is there."""
        if kind not in self._made:
            self._made[kind] = payload_table(kind, (payload_row(*one) for one in self._told[kind]))
        return self._made[kind]

    def __iter__(self) -> Iterator[str]:
        """The kinds, in the order of their first events."""
        return iter(self._told)

    def __len__(self) -> int:
        """How many kinds."""
        return len(self._told)


def records(numbered: Iterable[tuple[int, Event]]) -> Records:
    """The tables of `numbered` events. A number is used once."""
    events: list[tuple[Any, ...]] = []
    links: list[tuple[int, str, str, str]] = []
    kinds: dict[str, list[tuple[int, Event]]] = defaultdict(list)
    for number, event in numbered:
        recorded = datetime.fromisoformat(event.recordedtime).astimezone(UTC) if event.recordedtime else None
        events.append(
            (
                number,
                event.source,
                event.id,
                event.type,
                event.subject,
                event.corrects,
                event.submitter,
                event.at,
                event.day,
                event.has_clock,
                recorded,
            )
        )
        links.extend((number, *key) for key in keys_of(event))
        kinds[event.type].append((number, event))
    return Records(
        events=pl.DataFrame(events, schema=EVENTS, orient="row"),
        links=pl.DataFrame(links, schema=LINKS, orient="row"),
        payloads=Payloads(kinds),
    )


def together(first: Records, then: Records) -> Records:
    """The events of both; of payloads, the kinds that `first` holds."""
    payloads = {kind: pl.concat([table, then.payload(kind)]) for kind, table in first.payloads.items()}
    return Records(pl.concat([first.events, then.events]), pl.concat([first.links, then.links]), payloads)
