"""A mail server on loopback, as strict as the one of an office: STARTTLS first, then a password."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

USER, PASSWORD = "tenderwatch", "a long pass phrase"


class MailServer:
    """`got` are the mails that it took."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refuses: str | None = None
        self.port = 0

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.refuses is not None:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.got.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


def _authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
    good = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def mail_server(context: ssl.SSLContext | None, *, implicit: bool = False) -> Iterator[MailServer]:
    """A server until the block ends; without `context` it offers no encryption and asks for no password."""
    kept, loop = MailServer(), asyncio.new_event_loop()
    told: dict[str, Any] = {}
    if context is not None:
        told = {"auth_require_tls": not implicit, "auth_required": not implicit, "authenticator": _authenticated}
        told |= {} if implicit else {"tls_context": context, "require_starttls": True}
    door = socket.create_server(("127.0.0.1", 0))
    kept.port = door.getsockname()[1]
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(kept, loop=loop, **told), sock=door, ssl=context if implicit else None)
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    server.close()
    mine = asyncio.current_task()
    others = [one for one in asyncio.all_tasks() if one is not mine]
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)
