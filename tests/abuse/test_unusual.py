"""What screens found unusual is nowhere but at the reviewers' own addresses: no public route, no file that leaves."""

from __future__ import annotations

import io
import json
import re
import zipfile
from itertools import product
from typing import Any

import pytest
from openpyxl import load_workbook

from api.access.table import ruled
from monitor.accounts.roles import Act
from monitor.store.events import events_after
from monitor.store.screen_runs import Turn, add_run, add_turns, change_run, claim_run
from monitor.store.unusual import put_results

WORD = "unusualkram"
PUBLIC = {Act.LOOK, Act.SIGN_IN, Act.REPORT}
KINDS = {"ocid": "process", "id": "party", "unit": "unit"}
OWN = "/unusual"
SAID = {"zh": f"不寻常{WORD}", "en": f"unusual {WORD}"}


@pytest.fixture(scope="module")
def subjects(other_county: Any) -> dict[str, list[str]]:
    """Processes, parties and units of the log."""
    with other_county.app.state.desk.database.reading() as read:
        log = events_after(read, -1, 10_000)
    data = json.dumps([one.event.data for one in log], default=str)
    units = sorted({one.event.source.removeprefix("urn:tw:unit:") for one in log})
    return {
        "process": sorted(set(re.findall(r'"ocid": "([^"]+)"', data))),
        "party": sorted(set(re.findall(r'"id": "(91[0-9A-Z]{16})"', data))),
        "unit": units,
        "programme": sorted(set(re.findall(r'"programme_id": "([^"]+)"', data))),
    }


@pytest.fixture(scope="module")
def county(other_county: Any, subjects: dict[str, list[str]]) -> Any:
    """Every subject there is was found most unusual, in words that stand nowhere else."""
    from datetime import timedelta

    desk = other_county.app.state.desk
    rows = [
        {
            "id": f"{WORD}{number:09d}", "screen": f"tender.{WORD}", "version": 1, "market": f"works {WORD}",
            "subject_kind": kind, "subject_id": id, "process_id": id if kind == "process" else None,
            "unit_id": id if kind == "unit" else None, "day": 20_000, "rank_ppm": 1_000_000, "compared": SAID,
            "reasons": [SAID], "innocent": [SAID], "figures": {WORD: 1.5}, "entries": [],
        }
        for number, (kind, id) in enumerate((kind, id) for kind, ids in subjects.items() for id in ids)
    ]  # fmt: skip
    with desk.database.writing() as write:
        add_run(write, asked_by="1", is_nightly=False, asked_at=desk.now.isoformat(), day=desk.today)
        assert claim_run(write, "me", now=desk.now, lease=timedelta(hours=1)) is not None
        add_turns(write, [Turn(1, f"tender.{WORD}", 1, SAID, {}, "0" * 64, "done", len(rows))])
        put_results(write, 1, rows)
        change_run(write, 1, "me", state="done", found=len(rows), has_results=True, log_seq=0)
    return other_county


def _addresses(county: Any, subjects: dict[str, list[str]]) -> list[str]:
    """Every public GET with everything there is to ask for in it."""
    found = county.get("supervisor", "/findings?limit=50").json()["items"]
    draws = [one["draw_id"] for one in county.get("nobody", "/draws").json()["items"]]
    known = {
        "ocid": subjects["process"], "id": [*subjects["party"], *subjects["unit"]],
        "programme_id": subjects["programme"], "draw_id": draws, "rule_id": sorted({one["rule"] for one in found}),
        "entry": ["0", "5", "60"], "seq": ["0", "5"], "kind": ["award.made"], "family": ["funds"], "token": ["none"],
        "leaf_hash": ["0" * 64], "path": ["0/000", "entries/000"], "name": ["tw"],
    }  # fmt: skip
    out = []
    for one in ruled(county.app):
        names = re.findall(r"\{(\w+)(?::path)?\}", one.path)
        if one.method != "GET" or one.act not in PUBLIC:
            continue
        assert set(names) <= known.keys(), f"{one.path}: what is to be asked for in it?"
        path = re.sub(r"\{(\w+)(?::path)?\}", r"{\1}", one.path)
        chosen = product(*(known[name] for name in names))
        out += [path.format(**dict(zip(names, values, strict=True))) for values in chosen]
    return [*out, "/search.json?limit=100"]


def test_no_public_address_tells_what_is_unusual(county: Any, subjects: dict[str, list[str]], unpacked: Any) -> None:
    assert county.get("supervisor", OWN).json()["total"] > 10
    assert county.get("nobody", OWN).status_code == 401
    answered = 0
    for path in _addresses(county, subjects):
        answer = county.get("nobody", path)
        assert answer.status_code < 500, (path, answer.status_code)
        assert WORD.encode() not in unpacked(answer), path
        answered += answer.status_code == 200
    assert answered > 60
    for path in ("/search?q=", "/search.json?q=", "/search.csv?q="):  # a search repeats what was searched for
        told, other = (county.get("nobody", path + word).text.replace(word, "-") for word in (WORD, "nothingkram"))
        assert re.sub(r"\d", "", told) == re.sub(r"\d", "", other), path  # but for the clock


def test_no_file_of_a_finding_tells_it_and_its_page_does(county: Any, unpacked: Any) -> None:
    items = county.get("supervisor", "/findings?limit=500").json()["items"]
    marked = [one for one in items if one["unusual"] is not None]
    assert marked
    id = marked[0]["id"]
    page = county.get("supervisor", f"/findings/{id}").json()
    assert WORD in json.dumps(page["unusual"])
    assert page["parts"]["unusual"] == 1.1
    for name in ("working-paper.docx", "bundle.zip"):
        answer = county.get("supervisor", f"/findings/{id}/{name}")
        assert answer.status_code == 200, answer.text
        assert WORD.encode() not in unpacked(answer), name
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        told = json.loads(packed.read("finding/finding.json"))
    plain = county.get("supervisor", "/findings?limit=500&unusual=false").json()["items"]
    assert {one["id"] for one in plain} == {one["id"] for one in items}
    one_alone = county.get("supervisor", f"/findings/{id}?unusual=false").json()
    for one in (told, *told["others"], one_alone, *one_alone["others"], *plain):
        assert (one["unusual"], one["parts"]["unusual"]) == (None, 1.0)


def test_the_workbook_of_the_queue_neither_tells_it_nor_weighs_it(county: Any, unpacked: Any) -> None:
    plain = county.get("supervisor", "/findings?limit=500&unusual=false").json()["items"]
    answer = county.get("supervisor", "/findings.xlsx?lang=en")
    assert WORD.encode() not in unpacked(answer)
    head, *rows = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    told = [(row[head.index("Finding")], row[head.index("Score")]) for row in rows]
    assert told == [(one["id"], one["score"]) for one in plain]
    weighed = county.get("supervisor", "/findings?limit=500").json()["items"]
    assert told != [(one["id"], one["score"]) for one in weighed]
