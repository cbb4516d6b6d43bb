"""Things done at one moment, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised, in their order; all begin together."""
    gate = Barrier(len(acts))

    def done(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Exception as raised:  # noqa: BLE001 - told to whoever asks
            return raised

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))
