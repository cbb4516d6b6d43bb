"""The search of the window: one box and facets, without a script; the same list as CSV, workbook, OCDS and feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from api.access.caller import Looks
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.ocds.routes import file_of
from api.site import lines
from api.site.asked import Asked, Searched
from api.site.figures import count
from api.site.window import AtWindow, Visit, stands_of
from monitor.export.ocds.county import County
from monitor.export.ocds.feeds import MEDIA, MOST, Entry, atom
from monitor.export.ocds.package import Publisher, encode
from monitor.export.ocds.process import CONTRACT, Process, process
from monitor.export.ocds.record import record
from monitor.export.ocds.values import stamp
from monitor.export.window.board import Board, Found
from monitor.export.window.row import BEFORE, ENDED, STAGES, Row
from monitor.export.window.sheets import CSV, XLSX, csv_of, xlsx_of
from monitor.flows.townships import townships
from monitor.store.database import Read

router = APIRouter(tags=["window"])
OPTIONS: Final = 60
"""Values of a facet that a list offers; any other is found by the box."""
FEW: Final = 50
"""Processes up to which each is read by itself rather than the seats of all."""
JSON: Final = "application/json"
SELECTS: Final = ("place", "year", "programme", "buyer", "supplier")
CHIPS: Final = ("category", "stage")
REFUSED: Final = 422


@router.get("/search", summary="Processes that fit, as a page", response_class=HTMLResponse)
def search(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, asked: Searched) -> Response:
    """Every word of the box stands in the title, an id, a name or the place; facets narrow further."""
    board = desk.window.board(read, desk.today)
    text = visit.once(board, lambda: _text(desk, board, visit, asked))
    return visit.answer(text, 200 if asked.wrong is None else REFUSED)


def _text(desk: Desk, board: Board, visit: Visit, asked: Asked) -> str:
    found = board.find(asked.wanted)
    return visit.text(
        "search",
        here="search",
        problem=None if asked.wrong is None else _wrong(visit, asked),
        stands=stands_of(board.at, board.size, desk),
        feeds=[(MEDIA, visit.url("/search.atom", **asked.told), visit.w("site.atom"))],
        asked=asked.told,
        form=asked.form,
        is_open=bool(asked.told.keys() - {"q", "sort", *CHIPS}),
        total=found.total,
        sums=lines.sums(visit, found.contract, found.paid),
        heads=lines.heads(visit),
        rows=[lines.cells(visit, board, row) for row in found.rows],
        paged={"total": found.total, "limit": asked.wanted.limit, "offset": asked.wanted.offset},
        selects=[_select(visit, board, found, asked, name) for name in SELECTS],
        chips=[_chips(visit, board, found, asked, name) for name in CHIPS],
        sorts=_sorts(visit, asked),
        towns=_towns(visit, asked),
    )


def _towns(visit: Visit, asked: Asked) -> list[dict[str, str]]:
    """The townships whose name stands in the box, with the money that went there."""
    words = asked.told.get("q", "").split()
    found = [one for one in townships().values() if one.name in words]
    return [
        {"text": visit.w("window.town_money", town=one.name), "href": visit.url("/a", place=one.code)} for one in found
    ]


def _wrong(visit: Visit, asked: Asked) -> str:
    name = asked.wrong or ""
    return visit.w("window.wrong_amount", place=visit.w(f"window.{name}"), found=asked.told[name][:40])


def _values(visit: Visit, board: Board, name: str, value: str) -> str:
    if name in {"buyer", "supplier"}:
        return board.name(value) or value
    if name == "category":
        return lines.label("category", value, visit.lang) or value
    if name == "stage":
        return visit.w(f"window.stage.{value}")
    return visit.place(value) if name == "place" else value


def _select(visit: Visit, board: Board, found: Found, asked: Asked, name: str) -> dict[str, Any]:
    """One list of choices: the most frequent values with their counts, and the chosen one whatever its count."""
    chosen = asked.told.get(name, "")
    told = found.facets[name]
    shown = told[:OPTIONS]
    if chosen and chosen not in {value for value, _ in shown}:
        shown = [*shown, (chosen, dict(told).get(chosen, 0))]
    if name in {"place", "year"}:
        shown = sorted(shown, reverse=name == "year")
    options = [(value, f"{_values(visit, board, name, value)} ({number:,})") for value, number in shown]
    return {"name": name, "chosen": chosen, "options": options}


def _chips(visit: Visit, board: Board, found: Found, asked: Asked, name: str) -> dict[str, Any]:
    order = [BEFORE, *(one for one, _ in STAGES), ENDED] if name == "stage" else ["works", "goods", "services"]
    told, chosen = dict(found.facets[name]), asked.told.get(name)
    whole = [("", visit.w("site.all"), sum(told.values()))]
    values = [(one, _values(visit, board, name, one), told[one]) for one in order if one in told]
    return {
        "label": visit.w("window.stage_of" if name == "stage" else f"window.{name}"),
        "items": [
            {
                "text": text,
                "count": number,
                "href": visit.url("/search", **asked.but(**{name: value or None})),
                "chosen": value == (chosen or ""),
            }
            for value, text, number in [*whole, *values]
        ],
    }


def _sorts(visit: Visit, asked: Asked) -> list[dict[str, Any]]:
    now = asked.told.get("sort", "newest")
    return [
        {
            "text": visit.w(f"window.sort.{one}"),
            "href": visit.url("/search", **asked.but(sort=None if one == "newest" else one)),
            "chosen": one == now,
        }
        for one in ("newest", "amount")
    ]


def _everything(desk: Desk, read: Read, asked: Asked) -> tuple[Board, Found]:
    board = desk.window.board(read, desk.today)
    return board, board.find(replace(asked.wanted, limit=None, offset=0))


@router.get("/search.csv", summary="The same as CSV", response_class=Response, responses=file_of(CSV, "All that fit."))
def as_csv(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, asked: Searched) -> Response:
    """All that fit, in the order of the page, one process a line."""
    board, found = _everything(desk, read, asked)
    return visit.file(csv_of(lines.sheet(visit, board, found.rows)), CSV, "search.csv")


@router.get(
    "/search.xlsx", summary="The same as a workbook", response_class=Response, responses=file_of(XLSX, "All that fit.")
)
def as_xlsx(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, asked: Searched) -> Response:
    """All that fit, with a legend that says what was asked and as of when."""
    board, found = _everything(desk, read, asked)
    stood = stands_of(board.at, board.size, desk)
    notes = [
        (visit.w("window.asked"), "; ".join(f"{name} = {told}" for name, told in asked.told.items()) or "—"),
        (visit.w("window.fitting"), count(found.total)),
        (visit.w("window.as_of"), visit.w("site.stands", day=stood.day, entries=count(stood.entries))),
        (visit.w("window.source"), f"{visit.base}/search?{urlencode(asked.told)}"),
        (visit.w("window.notice"), visit.w("app.foot")),
    ]
    made = xlsx_of(
        [lines.sheet(visit, board, found.rows)], created=desk.now, notes=notes, legend=visit.w("window.legend")
    )
    return visit.file(made, XLSX, "search.xlsx")


@router.get("/search.atom", summary="The same as a feed", response_class=Response, responses=file_of(MEDIA, "A feed."))
def as_atom(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, asked: Searched) -> Response:
    """The fifty that changed last of all that fit."""
    board = desk.window.board(read, desk.today)
    found = board.find(replace(asked.wanted, limit=MOST, offset=0, by_amount=False))
    publisher, query = Publisher.of(desk.settings), urlencode([*asked.told.items(), ("lang", visit.lang)])
    made = atom(
        f"urn:tw:feed:search?{urlencode(sorted(asked.told.items()))}",
        visit.w("window.feed", words=asked.wanted.words or visit.w("site.all")),
        f"{visit.base}/search.atom?{query}",
        publisher,
        [_entry(visit, row) for row in found.rows],
        visit.lang,
        f"{visit.base}/search?{query}",
    )
    return visit.file(made, MEDIA)


def _entry(visit: Visit, row: Row) -> Entry:
    return Entry(
        id=f"urn:tw:process:{visit.quoted(row.ocid)}",
        title=row.title or visit.w("window.untitled"),
        updated=row.changed,
        link=f"{visit.base}/p/{visit.quoted(row.ocid)}?lang={visit.lang}",
        media="text/html",
        summary=f"{row.ocid}; {visit.w(f'window.stage.{row.stage}')}",
    )


@router.get("/search.json", summary="The same as OCDS", response_class=Response, responses=file_of(JSON, "Records."))
def as_ocds(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, asked: Searched) -> Response:
    """One record package (OCDS 1.1) with a record of every process that fits."""
    rows = _everything(desk, read, asked)[1].rows
    address = f"{visit.base}/search.json" + (f"?{urlencode(asked.told)}" if asked.told else "")
    return StreamingResponse(_records(desk, rows, address), media_type=JSON)


def _records(desk: Desk, rows: list[Row], address: str) -> Iterator[bytes]:
    """The package in parts, in a session of its own, which ends with them."""
    publisher = Publisher.of(desk.settings)
    published = max((row.changed for row in rows), default=stamp(desk.now.isoformat()))
    yield encode(publisher.head(address, published))[:-1] + b',"records":['
    with desk.database.reading() as read:
        comma = b""
        for found in _processes(read, rows, publisher.prefix):
            releases = found.releases(publisher.prefix, None)
            if releases:
                ocid = found.ocid(publisher.prefix)
                yield comma + encode(record(ocid, releases, publisher.releases_of(ocid)))
                comma = b","
    yield b"]}"


def _processes(read: Read, rows: list[Row], prefix: str) -> Iterator[Process]:
    county = County(read) if len(rows) > FEW else None
    for row in rows:
        if county is None:
            found = process(read, row.ocid, prefix)
            if found is not None:
                yield found
            continue
        own = row.ocid.removeprefix(f"{prefix}{CONTRACT}")
        id_ = row.ocid if row.ocid in county.seats.members else own
        if id_ in county.seats.members:
            yield county.process(id_)
