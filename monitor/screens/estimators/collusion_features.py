"""The columns `CollusionScreen` reads: the price statistics of a tender, and the past of its bidders."""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.screens.cobidding.past import over, past
from monitor.screens.cobidding.ratios import FEATURES
from monitor.screens.estimators.collusion_bidders import BEHAVIOUR, earlier, elsewhere
from monitor.screens.tenders.bids import KEY
from monitor.screens.tenders.statistics import STATISTICS, statistics

COBIDDING: Final = (*FEATURES, *BEHAVIOUR)
SCREENS: Final = (*STATISTICS, *COBIDDING)


def screens(bids: pl.DataFrame, reference: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row a tender of a checked frame, in order of market and tender: key, `day`, `bids`, `SCREENS`.

    The past of the bidders is that of strictly earlier days; with `reference`, a part of the same frame, it is what the
    tenders of that part tell, whatever their days, without the tender itself. No label is looked at either way.
    """
    prices = statistics(bids)
    if reference is None:
        together, behaviour = past(bids), earlier(bids, prices)
    else:
        together, behaviour = over(bids, reference), elsewhere(bids, prices, reference.select(KEY).unique())
    joined = prices.join(together.drop("day"), on=KEY, how="left", maintain_order="left")
    return joined.join(behaviour, on=KEY, how="left", maintain_order="left").select(*KEY, "day", "bids", *SCREENS)
