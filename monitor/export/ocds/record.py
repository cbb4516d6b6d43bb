"""Records: a process as it stands, and where its releases are.

The compiled release merges, by the rules of OCDS, the releases that hold: without those that were corrected or
withdrawn (`tw.replaces` of a later one names them) and standing facts told after newer ones. So a supplier that was
corrected does not stay in a list whose members OCDS merges by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ocdsmerge import Merger

from monitor.export.ocds.release import Released
from monitor.export.ocds.schema import release_schema
from monitor.export.ocds.values import Json


@cache
def merger() -> Merger:
    """The merging of OCDS 1.1.5 with the extensions that our releases use."""
    return Merger(release_schema())


def compiled(releases: Sequence[Released]) -> Json | None:
    """The compiled release; None where nothing holds."""
    held = [one.release for one in releases if one.holds]
    return merger().create_compiled_release(held) if held else None


def record(ocid: str, releases: Sequence[Released], package: str) -> Json:
    """The record of one process; its releases stand in the package at the address `package`."""
    told: Json = {
        "ocid": ocid,
        "releases": [
            {"url": f"{package}#{one.release['id']}", "date": one.release["date"], "tag": one.release["tag"]}
            for one in releases
        ],
    }
    whole = compiled(releases)
    return told if whole is None else told | {"compiledRelease": whole}
