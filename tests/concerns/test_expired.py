"""Three years after its closing a concern says nothing any more; how it went anybody can still check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import store_fixtures

from monitor.accounts.principal import OPEN
from monitor.accounts.vault import Vault
from monitor.concerns.expired import erase_expired
from monitor.concerns.refused import NotNow
from monitor.concerns.sealed import Told, note_of, reply_of, seal, told_of, vault_of
from monitor.concerns.states import Act
from monitor.concerns.work import step
from monitor.store.check.verify import verify
from monitor.store.concerns import add, concern_by_code, concern_by_number, steps_of
from monitor.store.database import Database
from monitor.store.dump import dumped, forms
from monitor.vocabulary.event import COUNTY

backend = store_fixtures.backend
database = store_fixtures.database
new_database = store_fixtures.new_database
postgres = store_fixtures.postgres
postgres_template = store_fixtures.postgres_template
sqlite_template = store_fixtures.sqlite_template

THEN = datetime(2026, 3, 2, 9, 30, tzinfo=COUNTY)
TERM = 1_096
SAID, CONTACT, ANSWER = "补助没有到账", "村口小卖部", "已经补发"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return vault_of(tmp_path / "accounts.key")


@pytest.fixture
def told(database: Database, vault: Vault) -> Iterator[Database]:
    """Concern 1 is closed, with notes and an answer; 2 is open, as old."""
    with database.writing() as write:
        for number in (1, 2):
            sealed = seal(vault, number, Told(SAID, CONTACT))
            more = {"kind": "funds", "target_kind": None, "target_id": None, "code_sha256": f"{number}" * 64}
            add(write, now=THEN, number=number, sealed=sealed, **more)
        acts = [(Act.READ, ""), (Act.NOTE, "查了台账"), (Act.ANSWER, ANSWER), (Act.CLOSE, "办结")]
        for version, (act, text) in enumerate(acts, 1):
            step(write, vault, 1, act, OPEN, now=THEN, version=version, text=text)
    return database


def test_what_it_said_goes_and_what_was_done_stays(told: Database, vault: Vault) -> None:
    with told.reading() as read:
        before = steps_of(read, 1)
    assert erase_expired(told, now=THEN + timedelta(days=TERM), days=TERM) == 0
    later = THEN + timedelta(days=TERM, seconds=1)
    assert erase_expired(told, now=later, days=TERM) == 1
    assert erase_expired(told, now=later, days=TERM) == 0
    with told.reading() as read:
        row, other = concern_by_number(read, 1), concern_by_number(read, 2)
        assert row is not None
        assert other is not None
        assert (told_of(vault, row), reply_of(vault, row)) == (Told("", None), None)
        assert told_of(vault, other) == Told(SAID, CONTACT)
        assert concern_by_code(read, "1" * 64) == row
        after = steps_of(read, 1)
        assert [(one.at, one.act, one.to_state) for one in after[:-1]] == [(o.at, o.act, o.to_state) for o in before]
        assert (after[-1].act, after[-1].account, after[-1].to_state) == ("erase", "0", "closed")
        assert [note_of(vault, one) for one in after] == [None] * 6
        held = repr([line for form in forms() for part in dumped(read, form) for line in part])
    for one in (one.note for one in before if one.note is not None):
        assert one.hex() not in held
        assert repr(one)[2:-1] not in held
    with told.writing() as write, pytest.raises(NotNow):
        step(write, vault, 1, Act.REOPEN, OPEN, now=later, version=row.version, text="再看")


def test_the_log_still_holds_every_row_and_sees_an_emptying_by_another_hand(told: Database) -> None:
    later = THEN + timedelta(days=TERM, seconds=1)
    erase_expired(told, now=later, days=TERM)
    with told.reading() as read:
        assert [bad for bad in verify(read, [], later).bad if "concern" in bad.table] == []
    with told.writing() as write:
        write.connection.exec_driver_sql("UPDATE concern SET reply = NULL, sealed = salt WHERE number = 2")
    with told.reading() as read:
        assert {bad.row for bad in verify(read, [], later).bad if bad.table == "concern"} == {"number 2"}
