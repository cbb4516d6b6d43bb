"""`tenderwatch audit --lake`: each engine writes the same findings; what does not go together is said."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest
from small_lake import laid
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.demo import generate

RUN = CliRunner()
DAY = ["--place", "demo", "--as-of", "2026-09-30"]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = islice(generate(years=1, projects=4, seed=5).lines, 600)
    history = [line if isinstance(line, dict) else json.loads(line) for line in lines]
    return laid(tmp_path_factory.mktemp("county") / "lake", history, segment=250)


def test_shards_find_what_the_whole_finds_to_the_byte(lake: Path, tmp_path: Path) -> None:
    told = {}
    for engine in ("whole", "shards"):
        out = tmp_path / engine
        done = RUN.invoke(app, ["audit", "--lake", str(lake), "--out", str(out), "--engine", engine, *DAY])
        assert done.exit_code == 0, done.output
        assert str(out) in done.stdout.replace("\n", "")
        told[engine] = json.loads((out / "report.json").read_text())
        assert sorted(path.name for path in out.iterdir()) == ["findings.parquet", "report.json"]
    whole, shards = told["whole"], told["shards"]
    same = ("as_of", "lake_version", "basis", "events", "findings", "rules", "failed")
    assert {name: whole[name] for name in same} == {name: shards[name] for name in same}
    assert (whole["events"], whole["failed"]) == (600, [])
    assert whole["findings"] > 0
    assert (tmp_path / "whole" / "findings.parquet").read_bytes() == (
        tmp_path / "shards" / "findings.parquet"
    ).read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--lake", "{lake}"], "--out"),
        (["--lake", "{none}", "--out", "{out}"], "none"),
        (["--lake", "{lake}", "--out", "{out}", "--memory-mb", "100"], "1600"),
        (["--lake", "{lake}", "--out", "{out}", "--engine", "spark"], "--master"),
        (["--lake", "{lake}", "--out", "{out}", "--mapping", "x"], "--mapping"),
        (["--lake", "{lake}", "--out", "{out}", "{lake}"], "--lake"),
        (["--engine", "whole", "{lake}"], "--engine"),
        ([], "--lake"),
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_is_written(
    lake: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    places = {"lake": str(lake), "none": str(tmp_path / "none"), "out": str(tmp_path / "out")}
    done = RUN.invoke(app, ["audit", *(option.format(**places) for option in options)], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert said in done.stderr.replace("\n", "")
    assert list(tmp_path.iterdir()) == []
