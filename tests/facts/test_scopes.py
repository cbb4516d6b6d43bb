from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.facts.effective import effective
from monitor.facts.records import Records, records
from monitor.facts.scopes import COUNTY, SCOPES, members, named
from monitor.rules.kit.like import UNIT
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.keys import FALLBACKS, LEADS, values_at
from monitor.vocabulary.reading import read_event

Make = Callable[..., Event]
World = Callable[..., Records]
OCID = "ocds-tw9990-2026-0017"
PROJECT = "2026-999001-54-01-000017"
OTHER = {"id": "91999001MA00001110"}
HASH = "ab" * 32


def seats(world: Records, scope: str, *, alone: bool = False) -> dict[str, set[str]]:
    """Event id -> its values of a scope; records that stand alone only on request."""
    ids = dict(world.events.select("event", "id").iter_rows())
    out: dict[str, set[str]] = {}
    for event, value in members(scope, effective(world.events), world.links).iter_rows():
        if alone or not value.startswith("urn:"):
            out.setdefault(ids[event], set()).add(value)
    return out


def signature(event: Make, id: str, kind: str, target: str) -> Event:
    told = {"signer": "P-1", "role": "chair", "form": "full_name"}
    return event(id, "document.signed", target={"kind": kind, "id": target}, signature=told)


def test_own_keys(event: Make, world: World) -> None:
    told = world(event("a", "payment.made", project_id=PROJECT, payment_kind="expense", contract_id=None))
    assert seats(told, "unit") == {"a": {UNIT}}
    assert seats(told, "project") == {"a": {PROJECT}}
    assert seats(told, "process") == {}
    assert seats(told, COUNTY) == {"a": {COUNTY}}


def test_several_keys_of_one_event(event: Make, world: World) -> None:
    shares = [{"project_id": name, "share": "0.5"} for name in ("PJ-1", "PJ-2")]
    told = world(event("a", "payment.made", shares=shares, payee={"kind": "organisation", **OTHER}))
    assert seats(told, "project") == {"a": {"PJ-1", "PJ-2"}}
    assert seats(told, "party")["a"] >= {UNIT, OTHER["id"]}


def test_a_payment_follows_its_contract_to_process_and_project(event: Make, world: World) -> None:
    contract = event("c", "contract.signed", contract_id="CON-A", ocid=OCID, regime="tendering", project_id=PROJECT)
    payment = event("p", "payment.made", contract_id="CON-A")
    signed = signature(event, "s", "payment", payment.data["payment_id"])
    told = world(signed, payment, contract)
    assert seats(told, "process") == {"c": {OCID}, "p": {OCID}, "s": {OCID}}
    assert seats(told, "project") == {"c": {PROJECT}, "p": {PROJECT}, "s": {PROJECT}}
    assert seats(told, "unit")["s"] == {UNIT}


def test_own_key_goes_before_a_lead(event: Make, world: World) -> None:
    contract = event("c", "contract.signed", contract_id="CON-A", project_id="PJ-OF-CONTRACT")
    payment = event("p", "payment.made", contract_id="CON-A", project_id=PROJECT)
    assert seats(world(contract, payment), "project")["p"] == {PROJECT}


def test_the_first_lead_that_leads_anywhere_decides(event: Make, world: World) -> None:
    contract = event("c", "contract.signed", contract_id="CON-A", project_id="PJ-C")
    decision = event("d", "decision.made", decision_id="DEC-A", project_id="PJ-D")
    payment = event("p", "payment.made", contract_id="CON-A", decision_id="DEC-A")
    assert LEADS.index("contract") < LEADS.index("decision")
    assert seats(world(contract, decision, payment), "project")["p"] == {"PJ-C"}
    assert seats(world(decision, payment), "project")["p"] == {"PJ-D"}


def test_a_contract_without_a_process_stands_for_one(event: Make, world: World) -> None:
    assert FALLBACKS["process"][0] == "contract"
    contract = event("c", "contract.signed", contract_id="CON-A")
    payment = event("p", "payment.made", contract_id="CON-A")
    assert seats(world(payment), "process") == {"p": {"CON-A"}}
    assert seats(world(payment, contract), "process") == {"c": {"CON-A"}, "p": {"CON-A"}}
    signed = signature(event, "s", "contract", "CON-A")
    assert seats(world(signed, contract), "process") == {"c": {"CON-A"}, "s": {"CON-A"}}


