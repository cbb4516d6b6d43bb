"""`tenderwatch evaluate collusion | payments`: screens judged on labelled bids, and on anomalies put in."""

from __future__ import annotations

import typer

from monitor.cli.evaluate_collusion import collusion
from monitor.cli.evaluate_payments import payments

evaluate = typer.Typer(no_args_is_help=True, help="筛查的检验 / screens judged on labelled or injected data")


evaluate.command("collusion")(collusion)
evaluate.command("payments")(payments)


@evaluate.callback()
def _group() -> None:
    """Screens judged: each figure beside its baselines."""
