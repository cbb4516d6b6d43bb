"""The courier: lays out what the log holds for those who want it, and tells it, in order, at least once.

At least once, not once: a process that dies between the answer and the mark tells the same message again, under the
same id; a receiver knows it by that. One process delivers at a time, by a lease.
"""

from __future__ import annotations

import json
import logging
import random
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from monitor.accounts.refused import VaultUnreadable
from monitor.accounts.vault import Vault
from monitor.notices.fill import behind, fill, tell
from monitor.notices.guard import Allowed
from monitor.notices.kinds import DEAD, STOPPED, Notice
from monitor.notices.mail import mail
from monitor.notices.post import Answer, Post, Send
from monitor.notices.refused import NoticeRefused
from monitor.notices.sign import headers
from monitor.notices.smtp import Smtp
from monitor.notices.subscribe import stop, unsealed
from monitor.settings import Settings
from monitor.store.database import Database, Read, StoreUnavailable, Write
from monitor.store.notices import ACTIVE, Subscriber, by_id, change, subscribers
from monitor.store.notices_lease import give_up, is_free_for, take
from monitor.store.notices_outbox import DEAD as DEAD_STATE
from monitor.store.notices_outbox import DELIVERED, Delivery, first_waiting, forget, mark
from monitor.vocabulary.event import COUNTY

LOG = logging.getLogger(__name__)
POLL_SECONDS: Final = 5.0
LEASE_SECONDS: Final = 60
"""Longer than an attempt may take, so that who holds it when an attempt begins holds it when it ends."""
MOST_ATTEMPTS: Final = 10
FIRST_WAIT: Final = 5
"""Seconds after the first failure; each wait is four times the one before."""
LONGEST_WAIT: Final = 12 * 3_600
JITTER: Final = 0.2
STOP_AFTER: Final = 5 * 86_400
"""Seconds of nothing but failures after which a subscriber is stopped."""
KEPT_DAYS: Final = 30
"""So long a delivered notice is shown."""
AT_ONCE: Final = 4
"""Subscribers that are told at a time; each in its own order."""
A_TURN: Final = 100
"""Notices for a subscriber before the others have their turn again."""


def _clock() -> datetime:
    return datetime.now(COUNTY)


def wait_after(attempts: int, jitter: float, asked: int | None = None) -> int:
    """Seconds until the next attempt, after so many; `jitter` in [-1, 1] spreads them, `asked` is Retry-After."""
    plain: int = min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)
    return max(1, round(plain * (1 + JITTER * jitter)), min(asked or 0, LONGEST_WAIT))


