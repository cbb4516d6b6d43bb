"""Breaches of the rules on powers: who holds, handles, approves, keeps and supervises what."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, of_kind
from monitor.demo.codes import organisation, yuan
from monitor.demo.days import instant, next_work
from monitor.demo.direct import REPORTED
from monitor.demo.planted import Planted
from monitor.demo.registers import TENDERED_FROM
from monitor.demo.story import Act, Story

HALF = 0.5
LARGE = 20_000_000
"""Fen from which a sum for works is large: 200,000 yuan."""
PIECES = "dec.report-500k-split"


def pieces(story: Story) -> list[Act]:
    """The direct contract that brings small ones on one site to the size that is reported."""
    told = [act for act in story.all("contract.signed") if act.data["method"] == "direct"]
    sizes = [fen(act.data["amount"]) for act in told]
    return told[-1:] if sizes and max(sizes) < REPORTED <= sum(sizes) else []


def small_amounts(rng: Random) -> tuple[int, ...]:
    """Two works contracts, each below half a million yuan and together not (fen)."""
    first = rng.randint(150, 350) * 100_000
    return (first, REPORTED - first + rng.randint(0, 40) * 100_000)


def large_payments(story: Story) -> list[Act]:
    """Payments for works of the county's large sum and more that rest on a decision."""
    told = [act for act in story.all("payment.made") if act.data["is_works"] and "decision_id" in act.data]
    return [act for act in told if fen(act.data["amount"]) >= LARGE]


def listed_acts(story: Story) -> list[Act]:
    """Tenders and contracts that the owners' catalogues put to a collective decision."""
    tenders = [act for act in story.all("tender.published") if fen(act.data["budget"]) >= TENDERED_FROM]
    return [act for act in tenders + story.all("contract.signed") if "decision_id" in act.data]


def deputies(power: str) -> Any:
    """Assignments of deputies in charge of a power."""

    def eligible(story: Story) -> list[Act]:
        told = [act for act in story.all("duty.assigned") if act.data["rank"] == "deputy"]
        return [act for act in told if power in act.data["powers"]]

    return eligible


def heads_and_contracts(story: Story) -> list[Act]:
    """Assignments of heads, and contracts."""
    return of_kind("duty.assigned", rank="head")(story) + story.all("contract.signed")


def approved(story: Story) -> list[Act]:
    """Payments and contracts."""
    return story.all("payment.made") + story.all("contract.signed")


def carried_out(story: Story) -> list[Act]:
    """Decisions on which a contract rests."""
    named = {act.data.get("decision_id") for act in story.all("contract.signed")}
    return [act for act in story.all("decision.made") if act.data["decision_id"] in named]


def stage_reports(story: Story) -> list[Act]:
    """The reports on a stage of a works project."""
    of_works = of_kind("project.registered", category="works")(story)
    return of_kind("report.submitted", report_kind="superior")(story) if of_works else []


def of_contract(story: Story, act: Act, kind: str) -> list[Act]:
    """Acts of a kind that name the contract."""
    return [one for one in story.all(kind) if one.data.get("contract_id") == act.data["contract_id"]]


def accepted_and_paid(story: Story) -> list[Act]:
    """Contracts that were accepted and paid for."""
    told = story.all("contract.signed")
    later = ("acceptance.concluded", "payment.made")
    return [act for act in told if all(of_contract(story, act, kind) for kind in later)]


def about_act(act: Act) -> dict[str, Any]:
    """The id of a payment, contract or tender."""
    name = {"payment.made": "payment_id", "contract.signed": "contract_id", "tender.published": "ocid"}[act.kind]
    return {name: act.data[name]}


def about_duty(act: Act) -> dict[str, Any]:
    """Unit, person and first day of an assignment."""
    told = act.data
    return {"unit_id": told["unit"]["id"], "person": told["person"], "valid_from": told["valid_from"]}


def _duties(s: Spot) -> bool:
    return s.story.claim(f"duties {s.act.data['unit']['id']}")


def _approval(s: Spot) -> bool:
    return s.story.claim(*(f"approval of {id_}" for id_ in about_act(s.act).values()))


def report_500k_split(s: Spot) -> Planted | None:
    """Two direct contracts on one site with one contractor, each below the reported size, together not."""
    says = "two direct works contracts reach half a million yuan and nobody reported them"
    return s.planted(PIECES, says, about_act(s.act), ("dec.report-to-commission-500k",))


def large_works_funds_collective(s: Spot) -> Planted | None:
    """A large payment for works names no decision."""
    payment = s.act.data["payment_id"]
    if not s.story.claim(f"decision of {payment}"):
        return None
    del s.act.data["decision_id"]
    says = "a large payment for works rests on no decision"
    return s.planted("dec.large-works-funds-collective", says, {"payment_id": payment})


def catalogue_item_decided(s: Spot) -> Planted | None:
    """A tender or contract that the unit's own catalogue lists names no decision."""
    is_tender = s.act.kind == "tender.published"
    part = f"notice {s.act.data['ocid']}" if is_tender else f"decision of {s.act.data['contract_id']}"
    if not s.story.claim(part):
        return None
    del s.act.data["decision_id"]
    says = f"a {'tender' if is_tender else 'contract'} of the unit's catalogue rests on no decision"
    return s.planted("dec.catalogue-item-decided", says, about_act(s.act))


