"""Work on a file in a process of its own, under a memory limit and a time limit: a file may be made to fill either."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from typing import Any, Final

STEP_SECONDS: Final = 0.2


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
    child = multiprocessing.get_context("spawn").Process(
        target=_limited, args=(megabytes, work, *told), daemon=True, name=name
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


def _limited(megabytes: int, work: Callable[..., None], *told: Any) -> None:
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    work(*told)
