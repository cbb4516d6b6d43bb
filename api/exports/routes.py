"""Findings as files: the queue as a workbook, one finding as a working paper, one with its proofs as a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.access.caller import Exports
from api.access.looks import looked
from api.deps import PLAIN, AtDesk
from api.desk import Desk
from api.exports.made import DOCX, XLSX, ZIP, attachment, file_of, on_record
from api.findings.asked import Asked
from api.language import Language
from api.problems import Refused
from monitor.accounts.principal import Principal
from monitor.cases.history import history
from monitor.cases.sight import left_by
from monitor.export.bundle import bundle, entries_of, seal
from monitor.export.bundle_ocds import ocds_files
from monitor.export.ocds.package import Publisher
from monitor.export.queue_xlsx import queue_xlsx
from monitor.export.working_paper import Head, working_paper
from monitor.findings.explain import RecusedFrom, explain
from monitor.ledger.bundle.pack import MANIFEST, pack
from monitor.store.database import Read
from monitor.store.events import count
from monitor.store.heads import NoSigningKey, StoredCheckpoint, checkpoint_at, latest, sign_head
from monitor.store.tail import tail

router = APIRouter(prefix="/findings", tags=["exports"])
NOT_FILTERS = frozenset({"lang", "limit", "offset"})
FindingId = Annotated[str, Path(max_length=200, pattern=PLAIN)]


@router.get(
    ".xlsx", summary="The queue as a workbook", response_class=Response, responses=file_of(XLSX, "The workbook.")
)
def as_workbook(who: Exports, desk: AtDesk, request: Request, lang: Language, asked: Asked) -> Response:
    """All findings that fit the filters of GET /findings, with a legend; no pages."""
    told = [(name, value) for name, value in request.query_params.multi_items() if name not in NOT_FILTERS]
    with desk.database.reading() as read:
        wanted = replace(asked, without_units=who.recused, without_cases=left_by(read, who))
        made = queue_xlsx(read, wanted, desk.today, lang, told)
    entry, _ = on_record(desk, who, "findings", "findings.xlsx", made.rows, made.content)
    return attachment(made.content, XLSX, "findings.xlsx", entry)


@router.get(
    "/{finding_id}/working-paper.docx",
    summary="One finding as a working paper",
    response_class=Response,
    responses=file_of(DOCX, "The working paper in the caller's language."),
)
def as_paper(who: Exports, desk: AtDesk, lang: Language, finding_id: FindingId) -> Response:
    """Facts, numbers against bounds, articles, evidence, what speaks against it, what was not told, signatures."""
    _sign_what_grew(desk)
    with desk.database.reading() as read:
        found = _found(desk, read, who, finding_id)
        under = _covering(desk, read, [one["entry"] for one in found["evidence"]])
        head = Head(tail(read).origin, under.size, under.root)
        case = history(read, finding_id, who)
    looked(desk, who, "finding", found["id"])
    content = working_paper(found, desk.place.name, head, lang, case)
    entry, _ = on_record(desk, who, found["id"], "working-paper.docx", 1, content)
    return attachment(content, DOCX, f"working-paper-{found['id']}.{lang}.docx", entry)


@router.get(
    "/{finding_id}/bundle.zip",
    summary="One finding with all that it rests on, verifiable offline",
    response_class=Response,
    responses=file_of(ZIP, "The evidence bundle; `tenderwatch verify-bundle` checks it."),
)
def as_bundle(who: Exports, desk: AtDesk, finding_id: FindingId) -> Response:
    """Events, salts, leaves, proofs, the cosigned head, rule, parameters, history, papers; sealed by the ledger.

    The ledger's entry of the export holds the digest of the manifest, and the seal shows that entry.
    """
    _sign_what_grew(desk)
    with desk.database.reading() as read:
        found = _found(desk, read, who, finding_id)
        case = history(read, finding_id, who)
        under = _covering(desk, read, entries_of(read, found, case))
        releases = ocds_files(read, found["process_id"], Publisher.of(desk.settings), who.sees)
        files = bundle(read, found, desk.place.name, under, releases, case)
    looked(desk, who, "finding", found["id"])
    entry, sealed = on_record(desk, who, found["id"], "bundle.zip", len(found["evidence"]), files[MANIFEST])
    if sealed is None:
        raise NoSigningKey("the head of the log cannot be signed: no key")
    with desk.database.reading() as read:
        content = pack(files | seal(read, entry, sealed))
    return attachment(content, ZIP, f"bundle-{found['id']}.zip", entry)


def _found(desk: Desk, read: Read, who: Principal, finding_id: str) -> Mapping[str, Any]:
    try:
        found = explain(
            read, finding_id, desk.place, desk.today, without_units=who.recused, without_cases=left_by(read, who),
            with_unusual=False,
        )  # fmt: skip
    except RecusedFrom as recused:
        raise Refused("case_recused" if recused.by_case else "recused") from recused
    if found is None:
        raise Refused("no_such_finding", id=finding_id)
    return found


def _sign_what_grew(desk: Desk) -> None:
    """A head covers the whole log: the audit writes without the key, and its entries wait for the next turn."""
    with desk.database.reading() as read:
        signed = latest(read)
        is_whole = signed is not None and signed.size == count(read)
    if not is_whole:
        with desk.database.writing() as write:
            sign_head(write)


def _covering(desk: Desk, read: Read, seqs: list[int]) -> StoredCheckpoint:
    """The head that all entries stand under: the one that witnesses cosigned where it reaches, else the newest."""
    last = max(seqs)
    for size in (desk.witnessed, None):
        told = latest(read) if size is None else checkpoint_at(read, size)
        if told is not None and told.size > last:
            return told
    raise Refused("not_signed_yet", id=last, size=0 if told is None else told.size)
