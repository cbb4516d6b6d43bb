"""In which order findings are looked at: severity x money x confidence x freshness x what is unusual, all shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

SEVERITY = {"critical": 1.0, "high": 0.8, "medium": 0.5, "low": 0.3, "info": 0.1}
CONFIDENCE = {"high": 1.0, "medium": 0.7, "low": 0.45}
LEAD = 0.6
"""A heuristic weighs this much of a statutory bound."""
FULL_YUAN = 10**8
"""From here on money weighs fully; below, by the logarithm."""
NO_MONEY = 0.4
"""Weight of a finding whose money is not known or that has none."""
HALF_LIFE_DAYS = 365
FLOOR = 0.3
"""The oldest finding keeps this much."""
UNUSUAL_MOST = 0.1
"""What a screen found most unusual of all adds a tenth to a finding on it: it moves neighbours, it makes no order."""
UNUSUAL_FROM_PPM = 950_000
"""From this place in its comparison set on a result counts, in millionths; up to 1,000,000 it counts evenly more."""

FORMULA = {
    "zh": "得分 = 100 × 严重程度 × 涉及金额 × 把握 × 新近程度 × 异常系数（1 至 1.1；无异常为 1）",
    "en": "score = 100 x severity x money at stake x confidence x freshness x unusual (1 to 1.1; 1 where nothing is)",
}


@dataclass(frozen=True, slots=True)
class Rank:
    """A score and what it is made of; every part lies in (0, 1], `unusual` in [1, 1.1]."""

    score: float
    severity: float
    money: float
    confidence: float
    freshness: float
    unusual: float = 1.0


def money_weight(stake_fen: int | None) -> float:
    """Weight of an amount: the logarithm of the yuan, 1 at 100 million."""
    if stake_fen is None or stake_fen <= 0:
        return NO_MONEY
    return min(1.0, max(0.2, math.log10(1 + stake_fen / 100) / math.log10(FULL_YUAN)))


def freshness_weight(age_days: int) -> float:
    """Weight of age: half after a year, never below the floor."""
    return max(FLOOR, math.pow(0.5, max(age_days, 0) / HALF_LIFE_DAYS))


def score_of(*parts: float) -> float:
    """The score of these factors."""
    return round(100 * math.prod(parts), 1)


def unusual_weight(rank_ppm: int | None) -> float:
    """Weight of what a screen found unusual, by its place in its comparison set in millionths; None: nothing did."""
    beyond = max(0, (UNUSUAL_FROM_PPM if rank_ppm is None else rank_ppm) - UNUSUAL_FROM_PPM)
    return 1 + UNUSUAL_MOST * beyond / (1_000_000 - UNUSUAL_FROM_PPM)


def sureness(confidence: str, *, is_lead: bool) -> float:
    """Weight of how sure a rule is."""
    return CONFIDENCE[confidence] * (LEAD if is_lead else 1.0)


def rank(
    severity: str,
    confidence: str,
    *,
    is_lead: bool,
    stake_fen: int | None,
    age_days: int,
    unusual_ppm: int | None = None,
) -> Rank:
    """The rank of a finding; `age_days` since the judged day, `unusual_ppm` of what is most unusual about it."""
    sure = sureness(confidence, is_lead=is_lead)
    parts = (SEVERITY[severity], money_weight(stake_fen), sure, freshness_weight(age_days), unusual_weight(unusual_ppm))
    return Rank(score_of(*parts), *(round(part, 3) for part in parts))
