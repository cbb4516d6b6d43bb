"""What a bill of a small or medium supplier runs from and what pays it, seen through the rule that asks it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.rule import Example
from monitor.rules.payment.sme_30_60 import RULE

PROJECT = "P-A"
OCID = "ocds-tw9990-2026-0017"
AS_OF = "2026-12-31"
PAYEE = {"kind": "organisation", "id": "91999001MA00001110"}
Event = dict[str, Any]


def told(kind: str, day: str, more: Event, **usual: Any) -> Event:
    return like(kind, day, **({"project_id": PROJECT, "contract_id": "CON-A"} | usual | more))


def unit() -> Event:
    return like("organisation.registered", "2026-01-01", organisation={"id": UNIT}, organisation_kind="public_body")


def contract(anchor: str = "delivery", **more: Any) -> Event:
    return told("contract.signed", "2026-01-10", more, supplier_is_sme=True, pay_anchor=anchor)


def delivered(day: str = "2026-03-01", **more: Any) -> Event:
    return told("milestone.updated", day, more, milestone_id="MS-A", milestone_kind="delivery", status="met")


def accepted(day: str, result: str = "passed", **more: Any) -> Event:
    return told("acceptance.concluded", day, more, acceptance_id=f"AC-{day}", result=result)


def certified(day: str = "2026-03-01") -> Event:
    return told("progress.certified", day, {}, certificate_id="CT-A")


def settled(day: str = "2026-03-01", **more: Any) -> Event:
    return told("review.concluded", day, more, review_id="RV-A", review_kind="settlement")


def paid(day: str, kind: str = "final", **more: Any) -> Event:
    return told("payment.made", day, more, payment_id="PAY-A", amount="1000.00", payment_kind=kind)


def case(
    says: str, events: tuple[Event, ...], verdict: str | tuple[str, str], as_of: str = AS_OF, about: str = "MS-A"
) -> Example:
    return Example(says, events, {about: verdict}, as_of)


DELIVERED = (unit(), contract(), delivered())
ACCEPTING = (unit(), contract("acceptance", acceptance_days=10), delivered())
CERTIFIED = (unit(), contract("settlement"), certified())
CASES = (
    case(
        "the day of delivery is the one the milestone tells, as it last stood",
        (
            unit(),
            contract(),
            delivered("2026-02-10", status="scheduled", due_date="2026-02-10"),
            delivered("2026-03-05", met_date="2026-03-01"),
            paid("2026-04-01"),
        ),
        "flagged",
    ),
    case(
        "two deliveries: the last one is the bill",
        (unit(), contract(), delivered(milestone_id="MS-0"), delivered("2026-05-01"), paid("2026-05-31")),
        "clear",
    ),
    case(
        "accepted on the last day agreed for it: from acceptance",
        (*ACCEPTING, accepted("2026-03-11"), paid("2026-04-10")),
        "clear",
    ),
    case("the same, a day later", (*ACCEPTING, accepted("2026-03-11"), paid("2026-04-11")), "flagged"),
    case(
        "accepted too late, paid in time all the same",
        (*ACCEPTING, accepted("2026-06-01"), paid("2026-04-10")),
        "clear",
    ),
    case("never accepted, and the last day is not over", ACCEPTING, ("not_applicable", "not_due"), as_of="2026-04-10"),
    case(
        "refused, mended and passed: from the second acceptance",
        (*ACCEPTING, accepted("2026-03-05", "failed"), accepted("2026-05-05"), paid("2026-06-04")),
        "clear",
    ),
    case(
        "acceptance of a stage, and one of the whole project",
        (
            *ACCEPTING,
            accepted("2026-03-02", acceptance_kind="stage"),
            accepted("2026-03-05", contract_id=None),
            paid("2026-04-04"),
        ),
        "clear",
    ),
    case(
        "acceptance of the process",
        (
            unit(),
            contract("acceptance", acceptance_days=10, ocid=OCID),
            delivered(),
            accepted("2026-03-05", contract_id=None, ocid=OCID, regime="tendering"),
            paid("2026-04-05"),
        ),
        "flagged",
    ),
    case(
        "an advance names the certificate, another payment names none in time",
        (
            *CERTIFIED,
            paid("2026-03-10", "advance", certificate_ids=["CT-A"]),
            paid("2026-03-31", "progress", payment_id="PAY-B"),
        ),
        ("not_assessable", "missing: is_told"),
        about="CT-A",
    ),
    case(
        "a payment that names none, before the certificate and after the last day",
        (*CERTIFIED, paid("2026-02-28", "progress"), paid("2026-04-01", "progress", payment_id="PAY-B")),
        "flagged",
        about="CT-A",
    ),
    case(
        "a settlement, paid by the final payment",
        (
            unit(),
            contract("settlement"),
            settled(),
            paid("2026-03-31"),
            paid("2026-12-01", "retention_release", payment_id="PAY-B"),
        ),
        "clear",
        about="RV-A",
    ),
    case(
        "a settlement, paid a day late; a second review does not start the time again",
        (
            unit(),
            contract("settlement"),
            settled("2026-02-01", review_id="RV-0", result="failed"),
            settled(),
            settled("2026-03-20", review_id="RV-B"),
            paid("2026-04-01"),
        ),
        "flagged",
        about="RV-A",
    ),
    case(
        "an audit is no settlement",
        (unit(), contract("settlement"), settled(review_kind="audit"), settled("2026-05-01", review_id="RV-B")),
        "flagged",
        about="RV-B",
    ),
    case("in full, a day late", (*DELIVERED, paid("2026-04-01", "progress", amount="5800000.00")), "flagged"),
    case(
        "the reviewed settlement is less than the contract",
        (
            unit(),
            contract("settlement", retention_ratio="0"),
            settled(amount="1000.00"),
            paid("2026-02-01", "progress"),
        ),
        "clear",
        about="RV-A",
    ),
    case(
        "it came after the last day, or went to somebody else",
        (
            *DELIVERED,
            paid("2026-04-01", contract_id=None, payee=PAYEE),
            paid("2026-03-31", contract_id=None, payee={**PAYEE, "id": "91999001MA000012XP"}, payment_id="PAY-B"),
        ),
        "flagged",
    ),
    case(
        "a payment for a certificate names no contract and no certificate",
        (*CERTIFIED, paid("2026-03-31", "progress", contract_id=None, payee=PAYEE)),
        ("not_assessable", "missing: is_told"),
        about="CT-A",
    ),
)


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.says)
@pytest.mark.parametrize("backwards", [False, True])
def test_a_bill_runs_from_its_start_and_is_paid_by_what_pays_it(
    one: Example, backwards: bool, answer: Callable[..., Any]
) -> None:
    given = answer(RULE, one, backwards=backwards).by_id()
    for about, expected in one.verdicts.items():
        verdict, reason = expected if isinstance(expected, tuple) else (expected, None)
        assert {found for found, _ in given[about]} == {verdict}
        assert reason is None or {why for _, why in given[about]} == {reason}
