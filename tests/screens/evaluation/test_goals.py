"""The figures of docs/screens/collusion.md, where the labelled files are at hand: the whole evaluation, one seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monitor.screens.evaluation.published import found_in, read
from monitor.screens.evaluation.run import APART, OVERLAP, TIME, Figure, evaluate


@pytest.fixture(scope="module")
def figures(field_data: Path) -> list[Figure]:
    folder = field_data / "collusion"
    if not folder.is_dir():
        pytest.skip("TENDERWATCH_FIELD_DATA holds no folder collusion")
    return list(evaluate([read(*one) for one in found_in(folder)], 0, 1))


def value(figures: list[Figure], protocol: str, market: str) -> float:
    """Of the screens alone, with the strictest past that the market allows."""
    columns = "prices" if market == "switzerland" else "both"
    own = [
        one
        for one in figures
        if (one.protocol, one.market, one.columns) == (protocol, market, columns)
        and one.model != "twin"
        and (one.past == "others") == (protocol == APART)
    ]
    assert len(own) == 1
    return own[0].value


@pytest.mark.field
@pytest.mark.prove
def test_the_figures_of_the_card_hold(figures: list[Figure]) -> None:
    overlap = [value(figures, OVERLAP, market) for market in ("brazil", "italy", "japan", "usa")]
    assert np.mean(overlap) >= 0.75
    assert min(overlap) >= 0.65
    assert value(figures, TIME, "usa") >= 0.75
    # the goal is .78; over three seeds .779 was measured, and one tender is .016
    assert value(figures, TIME, "japan") >= 0.76
    assert value(figures, TIME, "switzerland") >= 0.61
    assert np.mean([value(figures, APART, market) for market in ("brazil", "italy", "japan")]) >= 0.65


@pytest.mark.field
@pytest.mark.prove
def test_every_baseline_stands_beside(figures: list[Figure]) -> None:
    for market in ("brazil", "italy", "japan", "usa"):
        columns = {one.columns for one in figures if (one.protocol, one.market) == (OVERLAP, market)}
        assert {"both", "prices", "cobidding", "both_and_bids", "bids", "size", "identity"} <= columns
        assert ("date" in columns) == (market != "italy")
        assert all(one.identical == 0 for one in figures if (one.protocol, one.market) == (OVERLAP, market))
    assert {one.protocol for one in figures if one.columns == "placebo"} == {OVERLAP, TIME}
