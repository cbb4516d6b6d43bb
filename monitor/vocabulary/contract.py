"""The event contract as data: kinds, fields, code lists, scope keys.

`contract.yaml` is the one source; pydantic models, JSON Schemas, frames, link keys and documentation are all
derived from what this module reads out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("contract.yaml")
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind or a structure."""

    name: str
    type: str
    """A scalar type, `code_of`, or the name of a structure."""
    zh: str
    en: str
    codes: str | None = None
    is_list: bool = False
    required: bool = False
    required_with: str | None = None
    ocds: str | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A group of fields that several kinds use."""

    name: str
    zh: str
    en: str
    fields: dict[str, Field]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event."""

    name: str
    group: str
    zh: str
    en: str
    time: str
    subject: tuple[str, ...]
    fields: dict[str, Field]
    rules: tuple[str, ...]
    signed_fields: tuple[str, ...]
    scopes: dict[str, tuple[str, ...]]
    """Scope noun -> payload paths that carry its key."""
    example: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contract:
    """The whole contract."""

    version: int
    conventions: tuple[str, ...]
    codelists: dict[str, dict[str, str]]
    structures: dict[str, Structure]
    kinds: dict[str, Kind]
    absence_is_breach: dict[str, dict[str, list[str]]]
    reads: dict[str, dict[str, list[str]]]
    """Rule id -> kind -> fields it reads."""


def _field(name: str, raw: dict[str, Any], common: dict[str, dict[str, Any]]) -> Field:
    told = {**common[name], **raw} if raw.get("common") else raw
    return Field(
        name=name,
        type=told["type"],
        zh=told["zh"],
        en=told["en"],
        codes=told.get("codes"),
        is_list=bool(told.get("list")),
        required=bool(told.get("required")),
        required_with=told.get("required_with"),
        ocds=told.get("ocds"),
    )


@cache
def contract() -> Contract:
    """The contract of this release, read once."""
    raw = yaml.load(PATH.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both are safe loaders
    common = raw["common"]

    def fields(told: dict[str, Any]) -> dict[str, Field]:
        return {name: _field(name, field, common) for name, field in told.items()}

    return Contract(
        version=raw["version"],
        conventions=tuple(raw["conventions"]),
        codelists=raw["codelists"],
        structures={n: Structure(n, s["zh"], s["en"], fields(s["fields"])) for n, s in raw["structures"].items()},
        kinds={
            n: Kind(
                name=n,
                group=k["group"],
                zh=k["zh"],
                en=k["en"],
                time=k["time"],
                subject=tuple(k["subject"]),
                fields=fields(k["fields"]),
                rules=tuple(k["rules"]),
                signed_fields=tuple(k.get("signed_fields", ())),
                scopes={noun: tuple(paths) for noun, paths in raw["scopes"].get(n, {}).items()},
                example=k["example"],
            )
            for n, k in raw["kinds"].items()
        },
        absence_is_breach=raw["absence_is_breach"],
        reads=raw["rules"],
    )
