from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event as sqlalchemy_event

from monitor.ledger.canonical import NotCanonical
from monitor.ledger.note import SigningKey
from monitor.ledger.proof import verify_inclusion
from monitor.store.append import append
from monitor.store.database import Database, StoreUnavailable, open_database
from monitor.store.events import count, events_after, find
from monitor.store.outcome import Reason, Receipt, Refusal
from monitor.store.sequencer import Kept, Sequencer, SequencerClosed
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]
KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)


@pytest.fixture
def commits(database: Database) -> list[object]:
    made: list[object] = []
    sqlalchemy_event.listen(database.engine, "commit", made.append)
    return made


class Held:
    """Keeps the writer's place taken until told otherwise, so that requests gather."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._taken, self._go = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def _hold(self) -> None:
        with self._database.writing():
            self._taken.set()
            assert self._go.wait(20)

    def __enter__(self) -> None:
        self._thread.start()
        assert self._taken.wait(20)

    def __exit__(self, *_: object) -> None:
        self._go.set()
        self._thread.join()


def test_answers_come_after_the_commit(database: Database, make: MakeEvent, now: datetime) -> None:
    with Sequencer(database, clock=lambda: now) as sequencer:
        for number in range(5):
            (receipt,) = sequencer.submit([make(f"e-{number}")], actor="8")
            assert isinstance(receipt, Receipt)
            with database.reading() as read:
                stored = find(read, make("x").source, f"e-{number}")
            assert stored is not None
            assert (stored.seq, stored.leaf_hash, stored.actor) == (receipt.seq, receipt.leaf_hash, "8")


def test_its_clock_is_now(database: Database, make: MakeEvent) -> None:
    with Sequencer(database) as sequencer:
        (receipt,) = sequencer.submit([make("a")])
    assert isinstance(receipt, Receipt)
    passed = datetime.now().astimezone() - datetime.fromisoformat(receipt.recordedtime)
    assert 0 <= passed.total_seconds() < 60


def test_waiting_requests_share_one_commit(database: Database, make: MakeEvent, commits: list[object]) -> None:
    with Sequencer(database) as sequencer:
        with Held(database):
            first = sequencer.send([make("first")])
            answers = [sequencer.send([make(f"e-{number}")], actor=str(number)) for number in range(50)]
            before = len(commits)
        seqs = [receipt.seq for answer in [first, *answers] for receipt in answer.result(20)]
    assert seqs == list(range(51))
    assert len(commits) - before <= 3  # the holder's, the first one's, and one for the fifty
    with database.reading() as read:
        assert [stored.actor for stored in events_after(read)][1:] == [str(number) for number in range(50)]


def test_one_poisoned_request_fails_alone(database: Database, make: MakeEvent) -> None:
    with Sequencer(database) as sequencer:
        with Held(database):
            head = sequencer.send([make("head")])
            good = sequencer.send([make("good")])
            bad = sequencer.send([make("half"), make("bad", data={"ratio": 0.5})])
            atomic = sequencer.send([make("whole"), make("head", subject="OTHER")], atomic=True)
            last = sequencer.send([make("last")])
        assert isinstance(head.result(20)[0], Receipt)
        assert isinstance(good.result(20)[0], Receipt)
        assert isinstance(last.result(20)[0], Receipt)
        with pytest.raises(NotCanonical):
            bad.result(20)
        reasons = [outcome.reason for outcome in atomic.result(20) if isinstance(outcome, Refusal)]
        assert reasons == [Reason.BATCH_REFUSED, Reason.SAME_ID_OTHER_CONTENT]
        assert isinstance(sequencer.submit([make("after")])[0], Receipt)
    with database.reading() as read:
        assert [stored.event.id for stored in events_after(read)] == ["head", "good", "last", "after"]


def test_neighbours_with_one_id_get_one_entry(database: Database, make: MakeEvent) -> None:
    with Sequencer(database) as sequencer:
        with Held(database):
            answers = [sequencer.send([make("same")]) for _ in range(20)]
        got = [answer.result(20)[0] for answer in answers]
    assert {receipt.seq for receipt in got if isinstance(receipt, Receipt)} == {0}
    assert [receipt.repeated for receipt in got if isinstance(receipt, Receipt)].count(False) == 1


def test_threads_lose_nothing(database: Database, make: MakeEvent) -> None:
    with Sequencer(database) as sequencer, ThreadPoolExecutor(8) as pool:

        def send(worker: int) -> list[int]:
            return [
                outcome.seq
                for number in range(40)
                for outcome in sequencer.submit([make(f"{worker}-{number}"), make(f"shared-{number}")])
                if isinstance(outcome, Receipt)
            ]

        answered = list(pool.map(send, range(8)))
    assert all(len(seqs) == 80 for seqs in answered)
    with database.reading() as read:
        stored = events_after(read, limit=10_000)
    assert [each.seq for each in stored] == list(range(8 * 40 + 40))
    assert len({each.event.id for each in stored}) == 8 * 40 + 40


def test_closing_answers_all_and_takes_no_more(database: Database, make: MakeEvent) -> None:
    sequencer = Sequencer(database)
    with Held(database):
        answers = [sequencer.send([make(f"e-{number}")]) for number in range(10)]
        closing = threading.Thread(target=sequencer.close)
        closing.start()
        while not sequencer._closed:  # noqa: SLF001 - the door is shut before the queue is empty
            pass
        with pytest.raises(SequencerClosed):
            sequencer.submit([make("late")])
    closing.join(20)
    sequencer.close()
    assert [answer.result(0)[0].seq for answer in answers] == list(range(10))
    with database.reading() as read:
        assert count(read) == 10


def test_an_unreachable_database_is_told_to_all_who_wait(tmp_path: Path, make: MakeEvent) -> None:
    url = f"sqlite:///{tmp_path}/busy.db"
    database, other = open_database(url, busy_seconds=0.05), open_database(url)
    database.migrate()
    with Sequencer(database) as sequencer:
        with other.writing():
            answers = [sequencer.send([make(f"e-{number}")]) for number in range(3)]
            for answer in answers:
                with pytest.raises(StoreUnavailable, match="locked"):
                    answer.result(20)
        assert isinstance(sequencer.submit([make("e-0")])[0], Receipt)
    database.close()
    other.close()


WRITER = """
import sys
from datetime import UTC, datetime
from monitor.store.database import open_database
from monitor.store.sequencer import Sequencer
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
url, name = sys.argv[1:]
told = contract().kinds["payment.made"].example
known = {key: told[key] for key in ("source", "type", "subject", "time", "data")}
with Sequencer(open_database(url)) as sequencer:
    for batch in range(30):
        mine = [Event(id=f"{name}-{batch}-{n}", **known) for n in range(5)] + [Event(id=f"shared-{batch}", **known)]
        print(*(outcome.seq for outcome in sequencer.submit(mine)), flush=True)
