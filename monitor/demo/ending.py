"""The end of a project of works: acceptance by all, settlement, the last payment, the final account, the review."""

from __future__ import annotations

from typing import Any

from monitor.demo import granting
from monitor.demo.codes import document, organisation, target, yuan
from monitor.demo.days import add_work, instant, iso, last_work, next_work
from monitor.demo.paying import pay
from monitor.demo.project import Project, show, superior
from monitor.demo.site import Site, bill
from monitor.demo.story import Act
from monitor.demo.tender import Procedure
from monitor.demo.world import YEAR

FOUR = ("housing", "finance", "audit", "office")
ROLES = {
    "housing": "housing_construction_bureau", "finance": "finance_bureau", "audit": "audit_bureau",
    "office": "procurement_office", "reform": "development_reform_bureau",
}  # fmt: skip
FIFTEEN = 15
"""Days from the acceptance to its filing; the fifteenth is lawful."""
FOURTEEN = 14
"""Days to verify that a retention may be released, and days to return it; the fourteenth is lawful."""
PARTS = ("comprehensive_review", "quality_acceptance", "audit_settlement")


def party(role: str, organisation_id: str, signer: str, signed_as: str, day: int) -> dict[str, Any]:
    """A party of an acceptance that passed it and signed with name and date."""
    signature: dict[str, Any] = {"signer": signer, "role": signed_as, "opinion": "agree", "form": "full_name"}
    signature["signed_at"] = instant(day, "15:00:00")
    return {"role": role, "organisation": organisation(organisation_id), "result": "passed", "signature": signature}


def joint(p: Project, contract_id: str, day: int) -> Act:
    """The joint acceptance by the four bureaus, in three parts, led by whom the money asks for."""
    lead = "reform" if p.level == "province" else "finance"
    units = p.world.units
    rows = [party(ROLES[key], units[key].id, units[key].staff(4), ROLES[key], day) for key in FOUR]
    data: dict[str, Any] = {"acceptance_id": f"AC-{contract_id}", "acceptance_kind": "joint", **p.link}
    data |= {"contract_id": contract_id, "lead": organisation(units[lead].id), "lead_role": ROLES[lead]}
    data |= {"parties": rows, "parts": list(PARTS), "required_items": ["pavement"], "result": "passed"}
    data["items"] = [{"item": "pavement", "kind": "technical", "result": "passed"}]
    return p.story.tell("acceptance.concluded", day, units[lead].id, {**data, "handler": p.unit.staff(8)}, "16:00:00")


def completion(p: Project, contract_id: str, day: int, contractor: str, number: int) -> None:
    """The acceptance by owner, design, survey, contractor and supervising engineer, with their certificates."""
    lead = "reform" if p.level == "province" else "finance"
    institute = p.world.institute(number)
    told = (("owner", p.unit.id), ("design", institute), ("survey", p.world.institute(number + 1)),
            ("contractor", contractor), ("supervising_engineer", p.world.institute(number + 2)))  # fmt: skip
    rows = [party(role, id_, f"P-Q{number}.{place}", role, day) for place, (role, id_) in enumerate(told)]
    for row in rows:
        row["certificate"] = document(f"QC-{row['role']}-{contract_id}", "quality_certificate", iso(day))
    data: dict[str, Any] = {"acceptance_id": f"AK-{contract_id}", "acceptance_kind": "completion", **p.link}
    data |= {"contract_id": contract_id, "lead": organisation(p.world.units[lead].id), "lead_role": ROLES[lead]}
    data |= {"parties": rows, "parts": ["quality_acceptance"], "required_items": ["structure"], "result": "passed"}
    data["items"] = [{"item": "structure", "kind": "technical", "result": "passed"}]
    p.story.tell("acceptance.concluded", day, p.unit.id, {**data, "handler": p.unit.staff(8)}, "11:00:00")


