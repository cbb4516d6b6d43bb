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
    widths = page.evaluate(
        "() => { const m = document.querySelector('.stMain'); return [m.scrollWidth, m.clientWidth] }"
    )
    assert widths[0] <= widths[1]
