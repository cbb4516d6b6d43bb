"""The service's figures out of the text form that collectors of metrics read."""

from __future__ import annotations

import re
from typing import Final

LINE: Final = re.compile(r"^tenderwatch_(?P<name>\w+)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)$")
LABEL: Final = re.compile(r'(\w+)="([^"]*)"')


def gauges(text: str) -> dict[str, dict[tuple[str, ...], float]]:
    """Name of a figure -> values of its labels, in their order -> the figure."""
    out: dict[str, dict[tuple[str, ...], float]] = {}
    for line in text.splitlines():
        found = LINE.match(line)
        if found is not None:
            labels = tuple(value for _, value in LABEL.findall(found["labels"] or ""))
            out.setdefault(found["name"], {})[labels] = float(found["value"])
    return out
