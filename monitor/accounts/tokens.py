"""Machine tokens: `tw_<number>_<secret>`, for named acts, until a day, revocable; told once, kept as a digest."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from monitor.accounts.principal import Principal
from monitor.accounts.refused import NoSuchToken, ScopeNotAllowed
from monitor.accounts.roles import Act
from monitor.accounts.sessions import SECRET_BYTES, digest_of
from monitor.store.accounts import Account, put_on_record, stamp
from monitor.store.accounts_tokens import StoredToken, keep_token, revoke_tokens
from monitor.store.database import Write

PREFIX: Final = "tw_"
_TOKEN: Final = re.compile(r"tw_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
PERSONAL: Final = frozenset({Act.SIGN_IN, Act.OWN_ACCOUNT, Act.CERTIFY, Act.MANAGE_ACCOUNTS, Act.CONFIRM_CHANGES})
"""What a person does himself: no machine signs in, certifies, or decides about accounts."""


class Parsed(NamedTuple):
    """A text that has the form of a token."""

    number: str
    secret: str


@dataclass(frozen=True, slots=True)
class Made:
    """A token that was made; its text is told once."""

    token: StoredToken
    text: str = field(repr=False)


def parse(text: str) -> Parsed | None:
    """Number and secret of a token; None for any other text."""
    found = _TOKEN.fullmatch(text)
    return None if found is None else Parsed(found[1], found[2])


def text_of(told: Parsed) -> str:
    """The token as it is sent."""
    return f"{PREFIX}{told.number}_{told.secret}"


def fits(text: str, kept: StoredToken, now: datetime) -> bool:
    """Whether the token is the kept one, and counts now."""
    same = hmac.compare_digest(digest_of(text), kept.digest)
    return same and kept.revoked_at is None and now < datetime.fromisoformat(kept.ends_at)


def make(
    write: Write,
    account: Account,
    holder: Principal,
    label: str,
    scopes: Collection[Act],
    *,
    life: timedelta,
    now: datetime,
) -> Made:
    """A token of `account` for `scopes`, for as long as `life`; on record. Raises `ScopeNotAllowed`."""
    refused = tuple(act.value for act in Act if act in scopes and (act in PERSONAL or not holder.may(act)))
    if refused:
        raise ScopeNotAllowed(refused)
    text = text_of(Parsed(secrets.token_hex(6), secrets.token_urlsafe(SECRET_BYTES)))
    number = text.split("_")[1]
    acts = frozenset(act.value for act in scopes)
    told = StoredToken(number, account.number, label, digest_of(text), acts, stamp(now), stamp(now + life))
    keep_token(write, told)
    put_on_record(write, account, "token_made", actor=account.number, now=now, credential=number, scopes=sorted(acts))
    return Made(told, text)


def revoke(write: Write, account: Account, number: str, *, actor: str, now: datetime) -> None:
    """The token counts no more; on record. Raises `NoSuchToken`."""
    if not revoke_tokens(write, account.number, stamp(now), number=number):
        raise NoSuchToken
    put_on_record(write, account, "token_revoked", actor=actor, now=now, credential=number)
