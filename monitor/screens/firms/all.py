"""The screens of firms."""

from __future__ import annotations

from typing import Final

from monitor.screens.firms.accompanying import ACCOMPANYING
from monitor.screens.firms.community import COMMUNITY
from monitor.screens.firms.king import KING
from monitor.screens.firms.pair import PAIR
from monitor.screens.result import Screen

FIRM_SCREENS: Final[tuple[Screen, ...]] = (PAIR, ACCOMPANYING, KING, COMMUNITY)
