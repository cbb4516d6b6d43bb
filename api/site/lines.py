"""Processes as lines: of a table on a page, and of the same table to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from api.schemas import Lang
from api.site.figures import NONE, capital, percent, wan
from api.site.window import Visit
from monitor.export.window.board import Board, amount
from monitor.export.window.row import Row
from monitor.export.window.sheets import Column, Sheet
from monitor.findings.summary import code_label
from monitor.findings.tell import yuan

DONE: Final = frozenset({"acceptance"})


def label(codes: str, code: str | None, lang: Lang) -> str | None:
    """A code in words; None stays None."""
    return None if code is None else capital(code_label(codes, code)[lang])


def organisation(visit: Visit, board: Board, id_: str | None) -> Any:
    """The cell of an organisation: its name, leading to its page."""
    if id_ is None:
        return None
    return {"text": board.name(id_) or id_, "href": visit.url(f"/party/{visit.quoted(id_)}")}


def heads(visit: Visit, *, of: str = "") -> list[dict[str, Any]]:
    """The heads of the table of processes; `of` an organisation: beside each stands who is on the other side."""
    w = visit.w
    return [
        {"label": w("window.process")},
        {"label": w("window.stage_of")},
        {"label": w("window.other_side" if of else "window.buyer")},
        {"label": w("window.amount_wan"), "num": True},
        {"label": w("window.paid"), "wide": True},
    ]


def cells(visit: Visit, board: Board, row: Row, *, of: str = "") -> list[Any]:
    """One process as a line of the table; the share paid is of the contract."""
    worth = amount(row)
    return [
        {
            "text": row.title or visit.w("window.untitled"),
            "href": visit.url(f"/p/{visit.quoted(row.ocid)}"),
            "note": row.ocid,
        },
        stage(visit, row),
        organisation(visit, board, next(iter(row.suppliers), None) if of and row.buyer == of else row.buyer),
        {"text": wan(yuan(worth)), "note": visit.w("window.budget") if row.contract is None and worth else ""},
        share(row, visit.lang),
    ]


def stage(visit: Visit, row: Row) -> dict[str, Any]:
    """The stage as a tag."""
    done = row.stage in DONE
    return {"tag": "ok" if done else "low", "mark": None if done else "", "text": visit.w(f"window.stage.{row.stage}")}


def share(row: Row, lang: Lang) -> Any:
    """What was paid of the contract, as a bar and in words; None where there is no contract in yuan."""
    if not row.contract:
        return None
    told = (row.paid or 0) / row.contract
    return {"share": min(told, 1), "text": percent(told, lang)}


def sheet(visit: Visit, board: Board, rows: Iterable[Row]) -> Sheet:
    """The same processes with all of their columns."""
    w = visit.w
    names = ("ocid", "title", "stage_of", "method", "category", "buyer_id", "buyer", "supplier_ids", "suppliers")
    more = ("agency_id", "project_id", "project", "place", "programmes")
    columns = [
        *(Column(w(f"window.{name}")) for name in (*names, *more)),
        Column(w("window.year"), "text"),
        *(Column(w(f"window.{name}_yuan"), "money") for name in ("budget", "contract", "paid")),
        *(Column(w(f"window.{name}"), "day") for name in ("first_day", "last_day")),
        Column(w("window.entries"), "count"),
        Column(w("window.address")),
    ]
    return Sheet(w("window.processes"), columns, _whole(visit, board, rows))


def _whole(visit: Visit, board: Board, rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            row.ocid,
            row.title,
            visit.w(f"window.stage.{row.stage}"),
            label("method", row.method, visit.lang),
            label("category", row.category, visit.lang),
            row.buyer,
            board.name(row.buyer),
            " ".join(row.suppliers) or None,
            visit.w("window.comma").join(board.name(id_) or id_ for id_ in row.suppliers) or None,
            row.agency,
            row.project,
            row.project_name,
            row.region,
            " ".join(row.programmes) or None,
            str(row.year),
            yuan(row.budget),
            yuan(row.contract),
            yuan(row.paid),
            row.first_day,
            row.last_day,
            row.entries,
            f"{visit.base}/p/{visit.quoted(row.ocid)}",
        ]


def sums(visit: Visit, contract: int, paid: int) -> str:
    """A line about all that was found: contracts and payments."""
    told = percent(paid / contract, visit.lang) if contract else NONE
    return visit.w("window.sums", contract=visit.said(yuan(contract)), paid=visit.said(yuan(paid)), share=told)
