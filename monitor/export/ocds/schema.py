"""The schemas of OCDS 1.1.5 with the extensions that our releases use, and what in a package does not fit them.

Nothing is fetched: the official schemas stand in `data/ocds/official`, the extension `tw` in `data/ocds/tw`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from jsonschema import Draft4Validator, FormatChecker  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT4

from monitor.vocabulary.scalars import instant, uri

DATA: Final = Path(__file__).resolve().parents[3] / "data" / "ocds"
RELEASE: Final = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"
RECORD: Final = "https://standard.open-contracting.org/schema/1__2__0/record-schema.json"
"""What the record package schema refers to; the schema itself is told in our own words."""
Package = Literal["release-package", "record-package"]


class Misfit(NamedTuple):
    """A place in a package that does not fit, as a JSON path, and what the schema says of it."""

    path: str
    message: str


def read(name: str) -> Any:
    """A file of `data/ocds`."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def patched(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396): how an OCDS extension changes the release schema."""
    if not isinstance(patch, dict):
        return patch
    out = dict(target) if isinstance(target, dict) else {}
    for name, told in patch.items():
        if told is None:
            out.pop(name, None)
        else:
            out[name] = patched(out.get(name), told)
    return out


@cache
def _release_schema() -> Any:
    told = read("official/release-schema.json")
    for extension in ("official/beside.json", "tw/release-schema.json"):
        told = patched(told, read(extension))
    return told


def release_schema() -> dict[str, Any]:
    """The schema of a release with every extension that we use; a copy of the caller's own."""
    told: dict[str, Any] = deepcopy(_release_schema())
    return told


def _formats() -> FormatChecker:
    """The formats that our schemas ask for, read as strictly as the contract reads them."""
    checker = FormatChecker(formats=())
    for name, check in (("date-time", instant), ("uri", uri)):

        def fits(told: object, check: Callable[[str], str | None] = check) -> bool:
            return not isinstance(told, str) or check(told) is None

        checker.checks(name)(fits)
    return checker


@cache
def _validator(name: Package) -> Draft4Validator:
    told = ((RELEASE, _release_schema()), (RECORD, read("official/record.json")))
    registry: Registry[Any] = Registry().with_resources(
        (address, DRAFT4.create_resource(schema)) for address, schema in told
    )
    return Draft4Validator(read(f"official/{name}-schema.json"), registry=registry, format_checker=_formats())


def misfits(name: Package, package: object) -> Iterator[Misfit]:
    """Everything in a package that does not fit the schema. Numbers may be Decimal."""
    for error in _validator(name).iter_errors(package):
        yield Misfit(error.json_path, error.message)
