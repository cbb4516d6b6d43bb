"""How far a member's points for one bid lie from the other members', beyond the member's own strictness.

r = points less the median of the other members' for that bid; the lean is r less the median of the same member's r for
the other bids. A strict member is strict with every bid and leans nowhere.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

PLACES = 9
"""Points have few places: what is left beyond is the machine's."""
Points = npt.NDArray[np.float64]


def without_each(values: Points, axis: int) -> Points:
    """Of every entry the median of the others along `axis`; at least two entries."""
    count = values.shape[axis]
    rest = [np.median(np.delete(values, at, axis=axis), axis=axis) for at in range(count)]
    return np.stack(rest, axis=axis)


def leans(points: Points) -> Points:
    """(experts, bids) of points -> leans of the same shape; at least three experts and three bids."""
    apart = points - without_each(points, 0)
    told: Points = apart - without_each(apart, 1)
    return told


def leaning(totals: pl.DataFrame) -> pl.DataFrame:
    """`totals` of the panels with at least three members and three bids, with `lean` (nine places) and `beside`.

    `beside` is the median size of the other members' leans in the panel.
    """
    fit = totals.filter(pl.col("experts") > 2, pl.col("bids") > 2).sort("panel", "expert", "bid")  # noqa: PLR2004
    told, beside = [np.empty(0)], [np.empty(0)]
    for panel in fit.partition_by("panel", maintain_order=True):
        lean = leans(panel["points"].to_numpy().reshape(panel["experts"][0], panel["bids"][0])).round(PLACES)
        told.append(lean.ravel())
        beside.append(
            np.repeat([np.median(np.abs(np.delete(lean, at, axis=0))) for at in range(len(lean))], len(lean[0]))
        )
    columns = {"lean": np.concatenate(told), "beside": np.concatenate(beside)}
    return fit.with_columns(pl.Series(name, values, dtype=pl.Float64) for name, values in columns.items())
