"""`tenderwatch draw decline | open | void | show | transcript | verify`: a draw from its seats on."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.draw_door import Door, door
from monitor.cli.draw_said import OUT, ApiOption, SourceOption, refusals, say, told, unit
from monitor.cli.draw_seen import Seat, shown, shown_all
from monitor.draw.__main__ import main as checked
from monitor.draw.said import Said
from monitor.drawing.kept import opened_by
from monitor.drawing.wrong import FileUnfit, Wrong
from monitor.settings import settings
from monitor.vocabulary.forms import FORMS

DrawId = Annotated[str, typer.Argument(metavar="DRAW_ID", help="Number of the draw.")]
SHORTEST = 8
"""Digits of a handle that are enough to name it."""


def decline(  # noqa: PLR0913 - one argument an option of the command line
    draw_id: DrawId,
    *,
    handle: Annotated[str, typer.Option("--handle", help="Whose seat: the handle, or its first 8 digits.")],
    reason: Annotated[str, typer.Option("--reason", help="One of the request's decline_reasons.")],
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", help="Call record, message: hashed, stays here (repeatable).")
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="What the evidence is.")] = "call_record",
    phase: Annotated[
        str, typer.Option("--phase", help="before_evaluation or during_evaluation.")
    ] = "before_evaluation",
    number: Annotated[int | None, typer.Option("--number", help="Number of the decline; else the next.")] = None,
    otc: Annotated[str | None, typer.Option("--otc", help="Blind reserve: the supervisor's next code.")] = None,
    api: ApiOption = None,
) -> None:
    """One who sits declines; the next ticket of that slot steps in, no other seat moves."""
    with refusals(), door(api) as opened:
        row = _seat(opened, draw_id, handle)
        body: dict[str, Any] = {"slot": row.slot, "handle": row.handle, "reason": reason, "phase": phase}
        body |= {"evidence": [_document(path, kind) for path in evidence or ()]}
        body |= {"decline_no": number} if number is not None else {}
        body |= {"otc": otc} if otc is not None else {}
        told(opened.act("decline", draw_id, body))
        for one in opened.seen(draw_id).seated:
            if one.seat == row.seat:
                say(f"递补：{one.slot} {one.handle}", f"steps in: {one.slot} {one.handle}")


def _seat(opened: Door, draw_id: str, handle: str) -> Seat:
    """The seat that a handle or its beginning names; who declined before is found too, so that it may be repeated."""
    rows = opened.seen(draw_id).seats
    found = [row for row in rows if row.handle.startswith(handle)] if len(handle) >= SHORTEST else []
    if len(found) != 1:
        due = Said("席位上的一个代号，至少前 8 位", "the handle of one seat, its first 8 digits at least")
        raise FileUnfit(Wrong("--handle", "handle", handle, due))
    return found[0]


def _document(path: Path, kind: str) -> dict[str, str]:
    """A document by its digest; its name where that may stand in an event."""
    digest = sha256(path.read_bytes()).hexdigest()
    name = path.name if FORMS["code"].fault(path.name) is None else digest[:16]
    return {"id": name, "kind": kind, "sha256": digest}


def open_handles(
    draw_id: DrawId,
    *,
    secrets: Annotated[Path, typer.Option("--secrets", help="The file that `draw request` wrote.")],
    audience: Annotated[str, typer.Option("--audience", help="public: those seated; auditors: the whole pool.")],
    source: SourceOption,
    api: ApiOption = None,
) -> None:
    """Open the handles of those seated to everybody, once the award is on record; or all of them to the auditors."""
    with refusals(), door(api) as opened:
        seated = [row.handle for row in opened.seen(draw_id).seated] if audience == "public" else None
        rows = opened_by(secrets, draw_id, seated)
        told(opened.act("open", draw_id, {"source": unit(source), "audience": audience, "openings": rows}))
        say(f"{len(rows)} 个代号", f"{len(rows)} handles")


def void(  # noqa: PLR0913 - one argument an option of the command line
    draw_id: DrawId,
    *,
    reason: Annotated[str, typer.Option("--reason", help="too_few_reveals, beacon_unavailable, pool_exhausted ...")],
    signer: Annotated[str, typer.Option("--signer", help="Person code of the supervisor.")],
    source: SourceOption,
    form: Annotated[str, typer.Option("--form", help="full_name or e_signature.")] = "full_name",
    signed_at: Annotated[str | None, typer.Option("--signed-at", help="RFC 3339 with offset.")] = None,
    key_id: Annotated[str | None, typer.Option("--key-id", help="Registered key of an e_signature.")] = None,
    value: Annotated[str | None, typer.Option("--value", help="The e_signature, base64.")] = None,
    api: ApiOption = None,
) -> None:
    """Declare the attempt void by the supervisor's signature: another attempt needs it, and both stay public."""
    signed = {
        "signer": signer, "role": "supervision", "opinion": "agree", "form": form, "signed_at": signed_at,
        "key_id": key_id, "value": value,
    }  # fmt: skip
    signature = {name: one for name, one in signed.items() if one is not None}
    with refusals(), door(api) as opened:
        told(opened.act("void", draw_id, {"source": unit(source), "reason": reason, "signature": signature}))


def show(
    draw_id: Annotated[str | None, typer.Argument(metavar="DRAW_ID", help="One draw; else the newest.")] = None,
    api: ApiOption = None,
) -> None:
    """Show where a draw stands, who sits, and what may be done next."""
    with refusals(), door(api) as opened:
        lang = settings().language
        if draw_id is None:
            OUT.print(shown_all(opened.all(), lang))
            return
        for part in shown(opened.seen(draw_id), lang):
            OUT.print(part, highlight=False, markup=False, soft_wrap=isinstance(part, str))


def transcript(
    draw_id: DrawId,
    out: Annotated[Path, typer.Option("--out", help="Where the transcript is written.")] = Path("draw.json"),
    api: ApiOption = None,
) -> None:
    """Write the transcript: whoever has it can check the draw offline."""
    with refusals(), door(api) as opened:
        found = opened.transcript(draw_id)
        raw = json.dumps(found, ensure_ascii=False, indent=1).encode(errors="backslashreplace")
        out.write_bytes(raw)
        say(f"{out}：{len(raw):,} 字节", f"{out}: {len(raw):,} bytes")


def verify(
    file: Annotated[Path, typer.Argument(help="A transcript, draw.json.")],
    *,
    vkey: Annotated[str | None, typer.Option("--vkey", help="The log's key, believed instead of the file's.")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="Trusted witnesses (C2SP tlog-policy).")] = None,
    entries: Annotated[Path | None, typer.Option("--entries", help="Folder with the log's tile/entries.")] = None,
    test_chain: Annotated[bool, typer.Option("--test-chain", help="Let the test chain count.")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="zh or en.")] = None,
) -> None:
    """Check a draw offline, ten checks: exit 0 where none fails, 1 where one does, 2 where the file cannot be read."""
    given = {"--vkey": vkey, "--policy": policy, "--entries": entries, "--lang": lang or settings().language}
    words = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    raise typer.Exit(checked([str(file), *words, *(["--test-chain"] if test_chain else [])]))


def add_to(draw: typer.Typer) -> None:
    """The commands belong to `tenderwatch draw`."""
    draw.command("decline")(decline)
    draw.command("open")(open_handles)
    draw.command("void")(void)
    draw.command("show")(show)
    draw.command("transcript")(transcript)
    draw.command("verify")(verify)
