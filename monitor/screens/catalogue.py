"""Every screen that needs no labels: what runs nightly and on demand. A new one is one line here.

Each stands in the file of its noun and is named here once; ids never repeat.
"""

from __future__ import annotations

from typing import Final

from monitor.screens.firms.all import FIRM_SCREENS
from monitor.screens.payments.all import PAYMENT_SCREENS
from monitor.screens.prices.all import PRICE_SCREENS
from monitor.screens.result import Screen
from monitor.screens.scores.all import SCORE_SCREENS

SCREENS: Final[tuple[Screen, ...]] = (*PRICE_SCREENS, *FIRM_SCREENS, *PAYMENT_SCREENS, *SCORE_SCREENS)
