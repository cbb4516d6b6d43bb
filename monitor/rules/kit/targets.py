"""The records that a signature, a decision or a report points at (contract, type `target`), as they stand.

A record's digest is `signed_sha256` where its kind has signed fields, else the SHA-256 of its one file (contract,
convention 15). Kinds that have neither cannot be held against a digest. Of records told twice under one number the
last told stands. Seen are those that belong to the scope and those that a member of it names.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.vocabulary.contract import contract
from monitor.vocabulary.keys import DEFINES

TARGET = ["scope_id", "target_kind", "target_id"]
AMOUNTS = ("amount", "decided_amount")
"""The field that tells what a record is worth, the first that its kind has."""


class Bound(NamedTuple):
    """A kind of event whose records can be bound by a digest."""

    target: str
    """Its code in the list target_kind."""
    kind: str
    record_id: str
    digest: str
    """Column that holds the digest."""
    amount: str | None


def _bound(target: str, kind: str, record_id: str) -> Bound | None:
    told = contract().kinds[kind]
    file = told.fields.get("document")
    has_file = file is not None and not file.is_list
    if not told.signed_fields and not has_file:
        return None
    amount = next((name for name in AMOUNTS if name in told.fields), None)
    return Bound(target, kind, record_id, "signed_sha256" if told.signed_fields else "document_sha256", amount)


BOUND = tuple(
    bound
    for target, made in DEFINES.items()
    if target in contract().codelists["target_kind"]
    for kind, record_id in made
    if (bound := _bound(target, kind, record_id)) is not None
)
"""Every kind of which a record can be held against a digest."""
BINDABLE = frozenset(bound.target for bound in BOUND)
"""The kinds of target that they make."""
KINDS = tuple(sorted(bound.kind for bound in BOUND))
"""What a rule that holds any record against a digest reads."""


def standing(f: Facts) -> pl.LazyFrame:
    """One row a told record (`TARGET`): `record_event`, `record_day`, `record_fen`, `record_sha256`.

    The amount is null where the kind has none or it is not in yuan; the digest, where no file is told.
    """
    frames = []
    for bound in BOUND:
        fen = pl.lit(None, dtype=pl.Int64) if bound.amount is None else cny(bound.amount)
        frames.append(
            f.with_named(bound.kind).select(
                "scope_id",
                pl.lit(bound.target).alias("target_kind"),
                pl.col(bound.record_id).alias("target_id"),
                pl.col("event").alias("record_event"),
                pl.col("at").alias("record_at"),
                pl.col("day").alias("record_day"),
                fen.alias("record_fen"),
                pl.col(bound.digest).alias("record_sha256"),
            )
        )
    told = pl.concat(frames).sort("record_at", "record_event")
    return told.unique(TARGET, keep="last", maintain_order=True).drop("record_at")
