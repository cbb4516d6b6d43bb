"""What the county does not tell: fields left out and events never sent, so that some records cannot be assessed.

No gap is a breach: it takes away what a rule needs, not what the rule asks for, and leaves planted breaches alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from monitor.demo.breaches.awards import awarded_contracts
from monitor.demo.breaches.decisions import SMALLEST, works_payments
from monitor.demo.breaches.experts import tendering_evaluations
from monitor.demo.breaches.kit import THRESHOLD, fen, of_kind, of_process
from monitor.demo.breaches.payments import joint_acceptances, last_payments
from monitor.demo.people import OWNER
from monitor.demo.story import Act, Story
from monitor.demo.world import World
from monitor.vocabulary.contract import contract

REPORTED = 50_000_000
"""Fen from which works are reported to the discipline commission: a contract of that size tells it alone."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that was not told."""

    rule: str
    """The rule that cannot be assessed for want of it."""
    about: dict[str, Any]
    """Ids of the records it concerns, in the contract's field names."""
    missing: str
    """The field (`kind.field`) or the kind of the event that was left out."""
    also: tuple[str, ...] = ()
    """Other rules that may not be assessable for the same want."""
    breaks: tuple[str, ...] = ()
    """Other rules of the rulebook to which the absence itself is a breach."""
    scope: str = ""
    """The story it happened in: project, plan or unit."""

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Omission:
    """One way to leave something out."""

    rule: str
    rate: float
    """Share of the eligible records."""
    eligible: Callable[[Story], list[Act]]
    about: Callable[[Story, Act], dict[str, Any]]
    """The ids of what cannot be assessed."""
    claims: Callable[[Act], tuple[str, ...]]
    """The parts of the story it touches, named as the breaches name them: what is planted stays whole."""
    field: str = ""
    """The field left out; empty: the event itself is never sent."""
    also: tuple[str, ...] = ()
    with_it: Callable[[Story, Act], list[Act]] = lambda _story, _act: []
    """What else is never sent where the event itself is not."""

    def leave_out(self, story: Story, act: Act) -> Gap | None:
        """Leave it out of the story; None where that part of the story is already taken."""
        if not story.claim(*self.claims(act)):
            return None
        about = self.about(story, act)
        missing = f"{act.kind}.{self.field}" if self.field else act.kind
        if not self.field:
            story.drop(act, *self.with_it(story, act))
        elif self.field == "slots.eligible_count":
            first, *rest = act.data["slots"]
            act.data["slots"] = [{name: first[name] for name in ("slot", "seats")}, *rest]
        else:
            del act.data[self.field]
        return Gap(self.rule, about, missing, self.also, self.breaks(act.kind), story.scope)

    def breaks(self, kind: str) -> tuple[str, ...]:
        """The rules to which the absence of the field is a breach."""
        rules = contract().absence_is_breach.items()
        return tuple(rule for rule, kinds in rules if self.field and self.field in kinds.get(kind, ()))


def _ids(*names: str) -> Callable[[Story, Act], dict[str, Any]]:
    return lambda _, act: {name: act.data[name] for name in names}


def _award(story: Story, act: Act) -> dict[str, Any]:
    """The award that followed the evaluation."""
    award = of_process(story, act.data["ocid"], "award.made")[0]
    return {"ocid": act.data["ocid"], "award_id": award.data["award_id"]}


def _paid(story: Story, act: Act) -> dict[str, Any]:
    """The one payment under a contract given directly."""
    mine = [one for one in story.all("payment.made") if one.data.get("contract_id") == act.data["contract_id"]]
    return {"contract_id": act.data["contract_id"], "payment_id": mine[0].data["payment_id"]}


def _named(pattern: str, *more: str) -> Callable[[Act], tuple[str, ...]]:
    return lambda act: tuple(one.format_map(act.data) for one in (pattern, *more))


def _planned(_: Story, act: Act) -> dict[str, Any]:
    """The plan, also as that which its signatures name."""
    return {"allocation_plan_id": act.data["allocation_plan_id"], "target_id": act.data["allocation_plan_id"]}


def _key(_: Story, act: Act) -> dict[str, Any]:
    return {"signature_key_id": act.data["key_id"]}


def _unit(_: Story, act: Act) -> dict[str, Any]:
    return {"unit_id": act.data["unit"]["id"]}


def _last_keys(story: Story) -> list[Act]:
    """The key of the last member of each unit's leadership: no planted signature is by one of these."""
    return list({act.by: act for act in story.all("key.registered")}.values())


def _duties(story: Story) -> list[Act]:
    """Duties of the heads of units that build and buy nothing: no breach of theirs is planted there."""
    told = story.all("organisation.registered")
    quiet = {act.by for act in told if OWNER not in act.data.get("functions", [OWNER])}
    return [act for act in story.all("duty.assigned") if act.by in quiet and act.data["rank"] == "head"]


def _same_unit(story: Story, act: Act) -> list[Act]:
    return [one for one in story.all("duty.assigned") if one.data["unit"] == act.data["unit"]]


def _unlisted(story: Story) -> list[Act]:
    """Last payments that rest on a decision which lists nothing: a list asks for the contract."""
    listing = {act.data["decision_id"] for act in story.all("decision.made") if act.covers}
    return [act for act in last_payments(story) if act.data.get("decision_id") not in listing]


def _undecided(story: Story) -> list[Act]:
    told = story.all("payment.made")
    small = [act for act in told if act.data["payment_kind"] == "expense" and "decision_id" not in act.data]
    return [act for act in small if SMALLEST <= fen(act.data["amount"]) < THRESHOLD]


def _signed_changes(story: Story) -> list[Act]:
    """Changes of an amount that two have to sign."""
    return [act for act in story.all("contract.changed") if abs(fen(act.data["amount"])) >= THRESHOLD]


