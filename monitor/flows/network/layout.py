"""Where each party of a network is drawn: a column a role and step, rows in the order of what they are tied to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

COLUMNS: Final = ("unit", "agency", "supplier", "organisation", "expert", "person")
ROUNDS: Final = 12
LEAN: Final = 0.3
"""How far of a column's width every second party stands aside where a column has ties within."""


def layout(
    steps: Mapping[str, int], edges: Sequence[tuple[str, str]], roles: Mapping[str, str]
) -> dict[str, tuple[float, float]]:
    """Party -> x and y in 0..1, the same for the same network. `steps`: party -> steps from the subject."""
    columns = _columns(steps, roles)
    met: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in edges:
        met[one].append(other)
        met[other].append(one)
    height = _rows(columns)
    for _ in range(ROUNDS):
        columns = [_sorted(column, met, height) for column in columns]
        height = _rows(columns)
    width = 1 / max(1, len(columns) - 1)
    within = {frozenset(ends) for ends in edges}
    out = {}
    for place, column in enumerate(columns):
        leans = any(frozenset((one, other)) in within for one in column for other in column if one < other)
        for row, party in enumerate(column):
            aside = (LEAN if row % 2 else -LEAN) * width / 2 if leans else 0.0
            out[party] = (round(min(1.0, max(0.0, place * width + aside)), 4), round(height[party], 4))
    return out


def _columns(steps: Mapping[str, int], roles: Mapping[str, str]) -> list[list[str]]:
    """The parties of each role in order of id; suppliers of the second step have a column of their own."""
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for party in sorted(steps):
        role = roles[party]
        found[COLUMNS.index(role), int(role == "supplier" and steps[party] > 1)].append(party)
    return [found[key] for key in sorted(found)]


def _rows(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    return {party: (row + 0.5) / len(column) for column in columns for row, party in enumerate(column)}


def _sorted(column: Sequence[str], met: Mapping[str, Sequence[str]], height: Mapping[str, float]) -> list[str]:
    """The column in the order of the mean height of what each party is tied to; what is tied to nothing goes down."""

    def mean(party: str) -> float:
        near = met.get(party, ())
        return sum(height[other] for other in near) / len(near) if near else 2.0

    return sorted(column, key=lambda party: (mean(party), party))
