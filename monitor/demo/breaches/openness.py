"""Breaches of the rules on reviews, disclosure, three-public spending and the data themselves."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, of_kind, of_process
from monitor.demo.codes import firm, yuan
from monitor.demo.days import add_work, instant, iso, last_work, next_work, year_of
from monitor.demo.planted import Planted
from monitor.demo.project import reply_day
from monitor.demo.routine import usual
from monitor.demo.story import Act, Story
from monitor.rules.places import place

HALF = 0.5
REVIEW, EVALUATION = 180, 365
"""Days within which the result is reviewed, and a chosen project evaluated."""
TWENTY, THIRTY = 20, 30
FIFTH, MONTHS = 5, 12
SMALLEST = 100_000_000
"""Fen from which results are reviewed."""
CHOSEN = "acc.post-evaluation"
HIGHEST = 10
"""So many units are in the first places by every item."""
FIRMS = 500_000
"""Number of the first firm that a page names and nobody knows."""


def only_reviews(story: Story) -> list[Act]:
    """The result review of a project that has one."""
    told = story.all("result.reviewed")
    return told if len(told) == 1 else []


def chosen_reviews(story: Story) -> list[Act]:
    """The post-evaluations of the projects that the demonstration county chose."""
    setting = place("demo").setting(CHOSEN, "selected")
    chosen = setting.value if setting is not None and isinstance(setting.value, tuple) else ()
    return [act for act in only_reviews(story) if act.data["project_id"] in chosen]


def new_duties(story: Story) -> list[Act]:
    """Divisions of work published after duties were assigned."""
    return of_kind("disclosure.published", what="duty_split")(story) if story.all("duty.assigned") else []


def yearly_budgets(story: Story) -> list[Act]:
    """Publications of the units' budgets in the story of a year."""
    return of_kind("disclosure.published", what="budget")(story) if story.scope.isdecimal() else []


def bought(story: Story) -> list[Act]:
    """Contracts of government procurement that were published."""
    told = of_kind("contract.signed", regime="government_procurement")(story)
    return [act for act in told if _of(story, "contract", act.data["contract_id"], "contract")]


def tendered(story: Story) -> list[Act]:
    """Awards under the tendering law."""
    return of_kind("award.made", regime="tendering")(story)


def figures(story: Story) -> list[Act]:
    """Publications that state figures."""
    return [act for act in story.all("disclosure.published") if act.data.get("stated")]


def single_reports(story: Story) -> list[Act]:
    """The spending report of a month in which none was put right."""
    told = story.all("spending.reported")
    return told if len(told) == 1 else []


def asked_payments(story: Story) -> list[Act]:
    """Payments that name the request they rest on."""
    return [act for act in story.all("payment.made") if "request_id" in act.data]


def followed_notices(story: Story) -> list[Act]:
    """Notices of award on which a contract followed."""
    followed = {act.data.get("award_id") for act in story.all("contract.signed")}
    return [act for act in story.all("award.notified") if act.data["award_id"] in followed]


def _of(story: Story, noun: str, id_: str, what: str) -> list[Act]:
    """Publications of a kind about one record."""
    told = of_kind("disclosure.published", what=what, target={"kind": noun, "id": id_})
    return told(story)


def _finished(story: Story) -> int:
    return max(act.day for act in story.all("acceptance.concluded"))


def third_party_review(s: Spot) -> Planted | None:
    """The reviewer was not independent, the review came on the first day too late, or there was none."""
    end = _finished(s.story) + REVIEW
    total = s.story.all("project.registered")[0].data["total_investment"]
    if fen(total) < SMALLEST or end >= s.world.last_day or not s.story.claim("review"):
        return None
    rule, about = "rev.third-party-review", {"project_id": s.act.data["project_id"]}
    variant, late = s.rng.randrange(3), next_work(end + 1)
    if variant == 0:
        s.act.data["is_independent"] = False
        return s.planted(rule, "the result was reviewed by nobody independent", about)
    if variant == 1 and late <= s.world.last_day:
        s.act.day = late
        return s.planted(rule, f"the result was reviewed {REVIEW} days and more after the acceptance", about)
    s.story.drop(s.act)
    return s.planted(rule, "the result was never reviewed", about)


