"""The page of an organisation: what it bought or was awarded, year by year, with whom, and sanctions in force.

Persons have no page: none is found under the code of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.deps import LARGEST, AtDesk, Id, Reading
from api.desk import Desk
from api.ocds.routes import file_of
from api.site import lines
from api.site.figures import count, day_range, wan
from api.site.lost import lost
from api.site.window import AtWindow, Visit, stands_of
from monitor.export.window.board import Board
from monitor.export.window.row import Row
from monitor.export.window.sheets import CSV, XLSX, csv_of, xlsx_of
from monitor.findings.summary import code_label
from monitor.findings.tell import yuan
from monitor.flows.sanctions import Sanction, sanctions
from monitor.rules.kit.printing import day_text
from monitor.store.database import Read
from monitor.vocabulary.identifiers import org_id

router = APIRouter(tags=["window"])
PAGE: Final = 20
PARTNERS: Final = 10
CREDIT: Final = 18
Offset = Annotated[int, Query(ge=0, le=LARGEST, description="Processes passed over.")]


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation with everything that the public may see of it."""

    id: str
    name: str | None
    rows: list[Row]
    sanctions: list[Sanction]


def _known(desk: Desk, read: Read, board: Board, id_: str) -> Known | None:
    """None where nothing public names it as an organisation."""
    if org_id(id_) is not None:
        return None
    rows = board.of_party(id_)
    barred = sanctions(read, desk.today, id_)
    name = board.name(id_) or next((one.name for one in barred if one.name), None)
    return Known(id_, name, rows, barred) if rows or barred or name else None


@router.get(
    "/party/{id:path}.csv",
    summary="The processes of an organisation as CSV",
    response_class=Response,
    responses=file_of(CSV, "All processes of the page."),
)
def as_csv(who: Looks, desk: AtDesk, read: Reading, visit: AtWindow, id: Id) -> Response:
    """Every process in which it buys, is the agency or was awarded."""
    board = desk.window.board(read, desk.today)
    if _known(desk, read, board, f"{id}.csv") is not None:
        return page(who, desk, read, visit, f"{id}.csv")
    known = _known(desk, read, board, id)
    return lost(visit) if known is None else visit.file(csv_of(lines.sheet(visit, board, known.rows)), CSV, "party.csv")


@router.get(
    "/party/{id:path}.xlsx",
    summary="The processes of an organisation as a workbook",
    response_class=Response,
    responses=file_of(XLSX, "All processes of the page."),
)
def as_xlsx(who: Looks, desk: AtDesk, read: Reading, visit: AtWindow, id: Id) -> Response:
    """The same with a legend."""
    board = desk.window.board(read, desk.today)
    if _known(desk, read, board, f"{id}.xlsx") is not None:
        return page(who, desk, read, visit, f"{id}.xlsx")
    known = _known(desk, read, board, id)
    if known is None:
        return lost(visit)
    stood = stands_of(board.at, board.size, desk)
    notes = [
        (visit.w("window.credit_id"), known.id),
        (visit.w("window.title"), known.name or "—"),
        (visit.w("window.as_of"), visit.w("site.stands", day=stood.day, entries=count(stood.entries))),
        (visit.w("window.source"), f"{visit.base}/party/{visit.quoted(known.id)}"),
        (visit.w("window.notice"), visit.w("app.foot")),
    ]
    sheet = lines.sheet(visit, board, known.rows)
    return visit.file(
        xlsx_of([sheet], created=desk.now, notes=notes, legend=visit.w("window.legend")), XLSX, "party.xlsx"
    )


@router.get("/party/{id:path}", summary="An organisation, as a page", response_class=HTMLResponse)
def page(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, id: Id, offset: Offset = 0) -> Response:
    """By its id: a credit code, or `scheme:id`."""
    board = desk.window.board(read, desk.today)
    known = _known(desk, read, board, id)
    if known is None:
        return lost(visit)
    today = day_text(desk.today)
    return visit.page(
        "party",
        here="search",
        stands=stands_of(board.at, board.size, desk),
        known=known,
        is_credit_code=len(known.id) == CREDIT,
        strip=_strip(visit, known),
        years=_years(visit, known),
        partners=_partners(visit, board, known),
        sanctions=[_sanction(visit, one) for one in known.sanctions if one.holds_on(today)],
        heads=lines.heads(visit, of=known.id),
        rows=[lines.cells(visit, board, row, of=known.id) for row in known.rows[offset : offset + PAGE]],
        paged={"total": len(known.rows), "limit": PAGE, "offset": offset},
        path=f"/party/{visit.quoted(known.id)}",
    )


