"""The board keeps up with the log: what an entry touches is told anew, a restart reads its file, an erasure all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from window_town import FIRM, OCID, process, town

from monitor.export.window import keeper
from monitor.export.window.board import Board, Wanted
from monitor.export.window.keeper import Keeper, NotReady, touched_processes
from monitor.export.window.seen import Found, found
from monitor.rules.kit.like import like
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.erase import erase
from monitor.store.events import last_seq
from monitor.store.outcome import Receipt
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

NOW = datetime(2026, 12, 31, 12, tzinfo=COUNTY)
DAY = 20_818
PREFIX = "ocds-tw9990"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path}/ledger.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def tell(database: Database) -> Callable[..., list[int]]:
    def told(*events: dict[str, Any]) -> list[int]:
        with database.writing() as write:
            start = last_seq(write)
            named = [{"id": f"k{start + place}", **one} for place, one in enumerate(events)]
            outcomes = append(write, [read_event(one) for one in named], now=NOW)
        assert all(isinstance(one, Receipt) for one in outcomes), outcomes
        return [one.seq for one in outcomes if isinstance(one, Receipt)]

    return told


def board(kept: Keeper, database: Database) -> Board:
    with database.reading() as read:
        return kept.board(read, DAY)


def rows(told: Board) -> dict[str, Any]:
    return {row.ocid: row for row in told.rows}


def test_growing_is_the_same_as_starting_anew(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path
) -> None:
    kept = Keeper(tmp_path / "a", PREFIX)
    told = [*town(), *({**one, "id": f"g{at}"} for at, one in enumerate(process("ocds-tw9990-2026-0009", "z")))]
    for part in (told[:2], told[2:5], told[5:6], told[6:11], told[11:20], told[20:]):
        tell(*part)
        board(kept, database)
    tell({"id": "back", **like("event.withdrawn", "2026-12-02", corrects="w18")})
    assert rows(board(kept, database)) == rows(board(Keeper(tmp_path / "b", PREFIX), database))
    assert len(rows(board(kept, database))) >= 3


def test_nothing_new_is_nothing_done(database: Database, tell: Callable[..., list[int]], tmp_path: Path) -> None:
    tell(*town())
    kept = Keeper(tmp_path, PREFIX)
    assert board(kept, database) is board(kept, database)


def test_an_entry_touches_its_own_process_alone(database: Database, tell: Callable[..., list[int]]) -> None:
    tell(*town())
    (seq,) = tell(like("payment.made", "2026-08-01", contract_id="C1", payment_id="PAY9", amount="1.00"))
    with database.reading() as read:
        assert touched_processes(read, [seq]) == [OCID]


def test_a_restart_reads_the_file_and_what_came_since(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(*town())
    monkeypatch.setattr(keeper, "SAVED", 1)
    board(Keeper(tmp_path, PREFIX), database)
    tell({"id": "late", **like("payment.made", "2026-08-01", contract_id="C1", payment_id="PAY9", amount="1000.00")})
    monkeypatch.setattr(keeper, "_all", lambda *_: pytest.fail("the whole log was read"))
    told = rows(board(Keeper(tmp_path, PREFIX), database))
    assert told[OCID].paid == 270_300_000
    (tmp_path / "window.json").write_bytes(b"{")
    monkeypatch.setattr(keeper, "MANY", 0)
    with pytest.raises(pytest.fail.Exception, match="whole log"):
        board(Keeper(tmp_path, PREFIX), database)


def test_a_file_of_another_form_or_prefix_is_not_read(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(*town())
    monkeypatch.setattr(keeper, "SAVED", 1)
    board(Keeper(tmp_path, PREFIX), database)
    told = msgspec.json.decode((tmp_path / "window.json").read_bytes())
    told["rows"] = told["rows"][:1]
    for changed in ({"form": told["form"] + 1}, {"prefix": "ocds-tw0000"}):
        (tmp_path / "window.json").write_bytes(msgspec.json.encode(told | changed))
        assert len(rows(board(Keeper(tmp_path, PREFIX), database))) == 3


def test_what_is_erased_is_gone(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "SAVED", 1)
    seqs = tell(*town())
    kept = Keeper(tmp_path, PREFIX)
    before = rows(board(kept, database))
    place = next(at for at, one in enumerate(town()) if one["data"].get("contract_id") == "C-DIRECT/1")
    with database.writing() as write:
        erase(write, seqs[place], reason="court_order", actor="account:1", now=NOW)
    assert "C-DIRECT" in (tmp_path / "window.json").read_text(encoding="utf-8")
    monkeypatch.setattr(keeper, "SAVED", 1_000)
    assert set(before) - set(rows(board(kept, database))) == {f"{PREFIX}-contract-C-DIRECT/1"}
    assert "C-DIRECT" not in (tmp_path / "window.json").read_text(encoding="utf-8"), "from the file as well, at once"


def test_readers_do_not_queue_for_the_first_board(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is made by one; the others are told to come again. Later ones see the board as it was."""
    tell(*town())
    monkeypatch.setattr(keeper, "PATIENCE", 0.01)
    kept, begun, go = Keeper(tmp_path, PREFIX), threading.Event(), threading.Event()
    monkeypatch.setattr(kept, "_load", lambda: (begun.set(), go.wait(30)))
    first = threading.Thread(target=board, args=(kept, database))
    first.start()
    assert begun.wait(30)
    with pytest.raises(NotReady):
        board(kept, database)
    go.set()
    first.join(30)
    assert len(rows(board(kept, database))) == 3


