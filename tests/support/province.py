"""A hundred counties over ten years: who sends how much when, and what waits where, from measured costs.

Nothing here is measured: `Costs` are the figures of `docs/scale-measured.toml`, each with its command; the rest is
arithmetic and a queue. Assumptions on the senders stand in `Senders`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

DAY_SECONDS: Final = 86_400
YEAR_END: Final = 12
Array = Any
"""A numpy array; its kind stands in the docstring."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What one machine needs (two cores), as measured."""

    request_s: float
    """Seconds a request to append takes, whatever it holds."""
    event_s: float
    """Seconds more for each event in it."""
    live_s: float
    """CPU seconds from an entry to its findings, followed one by one."""
    whole_s: float
    """CPU seconds an event where everything is judged at once."""
    whole_start_s: float
    """CPU seconds of such an audit before the first event."""
    database_bytes: float
    lake_bytes: float
    shuffle_bytes: float
    """Bytes an event on disk in the database, in the lake, and over the wire in the cluster."""
    cosign_s: float
    """Seconds to check a checkpoint with its consistency proof and cosign it."""

    @classmethod
    def read(cls, path: Path) -> Costs:
        """From the file of measured figures: `[costs]`."""
        told = tomllib.loads(path.read_text(encoding="utf-8"))["costs"]
        return cls(**{one.name: float(told[one.name]["value"]) for one in fields(cls)})


@dataclass(frozen=True, slots=True)
class Senders:
    """How bureaus send: assumed, not measured."""

    least: float = 100.0
    most: float = 10_000.0
    """Events of a county on a common working day, spread evenly on a logarithmic scale between these."""
    idle: float = 0.05
    """What a day without work brings, as a share of a working day."""
    month_end: float = 2.0
    """How much more the last five days of a month bring."""
    december: float = 2.0
    """How much more December brings: budgets end."""
    in_workbooks: float = 0.7
    """Share of the events that come in workbooks; the others come one by one."""
    workbook: int = 200
    """Events of a workbook; they are sent a hundred a request."""
    hours: tuple[float, ...] = (0.08, 0.14, 0.13, 0.06, 0.04, 0.10, 0.14, 0.18, 0.10, 0.03)
    """Share of the day in each hour from eight in the morning on."""


def counties(number: int, senders: Senders, seed: int) -> Array:
    """Float (number,): events of each county on a common working day."""
    dice = np.random.default_rng(seed)
    return np.exp(dice.uniform(math.log(senders.least), math.log(senders.most), number))


def load_of(day: date, senders: Senders) -> float:
    """How much of a common working day this day brings."""
    load = 1.0 if day.isoweekday() <= 5 else senders.idle
    if (day + timedelta(days=5)).month != day.month:
        load *= senders.month_end
    return load * senders.december if day.month == YEAR_END else load


def days_of(years: int, first: int = 2027) -> list[date]:
    """Every day of so many years."""
    start, end = date(first, 1, 1), date(first + years, 1, 1)
    return [start + timedelta(days=n) for n in range((end - start).days)]


def a_year(senders: Senders) -> float:
    """Common working days that a year is worth."""
    days = days_of(4)
    return sum(load_of(day, senders) for day in days) / 4


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What arrives in each second of a day: requests and events, Int64 (86,400,)."""

    requests: Array
    events: Array


def arrivals(events: float, senders: Senders, dice: np.random.Generator) -> Arrivals:
    """One day of `events` events, drawn second by second."""
    rate = np.zeros(DAY_SECONDS)
    for hour, share in enumerate(senders.hours, start=8):
        rate[hour * 3600 : (hour + 1) * 3600] = events * share / 3600
    single = dice.poisson(rate * (1 - senders.in_workbooks))
    books = dice.poisson(rate * senders.in_workbooks / senders.workbook)
    return Arrivals(single + books * -(-senders.workbook // 100), single + books * senders.workbook)


def waits(work: Array) -> Array:
    """Seconds of work left at the end of each second, where `work` seconds arrive in each and one is done (Lindley)."""
    walk = np.cumsum(work - 1.0)
    return walk - np.minimum(np.minimum.accumulate(walk), 0.0)


@dataclass(frozen=True, slots=True)
class Waited:
    """How long an event waits in seconds, and how busy the server is in the day's busiest hour."""

    p50: float
    p99: float
    worst: float
    busiest_hour: float


def waited(day: Arrivals, work: Array) -> Waited:
    """`work` seconds arrive in each second; each event waits for what is there at the end of its second."""
    left = waits(work) + np.minimum(work, 1.0)
    seen = day.events > 0
    order = np.argsort(left[seen])
    shares = np.cumsum(day.events[seen][order]) / day.events.sum()
    delays = left[seen][order]
    at = [float(delays[min(int(np.searchsorted(shares, share)), len(delays) - 1)]) for share in (0.5, 0.99)]
    return Waited(at[0], at[1], float(delays[-1]), float(work.reshape(24, 3600).sum(axis=1).max() / 3600))


def appended(day: Arrivals, costs: Costs) -> Waited:
    """The day at one sequencer."""
    return waited(day, day.requests * costs.request_s + day.events * costs.event_s)


def audited(day: Arrivals, costs: Costs) -> Waited:
    """The day at one audit that follows entry by entry."""
    return waited(day, day.events * costs.live_s)


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """How a figure grows with size: the slope of the least squares line through their logarithms."""
    x, y = np.log(sizes), np.log(figures)
    return float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())


def proof_bytes(entries: float, checkpoint: int = 200) -> float:
    """Bytes of a checkpoint with its consistency proof: at most one hash of 32 bytes more than the tree is high."""
    return checkpoint + 32 * (math.ceil(math.log2(max(2.0, entries))) + 1)


def busiest(days: Iterable[date], senders: Senders, number: int) -> list[date]:
    """The days that bring most, the earlier of equal ones first."""
    return sorted(days, key=lambda day: (-load_of(day, senders), day))[:number]
