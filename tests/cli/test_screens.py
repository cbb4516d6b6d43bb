"""`tenderwatch screens run | feedback` as they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from case_desk import NOW, fill
from small_screens import OPENINGS, Broken, Close, Often
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.screens import catalogue
from monitor.settings import settings
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.doings import doings
from monitor.store.screen_runs import add_run
from monitor.unusual import run as running

RUN = CliRunner()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A store with openings of bids, and screens that look in this process."""
    told = {
        "DATABASE": f"sqlite:///{tmp_path}/ledger.db", "LAKE": str(tmp_path / "lake"), "LANGUAGE": "en",
        "LOG_KEY_FILE": str(tmp_path / "log.key"),
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(f"TENDERWATCH_{name}", value)
    settings.cache_clear()
    monkeypatch.setattr(catalogue, "SCREENS", (Often(), Close()))

    def in_child(work: Any, *given: Any, **more: Any) -> int:
        work(*given)
        return 0

    monkeypatch.setattr(running, "in_child", in_child)
    database = open_database(told["DATABASE"], key=settings().signing_key())
    database.migrate()
    with database.writing() as write:
        fill(write)
        append(write, OPENINGS, now=NOW)
    yield database
    database.close()


def typed(*words: str) -> tuple[int, str, str]:
    done = RUN.invoke(app, ["screens", *words], env={"COLUMNS": "200"})
    return done.exit_code, done.stdout, done.stderr


def test_a_run_is_made_and_told_and_one_at_a_time(
    installed: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    code, out, _ = typed("run")
    assert code == 0
    assert "tender.close" in out
    assert "2 / 5" in out
    monkeypatch.setattr(catalogue, "SCREENS", (Close(), Broken()))
    code, out, _ = typed("run")
    assert code == 1
    assert "broke" in out  # in a narrow terminal the rest of the cell stands on further lines
    assert "the screen payment.broken broke: ValueError" in caplog.text
    with installed.writing() as write:
        assert len(doings(write, ("screens.run",), limit=9)) == 2
        add_run(write, asked_by="1", is_nightly=False, asked_at=NOW.isoformat(), day=20_000)
    code, _, err = typed("run")
    assert (code, "waits or is being made" in err) == (2, True)


def test_the_export_is_on_record_and_nothing_is_written_over(installed: Any, tmp_path: Path) -> None:
    out = tmp_path / "feedback.csv"
    code, told, _ = typed("feedback", "--out", str(out))
    assert (code, told.startswith("0 rows")) == (0, True)
    assert out.read_text().startswith("learned_on,case,conclusion,")
    code, _, err = typed("feedback", "--out", str(out))
    assert code == 2
    assert "there is a file already" in err.replace("\n", " ")
    with installed.reading() as read:
        (entry,) = doings(read, ("export.made",), limit=9)
    assert (entry.data["what"], entry.data["rows"]) == ("screens-feedback.csv", 0)
