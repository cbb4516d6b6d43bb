from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyotp
import pytest

from monitor.accounts.passwords import Passwords
from monitor.accounts.principal import OPEN
from monitor.accounts.refused import (
    CodeRefused,
    PasswordUnfit,
    PasswordWrong,
    ProveAgain,
    SignInRefused,
    VaultUnreadable,
)
from monitor.accounts.roles import Act
from monitor.store.accounts_secrets import secret_of


def test_from_the_temporary_password_to_the_whole_account(world: Any) -> None:
    number, first = world.account("auditor", "auditor")
    opened = world.office.sign_in("AUDITOR", first, "")
    assert world.who(opened.secret).scopes == {Act.OWN_ACCOUNT, Act.SIGN_IN}
    assert not world.who(opened.secret).may(Act.READ_FINDINGS)
    world.office.set_password(world.who(opened.secret), first, "pony battery staple")
    assert world.office.principal(opened.secret) is None  # a change of password ends every session
    with pytest.raises(SignInRefused):
        world.office.sign_in("auditor", first, "")

    opened = world.office.sign_in("auditor", "pony battery staple", "")
    assert not world.who(opened.secret).may(Act.READ_FINDINGS)  # no second factor yet
    enrolment = world.office.begin_second_factor(world.who(opened.secret))
    with pytest.raises(CodeRefused):
        world.office.enrol_second_factor(world.who(opened.secret), "000000")
    code = pyotp.TOTP(enrolment.secret).at(world.clock.now)
    assert len(world.office.enrol_second_factor(world.who(opened.secret), code)) == 10
    who = world.who(opened.secret)
    assert who.may(Act.READ_FINDINGS)
    assert (who.account, who.person, who.scopes, who.via) == (number, "P-auditor", None, "session")
    changes = [change for change, _, _ in world.doings(number)]
    assert changes == [
        "created", "signed_in", "password_changed", "sessions_ended", "signed_in", "second_factor_enrolled",
    ]  # fmt: skip
    assert [actor for _, actor, _ in world.doings(number)] == ["0", *[number] * 5]


def test_the_temporary_password_runs_out(lone: Any) -> None:
    _, first = lone.account("auditor", "auditor")
    lone.clock.on(days=3)
    with pytest.raises(SignInRefused):
        lone.office.sign_in("auditor", first, "")


