"""The columns a model is given, each set by its name: the screens, their parts, and what must not do the work alone."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from monitor.screens.estimators.collusion_features import COBIDDING, SCREENS, screens
from monitor.screens.estimators.collusion_places import Floats, Whole
from monitor.screens.evaluation.overlap import Groups, groups
from monitor.screens.evaluation.published import Published
from monitor.screens.evaluation.splits import FOLDS, Flags
from monitor.screens.tenders.bids import KEY
from monitor.screens.tenders.statistics import STATISTICS

FULL: Final = "both"
SETS: Final = {
    FULL: SCREENS,
    "prices": STATISTICS,
    "cobidding": COBIDDING,
    "without_crowding": tuple(name for name in SCREENS if name != "crowding"),
    "both_and_bids": (*SCREENS, "n"),
    "crowding": ("crowding",),
    "bids": ("n",),
    "date": ("date",),
    "size": ("size",),
    "identity": (),
}
"""Name -> columns; `identity` has a column a bidder. `crowding`, how many bids the bidders' other tenders had, stands
alone and is left out in turn: in some markets it tells little more than the size class of the firms."""
BASELINES: Final = ("bids", "date", "size", "identity")
PLACEBO: Final = "placebo"
"""All screens, labels that mean nothing."""
PAST, OTHERS, TRAINING = "past", "others", "training"
"""What the ratios of bidders are counted over: strictly earlier days; all other tenders, those judged too but no labels
(transductive); the training part alone."""


@dataclass(frozen=True)
class Told:
    """One market with all that a split needs, a row a tender."""

    published: Published
    past: str
    """PAST, OTHERS or TRAINING."""
    labels: Flags | None = None
    """Other labels than the published ones."""

    @property
    def market(self) -> str:
        """Its id."""
        return self.published.market.id

    @cached_property
    def collusive(self) -> Flags:
        """Which tenders were rigged."""
        return self.published.labels["collusive"].to_numpy() if self.labels is None else self.labels

    @cached_property
    def sets(self) -> Sequence[frozenset[Hashable]]:
        """The bidders of each tender."""
        told = self.published.bids.group_by(KEY).agg(pl.col("bidder").drop_nulls()).sort(KEY)["bidder"]
        return [frozenset(some) for some in told.to_list()]

    @cached_property
    def groups(self) -> Groups:
        """The groups of tenders whose bidders overlap."""
        return groups(self.sets, FOLDS)

    @cached_property
    def _whole(self) -> pl.DataFrame:
        return screens(self.published.bids, self.published.bids if self.past == OTHERS else None)

    @cached_property
    def day(self) -> Whole:
        """The day of each tender, -1 where not told."""
        return self._whole["day"].cast(pl.Int64).fill_null(-1).to_numpy()

    @cached_property
    def _plain(self) -> pl.DataFrame:
        size = self.published.bids.group_by(KEY).agg(size=pl.col("price").mean()).sort(KEY)["size"]
        return self._whole.select(
            n=pl.col("bids").cast(pl.Float64), date=pl.col("day").cast(pl.Float64), size=pl.Series(size)
        )

    def frame(self, columns: str, train: Whole) -> pl.DataFrame:
        """The columns of a set and `bids`, a row a tender; ratios over the training part are counted anew for it."""
        if columns == "identity":
            return self._identity
        told = self._whole
        if self.past == TRAINING and set(SETS[columns]) & set(COBIDDING):
            told = screens(self.published.bids, self.published.bids.join(told[train], on=KEY, how="semi"))
        wide = pl.concat([told, self._plain], how="horizontal")
        return wide.select("bids", *SETS[columns]).cast(pl.Float64)

    @cached_property
    def _identity(self) -> pl.DataFrame:
        bidders = sorted({str(who) for some in self.sets for who in some})
        at = {who: place for place, who in enumerate(bidders)}
        told: Floats = np.zeros((len(self.sets), len(bidders)))
        for row, some in enumerate(self.sets):
            told[row, [at[str(who)] for who in some]] = 1
        return pl.DataFrame(told, schema=[f"bidder {who}" for who in bidders])

    def has(self, columns: str) -> bool:
        """Whether the market tells what the set needs."""
        if columns == "date":
            return self.published.market.dates is not None
        return self.published.market.bidders or columns in {"prices", "bids", "size"}
