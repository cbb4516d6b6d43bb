"""`tenderwatch verify-bundle`: an evidence bundle checked offline, without database or network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.ledger import LogOption, PolicyOption, policy_of, refusals, say
from monitor.ledger.bundle.check import check, holds
from monitor.ledger.receipt import ReceiptRefused
from monitor.settings import settings


def verify_bundle(
    file: Annotated[Path, typer.Argument(help="The bundle, as GET /findings/{id}/bundle.zip gives it.")],
    policy: PolicyOption = None,
    log: LogOption = None,
) -> None:
    """Check an evidence bundle offline, every byte of it: exit 0 where it holds, 1 where it does not."""
    with refusals():
        told = policy_of(policy, log)
        if not told.logs:
            raise ReceiptRefused("name the key of the log: --log VKEY, or a policy file with a log line")
        steps = check(file.read_bytes(), told)
    for step in steps:
        say(f"{step.state.value:<12} {step.name:<13} {step.zh if settings().language == 'zh' else step.en}")
    if not holds(steps):
        raise typer.Exit(1)


def add_to(app: typer.Typer) -> None:
    """The command belongs to `tenderwatch`."""
    app.command("verify-bundle")(verify_bundle)
