"""Breaches of the rules on the flow of money: budget, transfer, use, entry."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, months_on, of_kind, put
from monitor.demo.breaches.plans import starts
from monitor.demo.codes import organisation
from monitor.demo.days import add_work, iso, next_work
from monitor.demo.granting import GENERAL, PASSED_ON, SPECIAL
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

HALF = 0.5
IDLE = 30
"""Days within which needed money is passed on; the thirtieth is lawful."""
REPLIED = 20
"""Days from the congress within which a department has its reply; the twentieth is lawful."""
ENTERED = 5
"""Working days within which a use of money is entered; the fifth is lawful."""
MONTHS = 3
"""Months from the acceptance within which a surplus is given back."""
OTHER_PURPOSE = "office-supplies"
OWN_KINDS = ("payment.made", "progress.certified", "funds.transferred", "contract.signed")
"""What is entered by hand, and now and then late."""
LAST = ("final", "full")
REPORTED = ("start", "completion", "monthly_report")


def needed_transfers(story: Story) -> list[Act]:
    """Transfers of a project's money to the owner of works that were started."""
    told = of_kind("funds.transferred", transfer_kind="project")(story)
    return [act for act in told if "allocation_plan_id" not in act.data] if starts(story) else []


def of_province(story: Story) -> list[Act]:
    """Transfers of a province."""
    return of_kind("funds.transferred", payer_level="province")(story)


def own_grants(story: Story) -> list[Act]:
    """Grants of the county from its own budget."""
    return [act for kind in ("general", "special") for act in _granted(story, kind)]


def _granted(story: Story, kind: str) -> list[Act]:
    told = of_kind("funds.transferred", transfer_kind=kind)(story)
    return [act for act in told if "receipt_ids" not in act.data]


def first_replies(story: Story) -> list[Act]:
    """Replies of budgets in the story of a year."""
    return of_kind("budget.approved", stage="department_reply")(story) if _congress(story) else []


def _congress(story: Story) -> list[Act]:
    return of_kind("budget.approved", stage="congress")(story)


def downward(story: Story) -> list[Act]:
    """Transfers of the county to its towns."""
    return of_kind("funds.transferred", payer_level="county", payee_level="township")(story)


def project_payments(story: Story) -> list[Act]:
    """Payments under a contract of a project."""
    return [act for act in story.all("payment.made") if "contract_id" in act.data and "project_id" in act.data]


def unspent(story: Story) -> list[Act]:
    """Balances with something left of the year before."""
    told = story.all("balance.reported")
    return [act for act in told if any(row["status"] == "surplus" for row in act.data["entries"])]


def milestones(story: Story) -> list[Act]:
    """Starts, completions and monthly reports of works."""
    return [act for act in story.all("milestone.updated") if act.data["milestone_kind"] in REPORTED]


def settled_or_budgeted(story: Story) -> list[Act]:
    """Reviews of the budget of what was tendered, and of settlements that were paid."""
    budgets = of_kind("review.concluded", review_kind="budget")(story) if story.all("tender.published") else []
    told = of_kind("review.concluded", review_kind="settlement")(story)
    return budgets + [act for act in told if _last_payment(story, act)]


def _last_payment(story: Story, review: Act) -> list[Act]:
    contract_id = review.data.get("contract_id")
    told = story.all("payment.made")
    return [act for act in told if act.data.get("contract_id") == contract_id and act.data["payment_kind"] in LAST]


def repair_fund(story: Story) -> list[Act]:
    """What left a fund that is kept for others, between February and the last of a year."""
    return _of_fund(story)[2:-1]


def _of_fund(story: Story) -> list[Act]:
    return [act for act in story.all("funds.transferred") if act.data["transfer_id"].endswith("-repair")]


def entered(story: Story) -> list[Act]:
    """Uses of money."""
    return [act for act in story.acts if act.kind in OWN_KINDS]


def procurements(story: Story) -> list[Act]:
    """Acceptances of purchases."""
    return of_kind("acceptance.concluded", acceptance_kind="procurement")(story)


def _ids(s: Spot, *names: str) -> dict[str, Any]:
    return {name: s.act.data[name] for name in names}


def stagnation_local(s: Spot) -> Planted | None:
    """Passed on the thirty-first day after the first milestone needed it."""
    told = [act for act in s.story.all("milestone.updated") if act.data["milestone_kind"] != "monthly_report"]
    day = max(min(act.day for act in told), s.act.day) + IDLE + 1
    if day > s.world.last_day or not s.story.claim("arrival"):
        return None
    put(day, s.act)
    about: dict[str, Any] = {"receipt_id": s.act.data["receipt_ids"][0]}
    return s.planted("fnd.stagnation-local", f"{IDLE + 1} days with the finance bureau after the start of work", about)


