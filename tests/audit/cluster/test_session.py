"""Without Spark, or with executors that differ, the audit says so before it begins."""

from __future__ import annotations

import sys

import pytest

from monitor.audit.cluster.roll import PRESENT, told_here, unlike
from monitor.audit.cluster.session import NoCluster, _patient, opened
from monitor.audit.cluster.task import brief
from monitor.audit.evaluate import Charge


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("local", "local[1,4]"),
        ("local[2]", "local[2,4]"),
        ("local[*]", "local[*,4]"),
        ("local[2,1]", "local[2,1]"),
        ("local-cluster[2,1,1024]", "local-cluster[2,1,1024]"),
        ("spark://host:7077", "spark://host:7077"),
    ],
)
def test_a_task_that_dies_is_begun_again_on_one_machine_too(asked: str, told: str) -> None:
    assert _patient(asked) == told


def test_where_there_is_no_spark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(NoCluster, match=r"tenderwatch\[cluster\]"), opened("local"):
        pytest.fail("there is none")


def test_an_executor_tells_what_it_has(charged: tuple[Charge, ...], tmp_path: object) -> None:
    told = brief(charged[:3], 20_000)
    here = told_here(told, (str(tmp_path), "/no/such/folder"))
    assert set(here) == set(PRESENT)
    assert here["basis"] == told.basis
    assert here["unseen"] == "/no/such/folder"
    unknown = brief(charged[:1], 20_000)
    other = told_here(type(unknown)((("no.such-rule", ()),), "", 0), ())
    assert "no.such-rule" in other["basis"]


@pytest.mark.parametrize("name", ["python", "polars", "basis", "unseen"])
def test_a_difference_is_told_with_host_found_and_expected(name: str) -> None:
    for said in unlike("node-7", name, "found-1", "expected-2"):
        assert "node-7" in said
        assert "found-1" in said
        assert ("expected-2" in said) == (name != "unseen")
