"""R048: one supplier was awarded things of unusually many kinds.

Kinds are the first digits of the classification of the items of awards with one supplier.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from msgspec import Struct

from monitor.indicators import values
from monitor.indicators.fences import quartiles
from monitor.indicators.kept import Kept
from monitor.indicators.part import Bidder, Process, bidder_of
from monitor.indicators.release import Award, Item
from monitor.indicators.results import Results
from monitor.indicators.terms import Terms

CODE: Final = "R048"


class Params(Struct, frozen=True):
    """At least `threshold` kinds, without one from the upper fence on; of suppliers of at least so many processes."""

    READERS: ClassVar[dict[str, values.Reader]] = {
        "digits": values.count,
        "threshold": values.count,
        "minimum_contracting_processes": values.count,
    }
    digits: int = 2
    threshold: int | None = None
    minimum_contracting_processes: int = 20


class R048:
    """The indicator of a run."""

    def __init__(self, params: Params, terms: Terms) -> None:
        self.params, self.compat = params, terms.compat
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def keep(self, process: Process, kept: Kept) -> None:
        """Keeps the kinds awarded in this process."""
        whole = process.whole
        if len(whole.active) > 1:
            kept.kinds = self._of_several(whole.active)
        elif whole.active and whole.active[0].items:
            supplier = whole.winner or bidder_of(whole.active[0].suppliers, self.compat)
            if supplier.__class__ is str and (codes := self._codes(whole.active[0].items)):
                kept.kinds = (supplier, self._known.setdefault(codes, codes))

    def _of_several(self, awards: list[Award]) -> tuple[Any, ...]:
        """A supplier counts once a process, however many awards it has."""
        kinds: dict[Bidder, set[str]] = {}
        for award in awards:
            supplier = bidder_of(award.suppliers, self.compat)
            if supplier.__class__ is str and (codes := self._codes(award.items or ())):
                kinds.setdefault(supplier, set()).update(codes)
        return tuple(told for supplier, codes in kinds.items() for told in (supplier, frozenset(codes)))

    def _codes(self, items: Iterable[Item]) -> frozenset[str]:
        digits = self.params.digits
        return frozenset(
            [
                item.classification.id[:digits]
                for item in items
                if item.classification is not None and item.classification.id.__class__ is str
            ]
        )

    def conclude(self, kept: list[Kept], results: Results) -> None:
        """Flags the suppliers, who are tenderers."""
        processes: dict[str, int] = {}
        codes: dict[str, frozenset[str]] = {}
        for one in kept:
            for supplier, found in zip(one.kinds[::2], one.kinds[1::2], strict=True):
                processes[supplier] = processes.get(supplier, 0) + 1
                known = codes.get(supplier)
                codes[supplier] = found if known is None else known if found <= known else known | found
        least = self.params.minimum_contracting_processes
        numbers = {supplier: float(len(codes[supplier])) for supplier, count in processes.items() if count >= least}
        fence: float | None = self.params.threshold
        if fence is None:
            told = quartiles(numbers.values())
            fence = told.upper_fence
            results.meta(CODE, q1=told.q1, q3=told.q3)
        results.meta(CODE, upper_fence=float(fence))
        for supplier, number in numbers.items():
            if number >= fence:
                results.flag("Tenderer", supplier, CODE, number)
                results.tell(
                    "Tenderer",
                    supplier,
                    CODE,
                    number,
                    codes=sorted(codes[supplier]),
                    processes=processes[supplier],
                    upper_fence=fence,
                )
