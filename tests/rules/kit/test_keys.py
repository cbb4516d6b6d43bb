"""Whether a signature fits the registered key that it names: value, holder, day; and which registration counts."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.keys import FITS, held_against_keys
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.sample_key import registered, sample_key, signed_by_key
from monitor.rules.kit.signatures import given_on
from monitor.signatures.ed25519 import value_over
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

PAYMENT = like("payment.made", "2026-06-30", payment_id="PAY-A")
TARGET = {"kind": "payment", "id": "PAY-A"}
ALL = (True, True, True)


def facts(*events: dict[str, Any]) -> Facts:
    told = [read_event(event) for event in numbered((PAYMENT, *events))]
    return facts_of(records(enumerate(told)), "unit", day_number(date(2026, 12, 31)))


def held(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """What is said of every signature, in their order."""
    f = facts(*events)
    rows = held_against_keys(f, given_on(f, "payment", "payment_id"))
    return rows.sort("signature_event").collect().to_dicts()


def fits(*events: dict[str, Any]) -> tuple[bool | None, ...]:
    (row,) = held(*events)
    return tuple(row[name] for name in FITS)


def by_key(number: int = 1, **more: Any) -> dict[str, Any]:
    return signed_by_key(PAYMENT, TARGET, number, **more)


def test_value_holder_and_day_fit() -> None:
    (row,) = held(registered("P-1002", valid_until="2026-12-30"), by_key())
    assert tuple(row[name] for name in FITS) == ALL
    assert (row["signature_event"], row["key_event"]) == (2, 1)
    assert row["key_from_day"] == day_number(date(2026, 1, 4))
    assert row["key_until_day"] == day_number(date(2026, 12, 30))


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": by_key(2)["data"]["signature"]["value"]},
        {"value": "AAAA"},
        {"value": None},
        {"over": None},
        {"over": "ab" * 32},
    ],
    ids=["another key's", "no signature", "no value", "no digest", "another digest"],
)
def test_a_value_that_does_not_verify(wrong: dict[str, Any]) -> None:
    assert fits(registered("P-1002"), by_key(**wrong)) == (False, True, True)


def test_a_digest_of_another_record_verifies_as_long_as_the_value_is_over_it() -> None:
    over = "ab" * 32
    assert fits(registered("P-1002"), by_key(over=over, value=value_over(sample_key(), over))) == ALL


def test_a_registered_key_that_is_no_point_of_the_curve_verifies_nothing() -> None:
    no_key = b64encode(b"\xff" * 32).decode()
    assert fits(registered("P-1002", public_key=no_key), by_key()) == (False, True, True)


def test_another_person_s_key() -> None:
    assert fits(registered("P-1003"), by_key()) == (True, False, True)


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        ("2026-06-28", None, True),
        ("2026-06-29", None, False),
        ("2026-01-01", "2026-06-28", True),
        ("2026-01-01", "2026-06-27", False),
        ("2026-06-28", "2026-06-28", True),
    ],
)
def test_both_ends_of_its_validity_are_inside(first: str, last: str | None, valid: bool) -> None:
    until = {"valid_until": last} if last else {}
    assert fits(registered("P-1002", day=first, **until), by_key()) == (True, True, valid)


def test_without_a_date_the_day_is_not_known() -> None:
    assert fits(registered("P-1002"), by_key(signed_at=None)) == (True, True, None)


def test_what_names_no_registered_key_cannot_be_held_against_one() -> None:
    assert held(by_key()) == []
    assert held(registered("P-1002"), by_key(key_id=None, value=None)) == []
    assert held(registered("P-1002"), by_key(2)) == []


def test_of_two_registrations_the_one_that_fits_better_counts() -> None:
    over = registered("P-1002", valid_until="2026-05-31")
    again = registered("P-1002", day="2026-06-01")
    for told in ((over, again, by_key()), (again, over, by_key())):
        assert fits(*told) == ALL


def test_of_two_that_fit_alike_the_first_told_counts() -> None:
    early, late = registered("P-1003"), registered("P-1004", day="2026-02-01")
    assert held(early, late, by_key())[0]["key_event"] == 1
    assert held(late, early, by_key())[0]["key_event"] == 2


def test_a_corrected_registration_holds_as_corrected() -> None:
    wrong = registered("P-1003")
    right = {**registered("P-1002"), "corrects": "ex-2"}
    assert fits(wrong, right, by_key()) == ALL


def test_every_signature_has_one_row_and_unregistered_ones_none() -> None:
    rows = held(
        registered("P-1002"),
        registered("P-1102", 2),
        by_key(),
        by_key(2, signer="P-1102", role="finance_section"),
        by_key(2, signer="P-1103", role="chair"),
        by_key(3, signer="P-1104", role="chair"),
    )
    assert [row["signature_event"] for row in rows] == [3, 4, 5]
    assert [row["is_holder"] for row in rows] == [True, True, False]


def test_nothing_signed_is_typed_and_empty() -> None:
    f = facts(registered("P-1002"))
    rows = held_against_keys(f, given_on(f, "payment", "payment_id")).collect()
    assert rows.is_empty()
    assert [rows.schema[name] for name in FITS] == [pl.Boolean()] * len(FITS)
