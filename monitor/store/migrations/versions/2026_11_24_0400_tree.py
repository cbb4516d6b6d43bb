"""The tree: nodes of full tiles, checkpoints, cosignatures; who submitted is beside the payload, bound by the leaf."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from monitor.ledger.tree import root_of

revision = "2026_11_24_0400"
down_revision = "2026_11_24_0300"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TILE = 256
LOWEST = 8
NEW = ("node", "checkpoint", "cosignature")
PAYLOAD_GUARD = "keep_payload_update"


def _guard(table: str, act: str) -> None:
    name = f"keep_{table}_{act.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION tenderwatch_kept()")
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {act} refused, rows are kept'); END"
        )


def _unguard(table: str, act: str) -> None:
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER keep_{table}_{act.lower()}{on}")


def _tables() -> None:
    op.create_table(
        "node",
        sa.Column("level", sa.Integer, autoincrement=False, nullable=False, comment="8, 16, 24 ..."),
        sa.Column("idx", SEQ, autoincrement=False, nullable=False, comment="the subtree's place in its level, from 0"),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("level", "idx", name="pk_node"),
        sa.CheckConstraint("level > 0 AND level % 8 = 0", name=op.f("ck_node_whole_tiles")),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_node_hash_is_sha256")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", SEQ, autoincrement=False, nullable=False, comment="entries the head covers"),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
        sa.Column("note", sa.Text, nullable=False, comment="C2SP signed note, without cosignatures"),
        sa.Column("prev", SEQ, nullable=False, comment="size of the head signed before; 0 for the first"),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoint"),
        sa.CheckConstraint("size > 0", name=op.f("ck_checkpoint_size_counts")),
        sa.CheckConstraint("length(root) = 32", name=op.f("ck_checkpoint_root_is_sha256")),
    )
    op.create_table(
        "cosignature",
        sa.Column("size", SEQ, autoincrement=False, nullable=False),
        sa.Column("witness", sa.Text, nullable=False, comment="verifier key (C2SP vkey)"),
        sa.Column("time", sa.BigInteger, nullable=False, comment="Unix time that the witness signed"),
        sa.Column("line", sa.Text, nullable=False, comment="signature line of the note"),
        sa.PrimaryKeyConstraint("size", "witness", name="pk_cosignature"),
        sa.ForeignKeyConstraint(["size"], ["checkpoint.size"], name="fk_cosignature_size_checkpoint"),
    )


def _fill() -> None:
    """The nodes of the entries that are there already, tile by tile."""
    bind = op.get_bind()
    hashes = "SELECT leaf_hash FROM entry WHERE seq >= :low AND seq < :high ORDER BY seq"
    above = "SELECT hash FROM node WHERE level = :level AND idx >= :low AND idx < :high ORDER BY idx"
    level, told = LOWEST, sa.text(hashes)
    width = (bind.scalar(sa.text("SELECT max(seq) FROM entry")) or -1) + 1
    while width >= TILE:
        width //= TILE
        for idx in range(width):
            asked = {"low": idx * TILE, "high": (idx + 1) * TILE} | ({} if level == LOWEST else {"level": level - 8})
            made = root_of(bytes(row[0]) for row in bind.execute(told, asked))
            bind.execute(
                sa.text("INSERT INTO node (level, idx, hash) VALUES (:level, :idx, :hash)"),
                {"level": level, "idx": idx, "hash": made},
            )
        level, told = level + 8, sa.text(above)


def upgrade() -> None:
    _tables()
    op.add_column(
        "entry",
        sa.Column("origin_salted", sa.String(64), nullable=True, comment="binds submitter, file, sheet and row"),
    )
    op.add_column("payload", sa.Column("submitter", sa.Text, nullable=True, comment="person code"))
    _unguard("payload", "UPDATE")
    op.execute(
        "UPDATE payload SET submitter = (SELECT entry.submitter FROM entry WHERE entry.seq = payload.seq) "
        "WHERE seq IN (SELECT seq FROM entry WHERE submitter IS NOT NULL)"
    )
    _guard("payload", "UPDATE")
    op.drop_column("entry", "submitter")
    op.add_column(
        "refused",
        sa.Column(
            "salt", sa.LargeBinary(32), nullable=True, comment="of the digest in event.refused; empty once erased"
        ),
    )
    _fill()
    for table in NEW:
        for act in ("UPDATE", "DELETE"):
            _guard(table, act)
    if op.get_bind().dialect.name == "postgresql":
        for table in NEW:
            op.execute(
                f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION tenderwatch_kept()"
            )


def downgrade() -> None:
    op.drop_column("refused", "salt")
    op.add_column("entry", sa.Column("submitter", sa.Text, nullable=True, comment="person code; not in the leaf"))
    _unguard("entry", "UPDATE")
    op.execute("UPDATE entry SET submitter = (SELECT payload.submitter FROM payload WHERE payload.seq = entry.seq)")
    _guard("entry", "UPDATE")
    op.drop_column("payload", "submitter")
    op.drop_column("entry", "origin_salted")
    for table in reversed(NEW):
        op.drop_table(table)
