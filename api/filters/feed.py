"""The feed of a saved filter at its secret address: titles and ids alone, as its account may see them today."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final, NamedTuple

from api.desk import Desk
from api.problems import Refused
from api.schemas import Lang
from monitor.accounts.known import principal_of
from monitor.accounts.principal import OPEN, Principal
from monitor.accounts.roles import Act
from monitor.export.ocds.feeds import Entry, atom
from monitor.export.ocds.package import Publisher
from monitor.store.accounts import account_by_number
from monitor.store.database import Read
from monitor.store.saved_filters import SavedFilter, filter_by_token

SECRET_BYTES: Final = 32
MOST: Final = 50
ATTENTION: Final = {
    "zh": "疑点是核查的理由，不是结论；内容请登录后查看。",
    "en": "A finding is a reason to look and no conclusion; sign in to read it.",
}


class Subscribed(NamedTuple):
    """A filter with a feed, and the account whose it is, as one who asks."""

    told: SavedFilter
    who: Principal


def secret() -> str:
    """A new secret of 256 bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(told: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(told.encode()).digest()


def address_of(desk: Desk, told: str) -> str:
    """Where the feed of this secret is."""
    return f"{desk.settings.public_url.rstrip('/')}/filters/feeds/{told}.atom"


def subscribed(desk: Desk, read: Read, told: str) -> Subscribed:
    """The filter of a secret. Raises `Refused` where none has it, or its account may not read findings (any more)."""
    found = filter_by_token(read, digest_of(told))
    if found is None:
        raise Refused("no_such_feed")
    if desk.settings.access == "open":
        return Subscribed(found, OPEN)
    account = account_by_number(read, found.account)
    if account is None or not account.is_active:
        raise Refused("no_such_feed")
    who = principal_of(account, scopes=None, via="token", credential=f"feed-{found.number}")
    if not who.may(Act.READ_FINDINGS):
        raise Refused("no_such_feed")
    return Subscribed(found, who)


def feed(desk: Desk, told: SavedFilter, items: list[dict[str, str]], address: str, lang: Lang) -> bytes:
    """The feed as Atom (RFC 4287)."""
    base = desk.settings.dashboard_url.rstrip("/")
    entries = [
        Entry(
            id=f"urn:tw:finding:{one['id']}",
            title=one["title"],
            updated=one["raised_at"],
            link=f"{base}/case?id={one['id']}",
            media="text/html",
            summary=f"{one['id']} · {one['rule']} · {ATTENTION[lang]}",
        )
        for one in items
    ]
    return atom(f"urn:tw:filter:{told.number}", told.name, address, Publisher.of(desk.settings), entries, lang)
