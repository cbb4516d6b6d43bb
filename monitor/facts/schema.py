"""The frames of the contract: for each kind one grain, and one more for each list of structures in it.

Columns are the contract's field names joined with `_` (`payee.id` -> `payee_id`); by type of the field:

| contract            | columns                                                                                   |
|---------------------|-------------------------------------------------------------------------------------------|
| money               | `<f>_fen` Int64 (minor units of the currency), `<f>_currency`                              |
| date                | `<f>` Date, `<f>_day` Int32 (days since 1970-01-01)                                        |
| instant             | `<f>` Datetime UTC, `<f>_day` Int32 (county day), `<f>_clock` (false: only the day is told) |
| ratio, decimal      | `<f>` Decimal(38, 12)                                                                      |
| list of scalars     | `<f>` List                                                                                 |
| list of structures  | `<f>_count` here (null: not told, 0: known to be none), and a grain `<kind>/<f>`           |
| structure           | its fields, prefixed                                                                       |
| object              | `<f>` JSON text                                                                            |
| everything else     | `<f>` String, Boolean or Int64                                                             |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from monitor.vocabulary.contract import Field, contract

MONEY = pl.Struct({"amount": pl.String, "currency": pl.String})
RAW: Mapping[str, pl.DataType] = {
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "year": pl.Int64(),
    "money": MONEY,
    "signed_money": MONEY,
}
"""Type of the contract -> type as it stands in JSON; all others are strings there."""

ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Grain:
    """One frame: `payment.made`, or `bids.opened/bids` for the rows of a list."""

    kind: str
    lists: tuple[tuple[str, ...], ...] = ()
    """Paths from the payload down to this grain, each relative to the one before."""

    @property
    def name(self) -> str:
        """Kind, then the lists that lead here."""
        return "/".join([self.kind, *("_".join(path) for path in self.lists)])


def raw_type(field: Field) -> pl.DataType:
    """The Polars type of a field as it stands in the JSON payload."""
    structures = contract().structures
    if field.type in structures:
        inner: pl.DataType = pl.Struct({n: raw_type(f) for n, f in structures[field.type].fields.items()})
    else:
        inner = RAW.get(field.type, pl.String())
    return pl.List(inner) if field.is_list else inner


@cache
def raw_schema(kind: str) -> dict[str, pl.DataType]:
    """Payload field -> Polars type, for one kind."""
    return {name: raw_type(field) for name, field in contract().kinds[kind].fields.items()}


@cache
def fields_of(grain: Grain) -> dict[str, Field]:
    """The contract's fields of the rows of a grain."""
    told = contract()
    fields = told.kinds[grain.kind].fields
    for path in grain.lists:
        for step in path:
            fields = told.structures[fields[step].type].fields
    return fields


@cache
def grains(kind: str) -> tuple[Grain, ...]:
    """Every grain of a kind, the kind itself first."""
    told = contract()

    def below(grain: Grain, fields: Mapping[str, Field], path: tuple[str, ...]) -> Iterator[Grain]:
        for name, field in fields.items():
            if field.type not in told.structures:
                continue
            inner = told.structures[field.type].fields
            if field.is_list:
                child = Grain(kind, (*grain.lists, (*path, name)))
                yield child
                yield from below(child, inner, ())
            else:
                yield from below(grain, inner, (*path, name))

    root = Grain(kind)
    return (root, *below(root, told.kinds[kind].fields, ()))


def instant_columns(source: pl.Expr, name: str) -> list[pl.Expr]:
    """An RFC 3339 text as `<name>` UTC, `<name>_day` and `<name>_clock`."""
    at = source.str.to_datetime("%+", time_unit="us", time_zone="UTC")
    local = at.dt.convert_time_zone(ZONE)
    return [
        at.alias(name),
        local.dt.date().cast(pl.Int32).alias(f"{name}_day"),
        (local.dt.time() != pl.time(0, 0, 0)).alias(f"{name}_clock"),
    ]


def money_columns(source: pl.Expr, name: str) -> list[pl.Expr]:
    """A money structure as integer minor units and its currency.

    The contract asks for exactly the currency's decimals, so taking the point out gives the minor units exactly.
    """
    amount = source.struct.field("amount").str.replace(".", "", literal=True).cast(pl.Int64)
    return [amount.alias(f"{name}_fen"), source.struct.field("currency").alias(f"{name}_currency")]


@cache
def grain_columns(grain: Grain) -> tuple[pl.Expr, ...]:
    """The columns of the rows of a grain: of the payload itself, or of the list elements in `row`."""
    return tuple(columns(fields_of(grain), pl.col("row") if grain.lists else None))


def columns(fields: Mapping[str, Field], source: pl.Expr | None, prefix: str = "") -> Iterator[pl.Expr]:
    """Expressions that turn the raw payload columns (or a struct column) into the columns of a grain."""
    structures = contract().structures
    for name, field in fields.items():
        raw = pl.col(name) if source is None else source.struct.field(name)
        full = f"{prefix}{name}"
        if field.type in structures:
            if field.is_list:
                yield raw.list.len().cast(pl.Int64).alias(f"{full}_count")
            else:
                yield from columns(structures[field.type].fields, raw, f"{full}_")
        elif field.is_list:
            yield raw.alias(full)
        elif field.type in {"money", "signed_money"}:
            yield from money_columns(raw, full)
        elif field.type == "date":
            day = raw.str.to_date("%Y-%m-%d")
            yield day.alias(full)
            yield day.cast(pl.Int32).alias(f"{full}_day")
        elif field.type == "instant":
            yield from instant_columns(raw, full)
        elif field.type in {"ratio", "decimal"}:
            yield raw.cast(pl.Decimal(38, 12)).alias(full)
        else:
            yield raw.alias(full)
