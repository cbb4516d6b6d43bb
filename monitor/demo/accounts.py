"""The accounts of the demonstration: one a duty, each of a unit of the county, with a password and a second factor."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from monitor.accounts.onetime import new_secret
from monitor.accounts.passwords import Passwords
from monitor.accounts.roles import Role
from monitor.accounts.vault import Vault
from monitor.settings import Settings
from monitor.store.accounts import Account, account_by_login, make_account
from monitor.store.accounts_secrets import keep_secret
from monitor.store.database import Database

DUTIES: Final = (
    ("auditor", Role.AUDITOR, "audit", "审计人员（县审计局）", "Auditor (audit bureau)"),
    ("supervisor", Role.SUPERVISOR, "discipline", "监督人员（县纪委）", "Supervisor (discipline commission)"),
    ("submitter", Role.SUBMITTER, "finance", "报送人员（县财政局）", "Submits (finance bureau)"),
    ("certifier", Role.CERTIFIER, "finance", "核签人员（县财政局）", "Certifies (finance bureau)"),
    ("administrator", Role.ADMINISTRATOR, "centre", "系统管理员", "Administrator"),
)
"""Login, role, key of the unit, and what it is called."""


def open_doors(database: Database, settings: Settings, units: Mapping[str, str], path: Path, now: datetime) -> None:
    """The accounts stand, and `path` (its owner's alone) holds what signs in as each: units by key -> organisation id.

    Passwords and secrets are drawn anew for every demonstration.
    """
    passwords, vault = Passwords(settings.password_memory_kib), Vault(settings.accounts_key_file)
    told = []
    for place, (login, role, unit, zh, en) in enumerate(DUTIES):
        password, secret = secrets.token_urlsafe(18), new_secret()
        kept = passwords.kept(password)
        with database.writing() as write:
            if account_by_login(write, login) is not None:
                continue
            made = make_account(
                write,
                Account(
                    number="0",
                    login=login,
                    label=zh,
                    person=f"P-9{place:03d}",
                    roles=frozenset({role.value}),
                    units=frozenset({units[unit]}),
                    townships=frozenset(),
                    language="zh",
                    state="active",
                    made_at="",
                    changed_at="",
                ),
                now=now,
            )
            otp = vault.seal(made.number, secret.encode())
            keep_secret(write, made.number, password=kept, is_temporary=False, otp=otp, otp_step=0)
        told.append({"login": login, "label": {"zh": zh, "en": en}, "password": password, "secret": secret})
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
