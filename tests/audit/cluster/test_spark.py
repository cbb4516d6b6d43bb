"""The audit on Spark finds what an audit in one piece finds: same ids, same evidence, whatever dies on the way."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from woven import EXAMPLES, histories

from monitor.audit.cluster.run import audited
from monitor.audit.cluster.session import NoCluster, opened
from monitor.audit.evaluate import Charge
from monitor.vocabulary.event import day_number

FIRST = day_number(date(2026, 1, 1))
SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
}
"""A JVM that starts quickly and does little."""


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="Spark is not installed: requirements-cluster.lock")
    try:
        with opened("local[2]", SMALL) as told:
            yield told
    except NoCluster as none:
        pytest.skip(str(none))


def one_history() -> list[dict[str, Any]]:
    """The examples of every thirtieth, one after the other."""
    events = [event for example in EXAMPLES[::30] for event in example.events if event["type"] != "event.withdrawn"]
    return [
        {name: value for name, value in event.items() if name != "corrects"} | {"id": f"e{place}"}
        for place, event in enumerate(events)
    ]


def same(session: Any, told: Any, charged: tuple[Charge, ...], day: int, seats_a_bin: int, out: Path) -> dict[str, Any]:
    """The audit on Spark, compared with the one in one piece."""
    verdicts, findings = told.in_one_piece(charged, day)
    audited(session, told.folder, charged, day, out, seats_a_bin=seats_a_bin)
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    assert_frame_equal(pl.read_parquet(out / "findings.parquet"), findings)
    expected = {(rule, said): number for rule, said, number in verdicts.group_by("rule", "verdict").len().iter_rows()}
    counted = {(rule, said): number for rule, one in report["rules"].items() for said, number in one.items()}
    assert counted == expected
    assert (report["failed"], report["findings"]) == ([], findings.height)
    assert sorted(path.name for path in out.iterdir()) == ["findings.parquet", "report.json"]
    return report


def test_spark_finds_what_one_piece_finds(
    session: Any, lake_of: Callable[..., Any], charged: tuple[Charge, ...], tmp_path: Path
) -> None:
    with lake_of(one_history(), segment=40) as told:
        report = same(session, told, charged, FIRST + 500, 300, tmp_path)
    assert report["bins"] >= 7
    assert sum(one.get("flagged", 0) for one in report["rules"].values()) > 20
    assert report["shuffle_bytes"] > 0


def test_as_of_a_day_before_all_events_nothing_is_found(
    session: Any, lake_of: Callable[..., Any], charged: tuple[Charge, ...], tmp_path: Path
) -> None:
    with lake_of(one_history()[:20]) as told:
        report = same(session, told, charged, FIRST - 5_000, 300, tmp_path)
    assert (report["findings"], report["bins"]) == (0, 0)


@pytest.mark.prove
@settings(max_examples=settings.default.max_examples // 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories(), day=st.integers(FIRST, FIRST + 600), seats_a_bin=st.sampled_from([30, 10_000]))
def test_spark_finds_the_same_of_random_histories(
    session: Any,
    lake_of: Callable[..., Any],
    charged: tuple[Charge, ...],
    tmp_path_factory: pytest.TempPathFactory,
    history: list[dict[str, Any]],
    day: int,
    seats_a_bin: int,
) -> None:
    with lake_of(history) as told:
        report = same(session, told, charged, day, seats_a_bin, tmp_path_factory.mktemp("out"))
    assert report["events"] == len(history)


@pytest.mark.prove
def test_an_executor_killed_in_the_middle_changes_nothing(session: Any, tmp_path: Path) -> None:
    assert session is not None  # Spark is here; the cluster has a Java of its own
    bench = Path("tests/bench/cluster.py")
    asked = ["--folder", str(tmp_path), "--events", "20000", "--executors", "2", "--kill"]
    ran = subprocess.run([sys.executable, str(bench), *asked], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2_000:]
    assert "1 executor and 1 Python worker killed after" in ran.stdout
