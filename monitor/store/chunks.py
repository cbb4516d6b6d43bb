"""Long lists of ids, cut to what one IN (...) takes gladly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
CHUNK = 500


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`items` in order, in slices of `size`, the last one shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
