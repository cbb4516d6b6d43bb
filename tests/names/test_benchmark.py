from __future__ import annotations

from pathlib import Path

import pytest

from monitor.names.benchmark import RIGHT, Pair, benchmark, separable
from monitor.names.page import page
from monitor.names.reasons import Verdict

SYSTEMS, PAIRS = benchmark()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(pair.names))
def test_every_row_is_right(pair: Pair) -> None:
    assert pair.judged().verdict is pair.expected
    assert pair.is_right
    assert len(pair.scores) == len(SYSTEMS)


def test_what_is_not_the_same_is_never_a_match() -> None:
    assert {pair.truth for pair in PAIRS} == set(RIGHT)
    assert [truth for truth, told in RIGHT.items() if Verdict.SAME in told] == ["yes"]


def test_no_threshold_of_the_others_separates() -> None:
    assert not any(separable(PAIRS, column) for column in range(len(SYSTEMS)))
    certain = (Pair("firm", ("甲", "甲"), "yes", {}, ("0.9",), Verdict.SAME),)
    assert separable((*certain, Pair("firm", ("甲", "乙"), "no", {}, ("0.8",), Verdict.DIFFERENT)), 0)


def test_the_page_is_fresh(root: Path) -> None:
    assert (root / "docs" / "names.md").read_text(encoding="utf-8") == page(), "run make docs"
