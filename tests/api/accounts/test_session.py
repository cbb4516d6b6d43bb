from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest

COOKIE = "__Host-tw-session"
OWN = {"sec-fetch-site": "same-origin", "origin": "https://county.example"}


def cookie(secret: str) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={secret}"}


def test_the_way_in_and_out(both: Any) -> None:
    assert both.ask("GET", "/session").json()["account"] is None
    staff = both.enrolled("auditor", "auditor", units=("org:audit",))
    me = staff.ask("GET", "/session").json()
    assert (me["account"], me["roles"], me["units"]) == (staff.number, ["auditor"], ["org:audit"])
    assert "read_findings" in me["acts"]
    assert not me["must_enrol"]
    assert me["is_fresh"]
    assert (me["upload_bytes"], me["paper_bytes"], me["unit_names"]) == (50_000_000, 20_000_000, {})
    assert staff.ask("GET", "/findings").status_code == 200
    assert staff.ask("GET", "/accounts").status_code == 403
    gone = staff.ask("DELETE", "/session")
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["set-cookie"]
    answer = staff.ask("GET", "/findings")
    assert (answer.status_code, answer.json()["code"]) == (401, "credential_refused")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_before_enrolling_nothing_else_is_allowed(door: Any) -> None:
    _, first = door.account("fresh", "auditor")
    signed = door.ask("POST", "/session", json={"login": "fresh", "password": first})
    assert signed.json()["second_factor"] == "none"
    secret = signed.json()["secret"]
    me = door.ask("GET", "/session", secret).json()
    assert (me["must_enrol"], me["must_set_password"]) == (True, True)
    assert me["acts"] == ["look", "sign_in", "own_account"]
    assert door.ask("GET", "/findings", secret).json()["code"] == "not_allowed"


