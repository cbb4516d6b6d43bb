"""Every screen of payments, in the order in which they are told."""

from __future__ import annotations

from typing import Final

from monitor.screens.payments.behaviour import Behaviour
from monitor.screens.payments.bunching import Bunching
from monitor.screens.payments.december import Decembers
from monitor.screens.payments.digits import Digits
from monitor.screens.payments.duplicates import Duplicates
from monitor.screens.payments.rounding import RoundAmounts
from monitor.screens.payments.screen import PaymentScreen
from monitor.screens.payments.splitting import Splits

BOUNDS: Final = (3_000, 500_000)
"""Yuan: collective decision from 3,000 (Xintian county), report to the commission from 500,000 (Dingcheng)."""


def payment_screens(bounds: tuple[int, ...] = BOUNDS) -> tuple[PaymentScreen, ...]:
    """The screens with the limits of a place, in its currency."""
    return (
        Duplicates(),
        Splits(bounds=bounds),
        Bunching(bounds=bounds),
        Digits(),
        Decembers(),
        RoundAmounts(),
        Behaviour(bounds=bounds),
    )


PAYMENT_SCREENS: Final = payment_screens()
