"""Which of many firms are near each other, by an index: no pair is looked at that shares no key.

A pair whose verdict is not "different" shares a credit code, a row of the table of short forms, a core with the place
or without one, or a slip: a sound, or what is left when one character is taken out. The keys of a name are as many as
its characters, so that the work grows with the names and with the pairs that are near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from monitor.names.characters import sound
from monitor.names.compare import judged
from monitor.names.firm import Firm
from monitor.names.misprint import deletions
from monitor.names.reasons import Reason, Verdict
from monitor.names.short_forms import rows_of

Block = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two firms that are not simply different."""

    one: Firm
    other: Firm
    verdict: Verdict
    reasons: tuple[Reason, ...]


def _blocks(told: Firm) -> Iterator[Block]:
    """The keys under which both of a pair stand, whatever their places."""
    if told.code:
        yield "code", told.code
    yield from (("short", row) for row in rows_of(told))
    for code in told.place.codes or ("",):
        yield "core", code, told.core
    yield "sound", told.place.codes, told.form, sound(told.core)
    yield from (("slip", told.place.codes, told.form, left) for left in deletions(told.core))


def _across(told: Firm) -> Iterator[Block]:
    """The keys under which a name with a place meets one without."""
    yield "core", told.core
    yield "bare", told.bare
    yield "sound", told.form, sound(told.full)
    yield from (("slip", told.form, left) for left in deletions(told.full))


def pairs(firms: Sequence[Firm]) -> set[tuple[int, int]]:
    """Positions of the pairs that share a key: every pair that is not "different", and some that are."""
    alike: defaultdict[Block, list[int]] = defaultdict(list)
    across: defaultdict[Block, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, told in enumerate(firms):
        for block in _blocks(told):
            alike[block].append(at)
        for block in set(_across(told)):
            across[block][bool(told.place.codes)].append(at)
    found = {pair for block in alike.values() for pair in combinations(block, 2)}
    for without, placed in across.values():
        found.update((min(pair), max(pair)) for pair in product(without, placed))
    return found


def near(firms: Sequence[Firm]) -> Iterator[Near]:
    """The pairs that are the same, possible, branch or related, in the order of their positions."""
    for left, right in sorted(pairs(firms)):
        verdict, reasons = judged(firms[left], firms[right])
        if verdict is not Verdict.DIFFERENT:
            yield Near(firms[left], firms[right], verdict, reasons)
