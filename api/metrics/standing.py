"""Figures that are read when they are asked for: log, audit, findings, heads, witnesses, deliveries, connections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version
from typing import Final

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.cosigning.correspondent import Standing
from api.cosigning.feeder import Feeder
from api.desk import Desk
from monitor.audit.catch_up import READER
from monitor.errors import TenderwatchError
from monitor.ledger.policy import NONE
from monitor.operation.ready import MIB, free_mb
from monitor.store.database import Database
from monitor.store.gauges import Gauges, deliveries_by_state, findings_by_state, gauges, submissions_by_state

Families = Iterator[GaugeMetricFamily]
COUNTED: Final = {
    "findings": ("Findings by state", findings_by_state),
    "deliveries": ("Notices to subscribers by state; waiting is the backlog", deliveries_by_state),
    "submissions": ("Files handed in by state", submissions_by_state),
}


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tenderwatch_{name}", about, value=value)


class Stands(Collector):
    """Reads the desk at each scrape; a database that is away is one figure and no error."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing is asked of the database when the collector is registered."""
        return ()

    def collect(self) -> Families:
        """The figures now."""
        settings = self._desk.settings
        info = GaugeMetricFamily("tenderwatch_info", "Release and place", labels=("version", "place"))
        info.add_metric((version("tenderwatch"), settings.place), 1)
        yield info
        yield _gauge("disk_free_bytes", "Free space where the service writes", free_mb(settings) * MIB)
        try:
            database = self._desk.database
            with database.reading() as read:
                stands = gauges(read, READER)
                states = {name: counted(read) for name, (_, counted) in COUNTED.items()}
            waiting, feeder = self._desk.sequencer.waiting, self._desk.feeder
        except TenderwatchError:
            yield _gauge("database_up", "Whether the database answers", 0)
            return
        yield _gauge("database_up", "Whether the database answers", 1)
        yield from _log(stands, self._desk.now)
        yield from _states(states)
        yield from _connections(database)
        yield _gauge("sequencer_waiting", "Requests that wait for a transaction", waiting)
        yield from _witnesses(feeder, int(self._desk.now.timestamp()))


def _log(stands: Gauges, now: datetime) -> Families:
    yield _gauge("entries", "Entries of the log", stands.entries)
    yield _gauge("audit_lag_entries", "Entries that the audit has not read", stands.entries - stands.audited)
    yield _gauge("unsigned_entries", "Entries under no signed head yet", stands.entries - stands.signed)
    if stands.recorded is not None:
        behind = datetime.fromisoformat(stands.recorded) - now
        yield _gauge(
            "clock_behind_seconds", "How far the clock is behind the last entry", max(0.0, behind.total_seconds())
        )
    if stands.signed_at is not None:
        age = now - datetime.fromisoformat(stands.signed_at)
        yield _gauge("checkpoint_size", "Entries under the newest signed head", stands.signed)
        yield _gauge(
            "checkpoint_age_seconds", "Age of the last entry under the newest signed head", age.total_seconds()
        )


def _states(states: dict[str, dict[str, int]]) -> Families:
    for name, counts in states.items():
        told = GaugeMetricFamily(f"tenderwatch_{name}", COUNTED[name][0], labels=("state",))
        for state, count in sorted(counts.items()):
            told.add_metric((state,), count)
        yield told


def _connections(database: Database) -> Families:
    taken, held = database.taken
    told = GaugeMetricFamily("tenderwatch_database_connections", "Connections of this process", labels=("state",))
    told.add_metric(("taken",), taken)
    told.add_metric(("held",), held)
    yield told


def _witnesses(feeder: Feeder, now: int) -> Families:
    state = GaugeMetricFamily("tenderwatch_witness", "How a witness stands", labels=("witness", "standing"))
    about = "Hours since a witness cosigned last"
    silent = GaugeMetricFamily("tenderwatch_witness_silent_hours", about, labels=("witness",))
    for one in feeder.correspondents:
        for standing in Standing:
            state.add_metric((one.witness.name, standing.value), float(one.standing is standing))
        silent.add_metric((one.witness.name,), feeder.hours_silent(one, now))
    yield state
    yield silent
    if feeder.policy.quorum != NONE:
        met = feeder.witnessed(now) is not None
        yield _gauge("quorum_met", "Whether enough witnesses cosigned a recent head", met)
