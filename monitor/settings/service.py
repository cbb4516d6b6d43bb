"""Where the service listens, what it logs, and when it is not ready."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from monitor.settings.base import FromEnvironment


class ServiceSettings(FromEnvironment):
    """Where the service listens, what it logs, and when it is not ready."""

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
    api_url: str = Field(
        default="http://127.0.0.1:8000",
        pattern=r"^https?://",
        description="Address at which the dashboard and the command line reach the API.",
    )
    token: SecretStr | None = Field(
        default=None,
        description="Machine token that the command line brings to the API (--api).",
    )
    proxies: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Addresses or networks of the reverse proxies whose X-Forwarded headers are believed, by commas.",
    )
    audit: Literal["child", "worker"] = Field(
        default="child",
        description="Where the live audit runs: as a child of the API, or in a worker of its own (tenderwatch work).",
    )
    rules_memory_mb: int = Field(
        default=12_288,
        ge=256,
        description="Address space of the child process that runs the rules, in MiB (1,048,576 bytes).",
    )
    replay_seconds: int = Field(
        default=900,
        ge=10,
        description="Longest time that the replay of a rule over all history takes, in seconds.",
    )
    screens_at: str = Field(
        default="03:00",
        pattern=r"^(off|([01][0-9]|2[0-3]):[0-5][0-9])$",
        description="From which time of the county's day the screens make their nightly run; off: only when asked for.",
    )
    screens_seconds: int = Field(
        default=1_800,
        ge=10,
        description="Longest time that the screens take before the one whose turn it is is given up, in seconds.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="From which level on lines are logged; debug also logs the words of unexpected errors, which may "
        "quote what was sent.",
    )
    log_form: Literal["json", "text"] = Field(
        default="json",
        description="Form of the log: one JSON object a line, or text for the eye.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=20,
        description="Bearer token with which the collector of metrics reads GET /metrics; else only accounts may.",
    )
    stop_seconds: int = Field(
        default=20,
        ge=1,
        le=300,
        description="Most seconds that running requests are waited for when the API is told to end.",
    )
    disk_free_mb: int = Field(
        default=512,
        ge=1,
        description="Free space below which the service says that it is not ready, in MiB (1,048,576 bytes).",
    )
    ready_lag: int = Field(
        default=20_000,
        ge=1,
        description="Entries not yet audited from which on the service says that it is not ready.",
    )
