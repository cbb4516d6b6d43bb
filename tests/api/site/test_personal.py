"""Numbers of persons, planted in every text and name that an event may hold, are on no public page and in no file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from window_town import LOSER, OCID, Reader, town

from api.app import create_app
from monitor.rules.kit.like import like
from monitor.settings import Settings
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.personal import HIDDEN, hidden

PLANTED = (
    "138-1234-5678".replace("-", ""),
    "11010519491231002X",
    "6222020000000000000",
    "someone@example.org",
    "440524188001010014",
)
MARK = f"张某 {PLANTED[0]}，{PLANTED[1]}，卡 {PLANTED[2]}，{PLANTED[3]}，账号 440524188001010014"
FREE = {"label", "text"}
FILES = (
    "/", "/search", "/search.csv", "/search.xlsx", "/search.json", "/search.atom", f"/p/{OCID}", f"/p/{OCID}.xlsx",
    f"/p/{OCID}.atom", f"/ocds/records/{OCID}", f"/ocds/releases/{OCID}", "/ocds/tables.zip", "/ocds/others.jsonl",
    "/feeds/processes.atom", "/feeds/allocations.atom", "/allocations", "/a", "/a.xlsx", "/a/PG-X", "/a/PG-X.xlsx",
    "/blacklist", "/blacklist.csv", "/d", "/e/3", f"/party/{quote(LOSER)}", f"/party/{quote(LOSER)}.xlsx",
)  # fmt: skip


def stuffed(fields: Mapping[str, Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with the mark in every free text, told or not; a title still says what it is of."""
    out = dict(data)
    for name, field in fields.items():
        if field.type in FREE and not field.is_list:
            out[name] = f"{data.get(name, '')} {MARK}".strip()[:200]
        elif name in out and (known := contract().structures.get(field.type)) is not None:
            if field.type == "party" and out[name].get("kind") == "person":
                continue
            told = out[name] if field.is_list else [out[name]]
            made = [stuffed(known.fields, one) for one in told]
            out[name] = made if field.is_list else made[0]
    return out


def planted() -> list[dict[str, Any]]:
    share = {"recipient": {"kind": "organisation", "id": "unit:x"}, "amount": {"amount": "1.00", "currency": "CNY"}}
    of = {"allocation_plan_id": "AP-X", "programme_id": "PG-X", "project_id": "PRJ-1"}
    notice = {"publication_id": "NX", "medium": "website", "what": "allocation_plan"}
    more = [
        like("project.registered", "2026-01-02", project_id="PRJ-1"),
        like("allocation.planned", "2026-03-01", **of, amounts=[share]),
        like("disclosure.published", "2026-03-05", **notice, target={"kind": "allocation_plan", "id": "AP-X"}),
        like("tender.terminated", "2026-11-20", ocid=OCID),
    ]
    told = [*town(), *({"id": f"x{place}", **one} for place, one in enumerate(more))]
    kinds = contract().kinds
    return [{**one, "data": stuffed(kinds[one["type"]].fields, one["data"])} for one in told]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Reader]:
    told = {"lake": tmp_path / "lake", "log_key_file": tmp_path / "log.key", "accounts_key_file": tmp_path / "a.key"}
    made = Settings(database=f"sqlite:///{tmp_path}/l.db", access="open", **told)
    app = create_app(made, audit=False, today=lambda: date(2026, 12, 31))
    yield Reader(app)
    app.state.desk.close()


def test_no_number_of_a_person_is_anywhere(window: Reader) -> None:
    answer = window.post(planted(), "application/cloudevents-batch+json")
    assert answer.status_code in {200, 201}, [one["problems"] for one in answer.json()["outcomes"] if one["problems"]]
    shown = 0
    for path in FILES:
        answer = window.get(path, headers={"accept": "text/html, */*"})
        assert answer.status_code == 200, (path, answer.status_code)
        told = answer.content.decode("utf-8", "replace")
        if answer.content[:2] == b"PK":
            with ZipFile(io.BytesIO(answer.content)) as made:
                told = "".join(made.read(name).decode("utf-8", "replace") for name in made.namelist())
        assert not [one for one in PLANTED if one in told], path
        shown += "张某" in told
    assert shown > len(FILES) // 2, "what stands beside the numbers is shown"


def test_what_is_hidden_and_what_is_not() -> None:
    assert hidden(MARK).count(HIDDEN) == len(PLANTED)
    for text in ("2026-999001-54-01-000017 号", "11999001MB000006XG", "合同价 3,860,000.00 元", "第202603311234号"):
        assert hidden(text) == text
