"""The log over HTTP: what a monitor, a witness or a holder of a receipt needs, in public formats.

C2SP tlog-tiles (checkpoint, tiles, entry bundles), tlog-proof (one file an entry), tlog-policy; RFC 6962 proofs.
"""

from __future__ import annotations

import base64
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import PlainTextResponse, Response

from api.access.caller import Looks
from api.deps import LARGEST, AtDesk, Reading
from api.language import Language
from api.log.compare import compared, opened_head
from api.log.schemas import Compared, Consistency, Head, Kept
from api.problems import Refused
from api.withheld import withheld_from
from monitor.accounts.principal import PUBLIC
from monitor.ledger import tlog_proof
from monitor.ledger.tiles import WIDTH, Tile, TileRefused, parse_tile_path, width_at
from monitor.store.database import Read
from monitor.store.events import count
from monitor.store.heads import StoredCheckpoint, checkpoint_at, latest, root_at
from monitor.store.proofs import bundle, consistency, inclusion, leaf_of, tile

router = APIRouter(prefix="/log", tags=["log"])
TEXT: Final = "text/plain; charset=utf-8"
BYTES: Final = "application/octet-stream"
IMMUTABLE: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
PART: Final = {"Cache-Control": "public, max-age=86400"}
MUTABLE: Final = {"Cache-Control": "no-cache"}
PRIVATE: Final = {"Cache-Control": "private, no-store"}
_BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}, "description": "The tile."},
    400: {"description": "The path names no tile."},
    403: {"description": "It holds leaves that are withheld while a call for bids is open."},
    404: {"description": "The log has no such tile (yet)."},
}
Size = Annotated[int, Query(ge=0, le=LARGEST, description="Entries in the tree.")]


@router.get(
    "/checkpoint",
    summary="The head, signed by the log and cosigned by witnesses",
    response_class=PlainTextResponse,
    responses={404: {"description": "No head of this size was signed."}},
)
def checkpoint(
    __: Looks,
    desk: AtDesk,
    read: Reading,
    *,
    size: Annotated[int | None, Query(ge=0, le=LARGEST, description="The checkpoint of exactly this size.")] = None,
    newest: Annotated[bool, Query(description="The newest head, whether witnesses have cosigned it or not.")] = False,
) -> Response:
    """C2SP tlog-checkpoint. While witnesses answer, the newest head that their quorum cosigned; else the newest."""
    wanted = size if size is not None or newest else desk.witnessed
    return Response(_signed(read, wanted).cosigned, media_type=TEXT, headers=MUTABLE)


@router.get("/head", summary="The same head as JSON: size, root, time, who cosigned it")
def head(__: Looks, desk: AtDesk, read: Reading, response: Response) -> Head:
    """For people to read; a client that verifies reads /log/checkpoint itself."""
    response.headers.update(MUTABLE)
    return opened_head(read, _signed(read, desk.witnessed), desk.key.verifier, desk.policy)


@router.post("/check", summary="Whether a checkpoint that somebody kept is still the beginning of the log")
def check(__: Looks, desk: AtDesk, read: Reading, lang: Language, kept: Kept) -> Compared:
    """Signature, cosignatures, history; nothing is stored. It is the log's own word about itself.

    The same without it: `tenderwatch ledger watch`, or a C2SP client with the proof of /log/consistency.
    """
    return compared(read, kept.checkpoint, desk.key.verifier, desk.policy, lang)


