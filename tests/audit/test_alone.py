"""Records stand alone with what leads to them, or are led to a project: all are judged, whichever was touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from audited_store import Store
from sqlalchemy import select

from monitor.audit import far, live
from monitor.audit.batch import batch
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import Charge, charges
from monitor.audit.far import judge_far
from monitor.audit.keep import rows
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like
from monitor.rules.places import place
from monitor.store import put_off
from monitor.store.events import events_after
from monitor.store.tables.verdict import verdict
from monitor.store.verdicts import VerdictRow
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event

DAY = day_number(date(2026, 11, 30))
RULES = ("fnd.no-budget-no-spend", "fnd.in-annual-investment-plan", "fnd.diversion-purpose", "dat.missing-stage")
CHARGED: tuple[Charge, ...] = charges([catalogue()[rule] for rule in RULES], place("demo"))


def told(kind: str, name: str, **more: Any) -> Event:
    """An event without a project, and without what would lead to one."""
    without = dict.fromkeys(("project_id", "contract_id", "process_id", "request_id", "decision_id", "certificate_ids"))
    made = like(kind, "2026-03-10", **(without | more))
    kept = {key: value for key, value in made["data"].items() if value is not None}
    return read_event({**made, "id": name, "data": kept})


def paid(name: str) -> Event:
    return told("payment.made", name, payment_id=name, allocation_plan_id="AP-A", payment_kind="assistance")


def signed(name: str) -> Event:
    return told("document.signed", f"S-{name}", target={"kind": "payment", "id": name})


def followed(store: Store) -> None:
    done = catch_up(store.database, store.lake, CHARGED, DAY)
    assert (done.failed, done.done) == ((), True)


def said(store: Store) -> set[Any]:
    """What stands."""
    names = [verdict.c[name] for name in VerdictRow._fields]
    with store.database.reading() as read:
        return {VerdictRow(*row) for row in read.connection.execute(select(*names))}


def of_a_batch(store: Store) -> set[Any]:
    with store.database.reading() as read:
        world = records((event.seq, event.event) for event in events_after(read, -1, 10_000))
    judged = batch(world, CHARGED, DAY)
    assert judged.failed == ()
    return set(rows(judged.verdicts.drop("scope_kind"), "project").values())


PLAN = told("allocation.planned", "PLANNED", allocation_plan_id="AP-A")


def test_a_signature_on_one_payment_leaves_the_others_judged(store: Store) -> None:
    store.add(PLAN, paid("ONE"), paid("TWO"))
    followed(store)
    assert said(store) == of_a_batch(store)
    before = len(said(store))
    store.add(signed("ONE"))
    followed(store)
    assert said(store) == of_a_batch(store)
    assert len(said(store)) >= before > 0


def test_a_correction_takes_the_others_along(store: Store) -> None:
    store.add(PLAN, paid("ONE"), paid("TWO"))
    followed(store)
    again = told("allocation.planned", "PLANNED-C", allocation_plan_id="AP-A")
    store.add(replace(again, corrects="PLANNED"))
    followed(store)
    assert said(store) == of_a_batch(store)
    store.add(paid("THREE"), signed("TWO"))
    followed(store)
    assert said(store) == of_a_batch(store)


def test_what_stands_alone_is_judged_when_it_was_put_off(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 2)
    monkeypatch.setattr(live, "WIDE", 1)
    store.add(PLAN, *(paid(f"P-{place}") for place in range(6)))
    followed(store)
    store.add(paid("MORE"))
    followed(store)
    with store.database.reading() as read:
        assert put_off.put_off(read)
    assert judge_far(store.database, store.lake, CHARGED, DAY) == ()
    assert said(store) == of_a_batch(store)


def test_what_another_kind_leads_to_a_project_is_judged_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """No rule here reads the contract through whose project the tender after it is the project's too."""
    monkeypatch.setattr(live, "MOST", 1)
    monkeypatch.setattr(live, "WIDE", 1)
    for number in range(3):
        ocid, before = f"ocds-tw9990-2026-{number:04}", "CON-A"
        tender = like("tender.published", "2026-03-10", ocid=ocid, previous_contract_id=before, method="single_source")
        store.add(read_event({**tender, "id": f"T-{number}"}))
    project = "2026-999001-54-01-000017"
    contract = like(
        "contract.signed", "2026-03-12", contract_id=before, ocid="ocds-tw9990-2026-0009", project_id=project
    )
    followed(store)
    store.add(read_event({**contract, "id": "C"}))
    followed(store)
    with store.database.reading() as read:
        assert put_off.put_off(read)
    real, read = far.judge_late, list[int]()

    def counted(*told: Any) -> Any:
        read.append(len(told[1]))
        return real(*told)

    monkeypatch.setattr(far, "judge_late", counted)
    assert judge_far(store.database, store.lake, CHARGED, DAY) == ()
    assert read == [1, len(RULES) - 1], "one rule tells how many records there are, the others share a reading of them"
    assert said(store) == of_a_batch(store)
    assert project in {row.scope_id for row in said(store)}
