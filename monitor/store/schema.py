"""The whole schema: every table of the store, gathered where alembic looks for them."""

from __future__ import annotations

from monitor.store.tables import cursor, entry, finding, link, log, payload, refused, verdict
from monitor.store.tables.base import metadata

ROOMS = (entry, link, log, payload, refused, verdict, finding, cursor)
"""The modules whose tables make the schema; a new noun is a new file, named here."""

__all__ = ["ROOMS", "metadata"]
