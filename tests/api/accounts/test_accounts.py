from __future__ import annotations

from typing import Any

import pytest

NEW = {
    "login": "finance.1",
    "label": "财政局填报员",
    "person": "P-7",
    "roles": ["bureau_submitter"],
    "units": ["org:f"],
}


def test_accounts_are_made_changed_and_closed(both: Any) -> None:
    admin = both.enrolled("admin.two", "administrator")
    made = admin.ask("POST", "/accounts", json=NEW)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    told = made.json()
    assert told["change"] is None
    number = told["account"]["account"]
    secret = both.ask("POST", "/session", json={"login": "finance.1", "password": told["temporary_password"]})
    assert secret.status_code == 200
    changed = admin.ask("PATCH", f"/accounts/{number}", json={"units": ["org:f", "org:g"], "language": "en"})
    assert changed.status_code == 200
    assert changed.json()["account"]["units"] == ["org:f", "org:g"]
    assert admin.ask("GET", f"/accounts/{number}").json() == changed.json()["account"]
    assert {one["account"] for one in admin.ask("GET", "/accounts").json()["items"]} >= {admin.number, number}
    reset = admin.ask("POST", f"/accounts/{number}/reset", json={})
    assert reset.json()["temporary_password"]
    assert both.ask("GET", "/session", secret.json()["secret"]).status_code == 401
    assert admin.ask("POST", f"/accounts/{number}/release").status_code == 200
    assert admin.ask("PATCH", f"/accounts/{number}", json={"state": "closed"}).json()["account"]["state"] == "closed"
    again = admin.ask("PATCH", f"/accounts/{number}", json={"state": "active"})
    assert (again.status_code, again.json()["code"]) == (409, "account_refused")
    assert admin.ask("POST", "/accounts?lang=en", json=NEW).json()["detail"].startswith("the name is taken")


def test_a_reviewer_is_made_by_two(both: Any) -> None:
    first, second = both.enrolled("first", "administrator"), both.enrolled("second", "administrator")
    supervisor = both.enrolled("supervisor", "supervisor")
    made = first.ask("POST", "/accounts", json={**NEW, "login": "audit.7", "roles": ["auditor"]})
    assert made.status_code == 201
    assert made.json()["account"]["roles"] == []
    change = made.json()["change"]["change"]
    assert supervisor.ask("GET", "/accounts/changes").json()["items"][0]["wanted"] == {"roles": ["auditor"]}
    alone = first.ask("POST", f"/accounts/changes/{change}/confirm?lang=zh")
    assert (alone.status_code, alone.json()["detail"]) == (409, "须由提出人以外的另一人确认。")
    done = supervisor.ask("POST", f"/accounts/changes/{change}/confirm")
    assert done.json()["account"]["roles"] == ["auditor"]
    number = done.json()["account"]["account"]
    waits = second.ask("PATCH", f"/accounts/{number}", json={"roles": ["bureau_submitter"]})
    assert waits.status_code == 202
    assert waits.json()["account"]["roles"] == ["auditor"]
    assert first.ask("POST", f"/accounts/changes/{waits.json()['change']['change']}/reject").status_code == 200
    assert first.ask("GET", "/accounts/changes").json()["items"] == []
    states = [one["state"] for one in first.ask("GET", "/accounts/changes?state=all").json()["items"]]
    assert states == ["rejected", "confirmed"]
    own = first.ask("PATCH", f"/accounts/{first.number}", json={"roles": ["administrator", "auditor"]})
    assert (own.status_code, own.json()["code"]) == (403, "own_account")


def test_who_may_keep_accounts(door: Any) -> None:
    people = {
        role: door.enrolled(role[:8].replace("_", "."), role) for role in ("administrator", "supervisor", "auditor")
    }
    codes = {
        role: [person.ask("GET", path).status_code for path in ("/accounts", "/accounts/1", "/accounts/changes")]
        for role, person in people.items()
    }
    assert codes == {"administrator": [200, 200, 200], "supervisor": [403, 403, 200], "auditor": [403, 403, 403]}
    assert door.ask("GET", "/accounts").json()["code"] == "sign_in_first"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/accounts", {**NEW, "login": "有 空格"}, 422),
        ("/accounts", {**NEW, "person": "13800138000"}, 422),
        ("/accounts", {**NEW, "units": ["x"]}, 422),
        ("/accounts", {**NEW, "roles": ["king"]}, 422),
        ("/accounts", {**NEW, "label": "a\u0000"}, 422),
        ("/accounts", {**NEW, "more": 1}, 422),
        ("/accounts/99/reset", {}, 404),
        ("/accounts/0/reset", {}, 422),
        ("/accounts/changes/99/confirm", None, 404),
        (f"/accounts/changes/{2**60}/confirm", None, 422),
    ],
)
def test_what_cannot_be_is_told(admin: Any, path: str, body: Any, status: int) -> None:
    answer = admin.ask("POST", path, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert admin.ask("PATCH", "/accounts/99", json={"label": "x"}).status_code == 404
    assert admin.ask("GET", "/accounts/99").status_code == 404
