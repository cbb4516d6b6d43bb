"""The five labelled markets of Garcia Rodriguez et al. (2022): their files, what these tell, and how each is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NO_DATE: Final = -9223372037
"""How the published files write that a date is not known: the smallest 64-bit count of nanoseconds, in seconds."""


@dataclass(frozen=True, slots=True)
class Market:
    """One published set.

    `files`: words of which one stands in the file's name, whatever its case; `dates`: how `Date` is written, `seconds`
    since 1970, a `year`, or a `number` of days from an unknown day; None: there is no such column. `bidders`: whether
    `Competitors` tells who bid.
    """

    id: str
    title: dict[str, str]
    files: tuple[str, ...]
    dates: str | None
    bidders: bool
    apart: bool = True
    """Whether the market is left out in turn; not where half of the tenders have too few bids for a statistic."""
    by_name: bool = False
    """Whether the label says no more than that one of a few firms bid."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        more = [name for name, told in (("Date", self.dates), ("Competitors", self.bidders)) if told]
        return ("Tender", "Bid_value", "Winner", "Collusive_competitor", *more)


MARKETS: Final = (
    Market("brazil", {"zh": "巴西（油气工程）", "en": "Brazil (oil works)"}, ("brazil",), "seconds", bidders=True),
    Market(
        "italy", {"zh": "意大利（都灵，均价中标）", "en": "Italy (Turin, average bid)"}, ("italy",), None, bidders=True
    ),
    Market(
        "japan", {"zh": "日本（冲绳，建筑）", "en": "Japan (Okinawa, building)"}, ("japan",), "seconds", bidders=True
    ),
    Market(
        "switzerland",
        {"zh": "瑞士（道路与土木）", "en": "Switzerland (roads)"},
        ("swiss", "switzerland_gr"),
        "number",
        bidders=False,
    ),
    Market(
        "usa",
        {"zh": "美国（校园牛奶）", "en": "US (school milk)"},
        ("usa", "america"),
        "year",
        bidders=True,
        apart=False,
        by_name=True,
    ),
)
