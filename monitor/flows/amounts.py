"""Sums of the contract's amounts in fen, with a count of those that are in another currency and left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from monitor.findings.summary import fen


@dataclass(slots=True)
class Sum:
    """A sum in fen; `told` is False until the first amount in yuan was added."""

    fen: int = 0
    told: bool = False
    foreign: int = 0

    def add(self, money: Mapping[str, Any] | None, share: Fraction = Fraction(1)) -> int | None:
        """Add an amount (or a share of it, whole fen, the rest dropped); the fen added, None where not in yuan."""
        if money is None:
            return None
        if money["currency"] != "CNY":
            self.foreign += 1
            return None
        part = int(fen(money) * share)
        self.fen += part
        self.told = True
        return part

    @property
    def or_none(self) -> int | None:
        """The sum; None where nothing was told."""
        return self.fen if self.told else None
