"""A page of the public's window as a browser gets it, taken apart."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

HTML = {"accept": "text/html"}


class Page(HTMLParser):
    """A page taken apart: its links, its texts, the language of each, what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.heads: list[str] = []
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self.foreign: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.lang = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        assert tag != "script"
        assert not [name for name in told if name == "style" or name.startswith("on")]
        lang = told.get("lang") or (self._open[-1][1] if self._open else "")
        if tag == "html":
            self.lang = str(lang)
        if tag == "a" and told.get("href"):
            self.links.append(str(told["href"]))
        if tag in {"img", "use"} or (tag == "link" and told.get("rel") in {"stylesheet", "icon"}):
            self.loads.append(str(told.get("src") or told.get("href")))
        if tag in {"h1", "h2", "h3"}:
            self.heads.append(tag)
        if told.get("role") == "row":
            self.rows.append([])
        if tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")
        if tag not in {"meta", "link", "input", "br", "img", "use", "rect"}:
            self._open.append((tag, str(lang)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag:
            self._open.pop()
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if any(tag in {"td", "th"} for tag, _ in self._open) and self.rows:
            self.rows[-1][-1] += data
        if (
            re.search(r"[\u3400-\u9fff]", data)
            and self._open
            and self._open[-1][1] == "en"
            and self._open[-1][0] != "title"
        ):
            self.foreign.append(data.strip())


def sent(client: Any, events: list[dict[str, Any]]) -> None:
    answer = client.post(events, "application/cloudevents-batch+json")
    assert answer.status_code in {200, 201}, [one for one in answer.json()["outcomes"] if one["problems"]]


def seen(client: Any, path: str, status: int = 200, **headers: str) -> Page:
    answer = client.get(path, headers={**HTML, **headers})
    assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
    assert answer.headers["content-type"].startswith("text/html")
    return Page(answer.text)
