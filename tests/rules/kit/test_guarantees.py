from __future__ import annotations

from datetime import date
from typing import Any

from monitor.audit.examples import facts_of_events
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.guarantees import provided, with_held
from monitor.rules.kit.like import like, numbered
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

DOLLARS = {"amount": "7.00", "currency": "USD"}


def bond(name: str, day: str, amount: Any = "100.00", **more: Any) -> dict[str, Any]:
    told = {"guarantee_id": name, "guarantee_kind": "performance", "contract_id": "CON-A", "amount": amount}
    return like("guarantee.provided", day, **(told | more))


def back(name: str, day: str, amount: str) -> dict[str, Any]:
    return like("guarantee.returned", day, guarantee_id=name, amount=amount)


def held(*events: dict[str, Any]) -> dict[str, tuple[int, bool | None]]:
    """Bond -> fen held once it was there, and whether all of it is in yuan."""
    told = [read_event(event, stored=True) for event in numbered(events)]
    facts = facts_of_events("process", told, day_number(date(2027, 1, 1)))
    found = with_held(facts, provided(facts, ["performance"]), CONTRACT).collect()
    return {row["guarantee_id"]: (row["held_fen"], row["held_in_yuan"]) for row in found.iter_rows(named=True)}


def test_bonds_of_one_contract_are_added_while_they_stand() -> None:
    assert held(bond("A", "2026-03-01"), bond("B", "2026-03-02"), bond("C", "2026-03-02", contract_id="CON-C")) == {
        "A": (10_000, True),
        "B": (20_000, True),
        "C": (10_000, True),
    }


def test_of_one_day_the_first_by_number_comes_first() -> None:
    assert held(bond("B", "2026-03-01"), bond("A", "2026-03-01")) == {"A": (10_000, True), "B": (20_000, True)}


def test_what_went_back_stands_no_more_from_that_day_on() -> None:
    parts = back("A", "2026-04-01", "30.00"), back("A", "2026-04-03", "70.00")
    for day, fen in (("2026-03-31", 11_000), ("2026-04-01", 8_000), ("2026-04-02", 8_000), ("2026-04-03", 1_000)):
        assert held(bond("A", "2026-03-01"), *parts, bond("B", day, "10.00"))["B"] == (fen, True)


def test_no_more_goes_back_than_there_was() -> None:
    more = back("A", "2026-04-01", "100.00"), back("A", "2026-04-02", "1.00")
    assert held(bond("A", "2026-03-01"), *more, bond("B", "2026-04-03", "10.00"))["B"] == (1_000, True)


def test_what_is_left_ends_after_its_last_day() -> None:
    first = bond("A", "2026-03-01", valid_until="2026-03-31"), back("A", "2026-03-10", "30.00")
    assert held(*first, bond("B", "2026-03-31", "10.00"))["B"] == (8_000, True)
    assert held(*first, bond("B", "2026-04-01", "10.00"))["B"] == (1_000, True)
    late = back("A", "2026-04-05", "70.00")
    assert held(*first, late, bond("B", "2026-04-06", "10.00"))["B"] == (1_000, True)


def test_one_that_is_not_in_yuan_leaves_the_sum_without_a_part_while_it_stands() -> None:
    foreign = bond("A", "2026-03-01", DOLLARS, valid_until="2026-03-31")
    assert held(foreign, bond("B", "2026-03-31"))["B"] == (10_000, None)
    assert held(foreign, bond("B", "2026-04-01"))["B"] == (10_000, True)
