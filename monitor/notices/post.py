"""A webhook called: one POST to the address that was checked, no redirect, little read, not for long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import httpcore
import httpx

from monitor.notices.guard import Allowed, Resolve, Target, pinned, system_resolve, target
from monitor.notices.refused import AddressRefused
from monitor.notices.wire import Pinned

CONNECT_SECONDS: Final = 5.0
SECONDS: Final = 15.0
"""How long an answer may take as a whole."""
MOST_BYTES: Final = 65_536
"""So much of an answer is read; of what it says nothing is kept but its status."""
LONGEST: Final = 200
"""Characters of an error that are kept."""
GONE: Final = 410
"""Standard Webhooks: the receiver wants nothing more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an attempt: the status, or why there is none; `after` is the wait that was asked for, seconds."""

    status: int | None
    error: str | None = None
    after: int | None = None
    final: bool = False
    """Nothing more will ever be taken: 410, or the address itself cannot stand."""

    @property
    def good(self) -> bool:
        """Whether it was taken."""
        return self.error is None


Send: TypeAlias = Callable[[str, Mapping[str, str], bytes], Answer]
"""Address, headers and body of an attempt -> what became of it."""


class Post:
    """Sends bodies to webhooks; `ca` is a file of further authorities whose certificates are believed."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        ca: Path | None = None,
        resolve: Resolve = system_resolve,
        seconds: float = SECONDS,
    ) -> None:
        """`seconds` is how long an attempt may take as a whole."""
        self._allowed = allowed
        self._resolve = resolve
        self._seconds = seconds
        self._context = httpx.create_ssl_context(trust_env=False)
        if ca is not None:
            self._context.load_verify_locations(ca)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One attempt; never raises for what the other side does."""
        try:
            told = target(url, self._allowed)
            address = pinned(told, self._allowed, self._resolve)
        except AddressRefused as refused:
            return Answer(None, refused.en)
        except OSError as error:
            return _failed(error)
        sent = {**headers, "Host": told.authority, "Content-Type": "application/json", "User-Agent": "tenderwatch"}
        backend = Pinned(address, self._seconds)
        try:
            with httpcore.ConnectionPool(self._context, network_backend=backend, retries=0) as pool:
                return self._asked(pool, told, list(sent.items()), body)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            return _failed(error)

    def _asked(self, pool: httpcore.ConnectionPool, told: Target, sent: list[tuple[str, str]], body: bytes) -> Answer:
        host = f"[{told.host}]" if ":" in told.host else told.host
        url = f"{told.scheme}://{host}:{told.port}{told.path}"
        timeouts = {"timeout": {"connect": CONNECT_SECONDS, "pool": CONNECT_SECONDS}}
        with pool.stream("POST", url, headers=sent, content=body, extensions=timeouts) as answer:
            read = 0
            for part in answer.iter_stream():  # as it comes, never unpacked
                read += len(part)
                if read > MOST_BYTES:
                    break  # its status is known, the rest is not wanted
            after = {name.lower(): value for name, value in answer.headers}.get(b"retry-after", b"")
            return told_by(answer.status, after.decode("latin-1"))


def _failed(error: Exception) -> Answer:
    return Answer(None, f"{type(error).__name__}: {error}"[:LONGEST])


def told_by(status: int, retry_after: str) -> Answer:
    """What a status says: 2xx is taken, everything else is not, a redirect among them."""
    if httpx.codes.is_success(status):
        return Answer(status)
    after = int(retry_after) if retry_after.isdecimal() and len(retry_after) < 8 else None  # noqa: PLR2004
    return Answer(status, f"HTTP {status}", after, final=status == GONE)
