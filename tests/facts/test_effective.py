from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.effective import effective
from monitor.facts.records import Records, records
from monitor.rules.kit.like import like
from monitor.vocabulary.event import Event
from monitor.vocabulary.reading import read_event

Make = Callable[..., Event]
World = Callable[..., Records]


def holding(world: Records) -> list[str]:
    return sorted(effective(world.events)["id"].to_list())


def pay(id: str, day: int, corrects: str | None = None) -> Event:
    told = like("payment.made", "2026-03-02", corrects=corrects)
    return read_event({**told, "id": id, "recordedtime": f"2026-03-{day:02d}T09:00:00+08:00"}, stored=True)


def gone(id: str, day: int, corrects: str) -> Event:
    told = like("event.withdrawn", "2026-03-02", corrects=corrects)
    return read_event({**told, "id": id, "recordedtime": f"2026-03-{day:02d}T09:00:00+08:00"}, stored=True)


CASES: dict[str, tuple[Sequence[Event], list[str]]] = {
    "no correction": ([pay("a", 2), pay("b", 3)], ["a", "b"]),
    "a chain of three": ([pay("a", 2), pay("b", 3, "a"), pay("c", 4, "b")], ["c"]),
    "two corrections of one": ([pay("a", 2), pay("b", 3, "a"), pay("c", 4, "a")], ["c"]),
    "a fork, one branch corrected again": ([pay("a", 2), pay("b", 3, "a"), pay("c", 4, "a"), pay("d", 5, "b")], ["d"]),
    "what it corrects is not there": ([pay("b", 3, "a")], ["b"]),
    "withdrawn": ([pay("a", 2), gone("w", 3, "a")], []),
    "a corrected one withdrawn": ([pay("a", 2), pay("b", 3, "a"), gone("w", 4, "a")], []),
    "the correction withdrawn takes the chain with it": ([pay("a", 2), pay("b", 3, "a"), gone("w", 4, "b")], []),
    "corrected after it was withdrawn": ([pay("a", 2), gone("w", 3, "a"), pay("b", 4, "a")], []),
    "withdrawn, and another stays": ([pay("a", 2), pay("z", 2), gone("w", 3, "a")], ["z"]),
    "a withdrawal of nothing": ([pay("a", 2), gone("w", 3, "x")], ["a"]),
}


@pytest.mark.parametrize("case", CASES)
@given(data=st.data())
def test_what_holds_whatever_the_order(case: str, data: st.DataObject) -> None:
    events, expected = CASES[case]
    order = data.draw(st.permutations(list(events)))
    assert holding(records(enumerate(order))) == expected


@given(st.data())
def test_a_long_chain_ends_in_its_last(data: st.DataObject) -> None:
    length = data.draw(st.integers(2, 28))
    chain = [pay(f"e{place}", place, f"e{place - 1}" if place > 1 else None) for place in range(1, length + 1)]
    assert holding(records(enumerate(data.draw(st.permutations(chain))))) == [f"e{length}"]


def test_a_correction_before_its_original_without_times_of_entry(event: Make, world: World) -> None:
    told = [
        event("b", "payment.made", corrects="a"),
        event("a", "payment.made"),
        event("c", "payment.made", corrects="b"),
    ]
    assert holding(world(*told)) == ["c"]


def test_of_two_corrections_without_times_of_entry_the_later_in_the_file_holds(event: Make, world: World) -> None:
    told = [
        event("a", "payment.made"),
        event("c", "payment.made", corrects="a"),
        event("b", "payment.made", corrects="a"),
    ]
    assert holding(world(*told)) == ["b"]


def test_entry_is_judged_on_the_first_of_the_chain(event: Make, world: World) -> None:
    told = world(
        event("a", "payment.made", recorded="2026-03-05"),
        event("b", "payment.made", recorded="2026-04-05", corrects="a"),
        event("z", "payment.made", recorded="2026-05-05", payment_id="P-Z"),
    )
    frame = effective(told.events).select("id", "entered_at", "first_entered_at").rows()
    march, april, may = (datetime(2026, month, 5, 1, tzinfo=UTC) for month in (3, 4, 5))
    assert frame == [("b", april, march), ("z", may, may)]


def test_ids_are_those_of_one_source(event: Make, world: World) -> None:
    other: dict[str, Any] = {"source": "urn:tw:unit:91999001MA00001110"}
    mine = event("a", "payment.made")
    theirs = read_event({**like("payment.made", "2026-03-02", corrects="a"), "id": "b", **other})
    assert holding(world(mine, theirs)) == ["a", "b"]


def test_a_circle_ends(event: Make, world: World) -> None:
    circle = world(event("a", "payment.made", corrects="b"), event("b", "payment.made", corrects="a"))
    assert set(holding(circle)) <= {"a", "b"}
    assert holding(circle)


def test_without_corrections_nothing_is_reordered(event: Make, world: World) -> None:
    told = world(event("b", "payment.made"), event("a", "payment.made", payment_id="P-2"))
    assert effective(told.events)["id"].to_list() == ["b", "a"]
    assert effective(told.events).columns == [*told.events.columns, "first_entered_at"]
