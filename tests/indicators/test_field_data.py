"""The red flags on real publications: packages of six registers, and the shortlists of a trading centre."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from centre_releases import GUIDED, lines, releases
from proved import proved

from monitor.indicators import Settings, red_flags

pytestmark = pytest.mark.field


@pytest.fixture(scope="module")
def centre(field_data: Path) -> Path:
    folder = field_data / "yichang"
    if not folder.is_dir():
        pytest.skip("the folder of real records holds no yichang")
    return folder


def flagged(told: dict[str, Any], code: str) -> set[str]:
    """The processes flagged with this code."""
    return {ocid for ocid, codes in told.get("OCID", {}).items() if code in codes}


def test_packages_of_all_registers_are_read(field_data: Path) -> None:
    paths = sorted((field_data / "ocds").glob("*.json"))
    assert len(paths) == 18
    flags: Counter[str] = Counter()
    evidence: list[dict[str, Any]] = []
    warnings: list[str] = []
    for path in paths:
        red_flags([path.read_bytes()], Settings(), warn=lambda _, said: warnings.append(said), evidence=evidence)
    for one in evidence:
        flags[one["code"]] += 1
    proved(f"red flags on {len(paths)} packages: {dict(flags)}; {len(warnings)} warnings")
    assert flags == {"R003": 3, "R018": 1}
    assert not warnings
    periods = {one["evidence"]["days"] for one in evidence if one["code"] == "R003"}
    assert periods == {2, 3, 13}


def test_identical_prices_are_those_of_guided_fees(centre: Path) -> None:
    told = lines(centre)
    kinds = {one["ocid"]: one["tender"]["procurementMethodDetails"] for one in releases(centre)}
    same = flagged(red_flags(told, Settings()), "R028")
    assert same
    assert Counter(kinds[ocid] for ocid in same) == {"监理": 9, "设计": 2}
    without = Settings.of({"R028": {}, "no_price_comparison_procurement_methods": GUIDED})
    assert not flagged(red_flags(told, without), "R028")
    proved(f"identical prices among {len(told)} shortlists: {len(same)}, all under guided fees; none without these")


def test_partners_of_a_consortium_are_one_bidder(centre: Path) -> None:
    told = releases(centre)
    partners = [bid for one in told for bid in one["bids"]["details"] if len(bid["tenderers"]) > 1]
    assert len(partners) > 100
    result = red_flags(lines(centre), Settings.of({"R024": {"threshold": 0.0005}}))
    close = flagged(result, "R024")
    flat = flagged(red_flags(lines(centre), Settings.of({"R024": {"threshold": 0.0005}}), compat=True), "R024")
    assert close - flat, "the reference leaves consortia out"
