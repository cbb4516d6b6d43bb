"""The indicators that judge a process by itself, on both sides of their bounds."""

from __future__ import annotations

from typing import Any

import pytest
from ocds_lines import award, bid, flags, release


def tender(start: str | None = None, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"tender": {"tenderPeriod": {"startDate": start, "endDate": end}, **more}}


def codes(found: dict[str, Any], group: str = "OCID") -> dict[str, float]:
    return {one: value for flags_of in found.get(group, {}).values() for one, value in flags_of.items()}


@pytest.mark.parametrize(
    ("start", "end", "ours", "theirs"),
    [
        ("2024-03-01T00:00:00Z", "2024-03-15T23:59:59Z", True, True),
        ("2024-03-01T00:00:00Z", "2024-03-16T00:00:00Z", False, False),
        ("2024-03-01T00:00:00+08:00", "2024-03-15T16:00:00Z", False, False),
        ("2024-03-01T00:00:00+08:00", "2024-03-15T15:59:59.999Z", True, True),
        ("2024-03-01", "2024-03-15", True, False),
        ("2024-03-01", "2024-03-16", False, False),
        ("2024-03-01T18:00:00", "2024-03-16T09:00:00", True, False),
        ("2024-03-01T18:00:00Z", "2024-03-16", False, False),
        ("2024-03-16T00:00:00Z", "2024-03-01T00:00:00Z", False, True),
        ("2024-03-01T10:00:00Z", "2024-03-01T09:59:00Z", False, True),
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z", True, True),
        ("2024-02-30T00:00:00Z", "2024-03-02T00:00:00Z", False, False),
        ("2024-03-01T24:00:00Z", "2024-03-02T00:00:00Z", False, False),
        ("soon", "2024-03-02T00:00:00Z", False, False),
        (None, "2024-03-02T00:00:00Z", False, False),
    ],
)
def test_r003(start: str | None, end: str | None, ours: bool, theirs: bool) -> None:
    one = release(**tender(start, end))
    assert (codes(flags([one], {"R003": {}})) == {"R003": 1.0}) is ours
    assert (codes(flags([one], {"R003": {}}, compat=True)) == {"R003": 1.0}) is theirs


@pytest.mark.parametrize(
    ("settings", "details", "method", "flagged"),
    [
        ({"threshold": 10}, None, None, False),
        ({"threshold": 11}, None, None, True),
        ({"threshold": 5, "procurement_method_details": {"X": 11}}, "X", None, True),
        ({"threshold": 11, "procurement_method_details": {"X": 10}}, "X", None, False),
        ({"threshold": 11, "procurement_method_details": {"X": 10}}, "Y", None, True),
        ({"procurement_methods": "open|selective"}, None, "open", True),
        ({"procurement_methods": "open|selective"}, None, "direct", False),
        ({"procurement_methods": "open|selective"}, None, None, False),
        ({"procurement_methods": ""}, None, None, True),
    ],
)
def test_r003_by_its_settings(settings: Any, details: str | None, method: str | None, flagged: bool) -> None:
    period = tender("2024-03-01", "2024-03-11", procurementMethodDetails=details, procurementMethod=method)
    assert (codes(flags([release(**period)], {"R003": settings})) == {"R003": 1.0}) is flagged


@pytest.mark.parametrize(
    ("number", "method", "settings", "flagged"),
    [
        (1, "open", {}, True),
        (1, "selective", {}, True),
        (1, "direct", {}, False),
        (1, None, {}, False),
        (1, "direct", {"procurement_methods": "direct"}, True),
        (1, None, {"procurement_methods": ""}, True),
        (2, "open", {}, False),
        (0, "open", {}, False),
        (1.0, "open", {}, False),
        ("1", "open", {}, False),
        (True, "open", {}, False),
    ],
)
def test_r018(number: Any, method: str | None, settings: Any, flagged: bool) -> None:
    one = release(tender={"numberOfTenderers": number, "procurementMethod": method})
    for compat in (False, True):
        assert (codes(flags([one], {"R018": settings}, compat=compat)) == {"R018": 1.0}) is flagged


@pytest.mark.parametrize(
    ("bids", "tenderers"),
    [
        ([bid("valid", "A", 10), bid("disqualified", "B", 10)], "AB"),
        ([bid("valid", "A", 10), bid("odd code", "B", 10.0)], "AB"),
        ([bid("valid", "A", 10), bid("valid", "B", 10.01)], ""),
        ([bid("valid", "A", 10), bid("valid", "B", 10, currency="USD")], ""),
        ([bid("valid", "A", 10), bid("withdrawn", "B", 10)], ""),
        ([bid("valid", "A", 10), bid("valid", "A", 10)], ""),
        ([bid("valid", "AB", 10), bid("valid", "BA", 10)], ""),
        ([bid("valid", "AB", 10), bid("valid", "A", 10)], "AB"),
        ([bid("valid", "A", 10), bid("valid", "", 10), bid("valid", "B", 10)], "AB"),
        ([bid("valid", "A", 10), bid("valid", "B")], ""),
    ],
)
def test_r028(bids: list[Any], tenderers: str) -> None:
    for compat in (False, True):
        found = flags([release(bids)], {"R028": {}}, compat=compat)
        assert codes(found) == ({"R028": 1.0} if tenderers else {})
        assert found.get("Tenderer", {}) == {one: {"R028": 1.0} for one in tenderers}


def test_prices_of_excepted_methods_are_not_compared() -> None:
    bids = [bid("valid", "A", 10), bid("valid", "B", 10)]
    x, none = release(bids, tender={"procurementMethodDetails": "X"}), release(bids)
    for settings, flagged in (
        ({"no_price_comparison_procurement_methods": "X|Y"}, [none]),
        ({"price_comparison_procurement_methods": "X|Y"}, [x]),
        ({"price_comparison_procurement_methods": "X", "no_price_comparison_procurement_methods": "X"}, [x]),
    ):
        assert [one for one in (x, none) if flags([one], {"R028": {}, **settings})] == flagged


