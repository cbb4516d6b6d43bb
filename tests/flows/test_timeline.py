from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monitor.flows.timeline import timeline

OCID = "ocds-tw9990-2026-0099"
PROJECT = "P-99"
TODAY = 20_818  # 2026-12-31
Make = Callable[..., dict[str, Any]]
Tell = Callable[..., list[int]]
Ask = Callable[[Callable[[Any], Any]], Any]


def process(read: Ask, id: str = OCID) -> Any:
    return read(lambda session: timeline(session, "process", id, TODAY))


def project(read: Ask, id: str = PROJECT) -> Any:
    return read(lambda session: timeline(session, "project", id, TODAY))


def tender(make: Make, **data: Any) -> dict[str, Any]:
    return make("tender.published", "2026-03-01", ocid=OCID, project_id=PROJECT, **data)


def signed(make: Make, **data: Any) -> dict[str, Any]:
    told = {"ocid": OCID, "contract_id": "C-9", "amount": "100.00"} | data
    return make("contract.signed", "2026-05-01", **told)


def paid(make: Make, day: str, amount: str, payment_id: str, **data: Any) -> dict[str, Any]:
    told = {"payment_id": payment_id, "contract_id": "C-9", "payment_kind": "progress"} | data
    return make("payment.made", day, amount=amount, **told)


def spans(told: Any) -> dict[str, tuple[str, str | None, int | None]]:
    return {span["code"]: (span["start"], span["end"], span["days"]) for span in told["spans"]}


def test_nothing_told_is_none(read: Ask) -> None:
    assert process(read) is None
    assert project(read) is None


def test_a_payment_belongs_through_its_contract_whatever_came_first(tell: Tell, read: Ask, make: Make) -> None:
    entries = tell(paid(make, "2026-07-01", "40.00", "PAY-A"), signed(make), tender(make))
    told = process(read)
    assert [event["entry"] for event in told["events"]] == [entries[2], entries[1], entries[0]]
    assert [event["process_id"] for event in project(read)["events"]] == [OCID] * 3


def test_the_sums_count_approved_changes_and_payments_for_the_work(tell: Tell, read: Ask, make: Make) -> None:
    change = {"contract_id": "C-9", "change_kind": "supplement"}
    tell(
        tender(make, budget="150.00"),
        signed(make),
        make("contract.changed", "2026-06-01", change_id="CH-1", amount="10.05", **change,
             approved_at="2026-06-01T00:00:00+08:00"),
        make("contract.changed", "2026-06-02", change_id="CH-2", amount="99.00", **change),
        paid(make, "2026-07-01", "40.00", "PAY-A"),
        paid(make, "2026-08-01", "30.10", "PAY-B", payment_kind="final"),
        paid(make, "2026-08-02", "5.00", "PAY-C", payment_kind="interest"),
        paid(make, "2026-08-03", {"amount": "7.00", "currency": "USD"}, "PAY-D"),  # type: ignore[arg-type]
    )  # fmt: skip
    money = process(read)["money"]
    assert (money["budget_yuan"], money["budget_basis"]) == ("150.00", "tender_budget")
    assert (money["contract_yuan"], money["paid_yuan"], money["certified_yuan"]) == ("110.05", "70.10", None)
    assert [one["paid_yuan"] for one in money["payments"]] == ["40.00", "70.10"]
    assert money["not_in_yuan"] == 1


def test_what_is_told_twice_under_one_number_counts_once(tell: Tell, read: Ask, make: Make) -> None:
    """As the rules count it (`pay.over-contract` and its like): the last told stands."""
    work = {"certificate_id": "CT-9", "contract_id": "C-9", "cumulative_value": "60.00"}
    tell(
        tender(make),
        signed(make),
        make("progress.certified", "2026-05-20", value="50.00", **work),
        make("progress.certified", "2026-05-21", value="60.00", **work),
        paid(make, "2026-07-01", "60.00", "PAY-A"),
        paid(make, "2026-07-02", "60.00", "PAY-A"),
    )
    money = process(read)["money"]
    assert (money["paid_yuan"], money["certified_yuan"], money["gaps"]) == ("60.00", "60.00", [])
    assert [one["day"] for one in money["payments"]] == ["2026-07-02"]


def test_a_project_is_paid_its_share_of_a_payment(tell: Tell, read: Ask, make: Make) -> None:
    shares = [{"project_id": PROJECT, "share": "0.3"}, {"project_id": "P-100", "share": "0.7"}]
    event = make("payment.made", "2026-07-01", amount="10.01", payment_kind="assistance", shares=shares)
    tell(event | {"subject": event["data"]["payer"]["id"]})
    assert project(read)["money"]["paid_yuan"] == "3.00"
    assert project(read, "P-100")["money"]["paid_yuan"] == "7.00"


