"""A verdict as it is told outside: JSON with the contract's field names, numbers, evidence and parameters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.rules.kit.printing import message
from monitor.vocabulary.verdicts import Verdict

Told = Callable[[int], dict[str, Any]]
"""Event number -> how that event is named outside (source, id, file, row)."""


def about(raw: str) -> dict[str, Any]:
    """What was judged, without what was not told; `target_kind` and `target_id` as the contract's `target`."""
    told = {name: value for name, value in json.loads(raw).items() if value is not None}
    if "target_kind" in told:
        told["target"] = {"kind": told.pop("target_kind"), "id": told.pop("target_id")}
    return told


def lines(verdicts: pl.DataFrame, charged: Mapping[str, Charge], told: Told) -> Iterator[dict[str, Any]]:
    """One object a verdict, in the order of `verdicts` (columns of `SCHEMA` and `scope_kind`)."""
    for row in verdicts.iter_rows(named=True):
        charge = charged[row["rule"]]
        span = charge.spans[row["term"]] if row["term"] >= 0 else None
        params = charge.rule.params if span is None else span.params
        shown = json.loads(row["shown"])
        line = {
            "rule": row["rule"],
            "version": charge.rule.version,
            "scope": {"kind": row["scope_kind"], "id": row["scope_id"]},
            "about": about(row["about"]),
            "verdict": row["verdict"],
            "reason": row["reason"],
            "evidence": {
                "values": shown,
                "events": [told(event) for event in dict.fromkeys([row["event"], *(row["events"] or [])])],
            },
            "params": asdict(params),
            "origins": {} if span is None else dict(span.origins),
        }
        if row["verdict"] == Verdict.FLAGGED:
            line["message"] = message(charge.rule, shown, params)
        yield line
