"""Which columns of a prepared frame reach its verdicts: the others need not be worked out.

What the optimiser does not read of a frame without rows it reads of none, since plans follow parameters, never rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import polars as pl
import polars.selectors as cs
from polars.io.plugins import register_io_source

from monitor.facts.facts import HELD, SEATS, Facts
from monitor.facts.records import EVENTS, LINKS, Records
from monitor.rules.kit.rule import Rule

NO_RECORDS = Records(pl.DataFrame(schema=EVENTS), pl.DataFrame(schema=LINKS))
NO_HELD, NO_SEATS = pl.DataFrame(schema=HELD), pl.DataFrame(schema=SEATS)
ALWAYS = ("scope_id", "event", "day", "due_day", "cured_day", "stake_fen", "events")
Question = Callable[[Any], pl.Expr]


def noting(empty: pl.DataFrame, read: set[str]) -> pl.LazyFrame:
    """`empty` as a frame that puts the names of the columns that are read of it into `read`."""

    def rows(columns: list[str] | None, *_: Any) -> Iterator[pl.DataFrame]:
        told = empty.columns if columns is None else columns
        read.update(told)
        yield empty.select(told)

    return register_io_source(rows, schema=empty.schema, is_pure=True)


def wanted(rule: Rule[Any], params: Sequence[Any]) -> cs.Selector:
    """The columns of the rule's prepared frame that a verdict with one of `params` is made of, where it has them."""
    questions = (rule.applies, rule.flagged, *((rule.below,) if rule.below else ()))
    told = (*rule.about, *rule.needs, *(one.column for one in rule.evidence))
    return _wanted(rule.prepare, questions, tuple(dict.fromkeys(params)), told)


@cache
def _wanted(
    prepare: Callable[[Facts, Any], pl.LazyFrame],
    questions: tuple[Question, ...],
    params: tuple[Any, ...],
    told: tuple[str, ...],
) -> cs.Selector:
    read = {*ALWAYS, *told}
    for one in params:
        empty = prepare(Facts(NO_RECORDS, NO_HELD, NO_SEATS, 0), one).collect()
        asked = [question(one).alias(str(number)) for number, question in enumerate(questions)]
        noting(empty, read).select(asked).collect()
    return cs.by_name(*sorted(read), require_all=False)
