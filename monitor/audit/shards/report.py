"""What an audit of a lake tells of itself, as `report.json`: counts a rule and verdict, what broke, what it cost."""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.audit.evaluate import Charge, basis
from monitor.vocabulary.event import EPOCH


def _cpu() -> tuple[float, float]:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


@dataclass(slots=True)
class Report:
    """The counts of one audit, summed up as they come."""

    engine: str
    charged: Sequence[Charge]
    day: int
    lake_version: str
    events: int = 0
    findings: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """Rule -> verdict -> number of judged records."""
    failed: list[dict[str, str]] = field(default_factory=list)
    """Rule, kind of scope and error of what broke."""
    more: dict[str, Any] = field(default_factory=dict)
    """What only this engine tells."""
    seconds: dict[str, float] = field(default_factory=dict)
    _began: float = field(default_factory=time.perf_counter, repr=False)
    _used: tuple[float, float] = field(default_factory=_cpu, repr=False)

    def count(self, told: Sequence[tuple[str, str, int]]) -> None:
        """So many verdicts more."""
        for rule, verdict, number in told:
            self.counts.setdefault(rule, Counter())[verdict] += number

    def broke(self, rule: str, scope: str, error: str) -> None:
        """A rule broke; the same break is told once."""
        told = {"rule": rule, "scope": scope, "error": error}
        if told not in self.failed:
            self.failed.append(told)

    def told(self) -> dict[str, Any]:
        """As JSON: the same audit tells the same, but for seconds and memory."""
        own, children = (now - before for now, before in zip(_cpu(), self._used, strict=True))
        return {
            "engine": self.engine,
            "as_of": (EPOCH + timedelta(days=self.day)).isoformat(),
            "lake_version": self.lake_version,
            "basis": basis(self.charged),
            "events": self.events,
            "findings": self.findings,
            "rules": {
                charge.rule.id: dict(sorted(self.counts.get(charge.rule.id, {}).items())) for charge in self.charged
            },
            "failed": sorted(self.failed, key=lambda one: sorted(one.items())),
            **self.more,
            "seconds": round(time.perf_counter() - self._began, 2),
            "steps": {step: round(took, 2) for step, took in self.seconds.items()},
            "cpu_seconds": round(own + children, 2),
            "peak_mb": {"parent": round(_peak(resource.RUSAGE_SELF)), "child": round(_peak(resource.RUSAGE_CHILDREN))},
        }

    def write(self, path: Path) -> None:
        """The file is there whole or not at all."""
        making = path.with_suffix(".making")
        making.write_text(json.dumps(self.told(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        making.replace(path)


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024
