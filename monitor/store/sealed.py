"""Whether the database holds anything that only the key of accounts opens: one-time codes, secrets of webhooks."""

from __future__ import annotations

from sqlalchemy import exists, select

from monitor.store.database import Read
from monitor.store.tables.account_secret import secret
from monitor.store.tables.notice import subscriber


def holds_sealed(read: Read) -> bool:
    """True where without that key somebody could not sign in, or something could not be sent."""
    codes = exists().where(secret.c.otp.is_not(None) | secret.c.otp_waiting.is_not(None))
    hooks = exists().where(subscriber.c.secret.is_not(None))
    return bool(read.connection.scalar(select(codes | hooks)))
