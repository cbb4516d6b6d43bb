"""Alembic's way in: the connection is the caller's, who also commits."""

from __future__ import annotations

from alembic import context

from monitor.store.blocks import NAMED
from monitor.store.schema import metadata


def _is_table(name: str | None, kind: str, _: object) -> bool:
    """The blocks of the payloads are no tables of the schema."""
    return kind != "table" or NAMED.fullmatch(str(name)) is None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
    include_name=_is_table,
)
context.run_migrations()
