"""Style sheet, icons and mark of the pages: served by ourselves, so that no page asks another machine for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.access.caller import Looks

router = APIRouter(prefix="/site", tags=["service"])
FOLDER: Final = Path(__file__).with_name("static")
DAY: Final = {"Cache-Control": "public, max-age=86400"}
SVG: Final = "image/svg+xml"


def _file(media: str, what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media: {"schema": {"type": "string"}}}, "description": what}}


@router.get(
    "/site.css",
    summary="The style sheet of the pages",
    response_class=FileResponse,
    responses=_file("text/css", "The style sheet."),
)
def sheet(_: Looks) -> FileResponse:
    """One file, kept for a day."""
    return FileResponse(FOLDER / "site.css", media_type="text/css", headers=DAY)


@router.get(
    "/icons.svg",
    summary="The icons of the pages",
    response_class=FileResponse,
    responses=_file(SVG, "Every icon in use, as a symbol with its name (Material Symbols, Apache-2.0)."),
)
def icons(_: Looks) -> FileResponse:
    """One file, kept for a day."""
    return FileResponse(FOLDER / "icons.svg", media_type=SVG, headers=DAY)


@router.get(
    "/mark.svg", summary="The mark of the pages", response_class=FileResponse, responses=_file(SVG, "The mark.")
)
def mark(_: Looks) -> FileResponse:
    """One file, kept for a day."""
    return FileResponse(FOLDER / "mark.svg", media_type=SVG, headers=DAY)
