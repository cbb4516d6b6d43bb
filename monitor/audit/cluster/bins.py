"""Which scope value is judged in which bin: counted beforehand, so that no value stalls the job.

Values are put into buckets by hash, buckets into bins of about as many rows; a value that would fill half a bin has
one of its own. Bins are numbered over all scopes, the largest first: a cluster begins with what takes longest. Rows
of a bin: at most `most` and half as much again, or one single value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

BUCKETS = 1 << 16
Rows = Callable[[], Iterable[pl.DataFrame]]
"""Reads the seats of a scope part by part, anew each time it is called: frames with `scope_id`."""


@dataclass(frozen=True, slots=True)
class Binned:
    """The bins of one scope."""

    of_bucket: pl.Series
    """Bin (Int32) of each bucket; null where no value falls into it."""
    of_value: pl.DataFrame
    """`scope_id`, `own`: the bin of each value that has one of its own."""


@dataclass(frozen=True, slots=True)
class Bins:
    """The bins of all scopes."""

    by_scope: Mapping[str, Binned]
    rows: tuple[int, ...]
    """Seats in each bin."""
    hot: tuple[tuple[str, str, int], ...]
    """Scope, value and rows of those with a bin of their own, the largest first."""

    def placed(self, scope: str, seats: pl.DataFrame) -> pl.DataFrame:
        """`seats` with the `bin` of their scope value."""
        told = self.by_scope[scope]
        bucket = seats["scope_id"].hash(seed=0) % BUCKETS
        shared = told.of_bucket.gather(bucket.cast(pl.UInt32))
        out = seats.with_columns(bin=shared).join(told.of_value, on="scope_id", how="left", maintain_order="left")
        return out.with_columns(bin=pl.coalesce("own", "bin")).drop("own")


def bins(scopes: Mapping[str, Rows], most: int) -> Bins:
    """Bins of some `most` rows for the values of every scope; memory does not grow with the number of values."""
    counted = {scope: _counted(rows, most) for scope, rows in scopes.items()}
    sizes: list[tuple[int, str, str | int]] = []
    shares: dict[str, pl.DataFrame] = {}
    for scope, (buckets, hot) in counted.items():
        shares[scope] = buckets.with_columns(part=(pl.col("rows").cum_sum() - 1) // most)
        shared = shares[scope].group_by("part").agg(pl.col("rows").sum()).filter(pl.col("rows") > 0)
        sizes += [(rows, scope, part) for part, rows in shared.sort("part").iter_rows()]
        sizes += [(rows, scope, value) for value, rows in hot.iter_rows()]
    order = sorted(sizes, key=lambda one: (-one[0], one[1], str(one[2])))
    number = {(scope, what): place for place, (_, scope, what) in enumerate(order)}
    by_scope = {}
    for scope, (_, hot) in counted.items():
        of_bucket = [number.get((scope, part)) for part in shares[scope]["part"]]
        own = [number[scope, value] for value in hot["scope_id"]]
        named = hot.select("scope_id", own=pl.Series(own, dtype=pl.Int32))
        by_scope[scope] = Binned(pl.Series("bin", of_bucket, dtype=pl.Int32), named)
    told = tuple((scope, what, rows) for rows, scope, what in order if isinstance(what, str))
    return Bins(by_scope, tuple(rows for rows, _, _ in order), told)


def _counted(rows: Rows, most: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows a bucket (`bucket`, `rows`, all buckets) without the hot values, and these (`scope_id`, `rows`)."""
    bucket = (pl.col("scope_id").hash(seed=0) % BUCKETS).alias("bucket")
    buckets = _added((part.group_by(bucket).len("rows") for part in rows()), "bucket", pl.UInt64())
    heavy = buckets.filter(pl.col("rows") * 2 > most)["bucket"].implode()
    inside = (part.filter(bucket.is_in(heavy)).group_by("scope_id").len("rows") for part in rows())
    values = _added(inside, "scope_id", pl.String()) if not heavy.explode().is_empty() else _NO_VALUES
    hot = values.filter(pl.col("rows") * 2 > most).sort("rows", "scope_id", descending=[True, False])
    taken = hot.group_by(bucket).agg(taken=pl.col("rows").sum())
    every = pl.DataFrame({"bucket": pl.int_range(BUCKETS, dtype=pl.UInt64, eager=True)})
    every = every.join(buckets, on="bucket", how="left").join(taken, on="bucket", how="left", maintain_order="left")
    return every.select("bucket", rows=pl.col("rows").fill_null(0) - pl.col("taken").fill_null(0)).sort("bucket"), hot


_NO_VALUES = pl.DataFrame(schema={"scope_id": pl.String(), "rows": pl.Int64()})


def _added(parts: Iterable[pl.DataFrame], key: str, dtype: pl.DataType) -> pl.DataFrame:
    """The counts of all parts together."""
    out = pl.DataFrame(schema={key: dtype, "rows": pl.Int64()})
    for part in parts:
        both = pl.concat([out, part.with_columns(pl.col("rows").cast(pl.Int64))])
        out = both.group_by(key).agg(pl.col("rows").sum())
    return out
