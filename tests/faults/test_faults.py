"""Something breaks under load: nothing acknowledged is lost, nothing stands twice, findings are those of the batch."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from faulted import Installation, lines, under_load
from postgres_server import NoServer, crash, server
from proved import proved

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
    try:
        with server() as address:
            url = address("postgres")
            told = under_load(Installation(tmp_path, url), events, KILLS.get(name) or (lambda _: crash(url, 2.0)))
    except NoServer as error:
        pytest.skip(str(error))
    tell(f"{name}, PostgreSQL", [told])
    assert is_whole(told)


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
