"""Where a value stands among the last tenders that were fitted with as many bids: counted, so that it can be told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.screens.estimators.collusion_places import LEAST, WINDOW, Floats, bounds, buckets


@dataclass(frozen=True, slots=True)
class Place:
    """Of `among` tenders with `fewest` to `most` bids (None: open), `below` have a smaller, `above` a larger value."""

    below: int
    above: int
    among: int
    fewest: int
    most: int | None


class Standing:
    """The values of the last `WINDOW` rows of each bucket, as they were fitted."""

    def __init__(self, told: Floats, bids: Floats) -> None:
        of = buckets(bids)
        self._middle = np.array([_middle(column) for column in told.T])
        self._known = {
            bucket: [np.sort(column[~np.isnan(column)]) for column in told[of == bucket][-WINDOW:].T]
            for bucket in np.unique(of).tolist()
        }

    def middles(self, bids: Floats) -> Floats:
        """(rows, columns): the median of each row's bucket, that of all rows where the bucket has too few."""
        out = np.tile(self._middle, (len(bids), 1))
        for row, bucket in enumerate(buckets(bids).tolist()):
            for column, known in enumerate(self._known.get(bucket, ())):
                if len(known) >= LEAST:
                    out[row, column] = np.median(known)
        return out

    def place(self, value: float, column: int, bids: float) -> Place | None:
        """Where a value of a column stands in its bucket; None where it is missing or there are too few."""
        bucket = int(buckets(np.array([bids]))[0])
        known = self._known.get(bucket)
        if np.isnan(value) or known is None or len(known[column]) < LEAST:
            return None
        told = known[column]
        below = int(np.searchsorted(told, value, side="left"))
        above = len(told) - int(np.searchsorted(told, value, side="right"))
        return Place(below, above, len(told), *bounds(bucket))


def _middle(column: Floats) -> float:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else float("nan")
