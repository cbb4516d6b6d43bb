from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.flows.allocations import Asked, allocations

TODAY = 20_818  # 2026-12-31
TOWN_A, TOWN_B = "11999001MB0000086B", "11999001MB0000019D"
Make = Callable[..., dict[str, Any]]
Tell = Callable[..., list[int]]
Ask = Callable[[Callable[[Any], Any]], Any]


def row(id: str, amount: str, region: str | None = None, kind: str = "organisation", **more: str) -> dict[str, Any]:
    told = {"recipient": {"kind": kind, "id": id, **more}, "amount": {"amount": amount, "currency": "CNY"}}
    return told if region is None else told | {"region": region}


def planned(make: Make, id: str = "AP-9", day: str = "2026-02-01", **data: Any) -> dict[str, Any]:
    told = {"programme_id": "PRG-9", "amounts": [row(TOWN_A, "100.00", "999001"), row(TOWN_B, "50.00", "999002")]}
    return make("allocation.planned", day, allocation_plan_id=id, **(told | data))


def concluded(make: Make, *amounts: dict[str, Any], id: str = "AP-9") -> dict[str, Any]:
    return make(
        "allocation.concluded", "2026-03-01", allocation_plan_id=id, programme_id="PRG-9", amounts=list(amounts)
    )


def published(make: Make, what: str, medium: str = "website", id: str = "AP-9") -> dict[str, Any]:
    target = {"kind": "allocation_plan", "id": id}
    return make(
        "disclosure.published", "2026-04-01", publication_id=f"{id}-{what}-{medium}", what=what, medium=medium,
        target=target,
    )  # fmt: skip


def moved(make: Make, payee: str, amount: str, transfer_id: str, kind: str = "special") -> dict[str, Any]:
    return make(
        "funds.transferred", "2026-05-01", transfer_id=transfer_id, transfer_kind=kind, amount=amount,
        payee={"id": payee}, allocation_plan_id="AP-9",
    )  # fmt: skip


def told(read: Ask, **asked: Any) -> Any:
    return read(lambda session: allocations(session, Asked(**asked), TODAY))


def test_an_empty_ledger_has_no_allocations(read: Ask) -> None:
    empty = told(read)
    assert (empty["total"], empty["items"], empty["hidden"], empty["fiscal_years"]) == (0, [], {}, [])


def test_what_was_not_published_is_counted_not_shown(tell: Tell, read: Ask, make: Make) -> None:
    tell(planned(make), concluded(make, row(TOWN_A, "90.00", "999001")))
    assert told(read)["hidden"] == {"nothing_published": 1}
    tell(published(make, "allocation_result"))
    shown = told(read)
    assert shown["hidden"] == {"plan_not_published": 1}
    (item,) = shown["items"]
    assert [(share["planned_yuan"], share["concluded_yuan"]) for share in item["shares"]] == [(None, "90.00")]
    assert (item["plan_day"], item["basis"], item["result_day"]) == (None, None, "2026-03-01")


@pytest.mark.parametrize("medium", ["intranet", "circular", "meeting"])
def test_what_only_insiders_can_read_is_not_published(tell: Tell, read: Ask, make: Make, medium: str) -> None:
    tell(planned(make), published(make, "allocation_plan", medium))
    assert told(read)["hidden"] == {"nothing_published": 1}


