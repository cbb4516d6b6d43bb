from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.bidders import bids, firms
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.marks import HEADS, KINDS, TIES, ever, on_day, telling
from monitor.vocabulary.reading import read_event

FIRM, OTHER = "91999001MA00001110", "91999001MA0000146J"
BID = like(
    "bid.submitted",
    "2026-04-19",
    bid_id="B-A",
    tenderer={"id": FIRM},
    project_team=[{"person": "P-7", "role": "other"}],
)


def facts(*events: dict[str, Any]) -> tuple[Facts, pl.LazyFrame]:
    told = facts_of(records(enumerate(read_event(event) for event in numbered((BID, *events)))), "county", 30_000)
    return told, firms(told).join(bids(told).select("scope_id", "event", "day"), on=["scope_id", "event"]).drop(
        "scope_id"
    )


def firm(id_: str, day: str = "2026-01-05", **marks: Any) -> dict[str, Any]:
    return like("organisation.registered", day, organisation={"id": id_}, **marks)


def tie(kind: str, first: str, last: str | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "relation_id": "REL-1",
        "relation_kind": kind,
        "valid_from": first,
        "ocid": None,
        "regime": None,
    }
    told |= {"from_party": {"kind": "person", "id": "P-1"}, "to_party": {"kind": "organisation", "id": FIRM}}
    return like("relation.declared", "2026-01-05", **(told | more | ({"valid_until": last} if last else {})))


def marks(frame: pl.LazyFrame) -> set[tuple[str, str]]:
    return set(frame.select("mark_kind", "mark").collect().iter_rows())


TEAM = {("team", "person:P-7")}


def test_the_marks_of_a_bidder_are_those_of_the_day() -> None:
    held = [{"kind": "person", "id": "P-2"}, {"kind": "organisation", "id": OTHER}]
    early = firm(FIRM, legal_representative="P-1", controllers=held, address="adr-1", phone="tel-1")
    told = marks(on_day(*facts(early, firm(FIRM, "2026-04-20", address="adr-2"))))
    expected = {("representative", "person:P-1"), ("address", "adr-1"), ("phone", "tel-1")}
    assert told == TEAM | expected | {("controller", "person:P-2"), ("controller", f"organisation:{OTHER}")}
    assert {kind for kind, _ in told} == set(KINDS)
    assert marks(on_day(*facts(early, firm(FIRM, "2026-04-19", address="adr-2")))) == TEAM | {("address", "adr-2")}


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        ("2026-04-19", None, True),
        ("2026-04-20", None, False),
        ("2026-01-01", "2026-04-19", True),
        ("2026-01-01", "2026-04-18", False),
    ],
)
def test_a_declared_tie_counts_while_it_holds(first: str, last: str | None, *, holds: bool) -> None:
    for kind, mark in TIES.items():
        told = marks(on_day(*facts(tie(kind, first, last))))
        assert told == TEAM | ({(mark, "person:P-1")} if holds else set())
        assert (mark, "person:P-1") in marks(ever(*facts(tie(kind, first, last))))
    assert marks(on_day(*facts(tie("employee_of", first, last)))) == TEAM


def test_a_tie_to_a_person_is_no_mark_of_a_firm() -> None:
    assert marks(on_day(*facts(tie("controller_of", "2026-01-01", to_party={"kind": "person", "id": "P-9"})))) == TEAM


def test_all_marks_ever_with_the_first_day_and_what_tells_them() -> None:
    told = ever(*facts(firm(FIRM, "2026-02-01", phone="tel-1"), firm(FIRM, "2026-01-05", phone="tel-1")))
    rows = told.filter(pl.col("mark_kind") == "phone").select("since_day", "mark_event").collect().rows()
    assert rows == [(20458, 2)]  # 2026-01-05


def test_a_mark_of_many_tells_nothing_but_a_head_does() -> None:
    many = [firm(f"local:firm-{n}", phone="tel-1", legal_representative="P-1") for n in range(3)]
    held = [
        firm(f"local:held-{n}", controllers=[{"kind": "organisation", "id": OTHER}], address="adr-1") for n in range(3)
    ]
    every = ever(*facts(*many, *held))
    assert marks(telling(every, 2)) == TEAM | {("representative", "person:P-1")}
    assert ("phone", "tel-1") in marks(telling(every, 3))
    assert set(HEADS) <= set(KINDS)
