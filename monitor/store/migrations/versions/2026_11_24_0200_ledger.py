"""The ledger: entries, payloads, link keys, refusals, erasures, and the triggers that keep them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_0200"
down_revision = None
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")

SAME_ID_ERASED = (
    "EXISTS (SELECT 1 FROM erasure JOIN entry ON entry.seq = erasure.seq"
    " WHERE entry.source = OLD.source AND entry.event_id = OLD.event_id)"
)

# table, what is forbidden, unless (SQL over OLD); a column after UPDATE narrows it
GUARDS = (
    ("log", "UPDATE", None),
    ("log", "DELETE", None),
    ("entry", "UPDATE", None),
    ("entry", "DELETE", None),
    ("payload", "UPDATE", None),
    ("payload", "DELETE", "EXISTS (SELECT 1 FROM erasure WHERE erasure.seq = OLD.seq)"),
    ("link", "UPDATE", None),
    ("link", "DELETE", "EXISTS (SELECT 1 FROM erasure WHERE erasure.seq = OLD.seq)"),
    ("erasure", "UPDATE", None),
    ("erasure", "DELETE", None),
    ("refused", "UPDATE OF id, at, source, event_id, reason, first_seq", None),
    ("refused", "UPDATE OF body", f"NEW.body IS NULL AND {SAME_ID_ERASED}"),
    ("refused", "DELETE", None),
)


def _tables() -> None:
    op.create_table(
        "log",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_one_log")),
    )
    op.create_table(
        "entry",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False, comment="index in the log, contiguous from 0"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("time", sa.Text, nullable=False, comment="RFC 3339 as submitted"),
        sa.Column("day", sa.Integer, nullable=False, comment="day number of `time` in the county"),
        sa.Column("recordedtime", sa.Text, nullable=False, comment="RFC 3339, when it was accepted"),
        sa.Column("actor", sa.Text, nullable=False, comment="account number"),
        sa.Column("submitter", sa.Text, nullable=True, comment="person code; not in the leaf"),
        sa.Column("corrects", sa.Text, nullable=True, comment="event id of the same source"),
        sa.Column("payload_salted", sa.String(64), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_entry"),
        sa.UniqueConstraint("source", "event_id", name="uq_entry_source_event_id"),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_entry_seq_counts")),
        sa.CheckConstraint("length(payload_salted) = 64", name=op.f("ck_entry_payload_salted_is_sha256")),
        sa.CheckConstraint("length(leaf_hash) = 32", name=op.f("ck_entry_leaf_hash_is_sha256")),
    )
    op.create_index(
        "ix_entry_corrects_source",
        "entry",
        ["corrects", "source"],
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index("ix_entry_type", "entry", ["type"])
    op.create_table(
        "payload",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False, comment="canonical JSON (RFC 8785)"),
        sa.Column("origin_file", sa.Text, nullable=True),
        sa.Column("origin_sheet", sa.Text, nullable=True),
        sa.Column("origin_row", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_payload"),
        sa.ForeignKeyConstraint(["seq"], ["entry.seq"], name="fk_payload_seq_entry"),
        sa.CheckConstraint("length(salt) = 32", name=op.f("ck_payload_salt_is_whole")),
    )
    op.create_table(
        "erasure",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_erasure"),
        sa.ForeignKeyConstraint(["seq"], ["entry.seq"], name="fk_erasure_seq_entry"),
    )
    op.create_table(
        "link",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("noun", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False, comment="scope, defines or names"),
        sa.Column("day", sa.Integer, nullable=False, comment="day of the event"),
        sa.Column("kind", sa.Text, nullable=False, comment="kind of the event"),
        sa.PrimaryKeyConstraint("seq", "noun", "id", "role", name="pk_link"),
        sa.ForeignKeyConstraint(["seq"], ["entry.seq"], name="fk_link_seq_entry"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_noun_id_role_day", "link", ["noun", "id", "role", "day"])
    op.create_table(
        "refused",
        sa.Column("id", SEQ, nullable=False),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=True, comment="the refused event as canonical JSON; empty once erased"),
        sa.Column("first_seq", SEQ, nullable=True, comment="the entry that holds the id"),
        sa.PrimaryKeyConstraint("id", name="pk_refused"),
        sa.ForeignKeyConstraint(["first_seq"], ["entry.seq"], name="fk_refused_first_seq_entry"),
    )
    op.create_index("ix_refused_source_event_id", "refused", ["source", "event_id"])


def _name(table: str, act: str) -> str:
    return f"keep_{table}_{act.replace(',', '').replace(' ', '_').lower()}"


def _sqlite_triggers() -> None:
    for table, act, unless in GUARDS:
        when = f"WHEN NOT ({unless}) " if unless else ""
        op.execute(
            f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{table}: {act.split()[0]} refused, rows are kept'); END"
        )


def _postgresql_triggers() -> None:
    op.execute(
        """
        CREATE FUNCTION tenderwatch_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '%: % refused, rows are kept', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table, act, unless in GUARDS:
        if unless is None:
            body = "tenderwatch_kept()"
        else:
            body = f"tenderwatch_{_name(table, act)}()"
            kept = "NEW" if act.startswith("UPDATE") else "OLD"
            op.execute(
                f"""
                CREATE FUNCTION {body} RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF {unless} THEN RETURN {kept}; END IF;
                    RAISE EXCEPTION '%: % refused, rows are kept', TG_TABLE_NAME, TG_OP
                        USING ERRCODE = 'restrict_violation';
                END $$
                """
            )
        op.execute(f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {body}")
    for table in dict.fromkeys(table for table, _, _ in GUARDS):
        op.execute(
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tenderwatch_kept()"
        )


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "postgresql":
        _postgresql_triggers()
    else:
        _sqlite_triggers()


def downgrade() -> None:
    for table in ("refused", "link", "erasure", "payload", "entry", "log"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table, act, unless in GUARDS:
            if unless is not None:
                op.execute(f"DROP FUNCTION tenderwatch_{_name(table, act)}()")
        op.execute("DROP FUNCTION tenderwatch_kept()")
