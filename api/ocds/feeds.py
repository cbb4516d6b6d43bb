"""Atom feeds for the public: processes that are new or changed, and allocations that were published."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response

from api.access.caller import Looks
from api.deps import AtDesk, Reading
from api.language import Language
from api.ocds.dated import Dated, headers_of
from api.ocds.routes import file_of
from monitor.export.ocds.county import County
from monitor.export.ocds.feeds import MEDIA, MOST, allocation_entry, changed, feed, process_entry
from monitor.export.ocds.package import Publisher
from monitor.flows.allocations import Asked, allocations

router = APIRouter(prefix="/feeds", tags=["feeds"])
ATOM: Final = file_of(MEDIA, "An Atom feed (RFC 4287).")


@router.get(
    "/processes.atom",
    summary="Processes, the newest change first",
    dependencies=[Dated],
    response_class=Response,
    responses=ATOM,
)
def processes(_: Looks, desk: AtDesk, read: Reading, lang: Language, response: Response) -> Response:
    """The fifty processes that changed last, as far as the public may see them."""
    publisher = Publisher.of(desk.settings)
    entries = [process_entry(out, publisher, lang) for out in changed(County(read), publisher)]
    told = feed("processes", publisher, [one for one in entries if one is not None], lang)
    return Response(told, media_type=MEDIA, headers=headers_of(response))


@router.get(
    "/allocations.atom",
    summary="Published allocations, the newest first",
    dependencies=[Dated],
    response_class=Response,
    responses=ATOM,
)
def of_allocations(_: Looks, desk: AtDesk, read: Reading, lang: Language, response: Response) -> Response:
    """The fifty allocations that were published last."""
    publisher = Publisher.of(desk.settings)
    told = allocations(read, Asked(None, None, None, limit=10_000, offset=0), desk.today)["items"]
    entries = [allocation_entry(one, publisher, lang) for one in told]
    entries.sort(key=lambda one: (one.updated, one.id), reverse=True)
    return Response(
        feed("allocations", publisher, entries[:MOST], lang), media_type=MEDIA, headers=headers_of(response)
    )
