"""Payments as the screens see them."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from few_payments import told

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like
from monitor.screens.payments.told import PAYMENTS, checked, payments_of
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event


def county(*events: dict[str, object]) -> Facts:
    read = [read_event(json.dumps(one | {"id": f"ev-{at}"}), stored=False) for at, one in enumerate(events)]
    return facts_of(records(enumerate(read)), "county", day_number(date(2027, 1, 1)))


def test_a_county_as_payments() -> None:
    paid = like("payment.made", "2026-03-02", payment_id="PAY-A", amount="2000.00", contract_id="CON-1")
    signed = like("contract.signed", "2026-01-02", contract_id="CON-1", ocid="ocds-tw9990-2026-0017")
    onward = like("payment.made", "2026-03-02", payment_id="PAY-B", payment_kind="onward")
    dollars = like("payment.made", "2026-03-03", payment_id="PAY-C", amount={"amount": "1.00", "currency": "USD"})
    frame = payments_of(county(signed, paid, paid, onward, dollars))
    assert frame.schema == pl.Schema(PAYMENTS)
    (row,) = frame.iter_rows(named=True)
    assert (row["payment"], row["fen"], row["process"]) == ("PAY-A", 200_000, "ocds-tw9990-2026-0017")
    assert row["day"] == day_number(date(2026, 3, 2))


def test_no_payments_are_a_frame_too() -> None:
    assert payments_of(county()).schema == pl.Schema(PAYMENTS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fen": [0, 5]}, "column fen, row 1: found 0, expected an amount above 0"),
        ({"payee": ["F", None]}, "column payee, row 2: found None, expected a value in every row"),
        ({"payment": ["A", "A"]}, "column payment, row 2: found 'A', expected each payment once"),
        ({"day": [1.5, 2.5]}, "column day is Float64, expected Int32"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, list[object]], said: str) -> None:
    good = told([{"fen": 1}, {"fen": 2}]).to_dict(as_series=False)
    frame = pl.DataFrame(good | change, schema_overrides={} if "day" in change else {"day": pl.Int32()})
    with pytest.raises(ValueError, match=said):
        checked(frame)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="column fen is missing, expected Int64"):
        checked(told([{"fen": 1}]).drop("fen"))
