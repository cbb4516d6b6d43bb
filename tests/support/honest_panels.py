"""Evaluations in which everybody judges for himself: a bid has a quality, a member strictness and taste, points steps.

What a test plants: one who copies another's sheet, one who favours a firm a little in every panel, one wild score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from monitor.screens.scores.told import SCORES

ITEMS = ("plan", "staff", "quality", "service")


@dataclass
class Panels:
    """Panels of five of `experts`, each of `bids` of `firms`, four items in steps of half a point from 0 to 10."""

    seed: int
    experts: int = 30
    firms: int = 25
    bids: int = 5
    step: float = 0.5
    copies: tuple[str, str] | None = None
    """(who copies, from whom): both sit in every third panel."""
    favour: tuple[str, str, float] | None = None
    """(expert, firm, points more an item): the two meet in every third panel."""
    random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.strict = self.random.normal(0, 0.6, self.experts)

    def scores(self, panels: int) -> pl.DataFrame:
        """`SCORES` of so many panels."""
        rows = [row for panel in range(panels) for row in self._panel(panel)]
        return pl.DataFrame(rows, schema=SCORES).sort("panel", "expert", "bid", "item")

    def _panel(self, panel: int) -> list[dict[str, Any]]:
        random, planted = self.random, panel % 3 == 0
        seated = [f"E-{one:03d}" for one in random.choice(self.experts, 5, replace=False)]
        firms = [f"F-{one:03d}" for one in random.choice(self.firms, self.bids, replace=False)]
        quality = random.normal(7, 1.2, (self.bids, len(ITEMS)))
        if planted and self.copies:
            seated = [*self.copies, *(one for one in seated if one not in self.copies)][:5]
        if planted and self.favour:
            seated = [self.favour[0], *(one for one in seated if one != self.favour[0])][:5]
            firms = [self.favour[1], *(one for one in firms if one != self.favour[1])][: self.bids]
        sheets: dict[str, np.ndarray[Any, Any]] = {}
        for expert in seated:
            own = self.strict[int(expert[2:]) % self.experts]
            given = quality - own + random.normal(0, 0.8, quality.shape)
            if planted and self.favour and expert == self.favour[0]:
                given[0] += self.favour[2]
            sheets[expert] = np.clip(np.round(given / self.step) * self.step, 0, 10)
        if planted and self.copies:
            sheets[self.copies[0]] = sheets[self.copies[1]].copy()
        return [
            {"panel": panel, "process": f"ocds-{panel}", "day": 20_000 + panel, "expert": expert}
            | {"bid": f"B-{panel}-{firm}", "firm": firm, "item": item, "is_subjective": True}
            | {"points": float(sheet[at, place])}
            for expert, sheet in sheets.items()
            for at, firm in enumerate(firms)
            for place, item in enumerate(ITEMS)
        ]
