"""The style sheet of the pages: served by ourselves, so that no page asks another machine for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.access.caller import Looks

router = APIRouter(prefix="/site", tags=["service"])
SHEET: Final = Path(__file__).with_name("static") / "site.css"


@router.get(
    "/site.css",
    summary="The style sheet of the pages",
    response_class=FileResponse,
    responses={200: {"content": {"text/css": {"schema": {"type": "string"}}}, "description": "The style sheet."}},
)
def sheet(_: Looks) -> FileResponse:
    """One file, kept for a day."""
    return FileResponse(SHEET, media_type="text/css", headers={"Cache-Control": "public, max-age=86400"})
