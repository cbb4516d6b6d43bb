"""What must not be known too early, in files that only their owner can read and that are never written over."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from monitor.draw.roster import Entrant, openings
from monitor.draw.said import Said
from monitor.drawing.wrong import FileUnfit, Wrong, json_of
from monitor.vocabulary.forms import FORMS

OWNER_ONLY: Final = 0o600
SECRETS: Final = "tw-draw-secrets/1"
NONCE: Final = "tw-draw-nonce/1"
NEW: Final = Said("尚不存在的文件（从不覆盖）", "a file that is not there yet: it is never written over")


def absent(*paths: Path) -> None:
    """Nothing, where none of these files is there; raises `FileUnfit` before any of them is written."""
    there = [Wrong(str(path), "$", "...", NEW) for path in paths if path.exists()]
    if there:
        raise FileUnfit(*there)


def keep(path: Path, told: Mapping[str, Any], mode: int = OWNER_ONLY) -> None:
    """The object is in a new file of this mode. Raises `FileUnfit` where one is there already, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError as error:
        raise FileUnfit(Wrong(str(path), "$", "...", NEW)) from error
    with open(opened, "w", encoding="utf-8") as file:  # noqa: PTH123 - the mode is set before a byte is in it
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def read_kept(path: Path, form: str, *names: str) -> dict[str, Any]:
    """The object of a file that `keep` wrote, with these texts in it. Raises `FileUnfit`, OSError."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        due = Said("只有本人可读（0600）", "readable by its owner alone (0600)")
        raise FileUnfit(Wrong(path.name, "mode", f"{mode:04o}", due))
    told = json_of(path)
    if not isinstance(told, dict) or told.get("format") != form:
        found = str(told.get("format"))[:80] if isinstance(told, dict) else type(told).__name__
        raise FileUnfit(Wrong(path.name, "format", found, Said(form, form)))
    for name in names:
        if not isinstance(told.get(name), str):
            raise FileUnfit(Wrong(path.name, name, repr(told.get(name))[:40], Said("文字", "a text")))
    return told


def secrets_of(draw_id: str, roster: list[Entrant], salts: Mapping[str, str]) -> dict[str, Any]:
    """What opens every handle of a draw later."""
    rows = [{"expert": one.expert, "salt": salts[one.expert], "employer": one.employer} for one in roster]
    return {"format": SECRETS, "draw_id": draw_id, "experts": rows}


def opened_by(path: Path, draw_id: str, handles: list[str] | None) -> list[dict[str, Any]]:
    """The openings of these handles, or of all, out of a file of secrets of this draw.

    Raises `FileUnfit`. An employer is told where it is an organisation's id.
    """
    told = read_kept(path, SECRETS, "draw_id")
    if told["draw_id"] != draw_id:
        raise FileUnfit(Wrong(path.name, "draw_id", told["draw_id"], Said(draw_id, draw_id)))
    rows = told.get("experts")
    try:
        employers = {row["expert"]: row.get("employer", "") for row in rows}  # type: ignore[union-attr]
        made = openings(draw_id, {row["expert"]: row["salt"] for row in rows}, handles)  # type: ignore[union-attr]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        due = Said("expert 和 salt 的列表", "a list of expert and salt")
        raise FileUnfit(Wrong(path.name, "experts", str(error)[:80], due)) from error
    return [_with_employer(row, employers[row["expert"]]) for row in made]


def _with_employer(row: dict[str, str], employer: Any) -> dict[str, Any]:
    is_known = isinstance(employer, str) and employer and FORMS["org_id"].fault(employer) is None
    return {**row, "employer": {"id": employer}} if is_known else dict(row)