def finish(p: Project, procedure: Procedure, site: Site, done: int) -> int:
    """Everything from completion to the archive; the day of the joint acceptance."""
    rng, story, unit, world = p.story.rng, p.story, p.unit, p.world
    settled = site.value
    lead = "reform" if p.level == "province" else "finance"
    asked: dict[str, Any] = {"review_id": f"RV-AC-{p.id}", "review_kind": "acceptance", **p.link}
    asked |= {"contract_id": site.contract_id, "addressed_to": organisation(world.units[lead].id)}
    story.tell("review.requested", next_work(done + 1), unit.id, {**asked, "addressed_role": ROLES[lead]})
    completed = next_work(done + 6)
    completion(p, site.contract_id, completed, site.firm, site.number)
    accepted = next_work(done + 12)
    back: dict[str, Any] = {"guarantee_id": f"G-performance-{site.contract_id}", "amount": yuan(site.fen // 20)}
    story.tell("guarantee.returned", next_work(done + 14), unit.id, {**back, "contract_id": site.contract_id})
    joint(p, site.contract_id, accepted)
    show(p, "acceptance", next_work(accepted + 4), "acceptance", f"AC-{site.contract_id}")
    file(p, site.contract_id, last_work(completed + FIFTEEN))
    _reviews(p, site, next_work(accepted + 2), settled)
    retained = settled * 3 // 100
    kept_until = accepted + YEAR * site.contract.data["defect_period_months"] // 12
    kept: dict[str, Any] = {
        "guarantee_id": f"G-quality-{site.contract_id}",
        "guarantee_kind": "quality",
        "form": "withheld",
    }
    kept |= {"provider": organisation(site.firm), "beneficiary": organisation(unit.id), "amount": yuan(retained)}
    kept |= {"contract_id": site.contract_id, "valid_from": iso(accepted), "valid_until": iso(kept_until)}
    final_day = add_work(next_work(accepted + 14), rng.randint(2, 6))
    story.tell("guarantee.provided", final_day, unit.id, kept, "10:00:00")
    rest = settled - retained - site.paid
    order = bill(p, site, procedure, "final", rest, {})
    pay(story, unit, final_day, order, asked=next_work(accepted + 14))
    superior(p, "after", next_work(accepted + 20))
    left = granting.surplus(p, settled)
    account: dict[str, Any] = {**p.link, "amount": yuan(settled), "tail_amount": yuan(0), "surplus": yuan(left)}
    story.tell("final_account.compiled", next_work(accepted + 35), unit.id, account)
    saved = procedure.ceiling - settled
    look_back(p, site.contract_id, next_work(accepted + 50), settled, saved, site.number + 5)
    if left:
        granting.give_back(p, accepted + 40, left)
    _release(p, site, kept_until + 1)
    return accepted


def _release(p: Project, site: Site, day: int) -> None:
    """The retention asked for after the defect period, verified, and returned on the fourteenth day at the latest."""
    if next_work(day + 30) > p.world.last_day:
        return
    links: dict[str, Any] = {**p.link, "contract_id": site.contract_id, "guarantee_id": f"G-quality-{site.contract_id}"}
    told: dict[str, Any] = {"review_id": f"RV-retention-{p.id}", "review_kind": "retention_release", **links}
    kept = yuan(site.value * 3 // 100)
    body = organisation(p.unit.id)
    asked: dict[str, Any] = {**told, "addressed_to": body, "addressed_role": "owner", "amount": kept}
    requested = next_work(day)
    p.story.tell("review.requested", requested, p.unit.id, {**asked, "is_complete": True})
    verified = last_work(requested + FOURTEEN)
    result: dict[str, Any] = {**told, "body": body, "body_role": "owner", "result": "passed", "amount_in": kept}
    p.story.tell("review.concluded", verified, p.unit.id, {**result, "amount": kept})
    back: dict[str, Any] = {"guarantee_id": links["guarantee_id"], "amount": kept, "contract_id": site.contract_id}
    p.story.tell("guarantee.returned", last_work(verified + FOURTEEN), p.unit.id, back, "16:30:00")


def file(p: Project, contract_id: str, day: int) -> None:
    """The acceptance of the completed works filed with the housing bureau."""
    housing = p.world.units["housing"].id
    told: dict[str, Any] = {"filing_kind": "completion", "target": target("acceptance", f"AK-{contract_id}"), **p.link}
    told |= {"unit": organisation(p.unit.id), "authority": organisation(housing)}
    p.story.tell("filing.made", day, housing, {**told, "authority_role": "housing_construction_bureau"})


def look_back(p: Project, contract_id: str, day: int, fen: int, saved: int, reviewer: int) -> None:
    """The result of the works reviewed by a third party: cost, profit, savings."""
    cost = fen * 92 // 100
    told: dict[str, Any] = {**p.link, "contract_id": contract_id, "reviewer": organisation(p.world.institute(reviewer))}
    told |= {"is_independent": True, "is_post_evaluation": True, "cost": yuan(cost), "profit": yuan(fen - cost)}
    p.story.tell("result.reviewed", day, p.world.units["audit"].id, {**told, "savings": yuan(saved)})


def _reviews(p: Project, site: Site, day: int, fen: int) -> None:
    """Site review, settlement and audit, one after the other."""
    links: dict[str, Any] = {**p.link, "contract_id": site.contract_id}
    body = organisation(p.unit.id)
    seen: dict[str, Any] = {"review_id": f"RV-site-{p.id}", "review_kind": "site", **links, "body": body}
    seen |= {"body_role": "technical_group", "is_on_site": True, "result": "passed"}
    seen["participants"] = [p.unit.staff(place) for place in (0, 2, 9)]
    p.story.tell("review.concluded", day, p.unit.id, seen)
    steps = (("settlement", "finance", next_work(day + 1), next_work(day + 7)),
             ("audit", "audit", next_work(day + 10), next_work(day + 30)))  # fmt: skip
    for kind, key, asked, done in steps:
        told: dict[str, Any] = {"review_id": f"RV-{kind}-{p.id}", "review_kind": kind, **links}
        request: dict[str, Any] = {
            **told,
            "addressed_to": organisation(p.world.units[key].id),
            "addressed_role": ROLES[key],
        }
        p.story.tell("review.requested", asked, p.unit.id, {**request, "amount": yuan(fen), "is_complete": True})
        result: dict[str, Any] = {
            **told,
            "body": organisation(p.world.units[key].id),
            "body_role": ROLES[key],
            "result": "passed",
        }
        amounts: dict[str, Any] = {"amount_in": yuan(fen), "amount": yuan(fen)}
        p.story.tell("review.concluded", done, p.world.units[key].id, {**result, **amounts})
