"""An executor and a Python worker of another die in the middle of a Spark job, by kill -9."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

EXECUTOR: Final = "CoarseGrainedExecutorBackend"
WORKER: Final = "pyspark.daemon"


@dataclass
class Killed:
    """What was killed, and after how many finished tasks of the stage."""

    after: int = 0
    executors: list[int] = field(default_factory=list)
    workers: list[int] = field(default_factory=list)


def below(pid: int) -> list[int]:
    """The processes that `pid` started, and theirs, nearest first."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    out, edge = [], [pid]
    while edge:
        edge = [child for parent in edge for child in sorted(parents.get(parent, ()))]
        out += edge
    return out


def named(pids: list[int], word: str) -> list[int]:
    """Those of `pids` whose command line holds `word`."""
    out = []
    for pid in pids:
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if word.encode() in line:
            out.append(pid)
    return out


def _finished(session: Any, tasks: int) -> int:
    """Finished tasks of the running stage that has so many, -1 where none runs."""
    tracker = session.sparkContext.statusTracker()
    for stage in tracker.getActiveStageIds():
        told = tracker.getStageInfo(stage)
        if told is not None and told.numTasks == tasks:
            return int(told.numCompletedTasks)
    return -1


@contextmanager
def killed_within(session: Any, tasks: int, after: int = 1) -> Iterator[Killed]:
    """Inside, as soon as a stage of `tasks` tasks has finished `after`: one executor dies, and a worker of another."""
    told, ended = Killed(), threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            done = _finished(session, tasks)
            if not after <= done < tasks:
                continue
            executors = named(below(os.getpid()), EXECUTOR)
            first, *others = executors
            workers = [pid for other in others for pid in named(below(other), WORKER)[-1:]]
            for pid in (first, *workers[:1]):
                os.kill(pid, signal.SIGKILL)
            told.after, told.executors, told.workers = done, [first], workers[:1]
            return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        ended.set()
        thread.join()
