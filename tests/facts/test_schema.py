"""Every kind as typed frames: a plain conversion of the contract's examples must give the same values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from monitor.facts.effective import WITHDRAWN
from monitor.facts.facts import META, SCOPED, facts_of
from monitor.facts.records import SIGNED, payload_schema, records
from monitor.facts.schema import Grain, columns, fields_of, grains
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.event import COUNTY, day_number
from monitor.vocabulary.reading import read_event

KINDS = tuple(contract().kinds)
GRAINS = [grain for kind in KINDS for grain in grains(kind)]
WITH_GRAIN = pytest.mark.parametrize("grain", GRAINS, ids=lambda grain: grain.name)
FEN = {"CNY": 2, "USD": 2, "JPY": 0}
LATE = day_number(date(2030, 1, 1))
"""After every example of the contract."""


def told_columns(grain: Grain) -> list[str]:
    return [column.meta.output_name() for column in columns(fields_of(grain), pl.col("row"))]


def plain(fields: Mapping[str, Field], data: Mapping[str, Any] | None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Column and value of a payload (or of a row of it), converted without any frame."""
    structures = contract().structures
    for name, field in fields.items():
        value = None if data is None else data.get(name)
        full = f"{prefix}{name}"
        if field.type in structures and field.is_list:
            yield f"{full}_count", None if value is None else len(value)
        elif field.type in structures:
            yield from plain(structures[field.type].fields, value, f"{full}_")
        elif field.is_list:
            yield full, value
        elif field.type in {"money", "signed_money"}:
            exact = None if value is None else Decimal(value["amount"]).scaleb(FEN[value["currency"]])
            yield f"{full}_fen", exact
            yield f"{full}_currency", None if value is None else value["currency"]
        elif field.type == "date":
            day = None if value is None else date.fromisoformat(value)
            yield full, day
            yield f"{full}_day", None if day is None else day_number(day)
        elif field.type == "instant":
            at = None if value is None else datetime.fromisoformat(value)
            local = None if at is None else at.astimezone(COUNTY)
            yield full, None if at is None else at.astimezone(UTC)
            yield f"{full}_day", None if local is None else day_number(local.date())
            yield f"{full}_clock", None if local is None else f"{local:%H%M%S}" != "000000"
        elif field.type in {"ratio", "decimal"}:
            yield full, None if value is None else Decimal(value)
        elif field.type == "object":
            yield full, value
        else:
            yield full, value


def down(data: Any, lists: tuple[tuple[str, ...], ...]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Positions and element of every row of a grain."""
    if not lists:
        yield (), data
        return
    for step in lists[0]:
        data = (data or {}).get(step)
    for place, element in enumerate(data or ()):
        for places, row in down(element, lists[1:]):
            yield (place, *places), row


@WITH_GRAIN
def test_names_of_columns_are_unique_and_free(grain: Grain) -> None:
    names = told_columns(grain)
    assert len(names) == len(set(names))
    assert not set(names) & {*META, *SCOPED, SIGNED, "pos", "row"}
    assert not [name for name in names if name.startswith("pos_")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != WITHDRAWN])
def test_the_contracts_example_as_typed_values(kind: str) -> None:
    example = contract().kinds[kind].example
    event = read_event(example, stored=True)
    facts = facts_of(records([(7, event)]), "county", event.day)
    for grain in grains(kind):
        lists = grain.name.partition("/")[2] or None
        frame = facts.of(kind, lists).collect()
        expected = list(down(example["data"], grain.lists))
        assert frame.height == len(expected), grain.name
        for row, (places, data) in zip(frame.iter_rows(named=True), expected, strict=True):
            found = {name: row[name] for name in told_columns(grain)}
            found |= {name: json.loads(text) for name, text in found.items() if is_object(grain, name) and text}
            assert found == dict(plain(fields_of(grain), data)), grain.name
            outer = [row[f"pos_{depth}"] for depth in range(1, len(grain.lists))]
            assert (*outer, *([row["pos"]] if grain.lists else [])) == places
            assert (row["event"], row["scope_id"], row["day"]) == (7, "county", event.day)


def is_object(grain: Grain, name: str) -> bool:
    field = fields_of(grain).get(name)
    return field is not None and field.type == "object"


@WITH_GRAIN
def test_no_float_anywhere(grain: Grain) -> None:
    facts = facts_of(records([]), "county", 0)
    frame = facts.of(grain.kind, grain.name.partition("/")[2] or None).collect()
    floats = [name for name, dtype in frame.schema.items() if dtype in {pl.Float32(), pl.Float64()}]
    assert not floats
    assert frame.height == 0
    assert all(frame.schema[name] == pl.Int64() for name in frame.columns if name.endswith(("_fen", "_count")))
    assert all(frame.schema[name] == pl.Int32() for name in frame.columns if name == "day" or name.endswith("_day"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_without_events_is_typed_all_the_same(kind: str) -> None:
    assert records([]).payload(kind).schema == pl.Schema(payload_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_frames_have_the_same_columns_with_and_without_events(kind: str) -> None:
    told = records([(7, read_event(contract().kinds[kind].example, stored=True))])
    some, none = facts_of(told, "county", LATE), facts_of(records([]), "county", LATE)
    for grain in grains(kind):
        lists = grain.name.partition("/")[2] or None
        for view in ("of", "with_named", "reference"):
            with_rows, without = (getattr(facts, view)(kind, lists).collect() for facts in (some, none))
            assert without.schema == with_rows.schema, (grain.name, view)
            assert without.height == 0
