"""Accounts, credentials, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0100"
down_revision = "2026_11_24_0400"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
DIGEST = sa.LargeBinary(32)


def _text(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, comment=comment)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account"], ["account.number"], name=f"fk_{table}_account_account")


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="never reused; 0 is the product itself"),
        _text("login", "in small letters"),
        _text("label", "a role's text, no name of a person"),
        _text("person", "person code"),
        _text("roles", "JSON list, sorted"),
        _text("units", "JSON list of organisation ids, sorted"),
        _text("townships", "JSON list of region codes, sorted"),
        _text("language"),
        _text("state", "active, locked or closed"),
        _text("made_at", "RFC 3339"),
        _text("changed_at", "RFC 3339"),
        sa.PrimaryKeyConstraint("number", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.CheckConstraint("number > 0", name=op.f("ck_account_number_is_no_product")),
        sa.CheckConstraint("state IN ('active', 'locked', 'closed')", name=op.f("ck_account_state_is_known")),
    )
    op.create_table(
        "account_subject",
        _text("issuer", "of the identity provider"),
        _text("subject", "whom the provider means, opaque"),
        sa.Column("account", SEQ, nullable=False),
        _text("linked_at", "RFC 3339"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_account_subject"),
        _of_account("account_subject"),
    )
    op.create_index("ix_account_subject_account", "account_subject", ["account"])


def _secrets() -> None:
    op.create_table(
        "account_secret",
        sa.Column("account", SEQ, autoincrement=False, nullable=False),
        _text("password", "argon2id; empty: signs in by a provider only", nullable=True),
        sa.Column(
            "is_temporary",
            sa.Boolean,
            nullable=False,
            comment="set by another than its holder, to be changed at once",
        ),
        _text("temporary_until", "RFC 3339", nullable=True),
        sa.Column(
            "otp",
            sa.LargeBinary,
            nullable=True,
            comment="secret of the one-time codes, encrypted; empty: not enrolled",
        ),
        sa.Column(
            "otp_waiting",
            sa.LargeBinary,
            nullable=True,
            comment="the next one, until a code of it was shown; encrypted",
        ),
        sa.Column(
            "otp_step",
            sa.BigInteger,
            nullable=False,
            comment="time step of the last code taken: none counts twice",
        ),
        sa.PrimaryKeyConstraint("account", name="pk_account_secret"),
        _of_account("account_secret"),
    )
    op.create_table(
        "account_recovery",
        sa.Column("account", SEQ, autoincrement=False, nullable=False),
        sa.Column("digest", DIGEST, nullable=False, comment="SHA-256 of a code that nobody used yet"),
        sa.PrimaryKeyConstraint("account", "digest", name="pk_account_recovery"),
        _of_account("account_recovery"),
    )


def _attempts() -> None:
    op.create_table(
        "account_attempt",
        sa.Column(
            "login",
            DIGEST,
            nullable=False,
            comment="SHA-256 of the name that was given, whether an account has it or not",
        ),
        sa.Column("failures", sa.Integer, nullable=False, comment="since the last success"),
        _text("failed_at", "RFC 3339"),
        _text("waits_until", "RFC 3339; after too many failures", nullable=True),
        sa.PrimaryKeyConstraint("login", name="pk_account_attempt"),
    )
    op.create_index("ix_account_attempt_failed_at", "account_attempt", ["failed_at"])


def _sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("account", SEQ, nullable=False),
        sa.Column("digest", DIGEST, nullable=False, comment="SHA-256 of its secret"),
        _text("second_factor", "none, totp, recovery or provider"),
        _text("made_at", "RFC 3339"),
        _text("seen_at", "RFC 3339; kept at most once a minute"),
        _text("proved_at", "RFC 3339; when its holder last showed who it is"),
        _text("ends_at", "RFC 3339; whatever happens"),
        sa.PrimaryKeyConstraint("number", name="pk_account_session"),
        sa.UniqueConstraint("digest", name="uq_account_session_digest"),
        _of_account("account_session"),
    )
    op.create_index("ix_account_session_account", "account_session", ["account"])
    op.create_index("ix_account_session_ends_at", "account_session", ["ends_at"])
    op.create_table(
        "account_token",
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("account", SEQ, nullable=False),
        _text("label"),
        sa.Column("digest", DIGEST, nullable=False, comment="SHA-256 of its secret"),
        _text("scopes", "JSON list of acts, sorted"),
        _text("made_at", "RFC 3339"),
        _text("ends_at", "RFC 3339"),
        _text("revoked_at", "RFC 3339", nullable=True),
        _text("used_at", "RFC 3339; kept at most once a minute", nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_account_token"),
        _of_account("account_token"),
    )
    op.create_index("ix_account_token_account", "account_token", ["account"])


def upgrade() -> None:
    """The tables stand."""
    _accounts()
    _secrets()
    _attempts()
    _sessions()
    op.create_table(
        "account_proposal",
        sa.Column("number", SEQ, autoincrement=False, nullable=False),
        sa.Column("account", SEQ, nullable=False),
        _text("before", "JSON: the account as it stood"),
        _text("wanted", "JSON: what of it shall be another"),
        sa.Column("proposed_by", SEQ, nullable=False, comment="account number"),
        _text("proposed_at", "RFC 3339"),
        _text("state", "waiting, confirmed or rejected"),
        sa.Column("decided_by", SEQ, nullable=True, comment="account number"),
        _text("decided_at", "RFC 3339", nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_account_proposal"),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'rejected')", name=op.f("ck_account_proposal_state_is_known")
        ),
        _of_account("account_proposal"),
    )
    op.create_index("ix_account_proposal_state", "account_proposal", ["state"])
    op.create_index("ix_account_proposal_account", "account_proposal", ["account"])


def downgrade() -> None:
    """The tables are gone, with what they held; the log keeps who was given which role when."""
    for table in (
        "account_proposal",
        "account_token",
        "account_session",
        "account_attempt",
        "account_recovery",
        "account_secret",
        "account_subject",
        "account",
    ):
        op.drop_table(table)
