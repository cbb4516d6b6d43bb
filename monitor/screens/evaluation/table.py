"""The table of an evaluation: CSV with every figure, Markdown a person reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from monitor.screens.evaluation.markets import MARKETS
from monitor.screens.evaluation.run import APART, OVERLAP, PROTOCOLS, RANDOM, TIME, Figure

TITLES: Final = {market.id: market.title for market in MARKETS}
WORDS: Final = {
    OVERLAP: ("投标人重叠分组交叉验证", "Bidder-overlap group cross-validation"),
    TIME: ("按日期：前 60% 学习，后 40% 检验", "By date: first 60 % to learn from, last 40 % judged"),
    APART: ("留出一个市场（AUC）", "Leave one market out (AUC)"),
    RANDOM: ("随机 80/20（有泄漏，仅供对照）", "Random 80/20 (leaks bidders, for comparison only)"),
    "both": ("报价筛查 + 投标人以往", "prices + the bidders' past"),
    "prices": ("只有报价筛查", "prices only"),
    "cobidding": ("只有投标人以往", "the bidders' past only"),
    "without_crowding": (
        "同上，去掉投标人以往场次的家数",
        "the same without how crowded the bidders' other tenders were",
    ),
    "crowding": ("只有投标人以往场次的家数", "how crowded the bidders' other tenders were, only"),
    "both_and_bids": ("两者 + 报价家数", "both + number of bids"),
    "bids": ("只有报价家数", "number of bids only"),
    "date": ("只有日期", "date only"),
    "size": ("只有金额大小", "size of prices only"),
    "identity": ("只有投标人身份", "identity of bidders only"),
    "placebo": ("对照：换成无关企业的标签", "placebo: labels of firms of no ring"),
    "majority": ("基准：一律判多数", "base rate: always the majority"),
    "trees": ("提升树", "trees"),
    "twin": ("可解释孪生模型", "explainable twin"),
    "mean": ("各市场均差", "mean difference"),
    "past": ("更早日期", "earlier days"),
    "others": ("其他标段（含被检验的，不含标签）", "all other tenders, no labels"),
    "training": ("仅学习部分", "training part only"),
}
OF_BIDDERS: Final = ("both", "cobidding", "both_and_bids", "without_crowding", "crowding", "placebo")
"""Sets in which the past of the bidders is counted."""
HEADS: Final = (
    ("市场", "market"),
    ("列", "columns"),
    ("模型", "model"),
    ("投标人以往取自", "bidders' past counted over"),
    ("标段（串通）", "tenders (collusive)"),
    ("平衡准确率", "balanced accuracy"),
    ("抓到／误报", "found / false alarms"),
    ("各折 均值±标准差", "folds: mean ± sd"),
    ("种子标准差", "sd over seeds"),
    ("AUC", "AUC"),
    ("与学习部分：相同组合／最大重叠／见过的投标人", "in common with training: identical / overlap / bidders known"),
)


def word(name: str, lang: str) -> str:
    """The name of a protocol, set of columns, model or market in words."""
    if name in TITLES:
        return TITLES[name][lang]
    zh, en = WORDS[name]
    return zh if lang == "zh" else en


def number(value: float, digits: int = 3) -> str:
    """A figure, or a dash where there is none."""
    return "-" if math.isnan(value) else f"{value:.{digits}f}"


def cells(figure: Figure, lang: str) -> tuple[str, ...]:
    """One row of the table."""
    known = not math.isnan(figure.known)
    common = f"{figure.identical:.0%} / {figure.overlap:.2f} / {figure.known:.0%}" if known else "-"
    return (
        word(figure.market, lang),
        word(figure.columns, lang),
        word(figure.model, lang),
        word(figure.past, lang) if figure.columns in OF_BIDDERS else "-",
        f"{figure.tenders} ({figure.collusive})",
        "-" if figure.protocol == APART else number(figure.value),
        "-" if math.isnan(figure.found) else f"{figure.found:.0%} / {figure.false_alarms:.0%}",
        "-" if math.isnan(figure.fold_mean) else f"{figure.fold_mean:.3f} ± {figure.fold_sd:.3f}",
        number(figure.seed_sd),
        number(figure.auc, 2),
        common,
    )


def by_protocol(figures: Sequence[Figure], lang: str) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each protocol; the base rate stands as the first row of each market."""
    told: dict[str, list[tuple[str, ...]]] = {}
    for protocol in PROTOCOLS:
        own = [figure for figure in figures if figure.protocol == protocol]
        for market in dict.fromkeys(figure.market for figure in own):
            rows = [figure for figure in own if figure.market == market]
            told.setdefault(protocol, []).extend([_base(rows[0], lang), *(cells(one, lang) for one in rows)])
    return told


def markdown(figures: Sequence[Figure], lang: str) -> str:
    """A section a protocol."""
    heads = [head[0 if lang == "zh" else 1] for head in HEADS]
    lines: list[str] = []
    for protocol, rows in by_protocol(figures, lang).items():
        lines += [f"## {word(protocol, lang)}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
        lines += [*(f"| {' | '.join(row)} |" for row in rows), ""]
    return "\n".join(lines)


def _base(figure: Figure, lang: str) -> tuple[str, ...]:
    counts = f"{figure.tenders} ({figure.collusive})"
    value = "-" if figure.protocol == APART else "0.500"
    return (word(figure.market, lang), word("majority", lang), "-", "-", counts, value, "-", "-", "-", "0.50", "-")
