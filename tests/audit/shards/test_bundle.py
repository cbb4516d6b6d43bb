"""Bundles say together what a batch says, and their findings are those that the store would keep."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from woven import histories

from monitor.audit.batch import batch
from monitor.audit.evaluate import NOTHING, Charge, Judged, charges
from monitor.audit.keep import flags
from monitor.audit.shards.bundle import bundles, judged, references
from monitor.audit.shards.found import FOUND, NOTHING_FOUND, found
from monitor.facts.facts import as_of
from monitor.facts.records import Records, records
from monitor.findings.flag import row_of
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

CHARGED = charges(rules_on(place("demo")), place("demo"))
BY_RULE = {charge.rule.id: charge for charge in CHARGED}
ORDER = ["scope_kind", "rule", "scope_id", "event", "about", "term", "verdict", "shown"]
FIRST = day_number(date(2026, 1, 1))


def world_of(history: list[dict[str, Any]]) -> Records:
    return records(enumerate(read_event(event, stored=True) for event in history))


def in_bundles(world: Records, charged: tuple[Charge, ...], day: int, parts: int) -> tuple[Judged, pl.DataFrame]:
    """Verdicts and findings, put together from bundles."""
    whole = references(world, as_of(world, day), charged)
    verdicts, findings, failed = [NOTHING.with_columns(scope_kind=pl.lit(None, dtype=pl.String))], [NOTHING_FOUND], []
    for bundle in bundles(world, charged, day, parts):
        told = judged(bundle, charged, day, whole)
        verdicts.append(told.verdicts)
        failed += told.failed
        findings.append(found(told.verdicts, bundle.places, charged))
    return Judged(pl.concat(verdicts), tuple(failed)), pl.concat(findings).sort("id")


def kept_rows(world: Records, verdicts: pl.DataFrame, day: int) -> dict[str, dict[str, Any]]:
    """Finding id -> its row, as the full audit of a store writes it."""
    parts = verdicts.partition_by("scope_kind", as_dict=True).items()
    told = [flag for (scope,), part in parts for flag in flags(part, str(scope), BY_RULE, world, day)]
    return {row["id"]: row for row in (row_of(flag, "") for flag in told)}


def same(first: pl.DataFrame, then: pl.DataFrame) -> None:
    assert_frame_equal(first.select(then.columns).sort(ORDER), then.sort(ORDER))


@settings(max_examples=settings.default.max_examples // 50, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories(), parts=st.sampled_from([1, 4]), day=st.integers(FIRST, FIRST + 600))
def test_bundles_say_what_a_batch_says(history: list[dict[str, Any]], parts: int, day: int) -> None:
    world = world_of(history)
    expected = batch(world, CHARGED, day)
    told, findings = in_bundles(world, CHARGED, day, parts)
    assert (told.failed, expected.failed) == ((), ())
    same(told.verdicts, expected.verdicts)
    rows = kept_rows(world, expected.verdicts, day)
    assert findings["id"].to_list() == sorted(rows)
    for line in findings.iter_rows(named=True):
        row = rows[line["id"]]
        objects = {name: json.loads(line[name]) for name in ("about", "shown", "params")}
        assert {**line, **objects} == {name: row[name] for name in FOUND} | {
            "params": json.loads(json.dumps(row["params"]))
        }
