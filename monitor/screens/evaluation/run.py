"""The whole evaluation: every market, every way of parting it, every set of columns, the baselines always beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl

from monitor.screens.estimators.collusion_places import Floats, in_bucket
from monitor.screens.evaluation.columns import BASELINES, FULL, OTHERS, PAST, PLACEBO, SETS, TRAINING, Told
from monitor.screens.evaluation.judge import Outcome, apart, auc, balanced, judged
from monitor.screens.evaluation.overlap import left
from monitor.screens.evaluation.placebo import placebos
from monitor.screens.evaluation.published import Published
from monitor.screens.evaluation.splits import Split, at_random, by_overlap, by_time

OVERLAP, TIME, APART, RANDOM = "overlap", "time", "apart", "random"
PROTOCOLS: Final = (OVERLAP, TIME, APART, RANDOM)
NUMBERS: Final = (
    "value",
    "auc",
    "fold_mean",
    "fold_sd",
    "found",
    "false_alarms",
    "threshold",
    "identical",
    "overlap",
    "known",
)
"""Of a figure, those of which a mean is taken."""
FEWEST: Final = 2
"""Markets, to leave one out."""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the table.

    `value` is balanced accuracy, in `apart` the area under the curve; over `folds`: mean and standard deviation of each
    fold's own; `seeds`: standard deviation over seeds; `found` and `false_alarms`: flagged shares of the collusive
    and of
    the other tenders. `identical`, `overlap`, `known`: what test parts have in common
    with their training parts (`Left`). nan: does not apply.
    """

    protocol: str
    market: str
    past: str
    columns: str
    model: str
    tenders: int
    collusive: int
    value: float
    auc: float
    fold_mean: float
    fold_sd: float
    seed_sd: float
    found: float
    false_alarms: float
    threshold: float
    identical: float
    overlap: float
    known: float


def evaluate(markets: Sequence[Published], seed: int, seeds: int, report: Report = lambda _: None) -> Iterator[Figure]:
    """The figures in the order of the table. Equal data and seeds give equal figures."""
    drawn = range(seed, seed + seeds)
    for published in markets:
        for past in _pasts(published):
            told = Told(published, past)
            for columns, model in _asked(told):
                report(f"{published.market.id} {columns} {model} {past}")
                yield from _of_market(told, columns, model, drawn)
            if published.market.by_name and past == PAST:
                report(f"{published.market.id} {PLACEBO}")
                yield from _placebo(told, seed)
    if len([one for one in markets if one.market.apart]) >= FEWEST:
        yield from _apart(markets)


def _pasts(published: Published) -> tuple[str, ...]:
    """The ways of counting the past that a market allows, the strictest first."""
    if not published.market.bidders:
        return (PAST,)
    return (TRAINING, OTHERS) if published.market.dates is None else (PAST, OTHERS)


def _asked(told: Told) -> Iterator[tuple[str, str]]:
    strict = told.past in {PAST, TRAINING}
    for columns in SETS:
        full = columns == FULL or (columns == "prices" and not told.published.market.bidders)
        if told.has(columns) and (strict or full):
            yield from ((columns, model) for model in (("trees", "twin") if full else ("trees",)))


def _of_market(told: Told, columns: str, model: str, drawn: range) -> Iterator[Figure]:
    market = told.published.market
    asked = {
        OVERLAP: market.bidders,
        TIME: market.dates is not None and told.past == PAST,
        RANDOM: told.past in {PAST, TRAINING} and (columns in {FULL, "bids"} or not market.bidders),
    }
    for protocol in (name for name, is_asked in asked.items() if is_asked):
        splits = {seed: _parted(protocol, told, seed) for seed in drawn}
        if all(_is_told(told, splits[seed]) for seed in drawn):
            yield _figure(protocol, told, columns, model, splits)


def _placebo(told: Told, seed: int) -> Iterator[Figure]:
    """What the same model scores on firms of no ring: the mean over them, and as spread over seeds that over them."""
    others = [Told(told.published, told.past, labels) for labels in placebos(told, seed)]
    for protocol in (OVERLAP, TIME):
        parted = [(one, _parted(protocol, one, seed)) for one in others]
        figures = [
            _figure(protocol, one, FULL, "trees", {seed: parts}) for one, parts in parted if _is_told(one, parts)
        ]
        if figures:
            numbers = {name: [getattr(one, name) for one in figures] for name in NUMBERS}
            means: dict[str, Any] = {name: float(np.mean(values)) for name, values in numbers.items()}
            means["seed_sd"] = float(np.std(numbers["value"]))
            collusive = round(float(np.mean([one.collusive for one in figures])))
            yield replace(figures[0], columns=PLACEBO, collusive=collusive, **means)


