"""Links that tie parties, and findings by what they judge, are found by an index of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_1000"
down_revision = "2026_11_30_0900"
branch_labels = None
depends_on = None

TIED = sa.text(
    "kind IN ('tender.published', 'bid.submitted', 'bids.opened', 'evaluation.concluded', 'award.made', "
    "'contract.signed', 'payment.made', 'organisation.registered', 'expert.registered', 'relation.declared') "
    "AND noun IN ('process', 'contract', 'party', 'unit', 'expert')"
)


def upgrade() -> None:
    """Both indexes stand."""
    op.create_index(
        "ix_link_tied", "link", ["noun", "id", "kind", "day", "seq"], sqlite_where=TIED, postgresql_where=TIED
    )
    op.create_index("ix_finding_scope_id", "finding", ["scope_id"])


def downgrade() -> None:
    """Both indexes are gone."""
    op.drop_index("ix_finding_scope_id", "finding")
    op.drop_index("ix_link_tied", "link")
