"""Rules and facts know no clock: the engine passes `as_of`, so that a verdict can be repeated years later."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TIMELESS = ("monitor/facts", "monitor/rules", "monitor/vocabulary", "monitor/ledger")
READINGS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter"}
CLOCKS = {"date", "datetime", "time"}


def clock_readings(text: str) -> list[int]:
    """The lines on which `date.today()`, `datetime.now()`, `time.time()` and the like are called."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READINGS
        and ast.unparse(node.func.value).split(".")[-1] in CLOCKS
    ]


def test_rooms_of_arithmetic_read_no_clock(texts: dict[Path, str]) -> None:
    ours = {path: text for path, text in texts.items() if path.suffix == ".py" and str(path).startswith(TIMELESS)}
    found = [f"{path}:{line}" for path, text in ours.items() for line in clock_readings(text)]
    assert ours
    assert not found, f"a clock is read: {found}"


@pytest.mark.parametrize("call", ["date.today()", "datetime.datetime.now(UTC)", "time.time()"])
def test_the_check_sees_a_clock(call: str) -> None:
    assert clock_readings(f"x = 1\ny = {call}\n") == [2]
