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
from monitor.store.events import count, events_after
from monitor.store.outcome import Reason, Receipt
from monitor.store.tables.refused import refused
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]
Sent = tuple[int, int]  # which id, which content

batches = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=8), st.booleans()), max_size=6
)


class Model:
    """What a plain dict would answer: id -> (content, seq), and each refused body once, an entry of its own."""

    def __init__(self) -> None:
        self.held: dict[int, tuple[int, int]] = {}
        self.bodies: set[Sent] = set()
        self.size = 0

    def expect(self, batch: list[Sent], *, atomic: bool) -> list[object]:
        after, size = dict(self.held), self.size
        answers: list[object] = []
        for id, content in batch:
            fresh = id not in after
            if fresh:
                after[id] = (content, size)
                size += 1
            known, seq = after[id]
            answers.append((seq, not fresh) if known == content else Reason.SAME_ID_OTHER_CONTENT)
        refused = {sent for sent, answer in zip(batch, answers, strict=True) if not isinstance(answer, tuple)}
        if atomic and refused:
            refused |= {(id, after[id][0]) for id, _ in refused if id not in self.held}
            told = [
                Reason.BATCH_REFUSED if isinstance(answer, tuple) and answer[0] >= self.size else answer
                for answer in answers
            ]
        else:
            self.held, self.size, told = after, size, answers
        self.size += len(refused - self.bodies)
        self.bodies |= refused
        return told


@settings(max_examples=60, deadline=None)
@given(batches=batches)
def test_append_is_a_dict_that_counts(
    sqlite_template: Path, make: MakeEvent, now: datetime, batches: list[tuple[list[Sent], bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(sqlite_template, Path(folder) / "ledger.db")
        database = open_database(f"sqlite:///{path}")
        model = Model()
        for batch, atomic in batches:
            expected = model.expect(batch, atomic=atomic)
            events = [make(f"e-{id}", subject=f"S-{content}") for id, content in batch]
            with database.writing() as write:
                outcomes = append(write, events, now=now, atomic=atomic)
            told = [
                (outcome.seq, outcome.repeated) if isinstance(outcome, Receipt) else outcome.reason
                for outcome in outcomes
            ]
            assert told == expected
        with database.reading() as read:
            stored = {each.seq: (each.event.id, each.event.subject) for each in events_after(read)}
            size = count(read)
            recorded = read.connection.execute(select(refused.c.event_id, refused.c.body)).all()
        database.close()
    assert stored == {seq: (f"e-{id}", f"S-{content}") for id, (content, seq) in model.held.items()}
    assert len({tuple(row) for row in recorded}) == len(recorded) == len(model.bodies)
    assert size == model.size
