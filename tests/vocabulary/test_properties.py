"""Whatever comes in, the reader answers: an event equal to what was sent, or the problems."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_batch, read_event

KINDS = sorted(contract().kinds)
EASY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = sorted({name for kind in contract().kinds.values() for name in kind.fields} | {"id", "type", "data", "source"})

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["e_signature", "person", "organisation", "works", "CNY", "12.00", "2026-01-01", *KINDS])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def answer(raw: Any, *, stored: bool = False) -> Event | EventRefused:
    try:
        out: Event | EventRefused = read_event(raw, stored=stored)
    except EventRefused as refused:
        out = refused
    if isinstance(out, EventRefused):
        assert out.problems
        assert all(problem.text(lang).encode("utf-8") for problem in out.problems for lang in ("zh", "en"))
    return out


@EASY
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(raw: bytes) -> None:
    assert isinstance(answer(raw), EventRefused)
    assert all(isinstance(one, EventRefused) for one in read_batch(raw))


@EASY
@given(values)
def test_any_json_is_answered(value: Any) -> None:
    assert isinstance(answer(json.dumps(value)), EventRefused)
    if isinstance(value, dict):
        assert isinstance(answer(value), EventRefused)


@EASY
@given(st.sampled_from(KINDS), st.data())
def test_any_value_in_any_field_is_answered(kind: str, data: st.DataObject) -> None:
    event = json.loads(json.dumps(contract().kinds[kind].example))
    for _ in range(data.draw(st.integers(1, 4))):
        holder = event["data"] if data.draw(st.booleans()) else event
        names = sorted(contract().kinds[kind].fields) if holder is not event else sorted(event)
        if isinstance(holder, dict):
            holder[data.draw(st.sampled_from(names))] = data.draw(values)
    out = answer(json.dumps(event), stored=True)
    if isinstance(out, Event):
        assert out.data == event["data"]


@EASY
@given(st.sampled_from(KINDS), st.booleans(), st.sampled_from([None, 2]))
def test_an_accepted_event_comes_back_as_it_was_sent(kind: str, ascii_only: bool, indent: int | None) -> None:
    example = contract().kinds[kind].example
    event = read_event(json.dumps(example, ensure_ascii=ascii_only, indent=indent).encode(), stored=True)
    again = {name: getattr(event, name) for name in example if name != "specversion"}
    assert again == {name: value for name, value in example.items() if name != "specversion"}
    assert read_event({"specversion": "1.0", **again}, stored=True) == event


@EASY
@given(st.lists(st.sampled_from([b"{", b"", b"null", b"good", b"\xff", b'{"a": NaN}']), max_size=8), st.booleans())
def test_a_batch_answers_every_line_once_and_in_order(lines: list[bytes], ends: bool) -> None:
    good = json.dumps(contract().kinds["payment.made"].example).encode()
    sent = [good if line == b"good" else line for line in lines]
    out = list(read_batch(b"\n".join(sent) + (b"\n" if ends else b"")))
    assert [one.origin.row for one in out] == [row for row, line in enumerate(sent, start=1) if line]
    assert [isinstance(one, Event) for one in out] == [line == b"good" for line in lines if line]


@pytest.mark.parametrize("unhashable", [[], {}, [{}], None, 1.5])
@pytest.mark.parametrize("kind", ["payment.made", "document.signed", "relation.declared", "draw.committed"])
def test_no_field_of_another_type_breaks_the_conventions(kind: str, unhashable: object) -> None:
    for name, value in contract().kinds[kind].example["data"].items():
        event = json.loads(json.dumps(contract().kinds[kind].example))
        event["data"][name] = unhashable
        free_or_list = name == "request" or isinstance(value, list)
        assert free_or_list or isinstance(answer(event), EventRefused)
        if isinstance(value, dict):
            event["data"][name] = dict.fromkeys(value, unhashable)
            assert name == "request" or isinstance(answer(event), EventRefused)
