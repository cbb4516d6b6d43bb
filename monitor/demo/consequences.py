"""Which other rules a planted breach breaks as well: measured, one breach a story, and kept in `consequences.toml`.

A final payment of one fen too much is also more than was certified: such a finding is neither a false alarm nor what
was planted. `monitor.demo.beside` measures the table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("consequences.toml")


@cache
def consequences() -> Mapping[str, tuple[str, ...]]:
    """Planted rule -> other rules that it breaks as well."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {rule: tuple(others) for rule, others in told.items()}
