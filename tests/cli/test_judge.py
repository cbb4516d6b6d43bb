from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.rules.kit.like import like, numbered

RUN = CliRunner()
PAID = numbered(
    (
        like("payment.made", "2026-03-02", payment_id="PAY-A", payment_kind="expense", amount="3000.00"),
        like("payment.made", "2026-03-02", payment_id="PAY-B", payment_kind="expense", amount="2999.99"),
    )
)
RULE = "dec.collective-spend-threshold"


def written(path: Path, events: list[Any], header: dict[str, Any] | None = None) -> Path:
    lines = [{"judge": header}] if header is not None else []
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [*lines, *events]), "utf-8")
    return path


def told(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_verdict_names_file_rule_scope_subject_reason_evidence_and_parameters(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", PAID)
    done = RUN.invoke(app, ["judge", str(path), "--place", "xintian", "--rule", RULE])
    assert done.exit_code == 0
    flagged, clear = told(done.stdout)
    assert flagged["file"] == str(path)
    assert (flagged["rule"], flagged["version"]) == (RULE, 1)
    assert flagged["scope"] == {"kind": "unit", "id": "11999001MB000006XG"}
    assert flagged["about"] == {"payment_id": "PAY-A"}
    assert (flagged["verdict"], clear["verdict"], clear["reason"]) == ("flagged", "clear", "below_threshold")
    assert flagged["evidence"]["values"]["amount_fen"] == 300_000
    assert flagged["evidence"]["events"] == [
        {"source": "urn:tw:unit:11999001MB000006XG", "id": "ex-1", "type": "payment.made", "row": 1}
    ]
    assert flagged["params"]["collective_threshold"] == 3000
    assert "3,000.00" in flagged["message"]["zh"]


def test_the_first_line_stands_for_the_options(tmp_path: Path) -> None:
    header = {"place": "demo", "as_of": "2026-06-30", "set": {"collective_threshold": 3001}, "rule": RULE}
    done = RUN.invoke(app, ["judge", str(written(tmp_path / "a.jsonl", PAID, header))])
    lines = told(done.stdout)
    assert {line["verdict"] for line in lines} == {"clear"}
    assert {line["params"]["collective_threshold"] for line in lines} == {3001}
    assert lines[0]["evidence"]["events"][0]["row"] == 2


def test_each_file_is_a_world_of_its_own(tmp_path: Path) -> None:
    decided = like("decision.made", "2026-03-01", decision_id="DEC-A", result="approved")
    paid = like("payment.made", "2026-03-02", payment_id="PAY-A", amount="5000.00", decision_id="DEC-A")
    alone = written(tmp_path / "alone.jsonl", numbered((paid,)))
    whole = written(tmp_path / "whole.jsonl", numbered((paid, decided)))
    done = RUN.invoke(app, ["judge", str(alone), str(whole), "--place", "xintian", "--rule", RULE])
    assert {Path(line["file"]).stem: line["verdict"] for line in told(done.stdout)} == {
        "alone": "flagged",
        "whole": "clear",
    }


def test_many_files_are_judged_in_several_processes(tmp_path: Path) -> None:
    paths = [str(written(tmp_path / f"{number}.jsonl", PAID)) for number in range(45)]
    done = RUN.invoke(app, ["judge", *paths, "--place", "xintian", "--rule", RULE])
    assert done.exit_code == 0
    assert len(told(done.stdout)) == 90


def test_a_bad_line_is_an_error_object_and_the_other_files_still_run(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(json.dumps(PAID[0]) + '\n{"type": "payment.made"\n', "utf-8")
    good = written(tmp_path / "good.jsonl", PAID)
    done = RUN.invoke(app, ["judge", str(bad), str(good), "--place", "xintian", "--rule", RULE])
    assert done.exit_code == 1
    assert {line["file"] for line in told(done.stdout)} == {str(good)}
    (trouble,) = told(done.stderr)
    assert (trouble["file"], trouble["line"]) == (str(bad), 2)


def test_an_id_used_again_with_other_content_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", [PAID[0], {**PAID[1], "id": PAID[0]["id"]}])
    done = RUN.invoke(app, ["judge", str(path)])
    assert done.exit_code == 1
    assert "other content" in told(done.stderr)[0]["error"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"place": "nowhere"}, "nowhere"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"set": {"no_such_parameter": 1}}, "no_such_parameter"),
        ({"set": {"collective_threshold": "many"}, "rule": RULE}, "collective_threshold"),
        ({"rule": "dec.no-such-rule"}, "dec.no-such-rule"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_option_names_itself(tmp_path: Path, header: dict[str, Any], said: str) -> None:
    done = RUN.invoke(app, ["judge", str(written(tmp_path / "a.jsonl", PAID, header))])
    assert done.exit_code == 1
    assert said in told(done.stderr)[0]["error"]


def test_a_rule_that_is_off_gives_no_verdict(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", PAID)
    done = RUN.invoke(app, ["judge", str(path), "--place", "national", "--rule", RULE])
    assert (done.exit_code, done.stdout) == (0, "")


def test_replay_files_carry_what_the_server_set(tmp_path: Path) -> None:
    stored = [{**event, "recordedtime": "2026-03-03T08:00:00+08:00", "submitter": "P-1"} for event in PAID]
    done = RUN.invoke(app, ["judge", str(written(tmp_path / "a.jsonl", stored)), "--place", "xintian", "--rule", RULE])
    assert [line["verdict"] for line in told(done.stdout)] == ["flagged", "clear"]
