"""Draws as rules see them: the lots they concern."""

from __future__ import annotations

import polars as pl

from monitor.rules.kit.draws import lots

SCHEMA = {"scope_id": pl.String(), "ocid": pl.String(), "lot_id": pl.String()}


def told(*rows: tuple[str, str | None]) -> pl.LazyFrame:
    return pl.LazyFrame([(ocid, ocid, lot) for ocid, lot in rows], schema=SCHEMA, orient="row")


def test_a_process_that_names_lots_has_no_nameless_one() -> None:
    found = lots(told(("O1", "L1"), ("O1", None)), told(("O1", "L2"), ("O2", None))).collect()
    assert sorted(found.select("ocid", "lot_id").rows(), key=str) == [("O1", "L1"), ("O1", "L2"), ("O2", None)]


def test_a_lot_named_twice_is_one() -> None:
    assert lots(told(("O1", "L1")), told(("O1", "L1"))).collect().height == 1
