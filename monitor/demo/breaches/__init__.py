"""The breaches that can be planted, one a rule, and their default rates."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from monitor.demo.breaches import awards, decisions, experts, funds, payments, tendering
from monitor.demo.breaches.kit import Breach, Spot, of_kind
from monitor.demo.planted import Planted
from monitor.demo.story import Story
from monitor.demo.world import World

SPLIT = "tnd.split-evasion"
BREACHES: tuple[Breach, ...] = (
    Breach("awd.contract-30d", 0.03, awards.awarded_contracts, awards.contract_30d),
    Breach("dec.collective-spend-threshold", 0.01, decisions.decided_payments, decisions.collective_spend_threshold),
    Breach("dec.collective-spend-split", 0.01, decisions.small_expenses, decisions.collective_spend_split),
    Breach(
        "dec.report-to-commission-500k",
        0.03,
        of_kind("report.submitted", report_kind="discipline_commission"),
        decisions.report_to_commission_500k,
    ),
    Breach("dec.quorum-two-thirds", 0.02, decisions.odd_teams, decisions.quorum_two_thirds),
    Breach("dec.majority-of-due", 0.02, of_kind("decision.made"), decisions.majority_of_due),
    Breach("dec.head-speaks-last", 0.02, of_kind("decision.made"), decisions.head_speaks_last),
    Breach("dec.dual-sign-threshold", 0.01, decisions.twice_signed, decisions.dual_sign_threshold),
    Breach("dec.signature-form", 0.003, decisions.member_signatures, decisions.signature_form),
    Breach("fnd.allocation-three-signatures", 0.02, funds.plan_signatures, funds.allocation_three_signatures),
    Breach("fnd.allocation-published", 0.02, funds.press, funds.allocation_published),
    Breach(
        "fnd.arrival-report-one-week",
        0.03,
        of_kind("report.submitted", report_kind="funds_arrival"),
        funds.arrival_report_one_week,
    ),
    Breach("exp.random-draw", 0.05, experts.tendering_draws, experts.random_draw),
    Breach("exp.committee-odd-5", 0.03, experts.tendering_evaluations, experts.committee_odd_5),
    Breach("exp.pool-adequacy", 0.04, of_kind("draw.held"), experts.pool_adequacy),
    Breach("blk.expert-barred", 0.03, of_kind("draw.held"), experts.expert_barred),
    Breach("tnd.min-bidders-3", 0.03, tendering.opened, tendering.min_bidders_3),
    Breach("tnd.bid-period-20d", 0.03, of_kind("tender_document.issued"), tendering.bid_period_20d),
    Breach("blk.supplier-barred", 0.03, tendering.opened, tendering.supplier_barred),
    Breach(SPLIT, 0.10, tendering.last_of_pair, tendering.split_evasion),
    Breach("awd.candidate-publicity-length", 0.05, of_kind("candidates.published"), awards.candidate_publicity_length),
    Breach("awd.outside-candidates", 0.02, awards.ranked, awards.outside_candidates),
    Breach("awd.first-candidate", 0.03, awards.ranked_tenders, awards.first_candidate),
    Breach("pay.countersign-four", 0.01, decisions.works_payments, decisions.countersign_four),
    Breach("pay.over-contract", 0.04, payments.last_payments, payments.over_contract),
    Breach("pay.before-acceptance", 0.03, payments.last_payments, payments.before_acceptance),
    Breach("acc.joint-county-team", 0.03, payments.joint_acceptances, payments.joint_county_team),
)
RATES: Mapping[str, float] = {breach.rule: breach.rate for breach in BREACHES}
"""Share of the eligible records that is turned into a breach, by rule; of `tnd.split-evasion`, of direct projects."""


def split(rng: Random, rates: Mapping[str, float]) -> tuple[int, ...]:
    """The amounts of a split contract, or nothing: a split is told from the beginning of its project."""
    return tendering.split_amounts(rng) if rng.random() < rates.get(SPLIT, 0.0) else ()


def plant(story: Story, world: World, rates: Mapping[str, float]) -> list[Planted]:
    """Plant breaches into an honest story at the given rates and say which; parts already broken are left alone."""
    rng = Random(f"{world.seed}/{story.tag}/breaches")
    planted: list[Planted] = []
    for breach in BREACHES:
        rate = 1.0 if breach.rule == SPLIT else rates.get(breach.rule, 0.0)
        spots = [act for act in breach.eligible(story) if rng.random() < rate] if rate else []
        changed = (breach.change(Spot(story, act, rng, world)) for act in spots)
        planted += [one for one in changed if one]
    return planted
