"""Breaches of the rules on powers: who holds, handles, approves, keeps and supervises what."""

from __future__ import annotations

from monitor.demo.breaches.kit import Breach

BREACHES: tuple[Breach, ...] = ()
