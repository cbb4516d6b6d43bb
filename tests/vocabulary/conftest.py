"""Events that carry every field the contract knows, and every way to spoil one."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from monitor.vocabulary.agreement import subject_of
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.envelope import ENVELOPE, structures
from monitor.vocabulary.problems import EventRefused, place_of
from monitor.vocabulary.reading import read_event

Path = tuple[str | int, ...]
UNIT = "91999001MA00001110"
SAMPLES: dict[str, Any] = {
    "code": "C-1",
    "label": "示例",
    "text": "示例文字",
    "token": "tok-1",
    "bool": True,
    "int": 1,
    "year": 2026,
    "month": "2026-06",
    "date": "2026-06-30",
    "instant": "2026-06-30T10:30:00+08:00",
    "decimal": "1.5",
    "ratio": "1",
    "amount": "12.00",
    "signed_amount": "-12.00",
    "currency": "CNY",
    "sha256": "ab" * 32,
    "hex": "0aff",
    "base64": base64.b64encode(bytes(32)).decode(),
    "ip": "192.0.2.1",
    "uri": "https://example.org/a",
    "region": "999001",
    "ocid": "ocds-tw9990-2026-0017",
    "org_id": UNIT,
    "person": "P-1",
    "object": {"draw_id": "C-1", "attempt": 1, "lot": "C-1"},
}
OTHER_TYPE = {str: 7, int: "7", bool: 1, list: {}, dict: []}
ABSENT = object()


class Spoiled(NamedTuple):
    """One way to spoil an event: where, how, and the code that has to say so."""

    path: Path
    value: Any
    code: str


def sample(field: Field) -> Any:
    if field.codes is not None:
        codes = contract().codelists[field.codes]
        value: Any = "e_signature" if "e_signature" in codes else next(iter(codes))
    elif field.type == "party":
        value = {"kind": "organisation", "id": UNIT, "name": "示例"}
    elif field.type in structures():
        value = {name: sample(inner) for name, inner in structures()[field.type].fields.items()}
    else:
        value = copy.deepcopy(SAMPLES[field.type])
    return [value] if field.is_list else value


def event_of(kind: str, data: dict[str, Any], **envelope: Any) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": "E-1",
        "source": "urn:tw:monitor" if kind == "finding.disposed" else f"urn:tw:unit:{UNIT}",
        "type": kind,
        "subject": subject_of(kind, data) or "C-1",
        "time": "2026-06-30T10:30:00+08:00",
        "datacontenttype": "application/json",
        "dataschema": f"urn:tw:schema:{kind}:1",
        "corrects": "E-0",
        "data": data,
    }
    return {name: value for name, value in {**event, **envelope}.items() if value is not ABSENT}


def full_events(kind: str) -> Iterator[dict[str, Any]]:
    """Events that together carry every field of the kind; more than one where fields exclude each other."""
    data = {name: sample(field) for name, field in contract().kinds[kind].fields.items()}
    if kind != "payment.made":
        yield event_of(kind, data)
        return
    for excluded in ("shares", "project_id"):
        yield event_of(kind, {name: value for name, value in data.items() if name != excluded})


def fields_in(event: dict[str, Any]) -> Iterator[tuple[Path, Field]]:
    """Every field an event carries, at every depth, envelope and elements of lists included."""
    waiting: list[tuple[Path, dict[str, Field], dict[str, Any]]] = [
        ((), ENVELOPE, event),
        (("data",), contract().kinds[event["type"]].fields, event["data"]),
    ]
    while waiting:
        path, fields, value = waiting.pop()
        for name, field in fields.items():
            if name not in value:
                continue
            here = (*path, name)
            yield here, field
            if field.type in structures():
                inner, rows = structures()[field.type].fields, value[name]
                if field.is_list:
                    waiting.extend(((*here, i), inner, row) for i, row in enumerate(rows))
                else:
                    waiting.append((here, inner, rows))


def at(event: dict[str, Any], path: Path) -> Any:
    for step in path:
        event = event[step]  # type: ignore[index]
    return event


def spoiled(event: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy of the event with another value, or none, at a path."""
    out = copy.deepcopy(event)
    holder = at(out, path[:-1])
    if value is ABSENT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return out


def ways_to_spoil(event: dict[str, Any], path: Path, field: Field) -> Iterator[Spoiled]:
    value = at(event, path)
    yield Spoiled(path, None, "null")
    yield Spoiled(path, 1.5, "float")
    yield Spoiled(path, OTHER_TYPE[type(value)], "wrong_type")
    yield Spoiled(path, "", "empty_string" if isinstance(value, str) else "wrong_type")
    yield Spoiled((*path[:-1], "zz_unknown"), "x", "unknown_field")
    if field.required:
        yield Spoiled(path, ABSENT, "missing")
    element = (*path, 0) if field.is_list else path
    if field.is_list:
        yield Spoiled(element, None, "null")
        yield Spoiled(element, 1.5, "float")
    if field.codes is not None:
        yield Spoiled(element, "no-such-code", "code_outside_list")
    if field.type == "org_id":
        yield Spoiled(element, UNIT[:-1] + "1", "bad_check_digit")


def with_doubled_key(event: dict[str, Any], path: Path) -> str:
    """The event as JSON in which the key at a path stands twice."""
    out = copy.deepcopy(event)
    at(out, path[:-1])["zz_again"] = at(event, path)
    return json.dumps(out, ensure_ascii=False).replace('"zz_again"', json.dumps(path[-1]))


Refusal = dict[str, str]


def refusal_of(raw: dict[str, Any] | str | bytes, *, stored: bool = False) -> Refusal:
    """Place -> code of everything that is wrong; empty where the event is accepted."""
    body = json.dumps(raw, ensure_ascii=False) if isinstance(raw, dict) else raw
    try:
        read_event(body, stored=stored)
    except EventRefused as refused:
        problems = refused.problems
    else:
        return {}
    assert problems
    assert all(problem.text("zh") and problem.text("en") for problem in problems)
    return {problem.place: problem.code for problem in problems}


@pytest.fixture(scope="session")
def refusal() -> Callable[..., Refusal]:
    return refusal_of


class Bench(NamedTuple):
    """What the mechanical tests work with."""

    full: Callable[[str], Iterator[dict[str, Any]]]
    fields: Callable[[dict[str, Any]], Iterator[tuple[Path, Field]]]
    ways: Callable[[dict[str, Any], Path, Field], Iterator[Spoiled]]
    spoil: Callable[[dict[str, Any], Path, Any], dict[str, Any]]
    doubled: Callable[[dict[str, Any], Path], str]
    event: Callable[..., dict[str, Any]]
    place: Callable[[Path], str]
    absent: object


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench(full_events, fields_in, ways_to_spoil, spoiled, with_doubled_key, event_of, place_of, ABSENT)


@pytest.fixture
def example() -> Callable[[str], dict[str, Any]]:
    """A fresh copy of the contract's example of a kind."""
    return lambda kind: copy.deepcopy(contract().kinds[kind].example)