def _small_works(story: Story) -> list[Act]:
    """Registrations of works none of whose contracts alone has the size of the report."""
    contracts = story.all("contract.signed")
    small = contracts and all(fen(act.data["amount"]) < REPORTED for act in contracts)
    return [act for act in story.all("project.registered") if small and act.data["category"] == "works"]


def _direct(story: Story) -> list[Act]:
    """The only contract of a project, given directly: no award waits for it and it is no piece of a split."""
    contracts = story.all("contract.signed")
    if len(contracts) != 1 or contracts[0].data["method"] != "direct":
        return []
    paid = [act for act in story.all("payment.made") if "contract_id" in act.data]
    return contracts if paid else []


def _noticed(story: Story) -> list[Act]:
    """Notices of tenders with a deadline for bids that ended in an award."""
    told = [act for act in story.all("tender.published") if "bid_deadline" in act.data]
    return [act for act in told if of_process(story, act.data["ocid"], "award.made")]


def _evaluated(story: Story) -> list[Act]:
    """Notices of tenders under the tendering law that were evaluated."""
    known = {act.data["ocid"] for act in tendering_evaluations(story)}
    return [act for act in story.all("tender.published") if act.data["ocid"] in known]


PARTS = ("notice", "bids", "award", "committee", "draw", "findings", "opening", "talk")
PROCESS = _named("commission", *(f"{part} {{ocid}}" for part in PARTS))
OMISSIONS: tuple[Omission, ...] = (
    Omission(
        "dec.head-speaks-last",
        0.015,
        of_kind("decision.made"),
        _ids("decision_id"),
        _named("{decision_id}"),
        "speaking_order",
    ),
    Omission(
        "dec.majority-of-due", 0.01, of_kind("decision.made"), _ids("decision_id"), _named("{decision_id}"), "votes"
    ),
    Omission(
        "dec.collective-spend-split",
        0.015,
        _undecided,
        _ids("payment_id"),
        _named("decision of {payment_id}"),
        "purpose",
    ),
    Omission(
        "dec.dual-sign-threshold",
        0.05,
        _signed_changes,
        _ids("change_id"),
        _named("change {change_id}"),
        "executed_at",
        also=("sig.before-act",),
    ),
    Omission(
        "dec.report-to-commission-500k",
        0.05,
        _small_works,
        _ids("project_id"),
        _named("commission"),
        "total_investment",
    ),
    Omission(
        "fnd.arrival-report-one-week",
        0.015,
        of_kind("funds.received"),
        _ids("receipt_id"),
        _named("arrival"),
        "is_in_plan",
    ),
    Omission(
        "fnd.allocation-three-signatures",
        0.02,
        of_kind("allocation.planned"),
        _planned,
        _named("plan signatures", "published allocation_plan", "published allocation_result"),
        also=("fnd.allocation-published", "sig.content-changed"),
    ),
    Omission(
        "exp.pool-adequacy",
        0.015,
        of_kind("draw.held", method="random"),
        _ids("ocid", "draw_id"),
        _named("draw {ocid}"),
        "slots.eligible_count",
        also=("exp.other-pool-when-short",),
    ),
    Omission(
        "tnd.bid-period-20d", 0.015, _noticed, _ids("ocid"), PROCESS, "bid_deadline", also=("blk.supplier-barred",)
    ),
    Omission(
        "exp.committee-odd-5",
        0.015,
        _evaluated,
        _ids("ocid"),
        PROCESS,
        also=("tnd.bid-period-20d", "awd.outside-candidates", "blk.supplier-barred"),
    ),
    Omission("awd.first-candidate", 0.02, tendering_evaluations, _award, PROCESS, also=("awd.outside-candidates",)),
    Omission(
        "awd.contract-30d",
        0.015,
        awarded_contracts,
        _ids("ocid", "award_id", "contract_id"),
        _named("delay"),
        "award_id",
    ),
    Omission(
        "pay.countersign-four",
        0.01,
        works_payments,
        _ids("payment_id"),
        _named("signatures of {payment_id}"),
        "is_works",
    ),
    Omission(
        "pay.before-acceptance",
        0.015,
        _unlisted,
        _ids("payment_id"),
        _named("last payment {contract_id}", "signatures of {payment_id}"),
        "contract_id",
        also=("pay.over-contract",),
    ),
    Omission(
        "pay.over-contract",
        0.03,
        _direct,
        _paid,
        _named("last payment {contract_id}", "signatures of {contract_id}", "commission"),
        with_it=Story.signatures,
    ),
    Omission(
        "acc.joint-county-team",
        0.015,
        joint_acceptances,
        _ids("acceptance_id"),
        _named("acceptance {acceptance_id}"),
        "parts",
    ),
    Omission("sig.key-valid", 0.05, _last_keys, _key, _named("key {key_id}")),
    Omission("sig.duty-on-day", 0.15, _duties, _unit, _named("duties {unit[id]}"), with_it=_same_unit),
)
RATES: Mapping[str, float] = {omission.rule: omission.rate for omission in OMISSIONS}
"""Share of the eligible records about which something is not told, by rule: 1-2 %, more where records are few."""


def leave_out(story: Story, world: World, rates: Mapping[str, float]) -> list[Gap]:
    """Leave things out of a story, after its breaches were planted, at the given rates; says what."""
    rng = Random(f"{world.seed}/{story.tag}/gaps")
    left: list[Gap] = []
    for omission in OMISSIONS:
        rate = rates.get(omission.rule, 0.0)
        chosen = [act for act in omission.eligible(story) if rng.random() < rate] if rate else []
        left += [gap for act in chosen if (gap := omission.leave_out(story, act))]
    return left
