"""The import contracts hold, and each of them is broken once on purpose: a contract that cannot fail guards nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

BREACHES = {
    "faces": ("monitor/intake/breach.py", "import api"),
    "rooms": ("monitor/vocabulary/breach.py", "import monitor.store"),
    "cycles": ("monitor/vocabulary/breach.py", "import monitor.vocabulary.breach_back"),
    "ledger": ("monitor/ledger/breach.py", "import monitor.vocabulary"),
    "draw": ("monitor/draw/breach.py", "import monitor.store"),
    "sql": ("monitor/audit/breach.py", "import sqlite3"),
    "arithmetic": ("monitor/rules/breach.py", "import sqlalchemy"),
    "facts": ("monitor/facts/breach.py", "import httpx"),
    "indicators": ("monitor/indicators/breach.py", "import pydantic"),
    "framework": ("monitor/findings/breach.py", "from fastapi import FastAPI"),
    "http": ("dashboard/breach.py", "import monitor.findings"),
}


def lint_imports(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    named = [word for contract in contracts for word in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo", *named],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Path:
    for package in ("api", "dashboard", "monitor"):
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / ".importlinter", tmp_path)
    return tmp_path


def contract_names(root: Path) -> dict[str, str]:
    config = ConfigParser()
    config.read(root / ".importlinter", encoding="utf-8")
    sections = [section for section in config.sections() if section.startswith("importlinter:contract:")]
    return {section.rsplit(":", 1)[1]: config[section]["name"] for section in sections}


def test_the_tree_keeps_every_contract(root: Path, tree: Path) -> None:
    report = lint_imports(tree)
    assert report.returncode == 0, report.stdout + report.stderr
    assert f"{len(contract_names(root))} kept, 0 broken" in report.stdout


def test_every_contract_has_its_breach(root: Path) -> None:
    assert set(contract_names(root)) == set(BREACHES)


@pytest.mark.parametrize("contract", sorted(BREACHES))
def test_a_breach_is_caught_and_named(root: Path, tree: Path, contract: str) -> None:
    place, line = BREACHES[contract]
    (tree / place).write_text(f"{line}\n", encoding="utf-8")
    (tree / "monitor/vocabulary/breach_back.py").write_text("import monitor.vocabulary.breach\n", encoding="utf-8")
    (tree / "monitor/vocabulary/breach.py").touch()
    report = lint_imports(tree, contract)
    assert report.returncode != 0, report.stdout
    assert f"{contract_names(root)[contract]} BROKEN" in report.stdout
    assert Path(place).stem in report.stdout


def test_a_new_room_must_take_its_place(tree: Path) -> None:
    (tree / "monitor/attic").mkdir()
    (tree / "monitor/attic/__init__.py").touch()
    report = lint_imports(tree, "rooms")
    assert report.returncode != 0
    assert "attic" in report.stdout
