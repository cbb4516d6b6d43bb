"""How a file is read: by the ending of its name, or by the mapping that the sender names."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from monitor.intake.load import FOLDER
from monitor.submissions.refused import FormUnknown

LONGEST: Final = 120


class Form(StrEnum):
    """How a file is read."""

    WORKBOOK = "workbook"
    CSV = "csv"
    JSONL = "jsonl"
    MAPPING = "mapping"


ENDINGS: Final[dict[str, Form]] = {
    ".xlsx": Form.WORKBOOK,
    ".xlsm": Form.WORKBOOK,
    ".csv": Form.CSV,
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
    ".json": Form.JSONL,
}
"""Ending of the name -> form. What is inside is for the reader to say, with a place."""
TABLES: Final = frozenset({Form.WORKBOOK, Form.CSV})


def mappings() -> list[str]:
    """The names of the mappings that may be named."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def form_of(name: str, mapping: str | None) -> Form:
    """The form of a file of this name. Raises `FormUnknown`."""
    told = ENDINGS.get(PurePosixPath(name).suffix.lower())
    if told is None:
        raise FormUnknown(found=PurePosixPath(name).suffix[:20] or "—", known=", ".join(ENDINGS))
    if mapping is None:
        return told
    if told not in TABLES or mapping not in mappings():
        raise FormUnknown(found=mapping[:40], known=", ".join(mappings()))
    return Form.MAPPING


def clean_name(told: str) -> str:
    """A sender's name of a file as it may be shown and written: no folder, nothing unseen, never empty or too long."""
    last = PureWindowsPath(PurePosixPath(told.replace("\0", "")).name).name
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable() and c not in '/\\:*?"<>|')
    name = seen.strip().lstrip(".~$")
    if len(name) > LONGEST:
        path = PurePosixPath(name)
        name = path.stem[: LONGEST - len(path.suffix[:10])] + path.suffix[:10]
    return name or "file"
