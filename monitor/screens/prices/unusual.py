"""Tenders whose prices are unusual among those of their market with a like number of bids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.facts.facts import Facts
from monitor.screens.estimators.unusual import UnusualTender
from monitor.screens.result import Unusual
from monitor.screens.tenders import compared, county, shortlists, words
from monitor.screens.tenders.bids import KEY
from monitor.screens.tenders.statistics import STATISTICS, statistics

COLUMNS: Final = ("set", *STATISTICS)
CLOSE: Final = (COLUMNS.index("cv"), COLUMNS.index("spd"))
"""Of these low values count by themselves: prices close together."""
FAMILIES: Final = (("cv", "spd"), ("diffp",), ("rd", "altrd", "rdnor"), ("skew", "kurt"), ("ks", "ks_imhof"))
"""Statistics that say much the same: one reason a family."""
EXTREME: Final = 0.95
"""Share of the others that a single reason goes beyond, to be called extreme."""
TOLD: Final = 3
"""Reasons given, at most."""
Row = dict[str, Any]
Floats = NDArray[np.float64]


def matrix(statistics: pl.DataFrame) -> Floats:
    """The columns of the estimator, a missing statistic as nan; of rows that have a set."""
    return statistics.select(pl.col(COLUMNS).cast(pl.Float64).fill_null(float("nan"))).to_numpy()


@dataclass(frozen=True, slots=True)
class Reference:
    """What tenders are ranked among: the comparison sets of a frame of statistics, and their distributions."""

    sets: pl.DataFrame
    model: UnusualTender | None
    """None where no set is large enough: nothing is looked at."""

    @classmethod
    def of(cls, told: pl.DataFrame, share: float = 0.01, least: int = compared.LEAST, folds: int = 0) -> Reference:
        """The reference that the tenders of `told` (`statistics`) are to each other, flagging at most `share` of them.

        With `folds` (5) it is one for later tenders: of honest ones like its own about `share` are flagged.
        """
        sets = compared.sets(told, least)
        rows = compared.within(told, sets).filter(pl.col("set").is_not_null())
        if rows.is_empty():
            return cls(sets, None)
        model = UnusualTender(contamination=share, group=0, low=CLOSE, least=max(2, least // 2), folds=folds)
        return cls(sets, model.fit(matrix(rows)))

    def ranked(self, told: pl.DataFrame) -> pl.DataFrame:
        """`told` with its set (`compared.within`), `score` (larger where more unusual), `percentile`, `is_unusual`.

        `percentile` is the share of the others of the set, in this frame, with a smaller score: 0 to 100. All three are
        null where a tender was not looked at: its number of bids is too rare in its market.
        """
        rows = compared.within(told, self.sets)
        here = rows["set"].is_not_null()
        score, flagged = np.full(len(rows), np.nan), np.zeros(len(rows), dtype=bool)
        if self.model is not None and here.any():
            at, values = here.arg_true().to_numpy(), matrix(rows.filter(here))
            score[at] = -self.model.score_samples(values)
            flagged[at] = self.model.predict(values) < 0
        rows = rows.with_columns(
            score=pl.Series(score, nan_to_null=True), is_unusual=pl.when(here).then(pl.Series(flagged))
        )
        others = pl.col("score").count() - 1
        not_below = others - pl.col("score").rank("min") + 1
        place = pl.when(others > 0).then(100.0 * (1 - not_below / others)).otherwise(100.0).over("set")
        return rows.with_columns(percentile=pl.when(pl.col("score").is_not_null()).then(place))

    def reasons(self, row: pl.DataFrame) -> list[tuple[str, str, int, int]]:
        """Of one ranked row that the reference holds: statistic, side, others that it goes beyond, others in all.

        The most extreme of each family, most extreme first: the extreme ones, else the one that comes next to it.
        """
        if self.model is None:
            return []
        below, above, known = (part[0] for part in self.model.places(matrix(row)))
        best = []
        for family in FAMILIES:
            sides = [
                (int(beyond[at]) / max(int(known[at]) - 1, 1), name, side, int(beyond[at]), int(known[at]) - 1)
                for name in family
                if known[at := STATISTICS.index(name)] > 1
                for side, beyond in ((words.LOW, above), (words.HIGH, below))
            ]
            if sides:
                best.append(max(sides, key=lambda one: one[0]))
        best.sort(key=lambda one: -one[0])
        extreme = [one for one in best if one[0] >= EXTREME]
        return [one[1:] for one in (extreme or best[:1])[:TOLD]]


@dataclass(frozen=True)
class UnusualTenders:
    """The screen of prices: its fields are its parameters. At most `share` of the compared tenders are given."""

    share: float = 0.01
    least: int = compared.LEAST
    id: ClassVar[str] = "tender.unusual"
    version: ClassVar[int] = 1
    title: ClassVar[Mapping[str, str]] = {"zh": "报价形态不寻常的标段", "en": "Tenders with unusual prices"}
    reads: ClassVar[tuple[str, ...]] = county.READS

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise; `widest` bounds a comparison set, `shrinkage` the correlations."""
        fixed = {"widest": compared.WIDEST, "shrinkage": UnusualTender().shrinkage, "low": "cv,spd"}
        return {**asdict(self), **fixed}

    def told(self, facts: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The bids of the county, and what is known of each lot (`county.about`)."""
        return county.bids_of(facts), county.about(facts)

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The unusual tenders of a county, the most unusual first; `facts` are those of the day `as_of` already."""
        del as_of
        bids, about = self.told(facts)
        told = statistics(bids)
        reference = Reference.of(told, self.share, self.least)
        found = reference.ranked(told).filter("is_unusual").join(about, on="tender", how="left")
        found = found.sort("score", *KEY, descending=[True, False, False])
        return [self._result(row.to_dicts()[0], reference.reasons(row)) for row in found.iter_slices(1)]

    def _result(self, row: Row, why: list[tuple[str, str, int, int]]) -> Unusual:
        reasons = [words.reason(*one) for one in why]
        if all(beyond < EXTREME * others for _, _, beyond, others in why):
            reasons.append(words.COMBINED)
        names = ("tender", "bids", *STATISTICS, "score")
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
            compared=words.compared(row["market"], row["size"], row["fewest"], row["most"]),
            reasons=tuple(reasons),
            innocent=words.innocent(row["market"]),
            figures={name: row[name] for name in names},
            entries=() if row["event"] is None else (row["event"],),
        )


@dataclass(frozen=True)
class UnusualShortlists(UnusualTenders):
    """The same of published candidates, for the lots whose opening is not told: compared with shortlists alone."""

    id: ClassVar[str] = "tender.unusual-shortlist"
    title: ClassVar[Mapping[str, str]] = {"zh": "候选人报价形态不寻常的标段", "en": "Shortlists with unusual prices"}
    reads: ClassVar[tuple[str, ...]] = shortlists.READS

    def told(self, facts: Facts) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The candidates with their prices, and what is known of each lot."""
        return shortlists.bids_of(facts), shortlists.about(facts)


UNUSUAL: Final = UnusualTenders()
SHORTLISTS: Final = UnusualShortlists()
