"""All settings of one installation, and those of this process."""

from __future__ import annotations

import os
from functools import cache

from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError

from monitor.settings.access import AccessSettings
from monitor.settings.intake import IntakeSettings
from monitor.settings.ledger import LedgerSettings
from monitor.settings.notices import NoticeSettings
from monitor.settings.publication import PublicationSettings
from monitor.settings.service import ServiceSettings


class Settings(NoticeSettings, PublicationSettings, IntakeSettings, ServiceSettings, AccessSettings, LedgerSettings):
    """The settings of one installation.

    Each field is the environment variable `TENDERWATCH_` + its name in capitals; a relative path or SQLite file
    is relative to the working directory. A value of the wrong form raises pydantic's `ValidationError`.
    """

    def environment(self) -> dict[str, str]:
        """The variables from which another process reads these settings."""
        told = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {
            f"TENDERWATCH_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in told
            if value is not None
        }


class SettingsRefused(ValueError):
    """A variable has a value that cannot stand: a line each, in Chinese and English, without the value."""


def _lines(error: ValidationError) -> str:
    told = [(f"TENDERWATCH_{'_'.join(map(str, one['loc']))}".upper(), one["msg"]) for one in error.errors()]
    return "\n".join(f"{name} 的值不合要求 / has a value that cannot stand: {why}" for name, why in told)


@cache
def settings() -> Settings:
    """The settings of this process, read once from the environment.

    `TENDERWATCH_SECRETS` names a folder of files (`tenderwatch_database`, `tenderwatch_log_key` ...) that hold the
    values of settings which are not in the environment. Raises `SettingsRefused`.
    """
    folder = os.environ.get("TENDERWATCH_SECRETS")
    try:
        return Settings(_secrets_dir=folder) if folder else Settings()
    except ValidationError as error:
        raise SettingsRefused(_lines(error)) from None
    except SettingsError as error:
        raise SettingsRefused(f"TENDERWATCH_SECRETS: {error}") from None
