"""A visit to the public's window: its language, its links, and pages that a browser need not fetch twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response

from api.changed import unless_known
from api.deps import AtDesk
from api.desk import Desk
from api.language import LANGS, Language
from api.schemas import Lang
from api.site.figures import NONE, millions, wan
from api.site.page import rendered
from api.site.words import speaker
from monitor.export.window.board import Board
from monitor.export.window.keeper import NotReady
from monitor.flows.townships import townships
from monitor.store.database import Read
from monitor.store.events import count, last_seq
from monitor.store.skeleton import newest
from monitor.vocabulary.event import COUNTY

OK: Final = 200


class Stands(NamedTuple):
    """From what a page was made: the moment of the last event on record (county time), and the size of the log."""

    day: str
    entries: int
    license: str


def stands(read: Read, desk: Desk) -> Stands:
    """How the log stands in this session."""
    return stands_of(newest(read), count(read), desk)


def stands_of(instant: str | None, entries: int, desk: Desk) -> Stands:
    """The same from the moment and the size."""
    told = desk.now if instant is None else datetime.fromisoformat(instant)
    return Stands(f"{told.astimezone(COUNTY):%Y-%m-%d %H:%M}", entries, desk.settings.publication_license)


class Visit:
    """One request for a page of the window.

    Links carry `lang` on where the request named it; else the browser's language decides again, and addresses stay
    short. `root` is the path under which the installation is published.
    """

    def __init__(self, request: Request, desk: Desk, lang: Lang) -> None:
        self.desk, self.lang = desk, lang
        self.w = speaker(lang)
        self._request = request
        self._named = request.query_params.get("lang") in LANGS
        self.base = desk.settings.public_url.rstrip("/")
        self.root = urlsplit(self.base).path

    def url(self, path: str, **query: Any) -> str:
        """The address of a page of ours; a list is told several times, None and "" not at all."""
        told = [(name, one) for name, value in query.items() for one in (value if isinstance(value, list) else [value])]
        told = [(name, one) for name, one in told if one is not None and one != ""]
        if self._named:
            told.append(("lang", self.lang))
        return f"{self.root}{path}" + (f"?{urlencode(told)}" if told else "")

    def place(self, region: str | None) -> str:
        """A GB/T 2260 code with its name, where it is the county's own or a known township's; None: a dash."""
        if region is None:
            return NONE
        own, town = self.desk.place, townships().get(region)
        name = own.name[self.lang] if region == own.region else None if town is None else town.name
        return region if name is None else f"{name} {region}"

    def money(self, yuan: str | None) -> tuple[str, str]:
        """An amount for an overview and its unit: in 10,000 yuan, in English in millions."""
        if yuan is None:
            return NONE, ""
        return (
            (wan(yuan), self.w("site.unit_wan")) if self.lang == "zh" else (millions(yuan), self.w("site.unit_wan_en"))
        )

    def said(self, yuan: str | None) -> str:
        """The same in one."""
        return " ".join(self.money(yuan)).strip()

    def file(self, content: bytes, media: str, name: str = "") -> Response:
        """A file that a browser keeps under `name` (none: it opens it); `NotModified` where it has it already."""
        kept = unless_known(content, self._request.headers.get("if-none-match", ""))
        if name:
            kept["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(content, media_type=media, headers={**kept, "Content-Language": self.lang})

    @staticmethod
    def quoted(id_: str) -> str:
        """An id as one part of a path: slashes and Chinese escaped."""
        return quote(id_, safe="")

    def page(
        self,
        name: str,
        *,
        here: str,
        status: int = OK,
        headers: Mapping[str, str] | None = None,
        **told: Any,
    ) -> Response:
        """The page `name`.html; raises `NotModified` where the browser has it already.

        `here` is the key of its place in the navigation. `headers` are those of an answer whose change was asked for
        already (`api.changed.IfChanged`): then they are taken as they are. The rest: see `text`.
        """
        return self.answer(self.text(name, here=here, **told), status, headers)

    def text(
        self,
        name: str,
        *,
        here: str,
        stands: Stands | None = None,
        feeds: Iterable[tuple[str, str, str]] = (),
        path: str | None = None,
        **told: Any,
    ) -> str:
        """The page as text. `feeds`: (media type, address, name); `path`: its one path where several lead to it."""
        return rendered(
            name,
            self.lang,
            here=here,
            root=self.root,
            url=self.url,
            stands=stands,
            named=self._named,
            feeds=tuple(feeds),
            other_query=self._in("en" if self.lang == "zh" else "zh"),
            path=path,
            canonical=self._whole(path, None),
            alternates=[
                ("zh-Hans", self._whole(path, "zh")),
                ("en", self._whole(path, "en")),
                ("x-default", self._whole(path, None)),
            ],
            **told,
        )

    def answer(self, text: str, status: int = OK, headers: Mapping[str, str] | None = None) -> Response:
        """A page that was made; raises `NotModified` where the browser has it already."""
        kept = headers
        if kept is None and status == OK:
            kept = unless_known(text.encode(), self._request.headers.get("if-none-match", ""))
        return HTMLResponse(text, status, {**(kept or {"Cache-Control": "no-store"}), "Content-Language": self.lang})

    def once(self, board: Board, make: Callable[[], str]) -> str:
        """The text of this page as the board has it: made once an address and language, until the board changes."""
        return board.kept(self._key(), make)

    def kept(self, read: Read, make: Callable[[], str], *as_of: object) -> str:
        """The text of this page, made once as long as the log and `as_of` (a day, a minute) stay the same."""
        try:
            board = self.desk.window.board(read, self.desk.today)
        except NotReady:
            return make()
        return board.kept((*self._key(), *map(str, as_of)), make) if board.size == last_seq(read) + 1 else make()

    def _key(self) -> tuple[str, ...]:
        return (str(self._request.url.path), str(self._request.url.query), self.lang)

    def _asked(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._request.query_params.multi_items() if name != "lang" and value]

    def _in(self, lang: Lang) -> str:
        return urlencode([*self._asked(), ("lang", lang)])

    def _whole(self, path: str | None, lang: Lang | None) -> str:
        """The address of this page in one language; None: in the browser's."""
        path = quote(self._request.scope["path"]) if path is None else path
        query = self._in(lang) if lang is not None else urlencode(self._asked())
        return f"{self.base}{path}" + (f"?{query}" if query else "")


async def visit(request: Request, desk: AtDesk, lang: Language) -> Visit:
    """The visit as a dependency."""
    return Visit(request, desk, lang)


AtWindow = Annotated[Visit, Depends(visit)]
