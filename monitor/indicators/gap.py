"""The gap between the winner's price and the lowest of the others, which R024 and R058 judge.

(other - winner) / winner, where the winner's lowest valid bid is not above it: else price alone did not decide. Both
prices are in one currency: that of the winner's bids, or of the settings; for the reference engine the main currency.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import copysign, inf, isnan, nan
from operator import attrgetter
from typing import Any, Final

from monitor.indicators.fences import quartiles
from monitor.indicators.kept import Gap, Kept
from monitor.indicators.part import Bidder, Part, Process, members, price
from monitor.indicators.terms import MainCurrency, Terms

NONE: Final = (inf,)
OTHERS: Final = "{} 以外的报价未比较 / bids in another currency than {} are not compared"


class Ratios:
    """All gaps of a run in ascending order of their ratios, NaN last, and their quartiles."""

    def __init__(self, firsts: Iterable[Gap]) -> None:
        gaps: list[Gap] = []
        for first in firsts:
            gap: Gap | None = first
            while gap is not None:
                gaps.append(gap)
                gap = gap.after
        ratios = [gap.ratio for gap in gaps]
        is_odd = any(map(isnan, ratios))
        gaps.sort(key=(lambda gap: (isnan(gap.ratio), gap.ratio)) if is_odd else attrgetter("ratio"))
        self.ordered = gaps
        self.quartiles = quartiles(ratios)

    def up_to(self, fence: float) -> Iterable[Gap]:
        """The gaps at or below the fence."""
        for gap in self.ordered:
            if not gap.ratio <= fence:
                return
            yield gap

    def down_to(self, fence: float) -> Iterable[Gap]:
        """The gaps at or above the fence."""
        for gap in reversed(self.ordered):
            if gap.ratio >= fence:
                yield gap
            elif not isnan(gap.ratio):
                return


class Gaps:
    """The gaps of a run."""

    def __init__(self, terms: Terms, main: MainCurrency) -> None:
        self.terms, self.main = terms, main

    def keep(self, process: Process, kept: Kept) -> None:
        """Keeps the gaps of the parts of this process."""
        if process.is_comparable:
            for part in process.parts:
                if part.winner is not None and (self.terms.compat or (part.mine and part.rest_bidders)):
                    self._of(part, process, kept)

    def _of(self, part: Part, process: Process, kept: Kept) -> None:
        currency = self._currency(part)
        if currency != part.currency and part.amounts:
            process.odd.append(OTHERS.format(*[currency or part.currency] * 2))
        if currency is None:
            return
        if part.is_plain and part.currency == currency:
            least, lowest = min(part.my_amounts or NONE), min(part.rest_amounts or NONE)
            other = part.rest_bidders[part.rest_amounts.index(lowest)] if lowest < inf else None
        else:
            least, lowest, other = self._among(part, currency)
        if other is None or lowest < least or least == inf or (least <= 0 and not self.terms.compat):
            return
        told: dict[str, Any] | None = None
        if self.terms.told:
            told = {} if part.lot is None else {"lot": part.lot}
            told |= {"winner": sorted(members(part.winner)), "winner_amount": least}
            told |= {"other": sorted(members(other)), "other_amount": lowest, "currency": currency}
        ratio = (lowest - least) / least if least else copysign(inf, least) if lowest > 0 else nan
        kept.gap = Gap(ratio, process.ocid, part.winner, other, told, kept.gap)

    def _among(self, part: Part, currency: str | None) -> tuple[float, float, Bidder]:
        """The winner's lowest price, the lowest other and whose it is, where currencies or bidders are mixed."""
        other: Bidder = None
        least = lowest = inf
        for bidder, bid in part.valid():
            asked = price(bid)
            if asked is None or asked[1] != currency or bidder is None:
                continue
            amount = asked[0]
            if bidder == part.winner:
                least = min(least, amount)
            elif amount < lowest and not (self.terms.compat and bidder.__class__ is not str):
                other, lowest = bidder, amount
        return least, lowest, other

    def _currency(self, part: Part) -> str | None:
        """The currency to compare in; None where there is none, or the winner's bids are in several."""
        if self.terms.compat:
            return self._main(part)
        if self.terms.currency is not None or part.currency is not None:
            return self.terms.currency or part.currency
        found = {asked[1] for bid in part.mine if (asked := price(bid)) is not None}
        return found.pop() if len(found) == 1 else None

    def _main(self, part: Part) -> str | None:
        """The main currency of the reference engine, which is that of the first amount met."""
        if self.main.main is None:
            asked = (price(bid) for who, bid in part.valid() if who.__class__ is str)
            self.main.main = next((one[1] for one in asked if one is not None), None)
        return self.main.main
