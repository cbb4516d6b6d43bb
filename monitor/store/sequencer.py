"""The sequencer: one thread that appends for all, many requests a transaction.

A request is answered after the commit that holds it, and the checkpoint that covers it where this process has the key.
Requests that wait while a commit runs are gathered into the next one. Where a gathering fails for one request's sake,
each is done again alone, so that only that one fails.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Self

from monitor.errors import TenderwatchError
from monitor.store.append import NOBODY, Draft, append_drafts
from monitor.store.database import Database, StoreUnavailable, Write
from monitor.store.heads import sign_head
from monitor.store.outcome import Outcome
from monitor.vocabulary.event import COUNTY, Event

GATHER = 5_000
"""Events after which no further request joins a transaction."""


class SequencerClosed(TenderwatchError):
    """The sequencer takes nothing more: the program is ending."""


def _clock() -> datetime:
    return datetime.now(COUNTY)


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    drafts: list[Draft]
    atomic: bool
    answer: Future[list[Outcome]]


class Sequencer:
    """Appends what any thread submits, in the order in which it came, through the one writer of `database`."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = _clock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)
        self._thread.start()

    def send(self, events: Sequence[Event], *, actor: str = NOBODY, atomic: bool = False) -> Future[list[Outcome]]:
        """The outcomes of `events`, to come once they are committed. Raises `SequencerClosed`."""
        request = _Request([Draft(event, actor) for event in events], atomic, Future())
        request.answer.set_running_or_notify_cancel()  # from here on it cannot be called back
        with self._door:
            if self._closed:
                raise SequencerClosed("the sequencer is closed")
            self._waiting.put(request)
        return request.answer

    def submit(self, events: Sequence[Event], *, actor: str = NOBODY, atomic: bool = False) -> list[Outcome]:
        """The outcomes of `events`, in order, after they are committed.

        Raises what the append raised: `StoreUnavailable` (nothing kept, safe to send again), `SequencerClosed`.
        """
        return self.send(events, actor=actor, atomic=atomic).result()

    def close(self) -> None:
        """Nothing more is taken, and everything taken before is answered."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            together, ends = self._gather(first)
            self._answer(together)
            if ends:
                return

    def _gather(self, first: _Request) -> tuple[list[_Request], bool]:
        together, events = [first], len(first.drafts)
        while events < GATHER:
            try:
                further = self._waiting.get_nowait()
            except queue.Empty:
                break
            if further is None:
                return together, True
            together.append(further)
            events += len(further.drafts)
        return together, False

    def _answer(self, together: list[_Request]) -> None:
        try:
            with self._database.writing() as write:
                outcomes = self._append(write, together)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            if len(together) > 1 and not isinstance(error, StoreUnavailable):
                for request in together:
                    self._answer([request])
            else:
                for request in together:
                    request.answer.set_exception(error)
        else:
            for request, answer in zip(together, outcomes, strict=True):
                request.answer.set_result(answer)

    def _append(self, write: Write, together: list[_Request]) -> list[list[Outcome]]:
        """One append for neighbours that may be refused event by event, one for each atomic request."""
        now = self._clock()
        answers: list[list[Outcome]] = []
        for atomic, run in groupby(together, key=lambda request: request.atomic):
            requests = list(run)
            for joined in [[request] for request in requests] if atomic else [requests]:
                drafts = [draft for request in joined for draft in request.drafts]
                outcomes = iter(append_drafts(write, drafts, now=now, atomic=atomic))
                answers.extend([next(outcomes) for _ in request.drafts] for request in joined)
        if write.key is not None:
            sign_head(write)
        return answers
