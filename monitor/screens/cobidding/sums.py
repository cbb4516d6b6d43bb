"""Running sums by key, in whole numbers: what was added before a day is exact, in whatever portions it came."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(slots=True)
class Sums:
    """A table sorted by key: `width` sums a key, and the last day on which the key was met.

    It holds at most `most` keys; beyond that those met the longest ago are forgotten, a quarter at a time, and counted.
    """

    width: int
    most: int
    forgotten: int = 0
    keys: Whole = field(default_factory=lambda: np.empty(0, np.int64))
    sums: Whole = field(init=False)
    last: Whole = field(default_factory=lambda: np.empty(0, np.int64))

    def __post_init__(self) -> None:
        self.sums = np.empty((0, self.width), np.int64)

    def at(self, keys: Whole) -> Whole:
        """The sums of each key (rows x width), 0 where it is not known."""
        if not len(self.keys):
            return np.zeros((len(keys), self.width), np.int64)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = self.sums[place]
        found[self.keys[place] != keys] = 0
        return found

    def latest(self, keys: Whole) -> Whole:
        """The last day of each key, -1 where it is not known."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, self.last[place], -1)

    def before(self, keys: Whole, days: Whole, values: Whole) -> Whole:
        """The sums of each key from what is known and from those of these rows that are of strictly earlier days.

        The rows come in order of day.
        """
        if not len(keys):
            return self.at(keys)
        order = np.argsort(keys, kind="stable")
        key, day, value = keys[order], days[order], values[order]
        new_key = np.r_[True, key[1:] != key[:-1]]
        new_day = new_key | np.r_[True, day[1:] != day[:-1]]
        rows = np.arange(len(key))
        until = np.cumsum(value, axis=0) - value
        first_of_key = np.maximum.accumulate(np.where(new_key, rows, 0))
        first_of_day = np.maximum.accumulate(np.where(new_day, rows, 0))
        known = self.at(key[new_key])[np.cumsum(new_key) - 1]
        out = np.empty_like(values)
        out[order] = known + until[first_of_day] - until[first_of_key]
        return out

    def add(self, keys: Whole, days: Whole, values: Whole) -> None:
        """These rows are known from now on."""
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        key = keys[order]
        start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
        key, total = key[start], np.add.reduceat(values[order], start, axis=0)
        day = np.maximum.reduceat(days[order], start)
        place = np.searchsorted(self.keys, key)
        known = np.zeros(len(key), np.bool_)
        inside = place < len(self.keys)
        known[inside] = self.keys[place[inside]] == key[inside]
        here, new = place[known], ~known
        self.sums[here] += total[known]
        self.last[here] = np.maximum(self.last[here], day[known])
        if new.any():
            keys = np.concatenate([self.keys, key[new]])
            order = np.argsort(keys, kind="stable")
            self.keys = keys[order]
            self.sums = np.concatenate([self.sums, total[new]])[order]
            self.last = np.concatenate([self.last, day[new]])[order]
        if len(self.keys) > self.most:
            self._forget()

    def _forget(self) -> None:
        kept = np.sort(np.argsort(self.last, kind="stable")[-(self.most - self.most // 4) :])
        self.forgotten += len(self.keys) - len(kept)
        self.keys, self.sums, self.last = self.keys[kept], self.sums[kept], self.last[kept]
