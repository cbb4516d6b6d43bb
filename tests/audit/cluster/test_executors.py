"""An executor needs the wheel and docker/executors.txt: with every other library out of reach an audit is the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from woven import EXAMPLES

from monitor.audit.evaluate import Charge
from monitor.audit.shards.seats import seats

LISTED = Path("docker/executors.txt")
COME_ALONG = {"cffi", "numpy", "pycparser", "polars-runtime-32", "typing-extensions"}
"""What the listed ones need themselves."""
DAY = 20_819
PROGRAM = """
import importlib.abc, json, sys
from pathlib import Path

shut = set(json.loads(sys.argv[1]))

class Shut(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in shut:
            raise ModuleNotFoundError(f"No module named {name!r}: not on an executor", name=name)

sys.meta_path.insert(0, Shut())
from monitor.audit.cluster.job import judging, spreading
from monitor.audit.cluster.plan import planned
from monitor.audit.cluster.task import brief
from monitor.audit.evaluate import charges
from monitor.audit.shards.seat_files import seat_files
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place

lake, day = Path(sys.argv[2]), int(sys.argv[3])
charged = charges(rules_on(place("demo")), place("demo"))
task = planned(lake, seat_files(lake, day), brief(charged, day))
pieces = [batch for number in range(len(task.parts)) for batch in spreading(task, number)]
answers = [row for batch in judging(task, pieces) for row in batch.to_pylist()]
print(json.dumps(sorted(row["id"] for row in answers if row["what"] == "finding")))
print(json.dumps([row["rule"] for row in answers if row["what"] == "failed"]))
"""


def out_of_reach() -> set[str]:
    """Modules of this environment that an executor lacks: of libraries that are not listed, and our other packages."""
    wanted = {line.strip() for line in LISTED.read_text().splitlines() if line.strip() and not line.startswith("#")}
    has = wanted | COME_ALONG
    owned = packages_distributions().items()
    lacking = {module for module, owners in owned if not {one.lower().replace("_", "-") for one in owners} & has}
    return (lacking - {"monitor", "__pycache__"}) | {"api", "dashboard"}


def test_an_audit_needs_no_other_library(lake_of: Callable[..., Any], charged: tuple[Charge, ...]) -> None:
    history = [{**event, "id": f"e{place}"} for place, event in enumerate(EXAMPLES[40].events + EXAMPLES[90].events)]
    with lake_of(history) as told:
        seats(told.folder, DAY)
        expected = sorted(told.in_one_piece(charged, DAY)[1]["id"])
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps(sorted(out_of_reach())), str(told.folder), str(DAY)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    found, failed = (json.loads(line) for line in ran.stdout.splitlines())
    assert found == expected
    assert found
    assert failed == []


@pytest.mark.parametrize("library", ["sqlalchemy", "fastapi", "sklearn", "pandas", "streamlit"])
def test_what_is_not_listed_is_out_of_reach(library: str) -> None:
    assert library in out_of_reach()
