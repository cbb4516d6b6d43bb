"""Breaches of the rules on paying small firms, settlements and odd payments."""

from __future__ import annotations

from monitor.demo.breaches.kit import Breach

BREACHES: tuple[Breach, ...] = ()
