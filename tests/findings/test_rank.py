from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.findings.rank import (
    CONFIDENCE,
    FLOOR,
    FORMULA,
    FULL_YUAN,
    NO_MONEY,
    SEVERITY,
    Rank,
    freshness_weight,
    rank,
)
from monitor.findings.rank import money_weight as weight
from monitor.vocabulary.verdicts import Confidence, Severity

FEN = st.one_of(st.none(), st.integers(-(10**6), 10**16))
AGE = st.integers(-400, 40_000)


def told(**changed: Any) -> Rank:
    asked: dict[str, Any] = {
        "severity": "high",
        "confidence": "high",
        "is_lead": False,
        "stake_fen": 10**9,
        "age_days": 10,
    }
    asked |= changed
    return rank(asked.pop("severity"), asked.pop("confidence"), **asked)


@given(
    severity=st.sampled_from(Severity), confidence=st.sampled_from(Confidence), is_lead=st.booleans(), fen=FEN, age=AGE
)
def test_every_part_lies_in_its_bounds(
    severity: Severity, confidence: Confidence, is_lead: bool, fen: int | None, age: int
) -> None:
    found = told(severity=severity, confidence=confidence, is_lead=is_lead, stake_fen=fen, age_days=age)
    parts = (found.severity, found.money, found.confidence, found.freshness)
    assert all(0 < part <= 1 for part in parts)
    assert 0 < found.score <= 100
    product = 100 * parts[0] * parts[1] * parts[2] * parts[3]
    assert found.score == pytest.approx(product, abs=0.3), "the score is the product of the parts that are shown"


@given(fen=st.integers(1, 10**14), more=st.integers(0, 10**14))
def test_more_money_never_ranks_lower(fen: int, more: int) -> None:
    assert told(stake_fen=fen).score <= told(stake_fen=fen + more).score


@given(age=AGE, more=st.integers(0, 10_000))
def test_what_is_older_never_ranks_higher(age: int, more: int) -> None:
    assert told(age_days=age).score >= told(age_days=age + more).score


def test_graver_surer_and_statutory_rank_higher() -> None:
    by_severity = [told(severity=severity).score for severity in Severity]
    assert by_severity == sorted(by_severity, reverse=True)
    assert len(set(by_severity)) == len(Severity)
    by_confidence = [told(confidence=confidence).score for confidence in Confidence]
    assert by_confidence == sorted(by_confidence, reverse=True)
    assert told(is_lead=True).score < told(is_lead=False).score
    assert (set(SEVERITY), set(CONFIDENCE)) == (set(Severity), set(Confidence))


def test_weights_of_money() -> None:
    assert weight(None) == weight(0) == weight(-5) == NO_MONEY
    assert weight(FULL_YUAN * 100) == weight(FULL_YUAN * 10_000) == 1
    assert weight(10_000 * 100) == pytest.approx(0.5, abs=0.001)
    assert weight(1) == 0.2


def test_weights_of_age() -> None:
    assert freshness_weight(0) == freshness_weight(-30) == 1
    assert freshness_weight(365) == 0.5
    assert freshness_weight(10_000) == FLOOR


def test_the_formula_names_the_four_parts_in_both_languages() -> None:
    assert [FORMULA["en"].count(word) for word in ("severity", "money", "confidence", "freshness")] == [1, 1, 1, 1]
    assert [FORMULA["zh"].count(word) for word in ("严重程度", "涉及金额", "把握", "新近程度")] == [1, 1, 1, 1]
