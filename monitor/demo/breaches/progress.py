"""Breaches of the rules on progress payments, advances, retention and guarantees."""

from __future__ import annotations

from monitor.demo.breaches.kit import Breach

BREACHES: tuple[Breach, ...] = ()
