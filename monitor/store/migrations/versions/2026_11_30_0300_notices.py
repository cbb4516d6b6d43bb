"""Webhooks, their deliveries, notices by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0300"
down_revision = "2026_11_30_0200"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, comment=comment)


def _number(name: str, comment: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, comment=comment)


def _subscribers() -> None:
    op.create_table(
        "notice_subscriber",
        sa.Column("id", sa.String(16), nullable=False),
        _text("address", "https: a webhook, mailto: a mailbox"),
        _text("kinds", "JSON list of kinds, sorted"),
        _text("unit", "organisation id: only what is about it; empty: all", nullable=True),
        _text("secret", "of a webhook: signs what it is sent; encrypted, Base64", nullable=True),
        _text("state"),
        _text("reason", "why it was stopped", nullable=True),
        sa.Column("read_to", SEQ, nullable=False, comment="last entry of the log that was read for it"),
        sa.Column("head_told", SEQ, nullable=False, comment="size of the last signed head that was read for it"),
        _number("failing_since", "Unix time of the first failure since the last success", nullable=True),
        _text("made_at", "RFC 3339"),
        _text("made_by", "account number"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_subscriber"),
        sa.CheckConstraint("state IN ('active', 'stopped')", name=op.f("ck_notice_subscriber_state_is_known")),
    )


def _deliveries() -> None:
    op.create_table(
        "notice_delivery",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="in the order in which a subscriber is told"),
        sa.Column("subscriber", sa.String(16), nullable=False),
        sa.Column("message", sa.String(40), nullable=False, comment="the same at every attempt"),
        _text("kind"),
        _text("about", "what it tells of, once a subscriber and kind"),
        _text("body", "JSON as it is sent: ids and addresses, no personal data"),
        _text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _number("next_at", "Unix time before which it is not tried"),
        sa.Column("status", sa.Integer, nullable=True, comment="last answer: of HTTP or SMTP"),
        _text("error", "why the last attempt failed", nullable=True),
        _text("made_at", "RFC 3339"),
        _text("ended_at", "RFC 3339", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice_delivery"),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["notice_subscriber.id"], name="fk_notice_delivery_subscriber_notice_subscriber"
        ),
        sa.UniqueConstraint("message", name="uq_notice_delivery_message"),
        sa.UniqueConstraint("subscriber", "kind", "about", name="uq_notice_delivery_subscriber_kind_about"),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name=op.f("ck_notice_delivery_state_is_known")),
    )
    op.create_index("ix_notice_delivery_subscriber_state_id", "notice_delivery", ["subscriber", "state", "id"])


def upgrade() -> None:
    """The tables stand."""
    _subscribers()
    _deliveries()
    op.create_table(
        "notice_lease",
        _text("name"),
        _text("holder", "the process that delivers"),
        _number("until", "Unix time from which another may take it"),
        sa.PrimaryKeyConstraint("name", name="pk_notice_lease"),
    )


def downgrade() -> None:
    """The tables are gone, with what they held."""
    for table in ("notice_lease", "notice_delivery", "notice_subscriber"):
        op.drop_table(table)
