"""What the law keeps from the public: who bids before the opening, insiders' notices, what was never published."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from monitor.export.ocds.bulk import Asked, other_lines, processes, release_lines
from monitor.export.ocds.county import County
from monitor.export.ocds.feeds import changed
from monitor.export.ocds.package import Publisher
from monitor.export.ocds.process import process
from monitor.rules.kit.like import like
from monitor.store.database import Database

OCID = "ocds-tw9990-2026-0001"
NEXT = "ocds-tw9990-2026-0002"
PREFIX = "ocds-tw9990"
HOUR = "T09:00:00+08:00"
BIDDER, PARTNER = "firm:bidder", "firm:partner"
Event = dict[str, Any]
Tell = Callable[..., None]


def event(id_: str, kind: str, day: str, **data: Any) -> Event:
    return {"id": id_, **like(kind, f"{day}{HOUR}", **data)}


def tender(ocid: str = OCID, **more: Any) -> Event:
    told = {"ocid": ocid, "regime": "tendering", "lots": [{"lot_id": "L1", "category": "works"}], **more}
    return {**event(f"t{ocid[-1]}", "tender.published", "2026-01-10", **{"method": "open", **told}), "subject": ocid}


def registered(id_: str, mark: str = "") -> Event:
    return event(f"r-{id_}{mark}", "organisation.registered", "2026-01-02", organisation={"id": id_})


def bid(mark: str = "b") -> Event:
    told = {"bid_id": "B1", "tenderer": {"id": BIDDER}, "consortium_members": [{"id": PARTNER}]}
    return event(mark, "bid.submitted", "2026-02-01", ocid=OCID, regime="tendering", **told)


def opened() -> Event:
    row = {"bid_id": "B1", "tenderer": {"id": BIDDER}, "is_accepted": True}
    return event("o", "bids.opened", "2026-02-10", ocid=OCID, regime="tendering", bids=[row])


def notice(id_: str, plan: str, medium: str = "website") -> Event:
    told = {"what": "allocation_plan", "medium": medium, "target": {"kind": "allocation_plan", "id": plan}}
    return event(id_, "disclosure.published", "2026-01-09", ocid=None, regime=None, project_id=None, **told)


def seen(database: Database, publisher: Publisher) -> bytes:
    """Every line of releases that the public may have, in one piece."""
    with database.reading() as read:
        alone = process(read, OCID, PREFIX)
        assert alone is not None
        told = [one.release for one in alone.releases(PREFIX, None)]
        lines = list(release_lines(County(read), publisher, Asked()))
    (mine,) = [json.loads(line)["releases"] for line in lines if OCID.encode() in line]
    assert [one["id"] for one in mine] == [one["id"] for one in told], "one address and the list hold the same"
    return b"".join(lines)


def others(database: Database) -> list[Any]:
    with database.reading() as read:
        lines = list(other_lines(read, County(read), Asked()))
    return [json.loads(line)["tw"]["events"][0]["event"] for line in lines]


def test_nobody_learns_of_a_bidder_before_the_opening(database: Database, tell: Tell, publisher: Publisher) -> None:
    """招标投标法 art. 22: neither who took part, by name or by what he is here for."""
    tell(registered(BIDDER), registered(PARTNER), tender(), bid(), registered(BIDDER, "2"))
    before = seen(database, publisher)
    assert BIDDER.encode() not in before
    assert PARTNER.encode() not in before
    tell(opened())
    after = seen(database, publisher)
    assert after.count(b"organisation.registered") >= 3, "who took part is told, the partners too, once bids are open"
    assert PARTNER.encode() in after
    first = json.loads(after)["releases"]
    assert {party["id"]: party.get("roles") for one in first for party in one["parties"]}[BIDDER] == ["tenderer"]
    early = [one for one in first if one["tw"]["events"][0]["event"]["type"] == "organisation.registered"]
    assert not any("roles" in party for one in early for party in one["parties"]), "no role of a sealed bid"


def test_nobody_learns_of_a_bidder_by_a_withdrawal_about_him(
    database: Database, tell: Tell, publisher: Publisher
) -> None:
    back = event("w", "event.withdrawn", "2026-02-02")
    tell(registered(BIDDER), registered(BIDDER, "2"), tender(), bid())
    tell({**back, "corrects": f"r-{BIDDER}2"})
    assert b"event.withdrawn" not in seen(database, publisher)


def test_a_sealed_bid_makes_no_line_and_moves_no_entry_of_the_feed(
    database: Database, tell: Tell, publisher: Publisher
) -> None:
    """Else one could count the bidders (art. 22: nor their number) by asking again and again."""
    tell(tender(), tender(NEXT))
    with database.reading() as read:
        last = max(County(read).last(one) for one in County(read).ids)
    back = {**event("w", "event.withdrawn", "2026-02-02"), "corrects": "b"}
    for one in (bid(), back):
        tell(one)
        with database.reading() as read:
            county = County(read)
            assert not list(processes(county, publisher, Asked(last)))
            assert len(list(processes(county, publisher, Asked(last, lambda _: True)))) == 1
            assert [one.ocid for one in changed(county, publisher)] == [NEXT, OCID]
    tell(opened())
    with database.reading() as read:
        assert [one.ocid for one in processes(County(read), publisher, Asked(last))] == [OCID]


@pytest.mark.parametrize(("method", "is_public"), [("invited", False), ("inquiry", False), ("single_source", True)])
def test_who_was_invited_is_told_of_a_single_source_alone(
    database: Database, tell: Tell, publisher: Publisher, method: str, is_public: bool
) -> None:
    """招标投标法 art. 22; 政府采购法实施条例 art. 38: the one supplier of a single source is published."""
    tell(tender(method=method, invitees=[{"id": BIDDER}]))
    assert (BIDDER.encode() in seen(database, publisher)) is is_public


def test_a_notice_for_insiders_publishes_nothing(database: Database, tell: Tell, publisher: Publisher) -> None:
    inside = event(
        "n", "disclosure.published", "2026-01-12", ocid=OCID, regime="tendering", medium="intranet",
        what="award_notice", target={"kind": "process", "id": OCID},
    )  # fmt: skip
    tell(tender(), inside, notice("n2", "AP-1", "meeting"))
    assert b"intranet" not in seen(database, publisher)
    assert others(database) == []


def test_an_allocation_is_closed_again_with_its_notice(database: Database, tell: Tell) -> None:
    plan = event("l", "allocation.planned", "2026-01-05", allocation_plan_id="AP-1")
    tell(plan, notice("n", "AP-1"))
    assert "allocation.planned" in {one["type"] for one in others(database)}
    tell({**event("w", "event.withdrawn", "2026-01-10"), "corrects": "n"})
    assert {one["type"] for one in others(database)} <= {"disclosure.published", "event.withdrawn"}


def test_what_was_paid_under_an_allocation_is_public_with_the_allocation(database: Database, tell: Tell) -> None:
    told = {"contract_id": None, "request_id": None, "shares": None, "payee": {"kind": "organisation", "id": BIDDER}}
    paid = [
        event(f"p{plan}", "payment.made", "2026-02-01", allocation_plan_id=plan, payment_id=plan, **told)
        for plan in ("AP-1", "AP-2")
    ]
    tell(*paid, notice("n", "AP-1"))
    assert [one["data"]["payment_id"] for one in others(database) if one["type"] == "payment.made"] == ["AP-1"]


def test_a_secret_project_is_named_nowhere(database: Database, tell: Tell) -> None:
    project = event("q", "project.registered", "2026-01-01", project_id="PR-SECRET", is_secret=True)
    about = event(
        "n", "disclosure.published", "2026-01-09", ocid=None, regime=None, project_id=None, medium="website",
        what="project_progress", target={"kind": "project", "id": "PR-SECRET"},
    )  # fmt: skip
    shared = event(
        "p", "payment.made", "2026-02-01", contract_id=None, request_id=None, allocation_plan_id=None, project_id=None,
        shares=[{"project_id": "PR-SECRET", "share": "1"}],
    )  # fmt: skip
    tell(project, about, shared)
    assert "PR-SECRET" not in json.dumps(others(database))
