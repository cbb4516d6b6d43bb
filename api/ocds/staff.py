"""What staff may export as OCDS: all of the sources they see, persons included, on the ledger before it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Final

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from api.access.caller import Exports
from api.deps import AtDesk
from api.desk import Desk
from api.exports.made import digest_on_record, named
from api.ocds.routes import LINES, ZIP, Make, Since, file_of, lines, others, parts, records, releases, tables
from monitor.accounts.principal import Principal
from monitor.export.ocds.bulk import Asked

router = APIRouter(prefix="/ocds/full", tags=["ocds"])
SUBJECT: Final = "ocds"
RELEASED: Final = file_of(LINES, "Release packages (OCDS 1.1), one a line, whole.")


def _sent(desk: Desk, who: Principal, name: str, media: str, fill: Callable[[IO[bytes]], int]) -> Response:
    """A file that `fill` writes (how many rows): on disk first, its digest on the ledger, then on its way."""
    file = TemporaryFile()  # noqa: SIM115 - closed when the answer has been sent
    rows = fill(file)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")
    entry, _ = digest_on_record(desk, who, SUBJECT, f"ocds/{name}", rows, digest.hexdigest())
    file.seek(0)
    return StreamingResponse(parts(file), media_type=media, headers=named(name, digest.digest(), entry))


def _lines(desk: Desk, who: Principal, name: str, make: Make, since: int) -> Response:
    def fill(file: IO[bytes]) -> int:
        count = 0
        for line in lines(desk, make, Asked(since, who.sees)):
            file.write(line)
            count += 1
        return count

    return _sent(desk, who, name, LINES, fill)


@router.get("/releases.jsonl", summary="All releases, whole", response_class=StreamingResponse, responses=RELEASED)
def all_releases(who: Exports, desk: AtDesk, since: Since = -1) -> Response:
    """With others.jsonl this can be imported into another installation, event by event as it was."""
    return _lines(desk, who, "releases.jsonl", releases, since)


@router.get(
    "/records.jsonl",
    summary="All records, whole",
    response_class=StreamingResponse,
    responses=file_of(LINES, "Record packages (OCDS 1.1), one a line, whole."),
)
def all_records(who: Exports, desk: AtDesk, since: Since = -1) -> Response:
    """Each process as it stands, persons included as codes."""
    return _lines(desk, who, "records.jsonl", records, since)


@router.get(
    "/others.jsonl",
    summary="The events of no process, whole",
    response_class=StreamingResponse,
    responses=file_of(LINES, "One event a line, under tw."),
)
def all_others(who: Exports, desk: AtDesk, since: Since = -1) -> Response:
    """Plans, duties, registers, sanctions, monthly reports."""
    return _lines(desk, who, "others.jsonl", others, since)


@router.get(
    "/tables.zip",
    summary="Flat tables, whole",
    response_class=StreamingResponse,
    responses=file_of(ZIP, "CSV files; README.txt tells the rule."),
)
def flat(who: Exports, desk: AtDesk) -> Response:
    """The compiled releases of all that the account sees."""
    return _sent(desk, who, "tables.zip", ZIP, lambda file: tables(desk, file, Asked(sees=who.sees)))
