"""R035: of several bidders all but the winner were disqualified."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.kept import Found
from monitor.indicators.part import Bidder, Part, Process, members, suppliers
from monitor.indicators.terms import Terms

CODE: Final = "R035"


class Params(Struct, frozen=True):
    """At least `threshold` bidders disqualified; 0 acts as 1."""

    READERS: ClassVar[dict[str, values.Reader]] = {"threshold": values.count}
    threshold: int = 1


class R035:
    """The indicator of a run."""

    def __init__(self, params: Params, terms: Terms) -> None:
        self.threshold, self.terms = max(1, params.threshold), terms

    def look(self, _: Process, part: Part) -> Found | None:
        """A flag, or None."""
        if not part.dropped or not part.is_final or not part.active:
            return None
        passed = self._bidders(part.valid_bidders())
        if len(passed) != 1:
            return None
        only = next(iter(passed))
        if suppliers(part) != set(members(only)):
            return None
        dropped = self._bidders(part.dropped) - passed
        if len(dropped) < self.threshold:
            return None
        tenderers = tuple(sorted(members(only)))
        if not self.terms.told:
            return Found(CODE, float(len(dropped)), tenderers)
        told = sorted(sorted(members(bidder)) for bidder in dropped)
        evidence = {"winner": tenderers, "disqualified": told, "threshold": self.threshold}
        return Found(CODE, float(len(dropped)), tenderers, 0.0, evidence)

    def _bidders(self, bidders: Iterable[Bidder]) -> set[Bidder]:
        """Each once; for the reference engine every tenderer by itself."""
        if self.terms.compat:
            return {one for bidder in bidders for one in members(bidder)}
        return {bidder for bidder in bidders if bidder is not None}
