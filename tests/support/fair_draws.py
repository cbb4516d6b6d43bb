"""Counties of draws, fair or steered: the simulation behind the statistics of draws."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from monitor.screens.draws.told import Drawn, Sat

DRAWS, EXPERTS = 300, 120
AGENCIES = ("agency-1", "agency-2", "agency-3", "agency-4", "agency-5")
FRIEND, PARTNER = "E-000", "E-001"


def county(random: Random, draws: int = DRAWS, experts: int = EXPERTS) -> list[Drawn]:
    """Fair draws: pools of 20 to 120 experts, 3 to 7 seats, 15 % of those called decline, five agencies and callers."""
    names = [f"E-{number:03d}" for number in range(experts)]
    out = []
    for number in range(draws):
        pool = frozenset(random.sample(names, random.randint(20, experts)))
        seated = tuple(random.sample(sorted(pool), random.randint(3, 7)))
        agency = random.choice(AGENCIES)
        declined = sum(random.random() < 0.15 for _ in seated)
        out.append(Drawn(f"D-{number}", pool, seated, caller=f"{agency}-caller", agency=agency, declined=declined))
    return out


def _placed(draw: Drawn, wanted: tuple[str, ...]) -> Drawn:
    kept = [expert for expert in draw.seated if expert not in wanted]
    return replace(draw, seated=(*wanted, *kept)[: draw.seats], eligible=draw.eligible | set(wanted))


def friend_favoured(random: Random, p: float) -> list[Drawn]:
    """One expert stands in every pool of one agency, and is placed there with probability p instead of being drawn."""
    out = []
    for draw in county(random):
        if draw.agency == AGENCIES[0]:
            pool = draw.eligible | {FRIEND}
            fair = replace(draw, eligible=pool, seated=tuple(random.sample(sorted(pool), draw.seats)))
            out.append(_placed(fair, (FRIEND,)) if random.random() < p else fair)
        else:
            out.append(draw)
    return out


def pair_favoured(random: Random, p: float) -> list[Drawn]:
    """Two experts are placed together with probability p in the draws of one agency."""
    return [
        _placed(draw, (FRIEND, PARTNER)) if draw.agency == AGENCIES[0] and random.random() < p else draw
        for draw in county(random)
    ]


def refusals_faked(random: Random, p: float) -> list[Drawn]:
    """One agency writes down a refusal with probability p for each seat, beside the true ones."""
    return [
        replace(draw, declined=draw.declined + sum(random.random() < p for _ in draw.seated))
        if draw.agency == AGENCIES[0]
        else draw
        for draw in county(random)
    ]


def evaluations(random: Random, p: float = 0.0, lots: int = DRAWS) -> list[Sat]:
    """Lots with three to eight of forty firms bidding; where friend and firm meet, it wins with extra chance p."""
    firms = [f"F-{number:02d}" for number in range(40)]
    out = []
    for number, draw in enumerate(county(random, lots)):
        bidders = frozenset(random.sample(firms, random.randint(3, 8)))
        experts = frozenset({*draw.seated, FRIEND}) if number % 6 == 0 else frozenset(draw.seated)
        if number % 6 == 0:
            bidders |= {firms[0]}
        meet = FRIEND in experts and firms[0] in bidders
        winner = firms[0] if meet and random.random() < p else random.choice(sorted(bidders))
        out.append(Sat(f"L-{number}", experts, bidders, winner))
    return out
