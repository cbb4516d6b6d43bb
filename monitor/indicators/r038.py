"""R038: of the bids submitted to a buyer or procuring entity, or by a tenderer, unusually many were disqualified.

The reference engine holds the minimum of processes against the number of bids; here it counts processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from sys import intern
from typing import ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.fences import quartiles
from monitor.indicators.kept import Kept
from monitor.indicators.part import Bidder, Process, members
from monitor.indicators.results import Results
from monitor.indicators.terms import Terms

CODE: Final = "R038"


class Params(Struct, frozen=True):
    """A ratio from `threshold` on, without one from the upper fence on; of those with at least these minima."""

    READERS: ClassVar[dict[str, values.Reader]] = {
        "threshold": values.ratio,
        "minimum_submitted_bids": values.count,
        "minimum_contracting_processes": values.count,
    }
    threshold: float | None = None
    minimum_submitted_bids: int = 2
    minimum_contracting_processes: int = 2


class Tally(Struct, gc=False):
    """Disqualified of submitted bids, over so many processes."""

    disqualified: int = 0
    submitted: int = 0
    processes: int = 0


class R038:
    """The indicator of a run."""

    def __init__(self, params: Params, terms: Terms) -> None:
        self.params, self.compat = params, terms.compat

    @staticmethod
    def keep(process: Process, kept: Kept) -> None:
        """Keeps the bids of this process."""
        whole = process.whole
        kept.submitted, kept.disqualified = len(whole.bidders), len(whole.dropped)
        kept.tenderers = tuple(whole.bidders) if whole.is_plain else _ids(whole.bidders)  # type: ignore[arg-type]
        if whole.dropped:
            kept.turned_down = _ids(whole.dropped)
        buyer, entity = process.release.buyer, process.tender.procuring_entity
        if buyer is not None and buyer.id.__class__ is str:
            kept.buyer = intern(buyer.id)
        if entity is not None and entity.id.__class__ is str:
            kept.entity = intern(entity.id)

    def conclude(self, kept: list[Kept], results: Results) -> None:
        """Flags buyers, procuring entities and tenderers."""
        buyers: dict[str, Tally] = {}
        entities: dict[str, Tally] = {}
        for one in kept:
            if one.submitted:
                if one.buyer is not None:
                    _count(buyers, one.buyer, one)
                if one.entity is not None:
                    _count(entities, one.entity, one)
        bids = Counter(chain.from_iterable([one.tenderers for one in kept]))
        turned_down = Counter(chain.from_iterable([one.turned_down for one in kept]))
        tenderers = {one: Tally(turned_down[one], count) for one, count in bids.items()}
        least = self.params.minimum_contracting_processes
        self._flag("Buyer", buyers, least, results)
        self._flag("ProcuringEntity", entities, least, results)
        self._flag("Tenderer", tenderers, self.params.minimum_submitted_bids, results)

    def _flag(self, group: str, tallies: dict[str, Tally], least: int, results: Results) -> None:
        by_process = group != "Tenderer" and not self.compat
        ratios = {
            one: tally.disqualified / tally.submitted
            for one, tally in tallies.items()
            if (tally.processes if by_process else tally.submitted) >= least
        }
        if not ratios:
            return
        fence = self.params.threshold
        if fence is None:
            found = quartiles(ratios.values())
            fence = found.upper_fence
            results.meta(CODE, **{f"{group}_q1": found.q1, f"{group}_q3": found.q3})
        results.meta(CODE, **{f"{group}_upper_fence": fence})
        if not fence > 0:
            return
        for one, ratio in ratios.items():
            if ratio >= fence:
                tally = tallies[one]
                results.flag(group, one, CODE, ratio)
                results.tell(
                    group,
                    one,
                    CODE,
                    ratio,
                    disqualified=tally.disqualified,
                    submitted=tally.submitted,
                    upper_fence=fence,
                )


def _ids(bidders: Iterable[Bidder]) -> tuple[str, ...]:
    return tuple([one for bidder in bidders for one in members(bidder)])


def _count(tallies: dict[str, Tally], whose: str, kept: Kept) -> None:
    tally = tallies.get(whose)
    if tally is None:
        tally = tallies[whose] = Tally()
    tally.disqualified += kept.disqualified
    tally.submitted += kept.submitted
    tally.processes += 1
