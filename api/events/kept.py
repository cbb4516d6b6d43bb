"""What the sequencer did with a request's events, awaited without a thread: the event loop is woken once a commit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import TypeAlias
from weakref import WeakKeyDictionary

from anyio import to_thread

from api.desk import Desk
from monitor.store.sequencer import Kept
from monitor.vocabulary.event import Event

Answer: TypeAlias = "asyncio.Future[Kept]"


class Bell:
    """Answers on their way from the sequencer's thread to the requests of one event loop.

    Requests of one commit are answered one after the other; only the first answer that lies here wakes the loop.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lying: deque[tuple[Answer, Kept | Exception]] = deque()
        self._rung = False

    def leave(self, answer: Answer, told: Kept | Exception) -> None:
        """An answer lies here; called by the sequencer's thread. Raises `RuntimeError` where the loop has ended."""
        self._lying.append((answer, told))
        if not self._rung:
            self._rung = True
            self._loop.call_soon_threadsafe(self._fetch)

    def _fetch(self) -> None:
        self._rung = False  # before the first is taken: what comes from now on rings again
        while self._lying:
            answer, told = self._lying.popleft()
            if answer.done():
                continue  # whoever asked is gone
            if isinstance(told, Exception):
                answer.set_exception(told)
            else:
                answer.set_result(told)


_BELLS: WeakKeyDictionary[asyncio.AbstractEventLoop, Bell] = WeakKeyDictionary()


async def kept(desk: Desk, events: Sequence[Event], *, actor: str, atomic: bool, proofs: bool) -> Kept:
    """What became of `events`, after the commit that holds them.

    Raises what the append raised: `StoreUnavailable` (nothing kept, safe to send again), `SequencerClosed`.
    """
    sequencer = desk.at_work
    if sequencer is None:
        sequencer = await to_thread.run_sync(lambda: desk.sequencer)
    loop = asyncio.get_running_loop()
    bell = _BELLS.get(loop)
    if bell is None:
        bell = _BELLS[loop] = Bell()
    answer: Answer = loop.create_future()
    sequencer.take(events, partial(bell.leave, answer), actor=actor, atomic=atomic, proofs=proofs)
    return await answer
