"""Who is told is an administrator's to say, over HTTP; the secret is told once, and every change is on the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hook_server import receiving, saying

from monitor.accounts.principal import PUBLIC, Principal
from monitor.accounts.roles import Role
from monitor.notices.courier import Courier
from monitor.notices.sign import verify
from monitor.settings import Settings
from monitor.store.own import last_own

URL = "https://1.1.1.1/hook"


def made(client: Any, **told: Any) -> dict[str, Any]:
    answer = client.request("POST", "/hooks", json={"url": URL, "kinds": ["finding.raised"], **told})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return dict(answer.json())


def on_ledger(client: Any) -> dict[str, Any]:
    with client.app.state.desk.database.reading() as read:
        told = last_own(read, "notice.changed")
    assert told is not None
    return told


def test_a_hook_lives_and_its_secret_is_told_once(both: Any) -> None:
    hook = made(both)
    assert hook["secret"].startswith("whsec_")
    assert (on_ledger(both)["change"], on_ledger(both)["host"]) == ("added", "1.1.1.1")
    shown = both.get("/hooks").text + both.get(f"/hooks/{hook['id']}").text
    assert "whsec_" not in shown
    path = f"/hooks/{hook['id']}"
    renewed = both.request("POST", f"{path}/secret")
    assert renewed.status_code == 200
    assert renewed.json()["secret"] not in {None, hook["secret"]}
    changed = both.request("PATCH", path, json={"kinds": ["checkpoint.signed"], "state": "stopped"}).json()
    assert (changed["kinds"], changed["state"]) == (["checkpoint.signed"], "stopped")
    assert on_ledger(both)["change"] == "stopped"
    assert both.request("PATCH", path, json={"state": "active"}).json()["state"] == "active"
    assert on_ledger(both)["change"] == "begun"
    told = both.get("/hooks").json()
    assert (told["courier"], told["mail_works"], len(told["items"])) == (None, False, 1)
    assert both.request("DELETE", path).status_code == 204
    assert on_ledger(both)["change"] == "removed"
    for method, more in (("GET", {}), ("DELETE", {}), ("PATCH", {"json": {"state": "active"}})):
        answer = both.request(method, path, **more)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_hook")


REFUSED = [
    ({"url": "http://1.1.1.1/"}, "hook_refused", "body.url"),
    ({"url": "https://127.0.0.1/"}, "hook_refused", "body.url"),
    ({"url": "https://localhost/"}, "hook_refused", "body.url"),
    ({"url": "https://169.254.169.254/latest/meta-data"}, "hook_refused", "body.url"),
    ({"url": "https://[::ffff:10.0.0.1]/"}, "hook_refused", "body.url"),
    ({"url": "https://2130706433/"}, "hook_refused", "body.url"),
    ({"url": "mailto:a@b\nBcc: c@d"}, "hook_refused", "body.url"),
    ({"kinds": ["nothing.happened"]}, "hook_refused", "body.kinds"),
    ({"kinds": []}, "bad_parameter", "body.kinds"),
    ({"unit": "nobody"}, "hook_refused", "body.unit"),
    ({"secret": "mine"}, "bad_parameter", "body.secret"),
    ({"url": 7}, "bad_parameter", "body.url"),
]


def test_what_cannot_be_told_to_is_refused_in_both_languages(client: Any) -> None:
    for body, code, place in REFUSED:
        texts = set()
        for lang in ("zh", "en"):
            whole = {"url": URL, "kinds": ["finding.raised"], **body}
            answer = client.request("POST", f"/hooks?lang={lang}", json=whole)
            told = answer.json()
            assert (answer.status_code, told["code"]) == (422, code), body
            assert place in {one["place"] for one in told["problems"]}
            texts.add(told["problems"][0]["text"])
        assert len(texts) == 2
    assert client.get("/hooks").json()["items"] == []


def test_a_mailbox_has_no_secret_and_does_not_become_a_webhook(client: Any) -> None:
    box = made(client, url="mailto:duty@example.gov")
    assert (box["secret"], box["channel"]) == (None, "mail")
    assert "host" not in on_ledger(client)
    assert "duty" not in json.dumps(on_ledger(client))  # a mailbox may be somebody's
    for method, path, more in (
        ("POST", f"/hooks/{box['id']}/secret", {}),
        ("PATCH", f"/hooks/{box['id']}", {"json": {"url": URL}}),
    ):
        answer = client.request(method, path, **more)
        assert (answer.status_code, answer.json()["code"]) == (422, "hook_refused")


def test_only_an_administrator_manages_them(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def statuses(who: Principal) -> list[int]:
        monkeypatch.setattr("api.access.caller.OPEN", who)
        asked = [("GET", "/hooks"), ("GET", "/hooks/kinds"), ("GET", "/hooks/notices"), ("DELETE", "/hooks/x")]
        asked += [("POST", "/hooks/x/secret"), ("POST", "/hooks/notices/1/resend")]
        return [client.request(method, path).status_code for method, path in asked]

    assert set(statuses(PUBLIC)) == {401}
    for role in set(Role) - {Role.ADMINISTRATOR, Role.PUBLIC}:
        assert set(statuses(Principal("7", frozenset({role}), via="session"))) == {403}
    admin = Principal("7", frozenset({Role.ADMINISTRATOR}), via="session")
    assert statuses(admin) == [200, 200, 200, 404, 404, 409]


def test_from_a_posted_event_to_a_signed_message(client: Any, all_examples: list[dict[str, Any]]) -> None:
    desk = client.app.state.desk
    with receiving() as server:
        hook = made(client, kinds=["event.accepted", "checkpoint.signed"])
        here = Settings(hook_loopback=True, accounts_key_file=desk.settings.accounts_key_file)
        url = f"http://127.0.0.1:{server.port}/hook"
        assert client.request("PATCH", f"/hooks/{hook['id']}", json={"url": url}).status_code == 422
        desk.settings = desk.settings.model_copy(update={"hook_loopback": True})
        assert client.request("PATCH", f"/hooks/{hook['id']}", json={"url": url}).status_code == 200
        assert client.post(all_examples[:4]).status_code == 201
        assert Courier(desk.database, here).turn() == 5
        for _, headers, body in server.heard:
            verify(hook["secret"], headers, body, int(headers["webhook-timestamp"]))
        server.answer = saying(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        client.post(all_examples[0] | {"id": "once-more"})
        Courier(desk.database, here, clock=lambda: desk.now).turn()
    told = client.get(f"/hooks/notices?hook={hook['id']}&limit=500").json()
    assert told["total"] == len(told["items"])
    assert {one["state"] for one in told["items"]} <= {"delivered", "waiting"}
    kept = {one["message"] for one in told["items"]}
    assert {headers["webhook-id"] for _, headers, _ in server.heard} <= kept
    assert client.get("/hooks/notices?state=dead").json()["items"] == []
    missing = client.request("POST", "/hooks/notices/1/resend?lang=en")
    assert (missing.status_code, missing.json()["code"]) == (409, "no_dead_notice")


def test_kinds_are_listed_in_both_languages(client: Any) -> None:
    told = {one["kind"]: one["label"] for one in client.get("/hooks/kinds").json()["items"]}
    assert {"finding.raised", "submission.certified", "checkpoint.signed", "draft.waiting"} <= told.keys()
    assert all(one["zh"] and one["en"] for one in told.values())
