"""Something breaks under load: nothing acknowledged is lost, nothing stands twice, findings are those of the batch."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from faulted import ORIGIN, Clocked, Installation, lines, under_load
from postgres_server import NoServer, crash, server
from proved import proved

from monitor.store.database import open_database
from monitor.store.events import events_after

pytestmark = pytest.mark.prove
TIMES = int(os.environ.get("TENDERWATCH_FAULTS", "1"))
MEGABYTES = 400
Fault = Callable[[Installation], None]


def kill_api(place: Installation) -> None:
    place.kill("api")


def kill_worker(place: Installation) -> None:
    place.kill("worker")


def kill_rules(place: Installation) -> None:
    for _ in range(100):
        if place.kill_rules():
            return
        time.sleep(0.1)
    raise AssertionError("no child runs the rules")


def crashed(url: str, _: Installation) -> None:
    crash(url, 2.0)


KILLS: dict[str, Fault] = {"kill -9 api": kill_api, "kill -9 worker": kill_worker, "kill -9 rules": kill_rules}


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    return lines()


def tell(name: str, told: list[dict[str, Any]]) -> None:
    """The table's line."""
    proved(
        f"fault {name}: {len(told)} times, {sum(one['acknowledged'] for one in told)} acknowledged, "
        f"lost {sum(one['lost'] for one in told)}, doubled {sum(one['doubled'] for one in told)}, "
        f"findings differ {sum(one['findings_differ'] for one in told)} of {sum(one['findings'] for one in told)}, "
        f"no acknowledgement for {max(one['silence_s'] for one in told):.1f} s at most, "
        f"audit up after {max(one['audit_s'] for one in told):.0f} s at most, "
        f"refused meanwhile {told[0]['refused']}"
    )


def is_whole(told: dict[str, Any]) -> bool:
    """Whether all that was sent was acknowledged and stands once, and the findings are those of the batch."""
    unhurt = (told["lost"], told["doubled"], told["findings_differ"]) == (0, 0, 0)
    return unhurt and told["acknowledged"] == told["in_log"] == told["sent"]


@pytest.mark.parametrize("name", KILLS)
def test_a_killed_process_on_sqlite(tmp_path: Path, events: list[dict[str, Any]], name: str) -> None:
    told = []
    for time_ in range(TIMES):
        folder = tmp_path / str(time_)
        folder.mkdir()
        told.append(under_load(Installation(folder, f"sqlite:///{folder}/l.db"), events, KILLS[name]))
    tell(f"{name}, SQLite", told)
    assert all(map(is_whole, told))


@pytest.mark.postgres
@pytest.mark.parametrize("name", [*KILLS, "restart"])
def test_a_killed_process_on_postgresql(tmp_path: Path, events: list[dict[str, Any]], name: str) -> None:
    told = []
    for time_ in range(TIMES):
        folder = tmp_path / str(time_)
        folder.mkdir()
        try:
            with server() as address:
                url = address("postgres")
                told.append(under_load(Installation(folder, url), events, KILLS.get(name) or partial(crashed, url)))
        except NoServer as error:
            pytest.skip(str(error))
    tell(f"{name}, PostgreSQL", told)
    assert all(map(is_whole, told))


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, of so many megabytes; skips where none may be mounted."""
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    try:
        with image.open("wb") as out:
            out.truncate(MEGABYTES * 1024 * 1024)
        subprocess.run(["mkfs.ext4", "-q", str(image)], check=True, capture_output=True)
        subprocess.run(["mount", "-o", "loop", str(image), str(place)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small file system can be mounted here: {error}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


def test_a_full_disk(tmp_path: Path, events: list[dict[str, Any]]) -> None:
    def fill(place: Installation) -> None:
        ballast = place.folder / "ballast"
        with suppress(OSError), ballast.open("wb") as out:
            while True:
                out.write(b"\0" * 65_536)
                out.flush()
        with suppress(OSError), ballast.open("ab", buffering=0) as out:
            while True:
                out.write(b"\0" * 512)
        time.sleep(5)
        ballast.unlink()

    with small_disk(tmp_path) as disk:
        place = Installation(disk, f"sqlite:///{disk}/l.db", TENDERWATCH_LAKE=str(tmp_path / "lake"))
        told = under_load(place, events, fill)
    assert told["refused"], "nothing was refused while the disk was full"
    tell("disk full for 5 s, SQLite", [told])
    assert is_whole(told)


def test_a_disk_that_stays_full(tmp_path: Path, events: list[dict[str, Any]]) -> None:
    """Nothing more is acknowledged, all that was is whole; with room again everything goes on."""
    kept: list[Path] = []

    def fill(place: Installation) -> None:
        ballast = place.folder / "ballast"
        kept.append(ballast)
        with suppress(OSError), ballast.open("wb", buffering=0) as out:
            while True:
                out.write(b"\0" * 4096)
        threading.Timer(45, ballast.unlink).start()

    with small_disk(tmp_path) as disk:
        place = Installation(disk, f"sqlite:///{disk}/l.db", TENDERWATCH_LAKE=str(tmp_path / "lake"))
        told = under_load(place, events, fill)
    assert told["refused"], "nothing was refused while the disk was full"
    assert told["silence_s"] > 40, "the disk was not full"
    tell("disk full for 45 s, SQLite", [told])
    assert is_whole(told)


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_clock_is_set_back(tmp_path: Path, events: list[dict[str, Any]], database: str) -> None:
    def set_back(place: Installation) -> None:
        assert isinstance(place, Clocked)
        place.behind = timedelta(hours=3)

    def one(url: str) -> dict[str, Any]:
        told = under_load(Clocked(tmp_path, url), events, set_back)
        store = open_database(url, origin=ORIGIN)
        with store.reading() as read:
            entered = [one.event.recordedtime or "" for one in events_after(read, -1, 10**6)]
        store.close()
        assert all(first <= then for first, then in pairwise(entered)), "an entry is older than the one before"
        return told

    if database == "sqlite":
        told = one(f"sqlite:///{tmp_path}/l.db")
    else:
        try:
            with server() as address:
                told = one(address("postgres"))
        except NoServer as error:
            pytest.skip(str(error))
    tell(f"clock set back by 3 h, {database}", [told])
    assert is_whole(told)
