from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from monitor.ledger.canonical import NotCanonical, canonical
from monitor.ledger.leaf import leaf, leaf_hash
from monitor.store.append import Draft, append, append_drafts
from monitor.store.database import Database
from monitor.store.events import count, events_after, events_by_seq, find, last_seq, links_of
from monitor.store.outcome import Outcome, Reason, Receipt, Refusal
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.store.tables.refused import refused
from monitor.store.tail import NotMigrated
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event, Origin
from monitor.vocabulary.keys import keys_of

MakeEvent = Callable[..., Event]


def put(database: Database, events: list[Event], now: datetime, **options: bool) -> list[Outcome]:
    with database.writing() as write:
        return append(write, events, now=now, **options)


def receipts(outcomes: list[Outcome]) -> list[Receipt]:
    assert all(isinstance(outcome, Receipt) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Receipt)]


def records(database: Database) -> list[tuple[str, int | None, str | None]]:
    with database.reading() as read:
        rows = read.connection.execute(select(refused.c.event_id, refused.c.first_seq, refused.c.body))
        return [(row.event_id, row.first_seq, row.body) for row in rows.all()]


def test_every_kind_reads_back_as_it_came(database: Database, make: MakeEvent, now: datetime) -> None:
    events = [make(f"e-{kind}", kind, origin=Origin("2026.xlsx", 7, "支付")) for kind in contract().kinds]
    got = receipts(put(database, events, now))
    assert [receipt.seq for receipt in got] == list(range(len(events)))
    with database.reading() as read:
        stored = events_by_seq(read, [receipt.seq for receipt in got])
        links = links_of(read, [receipt.seq for receipt in got])
    for event, back, receipt in zip(events, stored, got, strict=True):
        assert (back.seq, back.leaf_hash, back.actor) == (receipt.seq, receipt.leaf_hash, "0")
        assert back.event.recordedtime == "2026-03-02T09:30:15+08:00"
        assert (back.event.data, back.event.id, back.event.corrects) == (event.data, event.id, event.corrects)
        assert (back.event.source, back.event.type, back.event.subject) == (event.source, event.type, event.subject)
        assert (back.event.time, back.event.origin) == (event.time, event.origin)
        mine = [link for link in links if link.seq == back.seq]
        assert {link[1:4] for link in mine} == set(keys_of(event))
        assert {(link.day, link.kind) for link in mine} <= {(event.day, event.type)}


def test_leaf_hash_is_the_hash_of_the_envelope_of_the_row(database: Database, make: MakeEvent, now: datetime) -> None:
    put(database, [make("a"), make("b", corrects="a")], now)
    with database.reading() as read:
        row = read.connection.execute(
            select(entry, payload.c.salt, payload.c.body).join(payload).where(entry.c.seq == 1)
        ).one()
    salted = hashlib.sha256(row.salt + row.body.encode()).hexdigest()
    assert row.payload_salted == salted
    assert row.body == canonical(json.loads(row.body)).decode()
    told = leaf(
        log="localhost/tenderwatch",
        seq=1,
        id="b",
        source=row.source,
        type=row.type,
        subject=row.subject,
        corrects="a",
        time=row.time,
        recordedtime=row.recordedtime,
        actor="0",
        payload_salted=salted,
    )
    assert row.leaf_hash == leaf_hash(told)


def test_the_same_event_again_has_its_first_receipt(database: Database, make: MakeEvent, now: datetime) -> None:
    (first,) = receipts(put(database, [make("a")], now))
    again = make("a", recordedtime="2026-04-01T00:00:00+08:00", submitter="U-1", origin=Origin("other.xlsx", 1))
    (second,) = receipts(put(database, [again], now + timedelta(days=1)))
    assert second == Receipt(first.seq, first.leaf_hash, first.recordedtime, repeated=True)
    assert not first.repeated
    with database.reading() as read:
        assert count(read) == 1


