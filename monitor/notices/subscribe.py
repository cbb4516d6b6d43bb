"""Who is told is an administrator's to say, and every change of it is on the log."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.accounts.vault import Vault
from monitor.notices.guard import Allowed, Resolve, pinned, system_resolve, target
from monitor.notices.kinds import kinds
from monitor.notices.mail import MAILTO, mailbox
from monitor.notices.refused import NoSuchDelivery, NoSuchSubscriber, NoticeRefused
from monitor.notices.sign import new_secret
from monitor.store.database import Read, Write
from monitor.store.events import last_seq
from monitor.store.heads import latest
from monitor.store.notices import ACTIVE, STOPPED, Subscriber, add, by_id, change, drop
from monitor.store.notices_outbox import again, by_number
from monitor.store.own import PRODUCT, record
from monitor.vocabulary import identifiers
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.own import Doing


def checked_address(url: str, allowed: Allowed, resolve: Resolve = system_resolve) -> str:
    """The same, where notices may go there today. Raises `AddressRefused`.

    A webhook's name that is not known at the moment is taken: it is resolved and checked at every attempt.
    """
    if url.lower().startswith(MAILTO):
        return f"{MAILTO}{mailbox(MAILTO + url[len(MAILTO) :])}"
    told = target(url, allowed)
    try:
        pinned(told, allowed, resolve)
    except OSError:
        return url
    return url


def checked_kinds(told: Iterable[str]) -> frozenset[str]:
    """The same. Raises `NoticeRefused` where one is no kind, or there is none."""
    wanted = frozenset(told)
    if unknown := sorted(wanted - kinds().keys()):
        known = ", ".join(sorted(kinds()))
        raise NoticeRefused(
            "kinds", f"没有通知类型 {unknown[0][:60]}；可用：{known}", f"no kind {unknown[0][:60]!r}; known: {known}"
        )
    if not wanted:
        raise NoticeRefused("kinds", "至少一个通知类型", "at least one kind is expected")
    return wanted


def checked_unit(unit: str | None) -> str | None:
    """The same. Raises `NoticeRefused` where it is no id of an organisation."""
    if unit is not None and identifiers.org_id(unit) is not None:
        raise NoticeRefused("unit", "应为单位代码", "the id of an organisation is expected")
    return unit


@dataclass(frozen=True, slots=True)
class New:
    """A subscriber with a fresh secret, plain; None: a mailbox."""

    subscriber: Subscriber
    secret: str | None = field(repr=False)


def sealed(vault: Vault, id: str, secret: str) -> str:
    """A secret as it is kept: encrypted, under the key that lies outside of the database. Raises `VaultUnreadable`."""
    return base64.b64encode(vault.seal(f"notice/{id}", secret.encode())).decode()


def unsealed(vault: Vault, told: Subscriber) -> str:
    """The secret of a webhook. Raises `VaultUnreadable`."""
    return vault.open(f"notice/{told.id}", base64.b64decode(told.secret or "")).decode()


def subscribe(
    write: Write, vault: Vault, url: str, wanted: frozenset[str], unit: str | None, *, actor: str, now: datetime
) -> New:
    """Somebody new is told, of what is entered from now on; a webhook with a fresh secret."""
    head, id = latest(write), secrets.token_hex(8)
    secret = None if url.startswith(MAILTO) else new_secret()
    told = Subscriber(
        id=id,
        address=url,
        kinds=wanted,
        unit=unit,
        secret=None if secret is None else sealed(vault, id, secret),
        state=ACTIVE,
        reason=None,
        read_to=last_seq(write),
        head_told=0 if head is None else head.size,
        failing_since=None,
        made_at=_stamp(now),
        made_by=actor,
    )
    add(write, told)
    _on_record(write, told, "added", actor=actor, now=now)
    return New(told, secret)


def known(read: Read, id: str) -> Subscriber:
    """The subscriber of this id. Raises `NoSuchSubscriber`."""
    told = by_id(read, id)
    if told is None:
        raise NoSuchSubscriber(id)
    return told


def alter(write: Write, id: str, *, actor: str, now: datetime, **told: Any) -> Subscriber:
    """`address`, `kinds` or `unit` are others from now on; what waits is told there. Raises `NoSuchSubscriber`."""
    before = known(write, id)
    after = replace(before, **told)
    if after.is_mail != before.is_mail:
        raise NoticeRefused("url", "网络地址与邮箱不能互换，请另建", "a webhook does not become a mailbox; add another")
    change(write, id, **told)
    _on_record(write, after, "changed", actor=actor, now=now)
    return after


def begin(write: Write, id: str, *, actor: str, now: datetime) -> Subscriber:
    """A stopped one is told again, from where the log was read for it: nothing was lost. Raises `NoSuchSubscriber`."""
    told = known(write, id)
    if told.state == ACTIVE:
        return told
    change(write, id, state=ACTIVE, reason=None, failing_since=None)
    _on_record(write, told, "begun", actor=actor, now=now)
    return replace(told, state=ACTIVE, reason=None, failing_since=None)


def stop(write: Write, told: Subscriber, reason: str, *, now: datetime, actor: str = PRODUCT) -> Subscriber:
    """Nothing is told to it until it begins again; its place in the log is kept."""
    if told.state == STOPPED:
        return told
    change(write, told.id, state=STOPPED, reason=reason)
    _on_record(write, told, "stopped", actor=actor, now=now, **({"reason": reason} if reason else {}))
    return replace(told, state=STOPPED, reason=reason)


def renew_secret(write: Write, vault: Vault, id: str, *, actor: str, now: datetime) -> New:
    """A webhook has another secret, with which everything is signed from now on. Raises `NoSuchSubscriber`."""
    told = known(write, id)
    if told.is_mail:
        raise NoticeRefused("url", "邮箱没有密钥", "a mailbox has no secret")
    secret = new_secret()
    kept = sealed(vault, id, secret)
    change(write, id, secret=kept)
    _on_record(write, told, "secret_renewed", actor=actor, now=now)
    return New(replace(told, secret=kept), secret)


def remove(write: Write, id: str, *, actor: str, now: datetime) -> None:
    """A subscriber is gone, with what waited for it; the log keeps that there was one. Raises `NoSuchSubscriber`."""
    told = known(write, id)
    drop(write, id)
    _on_record(write, told, "removed", actor=actor, now=now)


def resend(write: Write, number: int, *, now: datetime) -> None:
    """A dead notice waits again under its own message id. Raises `NoSuchDelivery`."""
    if by_number(write, number) is None or not again(write, number, now=int(now.timestamp())):
        raise NoSuchDelivery(str(number))


def _on_record(write: Write, told: Subscriber, what: str, *, actor: str, now: datetime, **more: str) -> None:
    """A webhook's host is told; a mailbox is not: it may be somebody's."""
    data: dict[str, Any] = {"subscriber": told.id, "change": what, "channel": "mail" if told.is_mail else "webhook"}
    if not told.is_mail:
        data["host"] = urlsplit(told.address).hostname or "-"
    data["kinds"] = sorted(told.kinds)
    data |= more if told.unit is None else {**more, "unit": told.unit}
    record(write, [Doing("notice.changed", told.id, data)], actor=actor, now=now)


def _stamp(now: datetime) -> str:
    return now.astimezone(COUNTY).isoformat(timespec="seconds")
