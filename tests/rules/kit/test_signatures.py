"""Which signatures count: form, date, opinion, capacity, content, time, and different persons."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import OPINIONS, countersigned, signed
from monitor.signatures.digest import signed_sha256
from monitor.vocabulary.event import Event, day_number

ROLES = ("finance_section", "deputy_in_charge")
PAYMENT = like("payment.made", "2026-06-30T10:00:00+08:00", payment_id="PAY-A", is_works=True)
BOUND = signed_sha256("payment.made", PAYMENT["data"])


def sign(signer: str = "P-1", role: str = "deputy_in_charge", **more: Any) -> dict[str, Any]:
    told = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-06-28T00:00:00+08:00"} | more
    target = {"kind": told.pop("target_kind", "payment"), "id": told.pop("target_id", "PAY-A")}
    signature = {name: value for name, value in told.items() if value is not None}
    return like("document.signed", "2026-06-28", target=target, signature=signature)


def facts(*events: dict[str, Any]) -> Facts:
    made = [
        Event(
            id=told["id"],
            source=told["source"],
            type=told["type"],
            subject=told["subject"],
            time=told["time"],
            data=told["data"],
            corrects=told.get("corrects"),
        )
        for told in numbered(events)
    ]
    return facts_of(records(enumerate(made)), "unit", day_number(date(2026, 12, 31)))


def payments(f: Facts) -> pl.LazyFrame:
    return f.of("payment.made").with_columns(act=pl.col("at"), act_day=pl.col("day"), act_clock=pl.col("clock"))


def counted(*events: dict[str, Any]) -> list[dict[str, Any]]:
    f = facts(PAYMENT, *events)
    return signed(f, payments(f), "payment", "payment_id").sort("signature_event").collect().to_dicts()


def stands(*events: dict[str, Any]) -> dict[str, Any]:
    f = facts(PAYMENT, *events)
    return countersigned(f, payments(f), "payment", "payment_id", ROLES).collect().to_dicts()[0]


def test_a_full_name_with_date_and_assent_counts_unbound() -> None:
    (row,) = counted(sign())
    assert (row["signer"], row["role"], row["is_before"]) == ("P-1", "deputy_in_charge", True)
    assert row["is_unbound"] is True
    assert row["is_unread"] is False


def test_over_equal_to_the_record_binds() -> None:
    (row,) = counted(sign(form="e_signature", over=BOUND))
    assert row["is_unbound"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "circle"},
        {"form": "initial"},
        {"signed_at": None},
        {"opinion": None},
        {"opinion": "disagree"},
        {"opinion": "reserve"},
        {"role": "handler"},
        {"over": "0" * 64},
        {"target_id": "PAY-B"},
        {"target_kind": "contract"},
    ],
)
def test_what_does_not_count(wrong: dict[str, Any]) -> None:
    assert counted(sign(**wrong)) == []


def test_a_corrected_amount_breaks_the_binding() -> None:
    changed = {**PAYMENT, "corrects": "ex-1", "data": {**PAYMENT["data"], "purpose": "other-works"}}
    f = facts(PAYMENT, changed, sign(over=BOUND), sign("P-2", over=signed_sha256("payment.made", changed["data"])))
    rows = signed(f, payments(f), "payment", "payment_id").collect()
    assert rows["signer"].to_list() == ["P-2"]


@pytest.mark.parametrize(
    ("signed_at", "is_before"),
    [
        ("2026-06-30T09:59:59+08:00", True),
        ("2026-06-30T10:00:01+08:00", False),
        ("2026-06-30T00:00:00+08:00", True),
        ("2026-07-01T00:00:00+08:00", False),
    ],
)
def test_before_the_act(signed_at: str, is_before: bool) -> None:
    (row,) = counted(sign(signed_at=signed_at))
    assert row["is_before"] is is_before


def test_a_record_that_is_not_told_leaves_its_binding_unread() -> None:
    f = facts(PAYMENT, sign(over=BOUND), sign("P-2"))
    untold = payments(f).with_columns(signed_sha256=pl.lit(None, dtype=pl.String))
    rows = signed(f, untold, "payment", "payment_id").collect()
    assert dict(rows.select("signer", "is_unread").iter_rows()) == {"P-1": True, "P-2": False}


def test_an_act_that_has_not_happened_has_nothing_after_it() -> None:
    f = facts(PAYMENT, sign(signed_at="2026-12-01T00:00:00+08:00"))
    none = [pl.lit(None).cast(dtype).alias(f"act{part}") for part, dtype in NONE]
    rows = signed(f, payments(f).with_columns(none), "payment", "payment_id").collect()
    assert rows["is_before"].to_list() == [True]


NONE = (("", pl.Datetime("us", "UTC")), ("_day", pl.Int32()), ("_clock", pl.Boolean()))


def test_all_roles_by_different_persons() -> None:
    told = stands(sign("P-1"), sign("P-2", "finance_section", signed_at="2026-06-29T00:00:00+08:00", over=BOUND))
    assert told["missing_roles"] == []
    assert told["doubled"] == 0
    assert told["unbound"] == 1
    assert told["signatures"] == [1, 2]
    assert told["all_signed_day"] == day_number(date(2026, 6, 29))


def test_nobody_signed() -> None:
    told = stands()
    assert told["missing_roles"] == list(ROLES)
    assert told["late_roles"] == []
    assert (told["doubled"], told["unbound"], told["unread"]) == (0, 0, 0)
    assert told["all_signed_day"] is None


def test_a_late_signature_is_missing_and_late_and_cures() -> None:
    told = stands(sign("P-1"), sign("P-2", "finance_section", signed_at="2026-07-03T00:00:00+08:00"))
    assert told["missing_roles"] == ["finance_section"]
    assert told["late_roles"] == ["finance_section"]
    assert told["all_signed_day"] == day_number(date(2026, 7, 3))


def test_one_person_in_two_roles_is_doubled() -> None:
    assert stands(sign("P-1"), sign("P-1", "finance_section"))["doubled"] == 1


def test_one_person_twice_in_one_role_is_not() -> None:
    assert stands(sign("P-1"), sign("P-1"), sign("P-2", "finance_section"))["doubled"] == 0


def test_a_role_that_is_not_asked_for_is_not_looked_at() -> None:
    told = stands(sign("P-1", "chair"), sign("P-1"), sign("P-2", "finance_section"))
    assert told["missing_roles"] == []
    assert told["doubled"] == 0
    assert told["unbound"] == 2


def by_key(number: int = 1, **more: Any) -> dict[str, Any]:
    return signed_by_key(PAYMENT, {"kind": "payment", "id": "PAY-A"}, number, **({"signer": "P-1"} | more))


def test_a_signature_that_fits_its_registered_key_is_verified() -> None:
    (row,) = counted(registered("P-1"), by_key())
    assert (row["key_id"], row["is_by_key"], row["is_unbound"]) == ("KEY-0001", True, False)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ({"holder": "P-2"}, {}),
        ({"holder": "P-1", "number": 2}, {"key_id": "KEY-0002"}),
        ({"holder": "P-1"}, {"value": None}),
        ({"holder": "P-1"}, {"over": None}),
        ({"holder": "P-1", "valid_until": "2026-06-27"}, {}),
        ({"holder": "P-1", "day": "2026-06-29"}, {}),
    ],
    ids=["another's key", "another key's value", "no value", "no digest", "after its last day", "before its first day"],
)
def test_a_signature_that_does_not_fit_its_registered_key_does_not_count(
    key: dict[str, Any], wrong: dict[str, Any]
) -> None:
    assert counted(registered(**key), by_key(**wrong)) == []


def test_a_signature_by_an_unregistered_key_is_recorded_not_verified() -> None:
    (row,) = counted(by_key(value=None))
    assert row["is_by_key"] is False


def test_without_a_key_nothing_is_asked_of_the_register() -> None:
    (row,) = counted(registered("P-1"), sign("P-1"))
    assert (row["key_id"], row["is_by_key"]) == (None, False)


def test_a_key_that_does_not_fit_leaves_the_role_missing() -> None:
    told = stands(registered("P-2"), by_key(), sign("P-3", "finance_section"))
    assert told["missing_roles"] == ["deputy_in_charge"]
    assert told["signatures"] == [3]


def test_who_confirms_that_he_took_part_may_dissent_and_may_have_handled_it() -> None:
    told = facts(PAYMENT, sign("P-1", opinion="disagree"), sign("P-2", "handler"), sign("P-3", opinion=None))
    asked = (told, payments(told), "payment", "payment_id")
    rows = signed(*asked, opinions=OPINIONS, but=()).sort("signature_event").collect()
    assert rows["signer"].to_list() == ["P-1", "P-2"]
    assert signed(*asked).collect().is_empty()
