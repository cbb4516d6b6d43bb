"""陪标专业户: a firm that meets one winner beyond what companions do, and beside it hardly ever wins.

Rule `col.always-loser` asks for eight bids or more, not one win, and one winner in 70 % of them, whatever the number of
bidders. This asks for chance: they meet more than companions of the market (exact, `pairs`); in their meetings the one
wins more, and the other less, than bidders do at random (Poisson-binomial, exact, 1 in n each; the larger of the two
chances; Benjamini and Hochberg over the pairs that passed the first question). A win or two does not clear it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from monitor.facts.facts import Facts
from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.firms.chance import at_least, at_most
from monitor.screens.firms.contests import MIN_BIDS, WINDOW, Contests, contests
from monitor.screens.firms.meeting import meets
from monitor.screens.firms.pairs import Pair, companions
from monitor.screens.firms.said import (
    CHEAPER,
    FRAMEWORK,
    LISTED,
    NEWCOMER,
    READ,
    SPECIALISED,
    more,
    once_in,
    unusual,
)
from monitor.screens.firms.strength import Record, record
from monitor.screens.result import Unusual
from monitor.screens.tenders.county import bids_of


@dataclass(frozen=True, slots=True)
class Beside:
    """A firm beside a winner: their pair, what each won of the judged tenders in which they met, and the chance."""

    firm: int
    winner: int
    pair: Pair
    own: Record
    winners: Record
    p: float


def beside(here: Contests, pair: Pair) -> Beside:
    """The pair, the one that won more taken as the winner."""
    own, winners = record(here, pair.rows), record(here, pair.other_rows)
    firm, winner = pair.one, pair.other
    if own.won > winners.won:
        own, winners, firm, winner = winners, own, winner, firm
    one = np.ones(1)
    p = max(at_least(winners.chances(one), winners.won), at_most(own.chances(one), own.won))
    # either of the two could have been the winner
    return Beside(firm, winner, pair, own, winners, min(1.0, 2 * p))


@dataclass(frozen=True, slots=True)
class Screen:
    """Bounds are included."""

    id: str = "firms.accompanying"
    version: int = 1
    q_meeting: float = 0.05
    q_wins: float = 0.05
    reads: tuple[str, ...] = READ

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in words."""
        return {"zh": "陪同同一中标人投标的企业", "en": "A firm that accompanies one winner"}

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""
        return {"q_meeting": self.q_meeting, "q_wins": self.q_wins, "window": WINDOW, "min_bids": MIN_BIDS}

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The firms that accompany."""
        return [found for here in contests(bids_of(facts), as_of) for found in self.of(here)]

    def of(self, here: Contests) -> list[Unusual]:
        """The same in one market."""
        told = [beside(here, pair) for pair in companions(here).pairs if pair.q <= self.q_meeting]
        raw: list[Raw] = [
            ((str(at),), one.pair.met, one.own.won, one.own.expected, one.p) for at, one in enumerate(told)
        ]
        by_firm: dict[int, list[Beside]] = {}
        for lead in corrected("accompanying", raw):
            if lead.q <= self.q_wins:
                by_firm.setdefault(told[int(lead.of[0])].firm, []).append(told[int(lead.of[0])])
        return [self._said(here, place, firm, own) for place, (firm, own) in enumerate(by_firm.items())]

    def _said(self, here: Contests, place: int, firm: int, own: list[Beside]) -> Unusual:
        reasons = []
        for one in own[:LISTED]:
            chance, judged, expected = once_in(one.p), len(one.own.rivals), one.own.expected
            reasons += [
                meets(here, one.pair, firm),
                {
                    "zh": f"其中已定标 {judged} 个：对方中标 {one.winners.won} 个，本企业中标 {one.own.won} 个；按各标段投标家数，随机各为 "
                    f"{expected:.1f} 个（偶然如此的可能{chance['zh']}）",
                    "en": f"of these {judged} have a winner: it won {one.own.won} and {here.names[one.winner]} won "
                    f"{one.winners.won}, where the numbers of bidders would give each {expected:.1f} "
                    f"(by chance {chance['en']})",
                },
            ]
        best = own[0]
        return unusual(
            self.id, self.version, here, firm, place=place,
            reasons=[*reasons, *more(len(own) - LISTED, "家这样的中标人", "such winners")],
            innocent=(NEWCOMER, CHEAPER, SPECIALISED, FRAMEWORK),
            figures={
                "winner": here.names[best.winner], "winners": len(own), "met": best.pair.met, "q": best.pair.q,
                "won_beside": best.own.won, "winner_won": best.winners.won,
                "expected_wins": round(best.own.expected, 2),
            },
        )  # fmt: skip


ACCOMPANYING: Final = Screen()
