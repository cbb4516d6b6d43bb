"""What is put into addresses and parameters comes back as text or not at all, and opens nothing (ASVS V5, V12)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from api.access.table import ruled
from monitor.accounts.roles import Role

WHO = {
    Role.SUBMITTER: "owner",
    Role.SUPERVISOR: "supervisor",
    Role.ADMINISTRATOR: "administrator",
    Role.WITNESS: "witness",
    Role.PUBLIC: "nobody",
}
PLAYED = {
    "markup": "'\"><svg onload=alert(1)>",
    "template": "{{7*191}}${7*191}<%=7*191%>",
    "header": "x\r\nx-evil: 1",
    "query": "' OR 1=1; DROP TABLE account;--",
    "path": "../../../../../../etc/passwd",
    "name": "\u202egpj.exe\u0000",
}


@pytest.mark.parametrize("played", sorted(PLAYED))
def test_no_parameter_is_more_than_text(county: Any, played: str) -> None:
    word, wrong, tried = PLAYED[played], [], 0
    for one in ruled(county.app):
        if one.method != "GET":
            continue
        who = next(name for role, name in WHO.items() if role in one.roles)
        told = county.app.openapi()["paths"][one.path.replace(":path}", "}")]["get"]
        names = [each["name"] for each in told.get("parameters", ()) if each["in"] == "query"]
        path = re.sub(r"\{(\w+)(?::path)?\}", quote(word, safe=""), one.path)
        if path == one.path and not names:
            continue
        tried += 1
        answer = county.client.request("GET", path, params=dict.fromkeys(names, word), headers=county.headers(who))
        page = answer.headers.get("content-type", "").startswith("text/html")
        if (
            answer.status_code >= 500
            or "x-evil" in answer.headers
            or (page and "<svg onload" in answer.text)
            or "1337" in answer.text
            or "root:" in answer.text
        ):
            wrong.append((path, answer.status_code, answer.text[:200]))
    assert tried >= 30
    assert not wrong
    assert county.get("administrator", "/accounts").status_code == 200  # the table is still there


def test_nothing_beside_the_routes_is_served(county: Any) -> None:
    for path in (
        "/.git/config",
        "/site/",
        "/site/../app.py",
        "/site/%2e%2e/page.py",
        "/var/log.key",
        "/static/",
        "/etc/passwd",
    ):
        assert county.get("nobody", path).status_code == 404, path
