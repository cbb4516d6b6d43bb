"""Alembic's way in: the connection is the caller's, who also commits."""

from __future__ import annotations

from alembic import context

from monitor.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
)
context.run_migrations()
