"""`tenderwatch evaluate collusion`: a table, files, and a clear refusal."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl
import pytest
from published_sets import FILES, market, written
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.screens.estimators.collusion import CollusionScreen
from monitor.screens.evaluation import judge
from monitor.screens.evaluation import run as evaluation
from monitor.screens.evaluation.columns import SETS
from monitor.screens.evaluation.splits import by_overlap
from monitor.settings import settings


def run(monkeypatch: pytest.MonkeyPatch, language: str, *told: str) -> tuple[int, str]:
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "250")
    settings.cache_clear()
    done = CliRunner().invoke(app, ["evaluate", "collusion", *told])
    settings.cache_clear()
    return done.exit_code, done.output


def test_the_table_the_files_and_the_plot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(judge.MODELS, "trees", partial(CollusionScreen, trees=2, bags=1, folds=2))
    monkeypatch.setattr(
        evaluation, "SETS", {name: SETS[name] for name in ("both", "prices", "cobidding", "bids", "date", "identity")}
    )
    monkeypatch.setattr(evaluation, "by_overlap", partial(by_overlap, folds=2))
    data = written(tmp_path / "data", "italy", "japan", tenders=40)
    out = tmp_path / "out"
    code, told = run(monkeypatch, "zh", "--data", str(data), "--out", str(out), "--seeds", "1")
    assert code == 0, told
    assert "投标人重叠分组交叉验证" in told
    assert sorted(file.name for file in out.iterdir()) == ["collusion.csv", "collusion.md", "collusion.svg"]
    figures = pl.read_csv(out / "collusion.csv")
    full = figures.filter(pl.col("columns") == "both", pl.col("model") != "twin")
    assert set(full.select("protocol", "market", "past").rows()) == {
        ("overlap", "italy", "training"),
        ("overlap", "italy", "others"),
        ("overlap", "japan", "past"),
        ("overlap", "japan", "others"),
        ("time", "japan", "past"),
        ("apart", "italy", "others"),
        ("apart", "japan", "others"),
        ("apart", "japan", "past"),
        ("random", "italy", "training"),
        ("random", "japan", "past"),
    }
    assert figures["value"].is_between(0, 1).all()
    assert {"bids", "date", "identity"} <= set(figures.filter(pl.col("market") == "japan")["columns"])
    assert (figures.filter(pl.col("protocol") == "overlap")["identical"] == 0).all()
    table = (out / "collusion.md").read_text(encoding="utf-8")
    assert table.count("基准：一律判多数") == 2 + 1 + 2 + 2
    drawn = (out / "collusion.svg").read_text(encoding="utf-8")
    assert "意大利" in drawn
    assert "href=" not in drawn


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "第 2 行，列 Bid_value：读到 '0.0'，应为大于 0 的数"),
        ("en", "row 2, column Bid_value: found '0.0', expected a number above 0"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, language: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = market("japan", tenders=8)
    rows.with_columns(Bid_value=pl.when(pl.int_range(pl.len()) == 0).then(0.0).otherwise("Bid_value")).write_csv(
        tmp_path / FILES["japan"]
    )
    code, told = run(monkeypatch, language, "--data", str(tmp_path))
    assert code == 2
    assert said in told


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "没有 mars，应为brazil"), ("en", "no mars, expected one of brazil")]
)
def test_what_is_not_there_is_said(tmp_path: Path, language: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = run(monkeypatch, language, "--data", str(tmp_path), "--market", "mars")
    assert (code, said in told) == (2, True)
    code, told = run(monkeypatch, language, "--data", str(tmp_path))
    assert code == 2
    assert str(tmp_path) in told
