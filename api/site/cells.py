"""Cells, tags and bars as HTML: what tables are full of, so made here and not by template. Every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup, escape

from api.schemas import Lang
from api.site.figures import NONE, tongue

MARKS: Final[Mapping[str, str]] = {"crit": "◆", "high": "▲", "mid": "■", "low": "●", "na": "◇"}
"""Kind of a tag -> its glyph; `ok` has the icon of a check (✓ is in few Chinese fonts)."""
WIDE: Final = 1_000
GAP: Final = 6
CLASSES: Final = ("num", "day", "wide")


def _said(told: Any, lang: Lang) -> Markup:
    """A text escaped, Chinese marked as such on an English page; None is a dash, markup stays."""
    return escape(NONE if told is None or told == "" else tongue(told, lang) if isinstance(told, str) else told)


def icon(name: str, root: str) -> Markup:
    """An icon of the sprite; a word stands beside it."""
    use = f'<use href="{escape(root)}/site/icons.svg#{escape(name)}"/>'
    return Markup(f'<svg class="icon" aria-hidden="true" focusable="false">{use}</svg>')  # noqa: S704 - escaped


def tag(kind: str, word: str, mark: str | None, root: str) -> Markup:
    """A tag; `mark` None: the kind's own glyph, "": none, "check": the icon."""
    if mark == "check" or (mark is None and kind == "ok"):
        glyph: str = icon("check", root)
    else:
        glyph = "" if mark == "" else f'<span aria-hidden="true">{escape(mark or MARKS[kind])}</span>'
    return Markup(f'<span class="tag {escape(kind)}">{glyph}{escape(word)}</span>')  # noqa: S704 - escaped


def bar(share: float, text: str, over: float = 0, kind: str = "actual") -> Markup:
    """A bar with its number beside it; `share` of the whole, then a part `over` in ochre after a gap."""
    width = round(min(max(share, 0), 1) * WIDE)
    rects = [("ground", 0, WIDE), (escape(kind), 0, width)]
    if over > 0:
        rects += [("gap", width, GAP), ("over", width + GAP, max(round(over * WIDE) - GAP, GAP))]
    drawn = "".join(f'<rect class="{name}" x="{x}" width="{wide}" height="10"/>' for name, x, wide in rects)
    box = f'<svg class="bar" viewBox="0 0 {WIDE} 10" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
    return Markup(f'<span class="share">{box}<b>{escape(text)}</b></span>')  # noqa: S704 - escaped


def cell(told: Any, lang: Lang, root: str) -> Markup:
    """A cell: a text, markup, None (a dash), or `{text, href?, note?, tag?, mark?, share?, over?, mono?}`."""
    if not isinstance(told, Mapping):
        return _said(told, lang)
    if told.get("share") is not None:
        said: str = bar(told["share"], told["text"], told.get("over") or 0)
    elif told.get("tag"):
        said = tag(told["tag"], told["text"], told.get("mark"), root)
    else:
        said = _said(told["text"], lang)
        said = f'<span class="mono">{said}</span>' if told.get("mono") else said
        said = f'<a href="{escape(told["href"])}">{said}</a>' if told.get("href") else said
    note = told.get("note")
    return Markup(f"{said} <small>{_said(note, lang)}</small>" if note else said)  # noqa: S704 - escaped


def body(rows: Sequence[Sequence[Any]], heads: Sequence[Mapping[str, Any]], lang: Lang, root: str) -> Markup:
    """The rows of a table as HTML, each cell with its head's label for the form it has on a phone."""
    kinds = [next((f' class="{name}"' for name in CLASSES if head.get(name)), "") for head in heads]
    begun = [f'data-label="{escape(head["label"])}"{kind}' for head, kind in zip(heads, kinds, strict=True)]
    out: list[str] = []
    for row in rows:
        out.append('<tr role="row">')
        for at, told in enumerate(row):
            name, role = ("td", "cell") if at else ('th scope="row"', "rowheader")
            out.append(f'<{name} role="{role}" {begun[at]}>{cell(told, lang, root)}</{name[:2]}>')
        out.append("</tr>\n")
    return Markup("".join(out))  # noqa: S704 - escaped
