"""The body of POST /events: read within its bounds, recognised by its media type, cut into events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.deps import desk_of
from api.problems import Refused
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_batch, read_event

ONE: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
JSON: Final = "application/json"
LINES: Final = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
KNOWN: Final = (ONE, BATCH, JSON, *LINES)
UNREADABLE: Final = frozenset({"malformed_json", "bad_encoding", "too_deep"})
"""Problems for which there is no JSON value at all."""


async def body(request: Request) -> bytes:
    """The whole body, never more than `max_body_bytes` of it in memory, whatever its headers say. Raises `Refused`."""
    limit = desk_of(request).settings.max_body_bytes
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise Refused("body_too_large", limit=limit)
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise Refused("body_too_large", limit=limit)
            parts.append(part)
    except ClientDisconnect as gone:
        raise Refused("bad_request") from gone
    return b"".join(parts)


def media(request: Request) -> str:
    """The media type of the body, without parameters. Raises `Refused` for others, encodings, and not UTF-8."""
    found = request.headers.get("content-type", "")
    name, *parameters = (part.strip().lower() for part in found.split(";"))
    charset = next((one.partition("=")[2].strip('"') for one in parameters if one.startswith("charset=")), "utf-8")
    encoding = request.headers.get("content-encoding", "identity").lower()
    if name not in KNOWN or charset not in {"utf-8", "utf8"} or encoding != "identity":
        shown = found if encoding == "identity" else f"content-encoding {encoding}"
        raise Refused("unsupported_media_type", found=shown[:100] or "—", known=", ".join(KNOWN))
    return name


def _is_array(raw: bytes) -> bool:
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["


def _one(raw: bytes) -> Iterator[Event | EventRefused]:
    try:
        yield read_event(raw)
    except EventRefused as refused:
        yield refused


def cut(raw: bytes, media: str, most: int) -> tuple[list[Event | EventRefused], bool]:
    """Every event of the body or what is wrong with it, in order; and whether the body is one event by itself.

    Raises `Refused`: no JSON at all (with line and column), not what the media type says, more than `most` events.
    """
    array = _is_array(raw)
    alone = media not in LINES and not array
    if (media == ONE and array) or (media == BATCH and not array and raw.strip()):
        words = ("JSON 数组", "a JSON array") if media == BATCH else ("一个 JSON 对象", "one JSON object")
        raise Refused("not_what_was_announced", media=media, expected_zh=words[0], expected_en=words[1])
    found = list(islice(_one(raw) if alone else read_batch(raw), most + 1))
    if len(found) > most:
        raise Refused("batch_too_large", limit=most)
    if not found:
        raise Refused("empty_batch")
    whole = found[0]
    if (alone or array) and isinstance(whole, EventRefused) and len(found) == 1 and whole.origin.row is None:
        unreadable = [problem for problem in whole.problems if problem.code in UNREADABLE]
        if unreadable:
            raise Refused("malformed_body", problems=unreadable)
    return found, alone
