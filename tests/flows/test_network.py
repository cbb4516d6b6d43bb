"""Who stands with whom: each tie from the event that tells it, steps, numbers, corrections, recusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.flows.network.around import Sight
from monitor.flows.network.bidding import bidding
from monitor.flows.network.layout import layout
from monitor.flows.network.network import network

TODAY = 20_818  # 2026-12-31
BUYER, AGENCY = "11999001MB000006XG", "91999001MA0000154D"
A, B, C, D = (f"demo:{name}" for name in "ABCD")
Make = Callable[..., dict[str, Any]]
Tell = Callable[..., list[int]]
Ask = Callable[[Callable[[Any], Any]], Any]


def org(id: str) -> dict[str, str]:
    return {"id": id}


def opened(make: Make, ocid: str, day: str, *firms: str) -> dict[str, Any]:
    bids = [{"bid_id": f"B-{firm}", "tenderer": org(firm), "is_accepted": True} for firm in firms]
    return make("bids.opened", day, ocid=ocid, lot_id="L1", bids=bids)


def tender(make: Make, ocid: str, day: str = "2026-03-01", **data: Any) -> dict[str, Any]:
    return make("tender.published", day, ocid=ocid, buyer=org(BUYER), agency=org(AGENCY), **data)


def evaluated(make: Make, ocid: str, day: str, *experts: str) -> dict[str, Any]:
    members = [{"person": expert, "member_type": "expert", "employer": org("demo:institute")} for expert in experts]
    members.append({"person": "P-9", "member_type": "buyer_representative"})
    return make("evaluation.concluded", day, ocid=ocid, lot_id="L1", members=members, candidates=[])


def awarded(make: Make, ocid: str, day: str, firm: str, amount: str = "100.00") -> dict[str, Any]:
    return make("award.made", day, ocid=ocid, award_id=f"A-{ocid}", supplier=org(firm), amount=amount)


@pytest.fixture
def around(read: Ask) -> Callable[..., Any]:
    def asked(kind: Any, id: str, **more: Any) -> Any:
        return read(lambda session: network(session, kind, id, TODAY, **more))

    return asked


def ties(told: Any) -> dict[tuple[str, ...], dict[str, Any]]:
    """Both ends in order, and the sort, -> the tie."""
    return {(edge["one"], edge["other"], tie["kind"]): tie for edge in told["edges"] for tie in edge["ties"]}


def tie(told: Any, one: str, other: str, kind: str) -> Any:
    return ties(told)[*sorted((one, other)), kind]


def ids(told: Any) -> set[str]:
    return {node["id"] for node in told["nodes"]}


def test_nothing_told_is_none(around: Any) -> None:
    assert around("process", "ocds-tw9990-2026-0001") is None
    assert around("party", A) is None


def test_a_process_ties_all_that_take_part(tell: Tell, make: Make, around: Any) -> None:
    ocid = "ocds-tw9990-2026-0001"
    entries = tell(
        tender(make, ocid),
        opened(make, ocid, "2026-03-21", A, B),
        evaluated(make, ocid, "2026-03-22", "E-1"),
        awarded(make, ocid, "2026-03-25", A, "250.50"),
        make("contract.signed", "2026-04-01", ocid=ocid, contract_id="C-1", buyer=org(BUYER), supplier=org(A),
             amount="250.50"),
        make("payment.made", "2026-05-01", payment_id="PAY-1", payment_kind="progress", contract_id="C-1",
             payer=org(BUYER), payee={"kind": "organisation", "id": A}, amount="100.25"),
        make("payment.made", "2026-05-02", payment_id="PAY-2", payment_kind="progress", contract_id="C-1",
             payer=org(BUYER), payee={"kind": "organisation", "id": A}, amount="0.25"),
    )  # fmt: skip
    told = around("process", ocid, least=1)
    assert tie(told, A, B, "bid_together")["count"] == 1
    assert tie(told, A, "E-1", "evaluated")["entries"] == [entries[2], entries[1]]
    assert tie(told, BUYER, AGENCY, "acted_for")["process_ids"] == [ocid]
    assert tie(told, BUYER, A, "awarded")["amount_yuan"] == "250.50"
    assert tie(told, AGENCY, A, "won_under")["count"] == 1
    assert tie(told, BUYER, A, "contracted")["amount_yuan"] == "250.50"
    paid = tie(told, BUYER, A, "paid")
    assert (paid["count"], paid["amount_yuan"], paid["first_day"]) == (2, "100.50", "2026-05-01")
    kinds = {node["id"]: node["kind"] for node in told["nodes"]}
    assert kinds == {BUYER: "unit", AGENCY: "agency", A: "supplier", B: "supplier", "E-1": "expert"}
    assert told["is_drawn"]
    assert all(0 <= node["x"] <= 1 and 0 <= node["y"] <= 1 for node in told["nodes"])
    assert told["left_out"] == {"persons_of_one": 1}, "the employer stands beside one expert only"


def test_a_payment_to_a_private_person_is_no_tie(tell: Tell, make: Make, around: Any) -> None:
    tell(make("payment.made", "2026-05-01", payment_id="PAY-1", payment_kind="assistance", payer=org(BUYER),
              payee={"kind": "person", "id": "P-77"}, amount="100.00") | {"subject": BUYER})  # fmt: skip
    assert around("unit", BUYER) is None


def test_a_consortium_bids_won_by_its_members(tell: Tell, make: Make, around: Any) -> None:
    ocid = "ocds-tw9990-2026-0001"
    event = awarded(make, ocid, "2026-03-25", A)
    event["data"]["consortium_members"] = [org(B)]
    tell(tender(make, ocid), event)
    assert {(BUYER, A, "awarded"), (BUYER, B, "awarded")} <= ties(around("process", ocid, least=1)).keys()


def test_a_second_step_goes_through_firms_and_keeps_what_is_frequent(tell: Tell, make: Make, around: Any) -> None:
    for n in range(1, 5):
        ocid = f"ocds-tw9990-2026-000{n}"
        firms = [(A, B), (B, C), (B, C), (B, D)][n - 1]
        tell(tender(make, ocid, f"2026-0{n}-01"), opened(make, ocid, f"2026-0{n}-21", *firms))
    first = "ocds-tw9990-2026-0001"
    told = around("process", first, least=1)
    assert C in ids(told), "B and C met twice: one more than asked for"
    assert D not in ids(told), "B and D met once"
    assert {node["id"]: node["hop"] for node in told["nodes"]}[C] == 2
    assert C not in ids(around("process", first, least=2))
    assert C not in ids(around("process", first, hops=1, least=1))
    assert told["least"] == 1
    assert around("process", first)["least"] == 1, "the fewest at which it can be read"


def test_the_fewest_acts_are_found_at_which_a_picture_can_be_read(tell: Tell, make: Make, around: Any) -> None:
    firms = [f"demo:F{n:03d}" for n in range(14)]
    ocid = "ocds-tw9990-2026-0001"
    tell(tender(make, ocid), opened(make, ocid, "2026-03-21", *firms))
    assert len(around("process", ocid, least=1)["edges"]) == 92, "14 firms, each with each other, and the agency"
    told = around("process", ocid)
    assert told["least"] == 2
    assert told["total"] == 16
    assert told["left_out"]["weaker"] == 92


def test_persons_join_firms(tell: Tell, make: Make, around: Any) -> None:
    def registered(firm: str, person: str) -> dict[str, Any]:
        told = make("organisation.registered", "2026-01-05", organisation=org(firm) | {"name": f"示例{firm[-1]}公司"},
                    organisation_kind="enterprise", legal_representative=person)  # fmt: skip
        return told | {"subject": firm}

    ocid = "ocds-tw9990-2026-0001"
    tell(tender(make, ocid), opened(make, ocid, "2026-03-21", A, B, C), registered(A, "P-1"), registered(B, "P-1"),
         registered(C, "P-3"))  # fmt: skip
    told = around("process", ocid, least=5)
    assert {"P-1"} == {node["id"] for node in told["nodes"] if node["kind"] == "person"}
    assert all(node["name"] is None for node in told["nodes"] if node["kind"] == "person")
    assert {node["id"]: node["name"] for node in told["nodes"]}[A] == "示例A公司"
    assert all(tie(told, firm, "P-1", "represents") for firm in (A, B))


def test_a_declared_relation_is_a_tie_whatever_the_number(tell: Tell, make: Make, around: Any) -> None:
    ocid = "ocds-tw9990-2026-0001"
    relation = make("relation.declared", "2026-03-02", relation_id="R-1", relation_kind="employee_of",
                    from_party={"kind": "person", "id": "E-1"}, to_party={"kind": "organisation", "id": A},
                    basis="declared", valid_from="2024-01-01")  # fmt: skip
    tell(tender(make, ocid), opened(make, ocid, "2026-03-21", A), evaluated(make, ocid, "2026-03-22", "E-1"), relation)
    found = tie(around("process", ocid, least=9), A, "E-1", "employee_of")
    assert found["label"] == {"zh": "任职", "en": "employee of"}


def test_what_was_corrected_or_withdrawn_ties_nobody(tell: Tell, make: Make, around: Any) -> None:
    ocid = "ocds-tw9990-2026-0001"
    first = opened(make, ocid, "2026-03-21", A, B) | {"id": "open-1"}
    second = opened(make, ocid, "2026-03-21", A, C) | {"id": "open-2", "corrects": "open-1"}
    tell(tender(make, ocid), first, second)
    assert ids(around("process", ocid, least=1)) == {BUYER, AGENCY, A, C}
    taken_back = make("event.withdrawn", "2026-03-23", reason="duplicate")
    tell(taken_back | {"corrects": "open-2", "id": "gone"})
    assert ids(around("process", ocid, least=1)) == {BUYER, AGENCY}


def test_one_s_own_unit_is_left_out_and_counted(tell: Tell, make: Make, around: Any) -> None:
    ocid = "ocds-tw9990-2026-0001"
    centre = {"source": "urn:tw:unit:11999001MB00000946"}
    tell(tender(make, ocid) | centre, opened(make, ocid, "2026-03-21", A, B) | centre)
    other = "ocds-tw9990-2026-0002"
    foreign = tender(make, other)
    foreign["data"]["buyer"] = {"id": "11999001MB0000122E"}
    tell(foreign | centre, opened(make, other, "2026-03-22", A, C) | centre)
    own = Sight(without_units=frozenset({BUYER}))
    assert around("process", ocid, least=1, sight=own) is None, "the opening was sent by another, and is of one's call"
    told = around("party", A, least=1, sight=own)
    assert {A, C} <= ids(told)
    assert not {B, BUYER} & ids(told)
    assert told["left_out"]["withheld"] == 2
    nothing = Sight(source=lambda _: False)
    assert around("process", ocid, sight=nothing) is None


def test_an_amount_in_another_currency_is_not_summed(tell: Tell, make: Make, around: Any) -> None:
    ocid = "ocds-tw9990-2026-0001"
    event = awarded(make, ocid, "2026-03-25", A)
    event["data"]["amount"] = {"amount": "7.00", "currency": "USD"}
    tell(tender(make, ocid), event)
    assert tie(around("process", ocid, least=1), BUYER, A, "awarded")["amount_yuan"] is None


def test_the_layout_is_fixed_and_apart() -> None:
    steps = {"u": 1, "a": 1, "s1": 1, "s2": 1, "s3": 2, "e": 1}
    roles = {"u": "unit", "a": "agency", "s1": "supplier", "s2": "supplier", "s3": "supplier", "e": "expert"}
    edges = [("s1", "s2"), ("s1", "s3"), ("a", "u"), ("e", "s1")]
    one, other = layout(steps, edges, roles), layout(dict(reversed(steps.items())), edges[::-1], roles)
    assert one == other
    assert len(set(one.values())) == len(steps)
    assert one["u"][0] < one["a"][0] < one["s1"][0] < one["s3"][0] < one["e"][0]
    assert one["s1"][0] != one["s2"][0], "firms that met stand aside from each other"


def test_bidding_counts_pairs_of_a_buyer_and_a_period(tell: Tell, make: Make, read: Ask) -> None:
    for n, firms in enumerate([(A, B, C), (A, B), (A, C), (D,)], 1):
        ocid = f"ocds-tw9990-2026-000{n}"
        tell(tender(make, ocid, f"2026-0{n}-01"), opened(make, ocid, f"2026-0{n}-21", *firms),
             awarded(make, ocid, f"2026-0{n}-25", firms[0]))  # fmt: skip

    def asked(**more: Any) -> Any:
        return read(lambda session: bidding(session, TODAY, **more))

    told = asked()
    assert told["procedures"] == 4
    assert [(one["id"], one["bids"], one["wins"]) for one in told["suppliers"]][:2] == [(A, 3, 3), (B, 2, 0)]
    pairs = {(pair["one"], pair["other"]): (pair["together"], pair["won"]) for pair in told["pairs"]}
    assert pairs == {(A, B): (2, 2), (A, C): (2, 2), (B, C): (1, 0)}
    assert told["units"] == [{"id": BUYER, "name": None, "procedures": 4}]
    march = read(lambda session: bidding(session, TODAY, day_from=20_513, day_to=20_543))
    assert march["procedures"] == 1, "2026-03-01 to 2026-03-31"
    assert asked(unit_id="11999001MB0000122E")["procedures"] == 0
    assert asked(most=2)["left_out"] == {"suppliers": 2}
    own = asked(sight=Sight(without_units=frozenset({BUYER})))
    assert (own["procedures"], own["units"], own["suppliers"]) == (0, [], [])
