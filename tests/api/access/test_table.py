"""The table of routes and roles: fresh, complete, and true of every route as every role."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from asking import Client
from staff import bears, session

from api.access.table import Ruled, page, ruled
from api.app import create_app
from api.page import PAGE
from monitor.accounts.roles import ALLOWED, Act, Role
from monitor.settings import Settings

ROLES = tuple(Role)
REFUSED = {401: {"sign_in_first"}, 403: {"not_allowed"}}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("table")
    told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "accounts.key"}
    app = create_app(
        Settings(database=f"sqlite:///{folder}/ledger.db", request_rate="100000/second", **told), audit=False
    )
    app.state.secrets = {
        role: None if role is Role.PUBLIC else session(app.state.desk, role, ["11999001MB0000019D"]) for role in ROLES
    }
    yield app
    app.state.desk.close()


def test_the_page_is_fresh(office: Any) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(office)


def test_every_route_names_one_act_and_every_act_is_somebodys(office: Any) -> None:
    rows = ruled(office)
    assert len(rows) > 40
    assert {one.path for one in rows} == set(_paths(office))
    assert all(ALLOWED[act] for act in Act)


def test_no_administrator_reads_records_or_findings() -> None:
    for act in (Act.READ_FINDINGS, Act.READ_RECORDS, Act.EXPORT):
        assert Role.ADMINISTRATOR not in ALLOWED[act]


def _paths(app: Any) -> list[str]:
    return [re.sub(r"\{(\w+)\}", r"{\1}", path) for path in _openapi_paths(app)]


def _openapi_paths(app: Any) -> list[str]:
    """The paths of the document; those with `:path` are told as the routes tell them."""
    told = {re.sub(r":path\}", "}", one.path): one.path for one in ruled(app)}
    return [told[path] for path in app.openapi()["paths"]]


def _asked(one: Ruled) -> str:
    return re.sub(r"\{[^}]*\}", "1", one.path)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_every_role_as_the_table_says(office: Any, role: Role) -> None:
    client = Client(office)
    secret = office.state.secrets[role]
    wrong = []
    for one in ruled(office):
        if "sign-out" in one.path or (one.path in {"/session", "/account/sessions"} and one.method == "DELETE"):
            continue  # it would end the session that asks on; the tests of accounts ask it
        headers = {**bears(secret), "content-type": "application/json", "accept-language": "en"}
        answer = client.request(one.method, _asked(one), headers=headers, content=b"{}" if one.method != "GET" else b"")
        code = _code(answer)
        let = role in one.roles
        if let == (code in REFUSED.get(answer.status_code, set())) or answer.status_code >= 500:
            wrong.append((one.method, one.path, answer.status_code, code, let))
    assert not wrong


def _code(answer: Any) -> str | None:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    return json.loads(answer.content)["code"]
