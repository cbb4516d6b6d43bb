"""The public's window in a browser: on a phone and a screen, light and dark, nothing cut off or fetched elsewhere.

The accessibility rules of axe-core (WCAG 2 A and AA) are asked where it is installed: `npm install axe-core`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from sampled import FULL

pytestmark = pytest.mark.browser
AXE = Path("node_modules/axe-core/axe.min.js")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
SHADES = ("light", "dark")
CUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def addresses(county: str) -> list[str]:
    """The pages that lead to each other: front, search, the first process found, its buyer, one that is not there."""
    told = httpx.get(f"{county}/search", trust_env=False, timeout=60).text
    process = re.search(r'href="(/p/[^"?]+)', told)
    party = re.search(r'href="(/party/[^"?]+)', told)
    assert process is not None
    assert party is not None
    return ["/", "/search?q=%E5%B7%A5%E7%A8%8B", process[1], party[1], "/nowhere"]


def aborted(asked: Any) -> bool:
    """The browser itself broke it off, since the next page was asked for."""
    return bool(asked.failure == "net::ERR_ABORTED")


def test_nothing_is_cut_off_and_nothing_fails(county: str, visit: Callable[..., Any]) -> None:
    for size in SIZES:
        page = visit(county, "zh", "light", size)
        failed: list[str] = []
        page.on("requestfailed", lambda asked, told=failed: aborted(asked) or told.append(asked.url))
        page.on("pageerror", lambda error, told=failed: told.append(str(error)))
        for path in addresses(county):
            for lang in ("zh", "en"):
                page.goto(f"{county}{path}{'&' if '?' in path else '?'}lang={lang}")
                assert page.evaluate(CUT) == 0, (path, lang, size)
                drawn = page.evaluate(
                    "[...document.querySelectorAll('svg.icon')].every(one => one.getBBox().width > 0)"
                )
                assert drawn, f"{path}: an icon is not drawn"
        assert not failed


def test_a_search_is_sent_by_keyboard_alone(county: str, visit: Callable[..., Any]) -> None:
    page = visit(county)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("input[name=q]").focus()
    page.keyboard.type("工程")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("table.sheet tbody tr").count() > 0


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not in node_modules")
def test_the_accessibility_rules_hold(county: str, browser: Any) -> None:
    """The ordinary run looks at every page in both languages, shades and sizes, and at half of all combinations."""
    axe = AXE.read_text(encoding="utf-8")
    wrong = []
    visits = list(product(addresses(county), ("zh", "en")))
    for turn, (shade, size) in enumerate(product(SHADES, SIZES)):
        context = browser.new_context(viewport=size, color_scheme=shade, bypass_csp=True)
        page = context.new_page()
        for place, (path, lang) in enumerate(visits):
            if not FULL and (place + turn + turn // len(SIZES)) % 2:
                continue
            page.goto(f"{county}{path}{'&' if '?' in path else '?'}lang={lang}")
            page.evaluate(axe)
            told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            wrong += [(path, lang, size["width"], shade, one["id"]) for one in told["violations"]]
        context.close()
    assert not wrong
