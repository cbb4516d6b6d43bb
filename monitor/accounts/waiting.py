"""How long a name waits after failed attempts: longer each time, never for ever, whether it is known or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from monitor.accounts.sessions import digest_of
from monitor.settings import Settings
from monitor.store.accounts import stamp
from monitor.store.accounts_secrets import Attempts, attempts_of, keep_attempts
from monitor.store.database import Read, Write

FIRST: Final = timedelta(seconds=30)
FORGOTTEN: Final = timedelta(days=1)
"""Failures count no more once the last one is older."""
_DOUBLINGS: Final = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """After `failures` in a row a name waits 30 seconds, after each further one twice as long, at most `longest`.

    An attempt while it waits is refused and not counted, so that nobody can be kept out for longer than `longest`.
    """

    failures: int
    longest: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the operator set it."""
        return cls(settings.sign_in_failures, timedelta(minutes=settings.sign_in_wait_minutes))

    def after(self, failures: int) -> timedelta | None:
        """How long a name waits after so many failures; None: not at all."""
        beyond = failures - self.failures
        return None if beyond < 0 else min(FIRST * 2 ** min(beyond, _DOUBLINGS), self.longest)

    def waits(self, read: Read, login: str, now: datetime) -> bool:
        """Whether the name waits."""
        return waits_until(read, login, now) is not None

    def failed(self, write: Write, login: str, now: datetime) -> int:
        """One more attempt failed under the name: the failures in a row, where it waits from now on; else 0."""
        failures = _failures(write, login, now) + 1
        wait = self.after(failures)
        until = None if wait is None else stamp(now + wait)
        _keep(write, login, Attempts(failures, until), now)
        return failures if until else 0

    @staticmethod
    def succeeded(write: Write, login: str, now: datetime) -> int:
        """How many attempts had failed before this one, which did not."""
        return forgive(write, login, now)


def waits_until(read: Read, login: str, now: datetime) -> str | None:
    """Until when the name waits (RFC 3339); None where it does not."""
    until = attempts_of(read, _key(login)).waits_until
    return until if until is not None and now < datetime.fromisoformat(until) else None


def forgive(write: Write, login: str, now: datetime) -> int:
    """How many attempts had failed under the name; none counts any more, and it does not wait."""
    before = _failures(write, login, now)
    if before:
        _keep(write, login, Attempts(), now)
    return before


def _failures(read: Read, login: str, now: datetime) -> int:
    return attempts_of(read, _key(login), forgotten=stamp(now - FORGOTTEN)).failures


def _keep(write: Write, login: str, told: Attempts, now: datetime) -> None:
    keep_attempts(write, _key(login), told, at=stamp(now), forgotten=stamp(now - FORGOTTEN))


def _key(login: str) -> bytes:
    return digest_of(login.lower())
