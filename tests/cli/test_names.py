"""`tenderwatch names compare | aliases` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.rules.kit.like import like, numbered

RUN = CliRunner()
BARRED, NEW = "91999001MA0000146J", "91999001MA00001110"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "en")


def typed(*words: str) -> tuple[int, list[str], str]:
    done = RUN.invoke(app, ["names", *words])
    return done.exit_code, done.stdout.splitlines(), done.stderr


def test_two_firms() -> None:
    code, lines, _ = typed("compare", "湖北润土招标代理有限公司", "湖北潤土招標代理有限責任公司")
    assert code == 0
    assert lines[0] == "湖北润土招标代理有限公司 | 湖北潤土招標代理有限責任公司: same (same)"
    code, lines, _ = typed("compare", "宏达有限公司", "鸿达有限公司")
    assert code == 1
    assert "possible misprint or decoy" in lines[1]


def test_codes_decide() -> None:
    code, lines, _ = typed("compare", "甲公司", "甲公司", "--code", BARRED, "--other-code", NEW)
    assert code == 1
    assert lines[1:] == ["  The unified social credit codes differ", "  The names are equal once normalised"]


def test_a_consortium_is_compared_member_by_member() -> None:
    code, lines, _ = typed("compare", "甲建设有限公司、乙设计有限公司联合体", "乙设计有限公司")
    assert code == 0
    assert [line.rpartition(" ")[2] for line in lines if "|" in line] == ["(different)", "(same)"]


def test_two_persons() -> None:
    code, lines, _ = typed("compare", "--person", "张伟", "張偉")
    assert code == 0
    assert lines[-1] == "  By name alone; only a code tells whether it is one person"
    assert typed("compare", "--person", "张伟", "张伟", "--code", "P-1", "--other-code", "P-2")[0] == 1


def test_firms_that_share_marks_with_a_barred_one(tmp_path: Path) -> None:
    ban = {"party": {"kind": "organisation", "id": BARRED}, "measures": ["ban"], "valid_from": "2026-03-15"}
    events = [
        *(
            like("organisation.registered", "2026-01-05", organisation={"id": id_}, phone="tel-1")
            for id_ in (NEW, BARRED)
        ),
        like("sanction.imposed", "2026-03-10", **ban, valid_until="2026-09-14"),
    ]
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(json.dumps(event) for event in numbered(tuple(events))), encoding="utf-8")
    code, lines, _ = typed("aliases", str(file), "--as-of", "2026-06-01")
    assert code == 0
    assert lines[0] == f"{NEW} -> {BARRED}"
    assert lines[1] == f"  {NEW} [phone] phone:tel-1 [phone] {BARRED}"
    assert lines[-1].startswith("2026-06-01: 受限 barred 1, ")
    assert typed("aliases", str(file), "--as-of", "2026-09-15")[1][0].startswith("2026-09-15: 受限 barred 0, ")


def test_refusals_are_one_line(tmp_path: Path) -> None:
    empty = tmp_path / "none.jsonl"
    empty.write_text("", encoding="utf-8")
    assert typed("aliases", str(empty)) == (2, [], "tenderwatch: no event in the files\n")
    (tmp_path / "one.jsonl").write_text(
        json.dumps(numbered((like("organisation.registered", "2026-01-05"),))[0]), encoding="utf-8"
    )
    code, _, told = typed("aliases", str(tmp_path / "one.jsonl"), "--as-of", "June")
    assert code == 2
    assert told == "tenderwatch: --as-of June: a day like 2026-06-28 expected\n"