def transfer_30d_province(s: Spot) -> Planted | None:
    """The province had received it thirty-one days before."""
    receipt = s.act.data["receipt_ids"][0]
    if not s.story.claim(f"receipt {receipt}"):
        return None
    got = next(act for act in s.story.all("funds.received") if act.data["receipt_id"] == receipt)
    got.day = s.act.day - PASSED_ON - 1
    says = f"the province passed it on after {PASSED_ON + 1} days"
    return s.planted("fnd.transfer-30d-province", says, {"receipt_id": receipt})


def transfer_local_30_60(s: Spot) -> Planted | None:
    """Issued the day after the last lawful one."""
    days = {"general": GENERAL, "special": SPECIAL}[s.act.data["transfer_kind"]] + 1
    if not s.story.claim(f"transfer {s.act.data['transfer_id']}"):
        return None
    s.act.day = _congress(s.story)[0].day + days
    return s.planted("fnd.transfer-local-30-60", f"issued {days} days after the congress", _ids(s, "transfer_id"))


def budget_reply_20_15(s: Spot) -> Planted | None:
    """Replied on the first working day after the twentieth day; a unit with projects has other replies too."""
    unit = next(one for one in s.world.units.values() if one.id == s.act.data["unit"]["id"])
    if unit.key.startswith("owner") or not s.story.claim(f"budget {unit.key}"):
        return None
    congress = _congress(s.story)[0].day
    s.act.day = next_work(congress + REPLIED + 1)
    about: dict[str, Any] = {"unit_id": unit.id, **_ids(s, "stage", "fiscal_year")}
    return s.planted("fnd.budget-reply-20-15", f"replied {s.act.day - congress} days after the congress", about)


def transfer_by_finance_only(s: Spot) -> Planted | None:
    """A bureau that builds issued it itself."""
    if not s.story.claim(f"transfer {s.act.data['transfer_id']}"):
        return None
    s.act.by = s.rng.choice(s.world.owners).id
    s.act.data["payer"] = organisation(s.act.by)
    says = "issued to a town by a bureau that is not finance"
    return s.planted("fnd.transfer-by-finance-only", says, _ids(s, "transfer_id"))


def _payment(s: Spot) -> bool:
    return s.story.claim(f"payment {s.act.data['payment_id']}", f"signatures of {s.act.data['payment_id']}")


def diversion_purpose(s: Spot) -> Planted | None:
    """Spent for something that the project does not serve."""
    if not _payment(s):
        return None
    s.act.data["purpose"] = OTHER_PURPOSE
    return s.planted("fnd.diversion-purpose", f"paid for {OTHER_PURPOSE}", _ids(s, "payment_id"))


def no_budget_no_spend(s: Spot) -> Planted | None:
    """An expense without a line, or on a line that nobody approved."""
    if not _payment(s):
        return None
    if s.rng.random() < HALF:
        del s.act.data["budget_line_id"]
        return s.planted("fnd.no-budget-no-spend", "spent without a budget line", _ids(s, "payment_id"))
    s.act.data["budget_line_id"] += "-unapproved"
    return s.planted("fnd.no-budget-no-spend", "spent on a line in no budget", _ids(s, "payment_id"))


def carryover_two_years(s: Spot) -> Planted | None:
    """What is left in the second year is still shown as carried over."""
    row = next(row for row in s.act.data["entries"] if row["status"] == "surplus")
    if not s.story.claim(f"balance {s.act.by}"):
        return None
    row["status"] = "carry_over"
    about = {"unit_id": s.act.by, "budget_line_id": row["budget_line_id"], "origin_year": row["origin_year"]}
    return s.planted("fnd.carryover-two-years", "left for two years and still shown as a carry-over", about)


def per_project_ledger(s: Spot) -> Planted | None:
    """Booked under no project."""
    if not _payment(s):
        return None
    del s.act.data["project_id"]
    return s.planted("fnd.per-project-ledger", "the payment names no project", _ids(s, "payment_id"))


def platform_progress_report(s: Spot) -> Planted | None:
    """A start or completion, or a month in between, that is not on the platform."""
    data, month = s.act.data, iso(s.act.day)[:7]
    same = [act for act in s.story.all("milestone.updated") if iso(act.day)[:7] == month]
    rule, kind = "fnd.platform-progress-report", data["milestone_kind"]
    if (kind == "monthly_report" and len(same) > 1) or not s.story.claim(f"milestone {data['milestone_id']}"):
        return None
    data["is_on_platform"] = False
    if kind == "monthly_report":
        about: dict[str, Any] = {"project_id": data["project_id"], "month": month}
        return s.planted(rule, f"nothing of {month} was reported on the platform", about)
    about = _ids(s, "project_id", "milestone_kind", "milestone_id")
    return s.planted(rule, f"the {kind} was not reported on the platform", about)


