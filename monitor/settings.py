"""What the operator of an installation decides, read from the environment: one class, each field documented."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    language: Literal["zh", "en"] = Field(
        default="zh",
        description="Language of messages where the caller names none.",
    )
    log_origin: str = Field(
        default="localhost/tenderwatch",
        pattern=r"^[^\s+]+$",
        description="Name of the ledger in its checkpoints (C2SP tlog-checkpoint origin); never changed once used.",
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


@cache
def settings() -> Settings:
    """The settings of this process, read once from the environment."""
    return Settings()
