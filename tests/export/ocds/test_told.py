"""Small histories: corrections, withdrawals, late facts, contracts without a tender, secrets."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from monitor.export.ocds.bulk import Asked, other_lines, processes
from monitor.export.ocds.county import County
from monitor.export.ocds.package import Publisher, encode
from monitor.export.ocds.process import moved, process
from monitor.export.ocds.record import compiled
from monitor.rules.kit.like import like
from monitor.store.database import Database
from monitor.vocabulary.contract import contract

OCID = "ocds-tw9990-2026-0001"
PREFIX = "ocds-tw9990"
ONE = {"id": "91999001MA00001110"}
OTHER = {"id": "firm:other"}
Tell = Callable[..., None]
Event = dict[str, Any]


def at(day: str, hour: int = 9) -> str:
    return f"{day}T{hour:02d}:00:00+08:00"


def event(id_: str, kind: str, day: str, **data: Any) -> Event:
    fields = contract().kinds[kind].fields
    told = {name: one for name, one in (("ocid", OCID), ("regime", "tendering")) if name in fields}
    return {"id": id_, **like(kind, at(day), **{**told, **data})}


def tender(**more: Any) -> Event:
    lots = [{"lot_id": "L1", "category": "works"}, {"lot_id": "L2", "category": "works"}]
    deadline = at("2026-02-10")
    return event("t", "tender.published", "2026-01-10", method="open", lots=lots, bid_deadline=deadline, **more)


def award(id_: str = "a", **more: Any) -> Event:
    told = {"award_id": "A1", "supplier": ONE, "amount": "1000.10", "lot_id": "L1", **more}
    return event(id_, "award.made", "2026-03-01", **told)


def signed(id_: str = "c", **more: Any) -> Event:
    told = {"contract_id": "C1", "award_id": "A1", "supplier": ONE, "amount": "1000.10", "method": "open", **more}
    return event(id_, "contract.signed", "2026-03-10", **told)


def whole(database: Database, ocid: str = OCID, *, public: bool = False) -> Any:
    with database.reading() as read:
        told = process(read, ocid, PREFIX)
        if told is None:
            return None
        releases = told.releases(PREFIX, None if public else lambda _: True)
    made = compiled(releases)
    return None if made is None else json.loads(encode(made), parse_float=Decimal)


def releases(database: Database, ocid: str = OCID) -> list[Any]:
    with database.reading() as read:
        told = process(read, ocid, PREFIX)
        assert told is not None
        return [json.loads(encode(one.release)) for one in told.releases(PREFIX, lambda _: True)]


def test_a_corrected_supplier_does_not_stay_in_the_award(database: Database, tell: Tell) -> None:
    tell(tender(), award(), {**award("a2", supplier=OTHER, amount="900.00"), "corrects": "a"})
    (made,) = whole(database)["awards"]
    assert [one["id"] for one in made["suppliers"]] == [OTHER["id"]]
    assert made["value"] == {"amount": Decimal("900.00"), "currency": "CNY"}
    told = {one["id"]: one["tw"].get("replaces") for one in releases(database)}
    assert [one for one in told.values() if one] == [f"{award()['source']}/a"]


def test_what_was_withdrawn_is_not_compiled(database: Database, tell: Tell) -> None:
    change = event("g", "contract.changed", "2026-04-01", contract_id="C1", change_id="G1", amount="50.05")
    later = event("h", "contract.changed", "2026-05-01", contract_id="C1", change_id="G2", amount="-0.10")
    tell(tender(), award(), signed(), change, later)
    assert whole(database)["contracts"][0]["value"]["amount"] == Decimal("1050.05")
    back = {"id": "w", **like("event.withdrawn", at("2026-05-02"), corrects="g")}
    tell(back)
    made = whole(database)
    assert made["contracts"][0]["value"]["amount"] == Decimal("1000.00")
    assert [one["id"] for one in made["contracts"][0]["amendments"]] == ["G2"]
    assert [one["kind"] for one in made["tw"]["withdrawals"]] == ["event.withdrawn"]
    assert whole(database, public=True)["contracts"] == made["contracts"]


def test_the_tender_ends_with_its_last_lot(database: Database, tell: Tell) -> None:
    tell(tender(), award())
    made = whole(database)["tender"]
    assert (made["status"], [lot["status"] for lot in made["lots"]]) == ("active", ["complete", "active"])
    failed = event("f", "tender.terminated", "2026-03-02", lot_id="L2", outcome="failed", reason="too_few_tenderers")
    tell(failed)
    made = whole(database)["tender"]
    assert (made["status"], [lot["status"] for lot in made["lots"]]) == ("complete", ["complete", "unsuccessful"])


@pytest.mark.parametrize(("outcome", "status"), [("failed", "unsuccessful"), ("cancelled", "cancelled")])
def test_a_tender_that_ended_without_an_award_says_how(
    database: Database, tell: Tell, outcome: str, status: str
) -> None:
    tell(tender(), event("f", "tender.terminated", "2026-03-02", outcome=outcome, reason="other"))
    assert whole(database)["tender"]["status"] == status


def test_bids_have_the_date_of_arrival_and_the_members_of_the_consortium(database: Database, tell: Tell) -> None:
    sent = event("b", "bid.submitted", "2026-02-09", bid_id="B1", tenderer=ONE, consortium_members=[OTHER], lot_id="L1")
    row = {"bid_id": "B1", "tenderer": ONE, "price": {"amount": "1000.10", "currency": "CNY"}, "is_accepted": True}
    tell(tender(), sent, event("o", "bids.opened", "2026-02-10", bids=[row], lot_id="L1"))
    for public in (False, True):
        made = whole(database, public=public)
        (bid,) = made["bids"]["details"]
        assert (bid["date"], bid["status"]) == (at("2026-02-09"), "valid")
        assert {one["id"] for one in bid["tenderers"]} == {ONE["id"], OTHER["id"]}
        assert made["tender"]["numberOfTenderers"] == 2
    with database.reading() as read:
        told = process(read, OCID, PREFIX)
        assert told is not None
        kinds = [one.release["tw"]["events"][0]["event"]["type"] for one in told.releases(PREFIX, None)]
    assert kinds == ["tender.published", "bids.opened"]


def test_older_facts_told_late_change_nothing(database: Database, tell: Tell) -> None:
    new = event("m2", "milestone.updated", "2026-06-01", contract_id="C1", milestone_id="M1", status="met")
    old = event("m1", "milestone.updated", "2026-05-01", contract_id="C1", milestone_id="M1", status="scheduled")
    tell(signed(), new, old)
    (made,) = whole(database)["contracts"][0]["implementation"]["milestones"]
    assert made["status"] == "met"


def test_a_contract_without_a_tender_has_an_ocid_of_its_own_until_it_is_told_under_another(
    database: Database, tell: Tell
) -> None:
    direct = signed(ocid=None, award_id=None, method="direct")
    payee = {"kind": "organisation", **ONE}
    paid = event("p", "payment.made", "2026-04-01", contract_id="C1", payee=payee, amount="99.90", payment_kind="full")
    tell(direct, paid)
    own = f"{PREFIX}-contract-C1"
    made = whole(database, own)
    assert (made["ocid"], made["tender"]["procurementMethod"]) == (own, "direct")
    assert made["contracts"][0]["awardID"] == made["awards"][0]["id"] == "C1"
    assert made["contracts"][0]["implementation"]["transactions"][0]["value"]["amount"] == Decimal("99.90")
    tell({**signed("c2", award_id=None), "corrects": "c"}, tender())
    assert whole(database, own) is None
    assert whole(database)["contracts"][0]["implementation"]["transactions"]
    with database.reading() as read:
        assert moved(read, own, PREFIX) == OCID


def test_a_release_never_changes(database: Database, tell: Tell) -> None:
    told = [
        tender(),
        award(),
        signed(),
        event("g", "contract.changed", "2026-04-01", contract_id="C1", change_id="G1", amount="50.05"),
        {**award("a2", amount="900.00"), "corrects": "a"},
        {"id": "w", **like("event.withdrawn", at("2026-05-02"), corrects="g")},
    ]
    known: list[Any] = []
    for one in told:
        tell(one)
        fresh = releases(database)
        assert fresh[: len(known)] == known
        assert len(fresh) == len(known) + 1
        known = fresh


def test_a_secret_process_is_not_public_at_all(database: Database, tell: Tell, publisher: Publisher) -> None:
    project = event("q", "project.registered", "2026-01-01", project_id="P-9", is_secret=True)
    open_one = {**tender(ocid="ocds-tw9990-2026-0002"), "id": "t2"}
    open_one["subject"] = "ocds-tw9990-2026-0002"
    tell(project, tender(project_id="P-9"), open_one)
    with database.reading() as read:
        county = County(read)
        assert [one.ocid for one in processes(county, publisher, Asked())] == ["ocds-tw9990-2026-0002"]
        assert len(list(processes(county, publisher, Asked(sees=lambda _: True)))) == 2
        assert b"P-9" not in b"".join(other_lines(read, county, Asked()))


def test_staff_get_the_sources_that_they_see(database: Database, tell: Tell, publisher: Publisher) -> None:
    other = {**award(), "source": "urn:tw:unit:11999001MB0000019D"}
    tell(tender(), other)
    with database.reading() as read:
        county = County(read)
        (mine,) = processes(county, publisher, Asked(sees=lambda source: source == tender()["source"]))
        assert [one.release["tag"] for one in mine.releases] == [["tender"]]
        assert not list(processes(county, publisher, Asked(sees=lambda _: False)))


def test_since_gives_the_processes_that_changed_whole(database: Database, tell: Tell, publisher: Publisher) -> None:
    second = {**tender(ocid="ocds-tw9990-2026-0002"), "id": "t2", "subject": "ocds-tw9990-2026-0002"}
    tell(tender(), second)
    with database.reading() as read:
        last = max(County(read).last(one) for one in County(read).ids)
    tell(award())
    with database.reading() as read:
        (made,) = processes(County(read), publisher, Asked(last, lambda _: True))
    assert made.ocid == OCID
    assert len(made.releases) == 2


def test_allocations_are_public_once_published(database: Database, tell: Tell, publisher: Publisher) -> None:
    plan = event("l", "allocation.planned", "2026-01-05", allocation_plan_id="AP-1")
    hidden = event("l2", "allocation.planned", "2026-01-05", allocation_plan_id="AP-2")
    notice = event(
        "n", "disclosure.published", "2026-01-09", ocid=None, regime=None, what="allocation_plan", medium="website",
        target={"kind": "allocation_plan", "id": "AP-1"},
    )  # fmt: skip
    tell(plan, hidden, notice)
    with database.reading() as read:
        told = [json.loads(line)["tw"]["events"][0]["event"] for line in other_lines(read, County(read), Asked())]
    assert [one["type"] for one in told] == ["allocation.planned", "disclosure.published"]
    assert told[0]["data"]["allocation_plan_id"] == "AP-1"