"""


def test_two_processes_and_a_thread_keep_one_sequence(database: Database, make: MakeEvent, now: datetime) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, name], stdout=subprocess.PIPE, text=True, cwd=root)
        for name in ("left", "right")
    ]
    for number in range(20):
        with database.writing() as write:
            append(write, [make(f"here-{number}")], now=now)
    told = [writer.communicate(timeout=60)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    answered = [[int(seq) for seq in line.split()] for lines in told for line in lines.splitlines()]
    assert [len(line) for line in answered] == [6] * 60
    with database.reading() as read:
        stored = events_after(read, limit=1_000)
    assert [each.seq for each in stored] == list(range(2 * 30 * 5 + 30 + 20))
    by_seq = {each.seq: each.event.id for each in stored}
    assert {by_seq[line[-1]] for line in answered} == {f"shared-{batch}" for batch in range(30)}
    recorded = [datetime.fromisoformat(str(each.event.recordedtime)) for each in stored]
    assert recorded == sorted(recorded)


def test_whoever_asks_for_proofs_is_told_those_of_what_is_new(database: Database, make: MakeEvent) -> None:
    told: list[Kept | Exception] = []
    with Sequencer(replace(database, key=KEY)) as sequencer:
        sequencer.submit([make(f"before-{number}") for number in range(300)])
        with Held(database):
            for number in range(3):
                events = [make(f"{number}-{one}") for one in range(2)] + [make("before-7")]
                sequencer.take(events, told.append, proofs=number != 1)
    assert len(told) == 3
    for number, one in enumerate(told):
        assert isinstance(one, Kept)
        assert one.head is not None
        own = [kept for kept in one.outcomes if isinstance(kept, Receipt)]
        assert [kept.repeated for kept in own] == [False, False, True]
        assert own[2].seq not in one.paths
        for kept in own[:2]:
            if number == 1:
                assert kept.seq < one.head.size
            else:
                verify_inclusion(kept.leaf_hash, kept.seq, one.head.size, one.paths[kept.seq], one.head.root)


def test_one_who_cannot_be_told_holds_up_nobody(
    database: Database, make: MakeEvent, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(_: Kept | Exception) -> None:
        raise RuntimeError("the event loop is closed")

    with Sequencer(database) as sequencer:
        with Held(database):
            sequencer.take([make("a")], gone)
            after = sequencer.send([make("b")])
        assert [one.seq for one in after.result(20) if isinstance(one, Receipt)] == [1]
    assert "a request was not answered" in caplog.text
