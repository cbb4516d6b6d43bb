"""Acts and the signatures that count on them: the moment of each kind, its amount, and whose act it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.acts import signed_acts
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.signatures import KEYS
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

KINDS = ("payment.made", "contract.signed", "contract.changed", "decision.made", "allocation.planned")
PAID = like("payment.made", "2026-06-30", payment_id="PAY-A", amount="3000.00")


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def sign(noun: str, id_: str, at: str = "2026-06-28") -> dict[str, Any]:
    told = {
        "signer": "P-1",
        "role": "chair",
        "form": "full_name",
        "opinion": "agree",
        "signed_at": f"{at}T00:00:00+08:00",
    }
    return like("document.signed", at, target={"kind": noun, "id": id_}, signature=told)


def counted(mine: pl.LazyFrame) -> pl.LazyFrame:
    return mine.group_by(KEYS).agg(given=pl.len(), in_time=pl.col("is_before").sum())


def acts(*events: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Id of the record -> its row."""
    f = facts_of(records(enumerate(read_event(told) for told in numbered(events))), "unit", day("2026-12-31"))
    rows = signed_acts(f, KINDS, counted).collect().to_dicts()
    assert len(rows) == len({row["target_id"] for row in rows})
    return {row["target_id"]: row for row in rows}


def test_every_kind_has_its_id_its_amount_and_its_signatures() -> None:
    told = acts(
        PAID,
        like("contract.signed", "2026-06-30", contract_id="CON-A", amount="5000.00"),
        like("contract.changed", "2026-07-02", contract_id="CON-A", change_id="CH-A", amount="-10.00"),
        like("decision.made", "2026-06-30", decision_id="DEC-A", decided_amount="70.00"),
        like("allocation.planned", "2026-06-30", allocation_plan_id="AP-A"),
        sign("payment", "PAY-A"),
        sign("decision", "DEC-A"),
        sign("decision", "DEC-A"),
        sign("decision", "PAY-A"),
    )
    assert {id_: (row["target_kind"], row["record_fen"], row["given"]) for id_, row in told.items()} == {
        "PAY-A": ("payment", 300_000, 1),
        "CON-A": ("contract", 500_000, None),
        "CH-A": ("contract_change", -1_000, None),
        "DEC-A": ("decision", 7_000, 2),
        "AP-A": ("allocation_plan", None, None),
    }
    named = ("payment_id", "contract_id", "change_id", "decision_id", "allocation_plan_id")
    assert all([row[name] for name in named if row[name]] == [id_] for id_, row in told.items())


def test_a_change_is_carried_out_when_it_is_begun() -> None:
    contract = like("contract.signed", "2026-06-30", contract_id="CON-A")
    begun = like(
        "contract.changed",
        "2026-07-02",
        contract_id="CON-A",
        change_id="CH-A",
        executed_at="2026-07-10T09:00:00+08:00",
    )
    open_ = like("contract.changed", "2026-07-02", contract_id="CON-A", change_id="CH-B")
    told = acts(contract, begun, open_, sign("contract_change", "CH-A", "2026-07-11"), sign("contract", "CON-A"))
    assert (told["CH-A"]["day"], told["CH-A"]["act_day"]) == (day("2026-07-02"), day("2026-07-10"))
    assert (told["CH-A"]["given"], told["CH-A"]["in_time"]) == (1, 0)
    assert told["CH-B"]["act_day"] is None
    assert (told["CON-A"]["act_day"], told["CON-A"]["in_time"]) == (day("2026-06-30"), 1)


def test_an_onward_payment_is_not_the_units_own() -> None:
    told = acts(PAID, like("payment.made", "2026-06-30", payment_id="PAY-B", payment_kind="onward"))
    assert {id_: row["is_own"] for id_, row in told.items()} == {"PAY-A": True, "PAY-B": False}


def test_an_amount_in_another_currency_is_not_read_as_yuan() -> None:
    foreign = like("payment.made", "2026-06-30", payment_id="PAY-A", amount={"amount": "1.00", "currency": "USD"})
    assert acts(foreign)["PAY-A"]["record_fen"] is None
