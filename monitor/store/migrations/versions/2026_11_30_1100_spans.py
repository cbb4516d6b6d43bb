"""Links are found by the kinds that are asked for, verdicts by the days; rules on large values wait in a table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_1100"
down_revision = "2026_11_30_1000"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """The indexes by kind and by day stand in place of the wider ones, and the table of what waits."""
    op.create_index("ix_link_noun_id_role_kind_day", "link", ["noun", "id", "role", "kind", "day"])
    op.drop_index("ix_link_noun_id_role_day", "link")
    op.create_index("ix_verdict_scope_kind_scope_id_rule_day", "verdict", ["scope_kind", "scope_id", "rule", "day"])
    op.drop_index("ix_verdict_scope_kind_scope_id", "verdict")
    op.create_table(
        "put_off",
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("scope_kind", sa.Text, nullable=False),
        sa.Column("scope_id", sa.Text, nullable=False),
        sa.Column("first_day", sa.Integer, nullable=False, comment="day number of the first judged day"),
        sa.Column("last_day", sa.Integer, nullable=False),
        sa.Column("cause", SEQ, nullable=False, comment="the entry up to which the audit had read"),
        sa.PrimaryKeyConstraint("rule", "scope_kind", "scope_id", name="pk_put_off"),
    )


def downgrade() -> None:
    """The wider ones stand again, and nothing waits."""
    op.drop_table("put_off")
    op.create_index("ix_verdict_scope_kind_scope_id", "verdict", ["scope_kind", "scope_id"])
    op.drop_index("ix_verdict_scope_kind_scope_id_rule_day", "verdict")
    op.create_index("ix_link_noun_id_role_day", "link", ["noun", "id", "role", "day"])
    op.drop_index("ix_link_noun_id_role_kind_day", "link")
