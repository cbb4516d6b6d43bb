"""Flagged verdicts of a bundle as findings: the same ids and the same evidence as the store would keep of them.

A finding is a row (`FOUND`): the columns of table `finding`, without the times at which a store took it up; objects
(`about`, `shown`, `params`) are JSON texts. What is told twice of one record is one finding, that of the later event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.findings.flag import Flag, row_of
from monitor.vocabulary.verdicts import Verdict

FOUND = {
    "id": pl.String(),
    "rule": pl.String(),
    "version": pl.Int32(),
    "family": pl.String(),
    "severity": pl.String(),
    "confidence": pl.String(),
    "is_lead": pl.Boolean(),
    "scope_kind": pl.String(),
    "scope_id": pl.String(),
    "about": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "state": pl.String(),
    "reason": pl.String(),
    "cured_day": pl.Int32(),
    "stake_fen": pl.Int64(),
    "events": pl.List(pl.Int64()),
    "shown": pl.String(),
    "params": pl.String(),
    "message_zh": pl.String(),
    "message_en": pl.String(),
    "process_id": pl.String(),
    "project_id": pl.String(),
    "unit_id": pl.String(),
}
NOTHING_FOUND = pl.DataFrame(schema=FOUND)
OBJECTS = ("about", "shown", "params")
AT_ONCE = 20_000
"""Findings told at a time: their rows are objects until they are a table."""


def found(verdicts: pl.DataFrame, places: pl.DataFrame, charged: Sequence[Charge]) -> pl.DataFrame:
    """The findings (`FOUND`, by id) that the flagged among `verdicts` are.

    `verdicts`: columns of `SCHEMA` and `scope_kind`, in the order that `evaluate` gives them, all of any scope value
    that they are about; `places` (`PLACES`): where their events belong.
    """
    by_rule = {charge.rule.id: charge for charge in charged}
    raised = verdicts.filter(pl.col("verdict") == Verdict.FLAGGED.value)
    if raised.is_empty():
        return NOTHING_FOUND
    placed = raised.join(places.unique("event"), on="event", how="left", maintain_order="left")
    parts = [_told(part, by_rule) for part in placed.iter_slices(AT_ONCE)]
    return pl.concat(parts).unique("id", keep="last", maintain_order=True).sort("id")


def _told(raised: pl.DataFrame, charged: Mapping[str, Charge]) -> pl.DataFrame:
    rows = [_row(row, charged[row["rule"]]) for row in raised.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=FOUND, orient="row")


def _row(row: Mapping[str, Any], charge: Charge) -> dict[str, Any]:
    span = charge.spans[row["term"]]
    told = row_of(Flag(charge.rule, span.params, span.printed(), row), "")
    texts = {name: json.dumps(told[name], ensure_ascii=False, sort_keys=True) for name in OBJECTS}
    return {name: texts.get(name, told[name]) for name in FOUND}
