"""The closed list of the product's own entries (`own.yaml`), and the door that holds each to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from monitor.errors import TenderwatchError

_SHA256 = re.compile(r"[0-9a-f]{64}")


class OwnRefused(TenderwatchError):
    """An entry of the product's own does not fit the closed list: the message names kind, field and what was found."""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of such an entry."""

    type: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind of such an entry, in both languages."""

    name: str
    zh: str
    en: str
    fields: Mapping[str, OwnField]


@dataclass(frozen=True, slots=True)
class Doing:
    """Something the product did, to be put on record: `subject` names a record, never a person."""

    kind: str
    subject: str
    data: Mapping[str, Any]


@cache
def own_kinds() -> Mapping[str, OwnKind]:
    """Kind -> what it holds."""
    told = yaml.safe_load(files("monitor.vocabulary").joinpath("own.yaml").read_text(encoding="utf-8"))["kinds"]
    return MappingProxyType(
        {
            name: OwnKind(
                name,
                kind["zh"],
                kind["en"],
                MappingProxyType({field: OwnField(**spec) for field, spec in kind["fields"].items()}),
            )
            for name, kind in told.items()
        }
    )


def _fits(kind: str, value: Any) -> bool:
    plain = (str, int, bool)
    match kind:
        case "text":
            return isinstance(value, str) and bool(value)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "sha256":
            return isinstance(value, str) and _SHA256.fullmatch(value) is not None
        case "texts":
            return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
        case "objects":
            return isinstance(value, list) and all(
                isinstance(one, dict) and all(isinstance(inner, plain) for inner in one.values()) for one in value
            )
        case _:
            return isinstance(value, dict)


def checked(doing: Doing) -> Doing:
    """The same, where it fits the closed list; raises `OwnRefused` for anything unknown, missing or of another type."""
    kind = own_kinds().get(doing.kind)
    if kind is None:
        raise OwnRefused(f"no kind {doing.kind} among the product's own entries")
    if not doing.subject:
        raise OwnRefused(f"{doing.kind}: an entry has a subject")
    for name, value in doing.data.items():
        field = kind.fields.get(name)
        if field is None:
            raise OwnRefused(f"{doing.kind}: no field {name}")
        if not _fits(field.type, value):
            raise OwnRefused(f"{doing.kind}.{name}: {field.type} expected, {value!r} found")
    missing = [name for name, field in kind.fields.items() if not field.optional and name not in doing.data]
    if missing:
        raise OwnRefused(f"{doing.kind}: {', '.join(missing)} missing")
    return doing
