from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from monitor.demo.codes import credit_code, yuan
from monitor.demo.days import add_work, instant, iso, last_work, next_work, works
from monitor.demo.spill import in_order
from monitor.demo.story import Story, moved
from monitor.signatures.digest import signed_sha256

UNIT = credit_code("11", "999001", "MB", 94)
DAY = date(2025, 9, 30).toordinal()


def payment(story: Story, amount: int) -> Any:
    data = {"payment_id": "PAY-1", "payment_kind": "expense", "payer": {"id": UNIT}, "amount": yuan(amount)}
    return story.tell("payment.made", DAY, UNIT, data)


def test_the_contracts_own_example_code_comes_out() -> None:
    assert UNIT == "11999001MB00000946"


@pytest.mark.parametrize(("fen", "text"), [(300_000, "3000.00"), (299_999, "2999.99"), (5, "0.05"), (-150, "-1.50")])
def test_money_is_written_from_fen(fen: int, text: str) -> None:
    assert yuan(fen) == {"amount": text, "currency": "CNY"}


def test_holidays_are_passed_over() -> None:
    assert works(DAY)
    assert not works(DAY + 1)
    assert iso(next_work(DAY + 1)) == "2025-10-09"
    assert last_work(DAY + 5) == DAY
    assert iso(add_work(DAY, 2)) == "2025-10-10"


def test_a_signature_fits_the_record_however_late_that_was_changed() -> None:
    story = Story("s", Random(1))
    record = payment(story, 500_000)
    signature = story.sign(record, "payment", "PAY-1", "P-1001", "deputy_in_charge")
    record.data["amount"] = yuan(900_000)
    told = [event for _, event in story.events()]
    assert signature.data["signature"]["over"] == signed_sha256("payment.made", told[0]["data"])
    assert told[0]["subject"] == UNIT


def test_a_delay_moves_acts_and_the_dates_they_tell_from_its_day_on() -> None:
    story = Story("s", Random(1))
    early, late = (
        story.tell("x", day, UNIT, {"until": iso(day + 1), "note": "2025-10-01x"}) for day in (DAY, DAY + 10)
    )
    story.delay(DAY + 5, 7)
    assert (early.day, late.day) == (DAY, DAY + 17)
    assert early.data["until"] == iso(DAY + 1)
    assert late.data == {"until": iso(DAY + 18), "note": "2025-10-01x"}
    assert moved(instant(DAY, "09:00:00"), "", 1) == instant(DAY + 1, "09:00:00")


def test_a_part_of_a_story_is_broken_once() -> None:
    story = Story("s", Random(1))
    assert story.claim("award", "bids")
    assert not story.claim("bids", "committee")
    assert story.claim("committee")


def test_lines_are_ordered_across_months_and_ties_keep_their_order() -> None:
    told = [("2026-02-01", "c"), ("2026-01-31", "b"), ("2026-01-01", "a"), ("2026-02-01", "d")]
    assert list(in_order(told)) == ["a", "b", "c", "d"]
