"""The thread that signs the head of a log that grew, and brings it to the witnesses."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import httpx

from api.cosigning.correspondent import Correspondent, Post, Standing
from monitor.errors import TenderwatchError
from monitor.ledger.note import SigningKey, VerifierKey
from monitor.ledger.policy import Policy
from monitor.store.database import Database
from monitor.store.heads import StoredCheckpoint, add_cosignature, head, latest, sign_head
from monitor.store.proofs import consistency

LOG = logging.getLogger(__name__)
SECONDS = 10.0
"""How long a witness may take to answer."""
MOST_BYTES = 100_000
"""Far more than the signature lines of one witness."""


def post(address: str, body: bytes) -> tuple[int, str]:
    """What a witness answers, whole within `SECONDS`. Raises OSError."""
    ends, told, plain = time.monotonic() + SECONDS, b"", {"content-type": "text/plain"}
    try:
        with httpx.stream("POST", address, content=body, headers=plain, timeout=SECONDS) as answer:
            for part in answer.iter_bytes():
                told += part
                if len(told) > MOST_BYTES:
                    raise OSError(f"its answer has more than {MOST_BYTES} bytes")
                if time.monotonic() > ends:  # a part in time each time, and never the end
                    raise OSError(f"no whole answer within {SECONDS:g} seconds")
            return answer.status_code, told.decode(errors="replace")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


class Feeder:
    """Signs and sends at once when woken, else every `seconds`; each witness by itself, so that none waits for another.

    A witness that is away is tried again at the next turn; one that has not answered yet is not asked twice at once.
    """

    def __init__(
        self,
        database: Database,
        key: SigningKey,
        policy: Policy,
        seconds: float,
        *,
        post: Post = post,
        remember: Callable[[int, str], None] | None = None,
    ) -> None:
        """Start the thread; `remember` is told the size and note of every head before it is sent."""
        self._database = database
        self._key = key
        self._policy = policy
        self._seconds = seconds
        self._post = post
        self._remember = remember
        self._began = int(time.time())
        self._witnessed: tuple[int, int] | None = None
        self._turns = threading.Condition()
        self._wanted, self._done = 1, 0  # the first turn comes at once
        self._busy = self._closed = False
        self.correspondents = [Correspondent(one) for one in policy.witnesses if one.url]
        self._asked: dict[VerifierKey, Future[None]] = {}
        self._thread = threading.Thread(target=self._run, name="feeder", daemon=True)
        self._thread.start()

    @property
    def policy(self) -> Policy:
        """Whose cosignatures are asked for."""
        return self._policy

    def wake(self) -> int:
        """A turn begins now, or right after the one under way; its number, for `wait`."""
        with self._turns:
            self._wanted = self._done + (2 if self._busy else 1)
            self._turns.notify_all()
            return self._wanted

    def wait(self, turn: int, seconds: float) -> bool:
        """Whether that turn has ended, waiting at most `seconds`."""
        with self._turns:
            return self._turns.wait_for(lambda: self._done >= turn, seconds)

    def witnessed(self, now: int) -> int | None:
        """The size of the last head that the quorum cosigned; None where it is older than two turns."""
        told = self._witnessed
        fresh = told is not None and now - told[1] <= 2 * self._seconds + SECONDS
        return told[0] if told is not None and fresh else None

    def hours_silent(self, one: Correspondent, now: int) -> int:
        """Full hours since a witness cosigned last, or since this process began; 0 where it has the head."""
        return 0 if one.standing is Standing.cosigned else max(0, now - (one.cosigned_at or self._began)) // 3600

    def close(self) -> None:
        """The thread has ended."""
        with self._turns:
            self._closed = True
            self._turns.notify_all()
        self._thread.join(2 * SECONDS)

    def _run(self) -> None:
        with ThreadPoolExecutor(max(1, len(self.correspondents)), thread_name_prefix="witness") as pool:
            while True:
                with self._turns:
                    self._turns.wait_for(lambda: self._closed or self._wanted > self._done, self._seconds)
                    if self._closed:
                        return
                    self._busy = True
                try:
                    self._turn(pool)
                except TenderwatchError as error:
                    LOG.warning("the head is not sent: %s", error)
                except Exception:
                    LOG.exception("the head is not sent")
                with self._turns:
                    self._done, self._busy = self._done + 1, False
                    self._turns.notify_all()

    def _turn(self, pool: ThreadPoolExecutor) -> None:
        with self._database.reading() as read:
            signed = latest(read)
            grown = head(read).size > (signed.size if signed is not None else 0)
        if grown:
            with self._database.writing() as write:
                signed = sign_head(write)
        if signed is None:
            return
        if self._remember is not None:
            self._remember(signed.size, signed.note)
        for one in self.correspondents:
            before = self._asked.get(one.key)
            if before is None or before.done():
                self._asked[one.key] = pool.submit(self._send, one, signed)
        done, _ = wait(self._asked.values(), 2 * SECONDS)
        have = [one.key for one in self.correspondents if one.standing is Standing.cosigned and one.size == signed.size]
        if have and self._policy.met(have):
            self._witnessed = (signed.size, int(time.time()))
        for asked in done:
            asked.result()  # what went wrong with one is told after the others are counted

    def _send(self, one: Correspondent, signed: StoredCheckpoint) -> None:
        """The head is brought to one witness, and what it signed is on record."""
        if one.standing is Standing.cosigned and one.size == signed.size:
            return
        before = one.standing, one.reason
        line = one.send(signed.size, signed.note, self._key.verifier, self._prover(signed.size), self._post)
        if line is None and (one.standing, one.reason) != before:
            LOG.warning("witness %s did not cosign the head of %s: %s", one.witness.name, signed.size, one.reason)
        if line is not None:
            with self._database.writing() as write:
                add_cosignature(write, signed.size, one.key.text(), line.time, line.line)

    def _prover(self, size: int) -> Callable[[int], list[bytes]]:
        def prove(old: int) -> list[bytes]:
            with self._database.reading() as read:
                return consistency(read, old, size)

        return prove
