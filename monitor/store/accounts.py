"""Accounts on record: each row is bound to the log by the entry of its last change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, select, update

from monitor.ledger.canonical import canonical
from monitor.store.database import Read, Write
from monitor.store.own import PRODUCT, record
from monitor.store.tables.account import account, subject
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.own import Doing

LISTS: Final = ("roles", "units", "townships")


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `number` is a text of digits; roles are the codes of `monitor.accounts.roles.Role`."""

    number: str
    login: str
    label: str
    person: str
    roles: frozenset[str]
    units: frozenset[str]
    townships: frozenset[str]
    language: str
    state: str
    made_at: str
    changed_at: str

    @property
    def is_active(self) -> bool:
        """Whether it may be used."""
        return self.state == "active"


def stamp(now: datetime) -> str:
    """A moment as it is kept: RFC 3339 in the county, to the second; the later, the greater."""
    return now.astimezone(COUNTY).isoformat(timespec="seconds")


def account_by_number(read: Read, number: str) -> Account | None:
    """The account of this number; None where there is none."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 - what a BIGINT holds
        return None
    return _one(read, select(account).where(account.c.number == int(number)))


def account_by_login(read: Read, login: str) -> Account | None:
    """The account that signs in under this name, in capitals or not; whatever a stranger typed may be asked for."""
    if not login.isprintable():  # NUL and half characters, which databases cannot even be asked for
        return None
    return _one(read, select(account).where(account.c.login == login.lower()))


def account_by_subject(read: Read, issuer: str, told: str) -> Account | None:
    """The account for which the identity provider `issuer` vouches under the subject `told`."""
    linked = select(account).join(subject, subject.c.account == account.c.number)
    return _one(read, linked.where(subject.c.issuer == issuer, subject.c.subject == told))


def accounts(read: Read) -> list[Account]:
    """All of them, by number."""
    return [_account(row) for row in read.connection.execute(select(account).order_by(account.c.number)).mappings()]


def labels(read: Read) -> dict[str, str]:
    """Number of an account -> its label, a role's text; nobody is named."""
    return {str(row.number): row.label for row in read.connection.execute(select(account.c.number, account.c.label))}


def subjects_of(read: Read, number: str) -> list[tuple[str, str]]:
    """(issuer, subject) of each provider that vouches for the account."""
    told = select(subject.c.issuer, subject.c.subject).where(subject.c.account == int(number))
    return [(row.issuer, row.subject) for row in read.connection.execute(told.order_by(subject.c.issuer))]


def make_account(write: Write, told: Account, *, actor: str = PRODUCT, now: datetime) -> Account:
    """`told` under the next free number is kept and on record; its own number and moments count for nothing."""
    number = (write.connection.scalar(select(func.max(account.c.number))) or 0) + 1
    made = replace(told, number=str(number), login=told.login.lower(), made_at=stamp(now), changed_at=stamp(now))
    write.connection.execute(insert(account).values(**_row(made)))
    put_on_record(write, made, "created", actor=actor, now=now)
    return made


def change_account(write: Write, told: Account, change: str, *, actor: str = PRODUCT, now: datetime) -> Account:
    """`told` stands for its number from now on, and the log says `change`."""
    changed = replace(told, changed_at=stamp(now))
    write.connection.execute(update(account).where(account.c.number == int(told.number)).values(**_row(changed)))
    put_on_record(write, changed, change, actor=actor, now=now)
    return changed


def link_subject(write: Write, told: Account, issuer: str, whom: str, *, actor: str = PRODUCT, now: datetime) -> None:
    """The provider `issuer` vouches for the account under the subject `whom` from now on; on record."""
    row = {"issuer": issuer, "subject": whom, "account": int(told.number), "linked_at": stamp(now)}
    write.connection.execute(insert(subject).values(**row))
    put_on_record(write, told, "subject_linked", actor=actor, now=now, issuer=issuer)


def put_on_record(
    write: Write, told: Account, change: str, *, actor: str = PRODUCT, now: datetime, **more: Any
) -> None:
    """The log has an entry `account.changed`, with the digest of the account's row as it now stands."""
    data: dict[str, Any] = {"account": told.number, "change": change, "row_sha256": account_sha256(_row(told))}
    data |= {name: sorted(getattr(told, name)) for name in LISTS}
    record(write, [Doing("account.changed", f"account/{told.number}", data | more)], actor=actor, now=now)


def account_sha256(row: Mapping[str, Any]) -> str:
    """What the log holds of a row of table `account`: SHA-256 of the canonical object of its columns, each as text."""
    return hashlib.sha256(canonical({name: str(value) for name, value in row.items()})).hexdigest()


def active_with(read: Read, role: str, *, without: Collection[str] = ()) -> list[Account]:
    """The active accounts of a role, those of the numbers `without` left out."""
    return [one for one in accounts(read) if one.is_active and role in one.roles and one.number not in without]


def _one(read: Read, query: Select[Any]) -> Account | None:
    row = read.connection.execute(query).mappings().first()
    return None if row is None else _account(row)


def _account(row: Any) -> Account:
    told = {name: row[name] for name in Account.__dataclass_fields__}
    return Account(**told | {"number": str(row["number"])} | {name: frozenset(_list(row[name])) for name in LISTS})


def _row(told: Account) -> dict[str, Any]:
    lists = {name: json.dumps(sorted(getattr(told, name)), ensure_ascii=False) for name in LISTS}
    return asdict(told) | {"number": int(told.number)} | lists


def _list(text: str) -> Sequence[str]:
    told: list[str] = json.loads(text)
    return told