def test_every_code_counts_once(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    with pytest.raises(SignInRefused):  # the code of the enrolment itself
        world.office.sign_in("auditor", auditor.password, auditor.code())
    world.clock.on(seconds=30)
    assert world.office.sign_in("auditor", auditor.password, auditor.code())
    with pytest.raises(SignInRefused):
        world.office.sign_in("auditor", auditor.password, auditor.code())


@pytest.mark.parametrize(
    ("password", "code"), [("auditor long enough", ""), ("wrong", None), ("auditor long enough", "000000")]
)
def test_password_and_code_are_both_asked_for(lone: Any, password: str, code: str | None) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    lone.clock.on(seconds=30)
    with pytest.raises(SignInRefused) as refused:
        lone.office.sign_in("auditor", password, auditor.code() if code is None else code)
    with pytest.raises(SignInRefused) as unknown:
        lone.office.sign_in("nobody", password, "")
    assert refused.value.said == unknown.value.said


def test_a_wrong_password_uses_no_code_up(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    lone.clock.on(seconds=30)
    with pytest.raises(SignInRefused):
        lone.office.sign_in("auditor", "wrong", auditor.code())
    assert lone.office.sign_in("auditor", auditor.password, auditor.code())


def test_a_recovery_code_counts_once(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    opened = world.office.sign_in("auditor", auditor.password, auditor.codes[3].lower())
    assert opened.second_factor == "recovery"
    assert world.who(opened.secret).may(Act.READ_FINDINGS)
    with pytest.raises(SignInRefused):
        world.office.sign_in("auditor", auditor.password, auditor.codes[3])
    assert [change for change, _, _ in world.doings(auditor.number)].count("recovery_code_used") == 1


def test_enrolling_again_ends_the_old_codes_and_other_sessions(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    other, old = auditor.sign_in(), auditor.otp
    secret = auditor.sign_in()
    auditor.otp = lone.office.begin_second_factor(auditor.who).secret
    lone.clock.on(seconds=30)
    auditor.codes, before = lone.office.enrol_second_factor(auditor.who, auditor.code()), auditor.codes
    assert lone.office.principal(other) is None
    assert lone.office.principal(secret) is not None
    lone.clock.on(seconds=30)
    for code in (before[0], _code(old, lone)):
        with pytest.raises(SignInRefused):
            lone.office.sign_in("auditor", auditor.password, code)
    assert lone.office.sign_in("auditor", auditor.password, auditor.code())


def _code(otp: str, world: Any) -> str:
    return pyotp.TOTP(otp).at(world.clock.now)


@pytest.mark.parametrize("state", ["locked", "closed"])
def test_an_account_that_is_not_active_is_nobody(world: Any, state: str) -> None:
    auditor = world.enrolled("auditor", "auditor")
    token = world.office.make_token(auditor.who, "x", {Act.READ_FINDINGS}, 30)
    world.office.change(OPEN, auditor.number, {"state": state})
    assert world.office.principal(auditor.secret) is None
    assert world.office.principal(token.text) is None
    with pytest.raises(SignInRefused):
        auditor.sign_in()


def test_a_hash_of_other_parameters_is_made_anew(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    lone.office.means = replace(lone.office.means, passwords=Passwords(128))
    auditor.sign_in()
    with lone.database.reading() as read:
        kept = secret_of(read, auditor.number)
    assert kept is not None
    assert kept.password is not None
    assert "m=128," in kept.password
    auditor.sign_in()


def test_the_secret_of_the_codes_is_kept_encrypted(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    with lone.database.reading() as read:
        kept = secret_of(read, auditor.number)
    assert kept is not None
    assert kept.otp is not None
    assert auditor.otp.encode() not in kept.otp


def test_another_key_file_is_told_and_no_wrong_code(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    (lone.folder / "accounts.key").unlink()
    lone.office = lone.another()
    with pytest.raises(VaultUnreadable):
        auditor.sign_in()
    assert lone.office.sign_in("auditor", auditor.password, auditor.codes[0]).second_factor == "recovery"


def test_a_proof_counts_for_ten_minutes(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    lone.clock.on(minutes=9, seconds=59)
    lone.office.require_fresh(auditor.who)
    lone.clock.on(seconds=1)
    with pytest.raises(ProveAgain):
        lone.office.require_fresh(auditor.who)
    for password, code in ((auditor.password, ""), ("wrong", auditor.code())):
        with pytest.raises(PasswordWrong):
            lone.office.prove(auditor.who, password, code)
    lone.office.prove(auditor.who, auditor.password, auditor.code())
    lone.office.require_fresh(auditor.who)


def test_guessing_at_a_proof_makes_the_account_wait(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    for _ in range(5):
        with pytest.raises(PasswordWrong):
            lone.office.set_password(auditor.who, "wrong", "pony battery staple")
    with pytest.raises(PasswordWrong):
        lone.office.set_password(auditor.who, auditor.password, "pony battery staple")
    assert "waits" in [change for change, _, _ in lone.doings(auditor.number)]


def test_a_new_password_is_another(lone: Any) -> None:
    auditor = lone.enrolled("auditor", "auditor")
    with pytest.raises(PasswordUnfit):
        lone.office.set_password(auditor.who, auditor.password, auditor.password)
    with pytest.raises(PasswordUnfit):
        lone.office.set_password(auditor.who, auditor.password, "short")
    assert lone.office.principal(auditor.secret) is not None


def test_the_code_alone_after_a_provider_vouched(world: Any) -> None:
    auditor = world.enrolled("auditor", "auditor")
    assert not world.office.is_code(auditor.number, auditor.code())  # used to enrol
    world.clock.on(seconds=30)
    assert world.office.is_code(auditor.number, auditor.code())
    for _ in range(4):
        assert not world.office.is_code(auditor.number, "000000")
    world.clock.on(seconds=1)
    assert not world.office.is_code(auditor.number, auditor.codes[0])  # it waits: one failure before, four now
    assert not world.office.is_code("999", "000000")


@pytest.mark.parametrize("login", ["auditor\x00", "\x00", "\ud800", "a" * 100_000, "auditor\n", "\u212a"])
def test_no_name_of_a_stranger_is_asked_of_the_database_in_vain(world: Any, login: str) -> None:
    world.account("auditor", "auditor")
    with pytest.raises(SignInRefused):
        world.office.sign_in(login, "wrong", "")