def test_the_budget_of_a_project_is_its_lines_each_once(tell: Tell, read: Ask, make: Make) -> None:
    def lines(amount: str) -> list[dict[str, Any]]:
        told = {"amount": amount, "currency": "CNY"}
        return [
            {"budget_line_id": "L-1", "project_id": PROJECT, "amount": told},
            {"budget_line_id": "L-2", "project_id": "P-100", "amount": told},
        ]

    registered = make("project.registered", "2026-01-01", project_id=PROJECT, name="路", total_investment="90.00")
    tell(registered)
    assert project(read)["money"]["budget_basis"] == "total_investment"
    tell(
        make("budget.approved", "2026-01-20", stage="congress", lines=lines("50.00")),
        make("budget.approved", "2026-02-20", stage="unit_reply", lines=lines("60.00")),
    )
    told = project(read)
    assert (told["money"]["budget_yuan"], told["money"]["budget_basis"]) == ("60.00", "budget_lines")
    assert told["title"] == "路"


def test_spans_are_counted_in_days(tell: Tell, read: Ask, make: Make) -> None:
    of = {"ocid": OCID}
    award = {**of, "award_id": "AW-9"}
    tell(
        tender(make, bid_deadline="2026-03-15T09:00:00+08:00"),
        make("tender_document.issued", "2026-03-02", document_stage="tender", **of),
        make("clarification.issued", "2026-03-10", document_stage="tender", affects_bid=True,
             new_deadline="2026-03-25T09:00:00+08:00", **of),
        make("candidates.published", "2026-04-01", published_until="2026-04-04T23:59:59+08:00", **of),
        make("award.notified", "2026-04-10", **award),
    )  # fmt: skip
    assert spans(process(read)) == {
        "bid_period": ("2026-03-02", "2026-03-25", 23),
        "candidate_publicity": ("2026-04-01", "2026-04-04", 3),
        "award_to_contract": ("2026-04-10", None, None),
    }
    period = {"start_date": "2026-05-10", "end_date": "2026-11-10"}
    tell(signed(make, award_id="AW-9", period=period), paid(make, "2026-07-01", "40.00", "PAY-A"))
    told = spans(process(read))
    assert told["award_to_contract"] == ("2026-04-10", "2026-05-01", 21)
    assert told["contract_period"] == ("2026-05-10", "2026-11-10", 184)
    assert told["payments"] == ("2026-07-01", "2026-07-01", 0)


def test_the_notice_opens_the_bid_period_where_no_document_was_issued(tell: Tell, read: Ask, make: Make) -> None:
    tell(tender(make, bid_deadline="2026-03-15T09:00:00+08:00"))
    assert spans(process(read)) == {"bid_period": ("2026-03-01", "2026-03-15", 14)}


def test_what_was_corrected_or_withdrawn_stays_in_sight_and_counts_no_more(tell: Tell, read: Ask, make: Make) -> None:
    first, wrong = tell(signed(make), paid(make, "2026-07-01", "40.00", "PAY-A"))
    (right,) = tell(signed(make, amount="90.00") | {"corrects": "e-0"})
    tell(make("event.withdrawn", "2026-07-02", corrects="e-1"))
    told = process(read)
    state = {event["entry"]: (event["state"], event["replaced_by"]) for event in told["events"]}
    assert state == {first: ("corrected", right), right: ("holds", None), wrong: ("withdrawn", None)}
    assert (told["money"]["contract_yuan"], told["money"]["paid_yuan"]) == ("90.00", None)


def test_a_chain_taken_back_leaves_nothing_that_holds(tell: Tell, read: Ask, make: Make) -> None:
    tell(signed(make), signed(make, amount="90.00") | {"corrects": "e-0"})
    tell(make("event.withdrawn", "2026-07-02", corrects="e-0"))
    told = process(read)
    assert {event["state"] for event in told["events"]} <= {"corrected", "withdrawn"}
    assert told["money"]["contract_yuan"] is None
    assert told["unit"] is None


def test_a_contract_without_a_procedure_is_its_own_process(tell: Tell, read: Ask, make: Make) -> None:
    tell(signed(make, ocid=None, project_id=PROJECT, title="采购"), paid(make, "2026-07-01", "40.00", "PAY-A"))
    told = process(read, "C-9")
    assert (told["id"], told["title"], told["project_id"], len(told["events"])) == ("C-9", "采购", PROJECT, 2)
    assert project(read)["process_ids"] == ["C-9"]