@router.get(
    "/tile/{path:path}",
    summary="A tile of hashes, or a bundle of 256 entries",
    response_class=Response,
    responses=_BYTES,
)
def tiles(
    who: Looks,
    desk: AtDesk,
    read: Reading,
    path: Annotated[str, Path(max_length=200, description="<L>/<N>[.p/<W>] or entries/<N>[.p/<W>]")],
) -> Response:
    """C2SP tlog-tiles: `tile/0/x001/067` are 256 leaf hashes, `tile/entries/x001/067.p/5` five entries.

    A bundle is not given out while it holds an entry that is withheld: its hashes are in the tile of level 0.
    """
    try:
        asked = parse_tile_path(f"tile/{path}")
    except TileRefused as refused:
        raise Refused("malformed_tile", id=path[:100]) from refused
    if not asked.width <= width_at(asked.level or 0, asked.index, count(read)):
        raise Refused("no_such_tile", id=asked.path)
    kept = IMMUTABLE if asked.width == WIDTH else PART
    if asked.level is None:
        start = asked.index * WIDTH
        entries = range(start, start + asked.width)
        if hidden := withheld_from(who, desk, read, entries):
            raise Refused("leaves_withheld", count=len(hidden), tile=Tile(0, asked.index, asked.width).path)
        if withheld_from(PUBLIC, desk, read, entries):
            kept = PRIVATE
    return Response(_tile(read, asked), media_type=BYTES, headers=kept)


@router.get(
    "/proof/{seq}.tlog-proof",
    summary="The proof that an entry is in the log, as one file",
    response_class=PlainTextResponse,
)
def proof(
    who: Looks,
    desk: AtDesk,
    read: Reading,
    seq: Annotated[int, Path(ge=0, le=LARGEST)],
    size: Annotated[int | None, Query(ge=1, le=LARGEST, description="Against the checkpoint of this size.")] = None,
) -> Response:
    """C2SP tlog-proof against the newest checkpoint; its extra line brings the leaf, once told. Verifies offline."""
    if seq >= count(read):
        raise Refused("no_such_entry", id=seq)
    signed = _signed(read, size)
    if seq >= signed.size:
        raise Refused("not_signed_yet", id=seq, size=signed.size)
    leaf = None if withheld_from(who, desk, read, range(seq, seq + 1)) else leaf_of(read, seq)
    text = tlog_proof.write(seq, inclusion(read, seq, signed.size), signed.cosigned, leaf)
    name = {"Content-Disposition": f'attachment; filename="{seq}.tlog-proof"'}
    return Response(text, media_type=TEXT, headers={**MUTABLE, **name})


@router.get("/consistency", summary="The proof that the log only grew between two sizes")
def consistent(
    __: Looks, read: Reading, *, from_: Annotated[int, Query(alias="from", ge=0, le=LARGEST)], to: Size
) -> Consistency:
    """RFC 6962, section 2.1.2, with the roots at both sizes."""
    size = count(read)
    if not from_ <= to <= size:
        raise Refused("no_such_sizes", old=from_, new=to, size=size)
    return Consistency(
        from_size=from_,
        from_root=_base64(root_at(read, from_)),
        to_size=to,
        to_root=_base64(root_at(read, to)),
        proof=[_base64(one) for one in consistency(read, from_, to)],
    )


@router.get("/vkey", summary="The key that signs the heads", response_class=PlainTextResponse)
def vkey(__: Looks, desk: AtDesk) -> Response:
    """The verifier key (C2SP signed-note). Compare it once with what the operator published elsewhere."""
    return Response(f"{desk.key.verifier.text()}\n", media_type=TEXT, headers=MUTABLE)


@router.get("/policy", summary="The log's keys, the witnesses and their quorum", response_class=PlainTextResponse)
def policy(__: Looks, desk: AtDesk) -> Response:
    """C2SP tlog-policy. It is the log's own word: whom to trust is for the reader to decide."""
    return Response(desk.policy.text().encode(errors="surrogateescape"), media_type=TEXT, headers=MUTABLE)


def _signed(read: Read, size: int | None) -> StoredCheckpoint:
    found = latest(read) if size is None else checkpoint_at(read, size)
    if found is None:
        raise Refused("no_such_checkpoint", id="-" if size is None else size)
    return found


def _tile(read: Read, asked: Tile) -> bytes:
    if asked.level is None:
        return bundle(read, asked.index, asked.width)
    return tile(read, asked.level, asked.index, asked.width)


def _base64(one: bytes) -> str:
    return base64.b64encode(one).decode()
