"""The OCDS data of the process that a finding is about, as it goes into a bundle."""

from __future__ import annotations

from collections.abc import Callable

from monitor.export.ocds.county import County
from monitor.export.ocds.package import Publisher, encode
from monitor.store.database import Read


def ocds_files(
    read: Read, process_id: str | None, publisher: Publisher, sees: Callable[[str], bool]
) -> dict[str, bytes]:
    """`releases.json` and `record.json` of a process, of the sources that `sees` lets through; none without process."""
    if process_id is None:
        return {}
    county = County(read)
    if process_id not in county.seats.members:
        return {}
    told = county.process(process_id)
    releases = told.releases(publisher.prefix, sees)
    if not releases:
        return {}
    ocid = told.ocid(publisher.prefix)
    return {
        "releases.json": encode(publisher.release_package(ocid, releases)),
        "record.json": encode(publisher.record_package(ocid, releases)),
    }
