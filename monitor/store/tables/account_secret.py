"""What an account is recognised by: password, second factor, recovery codes, sessions, machine tokens; all digests."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from monitor.store.tables.base import Digest, Seq, metadata

secret = Table(
    "account_secret",
    metadata,
    Column("account", Seq, ForeignKey("account.number"), primary_key=True, autoincrement=False),
    Column("password", Text, nullable=True, comment="argon2id; empty: signs in by a provider only"),
    Column("is_temporary", Boolean, nullable=False, comment="set by another than its holder, to be changed at once"),
    Column("temporary_until", Text, nullable=True, comment="RFC 3339"),
    Column("otp", LargeBinary, nullable=True, comment="secret of the one-time codes, encrypted; empty: not enrolled"),
    Column("otp_waiting", LargeBinary, nullable=True, comment="the next one, until a code of it was shown; encrypted"),
    Column("otp_step", BigInteger, nullable=False, comment="time step of the last code taken: none counts twice"),
)

recovery = Table(
    "account_recovery",
    metadata,
    Column("account", Seq, ForeignKey("account.number"), primary_key=True, autoincrement=False),
    Column("digest", Digest, primary_key=True, comment="SHA-256 of a code that nobody used yet"),
)

attempt = Table(
    "account_attempt",
    metadata,
    Column(
        "login",
        Digest,
        primary_key=True,
        comment="SHA-256 of the name that was given, whether an account has it or not",
    ),
    Column("failures", Integer, nullable=False, comment="since the last success"),
    Column("failed_at", Text, nullable=False, comment="RFC 3339"),
    Column("waits_until", Text, nullable=True, comment="RFC 3339; after too many failures"),
    Index(None, "failed_at"),
)

session = Table(
    "account_session",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("account", Seq, ForeignKey("account.number"), nullable=False),
    Column("digest", Digest, nullable=False, unique=True, comment="SHA-256 of its secret"),
    Column("second_factor", Text, nullable=False, comment="none, totp, recovery or provider"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("seen_at", Text, nullable=False, comment="RFC 3339; kept at most once a minute"),
    Column("proved_at", Text, nullable=False, comment="RFC 3339; when its holder last showed who it is"),
    Column("ends_at", Text, nullable=False, comment="RFC 3339; whatever happens"),
    Index(None, "account"),
    Index(None, "ends_at"),
)

token = Table(
    "account_token",
    metadata,
    Column("number", String(12), primary_key=True),
    Column("account", Seq, ForeignKey("account.number"), nullable=False),
    Column("label", Text, nullable=False),
    Column("digest", Digest, nullable=False, comment="SHA-256 of its secret"),
    Column("scopes", Text, nullable=False, comment="JSON list of acts, sorted"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("ends_at", Text, nullable=False, comment="RFC 3339"),
    Column("revoked_at", Text, nullable=True, comment="RFC 3339"),
    Column("used_at", Text, nullable=True, comment="RFC 3339; kept at most once a minute"),
    Index(None, "account"),
)
