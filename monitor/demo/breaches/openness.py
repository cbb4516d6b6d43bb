"""Breaches of the rules on reviews, disclosure, three-public spending and the data themselves."""

from __future__ import annotations

from monitor.demo.breaches.kit import Breach

BREACHES: tuple[Breach, ...] = ()
