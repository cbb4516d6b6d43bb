"""The sequencer: one thread that appends for all, many requests a transaction.

A request is answered after the commit that holds it, and the checkpoint that covers it where this process has the key.
Requests that wait while a commit runs are gathered into the next one. Where a gathering fails for one request's sake,
each is done again alone, so that only that one fails.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeAlias, TypeVar

from monitor.errors import TenderwatchError
from monitor.store.append import NOBODY, Draft, append_drafts
from monitor.store.database import Database, StoreUnavailable, Write
from monitor.store.heads import StoredCheckpoint, sign_head
from monitor.store.outcome import Outcome, Receipt
from monitor.store.proofs import inclusions
from monitor.vocabulary.event import COUNTY, Event

LOG = logging.getLogger(__name__)
T = TypeVar("T")
GATHER = 5_000
"""Events after which no further request joins a transaction."""


class SequencerClosed(TenderwatchError):
    """The sequencer takes nothing more: the program is ending."""


class Appended(NamedTuple):
    """One commit: what became of its events, how long it took, and the head that was signed with it."""

    outcomes: list[Outcome]
    seconds: float
    head: StoredCheckpoint | None


class Kept(NamedTuple):
    """What one request is told: what became of its events, and the signed head that covers them."""

    outcomes: list[Outcome]
    head: StoredCheckpoint | None
    """None where this process has no key, or the log is empty."""
    paths: Mapping[int, list[bytes]]
    """Entry -> its audit path under `head`: of the entries that are new, where proofs were asked for."""


Tell: TypeAlias = Callable[[Kept | Exception], None]
"""How a request is answered; called by the sequencer's thread, which it must not hold up."""


def _clock() -> datetime:
    return datetime.now(COUNTY)


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    drafts: list[Draft]
    atomic: bool
    proofs: bool
    tell: Tell


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """Something that has a transaction to itself."""

    do: Callable[[Write, datetime], tuple[Any, Sequence[Outcome]]]
    answer: Future[Any]


