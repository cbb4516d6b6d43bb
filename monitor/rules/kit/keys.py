"""Registered keys: whether a signature that names one fits it.

A signature that names a registered key fits where its value verifies over its digest, the key is the signer's, and
the key was valid on the day the signature bears (both ends included). One that names no key, or a key that nobody
registered, cannot be held against anything: it is recorded, not verified (contract, type `signature`; 电子签名法
art. 13). A key that was registered twice fits where one of its registrations does.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.signatures.ed25519 import verifies

ASKED = ["signature_event", "key_id", "signer", "signed_day", "over", "value"]
FITS = ["is_verified", "is_holder", "is_valid_then"]
"""What must be true of a signature by key."""


def _verified(row: dict[str, str]) -> bool:
    return verifies(row["public_key"], row["over"], row["value"])


def held_against_keys(f: Facts, signatures: pl.LazyFrame) -> pl.LazyFrame:
    """`signatures` (`ASKED`) that name a registered key, one row a signature, with what speaks against it.

    Columns: `signature_event`, `is_verified` (the value is one over the digest by this key; false where either is
    missing), `is_holder` (the key is the signer's), `is_valid_then` (on the day; null where the signature bears none),
    `key_event`, `key_from_day`, `key_until_day` (null: open). Of several registrations it is the one that fits best,
    of equally good ones the first.
    """
    keys = f.reference("key.registered").select(
        "key_id",
        "holder",
        "public_key",
        pl.col("at").alias("key_at"),
        pl.col("event").alias("key_event"),
        pl.col("valid_from_day").alias("key_from_day"),
        pl.col("valid_until_day").alias("key_until_day"),
    )
    told = pl.col("over").is_not_null() & pl.col("value").is_not_null()
    signed = pl.when(told).then(pl.struct("public_key", "over", "value"))
    until = pl.col("key_until_day").is_null() | (pl.col("signed_day") <= pl.col("key_until_day"))
    rows = (
        signatures.select(ASKED)
        .join(keys, on="key_id")
        .with_columns(
            is_verified=signed.map_elements(_verified, return_dtype=pl.Boolean).fill_null(value=False),
            is_holder=pl.col("holder") == pl.col("signer"),
            is_valid_then=(pl.col("key_from_day") <= pl.col("signed_day")) & until,
        )
    )
    best = rows.with_columns(fit=pl.sum_horizontal(pl.col(FITS).fill_null(value=False))).sort(
        "signature_event", "fit", "key_at", "key_event", descending=[False, True, False, False]
    )
    first = best.unique("signature_event", keep="first", maintain_order=True)
    return first.select("signature_event", *FITS, "key_event", "key_from_day", "key_until_day")
