"""Who is barred on a day: decisions against organisations, with their term; persons are listed nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.deps import LARGEST, PLAIN, AtDesk, Reading
from api.desk import Desk
from api.ocds.routes import file_of
from api.schemas import Lang
from api.site.taken import as_csv, as_xlsx
from api.site.window import AtWindow, Visit, stands
from monitor.export.window.sheets import CSV, XLSX, Column, Sheet
from monitor.findings.summary import code_label
from monitor.flows.sanctions import Sanction, sanctions
from monitor.flows.shares import shown_name
from monitor.store.database import Read
from monitor.store.names import registered_names
from monitor.vocabulary.event import EPOCH

router = APIRouter(tags=["window"], default_response_class=HTMLResponse)
PAGE: Final = 50
On = Annotated[date | None, Query(description="Who is barred on this day; none: today.")]
Words = Annotated[str, Query(max_length=200, pattern=PLAIN, description="In the name, id or number of the decision.")]


@router.get("/blacklist", summary="Organisations that are barred on a day, as a page")
def listed(
    _: Looks, desk: AtDesk, read: Reading, visit: AtWindow, *, on: On = None, q: Words = "",
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:  # fmt: skip
    """As the decisions on record tell it; an annulled one never was, a lifted one ends the day before."""
    return visit.answer(visit.kept(read, lambda: _text(visit, desk, read, on, q, offset), desk.today))


def _text(visit: Visit, desk: Desk, read: Read, on: date | None, q: str, offset: int) -> str:
    day = _day(desk, on)
    found = _found(desk, read, day, q)
    names = registered_names(read, desk.today)
    return visit.text(
        "blacklist",
        here="blacklist",
        stands=stands(read, desk),
        heads=_heads(visit),
        rows=[_row(visit, one, names) for one in found[offset : offset + PAGE]],
        paged={"total": len(found), "limit": PAGE, "offset": offset},
        asked={"on": None if on is None else on.isoformat(), "q": q},
        on=day,
    )


@router.get(
    "/blacklist.csv", summary="The same as CSV", response_class=Response, responses=file_of(CSV, "All on the day.")
)
def listed_csv(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, on: On = None, q: Words = "") -> Response:
    """All that are barred on the day."""
    day = _day(desk, on)
    return as_csv(visit, f"blacklist-{day}", _sheet(visit, desk, read, day, q))


@router.get(
    "/blacklist.xlsx",
    summary="The same as a workbook",
    response_class=Response,
    responses=file_of(XLSX, "All on the day."),
)
def listed_xlsx(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, on: On = None, q: Words = "") -> Response:
    """All that are barred on the day, and a sheet that says what is listed."""
    day = _day(desk, on)
    notes = [(visit.w("window_b.title"), day), (visit.w("window.as_of"), stands(read, desk).day),
             (visit.w("window.legend"), visit.w("window_b.note"))]  # fmt: skip
    return as_xlsx(visit, f"blacklist-{day}", [_sheet(visit, desk, read, day, q)], notes)


def _day(desk: Desk, on: date | None) -> str:
    return (on or EPOCH + timedelta(days=desk.today)).isoformat()


def _found(desk: Desk, read: Read, day: str, words: str) -> list[Sanction]:
    names = registered_names(read, desk.today)
    told = [one for one in sanctions(read, desk.today) if one.holds_on(day)]
    wanted = words.casefold().split()
    return [one for one in told if all(word in _words(one, _name(one, names)) for word in wanted)]


def _words(one: Sanction, name: str | None) -> str:
    return " ".join(filter(None, (one.organisation, name, one.decision_no, one.id))).casefold()


def _heads(visit: Visit) -> list[dict[str, Any]]:
    names = ("organisation", "measures", "basis", "term", "decision", "issuer")
    return [{"label": visit.w(f"window_b.{name}")} for name in names]


def _row(visit: Visit, one: Sanction, names: Mapping[str, str]) -> list[Any]:
    lang = visit.lang
    name = _name(one, names)
    return [
        {"text": name or one.organisation, "note": one.organisation if name else "",
         "href": visit.url(f"/party/{visit.quoted(one.organisation)}")},
        {"text": _measures(visit, one), "note": _scope(one, lang)},
        visit.w(f"sanction_basis.{one.basis}"),
        {"text": one.first, "note": f"→ {one.until or visit.w('window_b.open')}"},
        {"text": one.decision_no or one.id, "href": visit.url(f"/e/{one.entry}")},
        _issuer(one, names),
    ]  # fmt: skip


def _name(one: Sanction, names: Mapping[str, str]) -> str | None:
    return shown_name(names, {"id": one.organisation, "name": one.name})


def _issuer(one: Sanction, names: Mapping[str, str]) -> str | None:
    return None if one.issuer is None else shown_name(names, one.issuer) or str(one.issuer["id"])


def _measures(visit: Visit, one: Sanction) -> str:
    return visit.w("window_b.comma").join(code_label("sanction_measure", told)[visit.lang] for told in one.measures)


def _scope(one: Sanction, lang: Lang) -> str:
    return code_label("sanction_scope", one.scope)[lang]


def _sheet(visit: Visit, desk: Desk, read: Read, day: str, words: str) -> Sheet:
    w, names = visit.w, registered_names(read, desk.today)
    columns = [
        Column(w("window_b.organisation_id")), Column(w("window_b.organisation")), Column(w("window_b.measures")),
        Column(w("window_b.basis")), Column(w("window_b.first"), "day"), Column(w("window_b.until"), "day"),
        Column(w("window_b.decision")), Column(w("window_b.issuer")), Column(w("window_b.scope")),
        Column(w("field.entry"), "count"),
    ]  # fmt: skip
    rows = [
        [one.organisation, _name(one, names), _measures(visit, one),
         visit.w(f"sanction_basis.{one.basis}"), one.first, one.until, one.decision_no or one.id,
         _issuer(one, names), _scope(one, visit.lang), one.entry]
        for one in _found(desk, read, day, words)
    ]  # fmt: skip
    return Sheet(w("window_b.title"), columns, rows)
