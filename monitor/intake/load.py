"""Mapping files found and read; every mistake names its file and its key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from monitor.errors import TenderwatchError
from monitor.intake.mapping import OWN, Mapping, is_of
from monitor.intake.soundness import faults_of

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "mappings"


class MappingFaulty(TenderwatchError):
    """A mapping file cannot be used: which file, which key, what is wrong."""

    def __init__(self, file: str, key: str, fact: str) -> None:
        """State the file's name, the dotted key (empty for the whole file) and the fact."""
        super().__init__(f"{file}: {key}: {fact}" if key else f"{file}: {fact}")
        self.file = file
        self.key = key
        self.fact = fact


class NoMapping(TenderwatchError):
    """No mapping file fits what was handed in."""


def load(path: Path) -> Mapping:
    """The mapping in a file. Raises MappingFaulty."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingFaulty(path.name, "", error.strerror or "cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingFaulty(path.name, "", str(error)) from error
    try:
        mapping = Mapping.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise MappingFaulty(path.name, ".".join(map(str, first["loc"])), first["msg"]) from error
    for key, fact in faults_of(mapping):
        raise MappingFaulty(path.name, key, fact)
    return mapping


def named(name: str) -> Mapping:
    """The mapping `data/mappings/<name>.toml`; NoMapping where there is none."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise NoMapping(
            f"no mapping {name!r}; there are {', '.join(sorted(file.stem for file in FOLDER.glob('*.toml')))}"
        )
    return load(path)


def for_folder(folder: Path) -> Mapping:
    """The mapping that fits a folder: its own `mapping.toml`, or the only one all of whose tables are there."""
    if (folder / OWN).is_file():
        return load(folder / OWN)
    files = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    known = [load(path) for path in sorted(FOLDER.glob("*.toml"))]
    fits = [mapping for mapping in known if all(any(is_of(table, file) for file in files) for table in mapping.table)]
    if len(fits) == 1:
        return fits[0]
    said = "several mappings fit" if fits else "no mapping fits"
    raise NoMapping(
        f"{said} {folder.name}; known are {', '.join(mapping.id for mapping in known)}; name one, or add {OWN}"
    )
