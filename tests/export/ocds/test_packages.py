"""The packages of a whole county: they fit the official schemas, say what the ledger says, and show no person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from ocds_county import county_events
from ocdsmerge import Merger
from sampled import is_in_sample

from monitor.export.ocds.bulk import Asked, other_lines, release_lines
from monitor.export.ocds.county import County
from monitor.export.ocds.masking import masked
from monitor.export.ocds.package import Publisher
from monitor.export.ocds.process import process
from monitor.export.ocds.record import merger
from monitor.export.ocds.schema import misfits
from monitor.store.database import Read
from monitor.vocabulary.contract import contract
from monitor.vocabulary.keys import values_at
from monitor.vocabulary.persons import paths, persons_in
from monitor.vocabulary.reading import read_event

WHOLE, PUBLIC = Asked(sees=lambda _: True), Asked()
PREFIX = "ocds-tw9990"
Packages = Callable[[str, Asked], list[Any]]


def events_in(packages: list[Any]) -> Iterator[Any]:
    """What stands under `tw.events` of every release."""
    return (one for package in packages for release in package["releases"] for one in release["tw"]["events"])


def test_packages_fit_the_official_schemas(packages: Packages, asked: Asked) -> None:
    releases, records = packages("releases", asked), packages("records", asked)
    assert len(releases) == len(records) > 20
    some = [place for place, one in enumerate(releases) if is_in_sample(one["uri"], one_in=12)]
    assert len(some) > 1
    found = [misfit for place in some for misfit in misfits("release-package", releases[place])]
    found += [misfit for place in some for misfit in misfits("record-package", records[place])]
    assert not found, found[:5]


def _reaches(told: Any, path: tuple[str | int, ...]) -> bool:
    try:
        for step in path:
            told = told[step]
    except (KeyError, IndexError):
        return False
    return True


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("ocid",), 5),
        (("date",), "yesterday"),
        (("tag",), "planning"),
        (("tender", "procurementMethod"), "bribed"),
        (("awards", 0, "value", "amount"), "12.00"),
        (("tw", "events", 0, "leafHash"), "x"),
    ],
)
def test_what_does_not_fit_is_found(packages: Packages, path: tuple[str | int, ...], wrong: object) -> None:
    told = (release for package in packages("releases", WHOLE) for release in package["releases"])
    release = deepcopy(next(one for one in told if _reaches(one, path)))
    package = {**packages("releases", WHOLE)[0], "releases": [release]}
    assert not list(misfits("release-package", package))
    at: Any = release
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = wrong
    assert [misfit.path for misfit in misfits("release-package", package)]


def test_all_events_come_out_and_read_back_as_they_were(county_read: Read, packages: Packages) -> None:
    told: dict[str, dict[str, Any]] = {}
    for one in events_in(packages("releases", WHOLE)):
        assert told.setdefault(one["id"], one) == one
    inside = len(told)
    for line in other_lines(county_read, County(county_read), WHOLE):
        (one,) = json.loads(line)["tw"]["events"]
        told[one["id"]] = one
    assert inside > 300
    back = [read_event(json.dumps(one["event"]), stored=True) for one in told.values()]
    assert sorted(back, key=lambda one: (one.source, one.id)) == sorted(
        county_events(), key=lambda one: (one.source, one.id)
    )


def test_one_process_alone_is_the_same_as_among_all(county_read: Read, asked: Asked) -> None:
    county = County(county_read)
    for id_ in county.ids[::6]:
        among = county.process(id_)
        alone = process(county_read, among.ocid(PREFIX), PREFIX)
        assert alone is not None
        assert alone.releases(PREFIX, asked.sees) == among.releases(PREFIX, asked.sees)


def test_anybody_who_merges_the_releases_that_hold_gets_the_record(packages: Packages) -> None:
    theirs = Merger(merge_rules=merger().merge_rules)
    for package, told in zip(packages("releases", WHOLE), packages("records", WHOLE), strict=True):
        record = told["records"][0]
        gone = {release["tw"]["replaces"] for release in package["releases"] if "replaces" in release["tw"]}
        held = [one for one in package["releases"] if one["tw"]["events"][0]["id"] not in gone]
        assert record["compiledRelease"] == theirs.create_compiled_release(held)
        assert [one["url"].partition("#")[2] for one in record["releases"]] == [
            one["id"] for one in package["releases"]
        ]
        assert "events" not in record["compiledRelease"]["tw"]


def test_amounts_keep_every_digit(county_read: Read, publisher: Publisher) -> None:
    signed = {
        one.data["contract_id"]: one.data["amount"]["amount"]
        for one in county_events()
        if one.type == "contract.signed"
    }
    seen = 0
    for line in release_lines(County(county_read), publisher, WHOLE):
        for release in json.loads(line, parse_float=str)["releases"]:
            if release["tw"]["events"][0]["event"]["type"] == "contract.signed":
                for one in release["contracts"]:
                    assert one["value"]["amount"] == signed[one["id"]]
                    seen += 1
    assert seen >= len(signed) > 20


def _personal() -> set[str]:
    """Every person code, token, network address and signature of the county."""
    out: set[str] = set()
    for event in county_events():
        out |= persons_in(event.type, event.data)
        for kind in ("token", "ip", "base64"):
            out |= {one for path in paths(event.type, kind) for one in values_at(event.data, path)}
        if event.submitter:
            out.add(event.submitter)
    return {one for one in out if isinstance(one, str) and len(one) > 4}


def _texts(told: object) -> Iterator[str]:
    if isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _texts(one)
    elif isinstance(told, str):
        yield told


def test_the_public_export_tells_of_no_person(county_read: Read, packages: Packages) -> None:
    personal = _personal()
    assert len(personal) > 100
    others = [json.loads(line) for line in other_lines(county_read, County(county_read), PUBLIC)]
    texts = set(_texts([packages("releases", PUBLIC), packages("records", PUBLIC), others]))
    assert len(texts) > 1_000
    assert not texts & personal
    assert set(_texts(packages("releases", WHOLE))) & personal


def test_what_is_withheld_is_named() -> None:
    for kind in contract().kinds.values():
        data, withheld = masked(kind.name, kind.example["data"])
        assert not persons_in(kind.name, data)
        assert bool(withheld) == (data != kind.example["data"])
        for path in withheld:
            above, name = tuple(path.split("."))[:-1], path.rpartition(".")[2]
            assert not any(name in one for one in values_at(data, above))
            assert any(name in one for one in values_at(kind.example["data"], above))
