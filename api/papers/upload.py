"""A paper that comes in as multipart/form-data: one file, held against its bound as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, BinaryIO, Final, NamedTuple

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from api.access.caller import ReadsRecords
from api.deps import AtDesk
from api.problems import Refused
from api.submissions.upload import MEDIA, form_of

BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        MEDIA: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "pdf, png, jpeg, xlsx or docx."}
                },
            }
        }
    },
}


class Sent(NamedTuple):
    """The file, open for reading, under the name that its sender gave it."""

    name: str
    file: BinaryIO


async def sent(request: Request, desk: AtDesk, _: ReadsRecords) -> AsyncIterator[Sent]:
    """The file of a request, after it is known that the account may ask. Raises `Refused`."""
    form = await form_of(request, desk.settings.max_paper_bytes, 0)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused("upload_malformed")
        yield Sent(file.filename or "", file.file)
    finally:
        await form.close()


IsSent = Annotated[Sent, Depends(sent)]
