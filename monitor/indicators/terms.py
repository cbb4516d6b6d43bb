"""What holds for all indicators of one run."""

from __future__ import annotations

from msgspec import Struct

from monitor.indicators.release import Tender


class Comparable(Struct, frozen=True):
    """The procurement methods whose prices can be compared; where an allow list is set, it alone counts."""

    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def holds(self, tender: Tender) -> bool:
        """True when the prices of this tender can be compared."""
        details = tender.procurement_method_details
        if self.only:
            return details in self.only
        return details not in self.without


class Terms(Struct, frozen=True):
    """`compat`: as the reference engine does it; `told`: evidence is wanted; `currency`: the only one that counts.

    `comparable` is None where the prices of every method can be compared.
    """

    compat: bool = False
    told: bool = False
    currency: str | None = None
    comparable: Comparable | None = None


class MainCurrency(Struct):
    """For the reference engine: the currency of the settings, else the first one met, for all that follows."""

    main: str | None = None
