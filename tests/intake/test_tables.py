"""Bad files and bad rows: each a problem with its place, the rest kept."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.intake.load import load
from monitor.intake.problems import FileRefused, RowProblem
from monitor.intake.tabular import read_table
from monitor.vocabulary.event import Event


def taken(export: Any, **how: str) -> tuple[list[Event], list[RowProblem], Any]:
    intake = export.read(**how)
    events, problems = intake.taken()
    assert intake.report.is_complete
    assert intake.report.events.total() == len(events)
    return events, [problem for problem in problems if problem.code != "missing_file"], intake.report


def changed(row: list[str], **cells: str) -> list[str]:
    out = list(row)
    for at, cell in cells.items():
        out[int(at[1:])] = cell
    return out


def only(problems: list[RowProblem]) -> RowProblem:
    assert len(problems) == 1, problems
    return problems[0]


def test_a_row_makes_an_event_with_its_place(export: Any, award: list[str]) -> None:
    export.awards(award)
    events, problems, report = taken(export)
    assert not problems
    assert (events[0].origin.file, events[0].origin.row) == ("awards.csv", 2)
    assert events[0].data["amount"] == {"amount": "5800000.00", "currency": "CNY"}
    assert events[0].subject == events[0].data["ocid"]
    assert report.as_json()["files"] == [
        {
            "file": "awards.csv",
            "table": "awards",
            "kind": "award.made",
            "encoding": "utf-8",
            "rows": 1,
            "made": 1,
            "joined": 0,
            "skipped": {},
            "refused": {},
        }
    ]


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")])
def test_both_encodings_are_told_apart(export: Any, award: list[str], encoding: str, found: str) -> None:
    export.awards(award, encoding=encoding)
    events, _, report = taken(export)
    assert events[0].data["supplier"]["name"] == "示例建设甲有限公司"
    assert report.files[0].encoding == found


def test_a_wrong_encoding_is_an_error_with_its_byte(export: Any, award: list[str]) -> None:
    path = export.awards(award)
    whole = path.read_bytes()
    at = whole.index("甲".encode())
    path.write_bytes(whole[: at + 1] + b"\xff" + whole[at + 2 :])
    _, problems, report = taken(export)
    problem = only(problems)
    assert (problem.code, report.refused_files) == ("bad_encoding", ["awards.csv"])
    assert f"byte {at + 1}:" in problem.found
    assert "第" not in problem.text("en")
    path.write_bytes("编号".encode("utf-16"))
    assert "UTF-16" in only(taken(export)[1]).found
    path.write_bytes(b"\xff\xff\xff")
    assert only(taken(export)[1]).found == "GB 18030, byte 1: ff ff ff"


def test_one_bad_file_stops_no_other(export: Any, award: list[str], candidate: list[str]) -> None:
    export.awards(award).write_bytes(b'"a\r\n')
    export.candidates(candidate)
    events, problems, _ = taken(export)
    assert [event.type for event in events] == ["candidates.published"]
    assert only(problems).code == "malformed_csv"


def test_a_missing_column_refuses_the_rows_and_names_itself(export: Any, award: list[str]) -> None:
    export.csv("awards.csv", ["编号", "日期", "标段", "别名", "中标人", "单位", "备注"], award[:5] + award[6:])
    events, problems, report = taken(export)
    problem = only(problems)
    assert not events
    assert (problem.code, problem.column, problem.row) == ("missing_column", "金额", 1)
    assert report.files[0].refused == {"missing_column": 1}


def test_doubled_and_unknown_columns_are_told(export: Any, award: list[str]) -> None:
    export.csv(
        "awards.csv",
        ["编号", "日期", "标段", "别名", "中标人", "金额", "单位", "备注", "金额", "经办"],
        [*award, "1", ""],
    )
    _, problems, _ = taken(export)
    assert [(problem.code, problem.column, problem.severity) for problem in problems] == [
        ("doubled_column", "金额", "must_fix"),
        ("unknown_column", "经办", "note"),
    ]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"_5": "=SUM(A1:A9)"}, "formula", "金额"),
        ({"_5": "五百八十万"}, "text_in_number", "金额"),
        ({"_5": "-5800000.00"}, "negative", "金额"),
        ({"_6": "美元"}, "other_currency", "单位"),
        ({"_6": "担"}, "unknown_unit", "单位"),
        ({"_1": "2026-02-30"}, "impossible_date", "日期"),
        ({"_1": "三月"}, "not_a_date", "日期"),
        ({"_4": "示例道路项目"}, "not_an_organisation", "中标人"),
        ({"_1": ""}, "missing", "日期"),
        ({"_5": ""}, "missing", "金额"),
        ({"_2": ""}, "missing", "标段"),
        ({"_0": "A-1\u00e9"}, "bad_form", "编号"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(
    export: Any, award: list[str], cells: dict[str, str], code: str, column: str
) -> None:
    export.awards(changed(award, **cells), changed(award, _0="A-2", _2="县道另一段"))
    events, problems, report = taken(export)
    assert [event.data["award_id"] for event in events] == ["A-2"]
    assert {(problem.code, problem.row, problem.severity) for problem in problems} >= {(code, 2, "must_fix")}
    assert {problem.column for problem in problems if problem.code == code} == {column}
    assert report.files[0].refused.total() == 1
    for problem in problems:
        told = problem.as_json()
        assert told["row"] == 2
        assert "第2行" in told["text"]["zh"]
        assert "row 2" in told["text"]["en"]


def test_a_unit_of_ten_thousand_yuan_is_not_read_as_yuan(export: Any, award: list[str]) -> None:
    export.awards(changed(award, _5="580", _6="万元"))
    assert taken(export)[0][0].data["amount"]["amount"] == "5800000.00"


def test_rows_of_the_wrong_length_are_refused(export: Any, award: list[str]) -> None:
    export.awards(award[:5], [*award, "更多"])
    _, problems, report = taken(export)
    assert [problem.code for problem in problems] == ["short_row", "extra_cells"]
    assert report.files[0].refused == {"short_row": 1, "extra_cells": 1}


def test_blank_and_total_rows_make_no_event(export: Any, award: list[str]) -> None:
    export.awards(award, [""] * 8, ["合 计", "", "", "", "", "=SUM(F2:F3)", "", ""])
    events, problems, report = taken(export)
    assert (len(events), problems) == (1, [])
    assert report.files[0].skipped == {"blank_row": 1, "total_row": 1}
    assert report.as_json()["words"]["total_row"]["zh"] == "合计行"


def test_an_id_given_twice_is_refused_and_a_record_given_again_is_marked(export: Any, award: list[str]) -> None:
    export.awards(award, award, changed(award, _0="A-2"))
    events, problems, report = taken(export)
    assert [event.data["award_id"] for event in events] == ["A-1", "A-2"]
    assert [(problem.code, problem.row, problem.severity) for problem in problems] == [
        ("given_twice", 3, "must_fix"),
        ("given_again", 4, "check"),
    ]
    assert report.files[0].refused == {"given_twice": 1}


def test_a_file_that_no_table_names_is_told(export: Any, award: list[str]) -> None:
    export.awards(award)
    export.csv("contracts.csv", ["编号"])
    _, problems, _ = taken(export)
    assert [(problem.code, problem.file, problem.severity) for problem in problems] == [
        ("unmapped_file", "contracts.csv", "note")
    ]
    problem = only(export.read(export.folder / "contracts.csv").taken()[1])
    assert problem.severity == "must_fix"
    assert only(export.read(export.folder / "awards-none.csv").taken()[1]).code == "unreadable"


def test_a_missing_file_is_worth_a_look(export: Any, award: list[str]) -> None:
    export.awards(award)
    problem = only(export.read().taken()[1])
    assert (problem.code, problem.file, problem.severity) == ("missing_file", "candidates*", "check")


def test_an_empty_file_has_no_header(export: Any) -> None:
    path = export.folder / "awards.csv"
    path.touch()
    with pytest.raises(FileRefused, match="no header"):
        read_table(path, load(export.mapping()).table[0])
