"""What has a transaction to itself: in its turn between the appends, signed, and undone where it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from monitor.ledger.note import SigningKey
from monitor.store.append import append
from monitor.store.database import Database, Write
from monitor.store.events import count, events_after
from monitor.store.heads import latest
from monitor.store.outcome import Outcome
from monitor.store.sequencer import Appended, Sequencer, SequencerClosed
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]
KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)


def doing(*events: Event) -> Callable[[Write, datetime], tuple[int, Sequence[Outcome]]]:
    """The events are appended; what is made of it is the length of the log."""

    def done(write: Write, now: datetime) -> tuple[int, Sequence[Outcome]]:
        told = append(write, events, now=now, atomic=True)
        return count(write), told

    return done


def test_it_stands_in_its_turn_under_a_signed_head(database: Database, make: MakeEvent) -> None:
    seen: list[Appended] = []
    with Sequencer(replace(database, key=KEY), observe=seen.append) as sequencer:
        before = [sequencer.send([make(f"b-{n}")]) for n in range(20)]
        size = sequencer.alone(doing(make("x"), make("y")))
        after = sequencer.send([make("z")])
        assert after.result()[0].seq == size  # type: ignore[union-attr]
        assert all(one.done() for one in before)
    with database.reading() as read:
        assert [one.event.id for one in events_after(read)][20:] == ["x", "y", "z"]
        head = latest(read)
    assert head is not None
    assert head.size == 23
    alone = next(one for one in seen if one.head is not None and one.head.size == size)
    assert [outcome.seq for outcome in alone.outcomes] == [20, 21]  # type: ignore[union-attr]


def test_what_fails_leaves_nothing_and_stops_nobody(database: Database, make: MakeEvent) -> None:
    def fails(write: Write, now: datetime) -> tuple[None, Sequence[Outcome]]:
        append(write, [make("gone")], now=now)
        raise ZeroDivisionError

    with Sequencer(database) as sequencer:
        with pytest.raises(ZeroDivisionError):
            sequencer.alone(fails)
        assert sequencer.alone(doing(make("kept"))) == 1
    with database.reading() as read:
        assert [one.event.id for one in events_after(read)] == ["kept"]
    with pytest.raises(SequencerClosed):
        sequencer.alone(doing(make("late")))
