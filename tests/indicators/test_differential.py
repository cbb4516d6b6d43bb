"""The engine gives what an independent slow implementation gives, on lines no register should publish and all do."""

from __future__ import annotations

import json
import math
from collections import Counter
from random import Random
from typing import Any

import pytest
from dirty_releases import lines, settings
from proved import proved
from slow_flags import Flags

from monitor.indicators import Settings, red_flags

LINES = 700
MANY = 300
"""Runs of the full count."""


def both(seed: int, count: int, *, compat: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two answers to one run of dirty lines."""
    told, asked = list(lines(seed, count)), settings(seed)
    ours = red_flags(told, Settings.of(asked) if asked else Settings(), compat=compat)
    return ours, Flags(told, asked, compat=compat).result()


def printed(value: float | None) -> float | None:
    """A number as JSON can tell it: infinite and undefined ones are null."""
    return value if value is not None and math.isfinite(value) else None


def compare(seed: int, count: int, *, compat: bool) -> Counter[str]:
    """Compares the two, figure by figure; how many flags of each code there were."""
    ours, slow = both(seed, count, compat=compat)
    where = f"seed {seed}, compat {compat}"
    meta, meta_slow = ours.pop("Meta"), slow.pop("Meta")
    assert meta.keys() == meta_slow.keys(), where
    for code, figures in meta.items():
        assert figures == pytest.approx(meta_slow[code], abs=1.1e-4, nan_ok=True), f"{where}, {code}"
    assert ours.keys() == slow.keys(), where
    flags: Counter[str] = Counter()
    for group, found in ours.items():
        assert found.keys() == slow[group].keys(), f"{where}, {group}"
        for id_, codes in found.items():
            assert codes.keys() == slow[group][id_].keys(), f"{where}, {group} {id_}"
            for code, value in codes.items():
                assert printed(value) == pytest.approx(printed(slow[group][id_][code])), (where, code)
                flags[code] += 1
    return flags


@pytest.mark.parametrize("compat", [False, True], ids=["ours", "compat"])
@pytest.mark.parametrize("seed", range(6))
def test_both_give_the_same(seed: int, compat: bool) -> None:
    assert compare(seed, LINES, compat=compat)


@pytest.mark.prove
@pytest.mark.parametrize("compat", [False, True], ids=["ours", "compat"])
def test_both_give_the_same_many_times(compat: bool) -> None:
    flags: Counter[str] = Counter()
    for seed in range(100, 100 + MANY):
        flags += compare(seed, LINES, compat=compat)
    assert len(flags) == 11
    proved(
        f"red flags, {'as the reference' if compat else 'ours'}: {MANY * LINES} dirty lines, {flags.total()} flags "
        f"alike: {dict(flags)}"
    )


def test_the_order_of_lines_does_not_matter() -> None:
    told = {
        json.loads(line)["ocid"]: line for line in lines(3, LINES) if b"ocds-" in line and not line.startswith(b"\xef")
    }
    kept = list(told.values())
    first = red_flags(kept, Settings())
    Random(1).shuffle(kept)
    assert red_flags(kept, Settings()) == first