def _archive(s: Spot, rule: str, years: int) -> Planted | None:
    """The records are kept for `years` years only, or were destroyed some days later."""
    told, number = s.act.data, s.act.data["archive_id"]
    day = next_work(s.act.day + s.rng.randint(20, 60))
    if not s.story.claim(f"archive {number}"):
        return None
    about: dict[str, Any] = {"target_id": told["target"]["id"], "archive_id": number}
    if day <= s.world.last_day and s.rng.random() < HALF:
        s.story.tell("record.archived", day, s.act.by, {**told, "is_destroyed": True})
        return s.planted(rule, "the records were destroyed", about | {"is_destroyed": True})
    told |= {"is_permanent": False, "retention_years": years}
    return s.planted(rule, f"the records are kept for {years} years only", about)


def archive_permanent(s: Spot) -> Planted | None:
    """Records of a decision destroyed, or kept for thirty years."""
    return _archive(s, "dec.archive-permanent", 30)


def records_15y(s: Spot) -> Planted | None:
    """Records of a government procurement destroyed, or kept for fourteen years."""
    return _archive(s, "acc.records-15y", 14)


def head_not_in_charge(s: Spot) -> Planted | None:
    """The head is in charge of finance, or approved a contract himself."""
    rule = "dec.head-not-in-charge"
    if s.act.kind == "duty.assigned":
        if not _duties(s):
            return None
        s.act.data["powers"] = ["finance"]
        return s.planted(rule, "the head is in charge of finance", about_duty(s.act))
    if not _approval(s):
        return None
    s.act.data["approver"] = s.unit.head
    return s.planted(rule, "the head approved a contract first", about_act(s.act))


def deputy_max_two(s: Spot) -> Planted | None:
    """A deputy has a third power."""
    if not _duties(s):
        return None
    s.act.data["powers"] = [*s.act.data["powers"], "personnel"]
    return s.planted("dec.deputy-max-two", "a deputy in charge of three powers", about_duty(s.act))


def finance_deputy_separation(s: Spot) -> Planted | None:
    """The deputy in charge of finance approves or builds as well."""
    if not _duties(s):
        return None
    beside = "works" if s.rng.random() < HALF else "administrative_approval"
    s.act.data["powers"] = ["finance", beside]
    return s.planted("dec.finance-deputy-separation", f"finance and {beside} with one deputy", about_duty(s.act))


def one_finance_deputy(s: Spot) -> Planted | None:
    """No deputy is in charge of finance, or two are."""
    if not _duties(s):
        return None
    told = [act for act in deputies("works")(s.story) if act.by == s.act.by]
    about = {name: value for name, value in about_duty(s.act).items() if name != "person"}
    if s.rng.random() < HALF:
        told[0].data["powers"] = ["procurement", "finance"]
        return s.planted("dec.one-finance-deputy", "two deputies in charge of finance", about)
    s.act.data["powers"] = ["personnel"]
    return s.planted("dec.one-finance-deputy", "no deputy in charge of finance", about)


def arrangement_not_by_head(s: Spot) -> Planted | None:
    """The head proposed the plan, or it does not say that the number of people served was weighed."""
    if not s.story.claim("proposer of the plan"):
        return None
    about = {"allocation_plan_id": s.act.data["allocation_plan_id"]}
    if s.rng.random() < HALF:
        s.act.data["proposer"] = s.unit.head
        return s.planted("dec.arrangement-not-by-head", "proposed by the head", about)
    s.act.data["criteria"] = ["urgency"]
    return s.planted("dec.arrangement-not-by-head", "the people served were no criterion", about)


def execution_differs(s: Spot) -> Planted | None:
    """Contracted for a fen more than was decided, or with another firm than was decided."""
    id_ = s.act.data["decision_id"]
    signed = [act for act in s.story.all("contract.signed") if act.data.get("decision_id") == id_]
    parts = [part for act in signed for part in (f"amount of {act.data['contract_id']}",)]
    if not s.story.claim(id_, *parts):
        return None
    if s.rng.random() < HALF:
        s.act.data["decided_amount"] = yuan(sum(fen(act.data["amount"]) for act in signed) - 1)
        return s.planted("dec.execution-differs", "contracted for a fen more than was decided", {"decision_id": id_})
    s.act.data["decided_supplier"] = organisation(s.world.firm(s.rng.randrange(s.world.supplier_count)))
    told = {act.data["supplier"]["id"] for act in signed}
    if s.act.data["decided_supplier"]["id"] in told:
        s.act.data["decided_supplier"] = organisation(s.world.agency(0))
    return s.planted("dec.execution-differs", "contracted with another firm than was decided", {"decision_id": id_})


