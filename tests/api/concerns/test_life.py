"""A concern from the form to its answer: sealed, followed by its code, worked on record, kept from whom it is about."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from asking import Client
from staff import bears, session

from api.app import create_app
from monitor.accounts.roles import Role
from monitor.concerns.code import code_of, digest_of
from monitor.settings import Settings
from monitor.store.check.verify import verify
from monitor.store.dump import dumped, forms
from monitor.vocabulary.contract import contract

SAID = "夏至镇三户没有收到补助，公示栏写已发放"
CONTACT = "村口小卖部"
OCID = contract().kinds["tender.published"].example["subject"]
OWN, OTHER = contract().kinds["tender.published"].example["source"].removeprefix("urn:tw:unit:"), "11999001MB0000999X"


def tell(client: Any, **more: str) -> Any:
    told = {"kind": "funds", "text": SAID, "contact": CONTACT, "once": "0" * 32, **more}
    return client.request("POST", "/concern?lang=en", data=told)


def code_in(page: str) -> str:
    found = re.search(r'tracking">([A-Z2-7-]{32})<', page)
    assert found is not None, page
    return found[1]


def follow(client: Any, code: str) -> Any:
    return client.request("POST", "/concern/follow?lang=en", data={"code": code})


def kept(desk: Any) -> bytes:
    """Every row of every table, as a backup would take it."""
    with desk.database.reading() as read:
        return repr([row for form in forms() for part in dumped(read, form) for row in part]).encode()


def entries(desk: Any, kind: str) -> list[dict[str, Any]]:
    with desk.database.reading() as read:
        rows = read.connection.exec_driver_sql(
            f"SELECT body FROM entry JOIN payload USING (seq) WHERE type = '{kind}' ORDER BY seq"  # noqa: S608
        )
        return [json.loads(body) for (body,) in rows]


def test_it_is_told_worked_and_answered(both: Any) -> None:
    desk = both.app.state.desk
    answer = tell(both)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    code = code_in(answer.text)
    assert "received" in follow(both, code).text
    for act, text in (("read", ""), ("note", "问了财政所"), ("pass_on", "转民政局"), ("answer", "已于 3 日补发")):
        version = both.get("/concerns/1").json()["version"]
        moved = both.request("POST", f"/concerns/1/{act}", json={"version": version, "text": text})
        assert moved.status_code == 200, moved.text
    told = moved.json()
    assert (told["text"], told["contact"], told["reply"]) == (SAID, CONTACT, "已于 3 日补发")
    chain = [(one["from_state"], one["to_state"]) for one in told["steps"]]
    assert chain == [
        (None, "received"), ("received", "reading"), ("reading", "reading"), ("reading", "passed_on"),
        ("passed_on", "answered"),
    ]  # fmt: skip
    seen = follow(both, code.lower().replace("-", " ")).text
    assert "已于 3 日补发" in seen
    assert "财政所" not in seen
    assert SAID not in seen
    assert [one["to_state"] for one in entries(desk, "concern.changed")] == [after for _, after in chain[1:]]
    with desk.database.reading() as read:
        assert verify(read).bad == []


def test_the_database_holds_neither_text_nor_code(both: Any) -> None:
    code = code_in(tell(both).text)
    both.request("POST", "/concerns/1/note", json={"version": 1, "text": "问了财政所"})
    whole, bare = kept(both.app.state.desk), code_of(code)
    assert bare is not None
    assert digest_of(bare).encode() in whole
    for secret in (SAID, CONTACT, code, code.replace("-", ""), bare.hex(), "财政所"):
        assert secret.encode() not in whole
        assert repr(secret.encode())[2:-1].encode() not in whole


def test_the_same_form_sent_twice_is_one_concern(both: Any) -> None:
    first, again, other = tell(both), tell(both), tell(both, text=f"{SAID}。")
    assert code_in(first.text) == code_in(again.text) != code_in(other.text)
    assert both.get("/concerns").json()["total"] == 2
    assert code_in(tell(both, once="1" * 32).text) != code_in(first.text)
    assert len(entries(both.app.state.desk, "concern.received")) == 3
    for unfit in ("", "0", "x" * 32):
        alike = [code_in(tell(both, once=unfit).text) for _ in range(2)]
        assert alike[0] != alike[1], "two who write the same words by other means read nothing of each other"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One installation without accounts, for what leaves nothing behind."""
    folder = tmp_path_factory.mktemp("office")
    told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
    settings = Settings(database=f"sqlite:///{folder}/l.db", access="open", concern_rate="900/hour", **told)
    app = create_app(settings, audit=False)
    yield Client(app)
    app.state.desk.close()


