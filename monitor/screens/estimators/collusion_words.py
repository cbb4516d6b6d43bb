"""The reasons of a flagged tender in both languages: a screen, on which side it lies, of how many tenders beyond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.screens.estimators.collusion_standing import Place
from monitor.screens.tenders.words import HIGH, LOW, MEANS, Said

BIDDERS: Final[Mapping[tuple[str, str], Said]] = {
    (name, side): {"zh": zh, "en": en}
    for name, low, high in (
        (
            "jaccard_mean",
            ("这些投标人以往一起投标的比例比{}更低", "its bidders bid together less of the time than in {}"),
            ("这些投标人以往一起投标的比例比{}更高", "its bidders bid together more of the time than in {}"),
        ),
        (
            "jaccard_max",
            ("投标人中最常同场的一对，同场比例比{}更低", "its closest pair of bidders bid together less than in {}"),
            ("投标人中最常同场的一对，同场比例比{}更高", "its closest pair of bidders bid together more than in {}"),
        ),
        (
            "jaccard_median",
            ("半数投标人两两同场的比例比{}更低", "half of its pairs of bidders bid together less than in {}"),
            ("半数投标人两两同场的比例比{}更高", "half of its pairs of bidders bid together more than in {}"),
        ),
        (
            "pair_distance",
            ("这些投标人以往同场时报价比{}更接近", "when its bidders met before, their prices lay closer than in {}"),
            (
                "这些投标人以往同场时报价比{}差得更远",
                "when its bidders met before, their prices lay further apart than in {}",
            ),
        ),
        (
            "never_together",
            ("从未同场过的投标人对比{}更少", "fewer pairs of its bidders had never met than in {}"),
            ("从未同场过的投标人对比{}更多", "more pairs of its bidders had never met than in {}"),
        ),
        (
            "often_together",
            ("同场三次以上的投标人对比{}更少", "fewer pairs of its bidders had met three times than in {}"),
            ("同场三次以上的投标人对比{}更多", "more pairs of its bidders had met three times than in {}"),
        ),
        (
            "rotation",
            ("同场的投标人以往比{}更少轮流中标", "those of its bidders that met took turns in winning less than in {}"),
            ("同场的投标人以往比{}更常轮流中标", "those of its bidders that met took turns in winning more than in {}"),
        ),
        (
            "win_spread",
            ("投标人之间的中标率比{}更齐平", "the shares of wins of its bidders are more alike than in {}"),
            ("投标人之间的中标率比{}相差更大", "the shares of wins of its bidders differ more than in {}"),
        ),
        (
            "newcomers",
            ("新面孔的投标人比{}更少", "fewer of its bidders are new than in {}"),
            ("新面孔的投标人比{}更多", "more of its bidders are new than in {}"),
        ),
        (
            "crowding",
            ("投标人以往参加的标段比{}更冷清", "its bidders' other tenders had fewer bids than those in {}"),
            ("投标人以往参加的标段比{}更热闹", "its bidders' other tenders had more bids than those in {}"),
        ),
        (
            "alone",
            ("投标人以往独家投标的比例比{}更低", "its bidders bid alone less of the time than those in {}"),
            ("投标人以往独家投标的比例比{}更高", "its bidders bid alone more of the time than those in {}"),
        ),
        (
            "win_lift",
            (
                "投标人以往中标比按家数均分的机会，比{}更少",
                "its bidders won less against even chances than those in {}",
            ),
            (
                "投标人以往中标比按家数均分的机会，比{}更多",
                "its bidders won more against even chances than those in {}",
            ),
        ),
    )
    for side, (zh, en) in ((LOW, low), (HIGH, high))
}
"""Ratio of the bidders' past and side -> the reason, with a place for how many tenders."""
THEIR: Final = "their_"


def _compared(place: Place, beyond: int) -> Said:
    most = place.most
    if most is None:
        zh, en = f"{place.fewest} 个以上", f"{place.fewest} or more"
    elif most == place.fewest:
        zh, en = f"{most} 个", str(most)
    else:
        zh, en = f"{place.fewest} 至 {most} 个", f"{place.fewest} to {most}"
    bids = "bid" if most == 1 else "bids"
    return {
        "zh": f"最近 {place.among} 个有 {zh}报价的标段中的 {beyond} 个",
        "en": f"{beyond} of the last {place.among} tenders with {en} {bids}",
    }


def reason(screen: str, place: Place) -> Said:
    """Why a tender was flagged, by one screen. Raises ValueError for a column that has no words."""
    side, beyond = (LOW, place.above) if place.above >= place.below else (HIGH, place.below)
    name = screen.removeprefix(THEIR)
    if (screen, side) in BIDDERS:
        sentence = BIDDERS[screen, side]
    elif (name, side) in MEANS:
        zh, en = MEANS[name, side]
        before = ("投标人参加的其他标段，平均而言", "on average over its bidders' other tenders, ")
        sentence = {"zh": zh, "en": en}
        if name != screen:
            sentence = {"zh": f"{before[0]}{zh}", "en": f"{before[1]}{en}"}
    else:
        raise ValueError(f"found the column {screen}, expected a screen that has words")
    compared = _compared(place, beyond)
    return {lang: text.format(compared[lang]) for lang, text in sentence.items()}