def _step(story: Story, stage: str) -> Act | None:
    """The first act by which the report on a stage was due."""
    kinds = {
        "before": ("tender.published", "contract.signed", "payment.made"),
        "during": ("milestone.updated", "acceptance.concluded"),
        "after": ("final_account.compiled",),
    }[stage]
    told = [act for kind in kinds for act in story.all(kind)]
    told = [act for act in told if act.data.get("milestone_kind", "completion") == "completion"]
    return min(told, key=lambda act: act.day, default=None)


def three_stage_report(s: Spot) -> Planted | None:
    """The report on a stage is missing, or of the working day after the step that it had to come before."""
    data = s.act.data
    step = _step(s.story, data["stage"])
    if step is None or not s.story.claim(f"stage {data['stage']}", f"covers of {data['report_id']}"):
        return None
    rule, about = "dec.three-stage-report", {"project_id": data["project_id"], "stage": data["stage"]}
    day = next_work(step.day + 1)
    if day <= s.world.last_day and s.rng.random() < HALF:
        s.act.day = day
        data["recipients"] = [{**one, "received_at": instant(day, "15:00:00")} for one in data["recipients"]]
        return s.planted(rule, f"the report {data['stage']} came the day after the next step", about)
    s.story.drop(s.act)
    return s.planted(rule, f"no report {data['stage']} the works", about)


def supervisor_not_owner(s: Spot) -> Planted | None:
    """The owner watched his own project, or the discipline commission did it for the regulator."""
    owners = s.story.all("project.registered")
    if not owners or not s.story.claim(f"watch {s.act.data['target']['id']}"):
        return None
    about = {"target_id": s.act.data["target"]["id"], "supervision_kind": "process"}
    rule = "dec.supervisor-not-owner"
    if s.rng.random() < HALF:
        s.act.data["actors"] = [owners[0].data["owner"]]
        return s.planted(rule, "watched by its owner", about)
    s.act.data |= {"actors": [organisation(s.world.units["discipline"].id)], "actor_functions": ["discipline"]}
    return s.planted(rule, "watched by the discipline commission alone", about)


def major_decision_catalogue_published(s: Spot) -> Planted | None:
    """The unit never published what it decides collectively."""
    about = {"unit_id": s.act.by}
    if not s.story.claim(f"catalogue {s.act.by}"):
        return None
    s.story.drop(s.act)
    return s.planted("dec.major-decision-catalogue-published", "its catalogue was never published", about)


def self_approval(s: Spot) -> Planted | None:
    """Who approved it also handled it, or entered it."""
    approver = s.act.data["approver"]
    if not _approval(s):
        return None
    if s.rng.random() < HALF:
        s.act.submitter = approver
        return s.planted("dat.self-approval", "entered by the person who approved it", about_act(s.act))
    s.act.data["handler"] = approver
    return s.planted("dat.self-approval", "handled by the person who approved it", about_act(s.act))


def same_person_all_stages(s: Spot) -> Planted | None:
    """Who handled the contract took part in its acceptance for the unit and handled a payment."""
    contract_id, handler = s.act.data["contract_id"], s.act.data["handler"]
    if not s.story.claim(f"handler of {contract_id}"):
        return None
    for kind in ("acceptance.concluded", "payment.made"):
        of_contract(s.story, s.act, kind)[-1].data["handler"] = handler
    about = {"contract_id": contract_id}
    return s.planted("acc.same-person-all-stages", "bought, accepted and paid by one person", about)


BREACHES: tuple[Breach, ...] = (
    Breach(PIECES, 0.1, pieces, report_500k_split),
    Breach("dec.large-works-funds-collective", 0.01, large_payments, large_works_funds_collective),
    Breach("dec.catalogue-item-decided", 0.012, listed_acts, catalogue_item_decided),
    Breach("dec.archive-permanent", 0.02, of_kind("record.archived", is_permanent=True), archive_permanent),
    Breach("dec.head-not-in-charge", 0.015, heads_and_contracts, head_not_in_charge),
    Breach("dec.deputy-max-two", 0.16, deputies("works"), deputy_max_two),
    Breach("dec.finance-deputy-separation", 0.14, deputies("finance"), finance_deputy_separation),
    Breach("dec.one-finance-deputy", 0.15, deputies("finance"), one_finance_deputy),
    Breach("dec.arrangement-not-by-head", 0.06, of_kind("allocation.planned"), arrangement_not_by_head),
    Breach("dec.execution-differs", 0.02, carried_out, execution_differs),
    Breach("dec.three-stage-report", 0.02, stage_reports, three_stage_report),
    Breach(
        "dec.supervisor-not-owner",
        0.02,
        of_kind("supervision.recorded", supervision_kind="process"),
        supervisor_not_owner,
    ),
    Breach(
        "dec.major-decision-catalogue-published",
        0.15,
        of_kind("disclosure.published", what="decision_catalogue"),
        major_decision_catalogue_published,
    ),
    Breach("dat.self-approval", 0.001, approved, self_approval),
    Breach("acc.same-person-all-stages", 0.02, accepted_and_paid, same_person_all_stages),
    Breach(
        "acc.records-15y",
        0.07,
        of_kind("record.archived", is_permanent=False, regime="government_procurement"),
        records_15y,
    ),
)
