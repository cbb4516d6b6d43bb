"""Every screen of the prices of tenders, in the order in which they are told."""

from __future__ import annotations

from typing import Final

from monitor.screens.prices.steps import PARTLY_REGULAR
from monitor.screens.prices.unusual import SHORTLISTS, UNUSUAL
from monitor.screens.result import Screen

PRICE_SCREENS: Final[tuple[Screen, ...]] = (UNUSUAL, SHORTLISTS, PARTLY_REGULAR)
