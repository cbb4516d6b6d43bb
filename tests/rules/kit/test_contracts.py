"""What a contract is worth at a payment and what was paid so far, held against plain arithmetic."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.contracts import contracts, with_paid, with_value
from monitor.rules.kit.like import like, numbered
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

DOLLARS = {"amount": "1.00", "currency": "USD"}
CLOCKS = ("00:00:00", "09:00:00", "15:00:00")
MOMENTS = st.tuples(st.integers(1, 4), st.sampled_from(CLOCKS))


def facts(*events: dict[str, Any]) -> Facts:
    told = [read_event(event) for event in numbered(events)]
    return facts_of(records(enumerate(told)), "process", day_number(date(2026, 12, 31)))


def instant(day: int, clock: str) -> str:
    return f"2026-06-{day:02d}T{clock}+08:00"


def signed(amount: Any = "1000.00", contract_id: str = "CON-A", **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-01-10", contract_id=contract_id, amount=amount, **more)


def changed(name: str, amount: Any, approved: str | None, contract_id: str = "CON-A") -> dict[str, Any]:
    told = {} if approved is None else {"approved_at": approved}
    return like("contract.changed", "2026-05-01", contract_id=contract_id, change_id=name, amount=amount, **told)


def paid(
    name: str, amount: Any, at: str = "2026-06-01", kind: str = "progress", contract_id: str = "CON-A"
) -> dict[str, Any]:
    told = {"payment_id": name, "payment_kind": kind, "contract_id": contract_id}
    return like("payment.made", at, amount=amount, **told)


def worth(*events: dict[str, Any]) -> dict[str, tuple[int | None, int | None]]:
    """Payment -> what its contract is worth, and its changes."""
    f = facts(*events)
    rows = with_value(f, with_paid(f.of("payment.made"))).select("payment_id", "value_fen", "changes_fen").collect()
    return {name: (value, changes) for name, value, changes in rows.iter_rows()}


def later(one: tuple[int, str], other: tuple[int, str]) -> bool:
    both = "00:00:00" not in (one[1], other[1])
    return one > other if both else one[0] > other[0]


@settings(max_examples=60, deadline=None)
@given(
    payments=st.lists(MOMENTS, min_size=1, max_size=5),
    changes=st.lists(st.tuples(MOMENTS, st.integers(-300, 300), st.sampled_from(["CON-A", "CON-B"])), max_size=6),
)
def test_approved_changes_count_from_their_approval_on(payments: list[Any], changes: list[Any]) -> None:
    events = [signed(), signed("500.00", "CON-B")]
    events += [changed(f"CH-{n}", f"{fen}.00", instant(*at), of) for n, (at, fen, of) in enumerate(changes)]
    events += [paid(f"PAY-{n}", "1.00", instant(*at)) for n, at in enumerate(payments)]
    expected = {}
    for n, at in enumerate(payments):
        total = 0
        for approved, yuan, of in changes:
            counts = not later(approved, at) if yuan >= 0 else later(at, approved)
            total += 100 * yuan if counts and of == "CON-A" else 0
        expected[f"PAY-{n}"] = (100_000 + total, total)
    assert worth(*events) == expected


@settings(max_examples=40, deadline=None)
@given(payments=st.lists(st.tuples(MOMENTS, st.integers(0, 9), st.sampled_from(["CON-A", "CON-B"])), max_size=8))
def test_paid_so_far_is_all_before_and_with_the_payment(payments: list[Any]) -> None:
    events = [paid(f"PAY-{n}", f"{yuan}.00", instant(*at), contract_id=of) for n, (at, yuan, of) in enumerate(payments)]
    f = facts(signed(), *events)
    found = dict(with_paid(f.of("payment.made")).select("payment_id", "paid_fen").collect().iter_rows())
    place = {n: (at, f"PAY-{n}") for n, (at, _, _) in enumerate(payments)}
    assert found == {
        f"PAY-{n}": sum(100 * yuan for m, (_, yuan, own) in enumerate(payments) if own == of and place[m] <= place[n])
        for n, (_, _, of) in enumerate(payments)
    }


def test_a_change_without_approval_does_not_count() -> None:
    assert worth(signed(), changed("CH-A", "50.00", None), paid("PAY-A", "1.00")) == {"PAY-A": (100_000, 0)}


def test_a_contract_that_was_not_told_is_worth_nothing_known() -> None:
    assert worth(paid("PAY-A", "1.00")) == {"PAY-A": (None, 0)}


@pytest.mark.parametrize("approved", ["2026-05-01T00:00:00+08:00", "2026-06-01T00:00:00+08:00"])
def test_a_change_in_another_currency_makes_the_worth_unknown(approved: str) -> None:
    assert worth(signed(), changed("CH-A", DOLLARS, approved), paid("PAY-A", "1.00")) == {"PAY-A": (None, None)}


def test_a_contract_in_another_currency_has_no_worth_in_yuan() -> None:
    assert worth(signed(DOLLARS), paid("PAY-A", "1.00")) == {"PAY-A": (None, 0)}


def test_a_contract_told_twice_is_one_row_with_the_later_amount() -> None:
    again = like("contract.signed", "2026-02-10", contract_id="CON-A", amount="700.00")
    told = contracts(facts(signed(), again)).select("contract_id", "contract_fen").collect()
    assert told.rows() == [("CON-A", 70_000)]


def test_a_payment_in_another_currency_is_marked_from_then_on() -> None:
    f = facts(
        signed(), paid("PAY-A", "1.00"), paid("PAY-B", DOLLARS, "2026-06-02"), paid("PAY-C", "2.00", "2026-06-03")
    )
    told = with_paid(f.of("payment.made")).select("payment_id", "paid_fen", "has_foreign").sort("payment_id").collect()
    assert told.rows() == [("PAY-A", 100, False), ("PAY-B", 100, True), ("PAY-C", 300, True)]


def test_only_money_to_the_supplier_is_paid() -> None:
    kinds = ("advance", "progress", "final", "full", "retention_release", "wage_account")
    others = ("interest", "onward", "expense", "assistance", "other")
    f = facts(signed(), *(paid(f"PAY-{kind}", "1.00", kind=kind) for kind in (*kinds, *others)))
    told = with_paid(f.of("payment.made")).collect()
    assert set(told["payment_kind"]) == set(kinds)
    assert told["paid_fen"].max() == 100 * len(kinds)


def test_values_are_whole_fen() -> None:
    f = facts(signed("0.10"), changed("CH-A", "0.20", "2026-05-01T00:00:00+08:00"), paid("PAY-A", "0.30"))
    told = with_value(f, with_paid(f.of("payment.made"))).collect()
    assert told.select("value_fen", "paid_fen").rows() == [(30, 30)]
    assert told.schema["value_fen"] == told.schema["paid_fen"] == pl.Int64
