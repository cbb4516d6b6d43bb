"""A unit of very many payments: what a round reads for one more does not grow with them, what it puts off is judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from audited_store import Store

from monitor.audit import far, live, touch
from monitor.audit.batch import batch
from monitor.audit.catch_up import READER, catch_up
from monitor.audit.evaluate import Charge, charges
from monitor.audit.far import judge_far
from monitor.audit.keep import rows
from monitor.facts import web
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import UNIT, like
from monitor.rules.places import place
from monitor.store import put_off
from monitor.store.cursors import Cursor, move
from monitor.store.events import events_after
from monitor.store.verdicts import Area, standing
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event

TODAY = date(2026, 11, 30)
DAY = day_number(TODAY)
RULES = ("pay.duplicate", "pay.round-or-just-under", "dec.monthly-finance-meeting", "dec.collective-spend-threshold")
CHARGED: tuple[Charge, ...] = charges([catalogue()[rule] for rule in RULES], place("demo"))
MOST = 12


def paid(name: str, day: date, **more: Any) -> Event:
    told: dict[str, Any] = {"payment_kind": "expense", "payer": {"id": UNIT}, "amount": "2000.00", "decision_id": None}
    told |= {"contract_id": None, "request_id": None, "certificate_ids": None, "invoice_no": name}
    data = like("payment.made", day.isoformat(), payment_id=name, **(told | more))
    kept = {key: value for key, value in data["data"].items() if value is not None}
    return read_event({**data, "id": name, "data": kept})


def payments(letter: str, many: int, last: date, days: int) -> list[Event]:
    """So many, the last on `last`, the first `days` before."""
    return [paid(f"{letter}-{place}", last - timedelta(days=place * days // many)) for place in range(many)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", MOST)


@pytest.fixture
def read_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many links and events were read since it was last asked."""
    counted = [0]

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*told: Any, **more: Any) -> Any:
            answer = real(*told, **more)
            counted[0] += len(answer)
            return answer

        return asked

    for room in (live, touch, web):
        for name in ("links_by_id", "links_of", "events_by_seq"):
            if hasattr(room, name):
                monkeypatch.setattr(room, name, counting(getattr(room, name)))

    def since() -> int:
        told, counted[0] = counted[0], 0
        return told

    return since


def followed(store: Store) -> None:
    done = catch_up(store.database, store.lake, CHARGED, DAY)
    assert (done.failed, done.done) == ((), True)


def said(store: Store) -> set[Any]:
    """What stands, rule by rule."""
    with store.database.reading() as read:
        return {row for rule in RULES for row in standing(read, Area((rule,), "unit", scope_ids=(UNIT,)))}


def of_a_batch(store: Store) -> set[Any]:
    with store.database.reading() as read:
        world = records((event.seq, event.event) for event in events_after(read, -1, 10_000))
    judged = batch(world, CHARGED, DAY)
    assert judged.failed == ()
    return set(rows(judged.verdicts.drop("scope_kind"), "unit").values())


def anew(store: Store) -> None:
    """All is judged, as after a change of rules."""
    with store.database.writing() as write:
        move(write, READER, Cursor(-1, 0, "other rules"))
    followed(store)


def test_what_lies_outside_the_window_is_not_read(store: Store, read_rows: Callable[[], int]) -> None:
    def one_more(name: str) -> int:
        store.add(paid(name, TODAY))
        read_rows()
        followed(store)
        return read_rows()

    store.add(*payments("NEAR", 5, TODAY, 100))
    followed(store)
    first, second = one_more("ONE"), one_more("TWO")
    store.add(*payments("OLD", 600, TODAY - timedelta(days=800), 3000))
    anew(store)
    assert one_more("THREE") - second == second - first > 0, "the one before is read, and no old one"


@pytest.mark.usefixtures("small")
def test_what_a_window_holds_is_read_up_to_the_bound(store: Store, read_rows: Callable[[], int]) -> None:
    told = []
    for name, many in (("FEW", 60), ("MANY", 600)):
        store.add(*payments(name, many, TODAY, 300))
        anew(store)
        store.add(paid(f"{name}-MORE", TODAY))
        read_rows()
        followed(store)
        told.append(read_rows())
    assert told[0] == told[1] <= 20 * MOST


@pytest.mark.usefixtures("small")
def test_what_was_put_off_is_said_after_its_turn(store: Store) -> None:
    store.add(*payments("PAY", 60, TODAY, 200))
    followed(store)
    before = said(store)
    store.add(paid("TWICE", TODAY, invoice_no="PAY-20"))
    followed(store)
    with store.database.reading() as read:
        waits = {one.rule: one for one in put_off.put_off(read)}
    assert waits.keys() == {"pay.duplicate", "pay.round-or-just-under", "dec.monthly-finance-meeting"}
    assert (waits["pay.duplicate"].first_day, waits["pay.duplicate"].last_day) == (DAY - 366, DAY + 366)
    fresh = {(row.rule, row.verdict) for row in said(store) - before}
    assert "dec.collective-spend-threshold" in {rule for rule, _ in fresh}, "what looks at the record alone is said"
    assert ("pay.duplicate", "flagged") not in fresh
    assert judge_far(store.database, store.lake, CHARGED, DAY) == ()
    assert ("pay.duplicate", "flagged") in {(row.rule, row.verdict) for row in said(store) - before}
    assert said(store) == of_a_batch(store)
    assert judge_far(store.database, store.lake, CHARGED, DAY) is None, "nothing waits any more"


@pytest.mark.usefixtures("small")
def test_what_comes_during_a_turn_waits_for_the_next(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(*payments("PAY", 60, TODAY, 200))
    followed(store)
    store.add(paid("ONE", TODAY, invoice_no="PAY-20"))
    followed(store)
    real, came = far.judge_late, []

    def slow(*told: Any) -> Any:
        again = real(*told)
        if "pay.duplicate" in [one.rule for one in told[1]] and not came:
            came.append(paid("TWO", TODAY, invoice_no="PAY-30"))
            store.add(*came)
            followed(store)
        return again

    monkeypatch.setattr(far, "judge_late", slow)
    judge_far(store.database, store.lake, CHARGED, DAY)
    assert said(store) != of_a_batch(store)
    judge_far(store.database, store.lake, CHARGED, DAY)
    assert said(store) == of_a_batch(store)


@pytest.mark.usefixtures("small")
def test_other_rules_judge_everything_and_nothing_waits(store: Store) -> None:
    store.add(*payments("PAY", 60, TODAY, 200))
    followed(store)
    store.add(paid("ONE", TODAY))
    followed(store)
    with store.database.writing() as write:
        move(write, READER, Cursor(-1, 0, "other rules"))
    assert judge_far(store.database, store.lake, CHARGED, DAY) is None
    followed(store)
    with store.database.reading() as read:
        assert put_off.put_off(read) == []
    assert said(store) == of_a_batch(store)
