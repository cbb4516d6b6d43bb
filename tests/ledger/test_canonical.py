from __future__ import annotations

import hashlib
import json
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.canonical import NotCanonical, canonical

VECTORS = json.loads(Path(__file__).with_name("vectors").joinpath("rfc8785_jcs.json").read_text("utf-8"))["tests"]

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(max_codepoint=127), max_size=6)
values = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


def in_subset(value: Any) -> bool:
    if isinstance(value, dict):
        return all(key.isascii() and in_subset(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(in_subset(inner) for inner in value)
    return isinstance(value, str | int)


def members(value: Any) -> list[tuple[str, Any]]:
    """Every member of every object of the value."""
    if isinstance(value, dict):
        return [*value.items(), *(member for inner in value.values() for member in members(inner))]
    if isinstance(value, list):
        return [member for inner in value for member in members(inner)]
    return []


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_published_vectors(vector: dict[str, str]) -> None:
    told, expected = json.loads(vector["input_utf8"]), vector["canonical_utf8"]
    if in_subset(told):
        assert canonical(told).decode() == expected
        assert hashlib.sha256(canonical(told)).hexdigest() == vector["sha256"]
    else:
        with pytest.raises(NotCanonical):
            canonical(told)
    for key, inner in members(told):
        if in_subset({key: inner}):
            assert canonical({key: inner}).decode()[1:-1] in expected
        else:
            with pytest.raises(NotCanonical):
                canonical({key: inner})


def test_the_vectors_reach_the_subset() -> None:
    assert sum(in_subset(json.loads(vector["input_utf8"])) for vector in VECTORS) == 1
    reached = [
        member
        for vector in VECTORS
        for member in members(json.loads(vector["input_utf8"]))
        if in_subset(dict([member]))
    ]
    assert len(reached) >= 20


def test_keys_in_ascii_order_and_no_blanks() -> None:
    assert canonical({"b": 1, "a": [True, {"é": 1}.get("x", "é")], "B": {}, "": [], "10": 0, "9": -1}) == (
        '{"":[],"10":0,"9":-1,"B":{},"a":[true,"é"],"b":1}'.encode()
    )


def test_the_shortest_escapes() -> None:
    told = "".join(map(chr, range(32))) + '"\\/\x7f\u2028\u00e9\U0001f602'
    assert canonical(told).decode() == (
        '"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f'
        "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
        "\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
        '\\"\\\\/\x7f\u2028\u00e9\U0001f602"'
    )


class Word(StrEnum):
    flagged = "flagged"


class Number(IntEnum):
    one = 1


def test_a_word_of_a_closed_list_is_its_text() -> None:
    assert canonical({Word.flagged: [Word.flagged]}) == b'{"flagged":["flagged"]}'


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, r"\$: None is NoneType"),
        ({"a": [1, None]}, r"\$\.a\[1\]: None is NoneType"),
        ({"a": {"b": 0.5}}, r"\$\.a\.b: 0\.5 is float"),
        (float("nan"), r"\$: nan is float"),
        ({"é": 1}, r"\$: the key 'é' is not an ASCII string"),
        ({1: "x"}, r"\$: the key 1 is not an ASCII string"),
        ({"a": {True: "x"}}, r"\$\.a: the key True is not"),
        ((1, 2), r"\$: \(1, 2\) is tuple"),
        (b"x", r"\$: b'x' is bytes"),
        ({"a": 2**53}, r"\$\.a: 9007199254740992 is beyond"),
        ([-(2**53)], r"\$\[0\]: -9007199254740992 is beyond"),
        ({"a": "\ud800"}, r"lone surrogate U\+D800"),
        (Number.one, "a Number"),
    ],
)
def test_outside_the_subset_nothing_has_bytes(value: Any, told: str) -> None:
    with pytest.raises(NotCanonical, match=told):
        canonical(value)


def test_the_largest_integers_have_bytes() -> None:
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


def test_nesting_without_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(NotCanonical, match="nested too deep"):
        canonical(endless)


@given(values)
def test_bytes_read_back_as_the_value(value: Any) -> None:
    made = canonical(value)
    assert json.loads(made) == value
    assert canonical(json.loads(made)) == made


@given(st.dictionaries(keys, values, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_count(value: dict[str, Any], chance: Any) -> None:
    items = list(value.items())
    chance.shuffle(items)
    assert canonical(dict(items)) == canonical(value)
    assert list(json.loads(canonical(value))) == sorted(value)


@given(values)
def test_bytes_are_those_of_a_second_implementation(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)
