"""The second factor: enrolled by showing a first code, then shown at each sign-in, every code once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.accounts.onetime import (
    is_code,
    new_secret,
    otpauth,
    recovery_codes,
    recovery_of,
    step_of,
    svg,
)
from monitor.accounts.refused import CodeRefused
from monitor.accounts.roles import Role
from monitor.accounts.sessions import SecondFactor, digest_of, end_sessions
from monitor.accounts.vault import Vault
from monitor.store.accounts import Account, put_on_record
from monitor.store.accounts_secrets import Secret, keep_recovery, keep_secret, secret_of, take_recovery
from monitor.store.accounts_sessions import move_session
from monitor.store.database import Read, Write


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator takes: the secret in base32, the same as an address, the same as an image (SVG)."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    svg: str = field(repr=False)


def is_wanted(account: Account) -> bool:
    """Whether the account may do something that wants a second factor: any role but the public's."""
    return bool(account.roles - {Role.PUBLIC.value})


def is_enrolled(read: Read, account: Account) -> bool:
    """Whether the account has a second factor of ours."""
    told = secret_of(read, account.number)
    return told is not None and told.otp is not None


def begin(write: Write, account: Account, vault: Vault, issuer: str) -> Enrolment:
    """A new secret, which counts once a code of it is shown; until then the one before counts."""
    secret = new_secret()
    keep_secret(write, account.number, otp_waiting=vault.seal(account.number, secret.encode()))
    uri = otpauth(secret, account.login, issuer)
    return Enrolment(secret, uri, svg(uri))


def enrol(write: Write, account: Account, vault: Vault, told: str, *, session: str | None, now: datetime) -> list[str]:
    """The waiting secret counts from now on: ten recovery codes, told once. `session` may do all, others are over.

    Raises `CodeRefused`.
    """
    kept = secret_of(write, account.number)
    if kept is None or kept.otp_waiting is None:
        raise CodeRefused
    step = step_of(vault.open(account.number, kept.otp_waiting).decode(), told, after=0, now=now)
    if step is None:
        raise CodeRefused
    keep_secret(write, account.number, otp=kept.otp_waiting, otp_waiting=None, otp_step=step)
    codes = recovery_codes()
    keep_recovery(write, account.number, [digest_of(code.replace("-", "")) for code in codes])
    if session is not None:
        move_session(write, session, second_factor=SecondFactor.TOTP.value)
    end_sessions(write, account, but=session, actor=account.number, now=now)
    put_on_record(write, account, "second_factor_enrolled", actor=account.number, now=now)
    return codes


def shown(write: Write, account: Account, vault: Vault, told: str, now: datetime) -> SecondFactor | None:
    """The factor that was shown by a code of the account, which is used up by it; None where the code is none."""
    kept = secret_of(write, account.number)
    if kept is None or kept.otp is None:
        return None
    if is_code(told):
        return _by_time(write, account, kept, vault, told, now)
    code = recovery_of(told)
    if code is None or not take_recovery(write, account.number, digest_of(code)):
        return None
    put_on_record(write, account, "recovery_code_used", actor=account.number, now=now)
    return SecondFactor.RECOVERY


def _by_time(
    write: Write, account: Account, kept: Secret, vault: Vault, told: str, now: datetime
) -> SecondFactor | None:
    if kept.otp is None:
        return None
    step = step_of(vault.open(account.number, kept.otp).decode(), told, after=kept.otp_step, now=now)
    if step is None:
        return None
    keep_secret(write, account.number, otp_step=step)
    return SecondFactor.TOTP


def forget(write: Write, account: Account) -> None:
    """The account has no second factor any more; it enrols anew at its next sign-in."""
    keep_secret(write, account.number, otp=None, otp_waiting=None)
    keep_recovery(write, account.number, [])
