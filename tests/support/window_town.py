"""A town in a few events: one process from registration to acceptance, one still sealed, one contract, one sanction.

Marks stand wherever the contract lets persons, telephones, accounts and sealed bids be told; none is public.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from fastapi import FastAPI

from monitor.rules.kit.like import like

OCID = "ocds-tw9990-2026-0001"
SEALED = "ocds-tw9990-2026/卷/0002"
"""An ocid with slashes and Chinese in it."""
BUYER, AGENCY = "11999001MB000006XG", "town:agency"
FIRM, LOSER, HIDDEN = "town:firm", "town:loser", "town:hidden"
PERSON, PHONE, ACCOUNT = "P-77001-mark", "phone-77002-mark", "account-77003-mark"
MARKS = (PERSON, PHONE, ACCOUNT, HIDDEN, "P-77004-mark")
TITLE = "谷雨镇 <script>alert(1)</script> 桥"
HOUR = "T09:00:00+08:00"
Event = dict[str, Any]


class Reader:
    """Requests to an app in this process, without its network."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, events: list[Event], media: str) -> httpx.Response:
        return self.request("POST", "/events", content=json.dumps(events), headers={"content-type": media})


def _org(id_: str, name: str | None = None) -> dict[str, str]:
    return {"id": id_} if name is None else {"id": id_, "name": name}


def registered(id_: str, name: str) -> Event:
    """An organisation with a person, a telephone and an account."""
    return like(
        "organisation.registered",
        f"2026-01-02{HOUR}",
        organisation=_org(id_, name),
        organisation_kind="enterprise",
        legal_representative=PERSON,
        phone=PHONE,
        accounts=[{"token": ACCOUNT}],
    )


def process(ocid: str = OCID, mark: str = "") -> list[Event]:
    """From the notice to the acceptance; the bid period is short of the law's, which is nobody's to see yet."""
    of = {"ocid": ocid, "regime": "tendering"}
    about = {**of, "lot_id": "L1"}
    lots = [{"lot_id": "L1", "category": "works"}]
    bids = [
        {"bid_id": f"B1{mark}", "tenderer": _org(FIRM), "is_accepted": True,
            "price": {"amount": "3860000.00", "currency": "CNY"}},
        {"bid_id": f"B2{mark}", "tenderer": _org(LOSER), "is_accepted": True,
            "price": {"amount": "3900000.00", "currency": "CNY"}},
    ]  # fmt: skip
    ranked = [
        {"rank": place, "bid_id": one["bid_id"], "tenderer": one["tenderer"]} for place, one in enumerate(bids, 1)
    ]
    contract = {"contract_id": f"C1{mark}"}
    payee = {"kind": "organisation", "id": FIRM}
    return [
        like(
            "tender.published", f"2026-01-10{HOUR}", **of, title=TITLE, method="open", lots=lots, budget="4000000.00",
            buyer=_org(BUYER, "谷雨县交通局"), agency=_org(AGENCY, "示例代理"), project_id=f"PRJ-1{mark}", region="999001",
            bid_deadline=f"2026-01-26{HOUR}", handler=PERSON,
        ),
        like(
            "tender_document.issued", f"2026-01-10{HOUR}", **about, document_stage="tender",
            issue_until=f"2026-01-20{HOUR}", submission_deadline=f"2026-01-26{HOUR}",
            document={"id": "D1", "kind": "tender_document", "sha256": "ab" * 32},
        ),
        like("bid.submitted", f"2026-01-25{HOUR}", **about, bid_id=f"B1{mark}", tenderer=_org(FIRM)),
        like("bids.opened", f"2026-01-26{HOUR}", **about, bids=bids),
        like("candidates.published", f"2026-01-28{HOUR}", **about, published_until=f"2026-02-02{HOUR}",
            candidates=ranked),
        like(
            "award.made", f"2026-02-04{HOUR}", **about, award_id=f"A1{mark}", supplier=_org(FIRM), bid_id=f"B1{mark}",
            amount="3860000.00", handler=PERSON,
        ),
        like(
            "contract.signed", f"2026-02-20{HOUR}", **of, **contract, award_id=f"A1{mark}",
            supplier=_org(FIRM, "某甲建设公司"),
            buyer=_org(BUYER), amount="3860000.00", method="open", category="works", handler=PERSON,
            period={"start_date": "2026-03-01", "end_date": "2026-09-30"},
        ),
        like(
            "contract.changed", f"2026-05-20{HOUR}", **contract, **of, change_id=f"CH1{mark}",
            change_kind="works_variation",
            amount="140000.00", approved_at=f"2026-05-19{HOUR}",
        ),
        like(
            "payment.made", f"2026-05-08{HOUR}", **contract, payment_id=f"PAY1{mark}",
            payment_kind="progress", payee=payee,
            amount="1158000.00", handler=PERSON, account={"token": ACCOUNT}, programme_id="PG-ROADS",
        ),
        like(
            "payment.made", f"2026-07-02{HOUR}", **contract, payment_id=f"PAY2{mark}", payment_kind="progress",
            payee={"kind": "person", "id": "P-77004-mark"}, amount="1544000.00",
        ),
        like(
            "disclosure.published", f"2026-02-21{HOUR}", **of, publication_id=f"N1{mark}", what="contract",
            medium="website",
            url="https://example.org/n/1?a=1&b=2",
        ),
        like(
            "acceptance.concluded", f"2026-10-18{HOUR}", **contract, acceptance_id=f"ACC1{mark}",
            acceptance_kind="joint",
            result="passed",
        ),
    ]  # fmt: skip


def sealed() -> list[Event]:
    """Published, one bid in, not opened."""
    of = {"ocid": SEALED, "regime": "tendering"}
    return [
        like(
            "tender.published", f"2026-11-01{HOUR}", **of, title="卫生室设备", method="open", budget="228000.00",
            lots=[{"lot_id": "L1", "category": "goods"}], buyer=_org(BUYER), handler=PERSON,
        ),
        like("bid.submitted", f"2026-11-05{HOUR}", **of, bid_id="B9", tenderer=_org(HIDDEN, "藏名公司")),
    ]  # fmt: skip


def town() -> list[Event]:
    """All of it, with ids."""
    told = [
        registered(FIRM, "某甲建设公司"),
        registered(LOSER, "某乙公司"),
        registered(HIDDEN, HIDDEN),
        *process(),
        *sealed(),
        like(
            "contract.signed", f"2025-03-10{HOUR}", contract_id="C-DIRECT/1", title="广场照明", buyer=_org(BUYER),
            supplier=_org(FIRM), amount="99000.00", method="direct", category="goods",
        ),
        like(
            "sanction.imposed", f"2026-11-10{HOUR}", sanction_id="S1", party={"kind": "organisation", "id": LOSER},
            role="supplier", measures=["ban"], basis="tender_fraud", scope="nation", valid_from="2026-11-20",
            valid_until="2027-11-19", decision_no="罚决〔2026〕1号",
        ),
        like(
            "sanction.imposed", f"2026-11-10{HOUR}", sanction_id="S2", party={"kind": "person", "id": "P-77004-mark"},
            role="expert", measures=["ban"], basis="expert", scope="nation",
        ),
        like("duty.assigned", f"2026-01-01{HOUR}", person=PERSON),
    ]  # fmt: skip
    return [{"id": f"w{place}", **one} for place, one in enumerate(told)]
