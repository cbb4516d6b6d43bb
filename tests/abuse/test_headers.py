"""What every answer tells a browser, good or bad; cookies that scripts, plain lines and other sites never get."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from api.access.table import ruled
from api.headers import FIXED, policy
from monitor.settings import Settings

PAGES = ("/docs", "/sign-in", "/sign-out", "/oidc/signed-out")
ANSWERS = (*PAGES, "/openapi.json", "/health", "/nothing", "/findings", "/log/vkey", "/site/site.css", "/rules?limit=x")


def directives(answer: Any) -> dict[str, str]:
    told = (one.strip().partition(" ") for one in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in told}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_them(county: Any, path: str) -> None:
    answer = county.get("nobody", path)
    assert {name: answer.headers[name.decode()].encode() for name in FIXED} == FIXED
    told = directives(answer)
    assert (told["default-src"], told["frame-ancestors"], told["base-uri"]) == ("'none'", "'none'", "'none'")
    assert not {"script-src", "connect-src", "object-src"} & told.keys()  # default-src holds
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_failure_that_nobody_expected_has_them_too(county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.kinds.routes.contract", lambda: 1 // 0)
    answer = county.get("nobody", "/kinds")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "ZeroDivision" not in answer.text


def test_what_was_answered_to_somebody_is_kept_nowhere(county: Any) -> None:
    kept = [
        (one.path, told)
        for one in ruled(county.app)
        if one.method == "GET"
        and "{" not in one.path
        and (answer := county.get("supervisor", one.path)).status_code == 200
        and not re.search("no-store|no-cache", told := answer.headers.get("cache-control", ""))
    ]
    assert {path for path, _ in kept} <= {"/site/site.css", "/site/icons.svg", "/site/mark.svg"}


def test_forms_may_lead_to_the_dashboard_and_the_provider_only() -> None:
    told = policy(
        Settings(dashboard_url="https://board.example/x", oidc_issuer="https://id.example/realm", oidc_client_id="a")
    )
    assert "form-action 'self' https://board.example https://id.example;" in told


class Reader(HTMLParser):
    """What a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.scripts += tag == "script" or any(name.startswith("on") for name in told)
        self.scripts += any(str(value).startswith("javascript:") for value in told.values())
        if tag in {"link", "img", "iframe", "script", "source", "object", "embed"}:
            self.loads += [str(told[name]) for name in ("href", "src", "data") if name in told]
        assert "style" not in told, "the policy lets no style in an attribute"


@pytest.mark.parametrize("path", PAGES)
def test_pages_run_nothing_and_load_nothing_from_elsewhere(county: Any, path: str) -> None:
    answer = county.get("nobody", path)
    assert answer.headers["content-type"].startswith("text/html")
    reader = Reader()
    reader.feed(answer.text)
    assert reader.scripts == 0
    assert [one for one in reader.loads if not re.match(r"/(?!/)|data:image/", one)] == []
    assert "<style" not in answer.text


def test_the_page_of_the_routes_names_every_one(county: Any) -> None:
    told = county.get("nobody", "/docs").text
    assert all(f"{one.method} {one.path.replace(':path}', '}')}" in told for one in ruled(county.app))


def test_the_cookie_of_a_session(county: Any) -> None:
    answer = county.ask("owner", "DELETE", "/session", headers={"authorization": ""})
    (cookie,) = answer.headers.get_list("set-cookie")
    name, _, flags = cookie.partition("=")
    assert name == "__Host-tw-session"
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} <= {one.strip() for one in flags.split(";")}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://test.evil.example"])
def test_no_other_page_acts_for_its_user(county: Any, origin: str) -> None:
    cookie = f"__Host-tw-session={county.secrets['auditor']}"
    for headers in ({"origin": origin}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {}):
        answer = county.client.request("DELETE", "/account/sessions", headers={"cookie": cookie, **headers})
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


def test_no_other_site_reads_an_answer(county: Any) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"origin": "https://evil.example", "access-control-request-method": "GET"}
        answer = county.ask("nobody", method, "/findings", headers=asked)
        assert not [name for name in answer.headers if name.startswith("access-control")]
