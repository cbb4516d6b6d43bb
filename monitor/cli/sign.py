"""`tenderwatch sign | verify | signing-key`: signatures on records, from files, without a server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor.errors import TenderwatchError
from monitor.facts.effective import effective
from monitor.facts.records import records
from monitor.ledger.keyfile import KeyFileRefused, make_key, read_key
from monitor.ledger.note import NoteRefused
from monitor.settings import settings
from monitor.signatures.check import check, counts
from monitor.signatures.make import registration, signature_on
from monitor.signatures.refused import FileUnread, RecordUnclear, SigningRefused, TimeUnread
from monitor.signatures.signable import Target, signable, target_of
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_batch
from monitor.vocabulary.writing import written

OUT = Console()
ERR = Console(stderr=True)
KeyOption = Annotated[Path | None, typer.Option("--key", help="The signer's key file, made by signing-key.")]
TimeOption = Annotated[str | None, typer.Option("--at", metavar="TIME", help="RFC 3339 with offset; now unless told.")]


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (EventRefused, SigningRefused) as refused:
        _complain(refused.text(settings().language))
        raise typer.Exit(2) from refused
    except (TenderwatchError, KeyFileRefused, NoteRefused, OSError) as error:
        _complain(str(error))
        raise typer.Exit(2) from error


def _complain(sentence: str) -> None:
    ERR.print(f"tenderwatch: {sentence}", style="bold", highlight=False, markup=False, soft_wrap=True)


def _events(paths: Iterable[Path]) -> list[Event]:
    """The events of all files that hold: corrected and withdrawn ones are left out."""
    told: list[Event] = []
    for path in paths:
        for item in read_batch(path.read_bytes(), stored=True, file=path.name):
            if isinstance(item, EventRefused):
                place = path if item.origin.row is None else f"{path}:{item.origin.row}"
                raise FileUnread(f"{place}：{item.text('zh')}", f"{place}: {item.text('en')}")
            told.append(item)
    held = effective(records(enumerate(told)).events)["event"].to_list() if told else []
    return [told[number] for number in sorted(held)]


def _moment(at: str | None) -> datetime:
    try:
        told = datetime.now(COUNTY) if at is None else datetime.fromisoformat(at)
    except ValueError:
        form = "2026-06-28T10:00:00+08:00"
        raise TimeUnread(
            f"--at：应为 {form} 这样的时间，实为 {at!r}", f"--at: a time like {form} expected, {at!r} found"
        ) from None
    return told if told.tzinfo is not None else told.replace(tzinfo=COUNTY)


def _one(events: list[Event], wanted: str | None) -> Event:
    """The record to sign: the only signable one, or the one with this event id or business id."""
    found = [event for event in events if event.type in signable()]
    if wanted is not None:
        found = [event for event in found if wanted in {event.id, target_of(event).id}]
    if len(found) != 1:
        named = ", ".join(target_of(event).id for event in found[:8]) or "-"
        raise RecordUnclear(
            f"应有一条待签记录，实有 {len(found)} 条（{named}）；用 --record 指明",
            f"one record to sign expected, {len(found)} found ({named}); name it with --record",
        )
    return found[0]


def sign(  # noqa: PLR0913, PLR0917 - one argument an option of the command line
    file: Annotated[Path, typer.Argument(help="Events as JSON Lines; one of them is the record to sign.")],
    signer: Annotated[str, typer.Option(help="Person code of whoever signs.")],
    role: Annotated[str, typer.Option(help="In which capacity, a code of signer_role.")],
    key: KeyOption = None,
    form: Annotated[str, typer.Option(help="Without a key: how the paper is signed.")] = "full_name",
    opinion: Annotated[str, typer.Option(help="agree, disagree ...")] = "agree",
    record: Annotated[str | None, typer.Option(help="Id of the record, or of its event.")] = None,
    step: Annotated[str | None, typer.Option(help="motion, argument, decision or execution.")] = None,
    at: TimeOption = None,
) -> None:
    """Print document.signed, bound to the record's content: by key it can be verified, else it is recorded."""
    with _refusals():
        who = {"signer": signer, "role": role, "opinion": opinion, **({} if key else {"form": form})}
        made = signature_on(_one(_events([file]), record), who, _moment(at), read_key(key) if key else None, step=step)
        typer.echo(json.dumps(written(made), ensure_ascii=False))


def signing_key(
    file: Annotated[Path, typer.Argument(help="Where the key is written, for its owner only; never over a file.")],
    key_id: Annotated[str, typer.Option(help="Number of the key, not made of the person code.")],
    holder: Annotated[str, typer.Option(help="Person code of its holder.")],
    unit: Annotated[str, typer.Option(help="Credit code of the unit that registers it.")],
    until: Annotated[str | None, typer.Option(help="Last day on which it is valid (YYYY-MM-DD).")] = None,
    at: TimeOption = None,
) -> None:
    """Make a person's key and print key.registered, with the public half; the secret half stays in the file."""
    with _refusals():
        when = _moment(at)
        made = make_key(file, key_id)
        try:
            told = registration(made, holder, f"urn:tw:unit:{unit}", when, until=until)
        except EventRefused:
            file.unlink()
            raise
        typer.echo(json.dumps(written(told), ensure_ascii=False))


def verify(
    files: Annotated[list[Path], typer.Argument(help="Records, signatures and registered keys as JSON Lines.")],
) -> None:
    """Check every signature in the files: exit 0 where all count, 1 where one does not, 2 where a file is not read."""
    with _refusals():
        events = _events(files)
    of_target = {target_of(event): event for event in events if event.type in signable()}
    keys = [event for event in events if event.type == "key.registered"]
    signed = [event for event in events if event.type == "document.signed"]
    if not signed:
        _complain("no signature in the files" if settings().language == "en" else "文件中没有签署")
        raise typer.Exit(2)
    bad = 0
    for event in signed:
        target, told = event.data["target"], event.data["signature"]
        steps = check(event, of_target.get(Target(target["kind"], target["id"])), keys)
        bad += not counts(steps)
        _say(f"{target['kind']} {target['id']}  {told['signer']} ({told['role']})  {event.id}")
        for step in steps:
            _say(f"  {step.state:<12} {step.name:<8} {step.zh if settings().language == 'zh' else step.en}")
    if bad:
        raise typer.Exit(1)


def _say(line: str) -> None:
    OUT.print(line, highlight=False, markup=False, soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    """The three commands belong to `tenderwatch`."""
    app.command("sign")(sign)
    app.command("verify")(verify)
    app.command("signing-key")(signing_key)
