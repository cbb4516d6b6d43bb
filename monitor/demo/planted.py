"""The ledger of what was planted: one line a breach, so that recall and false alarms can be measured."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Planted:
    """One breach that the generator put into an otherwise honest history."""

    rule: str
    about: dict[str, Any]
    """What the finding is about, in the contract's field names."""
    says: str
    """One English sentence: what was changed."""
    also: tuple[str, ...] = ()
    """Other rules that the same change breaks, unavoidably."""
    scope: str = ""
    """The story it happened in: project, process, plan or unit."""
    tag: str = ""
    """The first part of the ids of that story's events."""

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