def test_no_line_of_the_log_names_it(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        code = code_in(tell(client).text)
        follow(client, code)
        client.get("/concerns/1")
    lines = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records if one.name != "asyncio")
    assert lines
    for secret in (code, code.replace("-", ""), SAID, CONTACT):
        assert secret not in lines
    paths = [path for path in client.app.openapi()["paths"] if path.startswith("/concern")]
    assert [path for path in paths if "{" in path] == ["/concerns/{number}", "/concerns/{number}/{act}"]
    assert "/concern/follow" in paths


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"text": ""}, "What happened", "nothing"),
        ({"text": "x\0y"}, "What happened", "character 2"),
        ({"text": "x\u202ey"}, "What happened", "U+202E"),
        ({"text": "字" * 10_001}, "What happened", "at most 10,000"),
        ({"kind": "murder"}, "What it is about", "one of the list"),
        ({"contact": "9" * 201}, "How to reach you", "at most 200"),
        ({"about": "process"}, "Record", "half a target"),
        ({"about": "person", "id": "P-1"}, "Record", "half a target"),
        ({"website": "http://x"}, "", "must stay empty"),
    ],
)
def test_what_cannot_be_taken_comes_back_whole(office: Any, more: dict[str, str], field: str, said: str) -> None:
    before = office.request("GET", "/concerns").json()["total"]
    answer = tell(office, **more)
    assert answer.status_code == 422
    alert = re.search(r'role="alert">(.*?)</p>', answer.text)
    assert alert is not None
    assert field in alert[1]
    assert said in alert[1]
    if "text" not in more:
        assert SAID in answer.text
    assert office.request("GET", "/concerns").json()["total"] == before


@pytest.mark.parametrize("code", ["", "nonsense", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AA", "\0" * 30, "字" * 500])
def test_another_code_shows_nothing(office: Any, code: str) -> None:
    assert tell(office).status_code == 201
    answer = follow(office, code)
    assert answer.status_code == 404
    assert "alert" in answer.text


def test_acts_that_do_not_follow_are_refused(office: Any) -> None:
    tell(office, once="a" * 32)
    number = office.request("GET", "/concerns").json()["items"][0]["number"]

    def ask(act: str, **body: Any) -> tuple[int, str]:
        answer = office.request("POST", f"/concerns/{number}/{act}", json={"version": 1, **body})
        return answer.status_code, answer.json().get("code", "")

    assert ask("close", text="x") == (409, "concern_not_now")
    assert ask("link", case=99) == (422, "no_case_to_link")
    assert ask("note") == (422, "text_unfit")
    assert ask("note", text="x\u202e") == (422, "text_unfit")
    assert ask("burn")[0] == 422
    assert ask("read") == (200, "")
    assert ask("note", text="late") == (409, "concern_moved")
    assert office.request("GET", "/concerns/999").json()["code"] == "no_such_concern"


class Town:
    """An installation with accounts: a reviewer of the unit that a tender is of, another one, a clerk."""

    def __init__(self, folder: Path) -> None:
        told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
        settings = Settings(database=f"sqlite:///{folder}/l.db", language="en", concern_rate="3/hour", **told)
        self.app = create_app(settings, audit=False, today=lambda: date(2026, 12, 31))
        self.desk, self.client = self.app.state.desk, Client(self.app)
        self.secrets = {
            "clerk": session(self.desk, Role.SUBMITTER, [OWN], name="clerk"),
            "recused": session(self.desk, Role.AUDITOR, [OWN], name="recused"),
            "auditor": session(self.desk, Role.AUDITOR, [OTHER], name="auditor"),
            "administrator": session(self.desk, Role.ADMINISTRATOR, [OTHER], name="administrator"),
        }

    def ask(self, who: str | None, path: str, **more: Any) -> Any:
        headers = bears(None if who is None else self.secrets[who]) | more.pop("headers", {})
        return self.client.request(more.pop("method", "GET"), path, headers=headers, **more)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("town"))
    body = json.dumps([contract().kinds["tender.published"].example], ensure_ascii=False).encode()
    sent = made.ask("clerk", "/events", method="POST", content=body, headers={"content-type": "application/json"})
    assert sent.status_code == 201, sent.text
    for about, id in (("process", OCID), ("party", OWN), ("", "")):
        assert tell(made.client, about=about, id=id, once=about).status_code == 201
    yield made
    made.desk.close()


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), ("clerk", 403), ("administrator", 403), ("auditor", 200), ("recused", 200)]
)
def test_only_reviewers_read_concerns(town: Town, who: str | None, status: int) -> None:
    assert town.ask(who, "/concerns").status_code == status


def test_who_belongs_to_the_unit_is_shown_nothing_of_it(town: Town) -> None:
    told, whole = (town.ask(who, "/concerns").json() for who in ("recused", "auditor"))
    assert [one["number"] for one in told["items"]] == [3]
    assert told["hidden"] == {"recused": 2}
    assert (told["total"], whole["total"], whole["hidden"]) == (1, 3, {})
    for number in (1, 2):
        answer = town.ask("recused", f"/concerns/{number}")
        assert (answer.status_code, answer.json()["code"]) == (403, "recused")
        moved = town.ask("recused", f"/concerns/{number}/read", method="POST", json={"version": 1})
        assert moved.status_code == 403
    assert SAID not in town.ask("auditor", "/concerns").text


def test_opening_one_is_on_record(town: Town) -> None:
    before = len(entries(town.desk, "record.viewed"))
    assert town.ask("auditor", "/concerns/3").json()["text"] == SAID
    fresh = entries(town.desk, "record.viewed")[before:]
    assert fresh == [{"what": "concern", "record": "3"}]


def test_a_flood_is_stopped_and_nothing_written_is_lost(town: Town) -> None:
    answer = tell(town.client, once="f")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert SAID in answer.text
    assert town.ask("auditor", "/concerns").json()["total"] == 3


def test_another_site_tells_nothing_in_a_readers_name(town: Town) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = town.client.request("POST", "/concern", data={"kind": "funds", "text": SAID}, headers=headers)
    assert answer.status_code == 403
