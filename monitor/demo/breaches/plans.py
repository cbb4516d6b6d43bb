"""Breaches of the rules on plans, allocations and what stands before a project starts."""

from __future__ import annotations

from monitor.demo.breaches.kit import Breach

BREACHES: tuple[Breach, ...] = ()
