"""Sign-ins under way on record: kept for minutes, taken once; secrets as their digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.sign_in import sign_in

MOST: Final = 5_000
"""Where more are under way, the oldest are forgotten: whoever floods us takes no room, and no sign-in of long."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in; moments are RFC 3339 in the county, the later the greater. `account`: whom the provider named."""

    browser: bytes
    state: bytes
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    return_to: str
    begun_at: str
    ends_at: str
    account: str | None = None
    tries: int = 0


def keep_sign_in(write: Write, told: SignIn, *, most: int = MOST) -> None:
    """The sign-in is kept; those whose time is over are gone, and the oldest beyond `most`."""
    write.connection.execute(delete(sign_in).where(sign_in.c.ends_at <= told.begun_at))
    bound = select(sign_in.c.begun_at).order_by(sign_in.c.begun_at.desc()).limit(1).offset(most - 1)
    oldest = write.connection.scalar(bound)
    if oldest is not None:
        write.connection.execute(delete(sign_in).where(sign_in.c.begun_at <= oldest))
    row = asdict(told) | {"account": None if told.account is None else int(told.account)}
    write.connection.execute(insert(sign_in).values(**row))


def take_sign_in(write: Write, browser: bytes, state: bytes, *, at: str) -> SignIn | None:
    """The sign-in that this browser began with this state, and it is gone; None where there is none (any more).

    Another state takes nothing: whoever sends a browser here with a made up one does not end what it began.
    """
    told = sign_in_of(write, browser, at=at)
    if told is None or told.state != state or told.account is not None:
        return None
    drop_sign_in(write, browser)
    return told


def sign_in_of(read: Read, browser: bytes, *, at: str) -> SignIn | None:
    """What this browser has under way; None where nothing, or its time is over."""
    query = select(sign_in).where(sign_in.c.browser == browser, sign_in.c.ends_at > at)
    row = read.connection.execute(query).mappings().first()
    return None if row is None else _told({**row})


def tried(write: Write, browser: bytes, tries: int) -> None:
    """So many codes were wrong by now."""
    write.connection.execute(update(sign_in).where(sign_in.c.browser == browser).values(tries=tries))


def drop_sign_in(write: Write, browser: bytes) -> None:
    """Nothing of this browser is under way any more."""
    write.connection.execute(delete(sign_in).where(sign_in.c.browser == browser))


def _told(row: Mapping[str, Any]) -> SignIn:
    account = row["account"]
    more = {"account": None if account is None else str(account)}
    return SignIn(**{**row, **more, "browser": bytes(row["browser"]), "state": bytes(row["state"])})
