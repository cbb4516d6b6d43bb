"""Pages made from data: written where they are stale, and the command that only compares."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path


def stale(docs: Path, made: Mapping[str, str], owned: str) -> list[str]:
    """Names under `docs` that are missing, say something else than `made`, or stand in the folder `owned` unmade."""
    there = {f"{owned}/{path.name}" for path in (docs / owned).glob("*")}
    changed = {
        name
        for name, text in made.items()
        if not (docs / name).is_file() or (docs / name).read_text(encoding="utf-8") != text
    }
    return sorted(changed | (there - made.keys()))


def write(docs: Path, made: Mapping[str, str], owned: str) -> list[str]:
    """What was stale is written, or removed where nothing makes it; its names."""
    names = stale(docs, made, owned)
    (docs / owned).mkdir(parents=True, exist_ok=True)
    for name in names:
        if name in made:
            (docs / name).write_text(made[name], encoding="utf-8")
        else:
            (docs / name).unlink()
    return names


def command(
    says: str | None, docs: Path, pages: Callable[[], Mapping[str, str]], owned: str, arguments: list[str] | None
) -> int:
    """The command line of a generator: 0 = fresh (now), 1 = `--check` found stale pages."""
    parser = argparse.ArgumentParser(description=says, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    if not parser.parse_args(arguments).check:
        write(docs, pages(), owned)
        return 0
    names = stale(docs, pages(), owned)
    for name in names:
        sys.stderr.write(f"docs/{name} is stale: run make docs\n")
    return 1 if names else 0
