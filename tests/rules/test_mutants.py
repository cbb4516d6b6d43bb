"""A slip in a rule makes one of its examples fail: comparisons, bounds, days and nulls, changed one at a time."""

from __future__ import annotations

from typing import Any

import pytest
from mutants import Mutant, changes_of, mutants
from mutating import Watch
from proved import proved
from sampled import FULL, is_in_sample
from told_apart import of

from monitor.rules.catalogue import catalogue, rule
from monitor.rules.kit.rule import Rule
from monitor.rules.skeleton import path_of

RULES = tuple(one for one in catalogue().values() if is_in_sample("mutants", one.id, one_in=24))
FEW = 2
"""So many changes a rule are tried in the ordinary run."""


def tried(one: Rule[Any]) -> list[Mutant]:
    """The changes tried in this run, always the same ones."""
    made = list(mutants(one, path_of(one.id)))
    if FULL:
        return made
    return [told for told in made if is_in_sample(one.id, told.says)][:FEW]


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_an_example_notices_the_change(one: Rule[Any]) -> None:
    watch, explained = Watch(one), of(one.id).survivors
    made = tried(one)
    unnoticed = {told.says for told in made if not watch.notices(told.make())}
    assert sorted(unnoticed - explained.keys()) == []
    if FULL:
        assert sorted(explained.keys() - unnoticed) == [], "explained, and noticed all the same"
        proved(f"mutants {one.id}: {len(made)} changes, {len(unnoticed)} unnoticed, each explained")


def test_every_sort_of_change_is_made() -> None:
    says = [told.says for told in mutants(rule("dec.collective-spend-split"), path_of("dec.collective-spend-split"))]
    assert len(says) == len(set(says))
    assert any(" -> " in told and told.startswith("prepare: ") for told in says)
    assert "Params: collective_threshold = 3000 -> 2999" in says
    assert any(told.startswith("prepare: cny('amount') -> ") for told in says)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("pl.col('a') < 3", {"pl.col('a') <= 3", "pl.col('a') < 3 + 1"}),
        ("pl.col('a') == 'x'", {"pl.col('a') != 'x'"}),
        ("pl.col('x_day') + 7", {"pl.col('x_day') + 1 + 7", "pl.col('x_day') + (7 + 1)"}),
        ("pl.col('a').is_null()", {"pl.col('a').is_not_null()"}),
        ("pl.col('a').fill_null(value=False)", {"pl.col('a').fill_null(value=True)", "pl.col('a')"}),
        ("later('', 'x')", {"later('x', '')"}),
        ("cny('amount')", {"pl.col('amount_fen')"}),
        ("pl.col('a') + pl.col('b')", set()),
    ],
)
def test_what_is_made_of_a_line(line: str, changed: set[str]) -> None:
    assert {told.partition(" -> ")[2] for told in changes_of(line)} == changed