class Courier:
    """Tells what happened; `turn` does what is due and ends, `start` makes a thread that goes on until `close`."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = _clock,
        send: Send | None = None,
        smtp: Smtp | None = None,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        """Raises `NetworkRefused` where a network of the settings is none."""
        allowed = Allowed.of(settings.hook_networks, loopback=settings.hook_loopback)
        self.holder = secrets.token_hex(8)
        self._database = database
        self._settings = settings
        self._clock = clock
        self._send = send or Post(allowed, ca=settings.hook_ca_file)
        self._smtp = smtp or Smtp(settings)
        self._vault = Vault(settings.accounts_key_file)
        self._jitter = jitter or (lambda: random.uniform(-1, 1))  # noqa: S311 - spreads attempts, hides nothing
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> Courier:
        """The thread runs."""
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        """The thread has ended, and another process may deliver at once."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()
        try:
            with self._database.writing() as write:
                give_up(write, self.holder)
        except StoreUnavailable as error:
            LOG.warning("the lease runs out by itself: %s", error)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self.turn()
            except StoreUnavailable as error:
                LOG.warning("notices wait: %s", error)
            except Exception:
                LOG.exception("notices wait")
            self._closed.wait(POLL_SECONDS)

    def turn(self) -> int:
        """What is due now is laid out and tried; how many notices were delivered. 0 where another process delivers."""
        with self._database.reading() as read:
            idle = not behind(read, self._clock()) and not self._due(read)
        if idle or not self._lay_out():
            return 0
        with self._database.reading() as read:
            due = self._due(read)
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier") as pool:
            return sum(pool.map(self._serve, due))

    def _due(self, read: Read) -> list[str]:
        now = int(self._clock().timestamp())
        out = []
        for one in subscribers(read, ACTIVE):
            told = first_waiting(read, one.id)
            if told is not None and told.next_at <= now and (self._smtp.works or not one.is_mail):
                out.append(one.id)
        return out

    def _lay_out(self) -> bool:
        """The lease is held and everything in the log is laid out; False where another process delivers."""
        while True:
            now = self._clock()
            with self._database.writing() as write:
                if not self._take(write, now):
                    return False
                made = fill(write, self._settings.public_url, now)
                forget(write, (now.astimezone(COUNTY) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds"))
                again = behind(write, now)
            if not again or self._closed.is_set():
                return True
            LOG.debug("%s notices laid out, and more to come", made)

    def _take(self, write: Write, now: datetime) -> bool:
        return take(write, self.holder, now=int(now.timestamp()), seconds=LEASE_SECONDS)

    def _serve(self, id: str) -> int:
        """A subscriber is told what is due, until something fails; how much was delivered."""
        done = 0
        while done < A_TURN and not self._closed.is_set():
            now = self._clock()
            found = self._next(id, now)
            if found is None:
                return done
            answer = self._told(*found, now)
            with self._database.writing() as write:
                if not answer.good and not is_free_for(write, self.holder):
                    return done  # another took over, and counts its own attempts
                self._mark(write, *found, answer)
            if not answer.good:
                return done
            done += 1
        return done

    def _next(self, id: str, now: datetime) -> tuple[Subscriber, Delivery] | None:
        """What a subscriber is to be told now, under a lease that is held until it was; None: nothing."""
        with self._database.writing() as write:
            one, told = by_id(write, id), first_waiting(write, id)
            if one is None or told is None or one.state != ACTIVE or told.next_at > now.timestamp():
                return None
            return (one, told) if self._take(write, now) else None

    def _told(self, one: Subscriber, told: Delivery, now: datetime) -> Answer:
        """One attempt, outside of any transaction."""
        if one.is_mail:
            try:
                return self._smtp.send(mail(json.loads(told.body), told.message, self._smtp.sender, one.address, now))
            except (NoticeRefused, ValueError) as error:
                return Answer(None, str(error), final=True)
        body = told.body.encode()
        try:
            signed = headers(unsealed(self._vault, one), told.message, int(now.timestamp()), body)
        except VaultUnreadable as error:
            return Answer(None, str(error))
        return self._send(one.address, signed, body)

    def _mark(self, write: Write, one: Subscriber, told: Delivery, answer: Answer) -> None:
        """What became of an attempt is kept: delivered, to be tried again, or dead."""
        now, attempts = self._clock(), told.attempts + 1
        at, stamp = int(now.timestamp()), now.astimezone(COUNTY).isoformat(timespec="seconds")
        kept = {"attempts": attempts, "status": answer.status, "error": answer.error}
        if answer.good:
            mark(write, told.id, state=DELIVERED, ended_at=stamp, **kept)
            change(write, one.id, failing_since=None)
            return
        since = one.failing_since or at
        change(write, one.id, failing_since=since)
        if attempts >= MOST_ATTEMPTS:
            mark(write, told.id, state=DEAD_STATE, ended_at=stamp, **kept)
            about = Notice(DEAD, f"notice/{told.id}", stamp, {"subject": str(told.id)})
            tell(write, about, self._settings.public_url, now, but=one.id)
        else:
            mark(write, told.id, next_at=at + wait_after(attempts, self._jitter(), answer.after), **kept)
        if answer.final or at - since >= STOP_AFTER:
            stop(write, one, answer.error or "", now=now)
            about = Notice(STOPPED, f"stopped/{one.id}/{at}", stamp, {"subject": one.id})
            tell(write, about, self._settings.public_url, now, but=one.id)
