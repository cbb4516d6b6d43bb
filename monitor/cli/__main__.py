"""`python -m monitor.cli`: the same as `tenderwatch`."""

from __future__ import annotations

from monitor.cli.app import app

app()
