from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.facts import Facts, UnknownGrain, Whole, as_of, facts_of, grain_of
from monitor.facts.records import Records, records
from monitor.facts.schema import instant_columns, money_columns
from monitor.rules.kit.like import UNIT, yuan
from monitor.signatures.digest import signed_sha256
from monitor.vocabulary.event import Event, day_number

Make = Callable[..., Event]
World = Callable[..., Records]
LATE = day_number(date(2027, 1, 1))
PROCESS = {"ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}


def rows(frame: pl.LazyFrame, *names: str) -> list[tuple[object, ...]]:
    return frame.select(names).collect().rows()


@pytest.mark.parametrize(
    ("amount", "currency", "fen"),
    [
        ("0.00", "CNY", 0),
        ("2999.99", "CNY", 299_999),
        ("-12.05", "CNY", -1205),
        ("90071992547409.93", "CNY", 9_007_199_254_740_993),
        ("500", "JPY", 500),
    ],
)
def test_money_is_exact_in_minor_units(amount: str, currency: str, fen: int) -> None:
    frame = pl.DataFrame({"m": [{"amount": amount, "currency": currency}]})
    assert frame.select(money_columns(pl.col("m"), "m")).rows() == [(fen, currency)]


@given(st.integers(0, 10**16))
def test_any_amount_of_fen_comes_back(fen: int) -> None:
    frame = pl.DataFrame({"m": [{"amount": f"{fen // 100}.{fen % 100:02d}", "currency": "CNY"}]})
    assert frame.select(money_columns(pl.col("m"), "m"))["m_fen"].to_list() == [fen]


@pytest.mark.parametrize(
    ("told", "at", "day", "clock"),
    [
        ("2026-03-02T00:00:00+08:00", datetime(2026, 3, 1, 16, tzinfo=UTC), date(2026, 3, 2), False),
        ("2026-03-01T16:00:00Z", datetime(2026, 3, 1, 16, tzinfo=UTC), date(2026, 3, 2), False),
        ("2026-03-02T00:00:01+08:00", datetime(2026, 3, 1, 16, 0, 1, tzinfo=UTC), date(2026, 3, 2), True),
        ("2026-03-01T23:30:00-05:00", datetime(2026, 3, 2, 4, 30, tzinfo=UTC), date(2026, 3, 2), True),
        ("1969-12-31T23:00:00+08:00", datetime(1969, 12, 31, 15, tzinfo=UTC), date(1969, 12, 31), True),
    ],
)
def test_instants_count_on_the_day_of_the_county(told: str, at: datetime, day: date, clock: bool) -> None:
    frame = pl.DataFrame({"t": [told]}).select(instant_columns(pl.col("t"), "t"))
    assert frame.rows() == [(at, day_number(day), clock)]


def test_absent_is_not_empty(event: Make, world: World) -> None:
    told = [
        event("a", "decision.made", decision_id="D-A"),
        event("b", "decision.made", decision_id="D-B", votes=[]),
        event(
            "c", "decision.made", decision_id="D-C", votes=[{"member": "P-1", "opinion": "agree"}, {"member": "P-2"}]
        ),
    ]
    facts = facts_of(world(*told), "unit", LATE)
    assert rows(facts.of("decision.made"), "decision_id", "votes_count") == [("D-A", None), ("D-B", 0), ("D-C", 2)]
    votes = facts.of("decision.made", "votes")
    assert rows(votes, "event", "pos", "member", "opinion") == [(2, 0, "P-1", "agree"), (2, 1, "P-2", None)]


def test_rows_of_nested_lists_tell_all_their_places(event: Make, world: World) -> None:
    county, city = (
        {"level": level, "amount": yuan(amount)} for level, amount in (("county", "1.00"), ("city", "2.00"))
    )
    told = [{"project_id": f"PJ-{place}"} for place in range(3)]
    plan = event(
        "a", "plan.filed", rows=[{**told[0], "sources": [county, city]}, told[1], {**told[2], "sources": [city]}]
    )
    facts = facts_of(world(plan), "unit", LATE)
    counts = rows(facts.of("plan.filed", "rows"), "pos", "project_id", "sources_count")
    assert counts == [(0, "PJ-0", 2), (1, "PJ-1", None), (2, "PJ-2", 1)]
    nested = facts.of("plan.filed", "rows/sources")
    assert rows(nested, "pos_1", "pos", "amount_fen") == [(0, 0, 100), (0, 1, 200), (2, 0, 200)]
    with pytest.raises(UnknownGrain, match=r"payment\.made/bids"):
        grain_of("payment.made", "bids")
    with pytest.raises(UnknownGrain, match=r"no\.kind"):
        grain_of("no.kind", None)


def test_ratios_are_decimals(event: Make, world: World) -> None:
    contract = event("a", "contract.signed", advance_ratio="0.1")
    frame = facts_of(world(contract), "county", LATE).of("contract.signed").collect()
    assert frame["advance_ratio"].to_list() == [Decimal("0.1")]
    assert frame["retention_ratio"].to_list() == [None]


def test_scope_values_do_not_mix(event: Make, world: World) -> None:
    other = {"id": "91999001MA00001110"}
    told = [event("a", "payment.made", payment_id="P-A"), event("b", "payment.made", payment_id="P-B", payer=other)]
    facts = facts_of(world(*told), "unit", LATE)
    seen = rows(facts.of("payment.made"), "scope_id", "payment_id")
    assert seen == [(UNIT, "P-A"), (other["id"], "P-B")]
    narrow = facts_of(world(*told), "unit", LATE, only=pl.Series([UNIT]))
    assert rows(narrow.of("payment.made"), "payment_id") == [("P-A",)]
    assert rows(narrow.reference("payment.made"), "payment_id") == [("P-A",), ("P-B",)]
    assert "scope_id" not in narrow.reference("payment.made").collect_schema()


def test_records_that_a_member_names_are_seen_and_marked(event: Make, world: World) -> None:
    other = {"id": "91999001MA00001110"}
    told = [
        event("a", "decision.made", decision_id="DEC-A", unit=other),
        event("b", "payment.made", payment_id="P-A", decision_id="DEC-A"),
        event("c", "decision.made", decision_id="DEC-B", unit=other),
    ]
    facts = facts_of(world(*told), "unit", LATE)
    assert set(rows(facts.of("decision.made"), "scope_id", "decision_id")) == {
        (other["id"], "DEC-A"),
        (other["id"], "DEC-B"),
    }
    assert set(rows(facts.with_named("decision.made"), "scope_id", "decision_id", "is_member")) == {
        (other["id"], "DEC-A", True),
        (other["id"], "DEC-B", True),
        (UNIT, "DEC-A", False),
    }
    assert facts.has(["payment.made", "tender.published"])
    assert not facts.has(["tender.published"])


def test_events_of_later_days_are_not_yet_there(event: Make, world: World) -> None:
    told = world(event("a", "payment.made", "2026-03-02"), event("b", "payment.made", "2026-03-03", payment_id="P-B"))
    day = day_number(date(2026, 3, 2))
    assert as_of(told, day)["id"].to_list() == ["a"]
    assert as_of(told, day + 1)["id"].to_list() == ["a", "b"]


def test_reference_frames_come_from_the_whole_where_there_is_one(event: Make, world: World) -> None:
    near, far = world(event("a", "sanction.imposed")), world(event("b", "sanction.imposed", sanction_id="SN-B"))
    facts = facts_of(near, "party", LATE, whole=Whole(far, as_of(far, LATE)))
    assert rows(facts.reference("sanction.imposed"), "sanction_id") == [("SN-B",)]
    assert set(rows(facts.of("sanction.imposed"), "sanction_id")) == {("SN-1",)}


def test_a_frame_is_made_once(event: Make, world: World) -> None:
    facts = facts_of(world(event("a", "payment.made")), "unit", LATE)
    facts.of("payment.made")
    made = dict(facts._made)  # noqa: SLF001 - what is kept between rules
    facts.of("payment.made")
    assert [*facts._made] == [*made]  # noqa: SLF001 - as above
    assert all(facts._made[key] is made[key] for key in made)  # noqa: SLF001 - as above


def test_what_a_signature_covers_leaves_names_out() -> None:
    data = {"payment_id": "P", "payer": {"id": UNIT, "name": "甲"}, "amount": yuan("1.00"), "handler": "P-1"}
    bare = {**data, "payer": {"id": UNIT}, "handler": "P-2"}
    assert signed_sha256("payment.made", data) == signed_sha256("payment.made", bare)
    assert signed_sha256("payment.made", data) != signed_sha256("payment.made", {**data, "amount": yuan("1.01")})


def test_the_signed_digest_stands_beside_the_record(event: Make, world: World) -> None:
    payment = event("a", "payment.made")
    facts: Facts = facts_of(world(payment), "unit", LATE)
    assert rows(facts.of("payment.made"), "signed_sha256") == [(signed_sha256("payment.made", payment.data),)]


def test_a_number_is_kept(event: Make) -> None:
    told = records([(41, event("a", "payment.made")), (7, event("b", "payment.made", payment_id="P-B"))])
    assert told.events["event"].to_list() == [41, 7]
    assert told.payload("payment.made")["event"].to_list() == [41, 7]