def test_a_signed_contract_leads_to_its_process(tell: Tell, read: Ask, make: Make) -> None:
    tell(tender(make), signed(make))
    assert process(read, "C-9")["id"] == OCID


def test_documents_are_listed_by_their_fingerprint(tell: Tell, read: Ask, make: Make) -> None:
    paper = {"id": "D-1", "kind": "tender_document", "sha256": "ab" * 32}
    tell(make("tender_document.issued", "2026-03-02", document_stage="tender", ocid=OCID, document=paper))
    (event,) = process(read)["events"]
    assert event["documents"] == [
        {
            "id": "D-1",
            "kind": "tender_document",
            "label": {"zh": "招标文件", "en": "tender document"},
            "sha256": "ab" * 32,
            "date": None,
        }
    ]


def test_suppliers_are_those_of_the_contracts_each_once(tell: Tell, read: Ask, make: Make) -> None:
    leader, other = {"id": "91999001MA00001110", "name": "甲"}, {"id": "91999001MA000012XP"}
    awarded = make("award.made", "2026-04-10", ocid=OCID, award_id="AW-9", supplier=other)
    tell(tender(make), awarded)
    assert process(read)["suppliers"] == [{"id": other["id"], "name": None}]
    tell(signed(make, supplier=leader, consortium_members=[other]), signed(make, contract_id="C-10", supplier=leader))
    tell(make("organisation.registered", "2026-01-05", organisation={**other, "name": "乙"}))
    told = [{"id": leader["id"], "name": "甲"}, {"id": other["id"], "name": "乙"}]
    assert process(read)["suppliers"] == told
    assert project(read)["suppliers"] == told


def received(make: Make, amount: str, unit: str = "11999001MB00000278", **data: Any) -> dict[str, Any]:
    told = {"receipt_id": f"RC-{unit[-2:]}-{amount}", "project_id": PROJECT, "unit": {"id": unit}, "amount": amount}
    return make("funds.received", "2026-02-01", **(told | data))


def sent(make: Make, amount: str, payer: str = "11999001MB00000278", kind: str = "project") -> dict[str, Any]:
    told = {"transfer_id": f"TR-{payer[-2:]}-{amount}", "project_id": PROJECT, "transfer_kind": kind, "amount": amount}
    return make("funds.transferred", "2026-02-10", payer={"id": payer}, **told)


def gaps(told: Any) -> dict[str, str]:
    return {one["code"]: one["amount_yuan"] for one in told["money"]["gaps"]}


def test_what_came_in_and_was_not_passed_on(make: Make, tell: Tell, read: Ask) -> None:
    tell(received(make, "100.00"), sent(make, "30.00"), sent(make, "5.00", kind="surplus_return"))
    told = project(read)
    assert (told["money"]["received_yuan"], told["money"]["passed_on_yuan"]) == ("100.00", "30.00")
    assert gaps(told) == {"not_passed_on": "70.00"}


def test_the_same_money_at_two_levels_counts_once(make: Make, tell: Tell, read: Ask) -> None:
    lower = "11999001MB000006XG"
    tell(received(make, "100.00"), sent(make, "90.00"), received(make, "90.00", lower), sent(make, "90.00", lower))
    told = project(read)
    assert told["money"]["received_yuan"] == "100.00"
    assert gaps(told) == {"not_passed_on": "10.00"}


def test_money_that_was_passed_on_leaves_no_gap(make: Make, tell: Tell, read: Ask) -> None:
    tell(received(make, "100.00"), sent(make, "100.00"))
    assert gaps(project(read)) == {}


def test_paid_beyond_the_contract_and_the_work(make: Make, tell: Tell, read: Ask) -> None:
    certified = make(
        "progress.certified",
        "2026-05-20",
        certificate_id="CT-9",
        contract_id="C-9",
        value="60.00",
        cumulative_value="60.00",
    )
    tell(tender(make), signed(make), certified)
    tell(paid(make, "2026-05-05", "40.00", "PAY-1", payment_kind="advance"))
    tell(paid(make, "2026-06-01", "60.00", "PAY-2"))
    assert gaps(process(read)) == {}
    tell(paid(make, "2026-06-02", "0.01", "PAY-3"))
    assert gaps(process(read)) == {"over_contract": "0.01", "over_certified": "0.01"}


def test_nothing_received_is_no_gap(make: Make, tell: Tell, read: Ask) -> None:
    tell(tender(make), signed(make))
    told = project(read)
    assert (told["money"]["received_yuan"], told["money"]["passed_on_yuan"], gaps(told)) == (None, None, {})
