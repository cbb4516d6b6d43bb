"""A page of the dashboard as its visitor finds it."""

from __future__ import annotations

from typing import Any

from dashboard.words import words

ENGLISH_DIALOGS = ("Page not found", "Connection error", "Script execution error", "Traceback")


def drawn(page: Any, lang: str) -> None:
    """The page is there down to its foot, no element reports an error, and nothing runs out of it sideways.

    Waited for is the end of the run: until then what the run before has drawn may still stand beside the new.
    """
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.get_by_text(words(lang)["app.foot"]).last.wait_for()
    page.wait_for_load_state("networkidle")
    text = page.locator("body").inner_text()
    shown = [dialog for dialog in ENGLISH_DIALOGS if dialog in text]
    assert not shown, shown
    assert page.locator('[data-testid="stException"]').count() == 0
    page.wait_for_function(  # a layout that settles is wider for a moment
        "() => { const m = document.querySelector('.stMain'); return m.scrollWidth <= m.clientWidth }"
    )


def press(page: Any, act: str, lang: str = "zh") -> None:
    """An act of the bar and the button of its form, each when the page stands still."""
    begin(page, act, lang)
    page.locator(f".st-key-send_{act} button").click()


def begin(page: Any, act: str, lang: str = "zh") -> None:
    """An act of the bar. While the page is drawn the buttons of the bar still move under the pointer."""
    page.locator(f".st-key-act_{act} button").wait_for()
    drawn(page, lang)
    page.locator(f".st-key-act_{act} button").click()


def concluded(page: Any, number: int, act: str, conclusion: str, text: str, lang: str = "zh") -> None:
    """A case's conclusion and its reasons, by the one who concludes alone (`conclude`) or proposes it (`propose`)."""
    begin(page, act, lang)
    page.get_by_role("dialog").get_by_text(words(lang)[f"conclusion.{conclusion}"], exact=False).first.click()
    drawn(page, lang)  # the choice draws the form anew
    page.locator(f".st-key-text_{number}_{act} textarea").fill(text)
    page.locator(f".st-key-send_{act} button").click()
