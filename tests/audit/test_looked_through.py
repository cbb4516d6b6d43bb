"""Records that a decision looks through or covers arrive late, change, are taken back: live says what a batch says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from audited_store import Store

from monitor.audit.batch import batch
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import Charge, charges
from monitor.audit.keep import rows
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.places import place
from monitor.signatures.digest import signed_sha256
from monitor.store.events import events_after
from monitor.store.verdicts import Area, standing
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

DAY = day_number(date(2026, 12, 31))
RULES = ("dec.every-step-signed", "sig.covered-differs", "sig.covered-listed")
CHARGED: tuple[Charge, ...] = charges([catalogue()[rule] for rule in RULES], place("demo"))
Step = Callable[..., dict[str, str]]


@pytest.fixture
def step(store: Store) -> Step:
    """`step(name=event ...)`: the events come in; live says what a batch says: rule -> verdicts."""
    catch_up(store.database, store.lake, CHARGED, DAY)

    def came(**events: dict[str, Any]) -> dict[str, str]:
        store.add(*(read_event({**told, "id": name}) for name, told in events.items()))
        assert catch_up(store.database, store.lake, CHARGED, DAY).failed == ()
        with store.database.reading() as read:
            world = records((event.seq, event.event) for event in events_after(read, -1, 1000))
            scopes = read.connection.exec_driver_sql("SELECT DISTINCT scope_id FROM verdict").scalars().all()
            live = {row for rule in RULES for row in standing(read, Area((rule,), "unit", scope_ids=tuple(scopes)))}
        judged = batch(world, CHARGED, DAY)
        assert judged.failed == ()
        assert live == set(rows(judged.verdicts.drop("scope_kind"), "unit").values())
        said: dict[str, set[str]] = {}
        for row in live:
            said.setdefault(row.rule, set()).add(row.verdict)
        return {rule: "/".join(sorted(told)) for rule, told in said.items()}

    return came


ITEM = {"kind": "agenda_item", "id": "AG-A"}
AGENDA = like("agenda_item.proposed", "2026-03-01", item_id="AG-A", proposer="P-1002", argument_documents=[])
DECIDED = like(
    "decision.made",
    "2026-03-03",
    decision_id="DEC-A",
    item_id="AG-A",
    due_members=["P-1001"],
    present_members=["P-1001"],
    result="rejected",
)


def signed(signer: str, step: str, target: dict[str, str]) -> dict[str, Any]:
    signature = {"signer": signer, "role": "member", "form": "full_name", "opinion": "agree"}
    signature["signed_at"] = "2026-03-03T00:00:00+08:00"
    return like("document.signed", "2026-03-03", target=target, signature=signature, step=step)


PRESENT = signed("P-1001", "decision", {"kind": "decision", "id": "DEC-A"})
MOTION = signed("P-1002", "motion", ITEM)


def gone(event_id: str) -> dict[str, Any]:
    return like("event.withdrawn", "2026-07-01", corrects=event_id)


def test_a_signature_on_the_agenda_item_speaks_for_the_decision(step: Step) -> None:
    assert step(decided=DECIDED, present=PRESENT)["dec.every-step-signed"] == "not_assessable"
    assert step(agenda=AGENDA)["dec.every-step-signed"] == "flagged"
    assert step(motion=MOTION)["dec.every-step-signed"] == "clear"
    elsewhere = {**signed("P-1002", "motion", {"kind": "agenda_item", "id": "AG-B"}), "corrects": "motion"}
    assert step(moved=elsewhere)["dec.every-step-signed"] == "flagged"
    assert step(again=MOTION)["dec.every-step-signed"] == "clear"
    assert step(out=gone("again"))["dec.every-step-signed"] == "flagged"


def test_a_signature_on_an_agenda_item_that_nobody_told_says_nothing(step: Step) -> None:
    moved = {**DECIDED, "data": {**DECIDED["data"], "initial_mover": "P-1002"}}
    assert step(motion=MOTION, decided=moved, present=PRESENT)["dec.every-step-signed"] == "flagged"
    assert step(agenda=AGENDA)["dec.every-step-signed"] == "clear"
    assert step(out=gone("agenda"))["dec.every-step-signed"] == "flagged"


def test_a_late_key_reaches_the_decision_through_its_agenda_item(step: Step) -> None:
    paid = like("payment.made", "2026-06-30", payment_id="PAY-A")
    keyed = signed_by_key(paid, ITEM)
    motion = {**keyed, "data": {**keyed["data"], "step": "motion"}}
    said = step(decided=DECIDED, present=PRESENT, agenda=AGENDA, motion=motion)
    assert said["dec.every-step-signed"] == "clear"
    assert step(key=registered("P-1003"))["dec.every-step-signed"] == "flagged"
    assert step(right={**registered("P-1002"), "corrects": "key"})["dec.every-step-signed"] == "clear"


def test_two_decisions_of_one_agenda_item(step: Step) -> None:
    second = {**DECIDED, "data": {**DECIDED["data"], "decision_id": "DEC-B"}}
    assert step(one=DECIDED, present=PRESENT, two=second, agenda=AGENDA)["dec.every-step-signed"] == "flagged"
    assert step(motion=MOTION)["dec.every-step-signed"] == "clear/flagged", "nobody signed the second"


def test_a_covered_payment_of_another_unit_comes_late_and_changes(step: Step) -> None:
    paid = like("payment.made", "2026-06-30", payment_id="PAY-A", payer={"id": "tw:other"}, decision_id="DEC-A")
    covers = [{"target": {"kind": "payment", "id": "PAY-A"}, "over": signed_sha256("payment.made", paid["data"])}]
    decided = like("decision.made", "2026-06-20", decision_id="DEC-A", result="approved", covers=covers)
    assert step(decided=decided)["sig.covered-differs"] == "not_applicable"
    said = step(paid=paid)
    assert (said["sig.covered-differs"], said["sig.covered-listed"]) == ("clear", "clear")
    raised = {**paid, "data": {**paid["data"], "amount": {"amount": "9.00", "currency": "CNY"}}}
    assert step(paid2={**raised, "corrects": "paid"})["sig.covered-differs"] == "flagged"
    bare = like("decision.made", "2026-06-20", decision_id="DEC-A", result="approved", covers=None)
    assert not {"sig.covered-differs", "sig.covered-listed"} & step(bare={**bare, "corrects": "decided"}).keys()
    assert step(out=gone("decided"))["sig.covered-listed"] == "not_assessable"
