"""What the service counts of itself while it works: one registry an application, nothing of persons or records."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from monitor.store.outcome import Outcome, Receipt

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ACCEPTED: Final = "accepted"
REPEATED: Final = "repeated"
REFUSED: Final = "refused"


class Meters:
    """Counters and histograms; any thread may add."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "tenderwatch_requests",
            "Requests answered, by template of the route",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "tenderwatch_request_seconds",
            "Seconds until a request was answered",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.running = Gauge("tenderwatch_requests_running", "Requests being answered", registry=self.registry)
        self._events = Counter(
            "tenderwatch_events",
            "Events by what became of them: accepted, repeated (there already) or refused",
            ("outcome",),
            registry=self.registry,
        )
        for outcome in (ACCEPTED, REPEATED, REFUSED):
            self._events.labels(outcome)
        self._commit = Histogram(
            "tenderwatch_commit_seconds",
            "Seconds of a commit of the sequencer",
            buckets=SECONDS,
            registry=self.registry,
        )

    def passed(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def committed(self, outcomes: Iterable[Outcome], seconds: float) -> None:
        """A commit ended, with these outcomes."""
        self._commit.observe(seconds)
        told = Counted(
            (REPEATED if one.repeated else ACCEPTED) if isinstance(one, Receipt) else REFUSED for one in outcomes
        )
        for outcome, count in told.items():
            self._events.labels(outcome).inc(count)

    def unread(self, count: int) -> None:
        """Events were refused before they came to the sequencer: they break the contract."""
        if count:
            self._events.labels(REFUSED).inc(count)
