"""OCDS over HTTP: packages, lists, tables, feeds; masked for the public, whole and on record for staff."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

from fastapi import FastAPI

from api.app import create_app
from monitor.export.ocds.schema import misfits
from monitor.rules.kit.like import like
from monitor.settings import Settings
from monitor.store.own import last_own

OCID = "ocds-tw9990-2026-0001"
DIRECT = "ocds-tw9990-contract-C2"
PERSON = b"P-77001"
FEEDS = ("processes", "allocations")
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("releases.jsonl", "records.jsonl", "others.jsonl", "tables.zip")
Tendered = Callable[..., list[dict[str, Any]]]


def sent(client: Any, events: list[dict[str, Any]]) -> Any:
    assert client.post(events, "application/cloudevents-batch+json").status_code == 201
    return client


def objects(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line, parse_float=Decimal) for line in answer.content.splitlines()]


def test_a_process_at_its_address(both: Any, tendered: Tendered) -> None:
    client = sent(both, tendered())
    told = client.get(f"/ocds/releases/{OCID}")
    package = json.loads(told.content, parse_float=Decimal)
    assert not list(misfits("release-package", package))
    tags = [one["tag"] for one in package["releases"]]
    assert tags == [["tender"], ["award"], ["contract"], ["implementation"]]
    assert b'"amount":1000.10' in told.content
    record = json.loads(client.get(f"/ocds/records/{OCID}").content, parse_float=Decimal)
    assert not list(misfits("record-package", record))
    compiled = record["records"][0]["compiledRelease"]
    (paid,) = compiled["contracts"][0]["implementation"]["transactions"]
    assert paid["value"] == {"amount": Decimal("99.90"), "currency": "CNY"}
    address = record["records"][0]["releases"][0]["url"]
    assert client.get(urlsplit(address).path).content == told.content
    direct = json.loads(client.get(f"/ocds/records/{DIRECT}").content)["records"][0]["compiledRelease"]
    assert direct["tender"]["procurementMethod"] == "direct"


def test_the_lists_hold_everything(both: Any, tendered: Tendered) -> None:
    client = sent(both, tendered())
    releases = objects(client.get("/ocds/releases.jsonl"))
    assert sorted(one["releases"][0]["ocid"] for one in releases) == [OCID, DIRECT]
    releases.sort(key=lambda one: one["uri"])
    assert releases[0] == json.loads(client.get(f"/ocds/releases/{OCID}").content, parse_float=Decimal)
    records = sorted(objects(client.get("/ocds/records.jsonl")), key=lambda one: one["uri"])
    assert records[0] == json.loads(client.get(f"/ocds/records/{OCID}").content, parse_float=Decimal)
    others = [one["tw"]["events"][0]["event"]["type"] for one in objects(client.get("/ocds/others.jsonl"))]
    assert others == ["allocation.concluded", "disclosure.published"]
    with zipfile.ZipFile(io.BytesIO(client.get("/ocds/tables.zip").content)) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed.open("contracts.csv"), encoding="utf-8")))
    assert [(row["ocid"], row["id"], row["value/amount"]) for row in rows] == [
        (DIRECT, "C2", "5.00"),
        (OCID, "C1", "1000.10"),
    ]


def test_since_goes_on_where_the_last_answer_ended(both: Any, tendered: Tendered) -> None:
    client = sent(both, tendered())
    last = client.get("/ocds/releases.jsonl").headers["tw-last-entry"]
    assert not objects(client.get(f"/ocds/releases.jsonl?since={last}"))
    sent(client, tendered("ocds-tw9990-2026-0002", "x"))
    told = {one["releases"][0]["ocid"] for one in objects(client.get(f"/ocds/releases.jsonl?since={last}"))}
    assert told == {"ocds-tw9990-2026-0002", "ocds-tw9990-contract-C2x"}
    assert client.get("/ocds/releases.jsonl?since=-2").status_code == 422


def test_nothing_is_sent_twice(client: Any, tendered: Tendered) -> None:
    sent(client, tendered())
    lists = [f"/ocds/{one}" for one in LISTS]
    etags: dict[str, str] = {}
    for path in (f"/ocds/releases/{OCID}", f"/ocds/records/{OCID}", "/feeds/processes.atom", *lists):
        first = client.get(path)
        assert first.status_code == 200
        etags[path], modified = first.headers["etag"], first.headers["last-modified"]
        assert client.get(path, headers={"if-none-match": etags[path]}).status_code == 304
        assert client.get(path, headers={"if-modified-since": modified}).status_code == 304
        assert client.get(path, headers={"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
        assert client.get(path, headers={"if-modified-since": "not a date"}).status_code == 200
        assert client.get(path, headers={"if-modified-since": modified, "if-none-match": '"x"'}).status_code == 200
    sent(client, tendered("ocds-tw9990-2026-0002", "x"))
    for path, etag in etags.items():
        assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_what_is_not_there_is_told(client: Any, tendered: Tendered) -> None:
    sent(client, tendered())
    absent = ("releases/ocds-tw9990-none", "records/C2", "extension/none.json", "extension/..%2f..%2fREADME.md")
    for path in absent:
        for lang, word in (("zh", "没有"), ("en", "No such")):
            answer = client.get(f"/ocds/{path}", headers={"accept-language": lang})
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
            assert word in answer.json()["title"]


def test_an_empty_ledger_has_empty_lists(client: Any) -> None:
    for name in LISTS[:3]:
        assert objects(client.get(f"/ocds/{name}")) == []
    assert zipfile.ZipFile(io.BytesIO(client.get("/ocds/tables.zip").content)).testzip() is None
    assert fromstring(client.get("/feeds/processes.atom").content).tag.endswith("feed")  # noqa: S314 - made here


def test_a_contract_that_found_its_tender_is_moved(both: Any, tendered: Tendered) -> None:
    client = sent(both, tendered())
    at = "2026-03-10T09:00:00+08:00"
    anew = like("contract.signed", at, ocid=OCID, regime="tendering", contract_id="C2", amount="5.00")
    sent(client, [{"id": "moved", **anew, "corrects": "e4"}])
    sent(client, [{"id": "back", **like("event.withdrawn", "2026-05-01", corrects="e3")}])
    compiled = json.loads(client.get(f"/ocds/records/{OCID}").content)["records"][0]["compiledRelease"]
    assert [one["kind"] for one in compiled["tw"]["withdrawals"]] == ["event.withdrawn"]
    assert not any("implementation" in one for one in compiled["contracts"])
    assert len(objects(client.get("/ocds/records.jsonl"))) == 2
    answer = client.get(f"/ocds/records/{DIRECT}")
    assert answer.status_code == 308
    assert answer.headers["location"].endswith(f"/ocds/records/{OCID}")


def test_the_public_sees_no_person_and_staff_do(client: Any, tendered: Tendered) -> None:
    sent(client, tendered())
    for name in LISTS[:3]:
        assert PERSON not in client.get(f"/ocds/{name}").content
        assert PERSON in client.get(f"/ocds/full/{name}").content
    (tender,) = json.loads(client.get(f"/ocds/releases/{OCID}").content)["releases"][0]["tw"]["events"]
    assert "handler" in tender["withheld"]


def test_what_staff_take_is_on_the_ledger_first(client: Any, tendered: Tendered) -> None:
    sent(client, tendered())
    for name in LISTS:
        answer = client.get(f"/ocds/full/{name}")
        digest = hashlib.sha256(answer.content)
        assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        with client.app.state.desk.database.reading() as read:
            told = last_own(read, "export.made")
        assert told is not None
        assert (told["what"], told["file_sha256"]) == (f"ocds/{name}", digest.hexdigest())
        assert told["rows"] >= 2


def test_the_extension_is_served(client: Any) -> None:
    told = client.get("/ocds/extension/extension.json").json()
    for name in ("release-schema.json", *(f"codelists/{one}" for one in told["codelists"][:3])):
        assert client.get(f"/ocds/extension/{name}").status_code == 200
    assert client.get("/ocds/extension/release-schema.json").json()["definitions"]["Tw"]["properties"]["draws"]


def test_feeds_keep_their_ids(client: Any, tendered: Tendered) -> None:
    def ids() -> dict[str, set[str]]:
        told = {name: fromstring(client.get(f"/feeds/{name}.atom").content) for name in FEEDS}  # noqa: S314 - made here
        return {name: {one.text or "" for one in feed.iter(f"{ATOM}id")} for name, feed in told.items()}

    sent(client, tendered())
    first = ids()
    assert all(len(one) > 1 for one in first.values())
    sent(client, tendered("ocds-tw9990-2026-0002", "x"))
    again = ids()
    assert all(one < again[name] for name, one in first.items())


def test_without_an_account_the_public_part_alone_is_there(client: Any, tmp_path: Path) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path}/l.db", lake=tmp_path / "lake", log_key_file=tmp_path / "log.key"
    )
    app: FastAPI = create_app(settings, audit=False)
    try:
        outside = type(client)(app)
        for name in LISTS:
            assert outside.get(f"/ocds/{name}").status_code == 200
            assert outside.get(f"/ocds/full/{name}").status_code == 401
    finally:
        app.state.desk.close()
