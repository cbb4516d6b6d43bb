"""A draw's whole life over HTTP, on a recorded round; the file that is downloaded passes all ten checks offline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from draw_office import KEY, POLICY, ROUND, draw, signature
from small_draw import Draw

from monitor.draw.__main__ import main
from monitor.ledger.tiles import entries_path

County = Any


def saved(county: County, told: Draw, folder: Path) -> Path:
    """The transcript as a citizen downloads it, with the log's entries and head beside it."""
    answer = county.get(f"/{told.draw_id}/transcript")
    assert answer.headers["content-disposition"] == 'attachment; filename="draw.json"'
    (folder / "draw.json").write_bytes(answer.content)
    (folder / "policy").write_text(POLICY.text(), encoding="utf-8")
    head = county.client.get("/log/checkpoint?newest=true").text
    (folder / "checkpoint").write_text(head, encoding="utf-8")
    size = int(head.splitlines()[1])
    assert 0 < size < 256
    bundle = folder / entries_path(0, size)
    bundle.parent.mkdir(parents=True)
    bundle.write_bytes(county.client.get(f"/log/{entries_path(0, size)}").content)
    return folder / "draw.json"


def lived(county: County) -> Draw:
    """A whole life, each answer looked at."""
    told = draw()
    asked = county.ask(told)
    assert asked.status_code == 201
    assert [asked.json()[name] for name in ("accepted", "repeated", "refused", "conflict")] == [1, 0, 0, 0]
    assert asked.json()["outcomes"][0]["receipt"]["proof_file"].startswith("/log/proof/")
    assert asked.json()["checkpoint"].startswith(KEY.name)
    assert (asked.json()["draw"]["state"], asked.json()["draw"]["next"]) == ("revealing", ["reveal", "void"])
    revealed = county.reveal(told)
    assert [one.status_code for one in revealed] == [201] * 3
    assert revealed[-1].json()["draw"]["state"] == "awaiting_round"
    held = county.run(told)
    assert (held.status_code, held.json()["draw"]["state"]) == (201, "held")
    assert held.json()["draw"]["source"]["told"]["signature"] == signature()
    assert [row["seat"] for row in held.json()["draw"]["table"]] == [1, 2, 3, 4, 5]
    gone = county.decline(
        told, 1, evidence=[{"id": "CALL-1", "kind": "call_record", "sha256": "ab" * 32, "date": "2025-08-18"}]
    )
    assert gone.status_code == 201
    (row,) = gone.json()["draw"]["declines"]
    assert (row["number"], row["reason"], row["out"]) == (1, "refused", held.json()["draw"]["table"][1]["handle"])
    assert county.decline(told, 3, "illness").status_code == 201
    county.award(told)
    assert county.open(told).json()["draw"]["state"] == "opened"
    county.cosign()
    return told


def test_from_the_request_to_the_citizens_check(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = lived(county)
    online = county.get(f"/{told.draw_id}/check").json()
    assert (online["passed"], online["failed"], online["not_proved"]) == (10, 0, 0)
    assert (online["witnesses"], online["is_our_log"], online["is_test_chain"]) == ("ours", True, False)
    assert online["arithmetic"]["round"] == ROUND
    file = saved(county, told, tmp_path)
    believed = ["--vkey", KEY.verifier.text(), "--policy", str(tmp_path / "policy"), "--entries", str(tmp_path)]
    assert main([str(file), *believed, "--lang", "en"]) == 0
    assert capsys.readouterr().out.count("✓") == 10
    brought = county.post("/check", json.dumps({"transcript": file.read_text(encoding="utf-8")}))
    assert [one["state"] for one in brought.json()["checks"]] == ["pass"] * 10
    assert brought.json()["arithmetic"] == online["arithmetic"]
    alone = subprocess.run(
        [sys.executable, "-m", "monitor.draw", str(file)], capture_output=True, text=True, check=False
    )
    assert (alone.returncode, alone.stdout.count("✓"), alone.stdout.count("✗")) == (0, 9, 0)


def test_the_names_are_told_once_they_are_open(county: County) -> None:
    told = lived(county)
    rows = county.draw(told)["table"]
    here = [row for row in rows if row["state"] != "declined"]
    assert {row["expert"] for row in here} <= set(told.secrets)
    assert [row["expert"] for row in rows if row["state"] == "declined"] == [None, None]
    assert [row["turn"] for row in rows] == [0, 0, 1, 0, 0, 1, 0]
    assert all(len(row["ticket"]) == 64 and row["rank"] >= 1 for row in rows)


def test_what_is_sent_again_gets_its_first_receipt(county: County) -> None:
    told = draw()
    first = [county.ask(told), *county.reveal(told), county.run(told)]
    again = [county.ask(told), *county.reveal(told), county.run(told)]
    assert [one.status_code for one in again] == [200] * 5
    for one, other in zip(first, again, strict=True):
        receipts = [answer.json()["outcomes"][0]["receipt"] for answer in (one, other)]
        assert receipts[0]["entry"] == receipts[1]["entry"]
    assert county.refusals(told.draw_id) == []


def test_openings_for_the_auditors_are_not_in_the_transcript(county: County) -> None:
    told = draw()
    county.ask(told)
    county.reveal(told)
    county.run(told)
    assert county.open(told, "auditors").status_code == 201
    assert county.get(f"/{told.draw_id}/transcript").json()["opened"] == []
    assert county.draw(told)["state"] == "held"


def test_a_void_attempt_and_the_next_one(county: County) -> None:
    told = draw()
    county.ask(told)
    county.reveal(told, "agency")
    county.clock.unix = told.at
    assert county.draw(told)["state"] == "short_of_reveals"
    voided = county.void(told, "too_few_reveals")
    assert voided.json()["draw"]["state"] == "voided"
    assert voided.json()["draw"]["voided"]["reason"] == "too_few_reveals"
    later = draw(attempt=2, round_no=30_662_982)
    assert county.ask(later).status_code == 201
    rows = county.draw(told)["attempts"]
    assert [(row["draw_id"], row["attempt"], row["state"]) for row in rows] == [
        ("DRAW-1-1", 1, "voided"), ("DRAW-1-2", 2, "revealing"),
    ]  # fmt: skip
    county.cosign()
    checks = county.get(f"/{told.draw_id}/check").json()["checks"]
    assert (checks[8]["name"], checks[8]["state"]) == ("V9", "fail")


def test_the_test_chain_signs_its_own_rounds_where_it_is_allowed(opening: Any) -> None:
    from monitor.draw.chain import TW_TEST

    county = opening(test_chain=True)
    told = draw(chain=TW_TEST, round_no=TW_TEST.round_at(draw().at))
    county.ask(told)
    county.reveal(told)
    county.clock.unix = told.at
    held = county.post(f"/{told.draw_id}/beacon", {})
    assert (held.status_code, held.json()["draw"]["is_test_chain"]) == (201, True)
    assert county.get(f"/{told.draw_id}/check").json()["is_test_chain"]
