"""`tenderwatch accounts create-admin | create | list | lock | unlock | reset | close`: by whoever keeps the machine.

What is done here is done alone and by the product's own account (0), and the log says so: a first administrator must
come from somewhere, and a lost one be replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from monitor.accounts.changes import Changed
from monitor.accounts.office import Office
from monitor.accounts.principal import OPEN
from monitor.accounts.refused import AccountRefused, NoSuchAccount
from monitor.accounts.roles import Role
from monitor.accounts.second_factor import is_enrolled
from monitor.accounts.waiting import waits_until
from monitor.errors import TenderwatchError
from monitor.ledger.keyfile import KeyFileRefused
from monitor.settings import settings
from monitor.store.accounts import Account
from monitor.store.accounts import accounts as all_of
from monitor.store.database import Database, Read, open_database
from monitor.store.heads import sign_head
from monitor.store.own import adopt_key
from monitor.vocabulary.event import COUNTY

OUT = Console(width=None if sys.stdout.isatty() else 240)
ERR = Console(stderr=True)
accounts = typer.Typer(no_args_is_help=True, help="账户：新建、查看、锁定、重置、注销 / accounts")

OPERATOR: Final = replace(OPEN, roles=frozenset({Role.ADMINISTRATOR}))
Number = Annotated[str, typer.Argument(help="Account number.")]
Login = Annotated[str, typer.Option(help="Name to sign in with: a-z 0-9 . _ @ -")]
Person = Annotated[str, typer.Option(help="Person code.")]
Label = Annotated[str, typer.Option(help="A role's text, no name of a person.")]
Roles = Annotated[list[Role], typer.Option("--role", help="Repeatable.")]
Units = Annotated[list[str] | None, typer.Option("--unit", help="Organisation id (repeatable).")]
Townships = Annotated[list[str] | None, typer.Option("--township", help="Region code (repeatable).")]
Spoken = Annotated[str, typer.Option("--language", help="zh or en.")]


@contextmanager
def _office() -> Iterator[tuple[Office, Database]]:
    """The accounts of this installation; a refusal is one line on standard error and exit code 2."""
    told = settings()
    try:
        database = open_database(told.database, origin=told.log_origin, archive=told.archive, key=told.signing_key())
        try:
            database.migrate()
            with database.writing() as write:
                adopt_key(write, now=datetime.now(COUNTY))
            yield Office(told, lambda: database, lambda: datetime.now(COUNTY)), database
            with database.writing() as write:
                sign_head(write)
        finally:
            database.close()
    except AccountRefused as refused:
        _complain(refused.text(told.language))
        raise typer.Exit(2) from refused
    except (TenderwatchError, KeyFileRefused) as error:
        _complain(str(error))
        raise typer.Exit(2) from error


def _complain(sentence: str) -> None:
    ERR.print(f"tenderwatch: {sentence}", style="bold", highlight=False, markup=False, soft_wrap=True)


def _say(changed: Changed) -> None:
    told = changed.account
    zh = settings().language == "zh"
    OUT.print(f"{told.number}  {told.login}  {', '.join(sorted(told.roles)) or '-'}  {told.state}", highlight=False)
    if changed.password is not None:
        head = (
            "临时密码（三日内登录并更换，只显示一次）："
            if zh
            else "temporary password (good for three days, told once): "
        )
        OUT.print(head + changed.password, highlight=False, markup=False, soft_wrap=True)


def create_admin(login: Login, person: Person, label: Label = "系统管理员", language: Spoken = "zh") -> None:
    """Make an administrator: the first one, or a second who confirms what the first proposes."""
    create(login, person, [Role.ADMINISTRATOR], label, language=language)


def create(
    login: Login,
    person: Person,
    roles: Roles,
    label: Label = "工作人员",
    units: Units = None,
    townships: Townships = None,
    language: Spoken = "zh",
) -> None:
    """Make an account with a temporary password."""
    told = Account(
        number="0",
        login=login,
        label=label,
        person=person,
        roles=frozenset(role.value for role in roles),
        units=frozenset(units or ()),
        townships=frozenset(townships or ()),
        language=language,
        state="active",
        made_at="",
        changed_at="",
    )
    with _office() as (office, _):
        _say(office.create(OPERATOR, told))


def show() -> None:
    """List the accounts."""
    with _office() as (_, database), database.reading() as read:
        zh = settings().language == "zh"
        heads = ("编号", "登录名", "岗位", "角色", "单位", "状态", "第二因子", "等待至")
        words = ("number", "login", "label", "roles", "units", "state", "second factor", "waits until")
        table = Table(*(heads if zh else words))
        for one in all_of(read):
            table.add_row(*_row(read, one))
        OUT.print(table)


def _row(read: Read, one: Account) -> Iterator[str]:
    waits = waits_until(read, one.login, datetime.now(COUNTY))
    yield from (one.number, one.login, one.label, " ".join(sorted(one.roles)), " ".join(sorted(one.units)), one.state)
    yield "✓" if is_enrolled(read, one) else "-"
    yield waits or "-"


def lock(number: Number) -> None:
    """Lock an account: its sessions and machine tokens are over."""
    _change(number, state="locked")


def unlock(number: Number) -> None:
    """Unlock an account, and end its wait after failed attempts."""
    with _office() as (office, database):
        with database.reading() as read:
            found = next((one for one in all_of(read) if one.number == number), None)
        if found is None:
            raise NoSuchAccount
        released = office.release(OPERATOR, number)
        _say(released if found.state == "active" else office.change(OPERATOR, number, {"state": "active"}))


def close(number: Number) -> None:
    """Close an account for good; its number is never given again."""
    _change(number, state="closed")


def reset(
    number: Number,
    *,
    second_factor: Annotated[bool, typer.Option(help="The authenticator counts no more either.")] = False,
) -> None:
    """Give an account a temporary password: its sessions and machine tokens are over."""
    with _office() as (office, _):
        _say(office.reset(OPERATOR, number, forget=second_factor))


def _change(number: str, **wanted: Any) -> None:
    with _office() as (office, _):
        _say(office.change(OPERATOR, number, wanted))


accounts.command("create-admin")(create_admin)
accounts.command("create")(create)
accounts.command("list")(show)
accounts.command("lock")(lock)
accounts.command("unlock")(unlock)
accounts.command("reset")(reset)
accounts.command("close")(close)
