"""The calendar of what must be published, and the figures, as an auditor and a clerk on a phone see them."""

from __future__ import annotations

from typing import Any

import pytest
from screens import drawn

from dashboard.words import words

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize(("lang", "size"), [("zh", None), ("en", PHONE)], ids=["zh-desk", "en-phone"])
def test_what_must_be_published(site: str, api: Any, visit: Any, picture: Any, lang: str, size: Any) -> None:
    page = visit(f"{site}/calendar", lang, **({"size": size} if size else {}))
    drawn(page, lang)
    expect(page.locator("h1")).to_have_text(words(lang)["calendar.title"])
    told = api("/calendar", limit=20)
    first = told["items"][0]
    expect(page.locator("table")).to_contain_text((first["message"] or first["title"])[lang])
    assert picture(page, f"calendar.{lang}").exists()
    if size is None:
        page.get_by_role("radio", name=words(lang)["calendar.due"]).click()
        expect(page).to_have_url(f"{site}/calendar?state=due")
        drawn(page, lang)


@pytest.mark.parametrize(("lang", "shade"), [("zh", "light"), ("en", "dark")])
def test_how_units_decide_and_spend(site: str, api: Any, visit: Any, picture: Any, lang: str, shade: str) -> None:
    page = visit(f"{site}/figures", lang, shade)
    drawn(page, lang)
    for name in ("decisions", "spending"):
        expect(page.get_by_role("heading", name=words(lang)[f"figures.{name}"], exact=True)).to_be_visible()
    sums = api("/decisions/figures")["sums"]
    expect(page.locator("body")).to_contain_text(f"{sums['decided']:,}")
    assert picture(page, f"figures.{lang}").exists()
