"""A part of a release with its path; what is read of it is noted, so that the rest can be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from monitor.intake.ocds.terms import Flaw, Path
from monitor.vocabulary.parsing import NotANumber


@dataclass(frozen=True, slots=True)
class Block:
    """A value within a release. What is null or NaN counts as absent."""

    value: Any
    path: Path = ()

    def get(self, *names: str) -> Block | None:
        """What stands under these keys, one below the other; None where any is absent or holds no object."""
        here = self
        for name in names:
            if not isinstance(here.value, dict):
                return None
            inner = here.value.get(name)
            if inner is None or isinstance(inner, NotANumber):
                return None
            here = Block(inner, (*here.path, name))
        return here

    def each(self, *names: str) -> list[Block]:
        """The objects in the array under these keys; the rest of it is told as not mapped."""
        array = self.get(*names)
        if array is None or not isinstance(array.value, list):
            return []
        return [Block(one, (*array.path, i)) for i, one in enumerate(array.value) if isinstance(one, dict)]

    @property
    def id(self) -> str | None:
        """The id of an object, as text."""
        told = self.value.get("id") if isinstance(self.value, dict) else None
        return str(told) if isinstance(told, str | int) and not isinstance(told, bool) and told != "" else None

    @property
    def word(self) -> str:
        """The text of a code; empty where it is none."""
        return self.value.strip() if isinstance(self.value, str) else ""


class Reading:
    """The paths that went into one event, and what was odd on the way."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self.paths: set[Path] = set()
        self.shared: list[set[Path]] = []
        """Paths that many events read, noted once for all of them."""
        self.flaws: list[Flaw] = []

    def take(self, block: Block) -> Any:
        """The value of a leaf, noted as read."""
        self.paths.add(block.path)
        return block.value


def leaves(value: Any) -> Iterator[tuple[Path, Any]]:
    """The path and value of everything in a value that is neither object nor array; null and what is empty left out."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, dict):
            waiting.extend(((*path, key), inner) for key, inner in here.items())
        elif isinstance(here, list):
            waiting.extend(((*path, i), inner) for i, inner in enumerate(here))
        elif here is not None:
            yield path, here
