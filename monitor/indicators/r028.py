"""R028: different bidders ask the same price in one process."""

from __future__ import annotations

from typing import Final

from monitor.indicators.kept import Found
from monitor.indicators.part import Bidder, Part, Process, members, price
from monitor.indicators.terms import Terms

CODE: Final = "R028"


class R028:
    """The indicator of a run."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def look(self, process: Process, part: Part) -> Found | None:
        """A flag, or None."""
        if len(set(part.amounts)) == len(part.amounts) or not process.is_comparable:
            return None
        last: dict[tuple[float, str], Bidder] = {}
        same: dict[tuple[float, str], set[str]] = {}
        for bidder, bid in part.offers():
            asked = price(bid)
            if asked is None or bidder is None:
                continue
            before = last.get(asked)
            if before is not None and before != bidder and set(members(before)) != set(members(bidder)):
                same.setdefault(asked, set()).update(members(before), members(bidder))
            last[asked] = bidder
        if not same:
            return None
        tenderers = tuple(sorted(set().union(*same.values())))
        if not self.terms.told:
            return Found(CODE, 1.0, tenderers, 1.0)
        prices = [
            {"amount": amount, "currency": currency, "tenderers": sorted(ids)}
            for (amount, currency), ids in same.items()
        ]
        return Found(CODE, 1.0, tenderers, 1.0, {"same_prices": prices})
