"""The breaches that can be planted, one a rule, and their default rates."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from monitor.demo import steering
from monitor.demo.breaches import (
    aliasing,
    approvals,
    awarding,
    awards,
    bidding,
    changing,
    colluding,
    committees,
    decisions,
    draws,
    experts,
    funds,
    limiting,
    listing,
    meetings,
    money,
    noticing,
    objecting,
    openness,
    payments,
    plans,
    platform,
    powers,
    progress,
    protocol,
    signatures,
    smes,
    spends,
    subletting,
    tendering,
)
from monitor.demo.breaches.kit import Breach, Spot, of_kind
from monitor.demo.planted import Planted
from monitor.demo.story import Story
from monitor.demo.talks import TAG
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
    Breach("exp.direct-selection-approval", 0.1, draws.purchase_draws, draws.direct_selection_approval),
    Breach("exp.gp-draw-not-too-early", 0.15, draws.purchase_draws, draws.gp_draw_not_too_early),
    Breach("exp.other-pool-when-short", 0.12, draws.draws_from_2025, draws.other_pool_when_short),
    Breach("exp.replacement-random", 0.2, draws.recorded_declines, draws.replacement_random),
    Breach("exp.redraw-shopping", 0.2, draws.tendering_declines, draws.redraw_shopping),
    Breach("exp.draw-verifiable", 0.12, protocol.proved_draws, protocol.draw_verifiable),
    Breach("exp.random-draw", 0.05, experts.settled_draws, experts.random_draw),
    Breach("exp.draw-before-opening", 0.03, experts.settled_draws, draws.draw_before_opening),
    Breach("exp.pool-adequacy", 0.04, experts.recorded_draws, experts.pool_adequacy),
    Breach("blk.expert-barred", 0.03, experts.recorded_draws, experts.expert_barred),
    Breach("exp.committee-odd-5", 0.03, experts.tendering_evaluations, experts.committee_odd_5),
    Breach("exp.seated-equals-drawn", 0.02, of_kind("evaluation.concluded"), draws.seated_equals_drawn),
    Breach("exp.monitoring-record", 0.02, draws.evaluations, draws.monitoring_record),
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
    Breach("pay.head-signs-alone", 0.03, approvals.by_head, approvals.head_signs_alone),
    Breach("dec.dual-confirmation", 0.004, approvals.tracing_decisions, approvals.dual_confirmation),
    Breach("dec.every-step-signed", 0.004, of_kind("decision.made"), approvals.every_step_signed),
    Breach("sig.covered-differs", 0.012, approvals.covering, approvals.covered_differs),
    Breach("sig.covered-listed", 0.012, approvals.listed_payments, approvals.covered_listed),
    Breach("sig.content-changed", 0.0006, signatures.signatures, signatures.content_changed),
    Breach("sig.key-valid", 0.002, signatures.signatures, signatures.key_valid),
    Breach("sig.two-persons", 0.0015, signatures.first_of_two, signatures.two_persons),
    Breach("sig.duty-on-day", 0.0015, signatures.office_signatures, signatures.duty_on_day),
    Breach("sig.before-act", 0.0015, signatures.first_of_two, signatures.before_act),
    *meetings.BREACHES,
    *powers.BREACHES,
    *plans.BREACHES,
    *money.BREACHES,
    *progress.BREACHES,
    *smes.BREACHES,
    *spends.BREACHES,
    *changing.BREACHES,
    *openness.BREACHES,
    *bidding.BREACHES,
    *limiting.BREACHES,
    *platform.BREACHES,
    *noticing.BREACHES,
    *committees.BREACHES,
    *aliasing.BREACHES,
    *colluding.BREACHES,
    *awarding.BREACHES,
    *objecting.BREACHES,
    *listing.BREACHES,
    *subletting.BREACHES,
)
RATES: Mapping[str, float] = {breach.rule: breach.rate for breach in BREACHES} | steering.RATES
"""Share of the eligible records that is turned into a breach, by rule; of works that are split, of direct projects.

What is steered is steered from the beginning, over the whole county: the share is of its recorded draws of works.
Of signatures, `sig.key-valid` leaves those alone that were given before the county's keys, and `sig.duty-on-day`
those in units that build and buy nothing.
"""


def split(rng: Random, rates: Mapping[str, float]) -> tuple[int, ...]:
    """The amounts of a split contract, or nothing: a split is told from the beginning of its project."""
    return tendering.split_amounts(rng) if rng.random() < rates.get(SPLIT, 0.0) else ()


def in_pieces(chances: Random, rates: Mapping[str, float]) -> tuple[int, ...]:
    """The amounts of small works cut in two, or nothing; `chances` is a generator that nothing else draws from."""
    return powers.small_amounts(chances) if chances.random() < rates.get(powers.PIECES, 0.0) else ()


def plant(story: Story, world: World, rates: Mapping[str, float]) -> list[Planted]:
    """Plant breaches into an honest story at the given rates and say which; parts already broken are left alone.

    Each rule has a random generator of its own: one more rule moves the others' breaches only where it took their part.
    """
    planted: list[Planted] = []
    for breach in BREACHES:
        if story.tag.startswith(TAG) and breach.rule not in noticing.APART.union(committees.TALKS):
            continue
        rate = 1.0 if breach.rule in {SPLIT, powers.PIECES} else rates.get(breach.rule, 0.0)
        eligible = breach.eligible(story) if rate else []
        if not eligible:
            continue
        rng = Random(f"{world.seed}/{story.tag}/{breach.rule}")
        spots = [act for act in eligible if rng.random() < rate]
        changed = (breach.change(Spot(story, act, rng, world)) for act in spots)
        planted += [one for one in changed if one]
    return planted
