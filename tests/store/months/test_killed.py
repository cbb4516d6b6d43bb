"""An archiving that dies anywhere has moved a segment or has not; nothing is lost, and the next turn goes on."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from old_months import NOW, files, in_database, put_away

from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.erase import erase
from monitor.store.events import events_after
from monitor.store.months import forget, seal
from monitor.store.months.folder import strays
from monitor.store.months.forget import forgotten, left
from monitor.store.months.refused import NotWritten
from monitor.store.months.told import file_of, segments

ROOT = Path(__file__).parents[3]
ARCHIVER = Path(__file__).with_name("killed_archiver.py")


class Killed(BaseException):
    """Stands for the death of the process: no handler of ours catches it."""


def dies(*_: Any, **__: Any) -> Any:
    raise Killed


def dies_after(step: Callable[..., Any]) -> Callable[..., Any]:
    def done(*words: Any, **named: Any) -> Any:
        step(*words, **named)
        raise Killed

    return done


def stands(ledger: Database) -> tuple[list[int], int]:
    """Entries whose payload lies in the database, and how many segments; everything is there and is sound."""
    with ledger.reading() as read:
        assert [one.seq for one in events_after(read)] == list(range(24))
        assert verify(read).bad == []
        return [seq for seq in in_database(read) if seq < 8], len(segments(read))


POINTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before the first file": lambda patch: patch.setattr(seal, "put", dies),
    "when a file was written": lambda patch: patch.setattr(seal, "put", dies_after(seal.put)),
    "when it was read again": lambda patch: patch.setattr(seal, "_moved", dies),
    "before it is on record": lambda patch: patch.setattr(seal, "record", dies),
    "when it is on record": lambda patch: patch.setattr(seal, "record", dies_after(seal.record)),
    "before the payloads go": lambda patch: patch.setattr(seal, "delete", dies),
    "after the commit": lambda patch: patch.setattr(seal, "_moved", dies_after(seal._moved)),  # noqa: SLF001
    "before the manifest": lambda patch: patch.setattr(seal, "manifest", dies),
}
COMMITTED = {"after the commit": (1, [5, 6, 7]), "before the manifest": (2, [])}


@pytest.mark.parametrize(
    ("backend", "point"),
    [
        *(("sqlite", point) for point in POINTS),
        pytest.param("postgresql", "before the payloads go", marks=pytest.mark.postgres),
        pytest.param("postgresql", "after the commit", marks=pytest.mark.postgres),
    ],
)
def test_a_death_at_any_point_loses_nothing(ledger: Database, point: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        POINTS[point](patch)
        with pytest.raises(Killed):
            put_away(ledger, "2026-01")
    segments_then, there = COMMITTED.get(point, (0, list(range(8))))
    assert stands(ledger) == (there, segments_then)
    put_away(ledger, "2026-01")
    assert stands(ledger) == ([], 2)
    assert ledger.archive is not None
    assert strays(ledger.archive, {path.name for path in files(ledger)}) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_a_death_left_in_the_folder_is_gone_after_the_next_turn(ledger: Database) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal, "_moved", dies)
        with pytest.raises(Killed):
            put_away(ledger, "2026-01")
    assert ledger.archive is not None
    (ledger.archive / "5-7.jsonl.gz.making").write_bytes(b"half")
    assert [path.name for path in strays(ledger.archive, set())] == ["0-4.jsonl.gz", "5-7.jsonl.gz.making"]
    forgotten(ledger)
    assert strays(ledger.archive, set()) == []  # personal data that no erasure would find
    assert stands(ledger) == (list(range(8)), 0)


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("point", ["put", "update"])
@pytest.mark.parametrize("when", [dies, dies_after])
def test_a_death_while_erasing_leaves_it_to_the_next_turn(
    ledger: Database, point: str, when: Callable[..., Any]
) -> None:
    put_away(ledger, "2026-01")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forget, point, when if when is dies else dies_after(getattr(forget, point)))
        with pytest.raises(Killed), ledger.writing() as write:
            erase(write, 2, reason="asked for", actor="7", now=NOW)
    with ledger.reading() as read:
        assert [one.seq for one in events_after(read, -1, 4)] == [0, 1, 3, 4]
        assert left(read) == ["0-4.jsonl.gz"]
    assert forgotten(ledger) == 1
    with ledger.reading() as read:
        assert (left(read), verify(read).bad) == ([], [])


@pytest.mark.parametrize("backend", ["sqlite"])
def test_something_erased_while_its_month_goes_is_not_in_the_file(ledger: Database) -> None:
    put = seal.put
    turns: list[int] = []

    def erased_meanwhile(*words: Any) -> None:
        put(*words)
        turns.append(1)
        if len(turns) == 1:
            with ledger.writing() as write:
                erase(write, 3, reason="asked for", actor="7", now=NOW)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal, "put", erased_meanwhile)
        first = put_away(ledger, "2026-01")[0]
    assert (first.payloads, len(turns)) == (4, 3)
    with ledger.reading() as read:
        assert (left(read), verify(read).bad) == ([], [])


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_full_disk_moves_nothing_and_says_so(ledger: Database) -> None:
    with files_of_at_most(100), pytest.raises(NotWritten, match=r"cannot be written: .*nothing was removed") as refused:
        put_away(ledger, "2026-01")
    assert refused.value.text("zh").endswith("写不进去：文件超过上限；数据库未作任何删除")
    assert stands(ledger) == (list(range(8)), 0)
    assert ledger.archive is not None
    assert [path.name for path in ledger.archive.iterdir()] == [".lock"]
    put_away(ledger, "2026-01")
    assert stands(ledger) == ([], 2)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_disk_that_fills_up_while_erasing_keeps_the_erasure(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    put = forget.put

    def full(*words: Any) -> None:
        with files_of_at_most(100):
            put(*words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forget, "put", full)
        with ledger.writing() as write:
            erase(write, 2, reason="asked for", actor="7", now=NOW)
    with ledger.reading() as read:
        assert [one.seq for one in events_after(read, -1, 4)] == [0, 1, 3, 4]
        assert left(read) == ["0-4.jsonl.gz"]
    assert forgotten(ledger) == 1


def killed_again_and_again(path: Path, archive: Path, kills: int) -> int:
    """The month is archived by processes that are killed at random moments; how many died before it was done."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/support'}"}
    died = 0
    for number in range(kills):
        one = subprocess.Popen(
            [sys.executable, str(ARCHIVER), f"sqlite:///{path}", str(archive)],
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
        )
        assert one.stdout is not None
        assert one.stdout.readline() == b"begun\n"
        time.sleep(random.Random(number).uniform(0, 0.03))
        one.kill()
        one.communicate(timeout=60)
        died += one.returncode == -signal.SIGKILL
        database = open_database(f"sqlite:///{path}", archive=archive)
        try:
            with database.reading() as read:
                assert verify(read).bad == []
                assert [one.seq for one in events_after(read)] == list(range(24))
                known = {file_of(row) for row in segments(read)}
                assert known <= {path.name for path in files(database)}
        finally:
            database.close()
    return died


@pytest.mark.parametrize(("backend", "kills"), [("sqlite", 1), pytest.param("sqlite", 60, marks=pytest.mark.prove)])
def test_a_process_that_is_killed_loses_nothing(ledger: Database, tmp_path: Path, kills: int) -> None:
    ledger.close()
    assert killed_again_and_again(tmp_path / "ledger0.db", tmp_path / "archive", kills) == kills
