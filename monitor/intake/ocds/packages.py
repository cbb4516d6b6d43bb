"""A document becomes releases: release packages, record packages, records, bare releases, and arrays of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from monitor.intake.ocds.terms import LIST, OBJECT, Flaw, Found, Path, Place
from monitor.intake.problems import Weight
from monitor.vocabulary.problems import Words

PUBLISHED: Final = Words(
    "发布包、记录包、记录或发布", "a release package, a record package, a record or a release (an object)"
)
CONTENT: Final = ("planning", "tender", "bids", "awards", "contracts", "parties", "buyer", "tw")


def found_in(value: Any, place: Place) -> Iterator[Found | Flaw]:
    """The releases of a document with their places; what is no release is a Flaw, at its path in the document."""
    if isinstance(value, list):
        for i, one in enumerate(value):
            yield from _of(one, place, (i,))
    else:
        yield from _of(value, place, ())


def _of(value: Any, place: Place, path: Path) -> Iterator[Found | Flaw]:
    if not isinstance(value, dict):
        yield Flaw("not_an_object", path, value, PUBLISHED, Weight.MUST_FIX)
    elif "records" in value and "ocid" not in value:
        for at, record in _each(value, "records", path):
            yield from [record] if isinstance(record, Flaw) else from_record(record, place, at)
    elif "releases" in value and "ocid" not in value:
        for at, release in _each(value, "releases", path):
            yield release if isinstance(release, Flaw) else _release(release, place, at)
    elif "compiledRelease" in value or ("releases" in value and not any(key in value for key in CONTENT)):
        yield from from_record(value, place, path)
    else:
        yield _release(value, place, path)


def _each(value: dict[str, Any], key: str, path: Path) -> Iterator[tuple[Path, dict[str, Any] | Flaw]]:
    told = value[key]
    if not isinstance(told, list):
        yield path, Flaw("wrong_type", (*path, key), told, LIST, Weight.MUST_FIX)
        return
    for i, one in enumerate(told):
        at = (*path, key, i)
        yield at, one if isinstance(one, dict) else Flaw("not_an_object", at, one, OBJECT, Weight.MUST_FIX)


def from_record(record: dict[str, Any], place: Place, path: Path) -> list[Found | Flaw]:
    """The releases of a record and, behind them, its compiled release; a release told by its address only is none."""
    out: list[Found | Flaw] = []
    linked = 0
    if record.get("releases") is not None:
        for at, release in _each(record, "releases", path):
            if isinstance(release, Flaw):
                out.append(release)
            elif "url" in release and "ocid" not in release:
                linked += 1
            else:
                out.append(_release(_named(release, record), place, at))
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        told = _release(_named(compiled, record), place, (*path, "compiledRelease"))
        told.is_compiled = True
        out.append(told)
    elif compiled is not None:
        out.append(Flaw("wrong_type", (*path, "compiledRelease"), compiled, OBJECT, Weight.MUST_FIX))
    if linked:
        out.append(Flaw("linked_release", (*path, "releases"), linked, weight=Weight.NOTE))
    if not any(isinstance(one, Found) for one in out):
        expected = Words("其中的发布或合并发布", "releases or a compiled release within it")
        out.append(Flaw("missing", path, "", expected, Weight.MUST_FIX))
    return out


def _named(release: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """The release with the record's ocid where it has none of its own."""
    return release if "ocid" in release or "ocid" not in record else {**release, "ocid": record["ocid"]}


def _release(release: dict[str, Any], place: Place, path: Path) -> Found:
    tags = release.get("tag")
    compiled = isinstance(tags, list) and "compiled" in tags
    return Found(Place(place.file, place.line, (*place.path, *path)), release, is_compiled=compiled)
