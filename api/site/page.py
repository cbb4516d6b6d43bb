"""A page of HTML: the template, the words of the caller's language, and headers that keep it from being stored."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.schemas import Lang
from api.site import cells
from api.site.figures import FILTERS
from api.site.words import speaker

TEMPLATES: Final = Path(__file__).with_name("templates")
NAV: Final = (
    ("search", "/search"),
    ("allocations", "/a"),
    ("draws", "/d"),
    ("methods", "/r"),
    ("ledger", "/ledger"),
    ("blacklist", "/blacklist"),
    ("concern", "/concern"),
)
"""Key of a page of the window (word `site.nav.<key>`), and where it is."""
BARE: Final[dict[str, Any]] = {"problem": None, "here": "", "canonical": None, "stands": None}


@cache
def templates() -> Environment:
    """The templates; every text that is put into one is escaped."""
    loader = FileSystemLoader(TEMPLATES)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.filters.update(FILTERS)
    made.filters.update(
        {"icon": cells.icon, "tag": cells.tag, "bar": cells.bar, "cell": cells.cell, "body": cells.body}
    )
    return made


def rendered(name: str, lang: Lang, **told: Any) -> str:
    """The text of the page `name`.html; `told` is laid over what every page has."""
    linked = {"url": lambda path, **query: _address(path, {**query, "lang": lang}), "alternates": (), "feeds": ()}
    base: dict[str, Any] = {"lang": lang, "w": speaker(lang), "nav": NAV, "root": "", **BARE, **linked}
    return templates().get_template(f"{name}.html").render(base | told)


def _address(path: str, query: dict[str, Any]) -> str:
    return f"{path}?{urlencode(query)}"


def page(name: str, lang: Lang, *, status: int = 200, query: dict[str, str] | None = None, **told: Any) -> HTMLResponse:
    """The page `name`.html; `query` is what its own links carry along beside the language."""
    more = query or {}
    text = rendered(
        name,
        lang,
        query=urlencode({"lang": lang, **more}),
        other_query=urlencode({"lang": "en" if lang == "zh" else "zh", **more}),
        **told,
    )
    return HTMLResponse(text, status, {"Cache-Control": "no-store", "Content-Language": lang})