def _parted(protocol: str, told: Told, seed: int) -> list[Split]:
    if protocol == OVERLAP:
        return list(by_overlap(told.collusive, told.groups.of, seed))
    return [by_time(told.day)] if protocol == TIME else [at_random(told.collusive, seed)]


def _is_told(told: Told, parts: Sequence[Split]) -> bool:
    """Whether every training part holds both classes, and so does what is judged: else there is nothing to say."""
    judged_on = told.collusive[np.concatenate([part.test for part in parts])]
    learned = [told.collusive[part.train] for part in parts]
    return all(some.any() and not some.all() for some in (judged_on, *learned))


def _figure(protocol: str, told: Told, columns: str, model: str, splits: dict[int, list[Split]]) -> Figure:
    """One figure; baselines that no seed can change are worked out all the same, so that every row means the same."""
    rounds = [judged(told, columns, model, parts, seed, grouped=protocol == OVERLAP) for seed, parts in splits.items()]
    folds = [outcome for outcomes in rounds for outcome in outcomes]
    values = [_whole(outcomes) for outcomes in rounds]
    common = [left(told.sets, part.train, part.test) for part in splits[min(splits)]]
    bidders = told.published.market.bidders
    test = np.concatenate([outcome.collusive for outcome in rounds[0]])

    def mean(name: str) -> float:
        return float(np.mean([getattr(one, name) for one in common])) if bidders else float("nan")

    return Figure(
        protocol,
        told.market,
        told.past,
        columns,
        model,
        len(test),
        int(test.sum()),
        float(np.mean(values)),
        _over(np.mean, [outcome.auc for outcome in folds]),
        _over(np.mean, [outcome.balanced for outcome in folds]),
        _over(np.std, [outcome.balanced for outcome in folds]),
        float(np.std(values)),
        _flagged(folds, collusive=True),
        _flagged(folds, collusive=False),
        float(np.mean([outcome.threshold for outcome in folds])),
        mean("identical"),
        mean("overlap"),
        mean("known"),
    )


def _over(of: Callable[[list[float]], np.floating], told: Sequence[float]) -> float:
    """A mean or the like over the folds that hold both classes; nan where none does."""
    known = [one for one in told if not np.isnan(one)]
    return float(of(known)) if known else float("nan")


def _flagged(folds: Sequence[Outcome], *, collusive: bool) -> float:
    """The share flagged of the tenders of one class."""
    flagged = np.concatenate([outcome.flagged[outcome.collusive == collusive] for outcome in folds])
    return float(flagged.mean())


def _whole(outcomes: Sequence[Outcome]) -> float:
    """Balanced accuracy over all folds of one seed."""
    return balanced(
        np.concatenate([outcome.collusive for outcome in outcomes]),
        np.concatenate([outcome.flagged for outcome in outcomes]),
    )


def _apart(markets: Sequence[Published]) -> Iterator[Figure]:
    """Each market scored by what the others tell, over the places of its tenders within bucket: no label of its own.

    Places are taken among all tenders of the market, so its bidders' past is first counted over all of them as well;
    then over earlier days where there are any.
    """
    own = [one for one in markets if one.market.apart]
    for columns, past in ((FULL, OTHERS), (FULL, PAST), ("cobidding", OTHERS), ("prices", OTHERS), ("bids", OTHERS)):
        told = [Told(one, past if one.market.dates and one.market.bidders else _pasts(one)[-1]) for one in own]
        parts = [_places(one, columns) for one in told]
        for at, one in enumerate(told):
            if not one.has(columns) or (past == PAST and one.past == OTHERS):
                continue
            value = auc(parts[at][1], apart(parts, at))
            nothing = float("nan")
            yield Figure(
                APART,
                one.market,
                one.past,
                columns,
                "mean",
                len(one.collusive),
                int(one.collusive.sum()),
                value,
                value,
                *(nothing,) * 9,
            )


def _places(told: Told, columns: str) -> tuple[Floats, np.ndarray]:
    frame = told.frame(columns, np.arange(len(told.collusive)))
    values = frame.select(SETS[columns]).to_numpy()
    bids = frame["bids"].to_numpy()
    # the number of bids itself has its place in the whole market: within its bucket it would have none
    places = in_bucket(values, np.ones(len(values)) if columns in BASELINES else bids)
    return np.nan_to_num(2 * places - 1), told.collusive


def frame(figures: Sequence[Figure]) -> pl.DataFrame:
    """The table, a row a figure."""
    return pl.DataFrame(figures, infer_schema_length=None).with_columns(pl.col(pl.Float64).fill_nan(None))
