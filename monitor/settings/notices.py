"""Where webhooks and mail may go."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from monitor.settings.base import FromEnvironment


class NoticeSettings(FromEnvironment):
    """Where webhooks and mail may go."""

    hook_networks: str = Field(
        default="",
        pattern=r"^[0-9a-fA-F.:/ ]*$",
        description="Private networks of one's own to which webhooks may go, as 10.20.0.0/16, separated by a blank; "
        "beyond them only public addresses, never loopback or link-local ones.",
    )
    hook_loopback: bool = Field(
        default=False,
        description="Webhooks may go to this machine, by http as well and to any port: for tests, never in service.",
    )
    hook_ca_file: Path | None = Field(
        default=None,
        description="Certificates of further authorities that are believed for webhooks, beside the usual ones (PEM).",
    )
    smtp_host: str = Field(
        default="",
        description="Mail server for notices; empty: no mail is sent, and what is to be mailed waits.",
    )
    smtp_port: int = Field(
        default=587,
        ge=1,
        le=65535,
        description="Port of the mail server.",
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the connection is encrypted, certificates checked; none is for a server on this machine.",
    )
    smtp_user: str = Field(
        default="",
        description="Name at the mail server; empty: it asks for none.",
    )
    smtp_password: SecretStr | None = Field(
        default=None,
        description="Password at the mail server.",
    )
    smtp_from: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255})?$",
        description="Sender of the notices.",
    )
    smtp_ca_file: Path | None = Field(
        default=None,
        description="Certificates of the authorities believed for the mail server, instead of the usual (PEM).",
    )
