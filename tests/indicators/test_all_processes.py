"""The indicators that judge one against all, on both sides of their bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ocds_lines import award, bid, flags, lines, release

from monitor.indicators import Settings, red_flags
from monitor.indicators.fences import Quartiles, ascending, quantile


def gaps(*others: float, winner: float = 100, **more: Any) -> list[dict[str, Any]]:
    """A process each: A wins at 100, B asks so much."""
    return [
        release([bid("valid", "A", winner), bid("valid", "B", other)], [award("A")], ocid=f"g{place}", **more)
        for place, other in enumerate(others)
    ]


def test_r024_flags_up_to_its_threshold() -> None:
    found = flags(gaps(100, 104, 105, 105.1), {"R024": {"threshold": 0.05}})
    assert found["OCID"] == {"g0": {"R024": 0.0}, "g1": {"R024": 0.04}, "g2": {"R024": 0.05}}
    assert found["Tenderer"] == {"A": {"R024": 0.0}, "B": {"R024": 0.0}}
    assert flags(gaps(100), {"R024": {"threshold": 0}}) == {}


def test_r024_flags_up_to_the_lower_fence_if_a_quarter_lies_above_zero() -> None:
    outlier = flags(gaps(101, *[150] * 9), {"R024": {}})
    assert outlier["OCID"] == {"g0": {"R024": 0.01}, **{f"g{place}": {"R024": 0.5} for place in range(1, 10)}}
    spread = [150, 151, 152, 153, 154, 155, 156, 157, 158]
    assert flags(gaps(101, *spread), {"R024": {}})["OCID"] == {"g0": {"R024": 0.01}}
    assert flags(gaps(*[100] * 5, *spread), {"R024": {}}) == {}


@pytest.mark.parametrize("compat", [False, True])
def test_r058_flags_from_its_bound_on(compat: bool) -> None:
    found = flags(gaps(149, 150, 151), {"R058": {"threshold": 0.5}}, compat=compat)
    assert found["OCID"] == {"g1": {"R058": 0.5}, "g2": {"R058": 0.51}}
    assert found["Tenderer"] == {"A": {"R058": 0.0}}
    fenced = flags(gaps(*range(101, 110), 200), {"R058": {}}, compat=compat)
    assert fenced["OCID"] == {"g9": {"R058": 1.0}}
    assert flags(gaps(*[100] * 10), {"R058": {}}, compat=compat) == {}


@pytest.mark.parametrize(
    ("bids", "awards", "ours", "theirs"),
    [
        ([bid("valid", "A", 100), bid("valid", "A", 90), bid("valid", "B", 180)], [award("A")], 1.0, 1.0),
        ([bid("valid", "A", 100), bid("valid", "B", 99)], [award("A")], None, None),
        ([bid("valid", "A", 100), bid("pending", "B", 150)], [award("A")], None, None),
        ([bid("valid", "A", 100), bid("valid", "B", 150)], [award("A"), award("B")], None, None),
        ([bid("valid", "A", 100), bid("valid", "B", 150)], [award("A"), award("B", "cancelled")], 0.5, 0.5),
        ([bid("valid", "A", 100), bid("valid", "B", 150)], [award("A"), award("B", "pending")], None, None),
        ([bid("valid", "A", 100), bid("valid", "CD", 150)], [award("A")], 0.5, None),
        ([bid("valid", "AC", 100), bid("valid", "B", 150)], [award("CA")], 0.5, None),
        ([bid("valid", "A", 0), bid("valid", "B", 150)], [award("A")], None, "infinite"),
        ([bid("valid", "A", 100), bid("valid", "B", 150, currency="USD")], [award("A")], None, None),
    ],
)
def test_which_gap_there_is(bids: list[Any], awards: list[Any], ours: Any, theirs: Any) -> None:
    for compat, ratio in ((False, ours), (True, theirs)):
        found = flags([release(bids, awards)], {"R058": {"threshold": 0.1}}, compat=compat)
        expected = {} if ratio is None else {"o": {"R058": None if ratio == "infinite" else ratio}}
        assert found.get("OCID", {}) == expected


def test_each_process_is_compared_in_its_own_currency_unless_the_settings_name_one() -> None:
    euro = [bid("valid", "A", 100, currency="EUR"), bid("valid", "B", 150, currency="EUR")]
    both = [release(euro, [award("A")], ocid="e"), *gaps(170)]
    ours = flags(both, {"R058": {"threshold": 0.1}})
    assert ours["OCID"] == flags(both[::-1], {"R058": {"threshold": 0.1}})["OCID"]
    assert ours["OCID"] == {"e": {"R058": 0.5}, "g0": {"R058": 0.7}}
    assert flags(both, {"R058": {"threshold": 0.1}, "currency": "CNY"})["OCID"] == {"g0": {"R058": 0.7}}
    assert flags(both, {"R058": {"threshold": 0.1}}, compat=True)["OCID"] == {"e": {"R058": 0.5}}


def test_r025_flags_who_bids_often_and_seldom_wins() -> None:
    """B bids eight times and wins once; eight others win one of two."""
    processes = [release([bid("valid", "B"), bid("valid", one)], [award(one)], ocid=one) for one in "CDEFGHI"]
    processes += [
        release([bid("valid", one)], [award("B" if one == "C" else one)], ocid=f"{one}2") for one in "CDEFGHI"
    ]
    processes += [release([bid("valid", "B")], [award("B")], ocid="b")]
    for compat in (False, True):
        found = flags(processes, {"R025": {"threshold": 0.125}}, compat=compat)
        assert found == {"Tenderer": {"B": {"R025": 0.125}}}
        assert flags(processes, {"R025": {"threshold": 0.12}}, compat=compat) == {}
    meta = red_flags(lines(processes), Settings.of({"R025": {"threshold": 0.125, "percentile": 100}}))["Meta"]["R025"]
    assert meta == {"upper_fence": 8.0, "lower_fence": 0.125}


def test_r025_counts_a_consortium_for_each_of_its_members() -> None:
    one = release([bid("valid", "AB"), bid("valid", "CD")], [award("AB")])
    found = flags([one], {"R025": {"threshold": 0.5, "percentile": 0}})
    assert found == {"Tenderer": {"C": {"R025": 0.0}, "D": {"R025": 0.0}}}
    assert flags([one], {"R025": {"threshold": 0.5, "percentile": 0}}, compat=True) == {}


def test_r038_flags_from_its_threshold_on() -> None:
    bids = [bid("disqualified", "A"), bid("valid", "B"), bid("invited", "C"), {"tenderers": [{"id": "D"}]}]
    processes = [
        release(bids, ocid=str(number), buyer={"id": "X"}, tender={"procuringEntity": {"id": "Y"}}) for number in (1, 2)
    ]
    expected = {
        "Buyer": {"X": {"R038": 0.5}},
        "ProcuringEntity": {"Y": {"R038": 0.5}},
        "Tenderer": {"A": {"R038": 1.0}},
    }
    for compat in (False, True):
        assert flags(processes, {"R038": {"threshold": 0.5}}, compat=compat) == expected
        assert flags(processes, {"R038": {"threshold": 0.51}}, compat=compat) == {"Tenderer": {"A": {"R038": 1.0}}}
        assert flags(processes, {"R038": {"threshold": 0.5, "minimum_submitted_bids": 3}}, compat=compat) == {
            group: expected[group] for group in ("Buyer", "ProcuringEntity")
        }


def test_r038_counts_processes_where_its_setting_says_so() -> None:
    one = release([bid("disqualified", "A"), bid("valid", "B")], buyer={"id": "X"})
    assert flags([one], {"R038": {"threshold": 0.5}}) == {}
    assert flags([one], {"R038": {"threshold": 0.5}}, compat=True) == {"Buyer": {"X": {"R038": 0.5}}}


def test_r048_counts_kinds_over_processes() -> None:
    def awarded(number: int, *codes: Any, who: str = "A") -> dict[str, Any]:
        return release((), [award(who, items=[{"classification": {"id": code}} for code in codes])], ocid=str(number))

    processes = [awarded(1, "4511", "4522"), awarded(2, "7000"), awarded(3, 9000), awarded(4, "8000", who="AB")]
    for compat in (False, True):
        for least, threshold, flagged in ((2, 2, True), (2, 3, False), (3, 2, False)):
            told = {"R048": {"threshold": threshold, "minimum_contracting_processes": least}}
            assert flags(processes, told, compat=compat) == ({"Tenderer": {"A": {"R048": 2.0}}} if flagged else {})
        told = {"R048": {"threshold": 3, "minimum_contracting_processes": 1, "digits": 3}}
        assert flags(processes, told, compat=compat) == {"Tenderer": {"A": {"R048": 3.0}}}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 30, 101])
def test_the_quantile_is_the_median_unbiased_one(count: int) -> None:
    values = np.random.default_rng(count).lognormal(size=count)
    for share in (0, 0.05, 0.25, 0.5, 0.75, 0.9, 1):
        told = quantile(ascending(values.tolist()), share)
        assert told == pytest.approx(np.quantile(values, share, method="median_unbiased"), rel=1e-12)


def test_fences_lie_one_and_a_half_ranges_outside() -> None:
    assert (Quartiles(2.0, 6.0).lower_fence, Quartiles(2.0, 6.0).upper_fence) == (-4.0, 12.0)
    assert np.isnan(quantile([], 0.5))
    assert ascending([float("nan"), 2.0, 1.0])[:2] == [1.0, 2.0]


def test_numbers_at_the_end_of_what_a_double_holds_do_not_break_the_run() -> None:
    huge = [*gaps(1e308, 1.7e308, 1.79e308, winner=1e-3), *gaps(1e305, 1.7e305, 2, winner=1)]
    for compat in (False, True):
        answer = red_flags(lines(huge), compat=compat)
        assert answer["Meta"].keys() >= {"R024", "R058"}
    meta = red_flags(lines(gaps(1e308, 1.7e308, 2, winner=1)), Settings.of({"R058": {}}))["Meta"]["R058"]
    assert meta["q3"] > 1.5e308
    assert meta["upper_fence"] is None


def test_meta_is_rounded_and_null_of_nothing() -> None:
    assert red_flags(lines(gaps(110, 120, 135)), Settings.of({"R058": {}}))["Meta"] == {
        "R058": {"q1": 0.1167, "q3": 0.325, "upper_fence": 0.6375}
    }
    assert red_flags([], Settings.of({"R024": {}}))["Meta"] == {"R024": {"q1": None, "q3": None, "lower_fence": None}}
