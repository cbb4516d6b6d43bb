"""The whole schema: every table of the store, gathered where alembic looks for them."""

from __future__ import annotations

from monitor.store.tables import (
    account,
    account_proposal,
    account_secret,
    case,
    checkpoint,
    concern,
    cursor,
    entry,
    finding,
    link,
    log,
    node,
    notice,
    paper,
    payload,
    question,
    refused,
    remedy,
    replay,
    saved_filter,
    segment,
    sign_in,
    submission,
    unusual,
    verdict,
)
from monitor.store.tables.base import metadata

ROOMS = (
    entry,
    link,
    log,
    payload,
    segment,
    refused,
    verdict,
    finding,
    cursor,
    node,
    checkpoint,
    submission,
    account,
    account_secret,
    account_proposal,
    sign_in,
    notice,
    case,
    question,
    remedy,
    paper,
    concern,
    replay,
    saved_filter,
    unusual,
)
"""The modules whose tables make the schema; a new noun is a new file, named here."""

__all__ = ["ROOMS", "metadata"]
