"""Keys and duties that arrive late, are corrected or taken back: live says what a batch over everything says."""

from __future__ import annotations

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
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.places import place
from monitor.store.events import events_after
from monitor.store.verdicts import Area, standing
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

DAY = day_number(date(2026, 12, 31))
RULES = (
    "sig.content-changed",
    "sig.key-valid",
    "sig.two-persons",
    "sig.duty-on-day",
    "sig.before-act",
    "pay.countersign-four",
    "dec.dual-sign-threshold",
)
CHARGED: tuple[Charge, ...] = charges([catalogue()[rule] for rule in RULES], place("demo"))
PAID = like("payment.made", "2026-06-30", payment_id="PAY-A", payer={"id": UNIT}, amount="3000.00", is_works=True)
PAYMENT = {"kind": "payment", "id": "PAY-A"}
BY_DEPUTY = signed_by_key(PAID, PAYMENT)
BY_HEAD = signed_by_key(PAID, PAYMENT, 2, signer="P-1001", role="principal_leader")


def duty(person: str, rank: str, **more: Any) -> dict[str, Any]:
    told = {"person": person, "rank": rank, "powers": [], "valid_from": "2026-01-04", "unit": {"id": UNIT}}
    return like("duty.assigned", "2026-01-04", **(told | more))


def gone(event_id: str) -> dict[str, Any]:
    return like("event.withdrawn", "2026-07-01", corrects=event_id)


def step(store: Store, **events: dict[str, Any]) -> dict[str, str]:
    """`events` (by their ids) come in; what live says then is what a batch says: rule -> verdict on the payment."""
    store.add(*(read_event({**told, "id": name}) for name, told in events.items()))
    assert catch_up(store.database, store.lake, CHARGED, DAY).failed == ()
    with store.database.reading() as read:
        world = records((event.seq, event.event) for event in events_after(read, -1, 1000))
        live = {row for rule in RULES for row in standing(read, Area((rule,), "unit", scope_ids=(UNIT,)))}
    judged = batch(world, CHARGED, DAY)
    assert judged.failed == ()
    assert live == set(rows(judged.verdicts.drop("scope_kind"), "unit").values())
    said: dict[str, set[str]] = {}
    for row in live:
        said.setdefault(row.rule, set()).add(row.verdict)
    return {rule: "/".join(sorted(told)) for rule, told in said.items()}


@pytest.fixture
def signed(store: Store) -> Store:
    """A payment and the signatures of deputy and head, by keys that nobody has registered yet."""
    catch_up(store.database, store.lake, CHARGED, DAY)
    said = step(store, paid=PAID, deputy=BY_DEPUTY, head=BY_HEAD)
    assert said["sig.key-valid"] == said["sig.duty-on-day"] == "not_assessable"
    assert said["dec.dual-sign-threshold"] == said["sig.two-persons"] == said["sig.before-act"] == "clear"
    return store


def test_a_key_that_is_registered_late_and_then_corrected(signed: Store) -> None:
    wrong = step(signed, key=registered("P-1003"))
    assert wrong["sig.key-valid"] == "flagged/not_assessable"
    assert wrong["dec.dual-sign-threshold"] == "flagged", "the deputy's signature counts no more"
    assert "sig.two-persons" not in wrong, "one signature is left: not applicable"
    right = step(signed, key2={**registered("P-1002"), "corrects": "key"})
    assert right["sig.key-valid"] == "clear/not_assessable"
    assert right["dec.dual-sign-threshold"] == right["sig.two-persons"] == "clear"
    both = step(signed, second=registered("P-1001", 2))
    assert both["sig.key-valid"] == "clear"


def test_a_key_that_is_given_another_number_frees_the_signatures_of_the_first(signed: Store) -> None:
    assert step(signed, key=registered("P-1003"))["dec.dual-sign-threshold"] == "flagged"
    moved = {**registered("P-1003", 3), "corrects": "key"}
    said = step(signed, key2=moved)
    assert (said["dec.dual-sign-threshold"], said["sig.key-valid"]) == ("clear", "not_assessable")


def test_a_key_that_is_taken_back(signed: Store) -> None:
    assert step(signed, key=registered("P-1003"))["sig.key-valid"] == "flagged/not_assessable"
    said = step(signed, gone=gone("key"))
    assert (said["sig.key-valid"], said["sig.two-persons"]) == ("not_assessable", "clear")


def test_a_key_whose_term_is_cut_short(signed: Store) -> None:
    assert step(signed, key=registered("P-1002"))["sig.key-valid"] == "clear/not_assessable"
    short = {**registered("P-1002", valid_until="2026-06-27"), "corrects": "key"}
    assert step(signed, key2=short)["sig.key-valid"] == "flagged/not_assessable"


def test_duties_that_arrive_late_and_are_corrected(signed: Store) -> None:
    assert step(signed, one=duty("P-1001", "head"))["sig.duty-on-day"] == "flagged"
    assert step(signed, two=duty("P-1002", "deputy"))["sig.duty-on-day"] == "clear"
    ended = {**duty("P-1002", "deputy", valid_until="2026-06-27"), "corrects": "two"}
    assert step(signed, three=ended)["sig.duty-on-day"] == "flagged"
    assert step(signed, four=gone("two"), five=gone("one"))["sig.duty-on-day"] == "not_assessable"


def test_a_record_that_is_corrected_after_it_was_signed_and_back(signed: Store) -> None:
    assert step(signed, keys=registered("P-1002"), second=registered("P-1001", 2))["sig.content-changed"] == "clear"
    raised = {**PAID, "data": {**PAID["data"], "amount": {"amount": "9000.00", "currency": "CNY"}}}
    changed = step(signed, paid2={**raised, "corrects": "paid"})
    assert (changed["sig.content-changed"], changed["dec.dual-sign-threshold"]) == ("flagged", "flagged")
    assert changed["sig.key-valid"] == "clear", "the signatures themselves are sound"
    assert not {"sig.two-persons", "sig.duty-on-day", "sig.before-act"} & changed.keys(), "none counts: not applicable"
    back = step(signed, paid3={**PAID, "corrects": "paid2"})
    assert (back["sig.content-changed"], back["dec.dual-sign-threshold"]) == ("clear", "clear")


def test_a_signature_that_arrives_before_everything_else(store: Store) -> None:
    catch_up(store.database, store.lake, CHARGED, DAY)
    assert step(store, deputy=BY_DEPUTY)["sig.content-changed"] == "not_assessable"
    assert step(store, key=registered("P-1003"))["sig.key-valid"] == "flagged"
    assert step(store, one=duty("P-1002", "deputy"))["sig.key-valid"] == "flagged"
    said = step(store, paid=PAID)
    assert (said["sig.content-changed"], said["pay.countersign-four"]) == ("clear", "flagged")
    right = step(store, key2={**registered("P-1002"), "corrects": "key"})
    assert (right["sig.key-valid"], right["sig.duty-on-day"]) == ("clear", "clear")
