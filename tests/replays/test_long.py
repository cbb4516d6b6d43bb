"""A long history, read out of the lake, says what a short one says that lies in memory whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from large_lake import Large

from monitor.audit.shards.seat_files import SeatFiles
from monitor.audit.shards.seats import seats
from monitor.facts.lake import Lake
from monitor.facts.records import Records
from monitor.replays.compare import Compared, compared, sides
from monitor.replays.frames import reading
from monitor.replays.long import Long
from monitor.replays.past import Short
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.params import meant
from monitor.rules.kit.rule import Rule
from monitor.rules.places import place

DEMO, NOW = place("demo"), "2026-01-01T00:00:00+08:00"
SAMPLE = (
    "dec.dual-sign-threshold",
    "tnd.bid-period-20d",
    "dec.collective-spend-split",
    "sig.key-valid",
    "blk.expert-barred",
    "san.top-checks",
)
"""Scopes of each sort, rules that look outside theirs, and rules that read registers whole."""
Province = tuple[Path, Large]


@pytest.fixture(scope="module")
def seated(province: Province) -> SeatFiles:
    """The seats of the province."""
    folder, told = province
    return seats(folder, told.day, rows=10_000)


def other(rule: Rule[Any]) -> dict[str, Any]:
    """Other values for the rule: numbers doubled, or halved where they are large; yes for no."""
    out: dict[str, Any] = {}
    for name in meant(rule.params):
        value = getattr(rule.params, name)
        if isinstance(value, bool):
            out[name] = not value
        elif isinstance(value, int):
            out[name] = 2 * value + 1 if value < 1_000 else value // 2
    return out


def both(
    rule: Rule[Any], province: Province, seated: SeatFiles, gone: tuple[int, ...] = ()
) -> tuple[Compared, Compared, list[float]]:
    """The comparison in memory and out of the lake, in slices and passes, and what was heard of its progress."""
    folder, told = province
    present, asked = sides(rule, DEMO, other(rule))
    records = Lake(folder).records(set(rule.reads))
    if gone:
        kept = ~pl.col("event").is_in(gone)
        payloads = {kind: table.filter(kept) for kind, table in records.payloads.items()}
        records = Records(records.events.filter(kept), records.links.filter(kept), payloads)
    whole = compared(present, asked, Short(records, rule.scope, frozenset(rule.reads), told.day, rows=2_000), now=NOW)
    heard: list[float] = []
    reads = reading([present, asked])
    long = Long(folder, seated, rule.scope, reads, told.day, gone, rows=2_000, loaded=5_000)
    return whole, compared(present, asked, long, now=NOW, tell=heard.append), heard


def equal(rules: Iterable[Rule[Any]], province: Province, seated: SeatFiles) -> tuple[int, int]:
    """Findings that only one side makes, and those of both, over all `rules`."""
    apart = same = 0
    for rule in rules:
        whole, long, heard = both(rule, province, seated)
        assert whole.broke is None, rule.id
        assert long == whole, rule.id
        assert heard == sorted(heard), rule.id
        assert heard[-1] == 1, rule.id
        apart += whole.gained_total + whole.lost_total
        same += whole.same
    return apart, same


def test_a_long_history_says_what_a_short_one_says(province: Province, seated: SeatFiles) -> None:
    apart, same = equal((catalogue()[id] for id in SAMPLE), province, seated)
    assert apart > 10
    assert same > 10


@pytest.mark.prove
def test_so_it_does_for_every_rule(province: Province, seated: SeatFiles) -> None:
    apart, same = equal(catalogue().values(), province, seated)
    assert apart > 1_000
    assert same > 100


def test_an_entry_that_was_erased_is_not_seen_though_it_lies_in_the_lake(province: Province, seated: SeatFiles) -> None:
    rule = catalogue()["pay.round-or-just-under"]
    before, _, _ = both(rule, province, seated)
    seen = [one["event"] for one in before.gained + before.lost]
    assert seen
    whole, long, _ = both(rule, province, seated, gone=(seen[0],))
    assert long == whole
    assert seen[0] not in [one["event"] for one in long.gained + long.lost]


def test_only_what_a_rule_reads_is_taken_out_of_the_lake() -> None:
    told = reading(sides(catalogue()["pay.duplicate"], DEMO, {}))
    assert told.kinds() == {"payment.made"}
    assert {"event", "amount", "payee", "payment_id"} <= set(told.fields("payment.made"))
    assert not {"handler", "approver", "method"} & set(told.fields("payment.made"))
    assert not told.looks_outside()
    assert reading(sides(catalogue()["sig.key-valid"], DEMO, {})).whole() == {"key.registered"}
