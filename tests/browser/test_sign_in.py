"""Somebody at a browser signs in at a real provider and comes back to us with a session that scripts cannot read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from processes import address, api, free_port
from real_provider import PASSWORD, PERSON, canaille

from monitor.settings import Settings
from monitor.store.accounts import Account, make_account
from monitor.store.database import open_database

pytestmark = pytest.mark.browser
SECRET = "of a client for one test"  # noqa: S105
ROLES = frozenset({"auditor"})
AUDITOR = Account("", PERSON, "demo", "P-1", ROLES, frozenset(), frozenset(), "zh", "active", "", "")


@pytest.fixture(scope="module")
def served(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an API with accounts, a process of its own, that knows a provider which is another."""
    folder, port = tmp_path_factory.mktemp("sign-in"), free_port()
    told = Settings(
        database=f"sqlite:///{folder}/ledger.db",
        lake=folder / "lake",
        log_key_file=folder / "log.key",
        accounts_key_file=folder / "accounts.key",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        oidc_client_id="tenderwatch",
        oidc_client_secret=SECRET,
        oidc_scope="openid profile",
        oidc_link_claim="preferred_username",
        oidc_second_factor="amr:pwd",
    )
    database = open_database(told.database, origin=told.log_origin, key=told.signing_key())
    database.migrate()
    with database.writing() as write:
        make_account(write, AUDITOR, now=datetime.now(UTC))
    database.close()
    with canaille(address(told), SECRET, folder) as issuer, api(told.model_copy(update={"oidc_issuer": issuer})):
        yield address(told)


def test_somebody_signs_in_and_comes_back(served: str, browser: Any) -> None:
    context = browser.new_context(locale="zh-CN")
    page, elsewhere = context.new_page(), []
    page.on("request", lambda asked: elsewhere.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    first = page.goto(f"{served}/session")
    assert "server" not in first.headers
    assert json.loads(page.inner_text("pre"))["via"] == "public"
    page.goto(f"{served}/oidc/start?next=/session")
    page.fill('input[name="login"]', PERSON)
    page.keyboard.press("Enter")
    page.fill('input[name="password"]', PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/session")  # by itself: the page between goes on without a click
    told = json.loads(page.inner_text("pre"))
    assert (told["via"], told["roles"], told["must_enrol"]) == ("session", ["auditor"], False)
    ours = {one["name"]: one for one in context.cookies(served) if one["name"].startswith("__Host-tw")}
    assert set(ours) == {"__Host-tw-session"}
    cookie = ours["__Host-tw-session"]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, True, "Strict", "/")
    assert "__Host-tw" not in page.evaluate("document.cookie")
    fetched = page.evaluate("fetch('/session').then(() => 'answered', () => 'refused by the policy')")
    assert fetched == "refused by the policy"  # even a script that got in could ask for nothing
    page.goto(f"{served}/sign-out")
    page.click("button")
    page.wait_for_load_state()
    page.goto(f"{served}/session")
    assert json.loads(page.inner_text("pre"))["via"] == "public"
    assert not elsewhere
    context.close()
