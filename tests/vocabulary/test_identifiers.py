"""Codes of organisations and persons."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from monitor.vocabulary import identifiers
from monitor.vocabulary.forms import FORMS

DATA = os.environ.get("TENDERWATCH_FIELD_DATA")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.field
@pytest.mark.skipif(DATA is None, reason="TENDERWATCH_FIELD_DATA names no folder with codes/uscc_test_values.csv")
def test_the_published_credit_codes() -> None:
    with (Path(DATA or "") / "codes" / "uscc_test_values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [row["code"] for row in rows if (identifiers.org_id(row["code"]) is None) != (row["expected_valid"] == "1")]
    assert wrong == []
    assert {row["expected_valid"] for row in rows} == {"0", "1"}


@given(st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9))
def test_one_check_place_in_31_is_right(authority: str, rest: str) -> None:
    right = [place for place in ALPHABET if identifiers.org_id(authority + rest + place) is None]
    assert right == [uscc.calc_check_digit(authority + rest)]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("91999001MA00001110", None),
        ("91999001MA00001111", "bad_check_digit"),
        ("91999001ma00001110", "bad_form"),
        ("91999001-MA00001110", "bad_form"),
        (" 91999001MA00001110", "bad_form"),
        ("91999001MA0000111O", "bad_form"),
        ("local:财政局", None),
        ("XI-LEI:5493001KJTIIGC8Y1R12", None),
        ("local:", "bad_form"),
        ("local:a b", "bad_form"),
        ("财政局", "bad_form"),
        ("1:a", "bad_form"),
        ("local:" + "a" * 122, None),
        ("local:" + "a" * 123, "too_long"),
    ],
)
def test_organisation_ids(value: str, code: str | None) -> None:
    assert identifiers.org_id(value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("P-1002", None),
        ("a.b_c:d-9", None),
        ("1" * 14, None),
        ("12800138000", None),
        ("13800138000", "personal_number"),
        ("1" * 15, "personal_number"),
        ("99900119900101001X", "personal_number"),
        ("99900119900101001x", "personal_number"),
        ("999001199001010010", "personal_number"),
        ("a@example.org", "personal_number"),
        ("91999001MA00001110", "credit_code_as_person"),
        ("91999001ma00001110", "credit_code_as_person"),
        ("91999001MA00001111", None),
        ("某人", "bad_form"),
        ("P 1", "bad_form"),
        ("P/1", "bad_form"),
        ("p" * 64, None),
        ("p" * 65, "too_long"),
    ],
)
def test_person_codes(value: str, code: str | None) -> None:
    assert identifiers.person(value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("acc-51e0", None),
        ("任何 内容", None),
        ("13800138000", "personal_number"),
        (" 13800138000 ", "personal_number"),
        ("１３８００１３８０００", "personal_number"),
        ("someone@example.org", "personal_number"),
        ("a@b", None),
        ("123456789012345", "personal_number"),
        ("1234567890123456", None),
        ("t" * 256, None),
        ("t" * 257, "too_long"),
    ],
)
def test_tokens(value: str, code: str | None) -> None:
    assert identifiers.token(value) == code


@given(st.from_regex("1[3-9][0-9]{9}|[0-9]{15}|[0-9]{17}[0-9X]", fullmatch=True))
def test_nothing_that_looks_like_a_personal_number_passes(value: str) -> None:
    if value.isascii():
        assert identifiers.person(value) == identifiers.token(value) == "personal_number"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("ocds-tw9990-2026-0017", None),
        ("ocds-tw9990-招2026〔3〕号", None),
        ("ocds-tw999-2026", "bad_form"),
        ("OCDS-tw9990-2026", "bad_form"),
        ("ocds-tw9990-", "bad_form"),
        ("ocds-tw9990-a b", "bad_form"),
    ],
)
def test_ocids(value: str, code: str | None) -> None:
    assert FORMS["ocid"].fault(value) == code
