"""Answers of the sequencer on their way to the event loop: each arrives once, whoever is gone is passed over."""

from __future__ import annotations

import asyncio
import threading

import pytest

from api.events.kept import Bell
from monitor.store.sequencer import Kept


def test_every_answer_arrives_and_a_burst_wakes_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        loop, woken = asyncio.get_running_loop(), list[object]()
        wake = loop.call_soon_threadsafe
        monkeypatch.setattr(loop, "call_soon_threadsafe", lambda do: (woken.append(do), wake(do)))
        bell, told = Bell(), [Kept([], None, {number: []}) for number in range(200)]
        for start in (0, 100):
            answers = [loop.create_future() for _ in range(100)]
            answers[3].cancel()
            burst = threading.Thread(
                target=lambda start=start, answers=answers: [
                    bell.leave(answer, one) for answer, one in zip(answers, told[start : start + 100], strict=True)
                ]
            )
            burst.start()
            burst.join()
            got = await asyncio.gather(*answers, return_exceptions=True)
            assert isinstance(got.pop(3), asyncio.CancelledError)
            assert got == [one for place, one in enumerate(told[start : start + 100]) if place != 3]
            assert len(woken) == start // 100 + 1

    asyncio.run(run())


def test_what_was_raised_is_raised_where_it_is_awaited() -> None:
    async def run() -> None:
        bell, answer = Bell(), asyncio.get_running_loop().create_future()
        threading.Thread(target=bell.leave, args=(answer, OSError("disk"))).start()
        with pytest.raises(OSError, match="disk"):
            await answer

    asyncio.run(run())
