"""Journeys of an auditor and of a citizen, in both languages, by what they see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from screens import drawn

from dashboard.words import words

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

LANGUAGES = ("zh", "en")
NIGHT = "rgb(20, 25, 29)"


def settles(place: Any, name: str, expected: str) -> str:
    """A computed style, looked at until it is as expected or five seconds are over."""
    told = ""
    for _ in range(25):
        told = str(place.evaluate("(seen, name) => getComputedStyle(seen)[name]", name))
        if told == expected:
            break
        place.page.wait_for_timeout(200)
    return told


def sound(page: Any) -> None:
    """No element reports an error."""
    assert page.locator('[data-testid="stException"]').count() == 0


def cells(page: Any) -> list[str]:
    """The text of a data table, from the list that it keeps for readers of screens."""
    told = page.locator('[data-testid="stDataFrame"]').first.locator('[role="gridcell"]')
    told.last.wait_for(state="attached")
    return [text for text in told.all_text_contents() if text]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_queue_speaks_the_language_of_the_browser(site: str, api: Any, visit: Any, lang: str) -> None:
    page = visit(site, lang)
    drawn(page, lang)
    sound(page)
    told = api("/findings", limit=12)
    expect(page.locator("h1")).to_have_text(words(lang)["queue.title"])
    form = "one" if told["total"] == 1 else "many"
    expect(page.locator("body")).to_contain_text(words(lang)[f"queue.total.{form}"].format(n=f"{told['total']:,}"))
    expect(page.locator(".st-key-preview")).to_contain_text(told["items"][0]["message"][lang])
    shown = cells(page)
    assert not [item["id"] for item in told["items"] if not any(item["message"][lang] in text for text in shown)]
    assert len(page.screenshot()) > 20_000


def test_the_queue_in_the_dark(site: str, visit: Any) -> None:
    page = visit(site, "zh", "dark")
    drawn(page, "zh")
    assert settles(page.locator(".stApp"), "backgroundColor", NIGHT) == NIGHT


def test_the_language_can_be_changed_and_stays(site: str, visit: Any) -> None:
    page = visit(site, "zh")
    drawn(page, "zh")
    page.get_by_role("radio", name="English").or_(page.get_by_text("English", exact=True)).first.click()
    page.get_by_role("heading", name=words("en")["queue.title"]).wait_for()
    assert "lang=en" in page.url
    page.get_by_role("link", name=words("en")["nav.money"]).first.click()
    page.get_by_role("heading", name=words("en")["chain.title"]).wait_for()
    page.wait_for_url(re.compile("lang=en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_queue_to_a_finding_and_its_process(site: str, api: Any, visit: Any, picture: Any, lang: str) -> None:
    item = api("/findings", rule="tnd.bid-period-20d")["items"][0]
    page = visit(f"{site}/?q={item['process_id']}&rule={item['rule']}&lang={lang}", lang)
    drawn(page, lang)
    page.locator(".st-key-open button").click()
    page.wait_for_url(re.compile(f"/case\\?.*id={item['id']}"))
    page.get_by_role("heading", name=words(lang)["finding.why"]).wait_for()
    drawn(page, lang)
    sound(page)
    expect(page.locator("h1")).to_have_text(item["message"][lang])
    page.locator('[data-testid="stVegaLiteChart"]').first.wait_for()
    for heading in ("finding.evidence", "finding.timeline", "finding.history"):
        page.get_by_role("heading", name=words(lang)[heading]).wait_for()
    assert len(page.screenshot()) > 20_000
    page.get_by_text(words(lang)["finding.whole_process"]).click()
    page.get_by_role("heading", name=words(lang)["process.events"]).wait_for()
    drawn(page, lang)
    sound(page)
    assert item["process_id"] in page.url
    told = api(f"/processes/{item['process_id']}")
    if told["money"]["payments"]:
        page.get_by_text(told["money"]["payments"][0]["payment_id"]).first.wait_for()
    assert picture(page, f"process.{lang}").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_citizen_sees_where_the_money_went(site: str, api: Any, visit: Any, picture: Any, lang: str) -> None:
    page = visit(f"{site}/allocations", lang)
    drawn(page, lang)
    sound(page)
    told = api("/allocations", limit=200)
    expect(page.locator("h1")).to_have_text(words(lang)["allocations.title"])
    total = f"{float(told['sums']['planned_yuan']) / 10_000:,.2f}"
    cell = page.get_by_role("cell", name=total, exact=True).first
    cell.wait_for()
    assert cell.is_visible()
    with page.expect_download() as coming:
        page.locator(".st-key-csv button").click()
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + sum(len(plan["shares"]) for plan in told["items"])
    assert picture(page, f"allocations.{lang}").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_page(site: str, api: Any, visit: Any, picture: Any, lang: str) -> None:
    page = visit(f"{site}/rules", lang)
    drawn(page, lang)
    sound(page)
    first = api("/rules")["items"][0]
    heading = page.get_by_role("heading", name=first["title"][lang], exact=True)
    heading.wait_for()
    assert heading.count() == 1
    assert picture(page, f"rules.{lang}").exists()


def test_an_empty_list_says_so(site: str, visit: Any, picture: Any) -> None:
    page = visit(f"{site}/?q=no+such+record", "zh")
    drawn(page, "zh")
    expect(page.locator(".st-key-empty")).to_contain_text(words("zh")["queue.empty_title"])
    assert picture(page, "empty.zh").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_api_that_is_down_is_no_empty_list(silent: str, visit: Any, picture: Any, lang: str) -> None:
    page = visit(silent, lang)
    drawn(page, lang)
    box = page.locator(".st-key-failed")
    expect(box).to_contain_text(words(lang)["state.failed.title"])
    expect(box).to_contain_text("E-000")
    assert picture(page, f"down.{lang}").exists()


@pytest.mark.parametrize(("shade", "text"), [("light", "rgb(255, 255, 255)"), ("dark", NIGHT)])
def test_captions_and_buttons_are_legible(site: str, visit: Any, shade: str, text: str) -> None:
    page = visit(site, "zh", shade)
    drawn(page, "zh")
    caption = page.locator('[data-testid="stCaptionContainer"]').first
    assert settles(caption, "opacity", "0.8") == "0.8"
    button = page.locator('[data-testid="stBaseButton-primary"] p').first
    assert settles(button, "color", text) == text
