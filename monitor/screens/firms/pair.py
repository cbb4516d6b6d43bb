"""Two firms that meet beyond what companions of their market do, and win by turns beyond chance.

Rule `col.rotation` asks for four lots of much the same whole set of bidders, all prices just above the winner's, shared
out evenly. This asks of two firms alone, whoever else bids and whatever the prices: whether they meet more than
companions do (exact, `pairs`), and then whether their wins in those meetings alternate more than in a random order
(runs, exact; Benjamini and Hochberg over the pairs that passed the first question).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.facts.facts import Facts
from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.firms.chance import at_least, turns
from monitor.screens.firms.contests import MIN_BIDS, WINDOW, Contests, contests
from monitor.screens.firms.meeting import by_firm, meets, partner
from monitor.screens.firms.pairs import Pair, companions
from monitor.screens.firms.said import FEW, FRAMEWORK, LISTED, READ, SPECIALISED, Said, more, once_in, unusual
from monitor.screens.result import Unusual
from monitor.screens.tenders.county import bids_of


@dataclass(frozen=True, slots=True)
class Turns:
    """The wins of two firms in their meetings, in order of day, and the chance of as many changes between them."""

    one: int
    other: int
    changes: int
    p: float


def taken(here: Contests, pair: Pair) -> Turns:
    """Who of the two won, one tender after the other; tenders that both or neither won are left out."""
    first, second = here.met.sat[pair.rows, 2] > 0, here.met.sat[pair.other_rows, 2] > 0
    order = first[first != second]
    changes = int((order[1:] != order[:-1]).sum())
    one, other = int(order.sum()), int((~order).sum())
    return Turns(one, other, changes, at_least(turns(one, other), changes + 1) if len(order) else 1.0)


@dataclass(frozen=True, slots=True)
class Screen:
    """Bounds are included."""

    id: str = "firms.pair"
    version: int = 1
    q_meeting: float = 0.01
    q_turns: float = 0.05
    reads: tuple[str, ...] = READ

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in words."""
        return {"zh": "常相遇且轮流中标的两家企业", "en": "Two firms that keep meeting and win by turns"}

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""
        return {"q_meeting": self.q_meeting, "q_turns": self.q_turns, "window": WINDOW, "min_bids": MIN_BIDS}

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The firms of such pairs."""
        return [found for here in contests(bids_of(facts), as_of) for found in self.of(here)]

    def of(self, here: Contests) -> list[Unusual]:
        """The same in one market."""
        close = [pair for pair in companions(here).pairs if pair.q <= self.q_meeting]
        told = [taken(here, pair) for pair in close]
        raw: list[Raw] = [((str(at),), one.one + one.other, one.changes, 0.0, one.p) for at, one in enumerate(told)]
        found = {int(lead.of[0]) for lead in corrected("turns", raw) if lead.q <= self.q_turns}
        kept = {(close[at].one, close[at].other): told[at] for at in found}
        out = []
        for place, (firm, own) in enumerate(by_firm(close[at] for at in found)):
            reasons = [
                part
                for pair in own[:LISTED]
                for part in (meets(here, pair, firm), _turns(here, pair, kept[pair.one, pair.other], firm))
            ]
            best = own[0]
            out.append(
                unusual(
                    self.id, self.version, here, firm, place=place,
                    reasons=[*reasons, *more(len(own) - LISTED, "家同样的企业", "such firms")],
                    innocent=(SPECIALISED, FRAMEWORK, FEW),
                    figures={
                        "partner": here.names[partner(best, firm)], "partners": len(own), "met": best.met,
                        "expected": round(best.expected, 2), "q": best.q, "p_turns": kept[best.one, best.other].p,
                    },
                )
            )  # fmt: skip
        return out


def _turns(here: Contests, pair: Pair, told: Turns, firm: int) -> Said:
    mine, theirs = (told.one, told.other) if firm == pair.one else (told.other, told.one)
    chance = once_in(told.p)
    return {
        "zh": f"其中本企业中标 {mine} 个、对方中标 {theirs} 个，先后交替 {told.changes} 次（随机次序下{chance['zh']}）",
        "en": f"it won {mine} of these and {here.names[partner(pair, firm)]} {theirs}, changing over {told.changes} "
        f"times (in a random order {chance['en']})",
    }


PAIR: Final = Screen()
