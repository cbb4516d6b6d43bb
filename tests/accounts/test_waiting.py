from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from together import at_once

from monitor.accounts.refused import SignInRefused
from monitor.accounts.sessions import digest_of
from monitor.accounts.waiting import Waiting, waits_until
from monitor.store.accounts_secrets import attempts_of

RULE = Waiting(5, timedelta(minutes=60))


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, None), (4, None), (5, 30), (6, 60), (7, 120), (11, 1_920), (12, 3_600), (13, 3_600), (10_000, 3_600)],
)
def test_twice_as_long_each_time_and_never_longer_than_set(failures: int, seconds: int | None) -> None:
    told = RULE.after(failures)
    assert told == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize("login", ["known", "unknown"])
def test_a_name_waits_whether_it_is_known_or_not(world: Any, login: str) -> None:
    world.account("known", "auditor")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            world.office.sign_in(login, "wrong", "")
    with world.database.reading() as read:
        assert waits_until(read, login.upper(), world.clock.now) == "2026-03-02T09:30:30+08:00"
    kept = [data["failures"] for change, _, data in world.doings() if change == "waits"]
    assert kept == ([5] if login == "known" else [])


def test_the_right_password_does_not_help_while_it_waits(world: Any) -> None:
    _, password = world.account("a1b", "auditor")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            world.office.sign_in("a1b", "wrong", "")
    world.clock.on(seconds=29)
    with pytest.raises(SignInRefused):
        world.office.sign_in("a1b", password, "")
    world.clock.on(seconds=1)
    assert world.office.sign_in("a1b", password, "").account.login == "a1b"
    (signed_in,) = [data for change, _, data in world.doings() if change == "signed_in"]
    assert signed_in["failures"] == 5  # the attempt during the wait was not counted
    with world.database.reading() as read:
        assert waits_until(read, "a1b", world.clock.now) is None


def test_failures_are_forgotten_a_day_after_the_last(world: Any) -> None:
    for _ in range(4):
        with pytest.raises(SignInRefused):
            world.office.sign_in("somebody", "wrong", "")
    world.clock.on(days=1, seconds=1)
    with pytest.raises(SignInRefused):
        world.office.sign_in("another", "wrong", "")
    with world.database.reading() as read:
        assert attempts_of(read, digest_of("somebody")).failures == 0
        assert attempts_of(read, digest_of("another")).failures == 1


def test_a_slip_a_day_after_four_is_the_first(lone: Any) -> None:
    _, password = lone.account("a1b", "auditor")
    for _ in range(4):
        with pytest.raises(SignInRefused):
            lone.office.sign_in("a1b", "wrong", "")
    lone.clock.on(days=1, seconds=1)
    with pytest.raises(SignInRefused):
        lone.office.sign_in("a1b", "wrong", "")
    assert lone.office.sign_in("a1b", password, "")
    (signed_in,) = [data for change, _, data in lone.doings() if change == "signed_in"]
    assert signed_in["failures"] == 1


def test_guesses_at_one_moment_by_two_processes_count_one_by_one(world: Any) -> None:
    _, password = world.account("a1b", "auditor")
    offices = (world.office, world.another())
    answers = at_once(*(partial(offices[at % 2].sign_in, "a1b", f"wrong {at}", "") for at in range(8)))
    assert [type(one) for one in answers] == [SignInRefused] * 8
    with world.database.reading() as read:
        assert attempts_of(read, digest_of("a1b")).failures == 5
    with pytest.raises(SignInRefused):
        world.another().sign_in("a1b", password, "")


def test_one_code_at_one_moment_opens_one_session(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    world.clock.on(seconds=30)
    offices, code = (world.office, world.another()), auditor.code()
    answers = at_once(*(partial(office.sign_in, "auditor", auditor.password, code) for office in offices))
    assert sorted(type(one).__name__ for one in answers) == ["Opened", "SignInRefused"]
