"""Lines that are no releases, fields of wrong types, lots, packages, and the order of it all."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ocds_lines import award, bid, flags, lines, release

from monitor.indicators import Settings, red_flags
from monitor.indicators import decode as decoding
from monitor.indicators.moments import is_late, moment, whole_days
from monitor.indicators.reading import lines_of

SAME = Settings.of({"R028": {}})
ONE = release([bid("valid", "A", 10), bid("valid", "B", 10)])
GOOD = json.dumps(ONE).encode()
FLAGGED = {"o": {"R028": 1.0}}


def told(written: list[bytes], **more: Any) -> tuple[dict[str, Any], list[int]]:
    warned: list[int] = []
    answer = red_flags(written, SAME, warn=lambda line, _: warned.append(line), **more)
    return answer.get("OCID", {}), warned


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b" \t\r\n",
        b'{"ocid": ',
        b'{"ocid": "o",}',
        b'{"ocid": "o", "x": NaN}',
        b'{"ocid": "o", "x": "\xff"}',
        b'{"ocid": "o", "x": "\\ud800"}',
        b'{"ocid": 1, "x": "\\ud800"}',
        b'{"ocid": "o", "x": "a\x00b"}',
        GOOD + b"\x00",
        GOOD + GOOD,
        b'{"ocid": "o", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"ocid": 5, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[]",
        b"null",
        b'"ocid"',
        b"{}",
        b'{"ocid": 12}',
        b'{"ocid": null}',
    ],
)
def test_a_line_without_a_release_is_told_and_the_next_is_read(line: bytes) -> None:
    found, warned = told([line, GOOD])
    assert found == FLAGGED
    assert warned == ([1] if line.strip() else [])


def test_a_mark_and_other_line_ends_are_read() -> None:
    assert told([b"\xef\xbb\xbf" + GOOD + b"\r\n"]) == (FLAGGED, [])
    assert told([b"\xef\xbb\xbf" + GOOD], compat=True) == ({}, [1])


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("buyer",), "a text"),
        (("buyer",), {"id": ["A"]}),
        (("tender",), [1]),
        (("tender",), {"status": 5, "tenderPeriod": "long", "lots": {}, "numberOfTenderers": {}}),
        (("awards",), {}),
        (("awards",), [None, 5, {"status": [], "suppliers": {}, "items": [7, {"classification": 1}]}]),
        (("bids", "statistics"), 10**400),
        (("tender",), {"numberOfTenderers": 10**400}),
    ],
)
def test_a_field_of_a_wrong_type_does_not_lose_the_line(place: tuple[str, ...], value: Any) -> None:
    one = json.loads(GOOD)
    inner = one
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    assert told([json.dumps(one).encode()]) == (FLAGGED, [])


@pytest.mark.parametrize("amount", ['"10"', "null", "true", "1e400", "[10]", "9" * 500])
def test_an_amount_that_is_no_number_is_absent(amount: str) -> None:
    one = json.dumps(release([bid("valid", "A", 10), bid("valid", "B", 10.5)])).replace("10.5", amount).encode()
    assert told([one]) == ({}, [])
    assert told([one.replace(b'"A"', b"7")]) == ({}, [])


def test_both_ways_of_decoding_give_the_same() -> None:
    full = release(
        [bid("valid", "A", 10, date="2024", relatedLots=["1"], relatedLot="2"), {"status": "pending"}],
        [award("A", items=[{"classification": {"id": "45"}}, {}], relatedLot="1")],
        buyer={"id": 5},
        tender={"lots": [{"id": "1"}], "tenderPeriod": {"endDate": "x"}, "numberOfTenderers": 1, "procuringEntity": {}},
    )
    line = json.dumps(full).encode()
    assert decoding.decode(line) == decoding.tolerant(line)


def test_the_last_line_of_a_process_counts_whatever_it_says() -> None:
    cancelled = json.dumps({**ONE, "tender": {"status": "cancelled"}}).encode()
    assert told([cancelled, GOOD]) == (FLAGGED, [2])
    assert told([GOOD, cancelled]) == ({}, [2])
    assert told([GOOD, cancelled], compat=True) == (FLAGGED, [])


def test_results_do_not_depend_on_the_order_of_lines() -> None:
    random = Random(4)
    many = [
        release(
            [
                bid(random.choice(("valid", "disqualified")), random.choice("ABCDE"), random.randrange(9, 20))
                for _ in "1234"
            ],
            [award(random.choice("ABC"))],
            ocid=str(number),
            buyer={"id": random.choice("XYZ")},
        )
        for number in range(80)
    ]
    written = lines(many)
    first: list[dict[str, Any]] = []
    answer = red_flags(written, maps=True, evidence=first)
    assert {"OCID", "Tenderer", "Meta", "Maps"} <= answer.keys()
    for _ in range(3):
        random.shuffle(written)
        again: list[dict[str, Any]] = []
        assert red_flags(written, maps=True, evidence=again) == answer
        bare = [{**one, "evidence": {**one["evidence"], "line": 0}} for one in again]
        assert bare == [{**one, "evidence": {**one["evidence"], "line": 0}} for one in first]


def test_lots_are_judged_apart() -> None:
    bids = [
        bid("valid", "A", 10, relatedLots=["1"]),
        bid("valid", "B", 10, relatedLot="2"),
        bid("disqualified", "C", 9, relatedLots=["2"]),
        bid("valid", "D", 10, relatedLots=["1", "2"]),
    ]
    one = release(bids, [award("A", relatedLots=["1"]), award("B", relatedLots=["2"])], tender={"lots": [{"id": "1"}]})
    assert flags([one], {"R028": {}, "R036": {}})["OCID"] == {"o": {"R036": 1.0}}
    assert flags([one], {"R028": {}, "R036": {}}, compat=True)["OCID"] == {"o": {"R028": 1.0, "R036": 1.0}}
    whole = {**one, "tender": {"lots": []}}
    assert flags([whole], {"R028": {}})["OCID"] == FLAGGED


def test_packages_are_read_from_lines_and_from_whole_files(tmp_path: Path) -> None:
    later = {"ocid": "o", "date": "2", "bids": {"details": [{"id": "2", **bid("valid", "B", 10)}]}}
    early = {"ocid": "o", "date": "1", "bids": {"details": [{"id": "1", **bid("valid", "A", 10)}]}}
    compiled = {"records": [{"ocid": "o", "compiledRelease": ONE}, {"ocid": "none"}, 5]}
    apart = {"records": [{"ocid": "o", "releases": [later, early]}]}
    record = {"ocid": "o", "compiledRelease": ONE, "releases": [early]}
    for package, warned in (({"releases": [ONE]}, []), (compiled, [1, 1]), (apart, []), (record, [])):
        assert told(lines([package])) == (FLAGGED, warned)
        path = tmp_path / "package.json"
        path.write_text(json.dumps(package, indent=1), encoding="utf-8")
        assert told(list(lines_of(path))) == (FLAGGED, warned)
    assert told(lines([{**record, "releases": 5}, {**ONE, "ocid": "p", "releases": [early]}]))[0].keys() == {"o", "p"}
    (tmp_path / "broken.jsonl").write_bytes(b'{"ocid": "x",\n' + GOOD)
    assert told(list(lines_of(tmp_path / "broken.jsonl"))) == (FLAGGED, [1])


def test_evidence_tells_the_values() -> None:
    period = {"startDate": "2024-03-01", "endDate": "2024-03-04"}
    evidence: list[dict[str, Any]] = []
    red_flags(lines([{**ONE, "tender": {"tenderPeriod": period}}]), evidence=evidence)
    short, same = evidence[:2]
    expected = {"line": 1, "start": "2024-03-01", "end": "2024-03-04", "days": 3, "threshold": 15}
    assert short == {"group": "OCID", "id": "o", "code": "R003", "value": 1.0, "evidence": expected}
    assert same["evidence"]["same_prices"] == [{"amount": 10.0, "currency": "CNY", "tenderers": ["A", "B"]}]
    assert same["evidence"]["tenderers"] == ["A", "B"]


def test_maps_tell_who_belongs_where() -> None:
    one = release(
        [bid("disqualified", "A", 1), bid("valid", "B", 1)], buyer={"id": "X"}, tender={"procuringEntity": {}}
    )
    maps = red_flags(lines([one]), maps=True)["Maps"]
    assert maps["ocid_buyer_r038"] == {"o": "X"}
    assert maps["ocid_procuringentity_r038"] == {}
    assert maps["ocid_tenderer"] == {"o": ["A", "B"]} == maps["ocid_tenderer_r028"]


def test_moments_compare_as_exactly_as_they_are_written() -> None:
    assert not is_late("2024-03-16T00:00:00Z", "2024-03-16T00:00:00z")
    assert is_late("2024-03-16T00:00:00.000000001Z", "2024-03-16T00:00:00Z")
    assert not is_late("2024-06-30T23:59:60Z", "2024-07-01T00:00:00Z")
    assert not is_late("2024-03-16T09:00:00", "2024-03-16T00:00:00Z")
    assert moment("2024-13-01") is None
    assert moment("2024-03-01T10:00Z") is None
    ends = [moment("2024-03-01T00:00:00Z"), moment("2024-02-28T12:00:00Z")]
    assert ends[0] is not None
    assert ends[1] is not None
    assert whole_days(ends[0], ends[1]) == -1
