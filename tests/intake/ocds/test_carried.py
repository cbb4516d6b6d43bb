"""Our own publications carry the events whole: they come back as they were sent, and nothing is told twice."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from small_release import OCID, history, written

from monitor.intake.ocds.door import OcdsReport, Options, import_ocds
from monitor.vocabulary.contract import contract
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.writing import written as as_json

STORED = {"recordedtime": "2026-06-12T10:01:00+08:00", "submitter": "U-1"}


def element(kind: str, entry: int, **more: Any) -> dict[str, Any]:
    event = {**copy.deepcopy(contract().kinds[kind].example), **STORED}
    return {"id": f"{event['source']}/{event['id']}", "entry": entry, "leafHash": "00", "event": event, **more}


def carrier(*elements: Any) -> dict[str, Any]:
    return {**history()[1], "tw": {"version": "1", "events": list(elements)}}


def test_events_come_back_as_they_were(tmp_path: Path) -> None:
    release = carrier(element("payment.made", 9), element("contract.signed", 4))
    others = {"tw": {"version": "1", "events": [element("duty.assigned", 2)]}}
    lines = tmp_path / "releases.jsonl"
    lines.write_text("\n".join(json.dumps({"version": "1.1", "releases": [one]}) for one in (release, release)))
    beside = tmp_path / "others.jsonl"
    beside.write_text(json.dumps(others) + "\n" + json.dumps(others))
    door = import_ocds([lines, beside])
    events, problems = door.taken()
    assert not problems
    assert [event.type for event in events] == ["duty.assigned"] * 2 + ["contract.signed", "payment.made"] * 2
    sent = [read_event({**contract().kinds[event.type].example, **STORED}, stored=True) for event in events]
    assert [as_json(event) for event in events] == [as_json(event) for event in sent]
    assert isinstance(door.report, OcdsReport)
    tally = door.report.tallies["releases.jsonl"]
    assert tally.derived > 0
    assert tally.unmapped == tally.refused == 0 or set(door.report.unmapped) == {"package/version"}


def test_a_compiled_release_beside_them_is_derived(tmp_path: Path) -> None:
    release = carrier(element("contract.signed", 4))
    compiled = {**history()[1], "tag": ["compiled"]}
    record = {"ocid": OCID, "releases": [release], "compiledRelease": compiled}
    events, problems = import_ocds([written(tmp_path / "record.json", record)]).taken()
    assert [event.type for event in events] == ["contract.signed"]
    assert not problems


def test_what_was_withheld_is_said(tmp_path: Path) -> None:
    whole = element("contract.signed", 4, withheld=["handler"])
    broken = element("payment.made", 5, withheld=["payee"])
    broken["event"]["data"] = {name: told for name, told in broken["event"]["data"].items() if name != "payee"}
    events, problems = import_ocds([written(tmp_path / "r.json", carrier(whole, broken))]).taken()
    assert [event.type for event in events] == ["contract.signed"]
    told = [(problem.code, problem.found, problem.severity.value) for problem in problems]
    assert told == [("withheld", "handler", "check"), ("withheld", "payee", "must_fix")]


def test_elements_that_are_no_events(tmp_path: Path) -> None:
    bad = element("contract.signed", 4)
    bad["event"]["data"]["amount"] = {"amount": "1", "currency": "CNY"}
    door = import_ocds([written(tmp_path / "r.json", carrier(5, {"event": 7}, bad))])
    events, problems = door.taken()
    assert not events
    assert [problem.code for problem in problems] == ["not_an_object", "not_an_object", "wrong_decimals"]
    assert door.report.is_complete


def test_an_import_that_may_not_set_what_the_server_sets(tmp_path: Path) -> None:
    path = written(tmp_path / "r.json", carrier(element("contract.signed", 4)))
    events, problems = import_ocds([path], Options(stored=False)).taken()
    assert not events
    assert {problem.code for problem in problems} == {"set_by_server"}
