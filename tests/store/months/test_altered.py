"""A file of the archive that is missing, cut short or altered gives an error with its place, never another answer."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from old_months import NOW, events_of, files, put_away

from monitor.store.append import append
from monitor.store.check.verify import verify
from monitor.store.cold.form import Opened
from monitor.store.cold.refused import ArchiveUnreadable, PayloadLost
from monitor.store.database import Database, Read
from monitor.store.erase import erase
from monitor.store.events import StoredEvent, count, events_after, events_by_seq
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]


@pytest.fixture
def backend() -> str:
    return "sqlite"


def answers(read: Read) -> dict[int, StoredEvent | str]:
    """What is told of each entry: its event, or the error."""
    out: dict[int, StoredEvent | str] = {}
    for seq in range(count(read)):
        try:
            out |= {one.seq: one for one in events_by_seq(read, [seq])}
        except ArchiveUnreadable as error:
            out[seq] = f"{error.text('zh')} {error.text('en')}"
    return out


def test_no_flipped_bit_ever_changes_an_answer(ledger: Database) -> None:
    with ledger.reading() as read:
        before = answers(read)
    put_away(ledger, "2026-01")
    path = files(ledger)[0]
    sound = path.read_bytes()
    refused = 0
    with ledger.reading() as read:
        for at in range(0, len(sound), 29):
            path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x41]) + sound[at + 1 :])
            try:
                told = {one.seq: one for one in events_after(read, -1, 5)}
            except ArchiveUnreadable as error:
                refused += error.file == path.name
            else:
                assert told == {seq: before[seq] for seq in range(5)}
    assert refused > len(sound) // 29 // 2


@pytest.mark.parametrize("kept", [0, 1, 30, 0.5, 0.9, -1])
def test_a_file_that_was_cut_short_says_where(ledger: Database, kept: float) -> None:
    put_away(ledger, "2026-01")
    path = files(ledger)[0]
    sound = path.read_bytes()
    path.write_bytes(sound[: int(kept if abs(kept) >= 1 or kept == 0 else len(sound) * kept)])
    with ledger.reading() as read:
        with pytest.raises(ArchiveUnreadable, match=r"0-4\.jsonl\.gz: .*byte \d+"):
            events_after(read, -1, 5)
        assert [one.seq for one in events_by_seq(read, range(5, 24))] == list(range(5, 24))
        bad = verify(read).bad
    assert [(one.table, one.row) for one in bad] == [("segment", "0-4.jsonl.gz")]


def test_a_missing_file_is_named_in_both_languages(ledger: Database, make: MakeEvent) -> None:
    put_away(ledger, "2026-01")
    files(ledger)[0].unlink()
    with ledger.reading() as read:
        told = answers(read)
        assert told[0] == "归档文件 0-4.jsonl.gz：文件缺失 archive file 0-4.jsonl.gz: the file is missing"
        assert {seq for seq, one in told.items() if isinstance(one, str)} == {0, 1, 2, 3, 4}
        assert len(verify(read).bad) == 1
        size = count(read)
    with pytest.raises(ArchiveUnreadable), ledger.writing() as write:
        append(write, [make("new"), events_of(make, "2026-01")[2]], now=NOW)
    with ledger.reading() as read:
        assert count(read) == size  # whether it is the same event cannot be told: nothing was kept


def rewritten(path: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    """A whole and well-formed file, with other lines and a head that fits them."""
    with_head = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    head, lines = with_head[0], with_head[1:]
    change(lines)
    told = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in lines).encode()
    member = gzip.compress(told)
    head["blocks"] = [[lines[0]["seq"], len(lines), len(member)]]
    path.write_bytes(gzip.compress(json.dumps(head).encode() + b"\n") + member)


FORGED = {
    "another amount": lambda lines: lines[0]["body"].update(purpose="x"),
    "another person": lambda lines: lines[1].update(submitter="person-9"),
    "another row of the sheet": lambda lines: lines[1].update(row=8),
    "another salt": lambda lines: lines[1].update(salt="00" * 32),
    "no salt": lambda lines: lines[1].update(salt="zz"),
    "two bodies changed over": lambda lines: lines[0].update(body=lines[1]["body"]),
    "a payload less": lambda lines: lines.pop(2),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_well_formed_forgery_is_not_believed(ledger: Database, forged: str) -> None:
    put_away(ledger, "2026-01")
    rewritten(files(ledger)[0], FORGED[forged])
    with ledger.reading() as read:
        with pytest.raises(ArchiveUnreadable, match=r"payload of entry \d is (not the one|missing)"):
            events_after(read, -1, 5)
        assert {one.table for one in verify(read).bad} == {"segment"}


def test_a_file_of_another_run_is_not_believed(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    first, second = files(ledger)
    shutil.copy(second, first)
    with ledger.reading() as read, pytest.raises(ArchiveUnreadable, match="missing"):
        events_after(read, -1, 5)


@pytest.mark.parametrize(
    "head",
    [
        b"[]",
        b'{"form":"tenderwatch-archive/2","log":"l","month":"m","first":0,"last":4,"erased":[],"blocks":[]}',
        b'{"form":"tenderwatch-archive/1","log":"l","month":"m","first":0,"last":4,"erased":[],"blocks":[[0,5,-1]]}',
        b'{"form":"tenderwatch-archive/1","log":"l","month":"m","first":0,"last":4,"erased":[],"blocks":[[0,5,1e30]]}',
        b"\xff",
        b" " * 10_000_000,
    ],
)
def test_a_head_that_does_not_read_is_no_crash(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "0-4.jsonl.gz"
    path.write_bytes(gzip.compress(head))
    with pytest.raises(ArchiveUnreadable, match="damaged from byte 0"):
        Opened(path)


def test_an_altered_file_is_not_made_good_by_an_erasure(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    path = files(ledger)[0]
    rewritten(path, FORGED["another amount"])
    forged = path.read_bytes()
    with ledger.writing() as write:
        erase(write, 3, reason="asked for", actor="7", now=NOW)
    assert path.read_bytes() == forged  # nothing of it is written again under our name
    with ledger.reading() as read:
        assert {one.table for one in verify(read).bad} == {"segment"}


def test_a_payload_that_is_nowhere_is_an_error(ledger: Database) -> None:
    with ledger.writing() as write:
        write.connection.exec_driver_sql("DROP TRIGGER keep_payload_delete")
        write.connection.exec_driver_sql("DELETE FROM payload WHERE seq = 3")
    with ledger.reading() as read, pytest.raises(PayloadLost, match="payload of entry 3 is missing, and no erasure"):
        events_after(read)


def test_a_file_that_may_not_be_read_says_why(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    path = files(ledger)[0]
    path.unlink()
    path.mkdir()
    with ledger.reading() as read, pytest.raises(ArchiveUnreadable, match="byte 0 cannot be read: Is a directory"):
        events_after(read, -1, 5)
