"""The attacker is whoever runs the database: triggers and keys off, any row changed. The check names the table."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attacks import Target, attacked
from evidence_rows import put_account, put_cases, put_concerns, put_exchange, put_proposals
from proved import proved
from sqlalchemy import insert, select

from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import COSIGNATURE, SigningKey, parse_note
from monitor.store.append import append
from monitor.store.check.report import Report
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.erase import erase
from monitor.store.findings import put
from monitor.store.heads import add_cosignature, head, sign_head
from monitor.store.months.folder import held
from monitor.store.months.seal import seal
from monitor.store.months.told import Month
from monitor.store.nodes import grow, level_hashes
from monitor.store.own import adopt_key, adopt_rules, record, rotate, started
from monitor.store.proofs import leaf_of_row
from monitor.store.schema import metadata
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.own import Doing

ORIGIN = "localhost/tenderwatch"
KEY = SigningKey(ORIGIN, 1, b"k" * 32)
WITNESS = SigningKey("witness.example/audit", COSIGNATURE, b"w" * 32)
EXEMPT = {
    "cursor": "how far the audit has read: its working state, judged anew from the log when its basis changes",
    "pending": "days the audit waits for: working state, made anew by a full audit",
    "account_attempt": "failures since the last success: forgotten after a day; where one must wait is an entry",
    "account_proposal": "what waits for a second person: proposed, confirmed and rejected are entries",
    "account_recovery": "credentials: who made, used or reset them is an entry, they themselves are no evidence",
    "account_secret": "credentials: who set, enrolled or reset them is an entry, they themselves are no evidence",
    "account_session": "credentials: each sign-in is an entry with the number of its session",
    "account_subject": "credentials: each link to a provider is an entry",
    "account_token": "credentials: each token is an entry with its number and scopes",
    "notice_delivery": "the outbox: made from entries, and from nothing else; an undelivered one is sent again",
    "notice_lease": "which process delivers now: forgotten when it ends",
    "notice_subscriber": "who is told of what: each change is an entry (notice.changed), what is sent is no evidence",
    "put_off": "what a round of the audit leaves to a later turn: working state, made anew by a full audit",
    "replay": "what was asked is an entry (replay.made); what it found is made anew from the log",
    "screen_feedback": "how cases were closed is an entry (case.changed); what screens learn from is no evidence",
    "screen_run": "each run is an entry (screens.run); what it found is made anew from the log",
    "screen_turn": "how each screen's turn ended is in the entry of its run, with the digest of what it found",
    "saved_filter": "what an account keeps for itself: no evidence",
    "sign_in": "a sign-in by a provider under way: forgotten after ten minutes; one that succeeds is an entry",
    "submission": "drafts on their way: what became of a certified one is on record as submission.certified",
    "submission_problem": "what a check found in a draft: made anew by checking the kept file again",
    "unusual": "what screens found: working state, made anew from the log; never shown to the public",
    "verdict": "what the rules said last: working state, made anew by a full audit; findings are on record",
}
"""Tables that are neither evidence nor made from it to be shown to anybody."""
NOT_LOST = {
    ("cosignature", "deleted"): "the witness and everybody who has the note keep it; a missing quorum is shown",
}
ONE, ROWS = 0, 60
"""Step that stands for one row in the middle; rows of a large table in the full count, the whole of a small one."""
ARCHIVE: dict[str, Path] = {}
"""The archive of the log, which the attacker's copies of the database share."""
TABLES = sorted(set(metadata.tables) - set(EXEMPT))
MakeEvent = Callable[..., Event]