def test_the_cookie_is_kept_from_scripts_plain_connections_and_other_sites(door: Any, auditor: Any) -> None:
    staff = auditor
    answer = door.ask("POST", "/session", json=staff.told(), headers=OWN)
    assert answer.headers["cache-control"] == "no-store"
    morsel = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert morsel.value == answer.json()["secret"]
    kept = {name: morsel[name] for name in ("path", "secure", "httponly", "samesite", "domain", "max-age")}
    assert kept == {"path": "/", "secure": True, "httponly": True, "samesite": "strict", "domain": "", "max-age": ""}
    assert door.ask("GET", "/session", headers=cookie(morsel.value)).json()["account"] == staff.number


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OWN, 204),
        ({"origin": "https://county.example"}, 204),
        ({"sec-fetch-site": "none"}, 204),
        ({}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "https://county.example"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_what_a_cookie_asks_comes_from_a_page_of_ours(
    door: Any, auditor: Any, headers: dict[str, str], status: int
) -> None:
    staff = auditor.come()
    answer = door.ask("DELETE", "/session", headers={**cookie(staff.secret), **headers})
    assert answer.status_code == status
    assert staff.ask("GET", "/session").status_code == (200 if status == 403 else 401)
    if status == 403:
        assert answer.json()["code"] == "cross_site"


def test_nobody_is_signed_in_from_another_site(door: Any, auditor: Any) -> None:
    staff = auditor
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = door.ask("POST", "/session", json=staff.told(), headers=headers)
        assert answer.json()["code"] == "cross_site"
        assert "set-cookie" not in answer.headers


def test_a_browser_whose_session_is_over_can_sign_in_again(door: Any, auditor: Any) -> None:
    staff = auditor.come()
    old = staff.secret
    staff.ask("DELETE", "/session")
    assert door.ask("GET", "/session", headers=cookie(old)).json()["via"] == "public"
    assert door.ask("GET", "/findings", headers=cookie(old)).json()["code"] == "sign_in_first"
    assert door.ask("POST", "/session", json=staff.told(), headers={**cookie(old), **OWN}).status_code == 200


def test_the_answer_to_a_refused_sign_in_tells_nothing(door: Any) -> None:
    staff = door.enrolled("guessed", "auditor")
    tries = [
        {**staff.told(), "password": "wrong"},
        {**staff.told(), "code": "000000"},
        {"login": staff.login, "password": staff.password},
        {"login": "nobody", "password": "wrong"},
        {"login": "nobody", "password": "x" * 1_000, "code": "x" * 40},
    ]
    for lang, title in (("zh", "无法登录"), ("en", "Not signed in")):
        answers = [door.ask("POST", f"/session?lang={lang}", json=told) for told in tries]
        assert {answer.status_code for answer in answers} == {401}
        assert len({answer.text for answer in answers}) == 1
        assert answers[0].json()["title"] == title


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"[]", 422), (b"{}", 422), (b'{"login":1,"password":"x"}', 422), (b"\xff", 400),
        (b'{"login":"a","password":"x","admin":true}', 422), (b'{"login":"a\\u0000","password":"x"}', 422),
        (b'{"login":"a","login":"b","password":"x"}', 400), (b'{"login":"a","password":"\\ud800x"}', 422),
        (b'{"login":"' + b"a" * 65 + b'","password":"x"}', 422), (b'{"login":"a","password":"\\u0000"}', 401),
    ],
)  # fmt: skip
def test_bad_bodies_are_told_with_their_place(door: Any, body: bytes, status: int) -> None:
    answer = door.ask("POST", "/session", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    if status == 422:
        assert answer.json()["problems"]


@pytest.mark.parametrize("secret", ["", "x", "tws_" + "x" * 43, "tw_0123456789ab_" + "x" * 43, "ÿ" * 100, "a b"])
def test_a_bearer_that_is_none_is_refused(door: Any, secret: str) -> None:
    headers = {"authorization": b"bearer " + secret.encode("latin-1")}
    answer = door.ask("GET", "/session", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "credential_refused")


def test_too_many_attempts_from_one_address(doors: Callable[..., Any]) -> None:
    door = doors(sign_in_rate="3/minute")
    told = {"login": "nobody", "password": "wrong"}
    codes = [door.ask("POST", "/session", json=told).status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]
    answer = door.ask("POST", "/session?lang=en", json=told)
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.json()["code"] == "too_many_requests"
    assert door.ask("GET", "/session").status_code == 200


def test_too_many_requests_of_one_account(doors: Callable[..., Any]) -> None:
    door = doors(request_rate="12/hour")
    staff = door.enrolled("counted", "auditor")
    answers = [staff.ask("GET", "/session") for _ in range(13)]
    codes = [answer.status_code for answer in answers]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert codes == sorted(codes)
    assert int(answers[-1].headers["retry-after"]) >= 1
    refused = [door.ask("GET", "/session", "tws_" + "x" * 43).status_code for _ in range(13)]
    assert refused[-1] == 429  # guesses count for their address


def test_one_s_own_sessions_and_tokens(both: Any) -> None:
    staff = both.enrolled("bureau", "bureau_submitter", units=("org:b",))
    first = staff.secret
    staff.secret = both.ask("POST", "/session", json=staff.told()).json()["secret"]
    items = staff.ask("GET", "/account/sessions").json()["items"]
    assert [item["is_this"] for item in items] == [True, False]
    assert staff.ask("DELETE", f"/account/sessions/{items[1]['session']}").status_code == 204
    assert both.ask("GET", "/session", first).status_code == 401
    assert staff.ask("DELETE", "/account/sessions/ffff").status_code == 404
    assert staff.ask("DELETE", "/account/sessions").json() == {"ended": 0}

    told = {"label": "导出程序", "scopes": ["submit"], "days": 5}
    made = staff.ask("POST", "/account/tokens", json=told)
    assert made.status_code == 201
    secret, number = made.json()["secret"], made.json()["token"]
    assert secret.startswith(f"tw_{number}_")
    assert both.ask("GET", "/session", secret).json()["acts"] == ["look", "submit"]
    assert both.ask("GET", "/account/tokens", secret).status_code == 403  # no machine keeps its own account
    (item,) = staff.ask("GET", "/account/tokens").json()["items"]
    assert "secret" not in item
    assert (item["state"], item["scopes"]) == ("active", ["submit"])
    assert staff.ask("DELETE", f"/account/tokens/{number}").status_code == 204
    assert both.ask("GET", "/session", secret).status_code == 401
    assert staff.ask("GET", "/account/tokens").json()["items"][0]["state"] == "revoked"
    for scopes in (["manage_accounts"], ["certify"], ["read_findings"]):
        assert staff.ask("POST", "/account/tokens", json={**told, "scopes": scopes}).status_code == 422
    both.on(minutes=11)
    stale = staff.ask("POST", "/account/tokens", json=told)
    assert (stale.status_code, stale.json()["code"]) == (403, "prove_again")
    proof = {"password": staff.password, "code": staff.code()}
    assert staff.ask("POST", "/session/proof", json={**proof, "code": ""}).status_code == 401
    assert staff.ask("POST", "/session/proof", json=proof).status_code == 204
    assert staff.ask("POST", "/account/tokens", json=told).status_code == 201


def test_the_second_factor_as_an_image(auditor: Any) -> None:
    staff = auditor.come()
    told = staff.ask("POST", "/account/second-factor").json()
    assert told["uri"].startswith("otpauth://totp/")
    assert told["secret"] in told["uri"]
    assert told["svg"].startswith("<svg")
    assert staff.ask("POST", "/account/second-factor/confirmation", json={"code": "1"}).status_code == 401


@pytest.mark.parametrize("wanted", ["short", "password1234", "x" * 129])
def test_a_password_that_is_none(auditor: Any, wanted: str) -> None:
    staff = auditor.come()
    answer = staff.ask("POST", "/account/password", json={"present": staff.password, "wanted": wanted})
    assert (answer.status_code, answer.json()["code"]) == (422, "account_unfit")


@pytest.mark.parametrize(
    "told",
    [
        "\xa0{name}={secret}", "\x85{name}={secret}", "x; {name}\x1c={secret}", "={name}={secret}", "{lower}={secret}",
        "{name}={secret}; {name}={secret}", "{name}=x; {name}={secret}", '{name}="{secret}"', "{name}={secret}\xa0",
    ],
)  # fmt: skip
def test_a_cookie_that_only_looks_like_ours_is_none(door: Any, auditor: Any, told: str) -> None:
    """Another site of the same domain can set it: its session would be forced upon the browser."""
    line = told.format(name=COOKIE, lower=COOKIE.lower(), secret=auditor.come().secret)
    assert door.ask("GET", "/session", headers={"cookie": line.encode("latin-1")}).json()["via"] == "public"
    good = f"a=b;  {COOKIE}={auditor.secret} ; c"
    assert door.ask("GET", "/session", headers={"cookie": good}).json()["account"] == auditor.number


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_makes_another_method_of_a_link(door: Any, auditor: Any, name: str) -> None:
    staff = auditor.come()
    door.ask("GET", "/session?_method=DELETE", headers={**cookie(staff.secret), name: "DELETE"})
    assert staff.ask("GET", "/session").status_code == 200
