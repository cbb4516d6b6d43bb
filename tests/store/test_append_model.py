from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.events import events_after
from monitor.store.outcome import Reason, Receipt, Refusal
from monitor.store.tables.refused import refused
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]
Sent = tuple[int, int]  # which id, which content

batches = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=8), st.booleans()), max_size=6
)


def expect(held: dict[int, tuple[int, int]], batch: list[Sent], *, atomic: bool) -> list[object]:
    """What a plain dict would answer; `held` is id -> (content, seq), changed where the batch is kept."""
    after = dict(held)
    answers: list[object] = []
    for id, content in batch:
        fresh = id not in after
        if fresh:
            after[id] = (content, len(after))
        known, seq = after[id]
        answers.append((seq, not fresh) if known == content else Reason.SAME_ID_OTHER_CONTENT)
    if atomic and Reason.SAME_ID_OTHER_CONTENT in answers:
        return [
            Reason.BATCH_REFUSED if isinstance(answer, tuple) and answer[0] >= len(held) else answer
            for answer in answers
        ]
    held.update(after)
    return answers


@settings(max_examples=60, deadline=None)
@given(batches=batches)
def test_append_is_a_dict_that_counts(
    sqlite_template: Path, make: MakeEvent, now: datetime, batches: list[tuple[list[Sent], bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(sqlite_template, Path(folder) / "ledger.db")
        database = open_database(f"sqlite:///{path}")
        held: dict[int, tuple[int, int]] = {}
        bodies: set[Sent] = set()
        for batch, atomic in batches:
            expected = expect(held, batch, atomic=atomic)
            events = [make(f"e-{id}", subject=f"S-{content}") for id, content in batch]
            with database.writing() as write:
                outcomes = append(write, events, now=now, atomic=atomic)
            told = [
                (outcome.seq, outcome.repeated) if isinstance(outcome, Receipt) else outcome.reason
                for outcome in outcomes
            ]
            assert told == expected
            for sent, outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, Refusal) and outcome.reason is Reason.SAME_ID_OTHER_CONTENT:
                    bodies.add(sent)
        with database.reading() as read:
            stored = {each.seq: (each.event.id, each.event.subject) for each in events_after(read)}
            recorded = read.connection.execute(select(refused.c.event_id, refused.c.body)).all()
        database.close()
    assert stored == {seq: (f"e-{id}", f"S-{content}") for id, (content, seq) in held.items()}
    assert len({tuple(row) for row in recorded}) == len(recorded) >= len(bodies)
