"""R003: bids could be submitted for fewer days than the threshold.

Whole days from the start to the end of tender.tenderPeriod. The reference engine reads full date-times only and takes
an end before the start for a short period; here days count too, and such an end is odd, not short.
"""

from __future__ import annotations

from typing import ClassVar, Final

from msgspec import Struct, field

from monitor.indicators import values
from monitor.indicators.kept import Found
from monitor.indicators.moments import INSTANT, is_after, moment, whole_days
from monitor.indicators.part import Process
from monitor.indicators.terms import Terms

CODE: Final = "R003"
FLAG: Final = Found(CODE, 1.0)


class Params(Struct, frozen=True):
    """Fewer than `threshold` days is short, so `threshold` days are not."""

    READERS: ClassVar[dict[str, values.Reader]] = {
        "threshold": values.whole,
        "procurement_methods": values.listed,
        "procurement_method_details": values.by_text,
    }
    threshold: int = 15
    procurement_methods: frozenset[str] = frozenset()
    procurement_method_details: dict[str, int] = field(default_factory=dict)


class R003:
    """The indicator of a run."""

    def __init__(self, params: Params, terms: Terms) -> None:
        self.params, self.terms = params, terms

    def look(self, process: Process) -> Found | None:
        """A flag, or None."""
        tender, methods = process.tender, self.params.procurement_methods
        period = tender.tender_period
        if period is None or (methods and tender.procurement_method not in methods):
            return None
        start, end = moment(period.start_date), moment(period.end_date)
        if start is None or end is None or (self.terms.compat and not start[0] == end[0] == INSTANT):
            return None
        days = whole_days(start, end)
        if days <= 0 and not self.terms.compat and is_after(start, end):
            process.odd.append("投标期的结束早于开始 / tenderPeriod ends before it starts")
            return None
        threshold = self.params.threshold
        if self.params.procurement_method_details and tender.procurement_method_details is not None:
            threshold = self.params.procurement_method_details.get(tender.procurement_method_details, threshold)
        if days >= threshold:
            return None
        if not self.terms.told:
            return FLAG
        told = {"start": period.start_date, "end": period.end_date, "days": days, "threshold": threshold}
        return Found(CODE, 1.0, evidence=told)
