"""标王: a firm that wins beyond what even the strong firms of its market do, given how many bid against it.

Firms differ: a cheap one wins more than 1 in n in any honest market. So chance is that of a firm drawn from the
market's own spread of strengths (`strength`; exact, Poisson-binomial), then Benjamini and Hochberg over the firms of
the market. No rule asks this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from monitor.facts.facts import Facts
from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.firms.chance import at_least
from monitor.screens.firms.contests import MIN_BIDS, MIN_FIRMS, WINDOW, Contests, contests
from monitor.screens.firms.said import CHEAPER, FEW, READ, SPECIALISED, once_in, unusual
from monitor.screens.firms.strength import Record, record, spread
from monitor.screens.result import Unusual
from monitor.screens.tenders.county import bids_of


@dataclass(frozen=True, slots=True)
class Screen:
    """Bounds are included."""

    id: str = "firms.king"
    version: int = 1
    q: float = 0.01
    reads: tuple[str, ...] = READ

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in words."""
        return {"zh": "中标远多于同行的企业", "en": "A firm that wins far beyond its peers"}

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""
        return {"q": self.q, "window": WINDOW, "min_bids": MIN_BIDS}

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The kings of the markets."""
        return [found for here in contests(bids_of(facts), as_of) for found in self.of(here)]

    def of(self, here: Contests) -> list[Unusual]:
        """The same in one market."""
        records = {int(firm): record(here, np.flatnonzero(here.met.firm == firm)) for firm in here.often}
        records = {firm: one for firm, one in records.items() if len(one.rivals) >= MIN_BIDS}
        if len(records) < MIN_FIRMS:
            return []
        strengths = spread(list(records.values()))
        raw: list[Raw] = [
            ((str(firm),), len(one.rivals), one.won, one.expected, at_least(one.chances(strengths), one.won))
            for firm, one in records.items()
        ]
        leads = [lead for lead in corrected("king", raw) if lead.q <= self.q]
        return [
            self._said(here, place, int(lead.of[0]), records[int(lead.of[0])], (lead.p, lead.q))
            for place, lead in enumerate(leads)
        ]

    def _said(self, here: Contests, place: int, firm: int, one: Record, chances: tuple[float, float]) -> Unusual:
        judged, chance = len(one.rivals), once_in(chances[0])
        reason = {
            "zh": f"{judged} 个已定标的投标中标 {one.won} 个；按各标段投标家数随机为 {one.expected:.1f} 个，即使是本市场的强者，也要"
            f"{chance['zh']}的运气才能如此",
            "en": f"won {one.won} of {judged} judged bids; the numbers of bidders would give {one.expected:.1f}, and a "
            f"firm drawn from the spread of strengths of this market does as well {chance['en']} times",
        }
        return unusual(
            self.id, self.version, here, firm, place=place,
            reasons=[reason], innocent=(CHEAPER, SPECIALISED, FEW),
            figures={"judged": judged, "expected_wins": round(one.expected, 2), "p": chances[0], "q": chances[1]},
        )  # fmt: skip


KING: Final = Screen()
