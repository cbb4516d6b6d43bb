from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.audit import judge as judging
from monitor.audit.judge import Options, Trouble, WrongOption, judge
from monitor.rules.kit.like import like
from monitor.rules.kit.params import UnknownParameter
from monitor.vocabulary.event import COUNTY, day_number

SPEND = "dec.collective-spend-threshold"
Write = Callable[..., Path]
DEMO = Options("demo", date(2026, 12, 31), {}, (SPEND,))


def spend(id: str, amount: str, **more: Any) -> dict[str, Any]:
    told = like("payment.made", "2026-03-02", payment_id=id, payment_kind="expense", amount=amount)
    return {**told, "id": f"ev-{id}", **more}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(*lines: Any, name: str = "events.jsonl") -> Path:
        path = tmp_path / name
        text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        path.write_text(text + "\n", encoding="utf-8")
        return path

    return made


def verdicts(path: Path, options: Options = DEMO) -> dict[str, str]:
    told = list(judge(path, options))
    assert not [line for line in told if isinstance(line, Trouble)]
    return {line["about"]["payment_id"]: line["verdict"] for line in told if not isinstance(line, Trouble)}


def troubles(path: Path, options: Options = DEMO) -> list[dict[str, Any]]:
    told = list(judge(path, options))
    assert all(isinstance(line, Trouble) for line in told)
    return [line.told() for line in told if isinstance(line, Trouble)]


def test_a_file_is_judged_and_named(write: Write) -> None:
    path = write(spend("P-1", "3000.00"), spend("P-2", "2999.99"))
    first, second = judge(path, DEMO)
    assert not isinstance(first, Trouble)
    assert not isinstance(second, Trouble)
    assert (first["file"], first["rule"], first["verdict"]) == (str(path), SPEND, "flagged")
    assert (second["verdict"], second["reason"]) == ("clear", "below_threshold")
    assert first["evidence"]["events"] == [
        {"source": "urn:tw:unit:11999001MB000006XG", "id": "ev-P-1", "type": "payment.made", "row": 1}
    ]
    assert first["params"]["collective_threshold"] == 3000
    assert json.loads(json.dumps(first)) == json.loads(json.dumps(first))
    assert set(first["message"]) == {"zh", "en"}


def test_the_first_line_stands_for_the_options(write: Write) -> None:
    header = {
        "judge": {"place": "xintian", "as_of": "2026-06-30", "set": {"collective_threshold": 5000}, "rule": SPEND}
    }
    path = write(header, spend("P-1", "4000.00"), spend("P-2", "5000.00"))
    assert verdicts(path, Options("daxing")) == {"P-1": "clear", "P-2": "flagged"}
    (line, _) = judge(path, Options("daxing"))
    assert not isinstance(line, Trouble)
    assert line["evidence"]["events"][0]["row"] == 2
    assert line["origins"]["collective_threshold"]["zh"] == "本次运行指定"


def test_several_rules_in_the_first_line(write: Write) -> None:
    path = write({"judge": {"rule": [SPEND, "pay.countersign-four"]}}, spend("P-1", "4000.00"))
    told = list(judge(path, Options("demo", date(2026, 12, 31))))
    assert {line["rule"] for line in told if not isinstance(line, Trouble)} == {SPEND, "pay.countersign-four"}


def test_a_rule_that_is_off_in_the_place_says_nothing(write: Write) -> None:
    path = write(spend("P-1", "4000.00"))
    assert verdicts(path, Options("tongyu", date(2026, 12, 31), {}, (SPEND,))) == {}


def test_events_after_the_day_do_not_count(write: Write) -> None:
    path = write(spend("P-1", "4000.00"))
    assert verdicts(path, Options("demo", date(2026, 3, 1), {}, (SPEND,))) == {}
    assert verdicts(path, Options("demo", date(2026, 3, 2), {}, (SPEND,))) == {"P-1": "flagged"}


def test_each_file_is_a_world_of_its_own(write: Write) -> None:
    decision = like("decision.made", "2026-03-01", decision_id="DEC-A", result="approved")
    payment = spend("P-1", "4000.00")
    payment["data"]["decision_id"] = "DEC-A"
    alone, together = write(payment, name="a.jsonl"), write({**decision, "id": "d"}, payment, name="b.jsonl")
    assert (verdicts(alone), verdicts(together)) == ({"P-1": "flagged"}, {"P-1": "clear"})


def test_replay_files_are_read(write: Write) -> None:
    replayed = spend("P-1", "4000.00", recordedtime="2026-03-05T09:00:00+08:00", submitter="A-1")
    assert verdicts(write(replayed)) == {"P-1": "flagged"}


def test_the_same_event_twice_is_one(write: Write) -> None:
    assert verdicts(write(spend("P-1", "4000.00"), spend("P-1", "4000.00"))) == {"P-1": "flagged"}


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("{not json", "malformed JSON"),
        ({"id": "x"}, "the field is missing"),
        (spend("P-2", "5.00", colour="red"), "no such field in the contract"),
        (spend("P-2", "5.00", type="payment.unmade"), "is no kind of event"),
        ({**spend("P-2", "5.00"), "id": "ev-P-1"}, "id ev-P-1 is used again with other content"),
    ],
)
def test_a_bad_line_is_told_with_its_place_and_nothing_is_judged(write: Write, line: Any, fact: str) -> None:
    path = write({"judge": {"place": "demo"}}, spend("P-1", "4000.00"), line)
    (told,) = troubles(path)
    assert (told["file"], told["line"]) == (str(path), 3)
    assert fact in told["error"]


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        ({"color": 1}, "unknown option color; known: place, as_of, set, rule"),
        ({"as_of": "2026-13-01"}, "as_of: expected a date YYYY-MM-DD, found '2026-13-01'"),
        ({"as_of": 5}, "as_of: expected a date YYYY-MM-DD, found 5"),
        ({"place": "atlantis"}, "no place pack 'atlantis'"),
        ({"rule": "dec.nothing"}, "no rule dec.nothing"),
        ({"set": {"colour": 1}}, "no rule has a parameter colour"),
        ({"set": {"collective_threshold": "many"}}, "expected a whole number, found 'many'"),
    ],
)
def test_wrong_options_are_told_with_the_file(write: Write, header: dict[str, Any], fact: str) -> None:
    path = write({"judge": header}, spend("P-1", "4000.00"))
    (told,) = troubles(path)
    assert told["file"] == str(path)
    assert "line" not in told
    assert fact in told["error"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (told,) = troubles(tmp_path / "none.jsonl")
    assert "No such file" in told["error"]


def test_an_empty_file_has_no_verdicts(write: Write) -> None:
    assert list(judge(write(""), DEMO)) == []


def test_options_of_a_run_are_checked() -> None:
    with pytest.raises(UnknownParameter, match="no rule has a parameter colour"):
        Options("demo", None, {"colour": 1}).charges()
    with pytest.raises(WrongOption, match="unknown option"):
        DEMO.with_header({"x": 1})
    assert DEMO.with_header({}) == DEMO


def test_without_a_day_it_is_today_in_the_county(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            assert tz is COUNTY
            return datetime(2026, 3, 2, 0, 30, tzinfo=COUNTY)

    monkeypatch.setattr(judging, "datetime", Clock)
    assert Options("demo").day() == day_number(date(2026, 3, 2))
