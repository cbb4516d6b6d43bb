"""The accounts of a demonstration, which the sign-in page lets anybody enter: by the same door as everybody."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

import pyotp

from monitor.settings import Settings


class Shown(NamedTuple):
    """An account of the demonstration with its password and the code of this moment."""

    login: str
    label: dict[str, str]
    password: str
    code: str


def demonstrated(settings: Settings, now: datetime) -> list[Shown]:
    """The accounts in the file that the settings name; none without it."""
    path = settings.demo_accounts
    if path is None or not path.exists():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    return [Shown(one["login"], one["label"], one["password"], pyotp.TOTP(one["secret"]).at(now)) for one in told]
