"""A lake judged in tiny bundles says what a batch of the same records says, and finds the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from in_shards import ORDER, in_shards
from polars.testing import assert_frame_equal
from small_lake import laid
from woven import histories

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.audit.shards.cut import Part
from monitor.audit.shards.found import found
from monitor.audit.shards.seat_files import SeatFiles
from monitor.audit.shards.seats import seats
from monitor.facts.facts import HELD, as_of, membership
from monitor.facts.lake import Lake
from monitor.facts.scopes import COUNTY, SCOPES
from monitor.findings.context import context
from monitor.rules.catalogue import rules_on
from monitor.rules.kit.like import like
from monitor.rules.places import place
from monitor.vocabulary.event import day_number

CHARGED = charges(rules_on(place("demo")), place("demo"))
FIRST = day_number(date(2026, 1, 1))
DAYS = st.integers(FIRST, FIRST + 600)
SCARCE = settings(deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def a_lake(history: list[dict[str, Any]], segment: int, erased: set[int]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield laid(Path(folder) / "lake", history, segment=segment, erased=erased)


def everything(files: SeatFiles, scope: str) -> pl.DataFrame:
    parts = [files.seats(scope, kind, span) for kind, spans in files.kinds().items() for span in spans]
    return pl.concat([pl.DataFrame(schema=parts[0].schema if parts else None), *parts])


@settings(SCARCE, max_examples=settings.default.max_examples // 12)
@given(history=histories(), segment=st.integers(1, 9), rows=st.integers(1, 12), day=DAYS, data=st.data())
def test_seats_are_the_memberships_of_all_records(
    history: list[dict[str, Any]], segment: int, rows: int, day: int, data: st.DataObject
) -> None:
    erased = data.draw(st.sets(st.integers(0, max(0, len(history) - 1)), max_size=2), label="erased")
    with a_lake(history, segment, erased) as lake:
        files = seats(lake, day, rows=rows)
        world = Lake(lake).records([])
        held = as_of(world, day)
        spans = files.kinds()
        found_held = [files.held(kind, span) for kind in spans for span in spans[kind]]
        assert_frame_equal(pl.concat([pl.DataFrame(schema=HELD), *found_held]).sort("event"), held.sort("event"))
        for scope in SCOPES:
            if scope != COUNTY and not held.is_empty():
                expected = membership(world, held, scope).sort("event", "scope_id")
                assert_frame_equal(everything(files, scope).sort("event", "scope_id"), expected)
        if not held.is_empty():
            places = pl.concat([files.places(span).collect() for span in files.spans()]).sort("event")
            assert_frame_equal(places, context(world, held, held["event"]))


def halved(part: Part) -> list[Part]:
    """Four parts by hash; of the county, which is one value, two by rules."""
    rules = tuple(charge.rule.id for charge in CHARGED if charge.rule.scope == part.scope)
    if part.scope == COUNTY:
        return [Part(COUNTY, part.bundle, rules=some) for some in (rules[:5], rules[5:])]
    return [Part(part.scope, part.bundle, of=2, rest=rest) for rest in (0, 1)]


def assert_says_the_same(history: list[dict[str, Any]], segment: int, rows: int, day: int, *, is_split: bool) -> None:
    """Batch == shards on the lake of `history`, in verdicts and findings."""
    with a_lake(history, segment, set()) as lake:
        world = Lake(lake).records({kind for charge in CHARGED for kind in charge.rule.reads})
        expected = batch(world, CHARGED, day)
        assert expected.failed == ()
        split = halved if is_split else lambda part: [part]
        verdicts, findings = in_shards(lake, CHARGED, day, lake.parent / "cut", rows=rows, held=20, split=split)
        told = expected.verdicts.select(verdicts.columns).sort(ORDER)
        differing = verdicts.join(told, on=[*ORDER[:6], "shown"], how="anti", nulls_equal=True)
        assert differing.select("rule", "event", "shown").rows() == []
        assert_frame_equal(verdicts, told)
        places = context(world, as_of(world, day), expected.verdicts["event"])
        assert_frame_equal(findings, found(expected.verdicts, places, CHARGED))


@settings(SCARCE, max_examples=2)
@given(history=histories(), segment=st.integers(1, 30), rows=st.integers(20, 60), day=DAYS, is_split=st.booleans())
def test_a_lake_in_tiny_bundles_says_what_a_batch_says(
    history: list[dict[str, Any]], segment: int, rows: int, day: int, is_split: bool
) -> None:
    assert_says_the_same(history, segment, rows, day, is_split=is_split)


@pytest.mark.prove
@settings(SCARCE, max_examples=200)
@given(history=histories(), segment=st.integers(1, 30), rows=st.integers(2, 60), day=DAYS, is_split=st.booleans())
def test_two_hundred_lakes_in_tiny_bundles_say_what_a_batch_says(
    history: list[dict[str, Any]], segment: int, rows: int, day: int, is_split: bool
) -> None:
    assert_says_the_same(history, segment, rows, day, is_split=is_split)


def test_seats_are_worked_out_once_and_again_when_something_was_erased_or_the_day_matters(tmp_path: Path) -> None:
    paid = [like("payment.made", f"2026-03-0{day}", payment_id=f"PAY-{day}") for day in (1, 2, 3)]
    history = [{**event, "id": f"e{place}"} for place, event in enumerate(paid)]
    lake = laid(tmp_path / "lake", history, segment=2)
    last = day_number(date(2026, 3, 3))
    first = seats(lake, last)
    made = (first.folder / "spans.json").stat().st_mtime_ns
    assert seats(lake, last + 500).folder == first.folder
    assert (first.folder / "spans.json").stat().st_mtime_ns == made
    assert seats(lake, last - 1).held("payment.made", (0, 2)).height == 2
    laid(lake, history, segment=2, erased={1})
    assert seats(lake, last).held("payment.made", (0, 2))["event"].to_list() == [0, 2]
