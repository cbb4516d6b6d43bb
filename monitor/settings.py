"""What the operator of an installation decides, read from the environment: one class, each field documented."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.ledger.keyfile import KeyFileRefused, make_key, read_key
from monitor.ledger.note import SigningKey

LOG = logging.getLogger(__name__)


class Settings(BaseSettings):
    """The settings of one installation.

    Each field is the environment variable `TENDERWATCH_` + its name in capitals; a relative path or SQLite file
    is relative to the working directory. A value of the wrong form raises pydantic's `ValidationError`.
    """

    model_config = SettingsConfigDict(env_prefix="TENDERWATCH_", env_ignore_empty=True, frozen=True)

    database: str = Field(
        default="sqlite:///var/tenderwatch.db",
        pattern=r"^(sqlite|postgresql(\+psycopg)?)://",
        description="Address of the ledger's database: SQLite (one machine) or PostgreSQL.",
    )
    lake: Path = Field(
        default=Path("var/lake"),
        description="Folder of the Parquet segments; derived from the ledger, may be deleted and rebuilt.",
    )
    place: str = Field(
        default="demo",
        pattern=r"^[a-z][a-z0-9_-]*$",
        description="Parameter pack of the county, a file of data/places; demo switches every rule on.",
    )
    access: Literal["accounts", "open"] = Field(
        default="accounts",
        description="accounts: every request is somebody's; open: nobody signs in, only callers of this machine are "
        "answered (tests, a first look).",
    )
    language: Literal["zh", "en"] = Field(
        default="zh",
        description="Language of messages where the caller names none.",
    )
    log_origin: str = Field(
        default="localhost/tenderwatch",
        pattern=r"^[^\s+]+$",
        description="Name of the ledger in its checkpoints (C2SP tlog-checkpoint origin); never changed once used.",
    )
    log_key_file: Path = Field(
        default=Path("var/log.key"),
        description="File of the key that signs the ledger's heads; made at the first start, for its owner only.",
    )
    log_key: SecretStr | None = Field(
        default=None,
        description="The key itself (PRIVATE+KEY+...), where it comes from the environment; wins over the file.",
    )
    witness_policy: Path | None = Field(
        default=None,
        description="File that names the witnesses and their quorum (C2SP tlog-policy); without it none is asked.",
    )
    checkpoint_seconds: int = Field(
        default=60,
        ge=1,
        description="Most seconds until a head is signed and sent to the witnesses.",
    )
    test_chain: bool = Field(
        default=False,
        description="Draws on the chain tw-test are taken: anybody can compute its rounds, it is for demonstrations.",
    )
    beacon_relays: str = Field(
        default="",
        pattern=r"^(https://\S+( https://\S+)*)?$",
        description="Drand relays that are asked for rounds, separated by a blank; a round can always be typed in.",
    )
    api_url: str = Field(
        default="http://127.0.0.1:8000",
        pattern=r"^https?://",
        description="Address at which the dashboard and the command line reach the API.",
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address on which the API and the dashboard listen.",
    )
    port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        description="Port of the API.",
    )
    dashboard_port: int = Field(
        default=8501,
        ge=1,
        le=65535,
        description="Port of the dashboard.",
    )
    max_body_bytes: int = Field(
        default=20_000_000,
        ge=1_000,
        description="Largest request body the API reads, in bytes; a larger one is refused unread.",
    )
    max_batch: int = Field(
        default=1_000,
        ge=1,
        description="Most events in one request.",
    )
    rules_memory_mb: int = Field(
        default=12_288,
        ge=256,
        description="Address space of the child process that runs the rules, in MiB (1,048,576 bytes).",
    )

    def environment(self) -> dict[str, str]:
        """The variables from which another process reads these settings."""
        told = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {
            f"TENDERWATCH_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in told
            if value is not None
        }

    def signing_key(self) -> SigningKey:
        """The key that signs the ledger's heads, made where its file is missing. Raises `KeyFileRefused`."""
        if self.log_key is not None:
            key = read_key(self.log_key.get_secret_value())
        elif self.log_key_file.exists():
            key = read_key(self.log_key_file)
        else:
            key = self._made()
        if key.name != self.log_origin:
            raise KeyFileRefused(f"the key signs for {key.name}, the ledger is {self.log_origin}")
        return key

    def _made(self) -> SigningKey:
        try:
            key = make_key(self.log_key_file, self.log_origin)
        except KeyFileRefused:
            return read_key(self.log_key_file)  # another process was first
        LOG.warning(
            "a new key of the ledger was made in %s: keep a copy away from the database; its public half is %s",
            self.log_key_file,
            key.verifier.text(),
        )
        return key


@cache
def settings() -> Settings:
    """The settings of this process, read once from the environment."""
    return Settings()
