"""`tenderwatch ledger watch | receipt | new-key`, and `tenderwatch witness`: what needs no database of ours."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from monitor.errors import TenderwatchError
from monitor.ledger.kept import Folder
from monitor.ledger.keyfile import KeyFileRefused, make_key
from monitor.ledger.note import COSIGNATURE, ED25519, NoteRefused, VerifierKey
from monitor.ledger.policy import Log, Policy, PolicyRefused
from monitor.ledger.receipt import ReceiptRefused, check, passed, read_receipts
from monitor.ledger.watch import Fetch, Report, Withheld, look
from monitor.settings import settings

ledger = typer.Typer(
    no_args_is_help=True, help="账本：核对、监看、回执、密钥 / the ledger: verify, watch, receipts, keys"
)
OUT = Console()
ERR = Console(stderr=True)
MOST_BYTES = 256 * (2 + 65_535)
"""The largest file of a log: a full bundle of the longest entries (C2SP tlog-tiles)."""
REFUSED = (TenderwatchError, KeyFileRefused, NoteRefused, PolicyRefused, ReceiptRefused, OSError)

PolicyOption = Annotated[Path | None, typer.Option("--policy", help="Trusted log and witnesses (C2SP tlog-policy).")]
LogOption = Annotated[list[str] | None, typer.Option("--log", metavar="VKEY", help="Key of a trusted log.")]


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal is one line on standard error and exit code 2."""
    try:
        yield
    except REFUSED as error:
        ERR.print(f"tenderwatch: {error}", style="bold", highlight=False, markup=False)
        raise typer.Exit(2) from error


def policy_of(path: Path | None, log: list[str] | None) -> Policy:
    """The policy of the file that is named, else of the settings, with these keys of logs in addition."""
    named = path or settings().witness_policy
    told = Policy() if named is None else Policy.parse(named.read_bytes())
    known = {one.key for one in told.logs}
    more = [Log(key) for key in map(VerifierKey.parse, dict.fromkeys(log or ())) if key not in known]
    return replace(told, logs=(*told.logs, *more))


def say(line: str) -> None:
    """One line on standard output, as it is."""
    OUT.print(line, highlight=False, markup=False, soft_wrap=True)


@ledger.command("receipt")
def receipt(
    file: Annotated[Path, typer.Argument(help="A .tlog-proof file, a receipt, or a whole answer to POST /events.")],
    policy: PolicyOption = None,
    log: LogOption = None,
) -> None:
    """Check a receipt offline: exit 0 where it holds, 1 where it does not."""
    with refusals():
        trusted = policy_of(policy, log)
        if not trusted.logs:
            raise ReceiptRefused("name the key of the log: --log VKEY, or a policy file with a log line")
        held = [(one, check(one, (), trusted)) for one in read_receipts(file.read_bytes())]
    for one, steps in held:
        say(f"{one.index}")
        for step in steps:
            say(f"  {step.state:<12} {step.name:<13} {step.zh if settings().language == 'zh' else step.en}")
    if not all(passed(steps) for _, steps in held):
        raise typer.Exit(1)


def _fetch(client: httpx.Client, address: str) -> Fetch:
    def fetched(path: str) -> bytes:
        told = bytearray()
        try:
            with client.stream("GET", f"{address.rstrip('/')}/log/{path}") as answer:
                if answer.status_code == httpx.codes.FORBIDDEN:
                    raise Withheld(f"{address} does not tell this yet")
                if answer.status_code != httpx.codes.OK:
                    raise OSError(f"{address} answers {answer.status_code}")
                for part in answer.iter_bytes():
                    told += part
                    if len(told) > MOST_BYTES:
                        raise OSError(f"{address} answers with more than {MOST_BYTES} bytes")
        except httpx.HTTPError as error:
            raise OSError(f"{address}: {error or type(error).__name__}") from error
        return bytes(told)

    return fetched


def _trusted(fetch: Fetch, state: Path, given: Path | None, log: list[str] | None) -> Policy:
    """The policy that was given; else the one kept from the first look, which took the log's own word once."""
    if (named := policy_of(given, log)).logs:
        return named
    kept = state / "policy"
    if not kept.exists():
        told = fetch("policy")
        state.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(told)
        ERR.print(f"no policy was given: the log's own one is trusted from now on, kept in {kept}", highlight=False)
    return Policy.parse(kept.read_bytes())


def _tell(report: Report) -> None:
    if report.head is not None:
        told = report.head.checkpoint
        say(f"{told.origin}: {told.size} entries, {report.entries} read, root {told.root.hex()}")
        say(f"cosigned by {', '.join(one.key.name for one in report.head.cosigned) or '-'}")
    for found in report.found:
        say(f"{'!!' if found.misbehaviour else ' -'} {found.kind}: {found.text(settings().language)}")
        for place in found.evidence:
            say(f"      {place}")
    if not report.found:
        say("nothing found" if settings().language == "en" else "未见异常")


@ledger.command("watch")
def watch(
    address: Annotated[str, typer.Argument(metavar="URL", help="Address of the API.")],
    state: Annotated[Path, typer.Option("--state", help="Folder where heads and evidence are kept.")],
    policy: PolicyOption = None,
    log: LogOption = None,
    once: Annotated[bool, typer.Option("--once", help="One look, then stop.")] = False,  # noqa: FBT002
    seconds: Annotated[int, typer.Option("--every", min=1, help="Seconds between two looks.")] = 300,
) -> None:
    """Read a log from outside, again and again: exit 1 as soon as it contradicts what it signed.

    With --once exit 2 where not all of it could be read: what is withheld may be what was rewritten.
    """
    with refusals(), httpx.Client(timeout=30, follow_redirects=True) as client:
        fetch = _fetch(client, address)
        trusted = _trusted(fetch, state, policy, log)
        while True:
            report = look(fetch, Folder(state), trusted, now=int(time.time()))
            _tell(report)
            if report.misbehaviour:
                raise typer.Exit(1)
            if once:
                raise typer.Exit(0 if report.is_whole else 2)
            time.sleep(seconds)


@ledger.command("new-key")
def new_key(
    file: Annotated[Path, typer.Argument(help="Where the key is written; never over another file.")],
    name: Annotated[str, typer.Option("--name", help="The log's origin, or the witness's name.")],
    witness: Annotated[bool, typer.Option("--witness", help="A witness's key (type 4).")] = False,  # noqa: FBT002
) -> None:
    """Make a key that only its owner can read, and print its public half."""
    with refusals():
        key = make_key(file, name, COSIGNATURE if witness else ED25519)
    say(key.verifier.text())


def run_witness(
    key: Annotated[Path, typer.Option("--key", help="File of the witness's key.")],
    log: Annotated[list[str], typer.Option("--log", metavar="VKEY", help="Key of a log to follow (repeatable).")],
    db: Annotated[Path, typer.Option("--db", help="SQLite file of the heads it cosigned.")] = Path("var/witness.db"),
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8700,
) -> None:
    """Run a witness: it signs only heads that extend the last one it signed (C2SP tlog-witness)."""
    logs = [word for one in log for word in ("--log", one)]
    told = ["--key", str(key), *logs, "--db", str(db), "--host", host, "--port", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "api.witness", *told])  # noqa: S606 - our own interpreter