@pytest.mark.parametrize(
    ("date", "end", "ours", "theirs"),
    [
        ("2024-03-15T23:00:00-05:00", "2024-03-16T00:00:00Z", True, False),
        ("2024-03-16T00:00:00Z", "2024-03-15T23:00:00-05:00", False, True),
        ("2024-03-16T00:00:00Z", "2024-03-16T00:00:00Z", False, False),
        ("2024-03-16T00:00:01Z", "2024-03-16T00:00:00Z", True, True),
        ("2024-03-16T08:00:00Z", "2024-03-16", False, True),
        ("2024-03-17T00:00:00Z", "2024-03-16", True, True),
        ("2024-03-16", "2024-03-16T10:00:00Z", False, False),
        ("later", "2024-03-16T00:00:00Z", False, True),
    ],
)
def test_r030(date: str, end: str, ours: bool, theirs: bool) -> None:
    one = release([bid("valid", "A", date=date), bid("valid", "B", date=date)], [award("A")], **tender(None, end))
    for compat, late in ((False, ours), (True, theirs)):
        expected = {"OCID": {"o": {"R030": 1.0}}, "Tenderer": {"A": {"R030": 1.0}}} if late else {}
        assert flags([one], {"R030": {}}, compat=compat) == expected


@pytest.mark.parametrize(
    ("bids", "awards", "value"),
    [
        ([bid("valid", "A"), bid("disqualified", "B")], [award("A")], 1.0),
        ([bid("valid", "A"), bid("disqualified", "B"), bid("disqualified", "C")], [award("A")], 2.0),
        ([bid("valid", "A"), bid("disqualified", "B")], [award("A"), award("A")], 1.0),
        ([bid("valid", "A"), bid("disqualified", "B")], [award("A"), award("C", "pending")], None),
        ([bid("valid", "A"), bid("disqualified", "B")], [award("A"), {"suppliers": []}], 1.0),
        ([bid("valid", "A"), bid("disqualified", "A")], [award("A")], None),
        ([bid("valid", "A"), bid("valid", "C"), bid("disqualified", "B")], [award("A")], None),
        ([bid("valid", "A"), bid("disqualified", "B")], [award("B")], None),
        ([bid("valid", "A"), bid("pending", "B")], [award("A")], None),
    ],
)
def test_r035(bids: list[Any], awards: list[Any], value: float | None) -> None:
    for compat in (False, True):
        found = flags([release(bids, awards)], {"R035": {}}, compat=compat)
        assert codes(found) == ({} if value is None else {"R035": value})
        assert found.get("Tenderer", {}) == ({} if value is None else {"A": {"R035": 0.0}})


def test_r035_counts_a_consortium_once() -> None:
    one = release([bid("valid", "AB"), bid("disqualified", "CD"), bid("disqualified", "E")], [award("AB")])
    found = flags([one], {"R035": {"threshold": 2}})
    assert found == {"OCID": {"o": {"R035": 2.0}}, "Tenderer": {"A": {"R035": 0.0}, "B": {"R035": 0.0}}}
    assert flags([one], {"R035": {"threshold": 3}}) == {}
    assert flags([one], {"R035": {}}, compat=True) == {}


@pytest.mark.parametrize(
    ("bids", "flagged"),
    [
        ([bid("disqualified", "A", 9), bid("valid", "B", 10)], True),
        ([bid("disqualified", "A", 10), bid("valid", "B", 10)], True),
        ([bid("valid", "B", 10), bid("disqualified", "A", 10)], False),
        ([bid("disqualified", "A", 11), bid("valid", "B", 10)], False),
        ([bid("disqualified", "A", 9), bid("pending", "C", 8), bid("valid", "B", 10)], False),
        ([bid("disqualified", "A", 9), bid("pending", "B", 10)], False),
        ([bid("disqualified", "A", 9), bid("valid", "B")], False),
        ([bid("disqualified", "", 9), bid("valid", "", 10)], True),
        ([bid("withdrawn", "A", 9), bid("valid", "B", 10)], False),
    ],
)
def test_r036(bids: list[Any], flagged: bool) -> None:
    for compat in (False, True):
        assert codes(flags([release(bids, [award("B")])], {"R036": {}}, compat=compat)) == (
            {"R036": 1.0} if flagged else {}
        )
        assert not flags([release(bids, [award("B", "pending")])], {"R036": {}}, compat=compat)


def test_r036_compares_within_a_currency() -> None:
    bids = [bid("disqualified", "A", 9, currency="USD"), bid("valid", "B", 10, currency="EUR")]
    assert flags([release(bids, [award("B")])], {"R036": {}}) == {}
    both = [*bids, bid("valid", "C", 10, currency="USD")]
    assert codes(flags([release(both, [award("B")])], {"R036": {}})) == {"R036": 1.0}
    assert flags([release(both, [award("B")])], {"R036": {}, "currency": "EUR"}) == {}


@pytest.mark.parametrize("compat", [False, True])
def test_a_cancelled_or_excluded_tender_says_nothing(compat: bool) -> None:
    bids = [bid("valid", "A", 10), bid("valid", "B", 10)]
    out = [
        release(bids, tender={"status": "cancelled"}),
        release(bids, tender={"procurementMethodDetails": "Y"}),
    ]
    assert flags(out, {"R028": {}, "exclusions": {"procurement_method_details": "X|Y"}}, compat=compat) == {}
    assert flags([release(bids, tender={"status": "unsuccessful"})], {"R028": {}}, compat=compat)
