"""Which calls are open, as the log grows: by what is public of them, at the latest a year after their day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import store_fixtures

from monitor.export.unopened import ALWAYS, Unopened, withheld
from monitor.store.append import append
from monitor.store.database import Database
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event

backend = store_fixtures.backend
database = store_fixtures.database
make = store_fixtures.make
new_database = store_fixtures.new_database
postgres = store_fixtures.postgres
postgres_template = store_fixtures.postgres_template
sqlite_template = store_fixtures.sqlite_template

Told = Callable[..., Event]
Follow = Callable[..., int | None]
OPENING = datetime(2026, 4, 20, 9, 0, tzinfo=COUNTY)
BEFORE, AFTER = OPENING - timedelta(days=10), OPENING + timedelta(seconds=1)
YEAR = timedelta(days=367)


@pytest.fixture
def told(make: Any) -> Told:
    """An event of a process: an example with other members, None: left out."""

    def made(kind: str, ocid: str = "ocds-tw9990-2026-0017", **changed: Any) -> Event:
        data = {**contract().kinds[kind].example["data"], "ocid": ocid, **changed}
        data = {name: value for name, value in data.items() if value is not None}
        made.number += 1  # type: ignore[attr-defined]
        return make(f"e-{made.number}", kind, subject=ocid, data=data)  # type: ignore[attr-defined, no-any-return]

    made.number = 0  # type: ignore[attr-defined]
    return made


@pytest.fixture
def follow(database: Database) -> Follow:
    """The first entry withheld after these events at a moment; what was kept before is kept."""
    unopened = Unopened()

    def followed(*events: Event, at: datetime) -> int | None:
        with database.writing() as write:
            append(write, list(events), now=BEFORE)
        with database.reading() as read:
            grown, anew = unopened.first(read, at), Unopened().first(read, at)
        assert grown == anew
        return grown

    return followed


def test_a_call_is_open_from_its_notice_to_its_opening(told: Told, follow: Follow) -> None:
    assert follow(told("organisation.registered"), at=BEFORE) is None
    assert follow(told("tender.published"), told("bid.submitted", bid_id="B-1"), at=BEFORE) == 1
    assert follow(told("bid.submitted", bid_id="B-2"), at=BEFORE) == 1
    assert follow(at=OPENING - timedelta(seconds=1)) == 1
    assert follow(at=OPENING) is None


def test_a_late_bid_opens_nothing_again(told: Told, follow: Follow) -> None:
    assert follow(told("tender.published"), at=AFTER) is None
    assert follow(told("bid.submitted"), at=AFTER) is None


def test_a_later_deadline_keeps_it_open(told: Told, follow: Follow) -> None:
    later = OPENING + timedelta(days=5)
    moved = told("clarification.issued", new_deadline=later.isoformat())
    assert follow(told("tender.published"), at=BEFORE) == 0
    assert follow(moved, at=BEFORE) == 0
    assert follow(at=AFTER) == 0
    assert follow(at=later) is None


def test_a_deadline_of_the_prequalification_does_not(told: Told, follow: Follow) -> None:
    later = (OPENING + timedelta(days=5)).isoformat()
    moved = told("clarification.issued", new_deadline=later, document_stage="prequalification")
    assert follow(told("tender.published"), moved, at=BEFORE) == 0
    assert follow(at=AFTER) is None


@pytest.mark.parametrize("kind", ["bids.opened", "tender.terminated", "candidates.published", "award.made"])
def test_every_lot_ends_it(told: Told, follow: Follow, kind: str) -> None:
    lot = contract().kinds["tender.published"].example["data"]["lots"][0]
    two = told("tender.published", lots=[lot, {**lot, "lot_id": "L2"}])
    assert follow(two, at=BEFORE) == 0
    assert follow(told(kind, lot_id="L1"), at=BEFORE) == 0
    assert follow(told(kind, lot_id="L2"), at=BEFORE) is None


def test_what_tells_no_opening_ends_after_a_year(told: Told, follow: Follow) -> None:
    untold = told("tender.published", bid_deadline=None, opening_at=None)
    far = told("tender.published", "ocds-tw9990-2026-0018", opening_at="2099-01-01T09:00:00+08:00")
    assert follow(untold, far, at=AFTER) == 0
    assert follow(told("bids.opened", lot_id=None), at=AFTER) == 1
    assert follow(at=OPENING + YEAR) is None


def test_a_bid_without_a_notice_counts_as_a_call(told: Told, follow: Follow) -> None:
    assert follow(told("bid.submitted"), at=BEFORE) == 0
    assert follow(told("bids.opened"), at=BEFORE) is None


def test_what_is_withheld_is_every_kind_that_is_not_public() -> None:
    assert not withheld(None, 5, "bid.submitted")
    assert not withheld(6, 5, "bid.submitted")
    for kind in (
        "bid.submitted",
        "organisation.registered",
        "guarantee.provided",
        "finding.changed",
        "event.withdrawn",
    ):
        assert withheld(5, 5, kind), kind
    assert not any(withheld(5, 5, kind) for kind in ("tender.published", "draw.committed", "rules.adopted"))
    assert not {"bid.submitted", "bid_file.profiled", "prequalification.concluded"} & ALWAYS