def _won(known: Known, row: Row) -> int:
    return dict(row.agreed).get(known.id, 0)


def _strip(visit: Visit, known: Known) -> list[dict[str, Any]]:
    """How many processes in each capacity, and what its contracts are worth."""
    bought = [row for row in known.rows if row.buyer == known.id]
    won = [row for row in known.rows if known.id in row.suppliers]
    led = [row for row in known.rows if row.agency == known.id]
    out: list[dict[str, Any]] = []
    for name, rows in (("as_buyer", bought), ("as_supplier", won), ("as_agency", led)):
        if rows:
            out.append(
                {
                    "label": visit.w(f"window.{name}"),
                    "value": count(len(rows)),
                    "unit": visit.w("window.processes_unit"),
                }
            )
    total = sum(row.contract or 0 for row in bought) or sum(_won(known, row) for row in won)
    if bought or won:
        value, unit = visit.money(yuan(total))
        out.append({"label": visit.w("window.contract"), "value": value, "unit": unit})
    return out


def _years(visit: Visit, known: Known) -> dict[str, Any] | None:
    """Its contracts year by year: as supplier its own, as buyer those of its processes; the longest bar is the most."""
    sums: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    for row in known.rows:
        counts[row.year] += 1
        sums[row.year] += (row.contract or 0) if row.buyer == known.id else _won(known, row)
    if not sums or not max(sums.values()):
        return None
    most = max(sums.values())
    heads = [
        {"label": visit.w("window.year"), "day": True},
        {"label": visit.w("window.processes_count"), "num": True},
        {"label": visit.w("window.contract_wan"), "wide": True},
    ]
    rows = [
        [str(year), count(counts[year]), {"share": sums[year] / most, "text": wan(yuan(sums[year]))}]
        for year in sorted(counts, reverse=True)
    ]
    return {"heads": heads, "rows": rows}


def _partners(visit: Visit, board: Board, known: Known) -> list[dict[str, Any]]:
    """With whom it worked most: the firms it bought from, the units that bought from it, its consortia."""
    firms: Counter[str] = Counter()
    buyers: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for row in known.rows:
        if row.buyer == known.id:
            for id_, fen in row.agreed:
                firms[id_] += 1
                sums[id_] += fen
        elif known.id in row.suppliers and row.buyer:
            buyers[row.buyer] += 1
            sums[row.buyer] += _won(known, row)
    return [
        _partner_table(visit, board, name, told, sums)
        for name, told in (("partner_firms", firms), ("partner_buyers", buyers))
        if told
    ]


def _partner_table(visit: Visit, board: Board, name: str, told: Counter[str], sums: Counter[str]) -> dict[str, Any]:
    most = sorted(told, key=lambda id_: (-told[id_], -sums[id_], id_))[:PARTNERS]
    heads = [
        {"label": visit.w(f"window.{name}")},
        {"label": visit.w("window.processes_count"), "num": True},
        {"label": visit.w("window.contract_wan"), "num": True},
    ]
    rows: Sequence[Any] = [
        [lines.organisation(visit, board, id_), count(told[id_]), wan(yuan(sums[id_]))] for id_ in most
    ]
    return {"title": visit.w(f"window.{name}"), "heads": heads, "rows": rows, "left": max(len(told) - PARTNERS, 0)}


def _sanction(visit: Visit, one: Sanction) -> dict[str, Any]:
    lang = visit.lang
    until = one.until or visit.w("window.open_end")
    issuer = one.issuer or {}
    return {
        "id": one.decision_no or one.id,
        "measures": [code_label("sanction_measure", told)[lang] for told in one.measures],
        "basis": code_label("sanction_basis", one.basis)[lang],
        "scope": code_label("sanction_scope", one.scope)[lang],
        "term": day_range(one.first, until) if one.until else f"{one.first} → {until}",
        "issuer": issuer.get("name") or issuer.get("id") or "",
        "href": visit.url(f"/e/{one.entry}"),
    }
