"""How a setting is read: from the environment, by its name in capitals after `TENDERWATCH_`."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict


class FromEnvironment(BaseSettings):
    """Each field is the environment variable `TENDERWATCH_` + its name in capitals; an empty one counts as none.

    What was found is in no message: it may be a secret, or hold one.
    """

    model_config = SettingsConfigDict(
        env_prefix="TENDERWATCH_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )
