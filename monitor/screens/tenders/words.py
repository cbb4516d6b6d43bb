"""What is said of an unusual tender in both languages: compared with what, why it stands out, what may explain it.

Every reason has its number: of how many others of the comparison set this tender goes beyond.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Said = dict[str, str]

LOW, HIGH = "low", "high"
SHORTLIST: Final = "shortlist"
"""First part of the market of published candidates."""

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "works": ("工程", "works"),
    "goods": ("货物", "goods"),
    "services": ("服务", "services"),
    "survey": ("勘察", "survey"),
    "design": ("设计", "design"),
    "supervision": ("监理", "supervision"),
    "project_management": ("项目管理", "project management"),
    "specification": ("需求编制", "specification"),
    "testing": ("检测", "testing"),
    "cost_consulting": ("造价咨询", "cost consulting"),
    "design_build": ("工程总承包", "design and build"),
    "other": ("其他", "other"),
    "untold": ("类别未说明", "category not told"),
}

MEANS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("cv", LOW): ("各报价相互之间比{}更接近", "the prices lie closer together than in {}"),
    ("cv", HIGH): ("各报价相互之间比{}差得更远", "the prices lie further apart than in {}"),
    ("spd", LOW): ("最高价与最低价比{}更接近", "the highest and the lowest price are closer than in {}"),
    ("spd", HIGH): ("最高价与最低价比{}差得更远", "the highest and the lowest price are further apart than in {}"),
    ("diffp", LOW): ("最低的两个报价比{}更接近", "the two lowest prices are closer than in {}"),
    ("diffp", HIGH): ("最低的两个报价比{}差得更远", "the two lowest prices are further apart than in {}"),
    ("rd", LOW): (
        "最低价与次低价之差，相对其余报价的离散程度，比{}更小",
        "the gap between the two lowest prices, against the spread of the others, is smaller than in {}",
    ),
    ("rd", HIGH): (
        "最低价与次低价之差，相对其余报价的离散程度，比{}更大",
        "the gap between the two lowest prices, against the spread of the others, is larger than in {}",
    ),
    ("altrd", LOW): (
        "最低价与次低价之差，相对其余报价的平均间隔，比{}更小",
        "the gap between the two lowest prices, against the mean gap of the others, is smaller than in {}",
    ),
    ("altrd", HIGH): (
        "最低价与次低价之差，相对其余报价的平均间隔，比{}更大",
        "the gap between the two lowest prices, against the mean gap of the others, is larger than in {}",
    ),
    ("rdnor", LOW): (
        "最低价与次低价之差，相对全部报价的平均间隔，比{}更小",
        "the gap between the two lowest prices, against the mean gap of all, is smaller than in {}",
    ),
    ("rdnor", HIGH): (
        "最低价与次低价之差，相对全部报价的平均间隔，比{}更大",
        "the gap between the two lowest prices, against the mean gap of all, is larger than in {}",
    ),
    ("skew", LOW): (
        "报价比{}更集中在高价一端，只有少数低价",
        "the prices crowd at the upper end, with few low ones, more than in {}",
    ),
    ("skew", HIGH): (
        "报价比{}更集中在低价一端，只有少数高价",
        "the prices crowd at the lower end, with few high ones, more than in {}",
    ),
    ("kurt", LOW): (
        "报价比{}更明显地分成两堆或均匀铺开",
        "the prices fall into two heaps, or spread evenly, more than in {}",
    ),
    ("kurt", HIGH): ("个别报价比{}离其余报价更远", "single prices stand further from the rest than in {}"),
    ("ks", LOW): ("报价之间的间隔比{}更均匀", "the prices are spaced more evenly than in {}"),
    ("ks", HIGH): ("报价之间的间隔比{}更不均匀", "the prices are spaced less evenly than in {}"),
    ("ks_imhof", LOW): ("报价的排布比{}更均匀", "the prices are laid out more evenly than in {}"),
    ("ks_imhof", HIGH): ("报价的排布比{}更不均匀", "the prices are laid out less evenly than in {}"),
}
"""Statistic and the side on which it lies -> the reason, with a place for how many of the others."""

COMBINED: Final = {
    "zh": "单看每一项都不算极端，少见的是几项合在一起",
    "en": "no single figure is extreme; it is their combination that is rare",
}

INNOCENT: Final[tuple[Said, ...]] = (
    {
        "zh": "政府指导价、同一定额或同一造价软件，各家报价自然接近",
        "en": "guide prices, the same published norms or cost software bring prices together",
    },
    {
        "zh": "材料、人工等成本各家相同，利润空间小",
        "en": "materials and labour cost every bidder the same, and margins are thin",
    },
    {
        "zh": "采用平均价或基准价评分，各家都往猜测的平均值报",
        "en": "where the average price scores best, all bid what they guess it to be",
    },
    {
        "zh": "最高限价压得低，各家都贴着限价报",
        "en": "a low ceiling, just below which all bid",
    },
    {
        "zh": "投标人少，一家急于中标或一家无意中标，就足以让报价显得特别",
        "en": "with few bidders one that badly wants the work, or one that hardly does, makes the prices look special",
    },
    {
        "zh": "比较的标段多了，总有几个排在最前，排在最前不说明有问题",
        "en": "among many tenders some always rank first; to rank first says nothing is wrong",
    },
)
SHORTLISTED: Final = {
    "zh": "公示的只是候选人名单，不是全部投标，评审已经挑过一遍",
    "en": "published candidates are a shortlist and not all bids: the evaluation has chosen among them already",
}


def market_in_words(market: str) -> Said:
    """The name of a market; a class of the procurement catalogue stays as it is."""
    parts = [one for one in market.split("/") if one != SHORTLIST]
    words = [WORDS.get(one, (one, one)) for one in parts]
    return {"zh": "/".join(zh for zh, _ in words), "en": "/".join(en for _, en in words)}


def is_shortlist(market: str) -> bool:
    """Whether the prices of a market are those of published candidates."""
    return market.split("/", 1)[0] == SHORTLIST


def _number(fewest: int, most: int) -> Said:
    return {
        "zh": f"{fewest} " if fewest == most else f"{fewest} 至 {most} ",
        "en": f"{fewest}" if fewest == most else f"{fewest} to {most}",
    }


def compared(market: str, size: int, fewest: int, most: int) -> Said:
    """The comparison set in words, with its size."""
    name, number = market_in_words(market), _number(fewest, most)
    if is_shortlist(market):
        return {
            "zh": f"{name['zh']}类中公示了{number['zh']}个候选人报价的 {size} 个标段（候选名单，不是全部投标）",
            "en": f"{size} published shortlists of {name['en']} with {number['en']} prices (a shortlist, not all bids)",
        }
    return {
        "zh": f"{name['zh']}类中有{number['zh']}个报价的 {size} 个标段",
        "en": f"{size} tenders of {name['en']} with {number['en']} bids",
    }


def reason(statistic: str, side: str, beyond: int, others: int) -> Said:
    """Why a tender stands out: of `others` in its comparison set it goes beyond `beyond`."""
    zh, en = MEANS[statistic, side]
    return {"zh": zh.format(f"其他 {others} 个标段中的 {beyond} 个"), "en": en.format(f"{beyond} of {others} others")}


def innocent(market: str) -> tuple[Said, ...]:
    """What may explain it innocently."""
    return (SHORTLISTED, *INNOCENT) if is_shortlist(market) else INNOCENT
