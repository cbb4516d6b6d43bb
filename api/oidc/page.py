"""The pages that a browser sees between the provider and where it wanted to go: no script, nothing from elsewhere."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from api.schemas import Lang
from api.site.page import page
from api.site.words import speaker


def arrived(lang: Lang, address: str) -> HTMLResponse:
    """The way goes on to `address` by itself.

    A page and no redirect: a cookie of `SameSite=Strict` does not come along on a way that began at another site.
    """
    return page("provider_arrived", lang, next=address)


def code_form(lang: Lang, *, wrong: bool = False) -> HTMLResponse:
    """The code of the second factor is asked for."""
    if wrong:
        return page("provider_code", lang, status=403, problem=speaker(lang)("provider.wrong"))
    return page("provider_code", lang)


def ended(lang: Lang, text: str, status: int) -> HTMLResponse:
    """The sign-in ended without a session, and `text` says why."""
    return page("provider_ended", lang, status=status, problem=text)


def left(lang: Lang) -> HTMLResponse:
    """Nobody is signed in any more."""
    return page("provider_left", lang)
