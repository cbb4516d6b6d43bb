"""The plainest door to the engine: a file of events in, one JSON object a verdict out.

Each file is a world of its own. A first line `{"judge": {"place", "as_of", "set", "rule"}}` stands for the options.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge, charges
from monitor.audit.lines import lines
from monitor.errors import TenderwatchError
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue, rules_on
from monitor.rules.kit.params import UnknownParameter, meant
from monitor.rules.places import place
from monitor.vocabulary.event import COUNTY, Event, day_number
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_batch


class WrongOption(TenderwatchError):
    """An option of a judgement is unknown or has an impossible value."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge: the place's pack, the day as of which, parameters that win, and the rules wanted (none: all)."""

    place: str
    as_of: date | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[str, ...] = ()

    def with_header(self, header: Mapping[str, Any]) -> Options:
        """These options with those of a file's first line over them."""
        unknown = set(header) - {"place", "as_of", "set", "rule"}
        if unknown:
            raise WrongOption(f"unknown option {', '.join(sorted(unknown))}; known: place, as_of, set, rule")
        rule = header.get("rule", ())
        try:
            as_of = date.fromisoformat(header["as_of"]) if header.get("as_of") else self.as_of
        except (ValueError, TypeError):
            raise WrongOption(f"as_of: expected a date YYYY-MM-DD, found {header['as_of']!r}") from None
        return replace(
            self,
            place=header.get("place") or self.place,
            as_of=as_of,
            given={**self.given, **header.get("set", {})},
            rules=((rule,) if isinstance(rule, str) else tuple(rule)) or self.rules,
        )

    def charges(self) -> tuple[Charge, ...]:
        """The rules to judge with, and their parameters."""
        unknown = set(self.given) - _parameters()
        if unknown:
            raise UnknownParameter(f"no rule has a parameter {', '.join(sorted(unknown))}")
        return charges(rules_on(place(self.place), self.rules), place(self.place), self.given)

    def day(self) -> int:
        """The day as of which: today in the county unless told."""
        return day_number(self.as_of or datetime.now(COUNTY).date())


@cache
def _parameters() -> frozenset[str]:
    """The names of the parameters of all rules."""
    return frozenset(name for rule in catalogue().values() for name in meant(rule.params))


@dataclass(frozen=True, slots=True)
class Trouble:
    """What kept a file, or a line of it, from being judged."""

    file: str
    line: int | None
    error: str

    def told(self) -> dict[str, Any]:
        """As an object for standard error."""
        return {"error": self.error, "file": self.file, **({} if self.line is None else {"line": self.line})}


def _header(raw: bytes) -> tuple[dict[str, Any] | None, int]:
    """The options in the first line, and the number of bytes they take."""
    first, _, rest = raw.partition(b"\n")
    try:
        told = json.loads(first)
    except ValueError:
        return None, 0
    if isinstance(told, dict) and set(told) == {"judge"} and isinstance(told["judge"], dict):
        return told["judge"], len(raw) - len(rest)
    return None, 0


def read(path: Path, options: Options) -> tuple[Options, list[Event], list[Trouble]]:
    """The options, the events and the bad lines of a file."""
    raw = path.read_bytes()
    header, taken = _header(raw)
    if header is not None:
        options = options.with_header(header)
    events: dict[tuple[str, str], Event] = {}
    troubles: list[Trouble] = []
    blank = b"\n" if taken else b""
    for told in read_batch(blank + raw[taken:], stored=True, file=str(path)):
        if isinstance(told, EventRefused):
            troubles.append(Trouble(str(path), told.origin.row, str(told)))
            continue
        key = (told.source, told.id)
        if key in events and events[key] != told:
            troubles.append(Trouble(str(path), told.origin.row, f"id {told.id} is used again with other content"))
            continue
        events[key] = told
    return options, list(events.values()), troubles


def judge(path: Path, options: Options) -> Iterator[dict[str, Any] | Trouble]:
    """The verdicts on one file, each naming it; its troubles instead where a line of it is bad."""
    try:
        options, events, troubles = read(path, options)
        if troubles:
            yield from troubles
            return
        charged = options.charges()
        day = options.day()
    except (TenderwatchError, OSError) as error:
        yield Trouble(str(path), None, str(error))
        return
    judged = batch(records(enumerate(events)), charged, day)

    def told(number: int) -> dict[str, Any]:
        event = events[number]
        return {"source": event.source, "id": event.id, "type": event.type, "row": event.origin.row}

    by_rule = {charge.rule.id: charge for charge in charged}
    for line in lines(judged.verdicts, by_rule, told):
        yield {"file": str(path), **line}
    for broken in judged.failed:
        yield Trouble(str(path), None, f"rule {broken.rule} broke: {broken.error}")
