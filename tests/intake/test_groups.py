"""Several rows that make one event, and tables that meet in a title."""

from __future__ import annotations

from typing import Any


def changed(row: list[str], **cells: str) -> list[str]:
    out = list(row)
    for at, cell in cells.items():
        out[int(at[1:])] = cell
    return out


def test_rows_of_one_notice_make_one_event(export: Any, candidate: list[str]) -> None:
    export.candidates(
        candidate,
        changed(candidate, _0="N-2", _1="另一段"),
        changed(candidate, _3="示例建设乙有限公司", _4=""),
        changed(candidate, _3="示例建设丙有限公司", _5="作废"),
    )
    intake = export.read()
    events, _ = intake.taken()
    assert [event.id for event in events] == ["candidates:N-1", "candidates:N-2"]
    assert [one["tenderer"]["name"] for one in events[0].data["candidates"]] == [
        "示例建设甲有限公司",
        "示例建设乙有限公司",
    ]
    assert "price" not in events[0].data["candidates"][1]
    assert events[0].time == "2026-02-20T18:00:00+08:00"
    counted = intake.report.files[0]
    assert (counted.made, counted.joined, counted.skipped) == (2, 1, {"void": 1})
    assert intake.report.is_complete


def test_rows_of_one_notice_must_agree_about_it(export: Any, candidate: list[str]) -> None:
    export.candidates(candidate, changed(candidate, _2="2026-02-20至2026-02-25", _3="示例建设乙有限公司"))
    intake = export.read()
    events, problems = intake.taken()
    found = [(problem.code, problem.row, problem.column) for problem in problems if problem.severity == "must_fix"]
    assert not events
    assert found == [("group_differs", 3, "公示期")]
    assert intake.report.files[0].refused == {"group_differs": 2}
    assert intake.report.is_complete


def test_a_refused_row_takes_the_event_or_itself_as_the_mapping_says(export: Any, candidate: list[str]) -> None:
    export.candidates(candidate, changed(candidate, _3="示例道路项目"))
    whole = export.read(refused="group")
    assert [event.id for event in whole.taken()[0]] == []
    assert whole.report.files[0].refused == {"not_an_organisation": 2}
    alone = export.read(refused="row")
    events, problems = alone.taken()
    assert len(events[0].data["candidates"]) == 1
    assert [(p.code, p.row) for p in problems if p.severity == "must_fix"] == [("not_an_organisation", 3)]
    assert (alone.report.files[0].made, alone.report.files[0].refused) == (1, {"not_an_organisation": 1})
    assert alone.report.is_complete


def test_the_first_row_refused_leaves_the_event_to_the_next(export: Any, candidate: list[str]) -> None:
    export.candidates(changed(candidate, _3="示例道路项目"), candidate)
    assert export.read(refused="row").taken()[0][0].origin.row == 3


def test_no_row_left_makes_no_event(export: Any, candidate: list[str]) -> None:
    export.candidates(changed(candidate, _3="示例道路项目"), changed(candidate, _3="另一项目"))
    intake = export.read(refused="row")
    events, problems = intake.taken()
    assert not events
    assert [problem.code for problem in problems if problem.row] == [
        "not_an_organisation",
        "not_an_organisation",
        "no_rows_left",
    ]
    assert intake.report.is_complete


def test_a_problem_of_an_element_stands_at_its_row(export: Any, candidate: list[str]) -> None:
    export.candidates(candidate, changed(candidate, _3=""))
    _, problems = export.read().taken()
    assert [(p.code, p.row, p.column) for p in problems if p.severity == "must_fix"] == [("missing", 3, "候选人")]


def test_tables_meet_in_a_title_whatever_its_typing(export: Any, award: list[str], candidate: list[str]) -> None:
    export.candidates(
        changed(candidate, _1="县道（示例）段"),
        changed(candidate, _0="N-2", _1="二期"),
        changed(candidate, _0="N-3", _1="三期"),
    )
    export.awards(
        changed(award, _2="县道(示例) 段"),
        changed(award, _0="A-2", _2="二期工程", _3="二期"),
        changed(award, _0="A-3", _2="三期(第2次招标)"),
    )
    intake = export.read()
    events, problems = intake.taken()
    ocid = {event.id: event.data["ocid"] for event in events}
    assert not problems
    assert ocid["award:A-1"] == ocid["candidates:N-1"]
    assert ocid["award:A-2"] == ocid["candidates:N-2"]
    assert ocid["award:A-3"] != ocid["candidates:N-3"]
    assert intake.report.joins == {
        "section": {"awards": {"rows": 3, "joined": 2}, "candidates": {"rows": 3, "joined": 2}}
    }
