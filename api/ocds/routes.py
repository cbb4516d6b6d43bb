"""What the public may have as OCDS: one process, all of them, flat tables, and the extension that they use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from api.access.caller import Looks
from api.deps import LARGEST, AtDesk, Id, Reading
from api.desk import Desk
from api.ocds.dated import Dated, headers_of
from api.problems import Refused
from monitor.export.ocds.bulk import Asked, other_lines, record_lines, release_lines
from monitor.export.ocds.county import County
from monitor.export.ocds.files import compiled_of
from monitor.export.ocds.package import Publisher, encode
from monitor.export.ocds.process import moved, process
from monitor.export.ocds.schema import DATA
from monitor.export.ocds.tables import write_tables
from monitor.export.ocds.values import Json
from monitor.store.database import Read

router = APIRouter(prefix="/ocds", tags=["ocds"])
JSON: Final = "application/json"
LINES: Final = "application/x-ndjson"
ZIP: Final = "application/zip"
PART: Final = 1 << 16
Since = Annotated[int, Query(ge=-1, le=LARGEST, description="Only what changed after this entry of the ledger.")]
Make = Callable[[Read, County, Publisher, Asked], Iterator[bytes]]


def file_of(media: str, what: str) -> dict[int | str, dict[str, Any]]:
    """How the document of the API tells of an answer that is no model."""
    return {200: {"content": {media: {"schema": {"type": "string"}}}, "description": what}}


def lines(desk: Desk, make: Make, asked: Asked) -> Iterator[bytes]:
    """The lines in a session of their own, which ends with them."""
    with desk.database.reading() as read:
        yield from make(read, County(read), Publisher.of(desk.settings), asked)


def releases(_: Read, county: County, publisher: Publisher, asked: Asked) -> Iterator[bytes]:
    """A release package a process."""
    return release_lines(county, publisher, asked)


def records(_: Read, county: County, publisher: Publisher, asked: Asked) -> Iterator[bytes]:
    """A record package a process."""
    return record_lines(county, publisher, asked)


def others(read: Read, county: County, _: Publisher, asked: Asked) -> Iterator[bytes]:
    """The events of no process."""
    return other_lines(read, county, asked)


def tables(desk: Desk, out: IO[bytes], asked: Asked) -> int:
    """The flat tables in a file; how many processes."""
    with desk.database.reading() as read:
        return write_tables(out, compiled_of(County(read), Publisher.of(desk.settings), asked))


class Lined(NamedTuple):
    """A file of lines: how it is made, and what the document of the API says of it."""

    make: Make
    summary: str
    what: str
    about: str


FILES: Final[dict[str, Lined]] = {
    "releases": Lined(
        releases,
        "All releases, a package a process and line",
        "Release packages (OCDS 1.1), one a line.",
        "Each line is one process with all of its releases, as the public may see them.",
    ),
    "records": Lined(
        records,
        "All records, a package a process and line",
        "Record packages (OCDS 1.1), one a line.",
        "Each line is one process as it stands, with the addresses of its releases.",
    ),
    "others": Lined(
        others,
        "The public events of no process",
        "One event a line, under tw.",
        "Published allocations, sanctions, projects, registrations: what is public and no contracting process.",
    ),
}
"""Name before `.jsonl` -> the file."""


def _sent(make: Make) -> Callable[..., Response]:
    def answer(_: Looks, desk: AtDesk, response: Response, since: Since = -1) -> Response:
        return StreamingResponse(lines(desk, make, Asked(since)), media_type=LINES, headers=headers_of(response))

    return answer


for name, file in FILES.items():
    router.get(
        f"/{name}.jsonl",
        name=f"all_{name}",
        summary=file.summary,
        description=file.about,
        dependencies=[Dated],
        response_class=StreamingResponse,
        responses=file_of(LINES, file.what),
    )(_sent(file.make))


@router.get(
    "/tables.zip",
    summary="The compiled releases as flat tables",
    dependencies=[Dated],
    response_class=StreamingResponse,
    responses=file_of(ZIP, "CSV files; README.txt tells the rule."),
)
def flat(_: Looks, desk: AtDesk, response: Response) -> Response:
    """Processes, parties, lots, bids, awards, contracts, transactions ...: one CSV file each."""
    file = TemporaryFile()  # noqa: SIM115 - closed when the answer has been sent
    tables(desk, file, Asked())
    file.seek(0)
    return StreamingResponse(parts(file), media_type=ZIP, headers=headers_of(response))


def parts(file: IO[bytes]) -> Iterator[bytes]:
    """The file in parts; it is closed after the last."""
    with file:
        while part := file.read(PART):
            yield part


def _package(
    read: Read,
    desk: Desk,
    ocid: str,
    make: Callable[[Publisher], Callable[..., Json]],
    address: Callable[[Publisher], Callable[[str], str]],
    headers: dict[str, str],
) -> Response:
    publisher = Publisher.of(desk.settings)
    found = process(read, ocid, publisher.prefix)
    if found is None or not found.holds:
        now = moved(read, ocid, publisher.prefix)
        there = process(read, now, publisher.prefix) if now is not None else None
        if now is not None and there is not None and there.releases(publisher.prefix, None):
            return RedirectResponse(address(publisher)(now), status_code=308)
    told = found.releases(publisher.prefix, None) if found is not None else []
    if found is None or not told:
        raise Refused("no_such_process", id=ocid)
    body = make(publisher)(found.ocid(publisher.prefix), told)
    return Response(encode(body), media_type=JSON, headers=headers)


@router.get(
    "/releases/{ocid:path}",
    summary="The releases of one process",
    dependencies=[Dated],
    response_class=Response,
    responses=file_of(JSON, "A release package (OCDS 1.1)."),
)
def of_process(_: Looks, desk: AtDesk, read: Reading, response: Response, ocid: Id) -> Response:
    """One release an entry of the ledger, in order of date; what concerns persons is left out and named (withheld)."""
    return _package(read, desk, ocid, lambda p: p.release_package, lambda p: p.releases_of, headers_of(response))


@router.get(
    "/records/{ocid:path}",
    summary="The record of one process",
    dependencies=[Dated],
    response_class=Response,
    responses=file_of(JSON, "A record package (OCDS 1.1)."),
)
def record_of(_: Looks, desk: AtDesk, read: Reading, response: Response, ocid: Id) -> Response:
    """The compiled release, and where the releases are that it was compiled from."""
    return _package(read, desk, ocid, lambda p: p.record_package, lambda p: p.record_of, headers_of(response))


def _extension() -> dict[str, Path]:
    """Name -> file of the extension."""
    told = {path.name: path for path in (DATA / "tw").iterdir()}
    return told | {f"codelists/{path.name}": path for path in (DATA / "codelists").iterdir()}


@router.get(
    "/extension/{name:path}",
    summary="The files of the extension tw",
    response_class=Response,
    responses=file_of(JSON, "A file of the extension."),
)
def extension(_: Looks, name: Id) -> Response:
    """`extension.json`, `release-schema.json`, `codelists/<name>.csv`, as OCDS wants extensions."""
    path = _extension().get(name)
    if path is None:
        raise Refused("no_such_file", id=name)
    media = {".json": JSON, ".csv": "text/csv; charset=utf-8"}.get(path.suffix, "text/markdown; charset=utf-8")
    return Response(path.read_bytes(), media_type=media)
