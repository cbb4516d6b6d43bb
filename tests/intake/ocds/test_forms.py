"""Packages, records, bare releases, JSON Lines, versions 1.0 and 1.1: the same process, the same events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_release import OCID, history, written

from monitor.intake.ocds.door import OcdsReport, import_ocds
from monitor.vocabulary.event import Event


def events_of(*paths: Path) -> list[Event]:
    return import_ocds(paths).taken()[0]


def same(events: list[Event]) -> list[str]:
    return sorted(repr((event.id, event.type, event.time, event.data)) for event in events)


def numbers(value: Any, tmp_path: Path) -> Any:
    """The value as it is read back, with plain numbers in it."""
    return json.loads(written(tmp_path / "numbers.json", value).read_text())


@pytest.fixture
def package(tmp_path: Path) -> list[str]:
    return same(events_of(written(tmp_path / "package.json", {"version": "1.1", "releases": history()})))


@pytest.mark.parametrize("form", ["record", "records", "array", "lines", "packages", "files", "spread", "marked"])
def test_every_form_tells_the_same(form: str, tmp_path: Path, package: list[str]) -> None:
    releases = numbers(history(), tmp_path)
    path = tmp_path / "told.json"
    paths = [path]
    if form == "record":
        path.write_text(json.dumps({"ocid": OCID, "releases": releases}))
    elif form == "records":
        path.write_text(json.dumps({"version": "1.1", "records": [{"ocid": OCID, "releases": releases}]}))
    elif form == "array":
        path.write_text(json.dumps(releases))
    elif form == "lines":
        path.write_text("\n".join(json.dumps(one) for one in reversed(releases)) + "\n")
    elif form == "packages":
        path.write_text("\n".join(json.dumps({"releases": [one]}) for one in releases))
    elif form == "files":
        paths = [tmp_path / f"{number}.json" for number in range(len(releases))]
        for one, file in zip(releases, paths, strict=True):
            file.write_text(json.dumps(one))
    elif form == "spread":
        path.write_text(json.dumps({"releases": releases}, indent=2))
    else:
        path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"releases": releases}).encode())
    assert same(events_of(*paths)) == package


def test_a_compiled_release_behind_its_history_adds_nothing(tmp_path: Path, package: list[str]) -> None:
    releases = history()
    compiled: dict[str, Any] = {}
    for one in history():
        compiled |= one
    compiled |= {"id": "c", "tag": ["compiled"]}
    record = {"ocid": OCID, "releases": releases, "compiledRelease": compiled}
    assert same(events_of(written(tmp_path / "record.json", record))) == package


def test_releases_told_by_address_are_named(tmp_path: Path) -> None:
    release = {**history()[0], "tag": ["compiled"]}
    linked = [{"url": "https://example.org/1", "date": "2026-03-01T09:00:00Z", "tag": ["tender"]}]
    record = {"ocid": OCID, "releases": linked, "compiledRelease": release}
    door = import_ocds([written(tmp_path / "record.json", record)])
    events, problems = door.taken()
    assert [problem.code for problem in problems if problem.severity.value == "note"] == ["linked_release"]
    assert "tender.published" in {event.type for event in events}


def test_version_one_nought_embeds_organisations(tmp_path: Path) -> None:
    old = {
        "ocid": OCID,
        "id": "o",
        "date": "2026-05-01T00:00:00Z",
        "tag": ["award"],
        "buyer": {"name": "示例局", "identifier": {"scheme": "XX-REG", "id": "1"}},
        "awards": [
            {
                "id": "a",
                "date": "2026-04-30T00:00:00Z",
                "suppliers": [{"name": "Example Builders", "identifier": {"scheme": "XX-REG", "id": "44-1"}}],
                "value": {"amount": 12, "currency": "JPY"},
            }
        ],
        "contracts": [
            {
                "id": "c",
                "awardID": "a",
                "implementation": {
                    "transactions": [
                        {
                            "id": 5,
                            "date": "2026-06-01T00:00:00Z",
                            "amount": {"amount": "=7.50", "currency": "CNY"},
                            "providerOrganization": {"scheme": "XX-REG", "id": "XX-REG:1"},
                            "receiverOrganization": {"id": "XX-REG-44-1", "legalName": "Example Builders"},
                        }
                    ]
                },
            }
        ],
    }
    told = {event.type: event for event in events_of(written(tmp_path / "old.json", old))}
    assert told["award.made"].data["supplier"]["id"] == "XX-REG:44-1"
    assert told["award.made"].data["amount"] == {"amount": "12", "currency": "JPY"}
    assert told["payment.made"].data["payee"]["id"] == "XX-REG:44-1"
    assert told["payment.made"].data["amount"]["amount"] == "7.50"


def test_every_value_is_accounted_for(tmp_path: Path) -> None:
    door = import_ocds([written(tmp_path / "package.json", {"uri": "x", "license": "y", "releases": history()})])
    door.taken()
    report = door.report
    assert isinstance(report, OcdsReport)
    tally = report.tallies["package.json"]
    assert (tally.releases, tally.processes) == (4, 1)
    assert tally.unmapped == sum(one.count for one in report.unmapped.values())
    assert report.unmapped["package/uri"].count == 1
    told = {one["path"]: one for one in report.as_json()["unmapped"]}
    assert told["planning/budget/amount/amount"] == {
        "path": "planning/budget/amount/amount",
        "count": 1,
        "example": "number",
    }
    assert (tally.kept, tally.unmapped, tally.refused) == (97, 16, 0)
