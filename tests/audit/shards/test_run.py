"""Large lakes in shards: the findings of the whole to the byte, also where processes are killed or do not fit."""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from large_lake import made

from monitor.audit.in_force import charged
from monitor.audit.shards.run import LEAST_MB, Bounds, audit
from monitor.audit.shards.whole import audit_whole

SAME = ("as_of", "lake_version", "basis", "events", "findings", "rules", "failed")


@dataclass
class Killer:
    """Kills the processes that judge, now and then."""

    killed: int = 0
    heard: list[str] = field(default_factory=list)

    def __call__(self, step: str, done: int, most: int) -> None:
        self.heard.append(f"{step} {done} of {most}")
        if len(self.heard) % 5 == 2:
            for child in multiprocessing.active_children():
                if child.name == "shard":
                    child.kill()
                    self.killed += 1


def told(folder: Path) -> tuple[dict[str, Any], bytes]:
    report = json.loads((folder / "report.json").read_text())
    assert report["failed"] == []
    return report, (folder / "findings.parquet").read_bytes()


@pytest.mark.prove
@pytest.mark.parametrize(
    ("events", "megabytes"), [(100_000, LEAST_MB), (1_000_000, 3_000)], ids=["split and killed", "a million"]
)
def test_a_large_lake_in_shards_is_found_as_in_one_piece(tmp_path: Path, events: int, megabytes: int) -> None:
    large = made(tmp_path / "lake", events)
    rules = charged("demo")
    audit_whole(tmp_path / "lake", rules, large.day, tmp_path / "whole")
    whole, findings = told(tmp_path / "whole")
    killer = Killer()
    is_small = events == 100_000
    audit(
        tmp_path / "lake",
        rules,
        large.day,
        tmp_path / "shards",
        Bounds(megabytes),
        tell=killer if is_small else lambda *_: None,
    )
    shards, found = told(tmp_path / "shards")
    assert {name: shards[name] for name in SAME} == {name: whole[name] for name in SAME}
    assert found == findings
    if is_small:
        assert killer.killed > 0
        assert shards["splits"] > 0
