"""Money between its two shapes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.vocabulary import money
from monitor.vocabulary.forms import FORMS

fens = st.integers(-(10**16) + 1, 10**16 - 1)


@given(fens)
def test_fen_and_events_are_the_same_money(amount: int) -> None:
    told = money.money(amount)
    assert money.fen(told) == amount
    assert Decimal(told["amount"]) * 100 == amount
    assert FORMS["signed_amount"].fault(told["amount"]) is None
    assert money.decimals_fit(told["amount"], "CNY")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**14 - 1))
def test_every_amount_with_two_decimals_is_read_exactly(amount: Decimal) -> None:
    told = {"amount": f"{amount:f}", "currency": "CNY"}
    assert FORMS["amount"].fault(told["amount"]) is None
    assert money.fen(told) == int(amount * 100)


@given(st.text("0123456789.-+eE,元万 ", max_size=12))
def test_what_is_accepted_is_a_number_with_few_decimals(text: str) -> None:
    if text and FORMS["amount"].fault(text) is None:
        assert Decimal(text) >= 0
        assert str(Decimal(text)) == text


def test_only_yuan_has_fen() -> None:
    with pytest.raises(money.ForeignCurrency, match="JPY"):
        money.fen({"amount": "12", "currency": "JPY"})


def test_decimals_of_the_currencies() -> None:
    assert [money.DECIMALS[c] for c in ("CNY", "JPY", "KWD", "CLF")] == [2, 0, 3, 4]
    assert len(money.DECIMALS) == 167
    assert all(len(currency) == 3 and currency.isupper() for currency in money.DECIMALS)


def test_the_largest_amount_fits_64_bits() -> None:
    largest = {"amount": "99999999999999.99", "currency": "CNY"}
    assert FORMS["amount"].fault(largest["amount"]) is None
    assert money.fen(largest) < 2**63
    assert FORMS["amount"].fault("99999999999999.9999") is None
    assert int("999999999999999999") < 2**63
