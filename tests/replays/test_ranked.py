"""Of many findings the highest ranked are kept, whatever the order in which they come, and all are counted."""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl
import pytest

from monitor.audit.examples import day_of, events_of, facts_of_events
from monitor.facts.records import records
from monitor.findings.context import context
from monitor.replays.compare import sides
from monitor.replays.ranked import Ranked, both
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place

RULE = catalogue()["pay.duplicate"]
PRESENT, _ = sides(RULE, place("demo"), {})


def findings(count: int) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """So many of one example's finding, about payments of their own, with a few amounts and days; and their places."""
    example = next(one for one in RULE.examples if "flagged" in str(one.verdicts) and not one.set)
    events, day = events_of(example), day_of(example)
    judged = both(PRESENT, PRESENT, facts_of_events(RULE.scope, events, day))[0].head(1)
    rng = Random(7)
    rows = [
        judged.with_columns(
            about=pl.lit(f'{{"payment_id":"PAY-{number}"}}'),
            stake_fen=pl.lit(rng.choice([None, 10**6, 10**9]), dtype=pl.Int64),
            day=pl.lit(day - rng.choice([0, 400]), dtype=pl.Int32),
        )
        for number in range(count)
    ]
    world = records(enumerate(events))
    return pl.concat(rows), context(world, world.events, judged["event"]), day


@pytest.mark.parametrize("most", [1, 5, 60, 100])
def test_the_highest_ranked_are_kept(most: int) -> None:
    found, places, day = findings(60)

    def told(parts: list[pl.DataFrame], most: int) -> tuple[int, list[dict[str, Any]]]:
        side = Ranked(PRESENT, day, most)
        for part in parts:
            side.take(part)
        assert set(side.events()) == set(found["event"])
        return side.total, side.told(places, "2026-01-01T00:00:00+08:00")

    total, every = told([found], 1_000)
    assert total == len(every) == 60
    scores = [one["score"] for one in every]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 2
    parts = [found.filter(pl.int_range(pl.len()) % 7 == turn) for turn in range(7)]
    for order in (parts, parts[::-1]):
        assert told(order, most) == (60, every[:most])