def estimate_review_by_finance(s: Spot) -> Planted | None:
    """The review was asked for later and concluded the day after the notice, or after the last payment."""
    data, kind = s.act.data, s.act.data["review_kind"]
    told = s.story.all("tender.published") if kind == "budget" else _last_payment(s.story, s.act)
    first = min(told, key=lambda act: act.day)
    late = first.day + 1 - s.act.day
    about: dict[str, Any] = {name: first.data[name] for name in ("payment_id", "ocid") if name in first.data}
    paid = [] if kind == "budget" else [f"last payment {data['contract_id']}"]
    if late <= 0 or not s.story.claim(f"review {data['review_id']}", *paid):
        return None
    asked = [act for act in s.story.all("review.requested") if act.data["review_id"] == data["review_id"]]
    for act in (s.act, *asked):
        put(act.day + late, act)
    return s.planted("fnd.estimate-review-by-finance", f"the review of the {kind} came the day after", about)


def coverage(s: Spot) -> Planted | None:
    """Nothing was told of the fund for a month."""
    told = _of_fund(s.story)
    before = max((act for act in told if act.day < s.act.day), key=lambda act: act.day)
    following = min((act for act in told if act.day > s.act.day), key=lambda act: act.day)
    if not s.story.claim(*(f"transfer {act.data['transfer_id']}" for act in (before, s.act, following))):
        return None
    s.story.drop(s.act)
    about: dict[str, Any] = {"unit_id": s.act.data["payer"]["id"], "fund_class": "entrusted", "date": iso(before.day)}
    return s.planted("fnd.coverage", f"nothing was told for {following.day - before.day} days", about)


def data_timeliness(s: Spot) -> Planted | None:
    """Entered on the sixth working day."""
    late = add_work(s.act.day, ENTERED + 1)
    if late > s.world.last_day or not s.story.claim(f"entry {s.act.id}"):
        return None
    s.act.entered = late
    about: dict[str, Any] = {"kind": s.act.kind, "id": f"{s.act.by}/{s.act.id}"}
    return s.planted("fnd.data-timeliness", f"entered on {iso(late)}, the sixth working day", about)


def gp_acceptance(s: Spot) -> Planted | None:
    """An item not looked at, a party that did not sign, or the inspection body or the users left out."""
    data, variants = s.act.data, ["item", "signature"]
    variants += ["inspection_body"] if data["is_large_or_complex"] else []
    variants += ["user_opinion"] if data["is_public_service"] else []
    variant = s.rng.choice(variants)
    if not s.story.claim(f"acceptance {data['acceptance_id']}"):
        return None
    if variant == "item":
        gone = data["items"].pop()["item"]
        says = f"item {gone} was not checked"
    elif variant == "signature":
        del data["parties"][1]["signature"]
        says = "the supplier did not sign"
    else:
        del data[variant]
        says = f"accepted without {variant}"
    return s.planted("acc.gp-acceptance", says, _ids(s, "acceptance_id"))


def surplus_return(s: Spot) -> Planted | None:
    """Given back the day after the three months, or not at all."""
    data = s.act.data
    told = [act for act in s.story.all("acceptance.concluded") if act.data["result"] == "passed"]
    last = months_on(max(act.day for act in told), MONTHS)
    if last >= s.world.last_day or not s.story.claim(f"transfer {data['transfer_id']}", "final account"):
        return None
    if s.rng.random() < HALF:
        s.story.drop(s.act)
        return s.planted("acc.surplus-return", "the surplus was not given back", _ids(s, "project_id"))
    s.act.day = last + 1
    return s.planted("acc.surplus-return", "given back the day after the three months", _ids(s, "project_id"))


GIVEN_BACK = of_kind("funds.transferred", transfer_kind="surplus_return")
BREACHES: tuple[Breach, ...] = (
    Breach("fnd.stagnation-local", 0.025, needed_transfers, stagnation_local),
    Breach("fnd.transfer-30d-province", 0.12, of_province, transfer_30d_province),
    Breach("fnd.transfer-local-30-60", 0.18, own_grants, transfer_local_30_60),
    Breach("fnd.budget-reply-20-15", 0.06, first_replies, budget_reply_20_15),
    Breach("fnd.transfer-by-finance-only", 0.012, downward, transfer_by_finance_only),
    Breach("fnd.diversion-purpose", 0.003, project_payments, diversion_purpose),
    Breach("fnd.no-budget-no-spend", 0.002, of_kind("payment.made", payment_kind="expense"), no_budget_no_spend),
    Breach("fnd.carryover-two-years", 0.25, unspent, carryover_two_years),
    Breach("fnd.per-project-ledger", 0.003, project_payments, per_project_ledger),
    Breach("fnd.platform-progress-report", 0.012, milestones, platform_progress_report),
    Breach("fnd.estimate-review-by-finance", 0.015, settled_or_budgeted, estimate_review_by_finance),
    Breach("fnd.coverage", 0.25, repair_fund, coverage),
    Breach("fnd.data-timeliness", 0.0008, entered, data_timeliness),
    Breach("acc.gp-acceptance", 0.08, procurements, gp_acceptance),
    Breach("acc.surplus-return", 0.1, GIVEN_BACK, surplus_return),
)
