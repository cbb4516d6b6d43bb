"""Who may sign in and how, how long and how often."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from monitor.settings.base import FromEnvironment


class AccessSettings(FromEnvironment):
    """Who may sign in and how, how long and how often."""

    access: Literal["accounts", "open"] = Field(
        default="accounts",
        description="accounts: every request is somebody's; open: nobody signs in, only callers of this machine are "
        "answered (tests, a first look).",
    )
    accounts_key_file: Path = Field(
        default=Path("var/accounts.key"),
        description="File of the key under which the secrets of one-time codes are kept; made when first needed, for "
        "its owner only. Without it every second factor is enrolled anew.",
    )
    demo_accounts: Path | None = Field(
        default=None,
        description="File of the accounts of a demonstration, which the sign-in page lets anybody enter; never in use.",
    )
    session_idle_minutes: int = Field(
        default=30,
        ge=1,
        le=1_440,
        description="A session ends after so many minutes without a request.",
    )
    session_hours: int = Field(
        default=12,
        ge=1,
        le=168,
        description="A session ends after so many hours, used or not.",
    )
    token_days: int = Field(
        default=365,
        ge=1,
        le=1_826,
        description="Longest life of a machine token, in days.",
    )
    password_memory_kib: int = Field(
        default=65_536,
        ge=19_456,
        le=1_048_576,
        description="Memory of one argon2id hash, in KiB; passwords kept under another value move at the next sign-in.",
    )
    sign_in_failures: int = Field(
        default=5,
        ge=3,
        le=100,
        description="Failed attempts in a row after which an account waits: 30 seconds, then twice as long each time.",
    )
    sign_in_wait_minutes: int = Field(
        default=60,
        ge=1,
        le=1_440,
        description="Longest such wait, in minutes; an administrator ends it at once.",
    )
    sign_in_rate: str = Field(
        default="30/minute",
        pattern=r"^[1-9]\d{0,6}/(second|minute|hour|day)$",
        description="Attempts to sign in from one address (IPv6: one /64).",
    )
    request_rate: str = Field(
        default="6000/minute",
        pattern=r"^[1-9]\d{0,6}/(second|minute|hour|day)$",
        description="Requests of one account; of the public, of one address.",
    )
    concern_rate: str = Field(
        default="10/hour",
        pattern=r"^[1-9]\d{0,6}/(second|minute|hour|day)$",
        description="Concerns told from one address (IPv6: one /64).",
    )
    concern_rate_all: str = Field(
        default="200/hour",
        pattern=r"^[1-9]\d{0,6}/(second|minute|hour|day)$",
        description="Concerns told from all addresses together: a flood from many of them fills no disk.",
    )
    public_url: str = Field(
        default="http://localhost:8000",
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Address under which browsers reach the API; what is sent out (links, redirects) begins with it.",
    )
    dashboard_url: str = Field(
        default="http://localhost:8501",
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Address under which browsers reach the dashboard; a sign-in may return there.",
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="Issuer of the OpenID Connect provider by which staff may sign in, to the letter as it names "
        "itself; https, or http on this machine. Empty: no provider.",
    )
    oidc_client_id: str = Field(
        default="",
        description="Our name at the provider; <public_url>/oidc/callback is registered there as redirect address.",
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        description="Our secret at the provider; a public client has none.",
    )
    oidc_scope: str = Field(
        default="openid",
        pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$",
        description="What the provider is asked for; `openid email` where accounts are linked by address.",
    )
    oidc_algorithms: str = Field(
        default="RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 Ed25519",
        pattern=r"^((RS|PS|ES)(256|384|512)|Ed25519)( ((RS|PS|ES)(256|384|512)|Ed25519))*$",
        description="Algorithms by which the provider may sign; none without a public key is ever taken.",
    )
    oidc_link_claim: str = Field(
        default="",
        pattern=r"^[a-z_]{0,40}$",
        description="Claim that names the account's login at the first sign-in by the provider (`email` counts only "
        "where the provider verified it; take none that its users can change). Empty: no account is linked anew.",
    )
    oidc_second_factor: str = Field(
        default="",
        pattern=r"^((amr|acr):\S+( (amr|acr):\S+)*)?$",
        description="What the provider says where it asked for a second factor, as `amr:mfa amr:otp acr:<value>`; "
        "else the code of the account is asked for.",
    )
    oidc_role_claim: str = Field(
        default="",
        pattern=r"^[A-Za-z_]{0,40}$",
        description="Claim whose values confirm the roles at each sign-in (TENDERWATCH_OIDC_ROLES); it takes away and "
        "never gives. Empty: roles are a matter of this installation alone.",
    )
    oidc_roles: str = Field(
        default="",
        pattern=r"^(\S+=[a-z_]+( \S+=[a-z_]+)*)?$",
        description="Value of the claim -> role, as `tw-audit=auditor tw-admin=administrator`; an account signs in "
        "only while the provider names every role that it has here.",
    )

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("TENDERWATCH_OIDC_ISSUER is set and TENDERWATCH_OIDC_CLIENT_ID is not")
        if bool(self.oidc_role_claim) != bool(self.oidc_roles):
            raise ValueError("TENDERWATCH_OIDC_ROLE_CLAIM and TENDERWATCH_OIDC_ROLES go together")
        return self
