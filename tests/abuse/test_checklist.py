"""The checklist of security is whole, and what it says of tests is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

WHOLE = {
    "4.1": 5, "4.2": 2, "4.3": 3,
    "5.1": 5, "5.2": 8, "5.3": 10, "5.4": 3, "5.5": 4,
    "7.1": 4, "7.2": 2, "7.3": 4, "7.4": 3,
    "12.1": 3, "12.2": 1, "12.3": 6, "12.4": 2, "12.5": 2, "12.6": 1,
}  # fmt: skip
"""Section of ASVS 4.0.3 -> how many requirements it has."""
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@pytest.fixture(scope="module")
def rows(root: Path) -> dict[str, str]:
    told = re.findall(
        r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (.+) \|$", (root / "docs/security.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(told) == len(dict(told)), "a requirement stands twice"
    return dict(told)


def test_no_requirement_is_missing(rows: dict[str, str]) -> None:
    expected = {f"{section}.{number}" for section, count in WHOLE.items() for number in range(1, count + 1)}
    assert expected <= rows.keys()


def test_each_names_a_test_or_a_reason(rows: dict[str, str]) -> None:
    bare = [id for id, told in rows.items() if not NAMED.search(told) and not re.match(r"n/a: .{6,}", told)]
    assert not bare


def test_each_named_test_exists(root: Path) -> None:
    named = NAMED.findall((root / "docs/security.md").read_text("utf-8"))
    known: dict[str, set[str]] = {}
    for path in {path for path, _ in named}:
        tree = ast.parse((root / path).read_text("utf-8")) if (root / path).is_file() else ast.Module([], [])
        known[path] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert len(named) > 100
    assert not [f"{path}::{name}" for path, name in named if name not in known[path]]
