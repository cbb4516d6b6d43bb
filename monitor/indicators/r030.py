"""R030: a bid that came in after the deadline won.

The reference engine compares the two dates as texts; here they are compared as times.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import gt
from typing import Final

from monitor.indicators.kept import Found
from monitor.indicators.moments import is_late
from monitor.indicators.part import Part, Process, members, suppliers
from monitor.indicators.terms import Terms

CODE: Final = "R030"


class R030:
    """The indicator of a run."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._late: Callable[[str, str], bool] = gt if terms.compat else is_late

    def look(self, process: Process, part: Part) -> Found | None:
        """A flag, or None."""
        period = process.tender.tender_period
        if period is None or period.end_date is None or not part.active:
            return None
        end, late = period.end_date, self._late
        found: list[tuple[str, str]] = []
        if part.is_plain and part.winner.__class__ is str:  # then nobody else has the winner's id
            found = [(part.winner, bid.date) for bid in part.mine if bid.date is not None and late(bid.date, end)]
        else:
            won = suppliers(part)
            for bidder, bid in part.valid():
                if bid.date is not None and late(bid.date, end):
                    found.extend((one, bid.date) for one in members(bidder) if one in won)
        if not found:
            return None
        tenderers = tuple(sorted({one for one, _ in found}))
        if not self.terms.told:
            return Found(CODE, 1.0, tenderers, 1.0)
        bids = [{"tenderer": one, "date": date} for one, date in found]
        return Found(CODE, 1.0, tenderers, 1.0, {"end": period.end_date, "late_bids": bids})