def finding_row(number: int, now: datetime, **more: Any) -> dict[str, Any]:
    at = now.isoformat(timespec="seconds")
    return {
        "id": f"f-{number}", "rule": "pay.over-contract", "version": 1, "family": "pay", "severity": "high",
        "confidence": "high", "is_lead": number % 2 == 0, "scope_kind": "contract", "scope_id": f"C-{number}",
        "about": {"contract_id": f"C-{number}"}, "event": number, "day": 20_000 + number, "state": "raised",
        "reason": "-", "raised_at": at, "changed_at": at, "cured_day": None, "stake_fen": 100 * number,
        "events": [number], "shown": {"n": number}, "params": {}, "message_zh": f"差额 {number}",
        "message_en": f"gap {number}", "process_id": f"o-{number}", "project_id": f"p-{number}", "unit_id": None,
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, make: MakeEvent, now: datetime) -> Path:
    """A log with every kind of row: events of a file, refusals, erasures, findings, two full tiles, cosigned heads."""
    path = tmp_path_factory.mktemp("tamper") / "ledger.db"
    ARCHIVE[ORIGIN] = path.with_name("archive")
    database = open_database(f"sqlite:///{path}", origin=ORIGIN, archive=ARCHIVE[ORIGIN], key=KEY)
    database.migrate()
    with database.writing() as write:
        adopt_key(write, now=now)
        started(write, release="0", place="demo", now=now)
        adopt_rules(write, "demo", [{"id": "a.b", "version": 1, "sha256": "0" * 64}], now=now)
        sign_head(write)
    for part in range(3):
        with database.writing() as write:
            events = [
                make(f"e-{part}-{n}", submitter=f"P-{n % 3}", origin=Origin(f"f{part}.xlsx", n + 2, f"S{n % 2}"))
                for n in range(180)
            ]
            append(write, [*events, make(f"e-{part}-0", subject="OTHER")], now=now + timedelta(minutes=part))
            _head(write, part)
    with database.writing() as write:
        later = now + timedelta(hours=1)
        erase(write, 5, reason="request 1", actor="3", now=later)
        erase(write, 9, reason="request 2", actor="4", now=later + timedelta(minutes=1))
        rows = [finding_row(n, later) for n in range(3)]
        steps = [
            {"finding": f"f-{n}", "at": rows[n]["changed_at"], "state": "raised", "cause": 40 + n} for n in range(3)
        ]
        put(write, rows, steps)
        gone = finding_row(1, later + timedelta(minutes=2), state="superseded", raised_at=rows[1]["raised_at"])
        for name in ("a", "b"):
            put_account(write, name, now=later)
        put_cases(write, later)
        put_exchange(write, later)
        put_proposals(write, later)
        put_concerns(write, later)
        put(write, [gone], [{"finding": "f-1", "at": gone["changed_at"], "state": "superseded", "cause": 90}])
        _head(write, 9)
    with held(ARCHIVE[ORIGIN]):
        assert len(list(seal(database, Month(f"{now:%Y-%m}", 0, 99), stays=(), now=later, size=50))) == 2
    database.close()
    with sqlite3.connect(path) as attacker:
        triggers = [name for (name,) in attacker.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            attacker.execute(f"DROP TRIGGER {name}")
        attacker.execute("PRAGMA journal_mode=DELETE")
    return path


def _head(write: Any, number: int) -> None:
    told = sign_head(write)
    assert told is not None
    line = WITNESS.signature_line(parse_note(told.note).text, 1_770_000_000 + number)
    add_cosignature(write, told.size, WITNESS.verifier.text(), 1_770_000_000 + number, line)


def checked(path: Path, now: datetime) -> Report:
    database = open_database(f"sqlite:///{path}", origin=ORIGIN, archive=ARCHIVE.get(ORIGIN))
    try:
        with database.reading() as read:
            return verify(read, [KEY.verifier], now + timedelta(days=1))
    finally:
        database.close()


def undetected(path: Path, folder: Path, now: datetime, table: str, step: int) -> tuple[int, int, list[str]]:
    """How many attacks on a table were done, how many the database itself stopped, and those that stayed unseen."""
    done = stopped = 0
    missed = []
    target = Target(path, metadata.tables[table])
    for row in target.rows[len(target.rows) // 2 :] if step == ONE else target.rows[::step]:
        for attack in target.attacks(row):
            copy = folder / "attacked.db"
            if not attacked(path, copy, attack.statements):
                stopped += 1
            elif (table, attack.act) not in NOT_LOST:
                done += 1
                if checked(copy, now).is_sound:
                    missed.append(f"{table}.{attack.column} {attack.act}: {attack.statements}")
        if step == ONE:
            break
    return done, stopped, missed


def test_an_honest_log_is_sound(ledger: Path, now: datetime) -> None:
    report = checked(ledger, now)
    assert report.bad == []
    assert set(report.counts) == set(TABLES)
    assert all(report.counts.values()), report.counts


def test_the_exempt_tables_are_there() -> None:
    assert set(EXEMPT) < set(metadata.tables)


@pytest.mark.parametrize("table", TABLES)
def test_one_row_of_each_table(
    ledger: Path, tmp_path: Path, now: datetime, table: str, record_property: Callable[..., None]
) -> None:
    done, stopped, missed = undetected(ledger, tmp_path, now, table, ONE)
    record_property("attacks", done)
    assert missed == []
    assert done >= len(metadata.tables[table].columns), (done, stopped)


@pytest.mark.prove
@pytest.mark.parametrize("table", TABLES)
def test_many_rows_of_each_table(ledger: Path, tmp_path: Path, now: datetime, table: str) -> None:
    rows = len(Target(ledger, metadata.tables[table]).rows)
    done, stopped, missed = undetected(ledger, tmp_path, now, table, max(1, rows // ROWS))
    assert missed == []
    proved(f"tampering with {table}: {done} attacks, all detected; the database itself stopped {stopped} more")


def rewritten(path: Path, copy: Path, now: datetime) -> Database:
    """One entry's subject changed, its leaf and every node made to fit: all that can be done without the key."""
    shutil.copy(path, copy)
    with sqlite3.connect(copy) as attacker:
        attacker.execute("UPDATE entry SET subject = 'changed' WHERE seq = 30")
    database = open_database(f"sqlite:///{copy}", origin=ORIGIN, archive=ARCHIVE.get(ORIGIN))
    with database.reading() as read:
        row = read.connection.exec_driver_sql("SELECT * FROM entry WHERE seq = 30").first()
        fitting = leaf_hash(leaf_of_row(ORIGIN, row))  # type: ignore[arg-type]
    with sqlite3.connect(copy) as attacker:
        attacker.execute("UPDATE entry SET leaf_hash = ? WHERE seq = 30", [fitting])
        attacker.execute("DELETE FROM node")

    with database.writing() as write:
        grow(write, 0, level_hashes(write, 0, 0, 10_000))
    return database


def test_hashes_that_fit_do_not_help_without_the_key(ledger: Path, tmp_path: Path, now: datetime) -> None:
    rewritten(ledger, tmp_path / "r.db", now).close()
    report = checked(tmp_path / "r.db", now)
    assert {bad.table for bad in report.bad} == {"checkpoint"}
    assert "entries 3 to" in report.bad[0].what


def test_a_head_signed_with_another_key_is_named(ledger: Path, tmp_path: Path, now: datetime) -> None:
    database = rewritten(ledger, tmp_path / "r.db", now)
    with database.reading() as read:
        sizes = [size for (size,) in read.connection.exec_driver_sql("SELECT size FROM checkpoint")]
        tops = {size: head(read, size).root for size in sizes}
    database.close()
    thief = SigningKey(ORIGIN, 1, b"t" * 32)
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        for size, root in tops.items():
            note = signed(Checkpoint(ORIGIN, size, root), thief)
            attacker.execute("UPDATE checkpoint SET root = ?, note = ? WHERE size = ?", [root, note, size])
        attacker.execute("DELETE FROM cosignature")
    report = checked(tmp_path / "r.db", now)
    assert [bad.table for bad in report.bad] == ["checkpoint"] * len(sizes)
    assert "no signature of a known key" in report.bad[0].what


def test_a_note_of_another_head_is_named(ledger: Path, tmp_path: Path, now: datetime) -> None:
    """Signed by the log, and not the note of this row: no cosignature is left to tell."""
    shutil.copy(ledger, tmp_path / "r.db")
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        attacker.execute("DELETE FROM cosignature")
        (first, last) = attacker.execute("SELECT min(size), max(size) FROM checkpoint").fetchone()
        other = "(SELECT note FROM checkpoint WHERE size = ?)"
        attacker.execute(f"UPDATE checkpoint SET note = {other} WHERE size = ?", [first, last])  # noqa: S608
    report = checked(tmp_path / "r.db", now)
    assert [(bad.row, bad.what) for bad in report.bad] == [(f"size {last}", f"the note is of {ORIGIN}, size {first}")]


def test_an_end_cut_off_with_its_heads_is_named(ledger: Path, tmp_path: Path, now: datetime) -> None:
    shutil.copy(ledger, tmp_path / "r.db")
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        (last,) = attacker.execute("SELECT max(size) FROM checkpoint").fetchone()
        attacker.execute("DELETE FROM checkpoint WHERE size = ?", [last])
        attacker.execute("DELETE FROM cosignature WHERE size = ?", [last])
    report = checked(tmp_path / "r.db", now)
    assert any("no checkpoint covers entries" in bad.what for bad in report.bad)


def test_the_first_bad_row_comes_first(ledger: Path, tmp_path: Path, now: datetime) -> None:
    shutil.copy(ledger, tmp_path / "r.db")
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        attacker.execute("UPDATE entry SET subject = 'x' WHERE seq IN (50, 20, 300)")
    assert str(checked(tmp_path / "r.db", now).bad[0]).startswith("entry, seq 20, leaf_hash")


def test_an_end_cut_off_with_all_heads_is_named(ledger: Path, tmp_path: Path, now: datetime) -> None:
    """Without any head there is nothing left to contradict, but a log with a key has heads."""
    rewritten(ledger, tmp_path / "r.db", now).close()
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        attacker.execute("DELETE FROM cosignature")
        attacker.execute("DELETE FROM checkpoint")
    report = checked(tmp_path / "r.db", now)
    assert [(bad.table, bad.what.partition(" to ")[0]) for bad in report.bad] == [
        ("checkpoint", "no checkpoint covers entries 0")
    ]
    database = open_database(f"sqlite:///{tmp_path}/r.db", origin=ORIGIN, archive=ARCHIVE.get(ORIGIN))
    with database.reading() as read:
        assert not verify(read, (), now + timedelta(days=1)).is_sound, "the log itself says that it has a key"
    database.close()


@pytest.mark.parametrize("said", ["2026-03-02T09:00:00+08:00", "2199-01-01T00:00:00+08:00", "soon"])
def test_an_entry_slipped_in_at_the_end_is_named(ledger: Path, tmp_path: Path, now: datetime, said: str) -> None:
    """Back-dated, it is told by the entry before it; post-dated, it does not wait for its head for ever."""
    shutil.copy(ledger, tmp_path / "r.db")
    database = open_database(f"sqlite:///{tmp_path}/r.db", origin=ORIGIN, archive=ARCHIVE.get(ORIGIN))
    with database.writing() as write:
        last = write.connection.execute(select(entry).order_by(entry.c.seq.desc()).limit(1)).mappings().one()
        fresh = dict(last) | {"seq": last["seq"] + 1, "event_id": "slipped-in", "recordedtime": said}
        fresh["leaf_hash"] = leaf_hash(leaf_of_row(ORIGIN, SimpleNamespace(**fresh)))  # type: ignore[arg-type]
        beside = write.connection.execute(select(payload).where(payload.c.seq == last["seq"])).mappings().one()
        write.connection.execute(insert(entry).values(fresh))
        write.connection.execute(insert(payload).values(dict(beside) | {"seq": fresh["seq"]}))
    with database.reading() as read:
        told = [f"{bad.table}, {bad.column}" for bad in verify(read, [KEY.verifier], now + timedelta(hours=2)).bad]
    database.close()
    assert told == (["checkpoint, size"] if said.startswith("2199") else ["entry, recordedtime", "checkpoint, size"])


def test_an_erasure_of_what_the_product_did_is_named(ledger: Path, tmp_path: Path, now: datetime) -> None:
    """A finding that goes with its entry's payload, and an erasure put on record to explain it."""
    shutil.copy(ledger, tmp_path / "r.db")
    later = now + timedelta(hours=2)
    database = open_database(f"sqlite:///{tmp_path}/r.db", origin=ORIGIN, archive=ARCHIVE.get(ORIGIN), key=KEY)
    with database.writing() as write:
        rows = write.connection.exec_driver_sql(
            "SELECT entry.seq FROM entry JOIN payload USING (seq) WHERE type = 'finding.changed' AND body LIKE '%f-2%'"
        )
        seqs = [seq for (seq,) in rows]
        told = [Doing("payload.erased", "f-2", {"entry": seq, "reason": "x"}) for seq in seqs]
        receipts = record(write, told, actor="3", now=later)
        sign_head(write)
    database.close()
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        for seq, receipt in zip(seqs, receipts, strict=True):
            attacker.execute("INSERT INTO erasure VALUES (?, ?, 'x', '3')", [seq, receipt.recordedtime])
            attacker.execute("DELETE FROM payload WHERE seq = ?", [seq])
        attacker.execute("DELETE FROM finding_step WHERE finding = 'f-2'")
        attacker.execute("DELETE FROM finding WHERE id = 'f-2'")
    assert seqs
    report = checked(tmp_path / "r.db", now)
    assert [(bad.table, bad.row) for bad in report.bad] == [("payload", f"seq {seq}") for seq in seqs]


def test_a_key_that_was_replaced_signs_nothing_more(ledger: Path, tmp_path: Path, now: datetime) -> None:
    """Whoever steals a retired key signs another end of the log with it."""
    shutil.copy(ledger, tmp_path / "r.db")
    later = now + timedelta(hours=2)
    fresh = SigningKey(ORIGIN, 1, b"f" * 32)
    database = open_database(f"sqlite:///{tmp_path}/r.db", origin=ORIGIN, archive=ARCHIVE.get(ORIGIN), key=fresh)
    with database.writing() as write:
        rotate(write, KEY, now=later)
    with database.writing() as write:
        started(write, release="1", place="demo", now=later)
        last = sign_head(write)
    assert last is not None
    database.close()
    assert checked(tmp_path / "r.db", now).bad == []
    with sqlite3.connect(tmp_path / "r.db") as attacker:
        note = signed(Checkpoint(ORIGIN, last.size, last.root), KEY)
        attacker.execute("UPDATE checkpoint SET note = ? WHERE size = ?", [note, last.size])
    report = checked(tmp_path / "r.db", now)
    assert [(bad.table, bad.row, bad.column) for bad in report.bad] == [("checkpoint", f"size {last.size}", "note")]
    assert fresh.verifier.text() in report.bad[0].what
