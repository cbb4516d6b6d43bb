"""`tenderwatch red-flags`: OCDS releases in, one JSON object of flags out.

Imports nothing that is slow to import, so its arguments are read by the standard library: on a small file the start of
the other commands would cost more than the work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec.json import encode

from monitor.indicators import Settings, SettingsRefused, red_flags
from monitor.indicators.reading import lines_of

STDIN: Final = Path("-")
ABOUT: Final = (
    "OCDS 红旗指标（R003 至 R058）：提供线索（疑点），不是结论。"
    "The eleven OCDS red flags (R003 to R058): leads for people to look at, no more."
)


def arguments() -> argparse.ArgumentParser:
    """What can be asked."""
    asked = argparse.ArgumentParser("tenderwatch red-flags", description=ABOUT, allow_abbrev=False)
    asked.add_argument("file", type=Path, help="releases or packages, one a line, or one package; - for standard input")
    asked.add_argument("--settings", type=Path, metavar="FILE", help="which indicators, with which parameters (JSON)")
    asked.add_argument("--compat", choices=("cardinal",), help="exactly as this engine does it")
    asked.add_argument("--evidence", type=Path, metavar="FILE", help="write here, one line a flag, what made it")
    asked.add_argument("--map", action="store_true", help="add which organisations belong to which process")
    return asked


def print_red_flags(told: Sequence[str]) -> int:
    """Prints the flags; 2 for wrong settings and for a file that cannot be read or written."""
    asked = arguments().parse_args(told)
    try:
        settings = Settings() if asked.settings is None else Settings.from_json(asked.settings.read_bytes())
        _remark(settings)
        lines: Iterable[bytes] = sys.stdin.buffer if asked.file == STDIN else lines_of(asked.file)
        found: list[dict[str, Any]] | None = None if asked.evidence is None else []
        compat = asked.compat is not None
        answer = red_flags(lines, settings, compat=compat, maps=asked.map, warn=_warn, evidence=found)
        if found is not None:
            with asked.evidence.open("wb") as stream:
                stream.writelines(encode(line) + b"\n" for line in found)
    except (SettingsRefused, OSError) as error:
        sys.stderr.write(f"tenderwatch: {error}\n")
        return 2
    parts = (encode(part) + b":" + encode(held, order="sorted") for part, held in answer.items())
    sys.stdout.write("{" + b",".join(parts).decode() + "}\n")
    return 0


def _warn(line: int, text: str) -> None:
    sys.stderr.write(f"第 {line} 行 / line {line}: {text}\n")


def _remark(settings: Settings) -> None:
    if settings.is_idle:
        sys.stderr.write("设置中没有启用任何指标 / the settings switch no indicator on\n")
    both = settings.comparable
    if both is not None and both.only and both.without:
        name = "price_comparison_procurement_methods"
        sys.stderr.write(f"no_{name} 不起作用 / has no effect beside {name}\n")
