"""Signing in by the pages, as a browser without scripts does it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from api.access.caller import COOKIE
from api.app import create_app
from monitor.accounts.principal import OPEN
from monitor.demo.accounts import DUTIES, open_doors
from monitor.settings import Settings
from monitor.store.accounts import Account

HOME = "https://office.test"
BOARD = "https://board.test"


class Browser:
    """Keeps cookies, sends forms, follows nothing by itself."""

    def __init__(self, app: Any) -> None:
        self.app, self.jar = app, httpx.Cookies()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=HOME, cookies=self.jar) as client:
                answer = await client.request(method, path, **more)
                self.jar = client.cookies
                return answer

        return asyncio.run(asked())

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def send(self, path: str, site: str = "same-origin", **fields: str) -> httpx.Response:
        return self.ask("POST", path, data=fields, headers={"sec-fetch-site": site})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        database=f"sqlite:///{tmp_path}/ledger.db",
        lake=tmp_path / "lake",
        log_key_file=tmp_path / "log.key",
        accounts_key_file=tmp_path / "accounts.key",
        demo_accounts=tmp_path / "accounts.json",
        public_url=HOME,
        dashboard_url=BOARD,
        password_memory_kib=19_456,
        language="en",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Any]:
    made = create_app(settings, audit=False)
    yield made
    made.state.desk.close()


@pytest.fixture
def newcomer(app: Any) -> tuple[str, str]:
    """Name and temporary password of an account that nobody has used."""
    told = Account(
        "0",
        "clerk",
        "clerk",
        "P-7001",
        frozenset({"bureau_submitter"}),
        frozenset(),
        frozenset(),
        "en",
        "active",
        "",
        "",
    )
    made = app.state.desk.accounts.create(OPEN, told)
    return "clerk", made.password


def test_from_a_temporary_password_to_the_dashboard(app: Any, newcomer: tuple[str, str]) -> None:
    browser, (login, temporary) = Browser(app), newcomer
    assert "<form" in browser.get("/sign-in?lang=en").text
    first = browser.send("/sign-in?lang=en", login=login, password=temporary, next="")
    assert (first.status_code, first.headers["location"].partition("?")[0]) == (303, f"{HOME}/sign-in/password")
    assert browser.get("/sign-in/password?lang=en").status_code == 200
    short = browser.send("/sign-in/password?lang=en", old=temporary, new="short", next="")
    assert (short.status_code, 'role="alert"' in short.text) == (422, True)
    kept = "seven quiet rivers at dusk"
    done = browser.send("/sign-in/password?lang=en", old=temporary, new=kept, next="")
    assert (done.status_code, done.headers["location"].startswith(f"{HOME}/sign-in?")) == (303, True)
    second = browser.send("/sign-in?lang=en", login=login, password=kept, next=f"{BOARD}/queue")
    assert second.headers["location"].partition("?")[0] == f"{HOME}/sign-in/second-factor"
    shown = browser.get("/sign-in/second-factor?lang=en").text
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', shown)
    assert secret is not None
    wrong = browser.send("/sign-in/second-factor?lang=en", code="000000", secret=secret[1], next=f"{BOARD}/queue")
    assert (wrong.status_code, secret[1] in wrong.text) == (422, True)
    code = pyotp.TOTP(secret[1]).at(app.state.desk.now)
    codes = browser.send("/sign-in/second-factor?lang=en", code=code, secret=secret[1], next=f"{BOARD}/queue")
    assert codes.status_code == 200
    assert len(re.findall(r"<span>[^<]+</span>", codes.text)) == 10
    assert f'href="{BOARD}/queue"' in codes.text
    assert browser.get("/session").json()["roles"] == ["bureau_submitter"]


@pytest.mark.parametrize("login", ["clerk", "nobody.there"])
def test_what_is_wrong_is_not_told(app: Any, newcomer: tuple[str, str], login: str) -> None:
    answer = Browser(app).send("/sign-in?lang=en", login=login, password="wrong wrong wrong", next="")  # noqa: S106
    assert answer.status_code == 401
    assert "Nothing says which" in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert newcomer[1] not in answer.text


@pytest.mark.parametrize(
    "next_", ["https://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)", "\\\\elsewhere"]
)
def test_no_way_leads_elsewhere(app: Any, next_: str) -> None:
    page = Browser(app).ask("GET", "/sign-in", params={"next": next_}).text
    assert f'name="next" value="{BOARD}"' in page


def test_a_form_of_another_site_is_refused(app: Any, newcomer: tuple[str, str]) -> None:
    login, temporary = newcomer
    answer = Browser(app).send("/sign-in", site="cross-site", login=login, password=temporary, next="")
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


def test_a_demonstration_is_entered_by_the_same_door(app: Any, settings: Settings) -> None:
    desk = app.state.desk
    units = dict.fromkeys((key for _, _, key, _, _ in DUTIES), "11999001MB0000019D")
    assert settings.demo_accounts is not None
    open_doors(desk.database, settings, units, settings.demo_accounts, desk.now)
    assert settings.demo_accounts.stat().st_mode & 0o077 == 0
    for login, role, _, zh, _ in DUTIES:
        browser = Browser(app)
        page = browser.get("/sign-in?lang=zh").text
        assert zh in page
        form = page[page.index(f'name="login" value="{login}"') :]
        fields = dict(re.findall(r'name="(password|code)" value="([^"]+)"', form)[:2])
        told = browser.send("/sign-in?lang=zh", login=login, next=f"{BOARD}/x", **fields)
        assert (told.status_code, told.headers["location"]) == (303, f"{BOARD}/x")
        flags = told.headers["set-cookie"].lower()
        assert all(flag in flags for flag in ("secure", "httponly", "samesite=strict", "path=/"))
        assert browser.get("/session").json()["roles"] == [role.value]
        assert "退出" in browser.send("/sign-out?lang=zh").text
        assert browser.get("/session").json()["via"] == "public"


def test_pages_are_never_kept_and_ask_nobody_else(app: Any) -> None:
    browser = Browser(app)
    for path in ("/sign-in", "/sign-out"):
        answer = browser.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text.replace(HOME, "").replace(BOARD, ""))
        assert "<script" not in answer.text
    assert browser.get("/site/site.css").headers["content-type"].startswith("text/css")


def test_too_many_attempts_are_told_on_the_page(settings: Settings) -> None:
    slow = create_app(settings.model_copy(update={"sign_in_rate": "1/hour"}), audit=False)
    browser = Browser(slow)
    answers = [browser.send("/sign-in?lang=zh", login="nobody", password="x") for _ in range(2)]  # noqa: S106
    slow.state.desk.close()
    assert [one.status_code for one in answers] == [401, 429]
    assert int(answers[1].headers["retry-after"]) > 0
    assert "请求过于频繁" in answers[1].text
    assert answers[1].headers["content-type"].startswith("text/html")


def test_who_waited_too_long_signs_in_anew_and_is_told_of_no_wrong_code(
    settings: Settings, newcomer: tuple[str, str], app: Any
) -> None:
    login, temporary = newcomer
    browser, desk = Browser(app), app.state.desk
    browser.send("/sign-in", login=login, password=temporary)
    began = desk.now
    desk.accounts._clock = lambda: began + timedelta(minutes=11)  # noqa: SLF001
    for answer in (
        browser.get("/sign-in/second-factor?lang=en"),
        browser.send("/sign-in/second-factor?lang=en", code="000000", secret="A" * 32),
    ):
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (
            303,
            f"{settings.public_url}/sign-in",
        )


def test_a_name_that_is_none_is_answered_by_the_page(app: Any) -> None:
    for name in ("clerk\x00", "\x00"):
        answer = Browser(app).send("/sign-in?lang=en", login=name, password="x\x00", code="\x00")  # noqa: S106
        assert (answer.status_code, "Nothing says which" in answer.text) == (401, True)
