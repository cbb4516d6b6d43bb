"""Parts judged by processes under a memory limit; a part whose process dies of it is split and judged again.

A part that does not fit is halved by the hash of its values, then, where one value is left, by its rules; one rule
that cannot judge one value in the memory there is, is told by name, and the rest goes on. A process that somebody
else killed is no sign of that: its part is tried once more as it is.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Final, Self

from monitor.audit.child import gives_back
from monitor.audit.shards.cut import Cut, Part
from monitor.audit.shards.worker import Done, Order, Panicked, is_full, told_by, work
from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words

DEEPEST: Final = 2**12
"""Halves by hash are not made smaller: values that still share one are parted by rules."""


STARTS: Final = 3
"""Processes that somebody may kill before they are ready."""


class DoesNotFit(TenderwatchError):
    """What cannot be made smaller does not fit in the memory of a process."""

    def __init__(self, zh: str, en: str, megabytes: int, code: int | None) -> None:
        """`zh`, `en`: what does not fit."""
        self.words = Words(
            f"{zh}放不进 {megabytes} MB 内存（进程退出码 {code}）",
            f"{en} do not fit in {megabytes} MB of memory (the process ended: {code})",
        )
        super().__init__(self.words.en)


class ProcessBroke(TenderwatchError):
    """A process of the audit ended for another reason than its memory, before it could tell which."""

    def __init__(self, code: int | None, told: str = "") -> None:
        """`told`: what it said last; where nothing, standard error tells more."""
        self.words = Words(
            f"审计进程出错退出（退出码 {code}）：{told or '详情见标准错误输出'}",
            f"a process of the audit broke (it ended: {code}): {told or 'standard error tells how'}",
        )
        super().__init__(self.words.en)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part: what was said of it, or how it failed."""

    part: Part
    done: Done | None
    error: str = ""


@dataclass(slots=True)
class _Task:
    number: int
    part: Part
    values: int | None = None
    """How many scope values are in it; None until it was read."""
    killed: bool = False


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    orders: Connection
    is_ready: bool = False
    task: _Task | None = None
    error: str = ""


class Pool:
    """Some processes that judge the parts of one audit."""

    def __init__(self, order: Order, workers: int, *, work: Callable[[Connection, Order], None] = work) -> None:
        """Start them as they are needed; each runs `work`."""
        self._work = work
        self._order = order
        self._most = workers
        self._workers: list[_Worker] = []
        self._number = 0
        self.splits = 0
        self.deaths = 0
        self._unready = 0

    def judge(self, cut: Cut, parts: Iterable[Part], rules: tuple[str, ...]) -> Iterator[Outcome]:
        """What becomes of each part, in any order; what did not fit comes as smaller ones. `rules`: all of them."""
        waiting = deque(self._task(part, 1 if cut.is_alone(part) else None) for part in parts)
        while waiting or any(one.task for one in self._workers):
            self._hire(len(waiting))
            for one in self._workers:
                if one.is_ready and one.task is None and waiting:
                    one.task = waiting.popleft()
                    one.orders.send((one.task.number, one.task.part, cut))
            for told in wait([one.orders for one in self._workers]):
                worker = next(one for one in self._workers if one.orders is told)
                try:
                    answer = worker.orders.recv()
                except (EOFError, OSError):
                    yield from self._buried(worker, waiting, rules)
                    continue
                yield from self._heard(worker, answer)

    def __enter__(self) -> Self:
        """The processes are hers who asked for them."""
        return self

    def __exit__(self, broke: type[BaseException] | None, *_: object) -> None:
        """The processes have ended."""
        for one in self._workers:
            if broke is None and one.task is None and one.is_ready:
                one.orders.send(None)
            else:
                one.process.kill()
            one.process.join()
            one.orders.close()
        self._workers = []

    def pids(self) -> list[int]:
        """The processes that are at work."""
        return [one.process.pid for one in self._workers if one.process.pid is not None]

    def _task(self, part: Part, values: int | None = None) -> _Task:
        self._number += 1
        return _Task(self._number, part, values)

    def _hire(self, waiting: int) -> None:
        idle = sum(one.task is None for one in self._workers)
        gives_back()
        while len(self._workers) < self._most and idle < waiting:
            spawn = multiprocessing.get_context("spawn")
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=self._work, args=(theirs, self._order), daemon=True, name="shard")
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))
            idle += 1

    @staticmethod
    def _heard(worker: _Worker, answer: object) -> Iterator[Outcome]:
        if answer is None:
            worker.is_ready = True
        elif isinstance(answer, Panicked):
            worker.error = answer.error
        elif isinstance(answer, int) and worker.task is not None:
            worker.task.values = answer
        elif isinstance(answer, Done) and worker.task is not None:
            task, worker.task = worker.task, None
            yield Outcome(task.part, answer)

    def _buried(self, worker: _Worker, waiting: deque[_Task], rules: tuple[str, ...]) -> Iterator[Outcome]:
        worker.process.join()
        worker.orders.close()
        self._workers.remove(worker)
        self.deaths += 1
        task, code = worker.task, worker.process.exitcode
        last = told_by(self._order, worker.process.pid)
        if not worker.error and not is_full(code, last):
            raise ProcessBroke(code, last)
        if not worker.is_ready:
            self._unready += 1
            if code != -signal.SIGKILL or self._unready > STARTS:
                raise DoesNotFit("规则整体读取的记录", "the records that rules read whole", self._order.megabytes, code)
            return
        if task is None:
            return
        if code == -signal.SIGKILL and not task.killed:
            waiting.appendleft(replace(task, killed=True))
            return
        halves = _halves(task, rules, is_panic=bool(worker.error))
        if halves:
            self.splits += 1
            values = task.values if task.values == 1 else None
            waiting.extendleft(self._task(part, values) for part in halves)
        else:
            megabytes = self._order.megabytes
            yield Outcome(
                task.part, None, worker.error or f"does not fit in {megabytes} MB (the process ended: {code})"
            )


def _halves(task: _Task, rules: tuple[str, ...], *, is_panic: bool) -> list[Part]:
    """A part as two smaller ones; none where it is one rule over one value."""
    part = task.part
    if (task.values is None or task.values > 1) and part.of < DEEPEST and not is_panic:
        return [replace(part, of=2 * part.of, rest=part.rest + more) for more in (0, part.of)]
    told = part.rules or rules
    if len(told) > 1:
        half = len(told) // 2
        return [replace(part, rules=some) for some in (told[:half], told[half:])]
    return []
