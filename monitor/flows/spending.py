"""Three-public spending (三公经费): each month the units among the first twenty by sum or the first ten by an item.

The list is the one of the rule `san.top-checks`, with its numbers in the place's pack: who stands on it is looked at,
no more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from monitor.facts.facts import facts_of
from monitor.facts.web import tables, with_chains
from monitor.findings.summary import code_label
from monitor.findings.tell import yuan
from monitor.rules.kit.printing import day_text
from monitor.rules.kit.spending import listed
from monitor.store.database import Read
from monitor.store.kinds import seqs_of_kinds
from monitor.store.names import registered_names

KIND = "spending.reported"
CODES = "spending_item"


def _months(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Sum and reporting units a month, the latest first; a report in another currency is counted apart."""
    by_month = rows.group_by("month").agg(
        fen=pl.col("total_fen").sum(), units=pl.len(), unknown=pl.col("total_fen").is_null().sum()
    )
    return [
        {"month": row["month"], "sum_yuan": yuan(row["fen"]), "units": row["units"], "not_in_yuan": row["unknown"]}
        for row in by_month.sort("month", descending=True).iter_rows(named=True)
    ]


def _amounts(items: pl.DataFrame) -> dict[int, dict[str, int]]:
    """Report -> item -> fen."""
    out: defaultdict[int, dict[str, int]] = defaultdict(dict)
    in_yuan = items.filter(pl.col("amount_currency") == "CNY").group_by("event", "item").agg(pl.col("amount_fen").sum())
    for row in in_yuan.sort("event", "item").iter_rows(named=True):
        out[row["event"]][row["item"]] = row["amount_fen"]
    return dict(out)


def figures(
    read: Read,
    as_of_day: int,
    *,
    top_total: int,
    top_item: int,
    month: str | None = None,
    without_units: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The list of a month (the latest unless named) and the sums of all; shape: `api.spending.schemas.Figures`.

    `without_units` are ranked with the others and then told of nowhere, in sums neither (a reviewer's own).
    """
    events = with_chains(read, seqs_of_kinds(read, {KIND}))
    facts = facts_of(tables(events), "county", as_of_day)
    rows = listed(facts, top_total, top_item).collect().filter(~pl.col("unit_id").is_in(sorted(without_units)))
    months = _months(rows)
    asked = month or (months[0]["month"] if months else None)
    mine = rows.filter(pl.col("month") == pl.lit(asked, dtype=pl.String)).sort("total_rank", "unit_id", nulls_last=True)
    amounts = _amounts(facts.of(KIND, "items").collect())
    names = registered_names(read, as_of_day)
    return {
        "month": asked,
        "months": months,
        "top_total": top_total,
        "top_item": top_item,
        "units": [
            {
                "unit": {"id": row["unit_id"], "name": names.get(row["unit_id"], row["unit_name"])},
                "entry": row["event"],
                "total_yuan": yuan(row["total_fen"]),
                "rank": row["total_rank"],
                "is_listed": row["is_listed"],
                "top_items": [{"code": code, "label": code_label(CODES, code)} for code in row["top_items"]],
                "items": [
                    {"code": code, "label": code_label(CODES, code), "amount_yuan": yuan(fen)}
                    for code, fen in amounts.get(row["event"], {}).items()
                ],
            }
            for row in mine.iter_rows(named=True)
        ],
        "as_of": day_text(as_of_day),
    }
