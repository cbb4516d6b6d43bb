from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.events import (
    Link,
    chain,
    count,
    events_after,
    events_by_seq,
    find,
    last_seq,
    links_by_id,
    links_of,
)
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]
SOURCE = "urn:tw:unit:local:1"


@pytest.fixture
def keep(database: Database, now: datetime) -> Callable[..., None]:
    def kept(*events: Event) -> None:
        with database.writing() as write:
            append(write, events, now=now)

    return kept


def payment(make: MakeEvent, id: str, contract: str, day: int = 1, **changed: str) -> Event:
    return make(
        id,
        source=SOURCE,
        subject=contract,
        time=f"2026-03-{day:02}T00:00:00+08:00",
        data={"payment_id": f"PAY-{id}", "contract_id": contract},
        **changed,
    )


def ids(stored: list[object]) -> list[str]:
    return [each.event.id for each in stored]  # type: ignore[attr-defined]


def test_an_empty_log_ends_before_the_first(database: Database) -> None:
    with database.reading() as read:
        assert (last_seq(read), count(read)) == (-1, 0)
        assert events_after(read) == []
        assert events_by_seq(read, [0, 1]) == []
        assert find(read, SOURCE, "a") is None
        assert chain(read, [(SOURCE, "a")]) == []
        assert links_by_id(read, [("contract", "C-1")]) == []
        assert links_of(read, []) == []


def test_by_index_in_order_and_once(database: Database, make: MakeEvent, keep: Callable[..., None]) -> None:
    keep(*(payment(make, f"p{number}", "C-1") for number in range(5)))
    with database.reading() as read:
        assert ids(events_by_seq(read, [4, 1, 4, 99])) == ["p1", "p4"]
        assert ids(events_after(read, -1, 2)) == ["p0", "p1"]
        assert ids(events_after(read, 1)) == ["p2", "p3", "p4"]
        found = find(read, SOURCE, "p3")
        assert found is not None
        assert (found.seq, count(read)) == (3, 5)


def test_links_by_id_narrow_by_role_and_day(database: Database, make: MakeEvent, keep: Callable[..., None]) -> None:
    keep(*(payment(make, f"p{day}", "C-1" if day < 4 else "C-2", day) for day in range(1, 6)))
    with database.reading() as read:
        events = {stored.event.id: stored.event.day for stored in events_after(read)}
        named = links_by_id(read, [("contract", "C-1")], ["names"])
        assert named == [
            Link(seq, "contract", "C-1", "names", events[f"p{seq + 1}"], "payment.made") for seq in range(3)
        ]
        by_payment = links_by_id(read, [("payment", "PAY-p5"), ("payment", "PAY-p1"), ("payment", "none")])
        assert [(row.seq, row.role) for row in by_payment] == [(0, "defines"), (4, "defines")]
        span = links_by_id(read, [("contract", "C-1"), ("contract", "C-2")], ["names"], events["p2"], events["p4"])
        assert [row.seq for row in span] == [1, 2, 3]
        assert links_by_id(read, [("contract", "C-1")], []) == []
        assert {row for row in links_of(read, [4, 4]) if row.noun == "payment"} == {by_payment[1]}


def test_many_ids_cross_the_chunks(database: Database, make: MakeEvent, keep: Callable[..., None]) -> None:
    keep(*(payment(make, f"p{number}", f"C-{number}") for number in range(1_100)))
    with database.reading() as read:
        pairs = [("contract", f"C-{number}") for number in range(1_100)]
        assert [row.seq for row in links_by_id(read, pairs, ["names"])] == list(range(1_100))
        assert len(events_by_seq(read, range(1_100))) == 1_100
        assert {row.seq for row in links_of(read, range(1_100))} == set(range(1_100))


def test_a_chain_is_found_from_any_of_its_events(
    database: Database, make: MakeEvent, keep: Callable[..., None]
) -> None:
    keep(
        payment(make, "late", "C-1", corrects="middle"),
        payment(make, "first", "C-1"),
        payment(make, "alone", "C-1"),
        payment(make, "middle", "C-1", corrects="first"),
        make("taken", "event.withdrawn", source=SOURCE, corrects="late"),
        make("stranger", source="urn:tw:unit:local:2", corrects="first"),
        payment(make, "orphan", "C-1", corrects="never sent"),
    )
    with database.reading() as read:
        whole = ["late", "first", "middle", "taken"]
        for id in whole:
            assert ids(chain(read, [(SOURCE, id)])) == whole
        assert ids(chain(read, [(SOURCE, "alone")])) == ["alone"]
        assert ids(chain(read, [(SOURCE, "never sent")])) == ["orphan"]
        assert ids(chain(read, [(SOURCE, "alone"), (SOURCE, "middle")])) == [
            "late",
            "first",
            "alone",
            "middle",
            "taken",
        ]


def test_a_correction_and_what_it_corrects_are_both_readable(
    database: Database, make: MakeEvent, keep: Callable[..., None]
) -> None:
    keep(payment(make, "wrong", "C-1"), payment(make, "right", "C-2", corrects="wrong"))
    with database.reading() as read:
        wrong, right = chain(read, [(SOURCE, "wrong")])
    assert (wrong.event.data["contract_id"], right.event.data["contract_id"]) == ("C-1", "C-2")
    assert right.event.corrects == "wrong"


def test_a_reader_sees_one_state(database: Database, make: MakeEvent, keep: Callable[..., None]) -> None:
    keep(payment(make, "a", "C-1"))
    with database.reading() as read:
        assert count(read) == 1
        keep(payment(make, "b", "C-1"))
        assert count(read) == 1
        assert links_of(read, [1]) == []
    with database.reading() as read:
        assert count(read) == 2
