"""`tenderwatch import --ocds`: into the store, with what could not be mapped; again, it is a repeat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_release import history, written
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.settings import settings

RUN = CliRunner()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERWATCH_DATABASE", f"sqlite:///{tmp_path / 'ledger.db'}")
    settings.cache_clear()


def told(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    done = RUN.invoke(app, ["import", "--ocds", str(path), *options])
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.usefixtures("store")
def test_an_import_and_the_same_again(tmp_path: Path) -> None:
    path = written(tmp_path / "releases.json", {"releases": history()})
    code, first = told(path, "--regime", "tendering")
    assert code == 0
    assert (first["kept"], first["repeated"], first["refused"]) == (13, 0, {})
    assert {"path": "planning/budget/amount/amount", "count": 1, "example": "number"} in first["could_not_be_mapped"]
    assert first["values"][0]["kept"] == 97
    assert first["assumed"]["payment.made.payment_kind"] == 1
    code, again = told(path, "--regime", "tendering")
    assert (code, again["kept"], again["repeated"]) == (0, 0, 13)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--unit", "91999001MA00001111"], "--unit"),
        (["--regime", "none"], "--regime"),
        (["--region", "12"], "--region"),
    ],
)
def test_who_publishes_must_be_told_rightly(options: list[str], said: str, tmp_path: Path) -> None:
    path = written(tmp_path / "releases.json", history())
    done = RUN.invoke(app, ["import", "--ocds", str(path), *options])
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.usefixtures("store")
def test_what_is_no_publication_is_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{")
    code, report = told(tmp_path / "x.json")
    assert (code, report["kept"], report["problems"]) == (1, 0, {"malformed_json": 1})
