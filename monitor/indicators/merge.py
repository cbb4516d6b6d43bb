"""Releases of one process become one: later values stand, arrays are merged by the ids of their elements.

The rules of OCDS for compiled releases, as far as a process needs them: by date, objects by field, arrays of objects
that all have an id by that id, everything else whole; null removes.
"""

from __future__ import annotations

from typing import Any


def merged(releases: list[dict[str, Any]]) -> dict[str, Any]:
    """The compiled release, in order of `date` (a release without one comes first); empty of no releases."""
    out: dict[str, Any] = {}
    for release in sorted(releases, key=lambda one: one["date"] if isinstance(one.get("date"), str) else ""):
        out = _object(out, release)
    return out


def _object(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    out = dict(old)
    for key, value in new.items():
        before = out.get(key)
        if value is None:
            out.pop(key, None)
        elif isinstance(value, dict) and isinstance(before, dict):
            out[key] = _object(before, value)
        elif isinstance(value, list) and isinstance(before, list) and _has_ids(before) and _has_ids(value):
            out[key] = _array(before, value)
        else:
            out[key] = value
    return out


def _has_ids(array: list[Any]) -> bool:
    return all(isinstance(one, dict) and isinstance(one.get("id"), str | int) for one in array)


def _array(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_id: dict[str, dict[str, Any]] = {str(one["id"]): one for one in old}
    for one in new:
        before = by_id.get(str(one["id"]))
        by_id[str(one["id"])] = one if before is None else _object(before, one)
    return list(by_id.values())
