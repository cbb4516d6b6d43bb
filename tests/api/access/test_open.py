"""Without accounts only this machine is answered: no proxy, no other name, no page of another site."""

from __future__ import annotations

from typing import Any

NAMES = ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "test", "a.localhost", "127.0.0.1.")
ELSEWHERE = (
    *({name: "127.0.0.1"} for name in ("x-forwarded-for", "x-real-ip", "x-forwarded-host", "x-forwarded-proto")),
    *({name: "for=127.0.0.1"} for name in ("forwarded", "via")),
    *(
        {"host": name}
        for name in ("rebound.example:8000", "127.0.0.1.rebound.example", "localhost.example", "10.0.0.7")
    ),
)
FOREIGN = ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"})


def test_this_machine_alone_is_answered(client: Any) -> None:
    for host in NAMES:
        assert client.get("/session", headers={"host": host}).json()["via"] == "open"
    for headers in ELSEWHERE:
        for path in ("/session", "/findings"):
            answer = client.get(path, headers=headers)
            assert (headers, answer.status_code, answer.json()["code"]) == (headers, 403, "open_is_local")


def test_no_page_of_another_site_acts_here(client: Any) -> None:
    for headers in FOREIGN:
        answer = client.request("POST", "/accounts/1/release", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert client.request("POST", "/accounts/1/release").json()["code"] == "no_such_in_accounts"