def test_key_order_is_no_content(database: Database, make: MakeEvent, now: datetime) -> None:
    event = make("a")
    turned = make("a", data=dict(reversed(list(event.data.items()))))
    put(database, [event], now)
    (second,) = receipts(put(database, [turned], now))
    assert second.repeated


def test_one_id_of_two_sources_is_two_events(database: Database, make: MakeEvent, now: datetime) -> None:
    got = receipts(put(database, [make("a"), make("a", source="urn:tw:unit:local:2")], now))
    assert [(receipt.seq, receipt.repeated) for receipt in got] == [(0, False), (1, False)]


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "OTHER"},
        {"time": "2026-01-01T00:00:00+08:00"},
        {"corrects": "earlier"},
        {"type": "payment.withheld"},
        {"data": {"contract_id": "HT-other"}},
    ],
)
def test_same_id_other_content_is_refused_and_both_bodies_stay(
    database: Database, make: MakeEvent, now: datetime, changed: dict[str, object]
) -> None:
    other = make("a", **changed)
    put(database, [make("a")], now)
    outcomes = put(database, [make("b"), other, make("c")], now)
    assert [type(outcome) for outcome in outcomes] == [Receipt, Refusal, Receipt]
    refusal = outcomes[1]
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.first_seq, refusal.id) == (Reason.SAME_ID_OTHER_CONTENT, 0, "a")
    with database.reading() as read:
        assert last_seq(read) == 3  # two events and the refusal's own entry follow
        first = find(read, other.source, "a")
    assert first is not None
    assert first.event.data == make("a").data
    ((event_id, first_seq, body),) = records(database)
    assert (event_id, first_seq) == ("a", 0)
    assert body is not None
    told = json.loads(body)
    assert {name: told[name] for name in changed} == changed


def test_the_same_refused_body_is_recorded_once(database: Database, make: MakeEvent, now: datetime) -> None:
    put(database, [make("a")], now)
    rows = [put(database, [make("a", subject="OTHER")], now)[0] for _ in range(3)]
    assert len({row.record for row in rows if isinstance(row, Refusal)}) == 1
    assert len(records(database)) == 1
    put(database, [make("a", subject="THIRD")], now)
    assert len(records(database)) == 2


def test_a_batch_may_repeat_and_contradict_itself(database: Database, make: MakeEvent, now: datetime) -> None:
    first, again, clash = put(database, [make("a"), make("a"), make("a", subject="OTHER")], now)
    assert isinstance(first, Receipt)
    assert again == Receipt(first.seq, first.leaf_hash, first.recordedtime, repeated=True)
    assert isinstance(clash, Refusal)
    assert clash.first_seq == first.seq
    with database.reading() as read:
        assert [stored.event.id for stored in events_after(read)] == ["a"]
        assert count(read) == 2


def test_atomic_refuses_every_new_event_and_keeps_the_record(
    database: Database, make: MakeEvent, now: datetime
) -> None:
    put(database, [make("a")], now)
    outcomes = put(database, [make("b"), make("a"), make("a", subject="OTHER"), make("b")], now, atomic=True)
    told = [outcome.reason if isinstance(outcome, Refusal) else outcome.seq for outcome in outcomes]
    assert told == [Reason.BATCH_REFUSED, 0, Reason.SAME_ID_OTHER_CONTENT, Reason.BATCH_REFUSED]
    assert [row[:2] for row in records(database)] == [("a", 0)]
    with database.reading() as read:
        assert [stored.event.id for stored in events_after(read)] == ["a"]


def test_an_atomic_batch_that_contradicts_itself_leaves_both_bodies_on_record(
    database: Database, make: MakeEvent, now: datetime
) -> None:
    outcomes = put(database, [make("a"), make("a", subject="OTHER")], now, atomic=True)
    assert all(isinstance(outcome, Refusal) for outcome in outcomes)
    bodies = [json.loads(body)["subject"] for _, _, body in records(database) if body]
    assert sorted(bodies) == sorted([make("a").subject, "OTHER"])
    (later,) = receipts(put(database, [make("a")], now))
    assert later.seq == 2  # after the entries of the two refusals


