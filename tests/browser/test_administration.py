"""An administrator makes an account, gives it roles and a unit, adds a receiver and looks at how the service stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hand_in import UNIT
from screens import drawn
from served_desk import ServedDesk

from dashboard.words import words

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

TALL = {"width": 1440, "height": 1500}
KIND = "finding.raised"
Sign = Callable[..., Any]


def chosen(page: Any, key: str, *labels: str) -> None:
    """Of a list, several."""
    for label in labels:
        page.locator(f".st-key-{key} input").fill(label)  # a long list is drawn in parts: it is narrowed first
        page.get_by_role("option", name=label, exact=True).click()
    page.keyboard.press("Escape")


def proposed(page: Any, served_desk: ServedDesk, lang: str) -> int:
    """The change that was filled in waits for another person, and the page says so; its number."""
    drawn(page, lang)
    page.locator(".st-key-alter_go button").click()
    page.locator(".st-key-outcome").wait_for()
    (waiting,) = served_desk.ask("second", "GET", "/accounts/changes")["items"]
    said = words(lang)["accounts.waits_second"].format(n=waiting["change"])
    expect(page.locator(".st-key-outcome")).to_contain_text(said)
    return int(waiting["change"])


def confirmed(page: Any, number: int, lang: str) -> None:
    """Another administrator lets a change hold."""
    page.locator(f".st-key-confirm_{number} button").click()
    page.locator(".st-key-outcome").wait_for()
    drawn(page, lang)


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_account_from_its_making_to_its_last_day(
    served_desk: ServedDesk, signed_in: Sign, picture: Any, lang: str
) -> None:
    say, login = words(lang), f"payments.{lang}"
    page = signed_in("administrator", "/accounts", lang, size=TALL)
    page.locator(".st-key-make_login input").fill(login)
    page.locator(".st-key-make_person input").fill("P-7061" if lang == "zh" else "P-7062")
    page.locator(".st-key-make_label input").fill("报送岗")
    chosen(page, "make_roles", say["role.bureau_submitter"])
    page.locator(".st-key-make_units textarea").fill(UNIT)
    page.locator(".st-key-make_go button").click()
    outcome = page.locator(".st-key-outcome")
    outcome.wait_for()
    drawn(page, lang)
    (made,) = [one for one in served_desk.ask("second", "GET", "/accounts")["items"] if one["login"] == login]
    assert (made["roles"], made["units"]) == (["bureau_submitter"], [UNIT])
    password = outcome.locator("code").inner_text()
    assert len(password) > 15
    picture(page, f"accounts.made.{lang}")

    page.goto(f"{page.url.partition('?')[0]}?account={made['account']}&lang={lang}")
    drawn(page, lang)
    assert password not in page.inner_text("body")
    key = f"alter_{made['account']}"
    chosen(page, f"{key}_roles", say["role.auditor"])
    waiting = proposed(page, served_desk, lang)
    second = signed_in("second", "/accounts", lang)
    expect(second.locator(f".st-key-change_{waiting}")).to_contain_text(say["role.auditor"])
    picture(second, f"accounts.second.{lang}")
    confirmed(second, waiting, lang)
    now = served_desk.ask("second", "GET", f"/accounts/{made['account']}")
    assert sorted(now["roles"]) == ["auditor", "bureau_submitter"]

    page.reload()
    drawn(page, lang)
    page.locator(f".st-key-{key}_state").get_by_text(say["account_state.closed"], exact=True).click()
    waiting = proposed(page, served_desk, lang)
    assert served_desk.ask("second", "GET", f"/accounts/{made['account']}")["state"] == "active"
    second.reload()
    drawn(second, lang)
    confirmed(second, waiting, lang)
    assert served_desk.ask("second", "GET", f"/accounts/{made['account']}")["state"] == "closed"


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.prove)])
def test_a_receiver_and_the_state_of_the_service(
    served_desk: ServedDesk, signed_in: Sign, picture: Any, lang: str
) -> None:
    say = words(lang)
    page = signed_in("administrator", "/hooks", lang)
    page.locator(".st-key-hook_url input").fill(f"mailto:duty.{lang}@example.org")
    kinds = {one["kind"]: one["label"][lang] for one in served_desk.ask("second", "GET", "/hooks/kinds")["items"]}
    chosen(page, "hook_kinds", kinds[KIND])
    page.locator(".st-key-hook_go button").click()
    page.get_by_text(say["hooks.added"]).wait_for()
    (hook,) = served_desk.ask("second", "GET", "/hooks")["items"]
    assert (hook["url"], hook["kinds"]) == (f"mailto:duty.{lang}@example.org", [KIND])
    page.reload()
    drawn(page, lang)
    expect(page.locator(".st-key-cards_hooks")).to_contain_text(kinds[KIND])
    picture(page, f"hooks.{lang}")
    page.locator(".st-key-hook_remove button").click()
    page.locator(".st-key-cards_hooks").wait_for(state="detached")
    assert served_desk.ask("second", "GET", "/hooks")["items"] == []
    page.get_by_test_id("stTopNavLink").filter(has_text=say["nav.health"]).first.click()
    page.get_by_role("heading", name=say["health.title"], exact=True).wait_for()
    drawn(page, lang)
    expect(page.locator("body")).to_contain_text(say["health.late_not_yours"])
    assert page.get_by_test_id("stTopNavLink").filter(has_text=say["nav.queue"]).count() == 0
    picture(page, f"health.{lang}")
