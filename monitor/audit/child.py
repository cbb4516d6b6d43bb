"""Work in a process of its own, under a memory limit and a time limit: a file or a replay may fill either."""

from __future__ import annotations

import math
import multiprocessing
import os
import resource
from collections.abc import Callable
from typing import Any, Final

STEP_SECONDS: Final = 0.2
ALLOCATOR: Final = "_RJEM_MALLOC_CONF"
"""What Polars' allocator is told by, and adds its own to; it keeps address space that nothing uses any more, up to
three times as much as is used, unless told not to."""
GIVES_BACK: Final = "retain:false"


def gives_back() -> None:
    """Processes started from here on give back the address space that they no longer use: a limit then bounds use."""
    told = os.environ.get(ALLOCATOR, "").split(",")
    if GIVES_BACK not in told:
        os.environ[ALLOCATOR] = ",".join(filter(None, [*told, GIVES_BACK]))


def in_child(
    work: Callable[..., None],
    *told: Any,
    name: str,
    megabytes: int,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """How `work(*told)` ended: 0, the code with which it left, or the signal that killed it, negative.

    `megabytes` (MiB) bounds its address space, `seconds` its time; it is killed as well once `stopped` says so.
    """
    gives_back()
    child = multiprocessing.get_context("spawn").Process(
        target=_limited, args=(megabytes, math.ceil(seconds) + 1, work, *told), daemon=True, name=name
    )
    child.start()
    left = seconds
    while child.is_alive() and left > 0 and not stopped():
        child.join(min(STEP_SECONDS, left))
        left -= STEP_SECONDS
    if child.is_alive():
        child.kill()
        child.join()
    return child.exitcode or 0


def _limited(megabytes: int, seconds: int, work: Callable[..., None], *told: Any) -> None:
    """Its time of CPU is bounded too: where the parent was killed nobody else ends it."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    work(*told)
