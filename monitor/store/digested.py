"""What the log holds of a row that carries its own salt."""

from __future__ import annotations

from sqlalchemy import Table, select

from monitor.store.cases import row_sha256
from monitor.store.database import Read


def digest_of(read: Read, table: Table, key: int) -> str:
    """The salted digest of the row under `key` as it stands now: all its columns but the salt."""
    (column,) = table.primary_key.columns
    row = read.connection.execute(select(table).where(column == key)).mappings().one()
    return row_sha256({name: value for name, value in row.items() if name != "salt"}, bytes(row["salt"]))
