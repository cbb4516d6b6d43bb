from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from monitor.demo import County, Planted, generate, steering
from monitor.demo.breaches import RATES
from monitor.demo.steering import Steering
from monitor.rules.catalogue import catalogue
from monitor.vocabulary.contract import contract

UNDECIDED = ("dec.collective-spend-threshold", "dec.large-works-funds-collective", "dec.catalogue-item-decided")
"""Rules whose breach is a payment without the decision that it needs."""
UNPLANTED = {
    "dec.silence-is-assent": "it never flags",
    "tnd.scope-state-funds": "the same",
    "tnd.scope-infrastructure": "the same",
    "pay.progress-60-90-old": "contracts of before August 2022 are older than the demonstration",
    "rev.finding-closed": "what is done about findings is entered by the product, not by the county",
    "rev.reviewer-rotation": "the same",
    "tnd.on-platform": "the county has listed no catalogue of transactions: whether a class is due is not assessable",
    "tnd.catalogue-timetable": "the same",
    "tnd.gp-emergency": "it holds from October 2026 on, after the last day of the demonstration",
    "exp.score-identical": "the county tells points in total, not sheet by sheet",
    "exp.score-outlier": "one sheet would have to turn the order of the candidates",
    "col.always-loser": "it ranks firms over the whole county and all years: a ring would be steered from the "
    "beginning",
    "col.rotation": "the same",
}
"""Rules of which the generated county bears no breach, and why."""


def test_every_rule_has_a_breach_and_the_rulebook_knows_it(demonstration: County) -> None:
    assert catalogue().keys() - RATES.keys() == UNPLANTED.keys()
    assert RATES.keys() <= contract().reads.keys()
    assert {one.rule for one in demonstration.planted} == RATES.keys()


def test_the_demonstration_has_two_of_each_breach_and_more(demonstration: County) -> None:
    """What is steered over the whole county has one subject: one expert, one expert and firm."""
    counted = Counter(one.rule for one in demonstration.planted)
    assert {rule for rule in RATES if counted[rule] < 2} == steering.RATES.keys()
    assert {counted[rule] for rule in steering.RATES} == {1}
    assert set(steering.RATES) == {one.rule for one in demonstration.planted if one.scope == "county"}
    assert counted["pay.over-contract"] >= 3


def test_one_more_rule_leaves_the_breaches_of_the_others_where_they_are(demonstration: County) -> None:
    rule = "pay.countersign-four"
    alone = generate(years=3, projects=400, breaches={rule: RATES[rule]}).planted
    assert [one for one in demonstration.planted if one.rule == rule] == alone


def test_a_county_too_small_to_show_it_is_not_steered() -> None:
    small, large = (generate(years=3, projects=count).world.steering for count in (30, 400))
    assert small == Steering()
    assert large == Steering(*steering.RATES.values())


def test_an_honest_county_has_nothing_planted() -> None:
    assert generate(years=1, projects=30, breaches={}).planted == []


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, name)
    elif isinstance(value, str):
        yield name, value


def test_what_was_planted_is_about_ids_that_events_tell(county: County, events: list[dict[str, Any]]) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for event in events:
        told["kind"].add(event["type"])
        told["id"].add(f"{event['source'].removeprefix('urn:tw:unit:')}/{event['id']}")
        told["date"].add(event["time"][:10])
        for name, value in strings(event["data"]):
            told[name].add(value)
    told["unit_id"] = told["id"]
    for one in county.planted:
        assert one.says
        known = [told[name] >= {value} for name, value in one.about.items() if name in told]
        assert known or "target" in one.about
        assert all(known), one


def by_rule(county: County, rule: str) -> list[Planted]:
    return [one for one in county.planted if one.rule == rule]


def test_a_planted_contract_is_late_and_no_other_is(county: County, events: list[dict[str, Any]]) -> None:
    notified = {
        e["data"]["award_id"]: date.fromisoformat(e["time"][:10]) for e in events if e["type"] == "award.notified"
    }
    late = {
        event["data"]["award_id"]
        for event in events
        if event["type"] == "contract.signed"
        and (award := event["data"].get("award_id"))
        and (date.fromisoformat(event["time"][:10]) - notified[award]).days > 30
    }
    assert late == {one.about["award_id"] for one in by_rule(county, "awd.contract-30d")} != set()


def test_a_planted_committee_is_even_and_no_other_is(county: County, events: list[dict[str, Any]]) -> None:
    even = {
        event["data"]["ocid"]
        for event in events
        if event["type"] == "evaluation.concluded" and len(event["data"]["members"]) % 2 == 0
    }
    assert even == {one.about["ocid"] for one in by_rule(county, "exp.committee-odd-5")} != set()


def test_a_planted_payment_has_no_decision_and_no_other_large_one(county: County, events: list[dict[str, Any]]) -> None:
    bare = {
        event["data"]["payment_id"]
        for event in events
        if event["type"] == "payment.made"
        and "decision_id" not in event["data"]
        and float(event["data"]["amount"]["amount"]) >= 3000
    }
    named = {rule: {one.about.get("payment_id") for one in by_rule(county, rule)} for rule in UNDECIDED}
    assert bare >= named["dec.collective-spend-threshold"] != set()
    assert bare <= set().union(*named.values())


@pytest.mark.parametrize("amount", ["3000.00", "2999.99"])
def test_amounts_at_the_bound_occur(events: list[dict[str, Any]], amount: str) -> None:
    paid = [
        event["data"]
        for event in events
        if event["type"] == "payment.made" and event["data"]["amount"]["amount"] == amount
    ]
    assert any(("decision_id" in data) is (amount == "3000.00") for data in paid)
