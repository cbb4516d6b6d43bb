"""A page of HTML: the template, the words of the caller's language, and headers that keep it from being stored."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.schemas import Lang
from api.site.words import speaker

TEMPLATES: Final = Path(__file__).with_name("templates")


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def page(name: str, lang: Lang, *, status: int = 200, query: dict[str, str] | None = None, **told: Any) -> HTMLResponse:
    """The page `name`.html; `query` is what its own links carry along beside the language."""
    more = query or {}
    text = _templates().get_template(f"{name}.html").render(
        lang=lang,
        w=speaker(lang),
        root=told.pop("root", ""),
        problem=told.pop("problem", None),
        query=urlencode({"lang": lang, **more}),
        other_query=urlencode({"lang": "en" if lang == "zh" else "zh", **more}),
        **told,
    )  # fmt: skip
    return HTMLResponse(text, status, {"Cache-Control": "no-store", "Content-Language": lang})
