"""What somebody who steers draws leaves behind: one expert drawn too often, one firm that wins when another sits.

Only draws that are merely recorded can be steered so; under tw-draw/1 the seats follow from what nobody can choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

POOL: Final = "POOL-WORKS"
OFTEN: Final = 42
"""Number of the expert who is drawn too often."""
ALLY: Final = 29
FIRM: Final = 22
"""Numbers of the expert and of the firm that go together."""
FEWEST: Final = 12
"""Steered draws below which chance hides them: a county that would have fewer is not steered at all."""
RATES: Final = {"exp.draw-uniformity": 0.25, "exp.expert-firm-affinity": 0.1}
"""Rule -> default share of the recorded draws of works that is steered."""


@dataclass(frozen=True, slots=True)
class Steering:
    """How often it happens, as a share of the recorded draws from the pool of works."""

    often: float = 0.0
    together: float = 0.0

    def favours(self, seed: int, ocid: str, pool: str) -> bool:
        """The firm bids in this process, and wins it with the expert's help."""
        return pool == POOL and Random(f"{seed}/{ocid}/together").random() < self.together

    def poorer(self, number: int) -> int:
        """Hundredths of a point by which a firm's bids are worse than others: who needs help wins little without it."""
        return 700 if self.together and number == FIRM else 0

    def seats(self, seed: int, ocid: str, pool: str) -> bool:
        """The expert who is drawn too often is drawn again."""
        return pool == POOL and Random(f"{seed}/{ocid}/often").random() < self.often


def steering(rates: Mapping[str, float], draws: float) -> Steering:
    """The steering at these rates, by rule, of a county in which about `draws` draws of works are only recorded."""
    shares = (rates.get(rule, 0.0) for rule in RATES)
    return Steering(*(share if share * draws >= FEWEST else 0.0 for share in shares))


def put(drawn: list[int], number: int, place: int) -> None:
    """The expert is in this place of those drawn, whoever was there."""
    if number in drawn:
        other = drawn.index(number)
        drawn[place], drawn[other] = number, drawn[place]
    else:
        drawn[place] = number
