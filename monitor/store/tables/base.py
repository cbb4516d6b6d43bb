"""What all tables share: one metadata with one way to name constraints, and the column types."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Seq = BigInteger().with_variant(Integer, "sqlite")
"""An entry's index in the log; SQLite keeps only an INTEGER key as the row's own number."""

Digest = LargeBinary(32)
