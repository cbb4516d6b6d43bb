"""What is wrong in a publication: each thing with its place and the ocid, nothing crashes, the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_release import OCID, history, written

from monitor.intake.ocds.door import OcdsReport, Options, import_ocds
from monitor.intake.problems import RowProblem, Weight
from monitor.vocabulary.event import Event


def taken(path: Path) -> tuple[list[Event], list[RowProblem]]:
    door = import_ocds([path])
    told = door.taken()
    assert isinstance(door.report, OcdsReport)
    assert door.report.is_complete
    for problem in told[1]:
        assert problem.text("zh")
        assert problem.text("en")
        json.dumps(problem.as_json(), ensure_ascii=False).encode()
    return told


def spoiled(tmp_path: Path, change: dict[str, Any]) -> tuple[list[Event], list[RowProblem]]:
    """The award release with members of its award changed."""
    release = history()[1]
    release["awards"][0] |= change
    return taken(written(tmp_path / "award.json", release))


AMOUNTS = {
    "wrong_decimals": "=1.005",
    "too_large": "=1e400",
    "negative": "=-1",
    "wrong_type": "12",
}


@pytest.mark.parametrize("code", AMOUNTS)
def test_an_amount_that_is_none(code: str, tmp_path: Path) -> None:
    events, problems = spoiled(tmp_path, {"value": {"amount": AMOUNTS[code], "currency": "CNY"}})
    told = [problem for problem in problems if problem.code == code]
    assert [(one.column, one.key, one.severity) for one in told] == [("awards/0/value/amount", OCID, Weight.MUST_FIX)]
    assert "award.made" not in {event.type for event in events}
    assert "bid.submitted" in {event.type for event in events}


@pytest.mark.parametrize(
    ("written_as", "read"),
    [("=5", "5.00"), ("=5.0", "5.00"), ("=0.10", "0.10"), ("=1.5e3", "1500.00"), ("=0", "0.00"), ("=5.000000", "5.00")],
)
def test_an_amount_is_exact(written_as: str, read: str, tmp_path: Path) -> None:
    events, _ = spoiled(tmp_path, {"value": {"amount": written_as, "currency": "CNY"}})
    assert next(event for event in events if event.type == "award.made").data["amount"]["amount"] == read


@pytest.mark.parametrize(
    ("date", "code", "time"),
    [
        ("2026-04-01", None, "2026-04-01T00:00:00+08:00"),
        ("2026-04-01T10:00:00", "zone_assumed", "2026-04-01T10:00:00+08:00"),
        ("2026-04-01T10:00Z", None, "2026-04-01T10:00:00Z"),
        ("2026-04-01 10:00:00.5-0500", None, "2026-04-01T10:00:00.5-05:00"),
        ("26-04-01T10:00:00Z", "not_a_date", None),
        ("2026-02-30", "impossible_date", None),
        ("0000-01-01T00:00:00Z", "impossible_date", None),
        (20260401, "wrong_type", None),
    ],
)
def test_dates_of_all_sorts(date: Any, code: str | None, time: str | None, tmp_path: Path) -> None:
    events, problems = spoiled(tmp_path, {"date": date})
    made = [event.time for event in events if event.type == "award.made"]
    assert made == ([time] if time else [])
    if time is not None:
        assert {problem.code for problem in problems if problem.column == "awards/0/date"} == (
            {code} if code else set()
        )
    else:
        assert any(problem.found.startswith("award.made.time") for problem in problems)


def test_what_is_no_json_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    good = json.dumps({**json.loads(written(tmp_path / "x", history()[1]).read_text())})
    deep = b"[" * 100_000
    doubled = b'{"ocid": "ocds-abcdef-2", "ocid": "ocds-abcdef-3", "id": "1"}'
    rest = [
        b'{"ocid": ',
        b"\xff\xfe",
        deep,
        b"7",
        b'{"ocid": 5}',
        b'{"ocid": "x"}',
        b'{"id": "1"}',
        doubled,
        b'{"a": NaN}',
    ]
    path.write_bytes(b"\n".join([good.encode(), *rest]))
    events, problems = taken(path)
    assert len(events) == 3
    by_line: dict[int | None, set[str]] = {}
    for problem in problems:
        by_line.setdefault(problem.row, set()).add(problem.code)
    assert by_line[2] == {"malformed_json"}
    assert by_line[3] == {"bad_encoding"}
    assert by_line[4] == {"too_deep"}
    assert by_line[5] == {"not_an_object"}
    assert by_line[6] == {"wrong_type"}
    assert by_line[7] == {"bad_form"}
    assert by_line[8] == by_line[10] == {"missing"}
    assert by_line[9] == {"doubled_key"}


def test_deep_release_is_one_problem(tmp_path: Path) -> None:
    deep = b'{"ocid": "%s", "id": "1", "date": "2026-01-01T00:00:00Z", "a": %s1%s}'
    path = tmp_path / "deep.jsonl"
    one = deep % (OCID.encode(), b'{"a":' * 800, b"}" * 800)
    path.write_bytes(b"\n".join([one, one.replace(b'"id": "1"', b'"id": "2"')]))
    _, problems = taken(path)
    assert {problem.code for problem in problems} <= {"too_deep"}


def test_odd_texts_do_not_pass(tmp_path: Path) -> None:
    release = history()[0]
    release["tender"]["title"] = "a\x00b\nc"
    release["planning"]["project"]["title"] = "\ud800"
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(json.loads(written(tmp_path / "x", {**release, "planning": {}}).read_text())))
    events, _ = taken(path)
    assert next(event for event in events if event.type == "tender.published").data["title"] == "a b c"
    path.write_text(json.dumps({**release, "tender": None}))
    events, problems = taken(path)
    assert "project.registered" not in {event.type for event in events}
    assert "lone_surrogate" in {problem.code for problem in problems}


def test_an_id_given_twice(tmp_path: Path) -> None:
    release = history()[1]
    again = {**release["awards"][0], "title": "x"}
    other = {**again, "date": "2026-04-01T11:00:00+08:00"}
    events, problems = taken(written(tmp_path / "twice.json", {**release, "awards": [again, again]}))
    assert "given_twice" not in {problem.code for problem in problems}
    assert len([event for event in events if event.type == "award.made"]) == 1
    _, problems = taken(written(tmp_path / "twice.json", {**release, "awards": [again, other]}))
    assert ("given_twice", "awards/1") in {(problem.code, problem.column) for problem in problems}


def test_releases_that_cannot_be_merged(tmp_path: Path) -> None:
    first, second = history()[:2]
    first["tender"]["documents"] = "none"
    third = {**first, "id": "r1b", "date": "2026-03-09T00:00:00Z", "tender": {"documents": [{"id": "D-9"}]}}
    events, problems = taken(written(tmp_path / "clash.json", [first, second, third]))
    assert "merge_refused" in {problem.code for problem in problems}
    assert "award.made" in {event.type for event in events}


def test_a_file_that_is_missing_stops_no_other(tmp_path: Path) -> None:
    door = import_ocds([tmp_path / "none.json", written(tmp_path / "award.json", history()[1])])
    events, problems = door.taken()
    assert [problem.code for problem in problems if problem.file == "none.json"] == ["unreadable"]
    assert len(events) == 3
    assert door.report.refused_files == ["none.json"]


@pytest.mark.parametrize(
    ("identifier", "ident", "expected"),
    [
        ({"scheme": "CN-USCC", "id": "91999001MA00001110"}, "7", "91999001MA00001110"),
        ({"scheme": "EC-RUC", "id": "EC-RUC-099-1"}, "EC-RUC-099-1", "EC-RUC:099-1"),
        ({"id": "1"}, "1", "ocds-abcdef-name:"),
        (None, "PY-RUC-80001870-2", "PY-RUC:80001870-2"),
        (None, 12, "ocds-abcdef-name:"),
        ({"scheme": "COL-IDCARD", "id": "1089846717"}, "1089846717", "COL-IDCARD:"),
        ({"scheme": "XX-REG", "id": "a b"}, "1", "XX-REG:"),
    ],
)
def test_who_is_who(identifier: Any, ident: Any, expected: str, tmp_path: Path) -> None:
    release = history()[1]
    party: dict[str, Any] = {"id": ident, "name": "Example Builders"}
    release["parties"] = [{**party, "identifier": identifier} if identifier else party]
    release["awards"][0]["suppliers"] = [{"id": ident, "name": "Example Builders"}]
    events, problems = taken(written(tmp_path / "who.json", release))
    supplier = next(event for event in events if event.type == "award.made").data["supplier"]
    assert supplier["id"].startswith(expected)
    if "IDCARD" in expected:
        assert "name" not in supplier
        assert "1089846717" not in json.dumps([event.data for event in events])
        assert "1089846717" not in "".join(problem.text("en") for problem in problems)
    if "name:" in expected:
        assert len(supplier["id"]) == len("ocds-abcdef-name:") + 64


def test_who_publishes_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path / "award.json", history()[1])
    events, _ = import_ocds([path], Options(unit="11999001MB00000946")).taken()
    assert {event.source for event in events} == {"urn:tw:unit:11999001MB00000946"}


def test_a_line_that_seemed_sound(tmp_path: Path) -> None:
    path = tmp_path / "late.jsonl"
    deep = b'{"ocid": "%s", "id": "1", "x": %s%s}' % (OCID.encode(), b"[" * 500, b"]" * 500)
    deeper = b'{"ocid": "ocds-abcdef-9", "id": "1", "x": %s%s}' % (b"[" * 1020, b"]" * 1020)
    path.write_bytes(b"\n".join([deep, deeper, b'{"ocid": "ocds-abcdef-8", "id": "1"}']))
    _, problems = taken(path)
    assert {(problem.code, problem.row) for problem in problems} <= {("too_deep", 1), ("too_deep", 2)}
    assert ("too_deep", 2) in {(problem.code, problem.row) for problem in problems}
