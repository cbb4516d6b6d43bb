"""`tenderwatch red-flags` as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ocds_lines import bid, lines, release
from typer.testing import CliRunner

from monitor.cli.app import app

RUN = CliRunner()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "releases.jsonl"
    good = lines([release([bid("valid", "A", 10), bid("valid", "B", 10)])])
    path.write_bytes(b"".join([b"\xef\xbb\xbf\n", b"{broken\n", *good, b"[]\n"]))
    return path


def test_one_object_is_printed_and_warnings_name_their_line(path: Path) -> None:
    done = RUN.invoke(app, ["red-flags", str(path)])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert list(answer) == ["OCID", "Tenderer", "Meta"]
    assert answer["OCID"] == {"o": {"R028": 1.0}}
    assert answer["Tenderer"] == {"A": {"R028": 1.0}, "B": {"R028": 1.0}}
    assert "line 2:" in done.stderr
    assert "line 4:" in done.stderr
    assert "第 2 行" in done.stderr


def test_settings_evidence_and_maps(path: Path, tmp_path: Path) -> None:
    settings, evidence = tmp_path / "settings.json", tmp_path / "evidence.jsonl"
    settings.write_text('{"R028": {}}', encoding="utf-8")
    done = RUN.invoke(
        app,
        [
            "red-flags",
            str(path),
            "--settings",
            str(settings),
            "--evidence",
            str(evidence),
            "--map",
            "--compat",
            "cardinal",
        ],
    )
    answer = json.loads(done.stdout)
    assert (answer["Meta"], answer["Maps"]["ocid_tenderer_r028"]) == ({}, {"o": ["A", "B"]})
    (line,) = [json.loads(line) for line in evidence.read_text("utf-8").splitlines()]
    assert (line["code"], line["evidence"]["line"]) == ("R028", 3)


def test_a_wrong_setting_and_a_missing_file_end_with_2(path: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text('{"R003": {"threshold": "ten"}}', encoding="utf-8")
    done = RUN.invoke(app, ["red-flags", str(path), "--settings", str(settings)])
    assert done.exit_code == 2
    assert 'R003.threshold: found "ten", expected a whole number' in done.stderr
    assert not done.stdout
    assert RUN.invoke(app, ["red-flags", str(tmp_path / "nothing")]).exit_code == 2
    assert RUN.invoke(app, ["red-flags", str(path), "--compat", "other"]).exit_code == 2


def test_settings_that_do_nothing_are_remarked(path: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    both = {"price_comparison_procurement_methods": "X", "no_price_comparison_procurement_methods": "Y"}
    settings.write_text(json.dumps(both), encoding="utf-8")
    done = RUN.invoke(app, ["red-flags", str(path), "--settings", str(settings)])
    assert json.loads(done.stdout) == {"Meta": {}}
    assert "switch no indicator on" in done.stderr
    assert "has no effect" in done.stderr


def test_it_starts_without_the_other_commands(path: Path) -> None:
    code = "import sys; from monitor.cli.__main__ import main\ntry:\n    main()\nfinally:\n"
    code += "    print(sorted({'polars', 'sqlalchemy', 'pydantic', 'typer'} & set(sys.modules)), file=sys.stderr)"
    with path.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-c", code, "red-flags", "-"], stdin=stream, capture_output=True, text=True, check=True
        )
    assert json.loads(done.stdout)["OCID"] == {"o": {"R028": 1.0}}
    assert done.stderr.splitlines()[-1] == "[]"
