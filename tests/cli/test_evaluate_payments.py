"""`tenderwatch evaluate payments`: a table, files, and a clear refusal."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.screens.evaluation.injection_spend import spending
from monitor.settings import settings


@pytest.fixture
def data(tmp_path: Path) -> Path:
    told = spending(1, units=4, years=1, payees=60)
    file = tmp_path / "spend.csv"
    told.select(
        "payment",
        "payer",
        "payee",
        date=pl.col("day").cast(pl.Date),
        amount=(pl.col("fen") / 100).round(2).cast(pl.String),
    ).write_csv(file)
    return file


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh", "注入找回率"), pytest.param("en", "Injection-recovery rate", marks=pytest.mark.prove)],
)
def test_the_table(data: Path, tmp_path: Path, language: str, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", language)
    settings.cache_clear()
    out = tmp_path / "out"
    told = CliRunner().invoke(app, ["evaluate", "payments", "--data", str(data), "--seeds", "1", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert title in told.output
    assert sorted(file.name for file in out.iterdir()) == ["recovery-data.csv", "recovery-data.md", "unusual-data.csv"]
    assert set(pl.read_csv(out / "recovery-data.csv")["order"]) == {"screen", "by amount", "random"}


def test_what_cannot_be_read(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["evaluate", "payments", "--data", str(tmp_path / "none.csv")])
    assert told.exit_code == 2
    assert "none.csv" in told.output


@pytest.mark.prove
def test_the_generated_sources(tmp_path: Path) -> None:
    arguments = ["evaluate", "payments", "--county", "60", "--seeds", "1", "--out", str(tmp_path)]
    told = CliRunner().invoke(app, arguments)
    assert told.exit_code == 0, told.output
    honest = pl.read_csv(tmp_path / "unusual-county.csv")
    assert (honest["share"] <= 0.01).all()