def test_the_board_finds_by_name_as_registered(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path
) -> None:
    tell(*town())
    kept = Keeper(tmp_path, PREFIX)
    assert board(kept, database).find(Wanted("某甲")).total == 2
    renamed = like("organisation.registered", "2026-12-01", organisation={"id": FIRM, "name": "某甲集团"})
    tell(renamed)
    assert board(kept, database).find(Wanted("某甲集团")).total == 2
    assert board(kept, database).find(Wanted("某甲建设")).total == 0


def test_a_session_that_began_before_sees_the_newer_board(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(*town())
    kept = Keeper(tmp_path, PREFIX)
    with database.reading() as early:
        assert last_seq(early) == len(town()) - 1
        tell(like("organisation.registered", "2026-12-01", organisation={"id": FIRM, "name": "某甲集团"}))
        newer = board(kept, database)
        monkeypatch.setattr(keeper, "_all", lambda *_: pytest.fail("the whole log was read"))
        assert kept.board(early, DAY) is newer


def test_a_process_is_as_of_the_session_whatever_the_board(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path
) -> None:
    """While a board rests, its processes are read anew; and what was erased is remembered no longer."""
    seqs = tell(*town())
    kept = Keeper(tmp_path, PREFIX)

    def payments(shown: Board) -> int:
        with database.reading() as read:
            told = kept.found(read, shown, OCID)
        assert isinstance(told, Found)
        return sum(one.event.type == "payment.made" for one in told.members)

    shown = board(kept, database)
    assert payments(shown) == 2
    (paid,) = tell(like("payment.made", "2026-08-01", contract_id="C1", payment_id="PAY9", amount="1.00"))
    assert payments(shown) == 3
    notice = next(at for at, one in enumerate(town()) if one["type"] == "disclosure.published")
    with database.reading() as read:
        before = kept.found(read, board(kept, database), OCID)
    with database.writing() as write:
        erase(write, seqs[notice], reason="court_order", actor="account:1", now=NOW)
    with database.reading() as read:
        after = kept.found(read, kept.board(read, DAY), OCID)
    assert isinstance(before, Found)
    assert isinstance(after, Found)
    gone = {one.stored.seq for one in before.members} - {one.stored.seq for one in after.members}
    assert gone == {seqs[notice]}
    assert paid in {one.stored.seq for one in after.members}


def test_a_restart_shows_what_was_kept_while_it_reads_on(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(*town())
    monkeypatch.setattr(keeper, "SAVED", 1)
    before = board(Keeper(tmp_path, PREFIX), database)
    tell(like("payment.made", "2026-08-01", contract_id="C1", payment_id="PAY9", amount="1000.00"))
    for name, told in {"STEP": 0, "MANY": 0, "PATIENCE": 0.01}.items():
        monkeypatch.setattr(keeper, name, told)
    kept, begun, go = Keeper(tmp_path, PREFIX), threading.Event(), threading.Event()
    whole = vars(keeper)["_all"]
    monkeypatch.setattr(keeper, "_all", lambda *asked: (begun.set(), go.wait(30), whole(*asked))[2])
    first = threading.Thread(target=board, args=(kept, database))
    first.start()
    assert begun.wait(30)
    shown = board(kept, database)
    assert (rows(shown), shown.at, shown.size) == (rows(before), before.at, before.size)
    go.set()
    first.join(30)
    assert rows(board(kept, database))[OCID].paid == 270_300_000


def test_the_file_lies_ready_before_the_first_reader(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn(kept: Keeper) -> None:
        with database.reading() as read:
            kept.lie_ready(read, DAY)

    tell(*town())
    worker = Keeper(tmp_path, PREFIX)
    turn(worker)
    monkeypatch.setattr(keeper, "_all", lambda *_: pytest.fail("a reader made the whole board"))
    assert len(rows(board(Keeper(tmp_path, PREFIX), database))) == 3
    before = (tmp_path / "window.json").read_bytes()
    tell(like("payment.made", "2026-08-01", contract_id="C1", payment_id="PAY9", amount="1000.00"))
    turn(worker)
    assert (tmp_path / "window.json").read_bytes() == before, "so few entries are read by whoever starts"
    monkeypatch.setattr(keeper, "SAVED", 1)
    turn(worker)
    kept = msgspec.json.decode((tmp_path / "window.json").read_bytes())
    assert kept["upto"] == len(town())
    assert next(row for row in kept["rows"] if row["ocid"] == OCID)["paid"] == 270_300_000


def test_a_name_of_tomorrow_is_shown_tomorrow(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path
) -> None:
    tell(*town(), like("organisation.registered", "2027-01-01", organisation={"id": FIRM, "name": "某甲集团"}))
    kept = Keeper(tmp_path, PREFIX)
    assert board(kept, database).name(FIRM) == "某甲建设公司"
    with database.reading() as read:
        assert kept.board(read, DAY + 1).name(FIRM) == "某甲集团"


def test_what_only_a_decision_calls_secret_is_on_no_board(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path
) -> None:
    """Told anew or kept up, although decisions themselves are not public."""
    tell(*town())
    kept = Keeper(tmp_path / "a", PREFIX)
    assert OCID in rows(board(kept, database))
    tell(like("decision.made", "2026-12-02", ocid=OCID, regime="tendering", is_secret=True))
    assert OCID not in rows(board(kept, database))
    assert OCID not in rows(board(Keeper(tmp_path / "b", PREFIX), database))


def test_a_process_read_again_is_the_process(
    database: Database, tell: Callable[..., list[int]], tmp_path: Path
) -> None:
    """By its row as by the whole web of its records: with what was corrected, taken back, and stands beside it."""
    tell(*town(), {"id": "back", **like("event.withdrawn", "2026-12-02", corrects="w11")})
    tell({"id": "new", "corrects": "w12", **like("payment.made", "2026-05-09", contract_id="C1", payment_id="PAY1")})
    kept = Keeper(tmp_path, PREFIX)
    shown = board(kept, database)
    with database.reading() as read:
        for ocid in rows(shown):
            assert kept.found(read, shown, ocid) == found(read, ocid, PREFIX), ocid
        assert any(row.ends for row in shown.rows)
