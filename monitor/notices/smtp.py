"""A mail handed to the operator's server: encrypted with a checked certificate, or not at all."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from monitor.notices.post import LONGEST, Answer
from monitor.settings import Settings

SECONDS: Final = 20.0
TAKEN: Final = 250


class Smtp:
    """The mail server of the settings."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected to before a mail is sent."""
        self._told = settings

    @property
    def sender(self) -> str:
        """The sender's mailbox."""
        return self._told.smtp_from

    @property
    def works(self) -> bool:
        """Whether a server and a sender are named."""
        return bool(self._told.smtp_host and self._told.smtp_from)

    def send(self, told: EmailMessage) -> Answer:
        """What became of one attempt; never raises for what the server does."""
        try:
            with self._opened() as server:
                if self._told.smtp_user:
                    password = self._told.smtp_password
                    server.login(self._told.smtp_user, "" if password is None else password.get_secret_value())
                server.send_message(told)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return Answer(code, f"refused: {text.decode(errors='replace')}"[:LONGEST])
        except smtplib.SMTPResponseException as error:
            return Answer(error.smtp_code, type(error).__name__)
        except (smtplib.SMTPException, OSError) as error:
            return Answer(None, f"{type(error).__name__}: {error}"[:LONGEST])
        return Answer(TAKEN)

    def _opened(self) -> smtplib.SMTP:
        host, port = self._told.smtp_host, self._told.smtp_port
        if self._told.smtp_security == "none":
            if not _is_here(host):
                raise smtplib.SMTPException("mail goes unencrypted to this machine alone")
            return smtplib.SMTP(host, port, timeout=SECONDS)
        context = _context(self._told.smtp_ca_file)
        if self._told.smtp_security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(host, port, timeout=SECONDS)
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server


def _context(ca: Path | None) -> ssl.SSLContext:
    """Certificates and names are checked; TLS 1.2 at least."""
    context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_here(host: str) -> bool:
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    return all(ipaddress.ip_address(one).is_loopback for one in found)
