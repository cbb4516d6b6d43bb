"""A process killed before any statement of a closing: case, history, decisions and demand stand, or nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from case_office import Office
from proved import proved

CLOSER = Path(__file__).with_name("killed_closer.py")
ROOT = Path(__file__).parents[3]
BEFORE = {"state": "awaiting_review", "steps": 3, "entries": 3, "disposed": 0, "remedies": 0, "bad": 0}
AFTER = {"state": "closed", "steps": 4, "entries": 4, "disposed": 2, "remedies": 1, "bad": 0}


def killed_at_every(step: int, office: Office) -> int:
    """How often it was killed."""
    url = office.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'support'}"}
    done = subprocess.run(
        [sys.executable, str(CLOSER), url, str(step)],
        capture_output=True, text=True, env=environment, cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *killed, last = (json.loads(line) for line in done.stdout.splitlines())
    assert [{name: one[name] for name in BEFORE} for one in killed] == [BEFORE] * len(killed)
    assert all(one["killed"] for one in killed)
    assert last == {"killed": False, "status": 0, **AFTER}
    return len(killed)


def test_a_closing_is_whole_or_not_at_all(office: Office) -> None:
    assert killed_at_every(12, office) > 1


@pytest.mark.prove
def test_a_closing_killed_before_each_statement(both: Office, request: Any) -> None:
    done = killed_at_every(1, both)
    assert done > 20
    proved(f"a closing killed before each of its {done} statements, {request.node.name}: all or nothing")
