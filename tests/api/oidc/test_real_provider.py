"""A provider that somebody else wrote, as a process of its own: what it says is understood, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic, time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from real_provider import CLIENT, PERSON, Person, canaille

from api.access.caller import COOKIE
from monitor.accounts.oidc.exchange import exchanged
from monitor.accounts.oidc.provider import Provider, client_of
from monitor.accounts.oidc.refused import GrantRefused
from monitor.accounts.oidc.request import address, begun
from monitor.store.accounts_sessions import sessions_of

SECRET = "with : and / and %"  # noqa: S105 - of a client for one test


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with canaille("https://tw.example", SECRET, tmp_path_factory.mktemp("provider")) as address:
        yield address


@pytest.fixture
def installation(issuer: str, install: Any) -> Any:
    """Asks the provider over HTTP, by the clock of this machine, as it is in use."""
    told = install(
        oidc_issuer=issuer,
        oidc_client_secret=SECRET,
        oidc_scope="openid profile",
        oidc_link_claim="preferred_username",
        oidc_second_factor="amr:pwd",
    )
    told.app.state.provider = Provider(client_of(told.app.state.desk.settings), monotonic)  # type: ignore[arg-type]
    told.clock.pass_by(seconds=int(time() - told.clock().timestamp()))
    return told


def back(installation: Any, browser: Any, name: str) -> str:
    start = browser.get("/oidc/start")
    assert start.status_code == 303, start.text
    parts = urlsplit(Person(name).agree(start.headers["location"]))
    return f"{parts.path}?{parts.query}"


def code(path: str) -> str:
    return parse_qs(urlsplit(path).query)["code"][0]


def test_a_person_signs_in_by_a_real_provider(installation: Any) -> None:
    account, browser = installation.account(PERSON, "auditor"), installation.browser()
    answer = browser.get(back(installation, browser, PERSON))
    assert answer.status_code == 200, answer.text
    assert "You are signed in" in answer.text
    with installation.app.state.desk.database.reading() as read:
        (session,) = sessions_of(read, account.number)
    assert session.second_factor == "provider"
    assert COOKIE in browser.cookies


def test_its_code_counts_once_and_in_one_browser(installation: Any) -> None:
    installation.account(PERSON, "auditor")
    browser = installation.browser()
    path = back(installation, browser, PERSON)
    assert installation.browser().get(path).status_code == 400
    assert browser.get(path).status_code == 200
    assert browser.get(path).status_code == 400


def test_its_code_is_worth_nothing_without_the_verifier_and_nothing_twice(installation: Any) -> None:
    provider, made = installation.app.state.provider, begun()
    answer = Person().agree(address(provider.client, provider.metadata, made, "en"))
    with pytest.raises(GrantRefused):
        exchanged(provider, code(answer), begun().verifier)
    assert exchanged(provider, code(answer), made.verifier).count(".") == 2
    with pytest.raises(GrantRefused):
        exchanged(provider, code(answer), made.verifier)


def test_whom_it_knows_and_we_do_not_stays_out(installation: Any) -> None:
    browser = installation.browser()
    answer = browser.get(back(installation, browser, "nobody-1"))
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (403, "no_account")


def test_a_wrong_secret_of_ours_is_told_as_ours_to_mend(installation: Any) -> None:
    settings = installation.app.state.desk.settings.model_copy(update={"oidc_client_secret": None})
    installation.app.state.provider = Provider(client_of(settings), monotonic)  # type: ignore[arg-type]
    browser = installation.browser()
    answer = browser.get(back(installation, browser, PERSON))
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable"), answer.text
    assert CLIENT not in answer.text