def test_an_allocation_plan_stands_for_a_programme(event: Make, world: World) -> None:
    transfer = event("t", "funds.transferred", allocation_plan_id="AP-A", programme_id=None)
    plan = event("a", "allocation.planned", allocation_plan_id="AP-A", programme_id="PG-1")
    assert seats(world(transfer), "programme") == {"t": {"AP-A"}}
    assert seats(world(transfer, plan), "programme") == {"a": {"PG-1"}, "t": {"PG-1"}}


def test_a_record_that_no_longer_holds_leads_nowhere(event: Make, world: World) -> None:
    contract = event("c", "contract.signed", contract_id="CON-A", project_id="PJ-1")
    other = event("d", "contract.signed", contract_id="CON-A", project_id="PJ-2", corrects="c")
    payment = event("p", "payment.made", contract_id="CON-A")
    assert seats(world(contract, other, payment), "project") == {"d": {"PJ-2"}, "p": {"PJ-2"}}


def test_leads_are_followed_however_far(event: Make, world: World) -> None:
    contract = event("c", "contract.signed", contract_id="CON-0", ocid=OCID, regime="tendering")
    first = event("s1", "subcontract.signed", subcontract_id="SC-1", project_id=PROJECT, contract_id="CON-0")
    chain = [
        event(
            f"s{place}",
            "subcontract.signed",
            subcontract_id=f"SC-{place}",
            project_id=PROJECT,
            contract_id=f"CON-UNKNOWN-{place}",
            parent_subcontract_id=f"SC-{place - 1}",
        )
        for place in range(2, 9)
    ]
    found = seats(world(contract, first, *chain), "process")
    assert [found[one.id] for one in (first, *chain)] == [{OCID}] * 8


def test_what_belongs_nowhere_stands_alone_with_what_leads_to_it(event: Make, world: World) -> None:
    alone = f"urn:tw:unit:{UNIT}/p"
    payment = event(
        "p", "payment.made", payment_id="PAY-A", project_id=PROJECT, payment_kind="expense", contract_id=None
    )
    signed = signature(event, "s", "payment", "PAY-A")
    assert seats(world(payment, signed), "process", alone=True) == {"p": {alone}, "s": {alone}}
    lost = signature(event, "s", "payment", "PAY-Z")
    assert seats(world(lost), "process", alone=True) == {"s": {f"urn:tw:unit:{UNIT}/s"}}
    assert seats(world(lost), "unit", alone=True) == {"s": {UNIT}}


def test_persons_are_experts_and_organisations_are_not(event: Make, world: World) -> None:
    person = event("p", "sanction.imposed", sanction_id="SN-P", party={"kind": "person", "id": "E-0001"}, role="expert")
    firm = event("f", "sanction.imposed", sanction_id="SN-F", party={"kind": "organisation", **OTHER})
    assert seats(world(person, firm), "expert") == {"p": {"E-0001"}}
    assert OTHER["id"] in seats(world(person, firm), "party")["f"]


def test_what_members_name_is_seen_from_their_scope_once(event: Make, world: World) -> None:
    contract = event("c", "contract.signed", contract_id="CON-A", buyer=OTHER)
    payment = event("p", "payment.made", contract_id="CON-A")
    told = world(contract, payment)
    inside = members("unit", effective(told.events), told.links)
    assert named(inside, told.links).rows() == [(0, UNIT)]


EXAMPLES = [
    read_event(kind.example, stored=True) for kind in contract().kinds.values() if kind.name != "event.withdrawn"
]


@settings(max_examples=25)
@given(order=st.permutations(EXAMPLES), scope=st.sampled_from(SCOPES))
def test_the_order_of_events_changes_no_seat(order: list[Event], scope: str) -> None:
    assert seats(records(enumerate(order)), scope) == seats(records(enumerate(EXAMPLES)), scope)


@pytest.mark.parametrize("scope", SCOPES)
def test_keys_of_the_contract_are_seats(scope: str) -> None:
    told: Any = seats(records(enumerate(EXAMPLES)), scope)
    with_key = [
        kind.example["id"]
        for kind in contract().kinds.values()
        if kind.name != "event.withdrawn"
        and (
            scope == COUNTY
            or any(list(values_at(kind.example["data"], tuple(path.split(".")))) for path in kind.scopes.get(scope, ()))
        )
    ]
    persons_only = scope == "expert"
    assert with_key
    assert persons_only or not [name for name in with_key if name not in told]
