"""A citizen copies the two folders out, with their crypto libraries and nothing else, and checks draws offline."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
from importlib.metadata import distribution
from pathlib import Path
from random import Random

import pytest
from proved import proved
from small_draw import POLICY, Draw, DrawLog

LIBRARIES = ("py-arkworks-bls12381", "cryptography", "cffi", "pycparser")
ROOT = Path(__file__).parents[2]
RUNNER = """
import json, sys, socket
def closed(*_): raise OSError("no network")
socket.socket.connect = closed
from monitor.draw.transcript import parse_transcript
from monitor.draw.verify import verify
ours = [name.split(".")[1] for name in sys.modules if name.startswith("monitor.")]
assert set(ours) == {"draw", "ledger"}
for line in sys.stdin:
    told = json.loads(line)
    checks = verify(parse_transcript(told["draw"]), chains=("quicknet", "tw-test"), committed=told["committed"])
    print("".join(check.state[0] for check in checks))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an empty environment that holds the copied folders and their libraries alone."""
    home = tmp_path_factory.mktemp("citizen")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    (site,) = (home / "venv").glob("lib/python*/site-packages")
    for library in LIBRARIES:
        found = distribution(library)
        for file in found.files or ():
            source = Path(str(found.locate_file(file)))
            if source.is_file() and ".." not in file.parts and "__pycache__" not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, site / file)
    for folder in ("draw", "ledger"):
        shutil.copytree(
            ROOT / "monitor" / folder, home / "monitor" / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    return home / "venv" / "bin" / "python"


def run(python: Path, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    home = python.parents[2]
    return subprocess.run(
        [str(python), "-s", *arguments],
        input=told, capture_output=True, text=True, cwd=home, check=False,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
    )  # fmt: skip


def test_the_environment_is_empty(python: Path) -> None:
    told = run(python, "-c", "import polars")
    assert "No module named 'polars'" in told.stderr
    assert run(python, "-c", "import monitor.draw, sys; print(sys.executable)").stdout.startswith(
        str(python.parents[1])
    )


def test_a_citizen_checks_a_draw_alone(python: Path, tmp_path: Path) -> None:
    draw = Draw(DrawLog()).commit().reveal().hold().decline("土建", 0).open()
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(draw.transcript(), ensure_ascii=False), encoding="utf-8")
    (tmp_path / "policy.txt").write_text(POLICY, encoding="utf-8")
    for path, raw in draw.log.tiles():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    told = run(
        python, "-m", "monitor.draw", str(file), "--test-chain", "--entries", str(tmp_path),
        "--policy", str(tmp_path / "policy.txt"), "--lang", "en",
    )  # fmt: skip
    assert (told.returncode, told.stdout.count("✓")) == (0, 10), told.stdout + told.stderr


def checked(python: Path, draws: int) -> tuple[int, int]:
    """How many draws with declines passed all ten checks offline, and how many declines they had."""
    random, lines, declines = Random(7), [], 0
    for number in range(draws):
        draw = Draw(DrawLog(), number).commit().reveal().hold()
        for _ in range(random.randint(1, 4)):
            slot, place = random.choice([("土建", 0), ("土建", 1), ("土建", 2), ("造价", 0), ("造价", 1)])
            draw.decline(slot, place, random.choice(["refused", "unreachable", "illness"]))
            declines += 1
        lines.append(json.dumps({"draw": draw.open().transcript(), "committed": [draw.committed]}))
    told = run(python, "-c", RUNNER, told="\n".join(lines))
    assert told.returncode == 0, told.stderr
    return sum(line == "p" * 10 for line in told.stdout.split()), declines


def test_draws_with_declines_are_verified_offline(python: Path) -> None:
    assert checked(python, 10)[0] == 10


@pytest.mark.prove
def test_a_thousand_draws_with_declines_are_verified_offline(python: Path) -> None:
    passed, declines = checked(python, 1_000)
    assert passed == 1_000
    proved(f"1,000 draws with {declines:,} declines: all ten checks passed, offline, by the two copied folders alone")
