"""Counts on real records; no firm is named here, and nothing is said of any."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.names.compare import judged
from monitor.names.consortium import members
from monitor.names.firm import Firm, firm
from monitor.names.near import near, pairs
from monitor.names.reasons import Verdict

pytestmark = pytest.mark.field
COLUMNS = {
    "awards.csv": ("buyer", "agent", "winner"),
    "candidates.csv": ("bidder",),
    "credit_changes.csv": ("company",),
    "behaviour_records.csv": ("company",),
}

LAST = date(2025, 12, 31)
"""Last day of the county's records."""


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def day(told: str) -> date:
    form = "%Y-%m-%d" if told[:4].isdigit() else "%b %d, %Y"
    return datetime.strptime(told, form).replace(tzinfo=UTC).date()


@pytest.fixture(scope="session")
def county(field_data: Path) -> list[Firm]:
    told = {
        name
        for file, columns in COLUMNS.items()
        for row in rows(field_data / "yichang" / file)
        for column in columns
        for name in members(row[column])
    }
    return [firm(name) for name in sorted(told)]


@pytest.fixture(scope="session")
def listed(field_data: Path) -> list[tuple[Firm, str]]:
    """The firms of the list that have a Chinese name, each with the last day of its period."""
    found = [(row["name_zh"], row["to"]) for row in rows(field_data / "blacklist" / "mdb_debarred_firms.csv")]
    return [(firm(name), until) for text, until in sorted(set(found)) for name in members(text)]


def test_distinct_names_of_a_county_are_rarely_near(county: list[Firm]) -> None:
    counted = Counter(each.verdict for each in near(county))
    total = len(county) * (len(county) - 1) // 2
    assert len(county) > 2_000
    assert counted[Verdict.SAME] <= 20
    assert counted[Verdict.POSSIBLE] <= 40  # about one in 70,000 pairs
    assert sum(counted.values()) < total / 50_000


def test_a_list_of_branches_does_not_match_its_parent(county: list[Firm], listed: list[tuple[Firm, str]]) -> None:
    both = [*county, *(told for told, _ in listed)]
    met: Counter[Verdict] = Counter()
    for left, right in pairs(both):
        if left < len(county) <= right:
            one, other = both[left], both[right]
            verdict = judged(one, other)[0]
            met[verdict] += 1
            assert verdict is not Verdict.SAME or one.branch == other.branch
    assert met[Verdict.BRANCH] > 100
    assert met[Verdict.SAME] <= 5
    parents = {told.key for told, _ in listed if not told.branch}
    whose = {replace(told, branch=""): told for told, _ in listed if told.branch}
    alone = {parent: branch for parent, branch in whose.items() if parent.key not in parents}
    assert alone, "the list has branches whose parent is not on it"
    assert {judged(branch, parent)[0] for parent, branch in alone.items()} == {Verdict.BRANCH}
    assert parents.isdisjoint(parent.key for parent in alone)


def test_a_name_on_the_list_is_a_question_of_its_period(county: list[Firm], listed: list[tuple[Firm, str]]) -> None:
    held = {told.key: day(until) for told, until in listed if until[-1:].isdigit()}
    over = {key for key, end in held.items() if end < LAST}
    assert 0 < len(over) < len(held)
    met = [told for told in county if told.key in held]
    assert len(met) <= 5
    assert all(not told.branch for told in met if told.key in over)
