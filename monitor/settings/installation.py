"""All settings of one installation, and those of this process."""

from __future__ import annotations

import os
from functools import cache

from pydantic import SecretStr

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


@cache
def settings() -> Settings:
    """The settings of this process, read once from the environment.

    `TENDERWATCH_SECRETS` names a folder of files (`tenderwatch_database`, `tenderwatch_log_key` ...) that hold the
    values of settings which are not in the environment.
    """
    folder = os.environ.get("TENDERWATCH_SECRETS")
    return Settings(_secrets_dir=folder) if folder else Settings()
