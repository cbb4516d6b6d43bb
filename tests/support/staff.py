"""Accounts of an installation under test, each with a session: what a request of a role brings."""

from __future__ import annotations

from collections.abc import Collection

from api.desk import Desk
from monitor.accounts.roles import Role
from monitor.accounts.sessions import Life, SecondFactor, open_session
from monitor.store.accounts import Account, make_account


def session(
    desk: Desk, role: Role, units: Collection[str] = (), *, name: str = "", person: str = "P-7001", label: str = ""
) -> str:
    """The secret of a session of a new account with this role, of these units (organisation ids)."""
    account = Account(
        number="0",
        login=name or f"{role.value}.{len(units)}",
        label=label or role.value,
        person=person,
        roles=frozenset({role.value}),
        units=frozenset(units),
        townships=frozenset(),
        language="en",
        state="active",
        made_at="",
        changed_at="",
    )
    with desk.database.writing() as write:
        made = make_account(write, account, now=desk.now)
        life = Life.of(desk.settings)
        return open_session(write, made, life=life, second_factor=SecondFactor.TOTP, now=desk.now).secret


def bears(secret: str | None) -> dict[str, str]:
    """The header that brings a secret; none for the public."""
    return {} if secret is None else {"authorization": f"Bearer {secret}"}
