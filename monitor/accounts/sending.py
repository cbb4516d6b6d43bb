"""Whether an account may send an event: of its own units, and within its townships."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from monitor.accounts.principal import UNIT, Principal
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused, Problem, Words, place_of, shown


def _regions(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every member named `region`, with its path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "region" and isinstance(inner, str):
                yield (*path, name), inner
            else:
                yield from _regions(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _regions(inner, (*path, place))


def _problems(who: Principal, event: Event) -> Iterator[Problem]:
    if not who.owns(event.source):
        own = ", ".join(f"{UNIT}{unit}" for unit in sorted(who.units)) or "-"
        expected = Words(f"{own} 之一", f"one of {own}")
        yield Problem("source", "not_your_unit", shown(event.source), expected)
    if who.townships:
        own = ", ".join(sorted(who.townships))
        for path, region in _regions(event.data, ("data",)):
            if not region.startswith(tuple(who.townships)):
                expected = Words(f"以 {own} 开头的区划代码", f"a code that begins with {own}")
                yield Problem(place_of(path), "not_your_township", shown(region), expected)


def sent_by(who: Principal, found: Sequence[Event | EventRefused]) -> list[Event | EventRefused]:
    """The same in order: each event with its submitter, or refused where `who` may not send it."""
    out: list[Event | EventRefused] = []
    for event in found:
        if isinstance(event, EventRefused):
            out.append(event)
        elif problems := tuple(_problems(who, event)):
            out.append(EventRefused(problems, origin=event.origin, event_id=event.id, kind=event.type))
        else:
            out.append(event if who.person is None else replace(event, submitter=who.person))
    return out
