from __future__ import annotations

import json
from pathlib import Path

from monitor.intake.jsonl import import_jsonl
from monitor.vocabulary.contract import contract

EXAMPLE = contract().kinds["award.made"].example


def lines(path: Path, *items: object) -> Path:
    text = "\n".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in items)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_a_bad_line_stops_no_other(tmp_path: Path) -> None:
    bad = {**EXAMPLE, "data": {**EXAMPLE["data"], "amount": {"amount": "-1.00", "currency": "CNY"}}}
    intake = import_jsonl(lines(tmp_path / "e.jsonl", EXAMPLE, '{"id": ', bad, {**EXAMPLE, "id": "second"}))
    events, problems = intake.taken()
    assert [(event.id, event.origin.row) for event in events] == [(EXAMPLE["id"], 1), ("second", 4)]
    assert [(p.code, p.row, p.column) for p in problems] == [
        ("malformed_json", 2, "line 1, column 8"),
        ("negative", 3, "data.amount.amount"),
    ]
    assert intake.report.is_complete
    assert intake.report.files[0].refused == {"malformed_json": 1, "negative": 1}
    assert json.loads(json.dumps(intake.report.as_json()))["events"] == {"award.made": 2}


def test_what_the_server_sets_is_read_from_replay_files_only(tmp_path: Path) -> None:
    path = lines(tmp_path / "e.jsonl", {**EXAMPLE, "recordedtime": "2026-04-28T11:00:00+08:00", "submitter": "P-1"})
    assert len(import_jsonl(path, stored=True).taken()[0]) == 1
    events, problems = import_jsonl(path).taken()
    assert not events
    assert {problem.code for problem in problems} == {"set_by_server"}
