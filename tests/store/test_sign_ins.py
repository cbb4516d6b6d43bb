"""Sign-ins under way: taken once, by their browser and their state, within their time; a flood takes no room."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from monitor.store.accounts import Account, make_account
from monitor.store.database import Database
from monitor.store.sign_ins import SignIn, drop_sign_in, keep_sign_in, sign_in_of, take_sign_in, tried


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def at(minute: int, second: int = 0) -> str:
    return f"2026-12-01T08:{minute:02}:{second:02}+08:00"


def begun(name: str, minute: int = 0, second: int = 0, **more: object) -> SignIn:
    told = {"nonce": "n", "verifier": "v", "return_to": "/", "begun_at": at(minute, second), "ends_at": at(minute + 10)}
    return SignIn(browser=digest(name), state=digest(f"state of {name}"), **{**told, **more})  # type: ignore[arg-type]


def test_a_sign_in_is_taken_once_by_browser_and_state(database: Database) -> None:
    told = begun("a")
    with database.writing() as write:
        keep_sign_in(write, told)
        keep_sign_in(write, begun("b"))
        assert take_sign_in(write, digest("a"), digest("state of b"), at=at(1)) is None
        assert take_sign_in(write, digest("c"), digest("state of a"), at=at(1)) is None
        assert take_sign_in(write, digest("a"), digest("state of a"), at=at(10)) is None  # ten minutes are over
        assert take_sign_in(write, digest("a"), digest("state of a"), at=at(9, 59)) == told
        assert take_sign_in(write, digest("a"), digest("state of a"), at=at(1)) is None
        assert sign_in_of(write, digest("b"), at=at(1)) == begun("b")


def test_one_that_waits_for_a_code_is_not_taken(database: Database) -> None:
    with database.writing() as write:
        nobody = Account("", "a", "demo", "P-1", frozenset(), frozenset(), frozenset(), "zh", "active", "", "")
        account = make_account(write, nobody, now=datetime(2026, 12, 1, tzinfo=UTC))
        keep_sign_in(write, begun("a", account=account.number))
        assert take_sign_in(write, digest("a"), digest("state of a"), at=at(1)) is None
        tried(write, digest("a"), 3)
        told = sign_in_of(write, digest("a"), at=at(1))
        assert told is not None
        assert (told.account, told.tries) == (account.number, 3)
        drop_sign_in(write, digest("a"))
        assert sign_in_of(write, digest("a"), at=at(1)) is None


def test_a_flood_pushes_out_the_oldest(database: Database) -> None:
    with database.writing() as write:
        for second in range(12):
            keep_sign_in(write, begun(f"{second}", second=second), most=5)
        kept = [second for second in range(12) if sign_in_of(write, digest(f"{second}"), at=at(1))]
        assert kept == [7, 8, 9, 10, 11]
        keep_sign_in(write, begun("later", 30))
        assert not any(sign_in_of(write, digest(f"{second}"), at=at(1)) for second in range(12))
