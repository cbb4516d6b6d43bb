"""Heads brought to witnesses: a quorum that is met, a witness that is away, one that learned another size, a fork."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.cosigning.correspondent import Correspondent, Standing
from api.cosigning.feeder import Feeder
from api.witness.witness import Refusal, Witness
from monitor.ledger.checkpoint import opened
from monitor.ledger.note import COSIGNATURE, ED25519, SigningKey
from monitor.ledger.policy import Policy
from monitor.settings import Settings
from monitor.store.database import Database, open_database
from monitor.store.heads import cosigners, head, latest, sign_head
from monitor.store.own import started
from monitor.vocabulary.event import COUNTY

NAME = "localhost/tenderwatch"
LOG = SigningKey(NAME, ED25519, b"l" * 32)
NOW = 1_790_000_000
Example = Callable[..., dict[str, Any]]


class Town:
    """Two witnesses in this process, under addresses; either may be away."""

    def __init__(self, folder: Path) -> None:
        keys = [SigningKey(f"witness.example.org/{one}", COSIGNATURE, one.encode() * 32) for one in "ab"]
        self.witnesses = {
            f"http://{key.name[-1]}": Witness(key, [LOG.verifier], folder / f"{key.name[-1]}.db", lambda: NOW)
            for key in keys
        }
        self.away: set[str] = set()
        lines = [f"witness {key.name[-1]} {key.verifier.text()} http://{key.name[-1]}" for key in keys]
        self.policy = Policy.parse("\n".join([*lines, "group both all a b", "quorum both", ""]))

    def post(self, address: str, body: bytes) -> tuple[int, str]:
        place = address.removesuffix("/add-checkpoint")
        if place in self.away:
            raise OSError("no answer")
        try:
            return 200, self.witnesses[place].add(body)
        except Refusal as refusal:
            return refusal.status, refusal.body


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    told = open_database(f"sqlite:///{tmp_path}/ledger.db", origin=NAME, key=LOG)
    told.migrate()
    yield told
    told.close()


@pytest.fixture
def feeder(town: Town, database: Database) -> Iterator[Feeder]:
    told = Feeder(database, LOG, town.policy, 3600, post=town.post)
    yield told
    told.close()


def grow(database: Database, count: int = 1) -> int:
    with database.writing() as write:
        for _ in range(count):
            started(write, release="1", place="demo", now=datetime(2026, 11, 24, tzinfo=COUNTY))
        return head(write).size


def turn(feeder: Feeder) -> None:
    assert feeder.wait(feeder.wake(), 20)


def test_what_grew_by_itself_is_signed_and_cosigned_by_the_quorum(
    feeder: Feeder, database: Database, town: Town
) -> None:
    for more in (3, 300):
        size = grow(database, more)
        turn(feeder)
        with database.reading() as read:
            signed = latest(read)
            assert signed is not None
            assert (signed.size, len(cosigners(read, size))) == (size, 2)
        told = opened(signed.cosigned, [LOG.verifier, *town.policy.keys])
        assert town.policy.met(told.cosigned)
        assert feeder.witnessed(int(time.time())) == size


def test_a_witness_that_is_away_is_asked_again(feeder: Feeder, database: Database, town: Town) -> None:
    town.away.add("http://b")
    grow(database)
    turn(feeder)
    states = {one.witness.name: one.standing for one in feeder.correspondents}
    assert states == {"a": Standing.cosigned, "b": Standing.away}
    now = int(time.time())
    assert feeder.witnessed(now) is None
    silent = next(one for one in feeder.correspondents if one.witness.name == "b")
    assert (feeder.hours_silent(silent, now + 7_300), silent.reason) == (2, "no answer")
    town.away.clear()
    turn(feeder)
    assert feeder.witnessed(now) == 1


def test_a_new_start_learns_what_the_witnesses_have(database: Database, town: Town) -> None:
    for _ in range(2):
        size = grow(database, 5)
        feeder = Feeder(database, LOG, town.policy, 3600, post=town.post)
        turn(feeder)
        assert feeder.witnessed(int(time.time())) == size
        feeder.close()


def test_a_rewritten_history_is_refused_and_both_notes_are_kept(
    feeder: Feeder, database: Database, town: Town, tmp_path: Path
) -> None:
    grow(database, 5)
    turn(feeder)
    other = open_database(f"sqlite:///{tmp_path}/other.db", origin=NAME, key=LOG)
    other.migrate()
    grow(other, 5)
    with other.writing() as write:
        forged = sign_head(write)
    assert forged is not None
    liar = Feeder(other, LOG, town.policy, 3600, post=town.post)
    turn(liar)
    assert {one.standing for one in liar.correspondents} == {Standing.refuses}
    assert liar.witnessed(int(time.time())) is None
    grow(other, 3)
    turn(liar)
    assert {one.standing for one in liar.correspondents} == {Standing.refuses}
    for witness in town.witnesses.values():
        kept = witness.kept.misbehaviours()
        assert {one.kind for one in kept} == {"two_heads", "unproved"}
        two = next(one for one in kept if one.kind == "two_heads")
        heads = [opened(note, [LOG.verifier]).checkpoint for note in (two.kept, two.told)]
        assert heads[0].size == heads[1].size
        assert heads[0].root != heads[1].root
    liar.close()
    other.close()


def test_a_restored_backup_is_told(feeder: Feeder, database: Database, town: Town, tmp_path: Path) -> None:
    """The old file is smaller than what the witnesses cosigned, and later grows another way."""
    grow(database, 5)
    turn(feeder)
    old = open_database(f"sqlite:///{tmp_path}/old.db", origin=NAME, key=LOG)
    old.migrate()
    grow(old, 2)
    restored = Feeder(old, LOG, town.policy, 3600, post=town.post)
    turn(restored)
    assert [one.reason for one in restored.correspondents] == ["it cosigned 5 entries, the log shows only 2"] * 2
    restored.close()
    old.close()


@pytest.mark.parametrize(
    ("status", "text", "standing"),
    [
        (500, "broken", Standing.away),
        (200, "", Standing.away),
        (200, "— witness.example.org/a AAAA\n", Standing.away),
        (409, "many", Standing.refuses),
        (409, "0\n", Standing.refuses),
        (422, "no", Standing.refuses),
    ],
)
def test_an_answer_that_is_no_cosignature_is_none(
    town: Town, database: Database, status: int, text: str, standing: Standing
) -> None:
    grow(database)
    with database.writing() as write:
        signed = sign_head(write)
    assert signed is not None
    one = Correspondent(town.policy.witnesses[0])
    line = one.send(1, signed.note, LOG.verifier, lambda _: [], lambda *_: (status, text))
    assert (line, one.standing) == (None, standing)
    assert one.reason


def test_health_names_the_witness_that_does_not_answer(tmp_path: Path, client: Any, example: Example) -> None:
    key = SigningKey("witness.example.org/a", COSIGNATURE, b"a" * 32).verifier.text()
    policy = tmp_path / "policy"
    policy.write_text(f"witness a {key} http://127.0.0.1:9\nquorum a\n", encoding="utf-8")
    kept = {"log_key_file": tmp_path / "log.key", "access": "open"}
    told = Settings(database=f"sqlite:///{tmp_path}/w.db", witness_policy=policy, **kept)
    app = create_app(told, audit=False, today=lambda: date(2026, 12, 31))
    asked = type(client)(app)
    asked.post(example())
    feeder = app.state.desk.feeder
    assert feeder.wait(feeder.wake(), 20)
    health = asked.get("/health").json()
    assert health["quorum_met"] is False
    (witness,) = health["witnesses"]
    assert (witness["name"], witness["standing"], witness["hours_silent"]) == ("a", "away", 0)
    assert asked.get("/log/policy").text.splitlines()[0].startswith("log localhost/tenderwatch+")
    app.state.desk.close()


@pytest.mark.parametrize("text", ["", "quorum nobody\n", "witness a b\nquorum none\n"])
def test_a_policy_that_cannot_be_read_stops_the_service(tmp_path: Path, client: Any, text: str) -> None:
    (tmp_path / "policy").write_text(text, encoding="utf-8")
    told = Settings(
        access="open",
        database=f"sqlite:///{tmp_path}/w.db",
        log_key_file=tmp_path / "k",
        witness_policy=tmp_path / "policy",
    )
    app = create_app(told, audit=False)
    answer = type(client)(app).get("/health")
    assert (answer.status_code, answer.json()["code"]) == (503, "misconfigured")
    assert not (tmp_path / "w.db").exists()
