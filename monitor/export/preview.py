"""What becomes public of each event, told before it is sent: value by value, by the rule of the public export.

Whatever the payload, the envelope (source, kind, subject, time, id) stands in the ledger for everybody to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from monitor.export.ocds.masking import PUBLIC, masked
from monitor.export.ocds.seen import for_insiders
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import Words

_ENVELOPE: Final = (
    ("time", Words("发生时间", "Time")),
    ("subject", Words("主体", "Subject")),
    ("corrects", Words("更正的事件", "Corrects")),
)
_MOST: Final = 200
_AT: Final = re.compile(r"\[\d+\]")
_HERE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\+08:00")
_YES: Final[Mapping[str, tuple[str, str]]] = {"zh": ("否", "是"), "en": ("no", "yes")}


class _Amount(NamedTuple):
    amount: str
    currency: str


class Seen(StrEnum):
    """Who will see a value."""

    PUBLIC = "public"
    MASKED = "masked"
    """The event is public, this value is not."""
    KEPT = "kept"
    """The whole payload stays with the bureau and those who review it."""


WORDS: Final[Mapping[Seen, Words]] = {
    Seen.PUBLIC: Words("公开", "public"),
    Seen.MASKED: Words("隐去", "masked"),
    Seen.KEPT: Words("不公开", "not public"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of one event, for the one who certifies; `row` and `sheet` say where it stood in the file."""

    event_id: str
    kind: str
    kind_name: str
    sheet: str | None
    row: int | None
    path: str
    """`data.payee.id`, or an attribute of the envelope."""
    name: str
    value: str
    seen: Seen
    seen_name: str


def preview(events: Iterable[Event], lang: str = "zh") -> Iterator[Shown]:
    """Every value of every event with who will see it, in the order of the events; names in `zh` or `en`."""
    for event in events:
        yield from _of_event(event, lang)


def _said(words: Words, lang: str) -> str:
    return words.zh if lang == "zh" else words.en


def _of_event(event: Event, lang: str) -> Iterator[Shown]:
    kind = contract().kinds[event.type]

    def row(path: str, name: Words, value: object, seen: Seen) -> Shown:
        codes = _codes(event.type, path) if lang == "zh" else {}
        each = value if isinstance(value, list) else [value]
        text = "; ".join(codes.get(str(one)) or _text(one, lang) for one in each)
        return Shown(
            event.id,
            event.type,
            kind.zh if lang == "zh" else event.type,
            event.origin.sheet,
            event.origin.row,
            path,
            _said(name, lang),
            text[:_MOST],
            seen,
            _said(WORDS[seen], lang),
        )

    for name, words in _ENVELOPE:
        if (value := getattr(event, name)) is not None:
            yield row(name, words, value, Seen.PUBLIC)
    public = event.type in PUBLIC and event.data.get("is_secret") is not True and not for_insiders(event)
    gone = frozenset(masked(event.type, event.data)[1]) if public else frozenset[str]()
    at = {name: place for place, name in enumerate(kind.fields)}  # as the template has them
    for path, steps, value in sorted(_leaves(event.data, "data", ()), key=lambda leaf: at.get(leaf[1][0], len(at))):
        hidden = any(".".join(steps[:end]) in gone for end in range(1, len(steps) + 1))
        seen = Seen.KEPT if not public else Seen.MASKED if hidden else Seen.PUBLIC
        yield row(path, _name(event.type, steps), value, seen)


def _leaves(value: Any, path: str, steps: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """(place, names on the way, value) of everything that is no object; amounts stay whole."""
    if isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        yield path, steps, _Amount(str(value["amount"]), str(value["currency"]))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}", (*steps, name))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{at}]", steps)
    else:
        yield path, steps, value


def _text(value: Any, lang: str) -> str:
    """A value as people write it: 1,200.50 元; 是; a moment of the county without its offset."""
    if isinstance(value, _Amount):
        unit = "元" if lang == "zh" and value.currency == "CNY" else value.currency
        return f"{Decimal(value.amount):,} {unit}"
    if isinstance(value, bool):
        return _YES[lang][value]
    here = _HERE.fullmatch(value) if isinstance(value, str) else None
    return f"{here[1]} {here[2]}" if here else str(value)


@cache
def _codes(kind: str, path: str) -> Mapping[str, str]:
    """Code -> label of the field at a place of the event; none where its values are no codes."""
    fields: Mapping[str, Field] = contract().kinds[kind].fields
    field: Field | None = None
    for step in _AT.sub("", path).split(".")[1:]:
        field = fields.get(step)
        structure = contract().structures.get(field.type) if field is not None else None
        fields = structure.fields if structure else {}
    return contract().codelists[field.codes] if field is not None and field.codes else {}


@cache
def _name(kind: str, steps: tuple[str, ...]) -> Words:
    fields: Mapping[str, Field] = contract().kinds[kind].fields
    zh: list[str] = []
    for step in steps:
        field = fields.get(step)
        if field is None:  # inside a free object
            return Words("·".join((*zh, step)), ".".join(steps))
        zh.append(field.zh)
        structure = contract().structures.get(field.type)
        fields = structure.fields if structure else {}
    return Words("·".join(zh), ".".join(steps))
