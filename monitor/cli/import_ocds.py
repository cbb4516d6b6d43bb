"""`tenderwatch import --ocds`: what others publish, with a report of what could not be mapped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from monitor.errors import TenderwatchError
from monitor.intake.deliver import Delivered, deliver
from monitor.intake.ocds.door import Options, import_ocds, known_in
from monitor.store.database import Database
from monitor.vocabulary.contract import contract
from monitor.vocabulary.forms import FORMS

MOST = 40
"""Paths that could not be mapped, of which the report on the screen names so many."""


class WrongSource(TenderwatchError):
    """What was said about who publishes cannot be used."""


def options(unit: str | None, regime: str, region: str | None) -> Options:
    """The options of an import. Raises WrongSource."""
    for name, form, told in (("--unit", "org_id", unit), ("--region", "region", region)):
        if told is not None and (not told or FORMS[form].fault(told) is not None):
            raise WrongSource(f"{name} {told}: expected {FORMS[form].expected.en} / {FORMS[form].expected.zh}")
    if regime not in contract().codelists["regime"]:
        raise WrongSource(f"--regime {regime}: expected one of {', '.join(contract().codelists['regime'])}")
    return Options(unit=unit, regime=regime, region=region)


def import_releases(
    database: Database, paths: list[Path], told: Options, *, progress: Callable[[int], None]
) -> tuple[Delivered, dict[str, Any]]:
    """What the store took, and the report ready for JSON."""
    missing = next((path for path in paths if not path.is_file()), None)
    if missing is not None:
        raise WrongSource(f"no such file: {missing}")
    door = import_ocds(paths, told, known_in(database))
    done = deliver(database, [door], progress=progress)
    report = door.report.as_json()
    left = max(len(report["unmapped"]) - MOST, 0)
    kept = {name: report[name] for name in ("values", "assumed")}
    return done, {**kept, "could_not_be_mapped": report["unmapped"][:MOST], "further_paths": left}
