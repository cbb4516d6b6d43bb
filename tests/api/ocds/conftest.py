from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.rules.kit.like import like

OCID = "ocds-tw9990-2026-0001"
HOUR = "T09:00:00+08:00"


@pytest.fixture(scope="session")
def tendered() -> Callable[..., list[dict[str, Any]]]:
    """A tender, its award, a contract with a payment; a direct contract; a published allocation and a sanction."""

    def made(ocid: str = OCID, mark: str = "") -> list[dict[str, Any]]:
        of = {"ocid": ocid, "regime": "tendering"}
        lots = [{"lot_id": "L1", "category": "works"}]
        firm = {"id": "91999001MA00001110"}
        paid = {"contract_id": f"C1{mark}", "payee": {"kind": "organisation", **firm}, "payment_kind": "full"}
        about = {"kind": "allocation_plan", "id": f"AP{mark}"}
        told = [
            like("tender.published", f"2026-01-10{HOUR}", **of, method="open", lots=lots, handler="P-77001"),
            like("award.made", f"2026-03-01{HOUR}", **of, award_id=f"A1{mark}", supplier=firm, amount="1000.10"),
            like(
                "contract.signed", f"2026-03-10{HOUR}", **of, contract_id=f"C1{mark}", supplier=firm, amount="1000.10"
            ),
            like(
                "payment.made", f"2026-04-01{HOUR}", **paid, payment_id=f"P1{mark}", amount="99.90", handler="P-77001"
            ),
            like("contract.signed", f"2026-03-10{HOUR}", contract_id=f"C2{mark}", method="direct", amount="5.00"),
            like("allocation.concluded", f"2026-05-01{HOUR}", allocation_plan_id=f"AP{mark}"),
            like("disclosure.published", f"2026-05-02{HOUR}", what="allocation_result", medium="website", target=about),
            like("duty.assigned", f"2026-01-01{HOUR}", person="P-77001"),
        ]
        return [{"id": f"e{place}{mark}", **one} for place, one in enumerate(told)]

    return made
