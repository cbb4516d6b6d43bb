"""A process killed before any statement of a certification, its commit among them: all stands, or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hand_in import BOTH
from proved import proved

from monitor.store.database import Database

CERTIFIER = Path(__file__).with_name("killed_certifier.py")
ROOT = Path(__file__).parents[2]
ROWS = 40


def killed_at_every(step: int, new_database: Callable[..., Database], folder: Path) -> int:
    url = new_database().engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'support'}"}
    done = subprocess.run(
        [sys.executable, str(CERTIFIER), url.replace("+psycopg", ""), str(folder / "uploads"), str(step)],
        capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    *killed, last = told
    assert all(one["killed"] for one in killed)
    nothing = {"state": "ready", "events": 0, "records": 0}
    assert [{name: one[name] for name in nothing} for one in killed] == [nothing] * len(killed)
    assert last == {
        "killed": False, "status": 0, "state": "certified", "events": ROWS, "records": 1, "signed": ROWS + 1
    }  # fmt: skip
    return len(killed)


def test_a_certification_is_whole_or_not_at_all(new_database: Callable[..., Database], tmp_path: Path) -> None:
    assert killed_at_every(5, new_database, tmp_path) > 3


@BOTH
@pytest.mark.prove
def test_killed_before_each_statement(new_database: Callable[..., Database], tmp_path: Path, backend: str) -> None:
    done = killed_at_every(1, new_database, tmp_path)
    assert done > 15
    proved(f"a certification killed before each of its {done} statements on {backend}: all or nothing")
