"""What the screens of firms find of a planted ring, and what they flag in an honest market."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planted_rings import LAST_DAY, Planted, Style, planted

from monitor.screens.firms.accompanying import ACCOMPANYING
from monitor.screens.firms.community import COMMUNITY
from monitor.screens.firms.contests import Contests, contests
from monitor.screens.firms.king import KING
from monitor.screens.firms.pair import PAIR

SCREENS = {one.id: one for one in (PAIR, ACCOMPANYING, KING, COMMUNITY)}


@dataclass(frozen=True, slots=True)
class Found:
    """A screen over one planted market: firms flagged that are of the ring, firms flagged that are not, looked at."""

    ring: int
    others: int
    looked_at: int
    size: int


def flagged(screen: str, here: Contests) -> set[str]:
    """The firms that a screen flags."""
    return {one.subject_id for one in SCREENS[screen].of(here)}


def found(told: Planted) -> dict[str, Found]:
    """Every screen over one market."""
    (here,) = contests(told.bids, LAST_DAY)
    out = {}
    for screen in SCREENS:
        firms = flagged(screen, here)
        out[screen] = Found(len(firms & told.ring), len(firms - told.ring), len(here.often), len(told.ring))
    return out


def over(
    seeds: Iterable[int], size: int, share: float, *, tenders: int, firms: int, style: Style = "turns", places: int = 1
) -> list[dict[str, Found]]:
    """Every screen over one market a seed."""
    return [
        found(planted(seed, size, share, tenders=tenders, firms=firms, style=style, places=places)) for seed in seeds
    ]
