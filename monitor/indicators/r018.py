"""R018: one tenderer only, by tender.numberOfTenderers; bids are not counted."""

from __future__ import annotations

from typing import ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.kept import Found
from monitor.indicators.part import Process
from monitor.indicators.terms import Terms

CODE: Final = "R018"
FLAG: Final = Found(CODE, 1.0)


class Params(Struct, frozen=True):
    """An empty list takes every method."""

    READERS: ClassVar[dict[str, values.Reader]] = {"procurement_methods": values.listed}
    procurement_methods: frozenset[str] = frozenset(("open", "selective"))


class R018:
    """The indicator of a run."""

    def __init__(self, params: Params, terms: Terms) -> None:
        self.methods, self.terms = params.procurement_methods, terms

    def look(self, process: Process) -> Found | None:
        """A flag, or None."""
        tender = process.tender
        number = tender.number_of_tenderers
        if number != 1 or number.__class__ is not int:  # neither 1.0 nor true
            return None
        if self.methods and tender.procurement_method not in self.methods:
            return None
        if not self.terms.told:
            return FLAG
        return Found(CODE, 1.0, evidence={"number_of_tenderers": 1, "procurement_method": tender.procurement_method})
