"""Lakes of short histories, what an audit in one piece says of them, and one Spark session for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge, charges
from monitor.audit.shards.bundle import read_by
from monitor.audit.shards.found import found
from monitor.facts.facts import as_of
from monitor.facts.lake import Lake
from monitor.findings.context import context
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.vocabulary.reading import read_event

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A history as a lake."""

    folder: Path

    def in_one_piece(self, charged: Sequence[Charge], day: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Verdicts and findings of the batch over all of it."""
        world = Lake(self.folder).records(read_by(charged))
        judged = batch(world, charged, day)
        assert judged.failed == ()
        held = as_of(world, day)
        verdicts = judged.verdicts.sort("scope_kind", "rule", "scope_id", "event", "about", maintain_order=True)
        return verdicts, found(verdicts, context(world, held, held["event"]), charged)


def demo() -> tuple[Charge, ...]:
    """All rules, as they are on in the demo county."""
    return charges(rules_on(place("demo")), place("demo"))


@contextmanager
def told(history: Sequence[dict[str, Any]], segment: int = 7) -> Iterator[Told]:
    """The lake of a history, in segments of a few events."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/live.db")
        database.migrate()
        with database.writing() as write:
            append(write, [read_event(event, stored=True) for event in history], actor="0", now=NOW)
        with database.reading() as read:
            Lake(Path(folder) / "lake").extend(read, segment=segment)
        database.close()
        yield Told(Path(folder) / "lake")


class Charged(tuple[Charge, ...]):
    """Charges that are not spelt out where a test fails: ten megabytes."""

    __slots__ = ()

    def __repr__(self) -> str:
        """How many."""
        return f"{len(self)} rules"


@pytest.fixture(scope="session")
def charged() -> tuple[Charge, ...]:
    """All rules of the demo county."""
    return Charged(demo())


@pytest.fixture(scope="session")
def lake_of() -> Any:
    """`with lake_of(history) as told`: the history as a lake, and what one piece says of it."""
    return told
