"""Breaches of the rules on the flow of money: budget, transfer, use, entry."""

from __future__ import annotations

from monitor.demo.breaches.kit import Breach

BREACHES: tuple[Breach, ...] = ()
