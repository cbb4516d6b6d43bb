from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from monitor.accounts.known import KEPT
from monitor.accounts.refused import NoSuchSession
from monitor.accounts.roles import Act
from monitor.accounts.sessions import Life, SecondFactor, digest_of, open_session
from monitor.store.accounts import account_by_number, account_by_subject, link_subject, subjects_of
from monitor.store.accounts_sessions import session_by_digest, sessions_of


def test_only_the_digest_is_kept(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    with world.database.reading() as read:
        kept = session_by_digest(read, digest_of(auditor.secret))
    assert kept is not None
    assert len(auditor.secret) == len("tws_") + 43  # 256 bits
    assert auditor.secret not in repr(kept)


def test_a_session_ends_unused(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    for _ in range(3):
        lone.clock.on(minutes=29, seconds=59)
        assert lone.office.principal(auditor.secret) is not None
    lone.clock.on(minutes=30)
    assert lone.office.principal(auditor.secret) is None


def test_a_session_ends_whatever_happens(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    end = lone.clock.now + timedelta(hours=12)
    while lone.clock.now < end - timedelta(minutes=20):
        lone.clock.on(minutes=20)
        assert lone.office.principal(auditor.secret) is not None
    lone.clock.now = end - timedelta(seconds=1)
    assert lone.office.principal(auditor.secret) is not None
    lone.clock.now = end
    assert lone.office.principal(auditor.secret) is None
    second = lone.enrolled("second", "auditor")  # a new session sweeps the old ones
    with lone.database.reading() as read:
        assert sessions_of(read, auditor.number) == []
        assert len(sessions_of(read, second.number)) == 1


def test_sessions_are_ended_by_their_holder_only(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    first, second = auditor.secret, auditor.sign_in()
    third = auditor.sign_in()
    other = world.enrolled("other", "auditor")
    number = world.who(first).credential
    with pytest.raises(NoSuchSession):
        world.office.end(other.who, number)
    world.office.end(auditor.who, number)
    assert [world.office.principal(one) is not None for one in (first, second, third)] == [False, True, True]
    assert world.office.end_others(auditor.who) == 1
    assert world.office.principal(second) is None
    world.office.sign_out(auditor.who)
    assert world.office.principal(third) is None
    with pytest.raises(NoSuchSession):
        world.office.end(other.who, number)


def test_another_process_answers_a_few_seconds_longer(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    other = world.another()
    assert other.principal(auditor.secret) is not None
    world.office.sign_out(auditor.who)
    assert world.office.principal(auditor.secret) is None
    assert other.principal(auditor.secret) is not None
    world.clock.now += KEPT
    assert other.principal(auditor.secret) is None


def test_what_is_kept_asks_no_database_and_heeds_a_clock_set_back(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    assert lone.office.kept(auditor.secret) is None
    who = auditor.who
    assert lone.office.kept(auditor.secret) is who
    lone.clock.on(seconds=-1)
    assert lone.office.kept(auditor.secret) is None


def test_nobody_is_kept(lone: Any) -> None:
    for secret in ("", "tws_" + "x" * 43, "tw_0123456789ab_" + "x" * 43, "\ud800", "é" * 5_000):
        assert lone.office.principal(secret) is None
        assert lone.office.kept(secret) is None


@pytest.mark.parametrize(("factor", "may"), [(SecondFactor.PROVIDER, True), (SecondFactor.NONE, False)])
def test_a_session_that_a_provider_vouched_for(world: Any, factor: SecondFactor, may: bool) -> None:
    number, _ = world.account("auditor", "auditor")
    life = Life(timedelta(minutes=5), timedelta(hours=1))
    with world.database.writing() as write:
        account = account_by_number(write, number)
        assert account is not None
        link_subject(write, account, "https://id.example", "s-1", now=world.clock.now)
        found = account_by_subject(write, "https://id.example", "s-1")
        assert found == account
        opened = open_session(write, found, life=life, second_factor=factor, by="provider", now=world.clock.now)
    assert world.who(opened.secret).may(Act.READ_FINDINGS) is may
    with world.database.reading() as read:
        assert subjects_of(read, number) == [("https://id.example", "s-1")]
        assert account_by_subject(read, "https://id.example", "s-2") is None
    assert [(change, data.get("by")) for change, _, data in world.doings(number)][1:] == [
        ("subject_linked", None),
        ("signed_in", "provider"),
    ]


def test_the_public_role_wants_no_second_factor_and_may_nothing_more(lone: Any) -> None:
    _, password = lone.account("reader", "public")
    who = lone.who(lone.office.sign_in("reader", password, "").secret)
    assert [act for act in Act if who.may(act)] == [Act.LOOK, Act.SIGN_IN]
    assert account_by_number_is_none(lone, "1 OR 1=1")


def account_by_number_is_none(world: Any, number: str) -> bool:
    with world.database.reading() as read:
        return account_by_number(read, number) is None
