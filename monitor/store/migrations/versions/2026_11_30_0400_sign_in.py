"""Sign-ins by an identity provider that are under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0400"
down_revision = "2026_11_30_0300"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
DIGEST = sa.LargeBinary(32)


def upgrade() -> None:
    """The table stands."""
    op.create_table(
        "sign_in",
        sa.Column("browser", DIGEST, nullable=False, comment="SHA-256 of the cookie's secret"),
        sa.Column("state", DIGEST, nullable=False, comment="SHA-256 of the state that went to the provider"),
        sa.Column("nonce", sa.Text, nullable=False, comment="that its token must name"),
        sa.Column("verifier", sa.Text, nullable=False, comment="of PKCE"),
        sa.Column("return_to", sa.Text, nullable=False, comment="where the browser goes afterwards"),
        sa.Column("account", SEQ, nullable=True, comment="vouched for; the code is waited for"),
        sa.Column("tries", sa.Integer, nullable=False, comment="codes that were wrong"),
        sa.Column("begun_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("ends_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.PrimaryKeyConstraint("browser", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["account"], ["account.number"], name="fk_sign_in_account_account"),
    )
    op.create_index("ix_sign_in_begun_at", "sign_in", ["begun_at"])


def downgrade() -> None:
    """The table is gone: whoever was signing in begins again."""
    op.drop_table("sign_in")