def test_an_atomic_batch_without_refusals_is_kept(database: Database, make: MakeEvent, now: datetime) -> None:
    got = receipts(put(database, [make("a"), make("b"), make("a")], now, atomic=True))
    assert [(receipt.seq, receipt.repeated) for receipt in got] == [(0, False), (1, False), (0, True)]


def test_recordedtime_never_goes_backwards(database: Database, make: MakeEvent, now: datetime) -> None:
    (first,) = receipts(put(database, [make("a")], now))
    (second,) = receipts(put(database, [make("b")], now - timedelta(hours=2)))
    assert second.recordedtime == first.recordedtime == "2026-03-02T09:30:15+08:00"
    (third,) = receipts(put(database, [make("c")], (now + timedelta(seconds=1)).astimezone(tz=None)))
    assert third.recordedtime == "2026-03-02T09:30:16+08:00"


def test_a_replayed_event_keeps_its_own_recordedtime_and_submitter(
    database: Database, make: MakeEvent, now: datetime
) -> None:
    replayed = make("a", recordedtime="2024-01-05T10:00:00+08:00", submitter="U-7")
    (receipt,) = receipts(put(database, [replayed], now))
    assert receipt.recordedtime == "2024-01-05T10:00:00+08:00"
    with database.reading() as read:
        (stored,) = events_by_seq(read, [0])
    assert stored.event == replayed


def test_each_draft_has_its_own_account(database: Database, make: MakeEvent, now: datetime) -> None:
    with database.writing() as write:
        append_drafts(write, [Draft(make("a"), "12"), Draft(make("b"), "13")], now=now)
    with database.reading() as read:
        assert [stored.actor for stored in events_by_seq(read, [0, 1])] == ["12", "13"]


def test_what_is_not_committed_is_not_there(database: Database, make: MakeEvent, now: datetime) -> None:
    def fail_after_appending() -> None:
        with database.writing() as write:
            append(write, [make("a")], now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_appending()
    with database.reading() as read:
        assert count(read) == 0
        assert read.connection.scalar(text("SELECT count(*) FROM link")) == 0
    assert [receipt.seq for receipt in receipts(put(database, [make("b")], now))] == [0]


def test_long_batches_cross_the_chunks(database: Database, make: MakeEvent, now: datetime) -> None:
    events = [make(f"e-{number}") for number in range(1_203)]
    put(database, events[:700], now)
    got = receipts(put(database, events, now))
    assert [receipt.seq for receipt in got] == list(range(1_203))
    assert [receipt.repeated for receipt in got] == [True] * 700 + [False] * 503


def test_no_event_no_outcome(database: Database, now: datetime) -> None:
    assert put(database, [], now) == []


def test_an_unchecked_event_is_refused_loudly(database: Database, make: MakeEvent, now: datetime) -> None:
    with pytest.raises(NotCanonical, match=r"\$\.share: 0\.5 is float"):
        put(database, [make("a"), make("b", data={"share": 0.5})], now)
    with database.reading() as read:
        assert count(read) == 0


def test_a_database_without_a_log_says_so(
    new_database: Callable[..., Database], make: MakeEvent, now: datetime
) -> None:
    database = new_database(migrated=False)
    database.migrate()
    with database.writing() as write:
        write.connection.execute(
            text("DROP TRIGGER keep_log_delete" + (" ON log" if database.engine.dialect.name == "postgresql" else ""))
        )
        write.connection.execute(text("DELETE FROM log"))
    with pytest.raises(NotMigrated):
        put(database, [make("a")], now)


def test_county_time_whatever_the_clock_says(database: Database, make: MakeEvent) -> None:
    (receipt,) = receipts(put(database, [make("a")], datetime.fromisoformat("2026-12-31T23:00:00-05:00")))
    assert receipt.recordedtime == "2027-01-01T12:00:00+08:00"
    assert datetime.fromisoformat(receipt.recordedtime).tzinfo != COUNTY
