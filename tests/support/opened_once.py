"""What is costly to open is opened once a process, whichever room of tests asks first, and closed by the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, TypeVar

Opened = TypeVar("Opened")
_HELD: dict[str, tuple[Any, ExitStack, list[object]]] = {}


@contextmanager
def opened_once(name: str, made: Callable[[], AbstractContextManager[Opened]]) -> Iterator[Opened]:
    """What stands under `name`, opened by `made` where nobody holds it yet; fixtures of a session hold it to its end.

    The fixtures of one file that several rooms load are as many as the rooms: each would start its own server.
    """
    if name not in _HELD:
        stack = ExitStack()
        _HELD[name] = (stack.enter_context(made()), stack, [])
    told, stack, holders = _HELD[name]
    holder = object()
    holders.append(holder)
    try:
        yield told
    finally:
        holders.remove(holder)
        if not holders:
            del _HELD[name]
            stack.close()
