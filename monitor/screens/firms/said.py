"""What a screen of firms says of one firm, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from monitor.screens.firms.contests import Contests
from monitor.screens.result import Unusual
from monitor.screens.tenders.county import READS

Said = Mapping[str, str]
LISTED: Final = 3
"""So many other firms are named, those that stand out most."""
READ: Final = READS

SPECIALISED: Final = {
    "zh": "专业或资质特殊、当地只有这几家企业能做，自然常常相遇",
    "en": "a speciality or licence that only these few firms hold: they meet because nobody else can bid",
}
FRAMEWORK: Final = {
    "zh": "互为分包、联合体伙伴或同一框架协议的入围单位，关系已经公开",
    "en": "subcontractors, consortium partners or firms of one framework agreement, openly so",
}
FEW: Final = {
    "zh": "同一乡镇或同一采购人的项目少有外地企业来投",
    "en": "tenders of one town or one buyer that hardly any firm from elsewhere bids for",
}
CHEAPER: Final = {
    "zh": "成本确实较低、设备或料场就在附近，或者技术分确实高",
    "en": "lower costs, plant or quarry nearby, or quality that scores higher",
}
NEWCOMER: Final = {
    "zh": "新进入市场、报价偏高、等待机会的企业",
    "en": "a newcomer, or a firm that bids high and waits for its chance",
}


def unusual(  # noqa: PLR0913 - one sentence a part
    screen: str,
    version: int,
    here: Contests,
    firm: int,
    *,
    place: int,
    reasons: Sequence[Said],
    innocent: Sequence[Said],
    figures: Mapping[str, float | int | str | None],
) -> Unusual:
    """One firm; `place` from 0: how many of the firms of its market are more unusual."""
    rows = here.met.firm == firm
    return Unusual(
        screen=screen,
        version=version,
        market=here.market,
        subject_kind="party",
        subject_id=here.names[firm],
        process_id=None,
        unit_id=None,
        day=int(here.met.day[here.met.tender[rows]].max()),
        percentile=round(100 * (1 - place / len(here.often)), 2),
        compared=here.compared(),
        reasons=tuple(reasons),
        innocent=tuple(innocent),
        figures={"bids": int(rows.sum()), "wins": int(here.met.sat[rows, 2].sum())} | dict(figures),
    )


def once_in(p: float) -> Said:
    """A chance as one in so many, never finer than one in a million."""
    if p * 1e6 <= 1:
        return {"zh": "不到百万分之一", "en": "less than one in a million"}
    if p * 1e4 < 1:
        return {"zh": f"约 {1 / p / 1e4:,.0f} 万分之一", "en": f"about one in {round(1 / p, -4):,.0f}"}
    return {"zh": f"约 {1 / p:,.0f} 分之一", "en": f"about one in {1 / p:,.0f}"}


def more(count: int, zh: str, en: str) -> list[Said]:
    """That so many are not named, where some are not."""
    return [{"zh": f"另有 {count} {zh}", "en": f"and {count} more {en}"}] if count > 0 else []
