"""Work on one piece after another, some of it at the same time, told in the order of the pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Given = TypeVar("Given")
Done = TypeVar("Done")
ABREAST: Final = 2
"""Pieces in work at a time: half of what Polars does to a slice keeps one core busy, and more would cost memory."""


def abreast(work: Callable[[Given], Done], given: Iterable[Given], many: int = ABREAST) -> Iterator[Done]:
    """`work` of each, `many` in work at a time; another piece begins when one before it was told.

    Raises what `work` raises, where its piece would be told; what was not begun by then is left.
    """
    with ThreadPoolExecutor(many, thread_name_prefix="abreast") as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for one in given:
                if len(waiting) == many:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(work, one))
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
