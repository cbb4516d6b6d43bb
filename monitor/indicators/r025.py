"""R025: a tenderer bids as often as the busiest and hardly ever wins.

Counted once a process (or lot) with one winner: a member of a consortium bids, and wins, with it.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.fences import ascending, quantile, quartiles
from monitor.indicators.kept import Kept
from monitor.indicators.part import Bidder, Process, members
from monitor.indicators.results import Results
from monitor.indicators.terms import Terms

CODE: Final = "R025"


class Params(Struct, frozen=True):
    """Top: at least the percentile of bids. Seldom: a ratio up to `threshold`, without one up to the lower fence."""

    READERS: ClassVar[dict[str, values.Reader]] = {"percentile": values.percentile, "threshold": values.ratio}
    percentile: int = 75
    threshold: float | None = None


class R025:
    """The indicator of a run."""

    def __init__(self, params: Params, terms: Terms) -> None:
        self.params, self.compat = params, terms.compat
        self._known: dict[Bidder, tuple[str, ...]] = {}

    def keep(self, process: Process, kept: Kept) -> None:
        """Keeps who bid in this process and who won."""
        for part in process.parts:
            if part.winner is None:
                continue
            bidders = set(part.rest_bidders)
            if part.mine:
                bidders.add(part.winner)
                kept.won += self._known.get(part.winner) or self._one(part.winner)
            if part.is_plain:
                kept.bid += tuple(bidders)  # type: ignore[arg-type]
            elif self.compat:
                kept.bid += tuple(bidder for bidder in bidders if isinstance(bidder, str))
            else:
                kept.bid += tuple({one for bidder in bidders for one in members(bidder)})

    def _one(self, winner: Bidder) -> tuple[str, ...]:
        """One object for the same winners: there are far fewer of them than processes."""
        return self._known.setdefault(winner, tuple(members(winner)))

    def conclude(self, kept: list[Kept], results: Results) -> None:
        """Flags the tenderers."""
        bids = Counter(chain.from_iterable([one.bid for one in kept]))
        wins = Counter(chain.from_iterable([one.won for one in kept]))
        ratios = {one: wins[one] / count for one, count in bids.items()}
        top = quantile(ascending(bids.values()), self.params.percentile / 100)
        fence, is_telling = self.params.threshold, True
        if fence is None:
            found = quartiles(ratios.values())
            fence, is_telling = found.lower_fence, found.q1 > 0
            results.meta(CODE, q1=found.q1, q3=found.q3)
        results.meta(CODE, upper_fence=top, lower_fence=fence)
        if not (is_telling and fence > 0):
            return
        for one, ratio in ratios.items():
            if bids[one] >= top and ratio <= fence:
                results.flag("Tenderer", one, CODE, ratio)
                results.tell(
                    "Tenderer", one, CODE, ratio, wins=wins[one], bids=bids[one], upper_fence=top, lower_fence=fence
                )
