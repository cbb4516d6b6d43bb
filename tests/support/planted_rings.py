"""A market of honest firms, and the same with a ring in it: for measuring what screens find and what they find wrongly.

Honest: firms differ in costs, in how much they bid and in their trade, which the market does not tell; a tender draws
bidders of its trade, seldom of another; prices are costs times a margin with a spread of the tender's own; the lowest
wins, sometimes the second. A ring: firms of one trade that enter a share of the market's tenders together. Most of them
come; one is meant to win, by turns or always the same, at the lowest of its own honest prices and a little more, the
others bid just above; fewer honest firms come beside them, and any of these that is lower wins. Elsewhere the members
bid as honest firms do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl

from monitor.screens.tenders.bids import checked

FIRMS, TRADES, TENDERS, DAYS = 120, 4, 600, 1095
MARKET: Final = "works"
LAST_DAY: Final = 20_500
"""The day of the last tender."""
Style = Literal["turns", "one"]


@dataclass(frozen=True, slots=True)
class Planted:
    """Bids, the firms of the ring (none: an honest market), the tenders that it staged, and whom it let win."""

    bids: pl.DataFrame
    ring: frozenset[str]
    staged: frozenset[str]
    favourite: str | None


@dataclass(frozen=True, slots=True)
class Town:
    """The firms of a market: trade, cost (logarithm) and how often they bid."""

    names: list[str]
    trade: np.ndarray
    cost: np.ndarray
    weight: np.ndarray
    place: np.ndarray


def town(rng: np.random.Generator, firms: int, places: int) -> Town:
    """Firms of several trades and places; a few bid for almost everything, most seldom."""
    names = [f"F-{number:03d}" for number in range(firms)]
    trade, cost, weight = rng.integers(0, TRADES, firms), rng.normal(0, 0.03, firms), rng.lognormal(0, 0.9, firms)
    return Town(names, trade, cost, weight, rng.integers(0, places, firms) if places > 1 else np.zeros(firms, int))


def planted(
    seed: int,
    size: int = 0,
    participation: float = 0.0,
    *,
    tenders: int = TENDERS,
    firms: int = FIRMS,
    style: Style = "turns",
    places: int = 1,
    market: str = MARKET,
) -> Planted:
    """A market with a ring of `size` firms that enters the share `participation` of its tenders; size 0: honest.

    With several `places` firms seldom bid away from theirs: honest firms then meet the more, for no bad reason.
    """
    rng = np.random.default_rng([seed, size, round(100 * participation), tenders, firms])
    here = town(rng, firms, places)
    home = int(np.bincount(here.trade).argmax())
    ring = rng.choice(np.flatnonzero(here.trade == home), size, replace=False) if size else np.empty(0, int)
    wins = dict.fromkeys(ring.tolist(), 0)
    rows, staged = [], []
    for number in range(tenders):
        kind = int(rng.integers(0, TRADES)), int(rng.integers(0, places)) if places > 1 else 0
        base, spread = float(np.exp(rng.normal(13, 1))), float(np.exp(rng.normal(np.log(0.05), 0.3)))
        wanted = 2 + int(rng.negative_binomial(4, 0.5))
        drawn = {
            firm: base * np.exp(here.cost[firm] + spread * rng.normal()) for firm in _drawn(rng, here, kind, wanted)
        }
        entered = bool(size) and rng.random() < participation
        if entered:
            drawn = _staged(rng, here, ring, drawn, wins, style, (base, spread))
            staged.append(f"T-{number:05d}")
        order = sorted(drawn, key=drawn.__getitem__)
        winner = order[1] if not entered and len(order) > 1 and rng.random() < 0.15 else order[0]
        if winner in wins and entered:
            wins[winner] += 1
        day = LAST_DAY - DAYS + DAYS * (number + 1) // tenders
        rows += [(market, f"T-{number:05d}", here.names[one], drawn[one], day, one == winner) for one in order]
    bids = pl.DataFrame(rows, schema=["market", "tender", "bidder", "price", "day", "is_winner"], orient="row")
    favourite = here.names[ring[0]] if style == "one" and size else None
    return Planted(checked(bids), frozenset(here.names[one] for one in ring), frozenset(staged), favourite)


def _drawn(rng: np.random.Generator, here: Town, kind: tuple[int, int], wanted: int) -> list[int]:
    chance = here.weight * np.where(here.trade == kind[0], 1, 0.05) * np.where(here.place == kind[1], 1, 0.1)
    return rng.choice(len(chance), min(wanted, len(chance)), replace=False, p=chance / chance.sum()).tolist()


def _staged(
    rng: np.random.Generator,
    here: Town,
    ring: np.ndarray,
    drawn: dict[int, float],
    wins: dict[int, int],
    style: Style,
    prices: tuple[float, float],
) -> dict[int, float]:
    """The prices of a tender that the ring enters: fewer outsiders, one member meant to win, the others above it."""
    base, spread = prices
    outsiders = {firm: price for firm, price in drawn.items() if firm not in wins and rng.random() < 0.5}
    come = [firm for firm in ring.tolist() if rng.random() < 0.85]
    come = come if len(come) > 2 else ring[:3].tolist()
    first = int(ring[0]) if style == "one" else min(come, key=lambda firm: (wins[firm], rng.random()))
    come = sorted({*come, first})
    own = base * np.exp(here.cost[come] + spread * rng.normal(size=len(come)))
    price = float(own.min() * np.exp(rng.uniform(0, 0.03)))
    return outsiders | {one: price * float(np.exp(rng.uniform(0.01, 0.06)) if one != first else 1) for one in come}
