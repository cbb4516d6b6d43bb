"""`tenderwatch template` and `tenderwatch check` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filled_workbook import UNIT, of_event, saved, simple
from openpyxl import load_workbook
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.intake.sheets.families import FAMILIES
from monitor.vocabulary.contract import contract

RUN = CliRunner()
EVENT = contract().kinds["payment.made"].example


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    spoiled = [(page, {**row, "amount": "约五万元"}) for page, row in of_event(EVENT)]
    Path("good.xlsx").write_bytes(saved(simple(of_event(EVENT))))
    Path("bad.xlsx").write_bytes(saved(simple(spoiled)))
    return tmp_path


def typed(*words: str) -> tuple[int, str]:
    done = RUN.invoke(app, list(words))
    return done.exit_code, done.stdout + done.stderr


def test_templates_are_listed_and_written(folder: Path) -> None:
    code, said = typed("template")
    assert code == 0
    assert all(family.id in said and family.name.zh in said for family in FAMILIES)
    assert typed("template", "payments", "--lang", "zh")[0] == 0
    assert "支付" in load_workbook(folder / "payments.xlsx").sheetnames
    code, said = typed("template", "no-such")
    assert code == 2
    assert "payments" in said


def test_a_file_is_checked(folder: Path) -> None:
    code, said = typed("check", "good.xlsx", "--unit", UNIT, "--events", "out.jsonl")
    assert (code, said.strip()) == (0, "1 rows, 1 events; 0 to fix, 0 to check, 0 notes.")
    assert json.loads((folder / "out.jsonl").read_text(encoding="utf-8"))["data"] == EVENT["data"]
    code, said = typed("check", "bad.xlsx", "--unit", UNIT, "--lang", "zh", "--marked", "marked.xlsx")
    assert code == 1
    assert "约五万元" in said
    assert "必须更正 1 处" in said
    assert load_workbook(folder / "marked.xlsx").sheetnames[0] == "问题"
    code, said = typed("check", "bad.xlsx", "--unit", UNIT, "--json")
    problem, report = map(json.loads, said.splitlines())
    assert (problem["code"], problem["severity"], problem["row"]) == ("text_in_number", "must_fix", 3)
    assert problem["cell"].endswith("3")
    assert report["rows"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("good.xlsx", "--unit", "nobody"), "organisation"),
        (("none.xlsx", "--unit", UNIT), "none.xlsx"),
        (("good.xlsx", "--unit", UNIT, "--mapping", "no-such"), "no-such"),
        (("mapping.toml", "--unit", UNIT), "mapping.toml"),
    ],
)
def test_what_cannot_be_checked_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    (folder / "mapping.toml").write_bytes(b"\xff\xfeno table")
    code, told = typed("check", *words)
    assert code == 2
    assert said in told
