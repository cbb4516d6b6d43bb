"""The files of the project, as git knows them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Every file that is tracked or would be added, relative to the top folder."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git work tree: no list of tracked files")
    names = sorted(name for name in listing.stdout.decode().split("\0") if name)
    return [Path(name) for name in names if (root / name).is_file()]


@pytest.fixture(scope="session")
def texts(root: Path, tracked: list[Path]) -> dict[Path, str]:
    """The tracked files that are UTF-8 text, by path relative to the top folder."""
    read: dict[Path, str] = {}
    for path in tracked:
        body = (root / path).read_bytes()
        if b"\0" not in body:
            read[path] = body.decode("utf-8")
    return read
