"""Without accounts only this machine is answered: no proxy, no other name, no page of another site."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "test", "a.localhost", "127.0.0.1."]
)
def test_this_machine_is_answered_by_its_own_names(client: Any, host: str) -> None:
    assert client.get("/session", headers={"host": host}).json()["via"] == "open"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "127.0.0.1"}, {"x-real-ip": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"via": "1.1 here"},
        {"x-forwarded-host": "localhost"}, {"x-forwarded-proto": "https"}, {"host": "rebound.example:8000"},
        {"host": "127.0.0.1.rebound.example"}, {"host": "localhost.example"}, {"host": "10.0.0.7"},
    ],
)  # fmt: skip
def test_whoever_comes_from_elsewhere_is_refused(client: Any, headers: dict[str, str]) -> None:
    for path in ("/session", "/findings"):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "open_is_local")


@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_no_page_of_another_site_acts_here(client: Any, headers: dict[str, str]) -> None:
    answer = client.request("POST", "/accounts/1/release", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert client.request("POST", "/accounts/1/release").json()["code"] == "no_such_in_accounts"
