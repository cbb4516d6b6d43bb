"""Breaches of the rules on paying small firms, and on settlements."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, asked, fen, months_on, of_kind, put
from monitor.demo.codes import firm, yuan
from monitor.demo.days import iso, next_work, year_of
from monitor.demo.planted import Planted
from monitor.demo.site import STEP
from monitor.demo.story import Act, Story

WEEK, THIRTY, QUARTER = 7, 30, 3
LAW_FROM = date(2025, 6, 1).toordinal()
"""The regulation of 2025 is in force from here on."""
RATES_UNTIL = date(2025, 10, 19).toordinal()
"""Up to this day the loan prime rate is known; it was never below 3 %."""
LAST = ("final", "full")
BARRED = ("leader_changed", "internal_process", "awaiting_completion_filing", "awaiting_final_account_audit")
BANDS = ((5_000_000, 20), (20_000_000, 30), (50_000_000, 45))
"""Days to review a settlement of up to so many yuan; of more, sixty."""
STRANGER = 750_000
HALF = 0.5


def last_payments(story: Story) -> list[Act]:
    """Payments after which nothing but the retention is left."""
    return [act for act in story.all("payment.made") if act.data["payment_kind"] in LAST]


def recent_payments(story: Story) -> list[Act]:
    """Of these, those under the regulation of 2025."""
    return [act for act in last_payments(story) if act.day >= LAW_FROM]


def autumn_payments(story: Story) -> list[Act]:
    """Payments asked for from September to November: late, they are open at the end of the year."""
    kinds = ("progress", "wage_account", *LAST)
    paid = (act for act in story.all("payment.made") if act.data["payment_kind"] in kinds)
    found = [(act, request) for act in paid for request in asked(story, act)]
    return [act for act, request in found if date.fromordinal(request.day).month in {9, 10, 11}]


def contract_payments(story: Story) -> list[Act]:
    """Payments to a supplier for its work."""
    kinds = ("advance", "progress", *LAST)
    return [act for act in story.all("payment.made") if act.data["payment_kind"] in kinds]


def requests(story: Story) -> list[Act]:
    """Requests under contracts, under the regulation of 2025."""
    return [act for act in story.all("payment.requested") if act.day >= LAW_FROM and "contract_id" in act.data]


def deliveries_accepted(story: Story) -> list[Act]:
    """Acceptances of what was bought and delivered under the regulation of 2025."""
    found = of_kind("milestone.updated", milestone_kind="delivery")(story)
    delivered = {act.data["contract_id"] for act in found if act.day >= LAW_FROM}
    bought = of_kind("acceptance.concluded", acceptance_kind="procurement")(story)
    return [act for act in bought if act.data["contract_id"] in delivered]


def with_rates(story: Story) -> list[Act]:
    """Contracts signed while the loan prime rate is known."""
    return [act for act in story.all("contract.signed") if act.day <= RATES_UNTIL]


def _of(s: Spot, kind: str) -> list[Act]:
    """Acts of a kind that name the same contract."""
    return [act for act in s.story.all(kind) if act.data.get("contract_id") == s.act.data["contract_id"]]


def _paid_on(s: Spot, day: int) -> bool:
    """Move a payment in money; False where it cannot be, or another breach has it."""
    part = "last payment" if s.act.data["payment_kind"] in LAST else "progress"
    keys = (f"{part} {s.act.data['contract_id']}", f"signatures of {s.act.data['payment_id']}")
    if day > s.world.last_day or "maturity_date" in s.act.data or not s.story.claim(*keys):
        return False
    put(day, s.act, *s.story.signatures(s.act))
    return True


def _due(s: Spot) -> int:
    """The thirtieth day after what was delivered passed its first acceptance."""
    return min(act.day for act in _of(s, "acceptance.concluded")) + THIRTY


def sme_30_60(s: Spot) -> Planted | None:
    """Paid on the thirty-first day or the working day after it, or sixty-one days agreed."""
    rule, about = "pay.sme-30-60", {"contract_id": s.act.data["contract_id"]}
    if s.rng.random() < HALF:
        if not s.story.claim(f"days {about['contract_id']}"):
            return None
        _of(s, "contract.signed")[0].data["pay_days"] = 61
        return s.planted(rule, "61 days agreed", about)
    day = next_work(_due(s) + 1)
    if not _paid_on(s, day):
        return None
    delivered = next(act for act in _of(s, "milestone.updated") if act.data["milestone_kind"] == "delivery")
    about["milestone_id"] = delivered.data["milestone_id"]
    return s.planted(rule, f"paid {day - _due(s) + THIRTY} days after the acceptance", about)


def sme_acceptance_delay(s: Spot) -> Planted | None:
    """Accepted, and all that follows, some days after the twentieth."""
    contract = _of(s, "contract.signed")[0]
    delivered = next(act for act in _of(s, "milestone.updated") if act.data["milestone_kind"] == "delivery")
    if any("maturity_date" in act.data for act in _of(s, "payment.made")):
        return None
    weeks = (contract.data["acceptance_days"] - (s.act.day - delivered.day)) // WEEK + 1
    if s.act.day + weeks * WEEK + THIRTY > s.world.last_day or not s.story.claim("delay"):
        return None
    s.story.delay(s.act.day, weeks * WEEK)
    says = f"accepted {s.act.day - delivered.day} days after the delivery"
    about = {"contract_id": s.act.data["contract_id"], "milestone_id": delivered.data["milestone_id"]}
    return s.planted("pay.sme-acceptance-delay", says, about)


def _hold(s: Spot, reason: str, held: int, disputed: int) -> dict[str, Any] | None:
    """Hold a part of a request, and say what the finding is about; None where it is held already."""
    id_ = s.act.data["request_id"]
    if any(act.data["request_id"] == id_ for act in s.story.all("payment.withheld")):
        return None
    links = {name: s.act.data[name] for name in ("request_id", "contract_id", "project_id")}
    parts = {"held_amount": yuan(held), "disputed_amount": yuan(disputed)}
    s.story.tell("payment.withheld", s.act.day, s.act.by, {**links, "hold_reason": reason, **parts}, "16:00:00")
    return {"request_id": id_, "hold_reason": reason}


def sme_audit_as_basis(s: Spot) -> Planted | None:
    """A part was held to await an audit that the contract does not make the basis."""
    if _of(s, "contract.signed")[0].data["has_audit_clause"]:
        return None
    about = _hold(s, "awaiting_audit", STEP, 0)
    return s.planted("pay.sme-audit-as-basis", "held for an audit that was not agreed", about) if about else None


def sme_excuse(s: Spot) -> Planted | None:
    """A part was held for one of the four reasons that do not count."""
    about = _hold(s, s.rng.choice(BARRED), STEP, 0)
    return s.planted("pay.sme-excuse", f"held: {about['hold_reason']}", about) if about else None


def sme_undisputed(s: Spot) -> Planted | None:
    """A fen more was held than is in dispute."""
    about = _hold(s, "dispute", STEP + 1, STEP)
    return s.planted("pay.sme-undisputed", "held a fen more than is in dispute", about) if about else None


def sme_interest(s: Spot) -> Planted | None:
    """Interest of 0.008 % a day was agreed on: less than 3 % a year."""
    if not s.story.claim(f"interest {s.act.data['contract_id']}"):
        return None
    s.act.data["late_daily_rate"] = "0.00008"
    return s.planted("pay.sme-interest", "2.92 % a year agreed", {"contract_id": s.act.data["contract_id"]})


def sme_noncash(s: Spot) -> Planted | None:
    """Paid by commercial draft, which was not agreed, or by an agreed one that falls due a day late."""
    payment = s.act.data
    if not s.story.claim(f"draft {payment['payment_id']}", f"last payment {payment['contract_id']}"):
        return None
    payment |= {"method": "commercial_draft", "maturity_date": iso(s.act.day)}
    says = "a commercial draft that was not agreed"
    if payment["payment_kind"] == "full" and s.rng.random() < HALF:
        contract = _of(s, "contract.signed")[0].data
        contract["payment_methods"] = [*contract["payment_methods"], "commercial_draft"]
        payment["maturity_date"] = iso(_due(s) + 1)
        says = "a draft that falls due a day late"
    return s.planted("pay.sme-noncash", says, {"payment_id": payment["payment_id"]})


def sme_overdue_disclosure(s: Spot) -> Planted | None:
    """Overdue at the end of the year, paid in January, and nothing published by the end of March."""
    request = asked(s.story, s.act)[0]
    following = year_of(request.day) + 1
    day = next_work(date(following, 1, 5).toordinal())
    # what is to be set off against a payment is set off before the last one
    last = [act.day for act in last_payments(s.story) if "advance_recouped" in s.act.data]
    if date(following, 4, 1).toordinal() > s.world.last_day or day > min(last, default=day) or not _paid_on(s, day):
        return None
    says = "overdue at the end of the year, nothing published"
    return s.planted("pay.sme-overdue-disclosure", says, {"request_id": request.data["request_id"]})


def wrong_payee(s: Spot) -> Planted | None:
    """Paid to the supplier by another account, or to another firm without an assignment."""
    data = s.act.data
    if not s.story.claim(f"payee {data['payment_id']}"):
        return None
    about = {"payment_id": data["payment_id"]}
    if s.rng.random() < HALF:
        data["account"] = {**data["account"], "token": f"{data['account']['token']}-2"}
        return s.planted("pay.wrong-payee", "paid to an account that is not registered", about)
    data["payee"] = firm(s.world.firm(STRANGER + s.rng.randrange(50)))
    data["account"] = {"token": f"acc-{data['payee']['id']}"}
    return s.planted("pay.wrong-payee", "paid to another firm", about)


def settlement_review_time(s: Spot) -> Planted | None:
    """The review took a day more than its size allows, or ended on the working day after that."""
    id_ = s.act.data["review_id"]
    request = next(act for act in s.story.all("review.requested") if act.data["review_id"] == id_)
    sizes = (days for most, days in BANDS if fen(request.data["amount"]) <= most * 100)
    day = next_work(request.day + next(sizes, 60) + 1)
    if day > s.world.last_day or not s.story.claim(f"review {id_}"):
        return None
    put(day, s.act)
    says = f"reviewed in {day - request.day} days"
    return s.planted("pay.settlement-review-time", says, {"review_id": id_})


def final_account_3m(s: Spot) -> Planted | None:
    """The final account is of the first working day after three months, or there is none."""
    met = [act for act in s.story.all("milestone.updated") if act.data["milestone_kind"] in {"completion", "in_use"}]
    limit = months_on(max(act.day for act in (*met, *s.story.all("acceptance.concluded"))), QUARTER)
    day = next_work(limit + 1)
    if day > s.world.last_day or not s.story.claim("final account"):
        return None
    about = {"project_id": s.act.data["project_id"]}
    if s.rng.random() < HALF:
        s.story.drop(s.act)
        return s.planted("pay.final-account-3m", "no final account", about)
    put(day, s.act)
    return s.planted("pay.final-account-3m", f"final account {day - limit} days after the three months", about)


def tail_works_5(s: Spot) -> Planted | None:
    """A fen more than 5 % of the estimate is still to be built."""
    kinds = {"estimate", "estimate_adjustment"}
    told = [act for act in s.story.all("approval.granted") if act.data["approval_kind"] in kinds]
    standing = max((act for act in told if act.day <= s.act.day), key=lambda act: act.day)
    if not s.story.claim("final account"):
        return None
    s.act.data["tail_amount"] = yuan(fen(standing.data["amount"]) * 5 // 100 + 1)
    return s.planted("pay.tail-works-5", "a fen above 5 %", {"project_id": s.act.data["project_id"]})


FULL = of_kind("payment.made", payment_kind="full")
ACCOUNTS = of_kind("final_account.compiled")
BREACHES: tuple[Breach, ...] = (
    Breach("pay.sme-overdue-disclosure", 0.04, autumn_payments, sme_overdue_disclosure),
    Breach("pay.sme-30-60", 0.04, FULL, sme_30_60),
    Breach("pay.sme-acceptance-delay", 0.35, deliveries_accepted, sme_acceptance_delay),
    Breach("pay.sme-audit-as-basis", 0.008, requests, sme_audit_as_basis),
    Breach("pay.sme-excuse", 0.008, requests, sme_excuse),
    Breach("pay.sme-undisputed", 0.008, requests, sme_undisputed),
    Breach("pay.sme-interest", 0.02, with_rates, sme_interest),
    Breach("pay.sme-noncash", 0.06, recent_payments, sme_noncash),
    Breach("pay.wrong-payee", 0.005, contract_payments, wrong_payee),
    Breach(
        "pay.settlement-review-time",
        0.02,
        of_kind("review.concluded", review_kind="settlement"),
        settlement_review_time,
    ),
    Breach("pay.final-account-3m", 0.02, ACCOUNTS, final_account_3m),
    Breach("pay.tail-works-5", 0.03, ACCOUNTS, tail_works_5),
)