def _review(s: Spot) -> dict[str, Any] | None:
    """What a finding on this review is about; None where it is already broken."""
    return {name: s.act.data[name] for name in ("project_id", "contract_id")} if s.story.claim("review") else None


def excess_profit(s: Spot) -> Planted | None:
    """A fen more profit than fifteen per cent of the cost."""
    if (about := _review(s)) is None:
        return None
    s.act.data["profit"] = yuan(fen(s.act.data["cost"]) * 15 // 100 + 1)
    return s.planted("rev.excess-profit", "a fen more profit than fifteen per cent of the cost", about)


def savings(s: Spot) -> Planted | None:
    """The review says nothing of savings."""
    if (about := _review(s)) is None:
        return None
    del s.act.data["savings"]
    return s.planted("rev.savings", "the review does not say what was saved", about)


def post_evaluation(s: Spot) -> Planted | None:
    """A chosen project was never evaluated: the review was none of that kind."""
    about = _review(s) if _finished(s.story) + EVALUATION < s.world.last_day else None
    if about is None:
        return None
    s.act.data["is_post_evaluation"] = False
    return s.planted(CHOSEN, "chosen and not evaluated", {"project_id": about["project_id"]})


def info_20wd(s: Spot) -> Planted | None:
    """The contract was published on the twenty-first working day, or not at all."""
    id_ = s.act.data["contract_id"]
    last, late = add_work(s.act.day, TWENTY), add_work(s.act.day, TWENTY + 1)
    shown = _of(s.story, "contract", id_, "contract")
    if last >= s.world.last_day or not s.story.claim(f"page {id_}", *(f"page {_page(act)}" for act in shown)):
        return None
    if late <= s.world.last_day and s.rng.random() < HALF:
        for act in shown:
            act.day = late
        return s.planted("pub.info-20wd", "published on the twenty-first working day", {"contract_id": id_})
    s.story.drop(*shown)
    return s.planted("pub.info-20wd", "the contract was never published", {"contract_id": id_})


def _page(act: Act) -> str:
    return str(act.data["publication_id"])


def tender_chain(s: Spot) -> Planted | None:
    """The result was not published, or the candidates' notice names no way to object."""
    ocid, award = s.act.data["ocid"], s.act.data["award_id"]
    told = of_process(s.story, ocid, "disclosure.published")
    result, candidates = (
        [act for act in told if act.data["what"] == what] for what in ("award_notice", "candidate_notice")
    )
    pages = (f"page {_page(act)}" for act in (*result, *candidates))
    if add_work(s.act.day, TWENTY) >= s.world.last_day or not s.story.claim(*pages):
        return None
    about = {"ocid": ocid, "award_id": award}
    if s.rng.random() < HALF:
        s.story.drop(*result)
        return s.planted("pub.tender-chain", "the result was not published", about)
    for act in candidates:
        act.data["parts"] = [part for part in act.data["parts"] if part != "remedy_channel"]
    return s.planted("pub.tender-chain", "the notice of candidates names no way to object", about)


def decision_disclosed(s: Spot) -> Planted | None:
    """Disclosed on the twenty-first working day, without its basis, or not at all."""
    id_ = s.act.data["decision_id"]
    last, late = add_work(s.act.day, TWENTY), add_work(s.act.day, TWENTY + 1)
    if last >= s.world.last_day or not s.story.claim(f"disclosure of {id_}"):
        return None
    shown = _of(s.story, "decision", id_, "decision")
    rule, about, variant = "pub.decision-disclosed", {"decision_id": id_}, s.rng.randrange(3)
    if variant == 0:
        for act in shown:
            act.data["parts"] = [part for part in act.data["parts"] if part != "basis"]
        return s.planted(rule, "disclosed without its basis", about)
    if variant == 1 and late <= s.world.last_day:
        for act in shown:
            act.day = late
        return s.planted(rule, "disclosed on the twenty-first working day", about)
    s.story.drop(*shown)
    return s.planted(rule, "never disclosed", about)


def budget_20d(s: Spot) -> Planted | None:
    """The unit's budget was published on the twenty-first day or the working day after it, or not at all."""
    number = int(s.story.scope)
    reply = reply_day(number)
    late = next_work(reply + TWENTY + 1)
    if s.unit.key == "finance" or late > s.world.last_day or not s.story.claim(f"budget {s.act.by}"):
        return None
    about: dict[str, Any] = {"unit_id": s.act.by, "stage": "department_reply", "fiscal_year": number}
    if s.rng.random() < HALF:
        s.act.day = late
        return s.planted("pub.budget-20d", f"published {late - reply} days after the reply", about)
    s.story.drop(s.act)
    return s.planted("pub.budget-20d", "the budget was not published", about)


def transfer_detail(s: Spot) -> Planted | None:
    """A special grant published as one sum."""
    about = {"publication_id": _page(s.act)}
    if not s.story.claim(f"page {_page(s.act)}"):
        return None
    s.act.data["is_to_project_level"] = False
    return s.planted("pub.transfer-detail", "a special grant published without its projects", about)


def duty_list(s: Spot) -> Planted | None:
    """Neither division of work nor list of powers was published after the duties were assigned."""
    if not s.story.claim(f"lists {s.act.by}"):
        return None
    lists = ("duty_split", "power_list")
    told = [act for act in s.story.all("disclosure.published") if act.by == s.act.by and act.data["what"] in lists]
    s.story.drop(*told)
    return s.planted("pub.duty-list", "the new duties were not published in time", {"unit_id": s.act.by})


def consistency(s: Spot) -> Planted | None:
    """The page states a fen more than the record, or another firm."""
    about, stated = {"publication_id": _page(s.act)}, s.act.data["stated"]
    if not s.story.claim(f"page {_page(s.act)}"):
        return None
    first = stated[0]
    if "amount" in first and s.rng.random() < HALF:
        s.act.data["stated"] = [{**first, "amount": yuan(fen(first["amount"]) + 1)}, *stated[1:]]
        return s.planted("pub.consistency", "the page states a fen more than the record", about)
    other = firm(s.world.firm(FIRMS + s.rng.randrange(10_000)))
    s.act.data["stated"] = [{**first, "party": other}, *stated[1:]]
    return s.planted("pub.consistency", "the page names somebody else", about)


def _spending(s: Spot) -> dict[str, Any] | None:
    """Unit and month of the report; None where another breach has it."""
    about = {"unit_id": s.act.by, "month": s.act.data["month"]}
    return about if s.act.day <= s.world.last_day and s.story.claim("spending") else None


def monthly_1_5(s: Spot) -> Planted | None:
    """Shown on the sixth, or not reported to the discipline commission."""
    sixth = date.fromordinal(s.act.day).replace(day=FIFTH + 1).toordinal()
    about = _spending(s) if sixth <= s.world.last_day else None
    if about is None:
        return None
    if s.rng.random() < HALF:
        s.act.day, s.act.data["disclosed_date"] = sixth, iso(sixth)
        return s.planted("san.monthly-1-5", "shown to the staff on the sixth", about)
    s.act.data["reported_to"] = []
    return s.planted("san.monthly-1-5", "not reported to the discipline commission", about)


def top_checks(s: Spot) -> Planted | None:
    """One of the highest spenders was not inspected, or without the audit bureau."""
    units = sorted(s.world.units.values(), key=lambda unit: unit.number)
    highest = {unit.id for unit in units[-HIGHEST:]}
    month_after = s.act.day + 40
    if s.story.scope not in highest or month_after > s.world.last_day or not s.story.claim("inspection"):
        return None
    about = {"unit_id": s.story.scope, "month": s.story.all("spending.reported")[0].data["month"]}
    if s.rng.random() < HALF:
        s.story.drop(s.act)
        return s.planted("san.top-checks", "one of the highest spenders was not inspected", about)
    s.act.data["actor_functions"] = ["discipline", "finance"]
    s.act.data["actors"] = s.act.data["actors"][:2]
    return s.planted("san.top-checks", "inspected without the audit bureau", about)


def cut_20(s: Spot) -> Planted | None:
    """Hospitality of the year so far is a fen above four fifths of the same months of last year.

    In one month of a year at most: a second one would show in the months between as well.
    """
    year, month = (int(part) for part in s.act.data["month"].split("-"))
    whole = year >= year_of(s.world.first_day) + 2
    its_month = Random(f"{s.world.seed}/{s.act.by}/{year}/cut").randint(1, MONTHS)
    about = _spending(s) if whole and month == its_month else None
    if about is None:
        return None
    before, now = (usual(s.unit, one)["hospitality"] for one in (year - 1, year))
    amount = month * before * 4 // 5 - (month - 1) * now + 1
    rest = [one for one in s.act.data["items"] if one["item"] != "hospitality"]
    s.act.data["items"] = [{"item": "hospitality", "amount": yuan(amount)}, *rest]
    return s.planted("san.cut-20", "hospitality a fen above four fifths of last year's", about)


def zero_items(s: Spot) -> Planted | None:
    """An official car was bought, or a fen spent on travel abroad."""
    if (about := _spending(s)) is None:
        return None
    what = "vehicle_purchase" if s.rng.random() < HALF else "abroad"
    spent: dict[str, Any] = {"item": what, "amount": yuan(18_000_000 if what == "vehicle_purchase" else 1)}
    if what == "vehicle_purchase":
        spent["count"] = 1
    rest = [one for one in s.act.data["items"] if one["item"] != what]
    s.act.data["items"] = [*rest, spent]
    return s.planted("san.zero-items", f"money for {what}, planned at zero", about)


def back_dating(s: Spot) -> Planted | None:
    """The first signature bears a date two days before the payment was asked for."""
    payment, request = s.act.data["payment_id"], s.act.data["request_id"]
    asked = next((act for act in s.story.all("payment.requested") if act.data["request_id"] == request), None)
    signatures = s.story.signatures(s.act)
    if asked is None or not signatures or not s.story.claim(f"signatures of {payment}"):
        return None
    first = signatures[0]
    first.day = asked.day - 2
    first.data["signature"]["signed_at"] = instant(first.day, first.clock)
    says = "signed two days before it was asked for"
    return s.planted("dat.back-dating", says, {"payment_id": payment})


def missing_stage(s: Spot) -> Planted | None:
    """The winner was told on the working day before the award."""
    award = next(act for act in s.story.all("award.made") if act.data["award_id"] == s.act.data["award_id"])
    deals = [act for act in s.story.all("contract.signed") if act.data.get("award_id") == s.act.data["award_id"]]
    day, last = last_work(award.day - 1), max(act.day for act in deals)
    if last - day > THIRTY or not s.story.claim("delay", f"award {s.act.data['ocid']}"):
        return None
    s.act.day = day
    about = {"project_id": deals[0].data["project_id"]}
    return s.planted("dat.missing-stage", "the winner was told before the award", about)


BREACHES: tuple[Breach, ...] = (
    Breach(CHOSEN, 0.45, chosen_reviews, post_evaluation),
    Breach("rev.third-party-review", 0.03, only_reviews, third_party_review),
    Breach("rev.excess-profit", 0.02, of_kind("result.reviewed"), excess_profit),
    Breach("rev.savings", 0.02, of_kind("result.reviewed"), savings),
    Breach("pub.info-20wd", 0.05, bought, info_20wd),
    Breach("pub.tender-chain", 0.03, tendered, tender_chain),
    Breach("pub.decision-disclosed", 0.002, of_kind("decision.made", result="approved"), decision_disclosed),
    Breach("pub.budget-20d", 0.04, yearly_budgets, budget_20d),
    Breach("pub.transfer-detail", 0.35, of_kind("disclosure.published", what="transfer"), transfer_detail),
    Breach("pub.duty-list", 0.12, new_duties, duty_list),
    Breach("pub.consistency", 0.005, figures, consistency),
    Breach("san.monthly-1-5", 0.004, single_reports, monthly_1_5),
    Breach("san.top-checks", 0.015, of_kind("supervision.recorded", supervision_kind="joint_inspection"), top_checks),
    Breach("san.cut-20", 0.08, single_reports, cut_20),
    Breach("san.zero-items", 0.004, single_reports, zero_items),
    Breach("dat.back-dating", 0.005, asked_payments, back_dating),
    Breach("dat.missing-stage", 0.04, followed_notices, missing_stage),
)
