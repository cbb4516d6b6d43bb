"""The page of one process: what happened, how long it took, who took part, what was bid, agreed and paid."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access.caller import Looks
from api.deps import AtDesk, Id, Reading
from api.desk import Desk
from api.ocds.routes import file_of
from api.site.contents import Parts
from api.site.figures import count
from api.site.lost import lost
from api.site.window import AtWindow, Visit, stands
from monitor.cases.public import public_findings
from monitor.export.ocds.feeds import MEDIA, Entry, atom
from monitor.export.ocds.package import Publisher
from monitor.export.window.seen import Found, Moved
from monitor.export.window.sheets import XLSX, xlsx_of
from monitor.export.window.told import Told, told
from monitor.store.database import Read

router = APIRouter(tags=["window"])
MOVED: Final = 308


@router.get(
    "/p/{ocid:path}.xlsx",
    summary="The tables of a process as a workbook",
    response_class=Response,
    responses=file_of(XLSX, "Lots, bids, contracts, changes and payments."),
)
def as_xlsx(who: Looks, desk: AtDesk, read: Reading, visit: AtWindow, ocid: Id) -> Response:
    """The tables of the page, a sheet each, with a legend."""
    if _is_one(desk, read, f"{ocid}.xlsx"):
        return page(who, desk, read, visit, f"{ocid}.xlsx")
    found = _told(desk, read, ocid)
    if not isinstance(found, Told):
        return _elsewhere(visit, found, ".xlsx")
    parts, stood = _parts(desk, read, visit, found), stands(read, desk)
    notes = [
        ("ocid", found.ocid),
        (visit.w("window.process"), (found.row.title if found.row else None) or visit.w("window.untitled")),
        (visit.w("window.stage_of"), parts.lead()),
        (visit.w("window.as_of"), visit.w("site.stands", day=stood.day, entries=count(stood.entries))),
        (visit.w("window.source"), f"{visit.base}/p/{visit.quoted(found.ocid)}"),
        (visit.w("window.notice"), visit.w("app.foot")),
    ]
    made = xlsx_of(
        [one.sheet for one in parts.tables()], created=desk.now, notes=notes, legend=visit.w("window.legend")
    )
    return visit.file(made, XLSX, "process.xlsx")


@router.get(
    "/p/{ocid:path}.atom",
    summary="What was told of a process, as a feed",
    response_class=Response,
    responses=file_of(MEDIA, "A feed."),
)
def as_atom(who: Looks, desk: AtDesk, read: Reading, visit: AtWindow, ocid: Id) -> Response:
    """One entry an event of the process that the public may see, the newest first."""
    if _is_one(desk, read, f"{ocid}.atom"):
        return page(who, desk, read, visit, f"{ocid}.atom")
    found = _told(desk, read, ocid)
    if not isinstance(found, Told):
        return _elsewhere(visit, found, ".atom")
    publisher = Publisher.of(desk.settings)
    here = f"{visit.base}/p/{visit.quoted(found.ocid)}"
    title = (found.row.title if found.row else None) or found.ocid
    entries = [
        Entry(
            f"urn:tw:entry:{one['entry']}",
            one["label"][visit.lang],
            one["recorded"],
            f"{here}?lang={visit.lang}",
            "text/html",
            one["day"],
        )
        for one in reversed(found.moments)
    ]
    id_ = f"urn:tw:feed:process:{visit.quoted(found.ocid)}"
    made = atom(
        id_, title, f"{here}.atom?lang={visit.lang}", publisher, entries, visit.lang, f"{here}?lang={visit.lang}"
    )
    return visit.file(made, MEDIA)


@router.get("/p/{ocid:path}", summary="A contracting process, as a page", response_class=HTMLResponse)
def page(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow, ocid: Id) -> Response:
    """By ocid; a contract told under an ocid of its own leads on to the process that it belongs to by now."""
    found = _told(desk, read, ocid)
    if not isinstance(found, Told):
        return _elsewhere(visit, found)
    parts = _parts(desk, read, visit, found)
    here = f"/p/{visit.quoted(found.ocid)}"
    return visit.page(
        "process",
        here="search",
        stands=stands(read, desk),
        feeds=[(MEDIA, visit.url(f"{here}.atom"), visit.w("site.atom"))],
        told=found,
        title=(found.row.title if found.row else None) or visit.w("window.untitled"),
        parted=parts,
        lead=parts.lead(),
        strip=parts.strip(),
        steps=parts.steps(),
        who=parts.who(),
        made=parts.tables(),
        bar=parts.bar(),
        findings=parts.findings(),
        gone=parts.gone(),
        path=here,
        ocds=visit.url(f"/ocds/records/{visit.quoted(found.ocid)}"),
    )


def _is_one(desk: Desk, read: Read, ocid: str) -> bool:
    """Whether a process has this very ocid, though it ends as the name of a file does; its files end so twice."""
    return desk.window.board(read, desk.today).get(ocid) is not None


def _told(desk: Desk, read: Read, ocid: str) -> Told | Moved | None:
    found = desk.window.found(read, desk.window.board(read, desk.today), ocid)
    return told(read, found, desk.place) if isinstance(found, Found) else found


def _parts(desk: Desk, read: Read, visit: Visit, found: Told) -> Parts:
    shown = public_findings(read, process_id=found.id, as_of_day=desk.today)
    return Parts(visit, desk.window.board(read, desk.today), found, shown)


def _elsewhere(visit: Visit, found: Moved | None, form: str = "") -> Response:
    if found is not None:
        return RedirectResponse(visit.url(f"/p/{visit.quoted(found.ocid)}{form}"), MOVED)
    return lost(visit)