def test_plan_result_transfers_and_payments_meet_in_the_recipient(tell: Tell, read: Ask, make: Make) -> None:
    tell(
        planned(make),
        concluded(make, row(TOWN_A, "90.00", "999001"), row(TOWN_B, "50.00", "999002")),
        published(make, "allocation_plan"),
        published(make, "allocation_result"),
        moved(make, TOWN_A, "80.00", "T-1"),
        moved(make, TOWN_A, "5.00", "T-2", "surplus_return"),
        moved(make, "11999001MB000006XG", "3.00", "T-3"),
        make("payment.made", "2026-06-01", payment_id="PAY-9", payment_kind="assistance", amount="20.00",
             payer={"id": TOWN_A}, payee={"kind": "person", "id": "P-77"}, allocation_plan_id="AP-9"),
    )  # fmt: skip
    shown = told(read)
    (item,) = shown["items"]
    by_id = {share["recipient"]["id"]: share for share in item["shares"]}
    assert [by_id[TOWN_A][f"{name}_yuan"] for name in ("planned", "concluded", "transferred", "paid")] == [
        "100.00",
        "90.00",
        "80.00",
        "20.00",
    ]
    assert by_id[TOWN_B]["transferred_yuan"] is None
    assert item["elsewhere_yuan"] == "3.00"
    assert shown["sums"] == item["sums"]
    assert shown["sums"] == {
        "planned_yuan": "150.00",
        "concluded_yuan": "140.00",
        "transferred_yuan": "80.00",
        "paid_yuan": "20.00",
    }
    assert [(one["id"], one["plans"], one["recipients"]) for one in shown["programmes"]] == [("PRG-9", 1, 2)]
    assert [one["id"] for one in shown["regions"]] == ["999001", "999002"]


def test_a_person_is_shown_without_code(tell: Tell, read: Ask, make: Make) -> None:
    tell(planned(make, amounts=[row("P-77", "10.00", kind="person")]), published(make, "allocation_plan"))
    (share,) = told(read)["items"][0]["shares"]
    assert share["recipient"] == {"kind": "person", "id": None, "name": None}
    assert share["planned_yuan"] == "10.00"


def test_filters_and_pages(tell: Tell, read: Ask, make: Make) -> None:
    tell(
        planned(make),
        published(make, "allocation_plan"),
        planned(make, "AP-8", "2025-02-01", programme_id="PRG-8", amounts=[row(TOWN_B, "1.00", "999003")]),
        published(make, "allocation_plan", id="AP-8"),
    )
    assert [item["allocation_plan_id"] for item in told(read)["items"]] == ["AP-9", "AP-8"]
    assert told(read)["fiscal_years"] == [2026, 2025]
    assert [item["allocation_plan_id"] for item in told(read, fiscal_year=2025)["items"]] == ["AP-8"]
    assert [item["allocation_plan_id"] for item in told(read, programme_id="PRG-9")["items"]] == ["AP-9"]
    second = told(read, limit=1, offset=1)
    assert (second["total"], [item["allocation_plan_id"] for item in second["items"]]) == (2, ["AP-8"])
    town = told(read, region="999002")
    assert (town["total"], town["sums"]["planned_yuan"]) == (1, "50.00")
    assert told(read, region="9990")["total"] == 2


def test_another_currency_is_left_out_and_counted(tell: Tell, read: Ask, make: Make) -> None:
    foreign = {"recipient": {"kind": "organisation", "id": TOWN_A}, "amount": {"amount": "9.00", "currency": "USD"}}
    tell(planned(make, amounts=[foreign]), published(make, "allocation_plan"))
    shown = told(read)
    assert shown["hidden"] == {"not_in_yuan": 1}
    assert shown["items"][0]["shares"][0]["planned_yuan"] is None


def test_a_corrected_plan_counts_once(tell: Tell, read: Ask, make: Make) -> None:
    tell(planned(make), published(make, "allocation_plan"))
    tell(planned(make, amounts=[row(TOWN_A, "70.00", "999001")]) | {"corrects": "e-0"})
    assert told(read)["sums"]["planned_yuan"] == "70.00"


def test_a_plan_dated_after_today_is_not_yet_there(tell: Tell, read: Ask, make: Make) -> None:
    tell(planned(make, day="2027-01-01"), published(make, "allocation_plan"))
    assert told(read)["total"] == 0


def test_an_organisation_is_named_as_registered_last(tell: Tell, read: Ask, make: Make) -> None:
    amounts = [row(TOWN_A, "1.00", name="自称"), row(TOWN_B, "1.00", name="乙镇")]
    tell(planned(make, amounts=amounts), published(make, "allocation_plan"))
    tell(make("organisation.registered", "2026-01-05", organisation={"id": TOWN_A, "name": "甲镇人民政府"}))
    shares = told(read)["items"][0]["shares"]
    assert [share["recipient"]["name"] for share in shares] == ["甲镇人民政府", "乙镇"]
