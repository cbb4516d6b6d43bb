"""The front page of the window: a question, a box, four figures with their date, and what changed last."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.site import lines
from api.site.figures import NONE, count, percent
from api.site.window import AtWindow, Visit, stands_of
from monitor.export.window.board import Board, Wanted
from monitor.findings.tell import yuan

router = APIRouter(tags=["window"])
NEWEST: Final = 8
DRAWS: Final = 5


@router.get("/", summary="The front page of the window", response_class=HTMLResponse)
def home(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow) -> Response:
    """For everybody, without signing in."""
    board = desk.window.board(read, desk.today)
    return visit.answer(visit.once(board, lambda: _text(desk, board, visit)))


def _text(desk: Desk, board: Board, visit: Visit) -> str:
    found = board.find(Wanted(limit=NEWEST))
    return visit.text(
        "home",
        here="search",
        stands=stands_of(board.at, board.size, desk),
        examples=_examples(visit, board),
        strip=_strip(visit, board),
        total=found.total,
        heads=lines.heads(visit),
        rows=[lines.cells(visit, board, row) for row in found.rows],
        draws=_draws(visit, board),
    )


def _strip(visit: Visit, board: Board) -> list[dict[str, Any]]:
    """Contracts and payments of the newest year, and how many processes and draws there are to see."""
    w, whole = visit.w, board.find(Wanted(limit=0))
    year = max((value for value, _ in whole.facets["year"]), default="")
    of_year = board.find(Wanted(facets={"year": year}, limit=0))
    share = percent(of_year.paid / of_year.contract, visit.lang) if of_year.contract else ""
    agreed, paid = visit.money(yuan(of_year.contract)), visit.money(yuan(of_year.paid))
    return [
        {"label": w("window.contracts_of", year=year or NONE), "value": agreed[0], "unit": agreed[1]},
        {"label": w("window.paid"), "value": paid[0], "unit": paid[1], "note": share},
        {"label": w("window.public_processes"), "value": count(whole.total), "unit": w("window.processes_unit")},
        {"label": w("window.public_draws"), "value": count(board.draws), "unit": w("window.draws_unit")},
    ]


def _examples(visit: Visit, board: Board) -> list[dict[str, str]]:
    """What may stand in the box: things that are there."""
    newest = next((row for row in board.rows if row.contract is not None), None)
    if newest is None:
        return []
    told = [newest.project, board.name(newest.buyer)]
    out = [{"text": newest.ocid, "href": visit.url(f"/p/{visit.quoted(newest.ocid)}")}]
    return out + [{"text": one, "href": visit.url("/search", q=one)} for one in told if one]


def _draws(visit: Visit, board: Board) -> list[dict[str, str]]:
    told = [(draw, row) for row in board.rows[:200] for draw in row.draws][:DRAWS]
    return [
        {"id": draw, "href": visit.url(f"/d/{visit.quoted(draw)}"), "title": row.title or row.ocid}
        for draw, row in told
    ]
