"""Tenders of which some prices are equal or evenly spaced, an outsider standing between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

import polars as pl

from monitor.facts.facts import Facts
from monitor.screens.draws.correct import corrected
from monitor.screens.prices import spacing
from monitor.screens.prices.spacing import Part
from monitor.screens.result import Unusual
from monitor.screens.tenders import county, words
from monitor.screens.tenders.bids import KEY

Row = dict[str, Any]
USUAL: Final = "usual"
INNOCENT: Final = (
    {
        "zh": "按同一定额、同一信息价或同一造价软件组价，再各打一个整数折扣",
        "en": "prices built on the same norms or cost software, each with a round discount",
    },
    {"zh": "政府指导价，几家都按同一标准收费", "en": "a guide price that several charge as it stands"},
    {"zh": "报价取整到同一位数", "en": "prices rounded to the same figure"},
    {
        "zh": "几家都按最高限价的整数百分比报价",
        "en": "several bid a round percentage of the ceiling",
    },
)
SHAPES: Final[Mapping[str, tuple[str, str]]] = {
    "equal": ("{k} 个报价相差不超过 {off} 元", "{k} of {n} prices lie within {off} yuan"),
    "arithmetic": (
        "{k} 个报价间隔相等，偏离等差最多 {off} 元",
        "{k} of {n} prices stand in equal steps, at most {off} yuan off",
    ),
    "geometric": (
        "{k} 个报价成等比，偏离最多 {off}%",
        "{k} of {n} prices grow by one factor, at most {off}% off",
    ),
}


def _sentence(part: Part, n: int, q: float) -> words.Said:
    off = f"{100 * part.off:.4f}" if part.kind == "geometric" else f"{part.off:,.2f}"
    zh, en = (text.format(k=len(part.prices), n=n, off=off) for text in SHAPES[part.kind])
    chance, adjusted = f"{part.chance:.1e}", f"{q:.1e}"
    return {
        "zh": f"{n} 个报价中{zh}；各家独立报价时，这样的概率不超过 {chance}（多重比较校正后 {adjusted}）",
        "en": f"{en}; where bidders price by themselves, as likely as {chance} at most ({adjusted} among all tests)",
    }


def judged(bids: pl.DataFrame) -> tuple[pl.DataFrame, dict[tuple[str, str], Part]]:
    """One row a tender of three prices or more: key, `day`, `n`, `chance`, `q`; and the rarest part of each.

    Tenders whose prices are all equal have no part and are not tested.
    """
    rows = bids.group_by(KEY).agg(pl.col("day").first(), prices=pl.col("price").sort(), n=pl.len()).sort(KEY)
    cv = pl.col("prices").list.std() / pl.col("prices").list.mean()
    rows = rows.with_columns(usual=cv.filter((pl.col("n") > 1) & (cv > 0)).median().over("market")).filter(
        pl.col("n") > 2  # noqa: PLR2004 - of two prices no part is smaller than all
    )
    parts: dict[tuple[str, str], Part] = {}
    for market, tender, prices, usual in rows.select(*KEY, "prices", USUAL).rows():
        found = spacing.rarest(pl.Series(prices, dtype=pl.Float64).to_numpy(), usual or 0.0)
        if found is not None:
            parts[market, tender] = found
    leads = corrected("steps", [(key, 1, 1, 1.0, part.chance) for key, part in parts.items()])
    chances = pl.DataFrame(
        [(*lead.of, lead.p, lead.q) for lead in leads],
        schema={**dict.fromkeys(KEY, pl.String()), "chance": pl.Float64(), "q": pl.Float64()},
        orient="row",
    )
    return rows.drop("prices", USUAL).join(chances, on=KEY, maintain_order="left"), parts


@dataclass(frozen=True)
class PartlyRegular:
    """The screen; `q` is the share of chance finds among its results, at most (Benjamini and Hochberg)."""

    q: float = 0.01
    id: ClassVar[str] = "tender.partly-regular"
    version: ClassVar[int] = 1
    title: ClassVar[Mapping[str, str]] = {"zh": "部分报价相等或等距的标段", "en": "Tenders with partly regular prices"}
    reads: ClassVar[tuple[str, ...]] = county.READS

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""
        return {**asdict(self), "longest": spacing.LONGEST, "distinct": spacing.DISTINCT}

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The tenders found, the least likely first; `facts` are those of the day `as_of` already."""
        del as_of
        rows, parts = judged(county.bids_of(facts))
        rows = rows.with_columns(percentile=_percentile(), compared=pl.len().over("market"))
        found = rows.filter(pl.col("q") <= self.q).join(county.about(facts), on="tender", how="left")
        found = found.sort("chance", *KEY)
        return [self._result(row, parts[row["market"], row["tender"]]) for row in found.iter_rows(named=True)]

    def _result(self, row: Row, part: Part) -> Unusual:
        name = words.market_in_words(row["market"])
        return Unusual(
            screen=self.id,
            version=self.version,
            market=row["market"],
            subject_kind="process",
            subject_id=row["process"],
            process_id=row["process"],
            unit_id=row["unit"],
            day=row["day"],
            percentile=row["percentile"],
            compared={
                "zh": f"{name['zh']}类中有三个及以上报价的 {row['compared']} 个标段",
                "en": f"{row['compared']} tenders of {name['en']} with three bids or more",
            },
            reasons=(_sentence(part, row["n"], row["q"]),),
            innocent=(*INNOCENT, words.INNOCENT[-1]),
            figures={
                "tender": row["tender"],
                "bids": row["n"],
                "kind": part.kind,
                "prices": ",".join(f"{price:.2f}" for price in part.prices),
                "off": part.off,
                "chance": row["chance"],
                "q": row["q"],
            },
            entries=() if row["event"] is None else (row["event"],),
        )


def _percentile() -> pl.Expr:
    """The share of the others of the market whose rarest part is likelier, 0 to 100."""
    others = pl.len() - 1
    not_above = others - (-pl.col("chance")).rank("min") + 1
    return pl.when(others > 0).then(100.0 * (1 - not_above / others)).otherwise(100.0).over("market")


PARTLY_REGULAR: Final = PartlyRegular()
