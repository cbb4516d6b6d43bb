"""R036: the lowest bid was disqualified while another one with a price stands.

Prices are compared within one currency: each of the process by itself, or that of the settings.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from monitor.indicators.gap import NONE, OTHERS
from monitor.indicators.kept import Found
from monitor.indicators.part import Bidder, Part, Process, members, price
from monitor.indicators.terms import MainCurrency, Terms

CODE: Final = "R036"
FLAG: Final = Found(CODE, 1.0)
Offer: TypeAlias = tuple[float, str | None, Bidder]
"""An amount, the status of the bid, who made it."""


class R036:
    """The indicator of a run."""

    def __init__(self, terms: Terms, main: MainCurrency) -> None:
        self.terms, self.main = terms, main

    def look(self, process: Process, part: Part) -> Found | None:
        """A flag, or None."""
        if not part.active or not process.is_comparable or not (part.dropped or self.terms.compat):
            return None
        only = self._main(part) if self.terms.compat else self.terms.currency
        is_one = part.currency is not None and only in (None, part.currency)
        if is_one and min(part.amounts) < min(part.dropped_amounts or NONE):
            return None  # most processes end here, and soon
        for currency, (amount, status, bidder) in self._lowest(process, part, only).items():
            if status == "disqualified":
                if not self.terms.told:
                    return FLAG
                told = {"disqualified": sorted(members(bidder)), "amount": amount, "currency": currency}
                return Found(CODE, 1.0, evidence=told)
        return None

    def _lowest(self, process: Process, part: Part, only: str | None) -> dict[str, Offer]:
        """The first lowest offer in each currency in which a valid one has a price."""
        lowest: dict[str, Offer] = {}
        standing: set[str] = set()
        for bidder, bid in part.offers():
            asked = price(bid)
            if asked is None:
                continue
            amount, currency = asked
            if only is not None and currency != only:
                process.odd.append(OTHERS.format(only, only))
                continue
            if currency not in lowest or amount < lowest[currency][0]:
                lowest[currency] = (amount, bid.status, bidder)
            if bid.status == "valid":
                standing.add(currency)
        return {currency: lowest[currency] for currency in sorted(standing)}

    def _main(self, part: Part) -> str | None:
        """The main currency of the reference engine, which is that of the first amount met."""
        if self.main.main is None:
            self.main.main = next((asked[1] for _, bid in part.offers() if (asked := price(bid)) is not None), None)
        return self.main.main
