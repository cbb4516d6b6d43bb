"""A file that comes in as multipart/form-data: read within its bound to a file on disk, its fields checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any, BinaryIO, Final

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from api.access.caller import Submits
from api.deps import AtDesk
from api.problems import Refused

MEDIA: Final = "multipart/form-data"
OVERHEAD: Final = 64_000
"""Bytes that boundaries, headers and fields may add to the file."""
FIELD_BYTES: Final = 4_000


class Fields(BaseModel):
    """What comes beside the file."""

    model_config = ConfigDict(extra="forbid")

    unit: str | None = Field(default=None, max_length=100, description="The unit; needed where an account has several.")
    mapping: str | None = Field(default=None, max_length=40, description="Mapping of a county's own table.")
    supersedes: int | None = Field(default=None, ge=1, le=2**53, description="The draft that this file replaces.")
    corrects: int | None = Field(default=None, ge=1, le=2**53, description="The certified submission that it corrects.")


class Upload:
    """The file, open for reading, under the name that its sender gave it; and the fields."""

    def __init__(self, name: str, file: BinaryIO, fields: Fields) -> None:
        self.name = name
        self.file = file
        self.fields = fields


BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        MEDIA: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "xlsx, csv or JSON Lines."},
                    **Fields.model_json_schema()["properties"],
                },
            }
        }
    },
}


async def _bounded(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit + OVERHEAD:
            raise Refused("file_too_large", limit=limit)
        yield part


async def form_of(request: Request, limit: int, fields: int) -> FormData:
    """The form of a request: one file of at most `limit` bytes, on disk, and so many fields. Raises `Refused`."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit + OVERHEAD:
        raise Refused("file_too_large", limit=limit)
    found = request.headers.get("content-type", "")
    if found.partition(";")[0].strip().lower() != MEDIA:
        raise Refused("unsupported_media_type", found=found[:100] or "—", known=MEDIA)
    parser = MultiPartParser(
        request.headers, _bounded(request, limit), max_files=1, max_fields=fields, max_part_size=FIELD_BYTES
    )
    try:
        return await parser.parse()
    except (MultiPartException, ClientDisconnect, UnicodeDecodeError) as broken:
        raise Refused("upload_malformed") from broken
    except OSError as full:  # large bodies pass through a temporary file
        raise Refused("not_kept") from full


async def upload(request: Request, desk: AtDesk, _: Submits) -> AsyncIterator[Upload]:
    """The file of a request, after it is known that the account may hand in. Raises `Refused`."""
    form = await form_of(request, desk.settings.max_upload_bytes, len(Fields.model_fields))
    try:
        yield _told(form)
    finally:
        await form.close()


def _told(form: FormData) -> Upload:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Refused("upload_malformed")
    fields = {name: value for name, value in form.multi_items() if name != "file" and value != ""}
    try:
        told = Fields.model_validate(fields)
    except ValidationError as wrong:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in wrong.errors()]) from wrong
    return Upload(file.filename or "", file.file, told)


Uploaded = Annotated[Upload, Depends(upload)]
