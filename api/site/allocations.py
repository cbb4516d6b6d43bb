"""Allocations: programme money by programme and by township, and one programme in five questions."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.deps import AtDesk, Id, Reading
from api.ocds.routes import file_of
from api.problems import Refused
from api.site.answers import BLANK, answers, named
from api.site.figures import exact, percent, wan
from api.site.taken import as_csv, as_xlsx
from api.site.window import AtWindow, Visit, stands
from monitor.export.ocds.feeds import MEDIA
from monitor.export.window.sheets import CSV, XLSX, Column, Sheet
from monitor.flows.programme import Programme, programme
from monitor.flows.programmes import Line, Overview, overview
from monitor.flows.townships import townships

router = APIRouter(tags=["window"], default_response_class=HTMLResponse)
Year = Annotated[int | None, Query(ge=1949, le=2200, description="Fiscal year; none: the last one.")]
Place = Annotated[str | None, Query(pattern=r"^[0-9]{2,12}$", description="GB/T 2260 code; all that begin with it.")]
By = Annotated[Literal["programme", "township"], Query(description="Which of the two tables.")]
LONG: Final = 30
"""Lines of a table that are shown at first."""


@router.get("/a", summary="Allocations by programme and township, as a page")
def listed(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, year: Year = None, place: Place = None) -> Response:
    """One year beside the year before; what was not published is counted and not shown."""
    told = overview(read, desk.today, year=year, region=place)
    return visit.page(
        "allocations",
        here="allocations",
        stands=stands(read, desk),
        feeds=[(MEDIA, visit.url("/feeds/allocations.atom"), visit.w("site.atom"))],
        told=told,
        strip=_strip(visit, told),
        years=[_year(visit, told, one, place) for one in told.years],
        by_programme=_table(visit, told, "programme"),
        by_township=_table(visit, told, "township"),
        hidden=_hidden(visit, told),
        sources=_sources(visit, told),
        asked={"year": year, "place": place},
        place=place,
        town=None if place is None else town.name if (town := townships().get(place)) else place,
    )


@router.get("/a.csv", summary="One of its tables as CSV", response_class=Response, responses=file_of(CSV, "Its rows."))
def listed_csv(
    _: Looks, desk: AtDesk, read: Reading, visit: AtWindow, *, year: Year = None, place: Place = None,
    by: By = "programme",
) -> Response:  # fmt: skip
    """The same rows."""
    told = overview(read, desk.today, year=year, region=place)
    return as_csv(visit, f"allocations-{told.year}-{by}", _sheet(visit, told, by))


@router.get(
    "/a.xlsx", summary="Its tables as a workbook", response_class=Response, responses=file_of(XLSX, "Its tables.")
)
def listed_xlsx(
    _: Looks, desk: AtDesk, read: Reading, visit: AtWindow, year: Year = None, place: Place = None
) -> Response:
    """The same rows, and a sheet that says what is listed."""
    told = overview(read, desk.today, year=year, region=place)
    notes = [
        (visit.w("window_a.title"), str(told.year or "")),
        (visit.w("window.as_of"), stands(read, desk).day),
        (visit.w("window_a.hidden_head"), _hidden(visit, told)),
        *((visit.w("window_a.people"), one) for one in _sources(visit, told)),
    ]
    sheets = [_sheet(visit, told, "programme"), _sheet(visit, told, "township")]
    return as_xlsx(visit, f"allocations-{told.year}", sheets, notes)


@router.get(
    "/a/{programme_id:path}.csv",
    summary="Where the money of one programme went, as CSV",
    response_class=Response,
    responses=file_of(CSV, "One row a recipient."),
)
def one_csv(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, programme_id: Id) -> Response:
    """One row a recipient; the households of a township stand together."""
    if (named := programme(read, f"{programme_id}.csv", desk.today)) is not None:
        return _page(visit, desk, read, named)
    told = answers(visit, desk, read, _found(desk, read, programme_id))
    return as_csv(visit, f"programme-{programme_id}", told.sheets[1])


@router.get(
    "/a/{programme_id:path}.xlsx",
    summary="The tables of one programme as a workbook",
    response_class=Response,
    responses=file_of(XLSX, "A sheet a question."),
)
def one_xlsx(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, programme_id: Id) -> Response:
    """A sheet a question."""
    if (named := programme(read, f"{programme_id}.xlsx", desk.today)) is not None:
        return _page(visit, desk, read, named)
    told = answers(visit, desk, read, _found(desk, read, programme_id))
    notes = [(told.title, told.lead), (visit.w("window.as_of"), stands(read, desk).day), *told.notes]
    return as_xlsx(visit, f"programme-{programme_id}", told.sheets, notes)


@router.get("/a/{programme_id:path}", summary="One programme in five questions, as a page")
def one(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, programme_id: Id) -> Response:
    """Where the money comes from, where it goes, what was done, with what effect, and whether there is a problem."""
    return _page(visit, desk, read, _found(desk, read, programme_id))


def _page(visit: Visit, desk: AtDesk, read: Reading, found: Programme) -> Response:
    told = answers(visit, desk, read, found)
    return visit.page("programme", here="allocations", stands=stands(read, desk), told=told, id=found.id)


def _found(desk: AtDesk, read: Reading, id: str) -> Programme:
    found = programme(read, id, desk.today)
    if found is None:
        raise Refused("no_such_programme", id=id)
    return found


def _strip(visit: Visit, told: Overview) -> list[dict[str, Any]]:
    w, now, before = visit.w, told.total.now, told.total.before
    grown = None
    if before.allocated:
        grown = w("window_a.than_before", share=_signed(float(now.allocated / before.allocated - 1), visit))
    return [
        {"label": w("window_a.allocated_in", year=told.year), "value": wan(now.allocated), "unit": w("site.unit_wan"),
         "note": grown},
        {"label": w("window_a.arrived"), "value": wan(now.arrived), "unit": w("site.unit_wan"),
         "note": percent(now.share, visit.lang)},
        {"label": w("window_a.plans"), "value": f"{len(now.plans):,}", "unit": w("window_a.unit_plans")},
        {"label": w("window_a.recipients"), "value": f"{len(now.recipients):,}", "unit": w("window_a.unit_recipients")},
    ]  # fmt: skip


def _signed(share: float, visit: Visit) -> str:
    return f"{'+' if share >= 0 else '−'}{percent(abs(share), visit.lang)}"


def _year(visit: Visit, told: Overview, year: int, place: str | None) -> dict[str, Any]:
    count = "" if year != told.year else len(told.total.now.plans)
    return {
        "text": str(year),
        "count": count,
        "href": visit.url("/a", year=year, place=place),
        "chosen": year == told.year,
    }


def _table(visit: Visit, told: Overview, by: By) -> dict[str, Any]:
    """Heads, rows and the total row of a table; a population only where one is known."""
    w, lines = visit.w, told.programmes if by == "programme" else told.townships
    people = by == "township" and any(one.population for one in lines)
    heads: list[dict[str, Any]] = [{"label": w(f"window_a.{by}")}]
    heads += [{"label": w("window_a.unit")}] if by == "programme" else []
    heads += [{"label": w("window_a.population"), "num": True}] if people else []
    if told.year is not None:
        heads += [{"label": w("window_a.year_wan", year=one), "num": True} for one in (told.year - 1, told.year)]
    heads += [{"label": w("window_a.per_head"), "num": True}] if people else []
    heads += [{"label": w("window_a.arrived"), "wide": True}]
    rows = [_cells(visit, told, one, by=by, people=people) for one in lines]
    total = _cells(visit, told, told.total, by=by, people=people, is_total=True)
    if people:
        whole = sum(one.population or 0 for one in lines)
        known = all(one.population for one in lines)
        total[1] = f"{whole:,}" if known else None
        total[-2] = exact(told.total.now.allocated / whole) if known and whole else None
    return {"heads": heads, "rows": rows, "total": total}


def _cells(visit: Visit, told: Overview, line: Line, *, by: By, people: bool, is_total: bool = False) -> list[Any]:
    first: Any = visit.w("window_a.total")
    if not is_total:
        first = _programme(visit, line) if by == "programme" else _township(visit, told, line)
    cells = [first]
    cells += [BLANK if is_total else line.unit] if by == "programme" else []
    cells += [None if line.population is None else f"{line.population:,}"] if people else []
    if told.year is not None:
        cells += [wan(sums.allocated) if sums.plans else None for sums in (line.before, line.now)]
    cells += [None if line.per_head is None else exact(line.per_head)] if people else []
    share = line.now.share
    cells += [None if share is None else {"share": min(share, 1), "text": percent(share, visit.lang)}]
    return cells


def _programme(visit: Visit, line: Line) -> dict[str, Any]:
    id = str(line.id)
    name = line.name or named(visit, line.unit, len(line.now.plans or line.before.plans))
    return {"text": name, "href": visit.url(f"/a/{visit.quoted(id)}"), "note": id}


def _township(visit: Visit, told: Overview, line: Line) -> Any:
    if line.id is None:
        return visit.w("window_a.no_township")
    return {"text": line.name or line.id, "href": visit.url("/a", year=told.year, place=line.id)}


def _sheet(visit: Visit, told: Overview, by: By) -> Sheet:
    w = visit.w
    lines = told.programmes if by == "programme" else told.townships
    years = [] if told.year is None else [told.year - 1, told.year]
    columns = [
        Column(w(f"window_a.{by}_code")), Column(w(f"window_a.{by}")),
        Column(w("window_a.unit")) if by == "programme" else Column(w("window_a.population"), "count"),
        *(Column(w("window_a.year_yuan", year=one), "money") for one in years),
        *([Column(w("window_a.per_head"), "money")] if by == "township" else []),
        Column(w("window_a.arrived_yuan"), "money"), Column(w("window_a.plans"), "count"),
        Column(w("window_a.recipients"), "count"),
    ]  # fmt: skip
    rows = [
        [
            one.id, one.name, one.unit if by == "programme" else one.population,
            *((one.before.allocated, one.now.allocated) if years else ()),
            *([None if one.per_head is None else round(one.per_head, 2)] if by == "township" else []),
            one.now.arrived, len(one.now.plans), len(one.now.recipients),
        ]
        for one in lines
    ]  # fmt: skip
    return Sheet(w(f"window_a.by_{by}"), columns, rows)


def _hidden(visit: Visit, told: Overview) -> str:
    parts = [visit.w(f"hidden.{reason}", n=f"{n:,}") for reason, n in sorted(told.hidden.items()) if n]
    joined = visit.w("window_a.comma").join(parts)
    return visit.w("allocations.hidden", parts=joined) if parts else visit.w("allocations.hidden_none")


def _sources(visit: Visit, told: Overview) -> list[str]:
    """Who counted the people, once each."""
    known = [townships()[one.id] for one in told.townships if one.id is not None and one.id in townships()]
    said = dict.fromkeys(f"{one.as_of}，{one.source(visit.lang)}" if visit.lang == "zh" else
                         f"{one.as_of}, {one.source(visit.lang)}" for one in known if one.population)  # fmt: skip
    return list(said)
