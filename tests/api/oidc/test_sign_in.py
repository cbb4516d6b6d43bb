"""A sign-in by the provider: once, in the browser that began it, by whoever has an account here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pyotp
import pytest
from false_provider import ISSUER

from api.access.caller import COOKIE
from api.oidc.cookie import BROWSER
from monitor.accounts.oidc.sign_in import TRIES
from monitor.accounts.onetime import STEP_SECONDS, new_secret
from monitor.accounts.vault import Vault
from monitor.store.accounts import account_by_login, account_by_subject, change_account
from monitor.store.accounts_secrets import keep_secret
from monitor.store.own import last_own

MFA = {"oidc_second_factor": "amr:mfa"}


def code_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: str = answer.json()["code"]
    return told


def on_record(installation: Any) -> dict[str, Any]:
    with installation.app.state.desk.database.reading() as read:
        told = last_own(read, "account.changed")
    assert told is not None
    return told


def enrolled(installation: Any, account: Any) -> pyotp.TOTP:
    """The account has a second factor of ours: the device that shows its codes."""
    secret, desk = new_secret(), installation.app.state.desk
    with desk.database.writing() as write:
        sealed = Vault(desk.settings.accounts_key_file).seal(account.number, secret.encode())
        keep_secret(write, account.number, otp=sealed)
    return pyotp.TOTP(secret, interval=STEP_SECONDS)


def test_without_a_provider_there_is_none(install: Any) -> None:
    browser = install(oidc_issuer="", oidc_client_id="").browser()
    assert browser.get("/oidc").json() == {"offered": False, "issuer": None, "start": None}
    for path in ("/oidc/start", "/oidc/callback"):
        assert (browser.get(path).status_code, code_of(browser.get(path))) == (404, "no_provider")


def test_a_linked_person_signs_in(both: Any) -> None:
    account, browser = both.account("audit-1", "auditor", subject="u-1"), both.browser()
    assert browser.get("/oidc").json() == {"offered": True, "issuer": ISSUER, "start": "/oidc/start"}
    back = both.back(browser)
    (bound,) = browser.set
    assert set(bound.lower().split("; ")[1:]) == {"httponly", "max-age=600", "path=/", "samesite=lax", "secure"}
    answer = browser.get(back)
    assert answer.status_code == 200
    assert "/sign-in/second-factor?lang=en" in answer.text  # none was shown, the account has none yet
    assert set(browser.cookies) == {COOKIE}
    (opened,) = [line for line in browser.set if line.startswith(COOKIE)]
    assert set(opened.lower().split("; ")[1:]) == {"httponly", "path=/", "samesite=strict", "secure"}
    told = on_record(both)
    assert (told["account"], told["change"], told["by"]) == (account.number, "signed_in", "provider")
    assert browser.cookies[COOKIE] not in json.dumps(told)


def test_the_answer_counts_once(both: Any) -> None:
    both.account("audit-1", "auditor", subject="u-1")
    browser = both.browser()
    back = both.back(browser)
    stolen = dict(browser.cookies)
    assert browser.get(back).status_code == 200
    browser.cookies = stolen
    assert (browser.get(back).status_code, code_of(browser.get(back))) == (400, "no_sign_in_under_way")


def test_the_answer_counts_in_its_own_browser_only(install: Any) -> None:
    installation = install()
    installation.account("audit-1", "auditor", subject="u-1")
    mine, other = installation.browser(), installation.browser()
    back = installation.back(mine)
    assert code_of(other.get(back)) == "no_sign_in_under_way"  # no cookie
    installation.back(other)
    assert code_of(other.get(back)) == "no_sign_in_under_way"  # another's state (login CSRF)
    other.cookies = {BROWSER: "x" * 200}
    assert code_of(other.get(back)) == "no_sign_in_under_way"
    assert mine.get(back).status_code == 200  # and what others tried did not end it


def test_a_sign_in_takes_ten_minutes_at_most(install: Any) -> None:
    installation = install()
    installation.account("audit-1", "auditor", subject="u-1")
    browser = installation.browser()
    back = installation.back(browser)
    installation.clock.pass_by(minutes=10)
    assert code_of(browser.get(back)) == "no_sign_in_under_way"


@pytest.mark.parametrize(
    ("changed", "fact"),
    [
        ({"sub": "u-2"}, "no_account"),
        ({"nonce": "old"}, "token_refused"),
        ({"aud": "other"}, "token_refused"),
        ({"exp": 1}, "token_refused"),
    ],
)
def test_who_is_not_proved_or_not_known_gets_no_session(install: Any, changed: dict[str, Any], fact: str) -> None:
    installation = install()
    installation.account("audit-1", "auditor", subject="u-1")
    browser = installation.browser()
    answer = browser.get(installation.back(browser, **changed))
    assert (answer.status_code, code_of(answer)) == (403, "provider_sign_in_refused")
    assert answer.json()["problems"][0]["code"] == fact
    assert COOKIE not in browser.cookies


def test_a_browser_is_told_in_a_page_and_in_its_language(install: Any) -> None:
    installation = install()
    for lang, word in (("zh-CN", "没有对应的账户"), ("en", "no account here belongs to it")):
        browser = installation.browser()
        back = installation.back(browser)
        answer = browser.get(back, headers={"accept": "text/html,*/*;q=0.8", "accept-language": lang})
        assert answer.status_code == 403
        assert answer.headers["content-type"].startswith("text/html")
        assert word in answer.text


def test_what_the_provider_writes_is_not_shown(install: Any) -> None:
    installation = install()
    browser = installation.browser()
    begun = browser.get("/oidc/start").headers["location"]
    state = installation.provider.allow(begun)["state"]
    query = urlencode({"error": "<script>", "error_description": "<script>", "state": state, "iss": ISSUER})
    answer = browser.get(f"/oidc/callback?{query}", headers={"accept": "text/html"})
    assert answer.status_code == 403
    assert "<script>" not in answer.text


def test_an_account_that_is_not_open_stays_shut(install: Any) -> None:
    installation = install(oidc_link_claim="preferred_username")
    desk = installation.app.state.desk
    installation.account("audit-1", "auditor", subject="u-1")
    with desk.database.writing() as write:
        account = account_by_login(write, "audit-1")
        assert account is not None
        change_account(write, replace(account, state="locked"), "locked", now=installation.clock())
    browser = installation.browser()
    answer = browser.get(installation.back(browser))
    assert answer.json()["problems"][0]["code"] == "account_taken"


def test_a_claim_links_an_account_once(install: Any) -> None:
    installation = install(oidc_link_claim="preferred_username")
    account = installation.account("audit-1", "auditor")
    named = {"preferred_username": "Audit-1"}
    browser = installation.browser()
    assert browser.get(installation.back(browser, **named)).status_code == 200
    with installation.app.state.desk.database.reading() as read:
        linked = account_by_subject(read, ISSUER, "u-1")
    assert linked is not None
    assert linked.number == account.number
    again = installation.browser()
    assert again.get(installation.back(again)).status_code == 200  # the claim is asked for no more
    other = installation.browser()
    answer = other.get(installation.back(other, sub="u-2", **named))
    assert answer.json()["problems"][0]["code"] == "account_taken"


@pytest.mark.parametrize(("verified", "status"), [(True, 200), (False, 403), ("true", 403), (None, 403)])
def test_an_address_links_only_where_it_was_verified(install: Any, verified: Any, status: int) -> None:
    installation = install(oidc_link_claim="email")
    installation.account("audit-1@example.org", "auditor")
    browser = installation.browser()
    back = installation.back(browser, email="audit-1@example.org", email_verified=verified)
    assert browser.get(back).status_code == status


@pytest.mark.parametrize(
    ("groups", "status"),
    [(["tw-audit"], 200), ("tw-audit", 200), (["x", "tw-audit"], 200), (["auditor"], 403), ([], 403)],
)
def test_the_provider_confirms_roles_and_gives_none(install: Any, groups: Any, status: int) -> None:
    installation = install(oidc_role_claim="groups", oidc_roles="tw-audit=auditor tw-admin=administrator")
    account = installation.account("audit-1", "auditor", subject="u-1")
    browser = installation.browser()
    assert browser.get(installation.back(browser, groups=groups)).status_code == status
    with installation.app.state.desk.database.reading() as read:
        assert account_by_subject(read, ISSUER, "u-1").roles == account.roles  # type: ignore[union-attr]


def test_the_second_factor_of_the_provider_counts_where_the_operator_says_so(install: Any) -> None:
    for settings, factor in ((MFA, "provider"), ({}, "none")):
        installation = install(**settings)
        installation.account("audit-1", "auditor", subject="u-1")
        browser = installation.browser()
        assert browser.get(installation.back(browser, amr=["pwd", "mfa"])).status_code == 200
        assert on_record(installation)["second_factor"] == factor


def test_our_own_second_factor_is_asked_for_where_the_provider_names_none(both: Any) -> None:
    device = enrolled(both, both.account("audit-1", "auditor", subject="u-1"))
    browser = both.browser()
    onward = browser.get(both.back(browser))
    assert (onward.status_code, onward.headers["location"]) == (303, "https://tw.example/oidc/second-factor?lang=en")
    assert "one-time-code" in browser.get("/oidc/second-factor?lang=zh").text
    assert set(browser.cookies) == {BROWSER}  # no session yet
    wrong = browser.post("/oidc/second-factor", data={"code": "000000"})
    assert (wrong.status_code, "not right" in wrong.text) == (403, True)
    code = device.at(both.clock())
    answer = browser.post("/oidc/second-factor", data={"code": code})
    assert answer.status_code == 200
    assert set(browser.cookies) == {COOKIE}
    assert (on_record(both)["second_factor"], on_record(both)["failures"]) == ("totp", 1)
    again = both.browser()
    again.get(both.back(again))
    assert again.post("/oidc/second-factor", data={"code": code}).status_code == 403  # no code counts twice


def test_codes_are_tried_five_times(install: Any) -> None:
    installation = install(sign_in_failures=100)
    device = enrolled(installation, installation.account("audit-1", "auditor", subject="u-1"))
    browser = installation.browser()
    browser.get(installation.back(browser))
    told = [browser.post("/oidc/second-factor", data={"code": "000000"}).status_code for _ in range(TRIES + 1)]
    assert told == [403] * TRIES + [400]
    assert code_of(browser.post("/oidc/second-factor", data={"code": device.at(installation.clock())})) == (
        "no_sign_in_under_way"
    )


def test_an_account_that_waits_compares_no_code(install: Any) -> None:
    installation = install(sign_in_failures=3)
    device = enrolled(installation, installation.account("audit-1", "auditor", subject="u-1"))
    browser = installation.browser()
    browser.get(installation.back(browser))
    for _ in range(3):
        browser.post("/oidc/second-factor", data={"code": "000000"})
    right = device.at(installation.clock())
    assert browser.post("/oidc/second-factor", data={"code": right}).status_code == 403
    installation.clock.pass_by(seconds=60)
    assert browser.post("/oidc/second-factor", data={"code": device.at(installation.clock())}).status_code == 200


def test_nobody_shows_a_code_before_the_provider_vouched(install: Any) -> None:
    installation = install()
    device = enrolled(installation, installation.account("audit-1", "auditor", subject="u-1"))
    browser = installation.browser()
    assert code_of(browser.post("/oidc/second-factor", data={"code": "000000"})) == "no_sign_in_under_way"
    installation.back(browser)
    assert code_of(browser.get("/oidc/second-factor")) == "no_sign_in_under_way"
    answer = browser.post("/oidc/second-factor", data={"code": device.at(installation.clock())})
    assert code_of(answer) == "no_sign_in_under_way"


@pytest.mark.parametrize(
    ("told", "status"),
    [("/docs", 303), ("http://localhost:8501/cases", 303), ("https://evil.example/", 422), ("//e", 422)],
)
def test_a_sign_in_returns_to_us_only(install: Any, told: str, status: int) -> None:
    installation = install(**MFA)
    installation.account("audit-1", "auditor", subject="u-1")
    browser = installation.browser()
    begun = browser.get("/oidc/start", params={"next": told})
    assert begun.status_code == status
    if status == 303:
        installation.provider.claims = {"amr": ["mfa"]}
        installation.provider.now = int(installation.clock().timestamp())
        query = urlencode(installation.provider.allow(begun.headers["location"]))
        shown = browser.get(f"/oidc/callback?{query}").text
        assert f'content="0;url={told if told.startswith("http") else "https://tw.example" + told}"' in shown


def test_a_provider_that_is_away_is_told_as_such(install: Any) -> None:
    installation = install()
    installation.provider.status = 500
    answer = installation.browser().get("/oidc/start")
    assert (answer.status_code, code_of(answer), answer.headers["retry-after"]) == (503, "provider_unavailable", "5")


def test_the_session_is_one_like_any_other_and_ends(install: Any) -> None:
    installation = install(**MFA)
    account, browser = installation.account("audit-1", "auditor", subject="u-1"), installation.browser()
    browser.get(installation.back(browser, amr=["mfa"]))
    told = browser.get("/session").json()
    assert (told["account"], told["via"], told["must_enrol"], told["is_fresh"]) == (
        account.number,
        "session",
        False,
        True,
    )
    assert browser.get("/findings").status_code == 200
    secret = browser.cookies[COOKIE]
    cross = browser.post("/oidc/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert code_of(cross) == "cross_site"
    left = browser.post("/oidc/sign-out", headers={"sec-fetch-site": "same-origin"}).json()["provider"]
    assert left == f"{ISSUER}/out?" + urlencode(
        {"client_id": "tenderwatch", "post_logout_redirect_uri": "https://tw.example/oidc/signed-out"}
    )
    assert browser.cookies == {}
    assert installation.browser().get("/findings", headers={"authorization": f"Bearer {secret}"}).status_code == 401
    assert "You are signed out" in browser.get("/oidc/signed-out").text


def test_sign_ins_are_begun_at_a_pace(install: Any) -> None:
    browser = install(sign_in_rate="3/hour").browser()
    told = [browser.get("/oidc/start") for _ in range(4)]
    assert [one.status_code for one in told] == [303, 303, 303, 429]
    assert int(told[-1].headers["retry-after"]) > 0
