"""The caller's language: ?lang=, else Accept-Language (RFC 9110), else the setting."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from api.schemas import Lang

LANGS: tuple[Lang, ...] = ("zh", "en")


def _accepted(header: str) -> Lang | None:
    """The language that the header prefers; of equal weights the first."""
    best: tuple[float, Lang] | None = None
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        lang = next((one for one in LANGS if tag.strip().lower().partition("-")[0] == one), None)
        if lang is not None and quality > 0 and (best is None or quality > best[0]):
            best = (quality, lang)
    return None if best is None else best[1]


def language_of(request: Request) -> Lang:
    """The language in which a request is answered; an unknown `lang` counts as none."""
    asked = request.query_params.get("lang")
    if asked in LANGS:
        return asked
    default: Lang = request.app.state.desk.settings.language
    return _accepted(request.headers.get("accept-language", "")) or default


async def language(
    request: Request,
    lang: Annotated[Lang | None, Query(description="Language of messages; else Accept-Language, else zh.")] = None,
) -> Lang:
    """The language, as a parameter of a route."""
    return lang or language_of(request)


Language = Annotated[Lang, Depends(language)]