class Sequencer:
    """Appends what any thread submits, in the order in which it came, through the one writer of `database`.

    `observe` is told of every commit before it is answered.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime] = _clock,
        observe: Callable[[Appended], None] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._observe = observe
        self._waiting: queue.SimpleQueue[_Request | _Work | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)
        self._thread.start()

    def take(
        self, events: Sequence[Event], tell: Tell, *, actor: str = NOBODY, atomic: bool = False, proofs: bool = False
    ) -> None:
        """`tell` is told, once `events` are committed, what became of them, or what was raised instead.

        With `proofs` also the audit paths of those that are new. Raises `SequencerClosed`.
        """
        request = _Request([Draft(event, actor) for event in events], atomic, proofs, tell)
        with self._door:
            if self._closed:
                raise SequencerClosed("the sequencer is closed")
            self._waiting.put(request)

    def send(self, events: Sequence[Event], *, actor: str = NOBODY, atomic: bool = False) -> Future[list[Outcome]]:
        """The outcomes of `events`, to come once they are committed. Raises `SequencerClosed`."""
        answer: Future[list[Outcome]] = Future()
        answer.set_running_or_notify_cancel()  # from here on it cannot be called back

        def tell(told: Kept | Exception) -> None:
            if isinstance(told, Exception):
                answer.set_exception(told)
            else:
                answer.set_result(told.outcomes)

        self.take(events, tell, actor=actor, atomic=atomic)
        return answer

    def submit(self, events: Sequence[Event], *, actor: str = NOBODY, atomic: bool = False) -> list[Outcome]:
        """The outcomes of `events`, in order, after they are committed.

        Raises what the append raised: `StoreUnavailable` (nothing kept, safe to send again), `SequencerClosed`.
        """
        return self.send(events, actor=actor, atomic=atomic).result()

    def alone(self, do: Callable[[Write, datetime], tuple[T, Sequence[Outcome]]]) -> T:
        """What `do` made in a transaction of its own, after its commit, in its turn; the head is signed with it.

        `do` is given the writer's session and the clock; beside what it made it tells what became of events. Raises
        what `do` raised (nothing is kept then), `StoreUnavailable`, `SequencerClosed`.
        """
        work = _Work(do, Future())
        work.answer.set_running_or_notify_cancel()
        with self._door:
            if self._closed:
                raise SequencerClosed("the sequencer is closed")
            self._waiting.put(work)
        made: T = work.answer.result()
        return made

    @property
    def is_alive(self) -> bool:
        """Whether it takes requests and its thread runs."""
        return not self._closed and self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """Requests that wait for a transaction."""
        return self._waiting.qsize()

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
        held: _Work | None = None
        while (first := held or self._waiting.get()) is not None:
            held = None
            if isinstance(first, _Work):
                self._do(first)
                continue
            together, held, ends = self._gather(first)
            self._answer(together)
            if ends:
                return

    def _gather(self, first: _Request) -> tuple[list[_Request], _Work | None, bool]:
        """The requests of one transaction, the work that comes after them, and whether nothing more does."""
        together, events = [first], len(first.drafts)
        while events < GATHER:
            try:
                further = self._waiting.get_nowait()
            except queue.Empty:
                break
            if further is None or isinstance(further, _Work):
                return together, further, further is None
            together.append(further)
            events += len(further.drafts)
        return together, None, False

    def _do(self, work: _Work) -> None:
        began = time.perf_counter()
        try:
            with self._database.writing() as write:
                made, outcomes = work.do(write, self._clock())
                head = None if write.key is None else sign_head(write)
        except Exception as error:  # noqa: BLE001 - it belongs to the one who waits
            work.answer.set_exception(error)
        else:
            self._tell(Appended(list(outcomes), time.perf_counter() - began, head))
            work.answer.set_result(made)

    def _answer(self, together: list[_Request]) -> None:
        began = time.perf_counter()
        try:
            with self._database.writing() as write:
                outcomes, head = self._append(write, together)
                paths = _paths(write, together, outcomes, head)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            if len(together) > 1 and not isinstance(error, StoreUnavailable):
                for request in together:
                    self._answer([request])
            else:
                for request in together:
                    _told(request, error)
        else:
            self._tell(Appended([one for answer in outcomes for one in answer], time.perf_counter() - began, head))
            for request, answer in zip(together, outcomes, strict=True):
                _told(request, Kept(answer, head, paths))

    def _tell(self, appended: Appended) -> None:
        if self._observe is not None:
            try:
                self._observe(appended)
            except Exception:
                LOG.exception("a commit was not observed")  # the entries stand, and their senders are answered

    def _append(self, write: Write, together: list[_Request]) -> tuple[list[list[Outcome]], StoredCheckpoint | None]:
        """One append for neighbours that may be refused event by event, one for each atomic request."""
        now = self._clock()
        answers: list[list[Outcome]] = []
        for atomic, run in groupby(together, key=lambda request: request.atomic):
            requests = list(run)
            for joined in [[request] for request in requests] if atomic else [requests]:
                drafts = [draft for request in joined for draft in request.drafts]
                outcomes = iter(append_drafts(write, drafts, now=now, atomic=atomic))
                answers.extend([next(outcomes) for _ in request.drafts] for request in joined)
        return answers, None if write.key is None else sign_head(write)


def _paths(
    write: Write, together: list[_Request], outcomes: list[list[Outcome]], head: StoredCheckpoint | None
) -> dict[int, list[bytes]]:
    """The audit paths of the new entries of those who asked: all at the end of the log, so that a tile or two do."""
    asked = [answer for request, answer in zip(together, outcomes, strict=True) if request.proofs]
    new = [one.seq for answer in asked for one in answer if isinstance(one, Receipt) and not one.repeated]
    return {} if head is None or not new else inclusions(write, new, head.size)


def _told(request: _Request, told: Kept | Exception) -> None:
    try:
        request.tell(told)
    except Exception:
        LOG.exception("a request was not answered")  # whoever asked is gone; the entries stand
