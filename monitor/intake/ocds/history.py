"""The releases of one process, in the order of their dates, as the states they lead to.

Merging follows the OCDS rules by `ocdsmerge`: objects field by field, arrays of objects by id, the rest whole; null
removes. The rules below are those of the release schema 1.1.5, so that nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ocdsmerge.exceptions import OCDSMergeError, OCDSMergeWarning
from ocdsmerge.merge import CompiledRelease

from monitor.intake.ocds.moments import NotAMoment, instant
from monitor.intake.ocds.terms import Flaw, Found, Path
from monitor.intake.problems import Weight
from monitor.vocabulary.problems import Words

MERGED: Final = Words("各次发布同一路径的类型一致", "the same type at a path in every release")
DATED: Final = Words("RFC 3339 时刻", "an RFC 3339 instant")
ONCE: Final = Words("数组内编号唯一", "each id once within an array")

_DOCUMENTS: Final = ("documents/languages", "documents/relatedItems")
_ITEMS: Final = ("additionalClassifications", "deliveryLocations", "deliveryAddresses")
_ORGANISATIONS: Final = (
    *("parties", "buyer", "tender/procuringEntity", "tender/tenderers", "awards/suppliers"),
    *("contracts/implementation/transactions/payer", "contracts/implementation/transactions/payee"),
)
_WHOLE: Final = (
    *("parties/roles", "parties/details/classifications", "relatedProcesses/relationship"),
    *("planning/project/additionalClassifications", "planning/project/locations"),
    *("tender/identifiers", "tender/deliveryLocations", "tender/deliveryAddresses"),
    *("tender/additionalProcurementCategories", "tender/submissionMethod"),
    *("contracts/identifiers", "contracts/relatedProcesses/relationship"),
    *(f"{one}/additionalIdentifiers" for one in _ORGANISATIONS),
    *(f"{one}/items/{field}" for one in ("tender", "awards", "contracts") for field in _ITEMS),
    *(f"{one}/{name}/changes" for one in ("tender", "awards", "contracts") for name in ("amendments", "amendment")),
    *(
        f"{one}/{field}"
        for one in ("planning", "planning/milestones", "tender", "tender/milestones", "awards", "contracts")
        for field in _DOCUMENTS
    ),
    *(
        f"contracts/{one}{field}"
        for one in ("milestones/", "implementation/", "implementation/milestones/")
        for field in _DOCUMENTS
    ),
)
RULES: Final[dict[tuple[str, ...], str]] = {
    **{tuple(path.split("/")): "wholeListMerge" for path in _WHOLE},
    **{(name,): "omitWhenMerged" for name in ("id", "date", "tag", "links")},
}
"""Path -> what merging does with it, where it is not by field and id."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a process once a release was published."""

    found: Found
    release_id: str
    date: str | None
    """RFC 3339; None where the release has none that can be read."""
    tags: tuple[str, ...]
    content: dict[str, Any]

    @property
    def is_history(self) -> bool:
        """True where the release tells what happened then, not only how things stand."""
        return not self.found.is_compiled


def states(releases: list[Found]) -> Iterator[State | tuple[Found, Flaw]]:
    """The states in the order of the dates (undated releases first, compiled ones behind those of their date)."""
    ordered = sorted(releases, key=_order)
    if len(ordered) == 1:
        yield _state(ordered[0], ordered[0].release)
        return
    merged = CompiledRelease(merge_rules=RULES)
    for found in ordered:
        yield from ((found, flaw) for flaw in doubled(found.release))
        before = dict(merged.data)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", OCDSMergeWarning)
                merged.append(found.release)
                _remove(merged.data)
                content = merged.asdict()
        except (OCDSMergeError, TypeError, AttributeError) as error:
            merged.data = before
            said = str(error) if isinstance(error, OCDSMergeError) else "id"
            yield found, Flaw("merge_refused", (), said, MERGED, Weight.MUST_FIX)
            continue
        yield _state(found, content)


def _remove(data: dict[tuple[str, ...], Any]) -> None:
    """Take away what a null stands over: it removes a whole object, not only a value."""
    for null in [path for path, value in data.items() if value is None]:
        for path in [path for path in data if path[: len(null)] == null]:
            del data[path]


def doubled(release: dict[str, Any]) -> Iterator[Flaw]:
    """Ids that stand twice in one array: merging would make one of two."""
    waiting: list[tuple[Path, Any]] = [((), release)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, dict):
            waiting.extend(((*path, key), inner) for key, inner in here.items())
        elif isinstance(here, list):
            seen: set[str] = set()
            for i, one in enumerate(here):
                waiting.append(((*path, i), one))
                key = one.get("id") if isinstance(one, dict) else None
                if isinstance(key, str | int) and str(key) in seen and ("tw" not in path):
                    yield Flaw("given_twice", (*path, i, "id"), key, ONCE)
                elif isinstance(key, str | int):
                    seen.add(str(key))


def _order(found: Found) -> tuple[bool, datetime, bool, str, str]:
    date = _date(found.release)
    when = datetime.fromisoformat(date).astimezone(UTC) if date else datetime.min.replace(tzinfo=UTC)
    return date is not None, when, found.is_compiled, _id(found.release), _digest(found.release)


def _state(found: Found, content: dict[str, Any]) -> State:
    tags = found.release.get("tag")
    told = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return State(found, _id(found.release), _date(found.release), told, content)


def _date(release: dict[str, Any]) -> str | None:
    try:
        return instant(release.get("date")).text
    except NotAMoment:
        return None


def _id(release: dict[str, Any]) -> str:
    told = release.get("id")
    return str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""


def _digest(release: dict[str, Any]) -> str:
    plain = json.dumps(release, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode("utf-8", "backslashreplace")).hexdigest()
