"""What one event is made from: the state of a process, and the element of it that the event is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from monitor.intake.ocds.block import Block
from monitor.intake.ocds.history import State
from monitor.intake.ocds.organisations import Organisations
from monitor.intake.ocds.terms import Options

_NOTE: Final = re.compile(" ?\\(.*\\)$")
ONE_LOT: Final = "1"
"""The lot of a process that names none."""


@cache
def steps(ocds: str) -> tuple[str, ...]:
    """The keys of a path as the contract writes it: `awards/relatedBid (ext)` -> awards, relatedBid."""
    return tuple(_NOTE.sub("", ocds).split("/"))


class Memo:
    """What is the same for every element of a state, looked up once: a process may have thousands."""

    def __init__(self, release: Block) -> None:
        """Know the awards by id, and the contracts by the award they name."""
        self.values: dict[tuple[str, ...], Any] = {}
        self.awards: dict[str, list[Block]] = {}
        self.contracts: dict[str, list[Block]] = {}
        for award in release.each("awards"):
            self.awards.setdefault(award.id or "", []).append(award)
        for contract in release.each("contracts"):
            named = contract.get("awardID")
            if named is not None:
                self.contracts.setdefault(str(named.value), []).append(contract)
        lots = [lot.id for lot in release.each("tender", "lots")]
        self.lots = [one for one in lots if one is not None] or [ONE_LOT]


@dataclass(frozen=True, slots=True)
class Scene:
    """One element of one state; `bases` leads from a path without positions to the element that stands for it."""

    state: State
    ocid: str
    options: Options
    organisations: Organisations
    memo: Memo
    bases: dict[tuple[str, ...], Block] = field(default_factory=dict)

    @property
    def release(self) -> Block:
        """The whole state."""
        return self.bases[()]

    def about(self, **elements: Block) -> Scene:
        """The same with these elements: `awards`, `contracts`, or deeper with two underscores for each slash."""
        told = {tuple(name.split("__")): block for name, block in elements.items()}
        return Scene(self.state, self.ocid, self.options, self.organisations, self.memo, {**self.bases, **told})

    def at(self, path: tuple[str, ...]) -> Block | None:
        """The element that stands for exactly this path."""
        return self.bases.get(path)

    def base(self, path: tuple[str, ...]) -> int:
        """How many steps of a path the nearest element stands for."""
        return next(n for n in range(len(path), -1, -1) if path[:n] in self.bases)

    def find(self, path: tuple[str, ...]) -> list[Block]:
        """All that stands at a path, from the nearest element down; through arrays, what every object holds there."""
        length = self.base(path)
        here = [self.bases[path[:length]]]
        for name in path[length:]:
            inner = [block.get(name) for block in here]
            here = [one for block in inner if block is not None for one in _opened(block)]
        return here


def _opened(block: Block) -> list[Block]:
    if isinstance(block.value, list):
        return [Block(one, (*block.path, i)) for i, one in enumerate(block.value) if one is not None]
    return [block]
