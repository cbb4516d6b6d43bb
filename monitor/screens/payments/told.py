"""Payments as the screens see them: one row a payment of the payer's own, whatever system it comes from."""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.facts.facts import Facts

PAYMENTS: Final = {
    "payment": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "payer": pl.String(),
    "payer_kind": pl.String(),
    "payee": pl.String(),
    "payee_name": pl.String(),
    "is_person": pl.Boolean(),
    "fen": pl.Int64(),
    "kind": pl.String(),
    "purpose": pl.String(),
    "contract": pl.String(),
    "process": pl.String(),
    "invoice": pl.String(),
}
"""`payment` names the row and stands once; `event` is its place in the log; `day` days since 1970-01-01; `fen` the
amount in hundredths of one currency, above 0; `payer_kind` the kind of unit, `kind` what is paid (advance ...);
`contract`, `process` (ocid), `invoice` and names where told."""
REQUIRED: Final = ("payment", "day", "payer", "payee", "fen")


def _refuse(column: str, frame: pl.DataFrame, wrong: pl.Expr, expected: str) -> None:
    """A ValueError about the first row for which `wrong` holds."""
    rows = frame.with_row_index("row").filter(wrong)
    if not rows.is_empty():
        found = rows[column][0]
        raise ValueError(f"payments: column {column}, row {rows['row'][0] + 1}: found {found!r}, expected {expected}")


def checked(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` as `PAYMENTS`, in an order of its own (day, payer, payment); optional columns may be missing.

    A column that is required and missing, empty or of another type, an amount of 0 or below, or a payment that stands
    twice is a ValueError that names column, row (from 1) and what was expected.
    """
    for column, dtype in PAYMENTS.items():
        if column in REQUIRED and column not in frame.columns:
            raise ValueError(f"payments: column {column} is missing, expected {dtype} in every row")
        if column in frame.columns and frame[column].dtype not in {dtype, pl.Null()}:
            raise ValueError(f"payments: column {column} is {frame[column].dtype}, expected {dtype}")
    for column in REQUIRED:
        _refuse(column, frame, pl.col(column).is_null(), "a value in every row")
    _refuse("fen", frame, pl.col("fen") <= 0, "an amount above 0")
    _refuse("payment", frame, pl.col("payment").is_first_distinct().not_(), "each payment once")
    told = [
        pl.col(column).cast(dtype) if column in frame.columns else pl.lit(None, dtype=dtype).alias(column)
        for column, dtype in PAYMENTS.items()
    ]
    return frame.select(told).with_columns(pl.col("is_person").fill_null(value=False)).sort("day", "payer", "payment")


def _names(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Registered organisations as payees (name) and as payers (kind): the last registration counts."""
    told = f.of("organisation.registered").sort("event").unique("organisation_id", keep="last")
    names = told.select(payee_id="organisation_id", registered_name="organisation_name")
    return names, told.select(payer_id="organisation_id", payer_kind="organisation_kind")


def payments_of(f: Facts) -> pl.DataFrame:
    """The payments of a county in yuan, as `PAYMENTS`; without onward payments of contractors.

    A payment told twice under one number by one payer counts once; payments without payee or amount are left out.
    """
    names, kinds = _names(f)
    contracts = f.of("contract.signed").sort("event").unique("contract_id", keep="first")
    own = f.of("payment.made").filter(
        pl.col("payment_kind") != "onward", pl.col("amount_currency") == "CNY", pl.col("amount_fen") > 0
    )
    rows = (
        own.sort("event")
        .unique(["payer_id", "payment_id"], keep="first", maintain_order=True)
        .join(names, on="payee_id", how="left")
        .join(kinds, on="payer_id", how="left")
        .join(contracts.select("contract_id", "ocid"), on="contract_id", how="left")
    )
    shared = pl.col("payment_id").is_duplicated()
    frame = rows.select(
        "event",
        "day",
        "payer_kind",
        pl.when(shared)
        .then(pl.concat_str("payer_id", "payment_id", separator="/"))
        .otherwise("payment_id")
        .alias("payment"),
        payer="payer_id",
        payee=pl.coalesce("payee_id", "payee_name"),
        payee_name=pl.coalesce("payee_name", "registered_name"),
        is_person=(pl.col("payee_kind") == "person").fill_null(value=False),
        fen="amount_fen",
        kind="payment_kind",
        purpose="purpose",
        contract="contract_id",
        process="ocid",
        invoice="invoice_no",
    ).drop_nulls(["payee", "payer", "day"])
    return checked(frame.collect())
