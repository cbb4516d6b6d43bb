from __future__ import annotations

import ast
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import client
from dashboard.client import Client, NotFetched, NotThere, Refused, at
from dashboard.words import words

PAGES = (
    None,
    "views/audit/process.py",
    "views/audit/rules.py",
    "views/public/allocations.py",
    "views/public/draws.py",
    "views/public/verify_draw.py",
    "views/public/ledger.py",
)


def answer(door: BaseHTTPRequestHandler, status: int, body: bytes = b"{}", etag: str = "") -> None:
    door.send_response(status)
    door.send_header("Content-Type", "application/json")
    door.send_header("Content-Length", str(len(body)))
    if etag:
        door.send_header("ETag", etag)
    door.end_headers()
    door.wfile.write(body)


def text(test: Any) -> str:
    return "\n".join(element.value for kind in ("title", "markdown", "caption") for element in test.get(kind))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_silent_api_is_said_and_no_list_looks_empty(down: str, opened: Any, page: str | None, lang: str) -> None:
    test = opened(down, lang, page)
    assert not test.exception
    told = text(test)
    assert words(lang)["state.failed.title"] in told
    assert "E-000" in told
    assert words(lang)["app.foot"] in told
    assert not test.dataframe
    assert test.button(key="again").label == words(lang)["state.failed.again"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_ledger_is_said(nothing: str, opened: Any, lang: str) -> None:
    test = opened(nothing, lang)
    assert not test.exception
    assert words(lang)["queue.empty_all"] in text(test)
    assert "clear" in {button.key for button in test.button}


def test_filters_that_fit_nothing_can_be_cleared(county: str, opened: Any) -> None:
    test = opened(county, "zh", q="no record is called that")
    assert words("zh")["queue.empty_title"] in text(test)
    test.button(key="empty_action").click().run()
    assert not test.exception
    assert len(test.dataframe[0].value) == 12


@pytest.mark.parametrize(
    ("page", "what"),
    [("views/audit/case.py", "finding.what"), ("views/audit/process.py", "process.what")],
)
def test_an_unknown_id_is_said(county: str, opened: Any, page: str, what: str) -> None:
    test = opened(county, "zh", page, id="../nobody")
    assert not test.exception
    assert test.title[0].value == words("zh")["state.unknown.title"].format(what=words("zh")[what])


def test_no_allocation_fits(county: str, opened: Any) -> None:
    test = opened(county, "zh", "views/public/allocations.py", fiscal_year="1999")
    assert not test.exception
    assert words("zh")["allocations.empty_title"] in text(test)


@pytest.mark.parametrize("status", [500, 503, 422])
def test_an_error_of_the_api_is_told_with_its_code(answering: Any, opened: Any, status: int) -> None:
    base = answering(lambda door: answer(door, status))
    assert f"E-{status}" in text(opened(base, "zh"))


def test_what_is_no_json_is_not_shown(answering: Any) -> None:
    base = answering(lambda door: answer(door, 200, b"<html>"))
    with pytest.raises(NotFetched, match="E-502"):
        Client(base).get("/findings")


def test_a_slow_api_is_not_waited_for_without_end(answering: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.client.SECONDS", 0.2)

    def slowly(door: BaseHTTPRequestHandler) -> None:
        time.sleep(1)
        answer(door, 200)

    with pytest.raises(NotFetched, match="E-408"):
        Client(answering(slowly)).get("/findings")


@pytest.mark.parametrize(("often", "told"), [(1, {"n": 2}), (2, "E-000")])
def test_a_connection_that_breaks_off_is_no_failure_once(answering: Any, often: int, told: Any) -> None:
    asked: list[str] = []

    def broken(door: BaseHTTPRequestHandler) -> None:
        asked.append(door.command)
        if len(asked) > often:
            answer(door, 200, b'{"n": 2}')

    kept = Client(answering(broken))
    if isinstance(told, str):
        with pytest.raises(NotFetched, match=told):
            kept.get("/rules")
    else:
        assert kept.get("/rules") == told
    asked.clear()
    with pytest.raises(NotFetched, match="E-000"):
        kept.post("/draws", {})  # what may have been done is not sent again
    assert asked == ["POST"]


def test_what_the_api_refuses_is_told_in_its_own_sentence(answering: Any) -> None:
    def refuse(door: BaseHTTPRequestHandler) -> None:
        body = b'{"detail": "no transcript"}'
        door.send_response(422)
        door.send_header("Content-Type", "application/problem+json")
        door.send_header("Content-Length", str(len(body)))
        door.end_headers()
        door.wfile.write(body)

    with pytest.raises(Refused, match="E-422") as refused:
        Client(answering(refuse)).post("/draws/check", {})
    assert refused.value.text == "no transcript"
    with pytest.raises(NotFetched, match="E-413") as silent:
        Client(answering(lambda door: answer(door, 413))).post("/draws/check", {})
    assert not isinstance(silent.value, Refused)


def test_the_first_visitor_lands_on_the_page_of_the_link(root: Path) -> None:
    """A folder `pages` beside the entry script is taken for pages of its own until the first run has ended."""
    assert (root / "dashboard" / "app.py").exists()
    assert not (root / "dashboard" / "pages").exists()


def test_an_answer_is_kept_as_long_as_its_etag_holds(answering: Any) -> None:
    asked: list[str | None] = []

    def once(door: BaseHTTPRequestHandler) -> None:
        known = door.headers.get("If-None-Match")
        asked.append(known)
        answer(door, 304 if known == '"a"' else 200, b"" if known == '"a"' else b'{"n": 1}', '"a"')

    kept = Client(answering(once))
    assert kept.get("/rules") == kept.get("/rules") == {"n": 1}
    assert asked == [None, '"a"']


def test_another_query_is_another_answer(answering: Any) -> None:
    def echo(door: BaseHTTPRequestHandler) -> None:
        answer(door, 200, b'"%s"' % door.path.encode(), '"a"' if "x=1" in door.path else '"b"')

    fresh = Client(answering(echo))
    assert fresh.get("/f", x="1", left_out=None) == "/f?x=1"
    assert fresh.get("/f", x=["2", "3"], empty="") == "/f?x=2&x=3"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, answering: Any) -> Any:
    """What the browser's cookies are, and the credentials that the API is asked with: it knows the one `good`."""
    asked: list[str | None] = []

    def known(door: BaseHTTPRequestHandler) -> None:
        told = door.headers.get("Authorization")
        asked.append(told)
        answer(door, 200 if told in {None, "Bearer good"} else 401, b'"%s"' % (told or "public").encode())

    lines: list[str] = []
    headers = SimpleNamespace(get_all=lambda name: lines if name == "Cookie" else [])
    monkeypatch.setattr("dashboard.client.st", SimpleNamespace(context=SimpleNamespace(headers=headers)))
    monkeypatch.setattr("dashboard.client._here", lambda: Client(base))
    base = answering(known)
    return SimpleNamespace(lines=lines, asked=asked)


@pytest.mark.parametrize(
    ("lines", "secret"),
    [
        (["a=b; __Host-tw-session=good;c"], "good"), ([], ""), (["\xa0__Host-tw-session=good"], ""),
        (["__Host-tw-session=good; __Host-tw-session=good"], ""), (["__Host-tw-session=a", "__Host-tw-session=b"], ""),
    ],
)  # fmt: skip
def test_one_cookie_alone_bears_the_session(browser: Any, lines: list[str], secret: str) -> None:
    browser.lines += lines
    assert client.secret() == secret


def test_who_was_signed_out_still_sees_what_is_open_to_all(browser: Any) -> None:
    browser.lines.append("__Host-tw-session=over")
    assert (client.get("/draws"), client.post("/draws/check", {})) == ("public", "public")
    assert browser.asked == ["Bearer over", None] * 2
    browser.lines[:] = ["__Host-tw-session=good"]
    assert client.text("/draws") == '"Bearer good"'


def test_a_file_that_is_made_when_its_button_is_pressed_is_made_for_who_saw_the_button(browser: Any) -> None:
    browser.lines.append("__Host-tw-session=good")
    taken = client.later("/findings.xlsx")
    browser.lines.clear()  # the button is pressed outside the visit
    assert taken() == b'"Bearer good"'


def test_no_button_asks_the_api_outside_the_visit(root: Path) -> None:
    """A function handed to a download button runs where no session is known: `client.later` binds it before."""
    asked = []
    for file in sorted((root / "dashboard").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("download_button"):
                inner = [part for given in (*node.args, *node.keywords) for part in ast.walk(given)]
                asked += [f"{file.name}:{node.lineno}" for part in inner if isinstance(part, ast.Lambda)]
    assert not asked


def test_what_is_not_there_is_not_a_failure(answering: Any) -> None:
    with pytest.raises(NotThere):
        Client(answering(lambda door: answer(door, 404))).get("/findings/x")


@pytest.mark.parametrize(("part", "path"), [("a/../b", "/findings/a%2F..%2Fb"), ("a?b=c#d", "/findings/a%3Fb%3Dc%23d")])
def test_an_id_stays_one_part_of_the_path(part: str, path: str) -> None:
    assert at("findings", part) == path
