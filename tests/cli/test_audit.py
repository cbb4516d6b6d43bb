from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.demo import write
from monitor.rules.catalogue import catalogue
from monitor.settings import settings
from monitor.store.database import open_database
from monitor.store.events import count

RUN = CliRunner()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("county")
    return write(folder, years=1, projects=12)


def test_an_audit_says_what_it_read_found_and_how_much_of_the_planted_it_found(county: Any, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.jsonl"
    arguments = ["audit", str(county.events_path), "--as-of", county.last_day, "--out", str(out)]
    done = RUN.invoke(app, [*arguments, "--planted", str(county.planted_path)], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert str(county.events) in done.stdout
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert {line["rule"] for line in lines} <= set(catalogue())
    assert {line["verdict"] for line in lines} == {"flagged", "clear", "not_applicable", "not_assessable"} & {
        line["verdict"] for line in lines
    }
    rows = [line["evidence"]["events"][0]["row"] for line in lines if line["verdict"] == "flagged"]
    assert rows
    assert all(isinstance(row, int) for row in rows)


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["audit", str(tmp_path / "nothing")])
    assert done.exit_code == 2
    assert "nothing" in done.stderr


def test_an_import_counts_what_it_kept_and_keeps_nothing_twice(
    county: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENDERWATCH_DATABASE", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("TENDERWATCH_LOG_KEY_FILE", f"{tmp_path}/log.key")
    settings.cache_clear()
    first = RUN.invoke(app, ["import", str(county.events_path)])
    again = RUN.invoke(app, ["import", str(county.events_path)])
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["kept"] == county.events
    assert json.loads(again.stdout) | {"repeated": county.events, "kept": 0} == json.loads(again.stdout)
    database = open_database(settings().database)
    with database.reading() as read:
        assert count(read) == county.events
    database.close()


def test_a_bad_line_is_refused_with_its_place_and_the_rest_is_kept(
    county: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENDERWATCH_DATABASE", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("TENDERWATCH_LOG_KEY_FILE", f"{tmp_path}/log.key")
    settings.cache_clear()
    lines = county.events_path.read_text("utf-8").splitlines()[:3]
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join([lines[0], '{"broken": ', lines[1], lines[2]]) + "\n", "utf-8")
    done = RUN.invoke(app, ["import", str(path)])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["kept"] == 3
    assert "2" in done.stderr


def test_rules_are_listed_and_explained() -> None:
    listed = RUN.invoke(app, ["rules", "--place", "national"], env={"COLUMNS": "250"})
    assert "tnd.min-bidders-3" in listed.stdout
    one = RUN.invoke(app, ["rules", "tnd.min-bidders-3"])
    assert "Innocent explanations" in one.stdout
    assert RUN.invoke(app, ["rules", "tnd.nothing"]).exit_code == 2


def test_the_schema_of_a_kind_is_printed() -> None:
    done = RUN.invoke(app, ["schema", "payment.made"])
    assert "payment_id" in json.dumps(json.loads(done.stdout))
    assert RUN.invoke(app, ["schema", "payment.unmade"]).exit_code == 2
