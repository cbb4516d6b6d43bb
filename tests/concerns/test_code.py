"""The tracking code: 128 bits that read back however they are typed, and of which only a digest is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.concerns.code import BYTES, code_of, digest_of, once, printed


@given(st.binary(min_size=BYTES, max_size=BYTES), st.sampled_from(["", " ", "-", " - ", "–"]))
def test_a_code_reads_back_however_it_is_typed(code: bytes, between: str) -> None:
    shown = printed(code)
    assert code_of(shown) == code
    assert code_of(f" {shown.lower().replace('-', between)} ") == code
    assert code_of(shown.replace("O", "0").replace("I", "1").replace("B", "8")) == code


@pytest.mark.parametrize("typed", ["", "ABCD", "A" * 25, "A" * 27, "密" * 26, "9" * 26, "A" * 26 + "\0", "DROP TABLE"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_of(typed) is None


def test_a_digest_says_nothing_of_the_code() -> None:
    first, second = bytes(BYTES), bytes([*bytes(BYTES - 1), 1])
    assert digest_of(first) != digest_of(second)
    assert first.hex() not in digest_of(first)
    assert len(digest_of(first)) == 64


def test_each_form_has_a_number_of_its_own() -> None:
    assert len({once() for _ in range(100)}) == 100
