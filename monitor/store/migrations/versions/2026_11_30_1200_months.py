"""Payloads of old months may lie in an archive: its segments; on PostgreSQL payloads lie in blocks of entries."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.store.blocks import AHEAD, BLOCK, add_blocks

revision = "2026_11_30_1200"
down_revision = "2026_11_30_1100"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ERASED = "EXISTS (SELECT 1 FROM erasure WHERE erasure.seq = OLD.seq)"
ARCHIVED = "OLD.seq <= coalesce((SELECT last FROM segment WHERE first <= OLD.seq ORDER BY first DESC LIMIT 1), -1)"
LOST = (
    "SELECT count(*) FROM entry WHERE seq NOT IN (SELECT seq FROM payload) AND seq NOT IN (SELECT seq FROM erasure)"
    " AND EXISTS (SELECT 1 FROM segment WHERE entry.seq BETWEEN segment.first AND segment.last)"
)
FIXED = "first, last, month, payloads"
"""Columns of a segment that never change; its file does when something of it is erased."""


def _payload_table(name: str, **told: Any) -> None:
    op.create_table(
        name,
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False, comment="canonical JSON (RFC 8785)"),
        sa.Column("origin_file", sa.Text, nullable=True),
        sa.Column("origin_sheet", sa.Text, nullable=True),
        sa.Column("origin_row", sa.Integer, nullable=True),
        sa.Column("submitter", sa.Text, nullable=True, comment="person code"),
        sa.PrimaryKeyConstraint("seq", name="pk_payload"),
        sa.ForeignKeyConstraint(["seq"], ["entry.seq"], name="fk_payload_seq_entry"),
        sa.CheckConstraint("length(salt) = 32", name=op.f("ck_payload_salt_is_whole")),
        **told,
    )


def _guards() -> None:
    """Row triggers of the parent, which every block takes over."""
    op.execute(
        "CREATE TRIGGER keep_payload_update BEFORE UPDATE ON payload FOR EACH ROW EXECUTE FUNCTION tenderwatch_kept()"
    )
    op.execute(
        "CREATE TRIGGER keep_payload_delete BEFORE DELETE ON payload "
        "FOR EACH ROW EXECUTE FUNCTION tenderwatch_keep_payload_delete()"
    )
    op.execute(
        "CREATE TRIGGER keep_payload_truncate BEFORE TRUNCATE ON payload "
        "FOR EACH STATEMENT EXECUTE FUNCTION tenderwatch_kept()"
    )


def _deletes(unless: str) -> None:
    """What lets a payload go."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE OR REPLACE FUNCTION tenderwatch_keep_payload_delete() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {unless} THEN RETURN OLD; END IF;
                RAISE EXCEPTION '%: % refused, rows are kept', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'restrict_violation';
            END $$
            """
        )
        return
    op.execute("DROP TRIGGER keep_payload_delete")
    op.execute(
        f"CREATE TRIGGER keep_payload_delete BEFORE DELETE ON payload FOR EACH ROW WHEN NOT ({unless}) "
        "BEGIN SELECT RAISE(ABORT, 'payload: DELETE refused, rows are kept'); END"
    )


def _parted() -> None:
    """The table as it is becomes the first block; no row is copied."""
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER keep_payload_{act} ON payload")
    op.execute("ALTER TABLE payload RENAME TO payload_0")
    op.execute("ALTER INDEX pk_payload RENAME TO pk_payload_0")
    _payload_table("payload", postgresql_partition_by="RANGE (seq)")
    end = int(op.get_bind().scalar(sa.text("SELECT coalesce(max(seq), -1) FROM entry")) or 0) + 1
    last = -(-max(end, 1) // BLOCK) * BLOCK
    op.execute(f"ALTER TABLE payload ATTACH PARTITION payload_0 FOR VALUES FROM (0) TO ({last})")
    _guards()
    add_blocks(op.get_bind(), last, end + AHEAD)


def _kept_segments() -> None:
    """Segments are kept as well: only what their file is may change."""
    if op.get_bind().dialect.name == "postgresql":
        for act in (f"UPDATE OF {FIXED}", "DELETE"):
            name = f"keep_segment_{act.split()[0].lower()}"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON segment FOR EACH ROW EXECUTE FUNCTION tenderwatch_kept()"
            )
        op.execute(
            "CREATE TRIGGER keep_segment_truncate BEFORE TRUNCATE ON segment "
            "FOR EACH STATEMENT EXECUTE FUNCTION tenderwatch_kept()"
        )
        return
    for act in (f"UPDATE OF {FIXED}", "DELETE"):
        word = act.split()[0]
        op.execute(
            f"CREATE TRIGGER keep_segment_{word.lower()} BEFORE {act} ON segment FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, 'segment: {word} refused, rows are kept'); END"
        )


def upgrade() -> None:
    """Segments stand, payloads may go to them, and PostgreSQL keeps payloads in blocks."""
    op.create_table(
        "segment",
        sa.Column("first", SEQ, autoincrement=False, nullable=False),
        sa.Column("last", SEQ, nullable=False),
        sa.Column(
            "month", sa.String(7), nullable=False, comment="YYYY-MM in the county, when its entries were recorded"
        ),
        sa.Column("payloads", sa.Integer, nullable=False, comment="how many it was sealed with"),
        sa.Column("sha256", sa.String(64), nullable=False, comment="of the file as it is now"),
        sa.Column("size", sa.BigInteger, nullable=False, comment="bytes of the file as it is now"),
        sa.PrimaryKeyConstraint("first", name="pk_segment"),
        sa.ForeignKeyConstraint(["first"], ["entry.seq"], name="fk_segment_first_entry"),
        sa.ForeignKeyConstraint(["last"], ["entry.seq"], name="fk_segment_last_entry"),
        sa.CheckConstraint("first <= last", name=op.f("ck_segment_runs_forward")),
    )
    _kept_segments()
    _deletes(f"{ERASED} OR {ARCHIVED}")
    if op.get_bind().dialect.name == "postgresql":
        _parted()


def downgrade() -> None:
    """Everything lies in one table again. Refused while payloads lie in the archive: they would be lost."""
    if lost := op.get_bind().scalar(sa.text(LOST)):
        raise RuntimeError(f"{lost} payloads lie in the archive, which the revision before does not know")
    _deletes(ERASED)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE payload RENAME TO parted")
        op.execute("ALTER INDEX pk_payload RENAME TO pk_parted")
        _payload_table("payload")
        op.execute("INSERT INTO payload SELECT * FROM parted ORDER BY seq")
        op.drop_table("parted")
        _guards()
    op.drop_table("segment")
