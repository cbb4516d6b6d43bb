"""Contracts of works as what was handed on from them sees them: whose they are, and which are named only."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each

BUILDING = ("survey", "design", "supervision")
"""Services to which the law of building works applies."""


def works(f: Facts, *naming: pl.LazyFrame) -> pl.LazyFrame:
    """One row a contract, and one for each that only one of `naming` names (of which nothing else is told).

    `CONTRACT`, `event`, `at`, `day`, `ocid`, `category`, `contract_cny`, `is_works`: works, or a service of `BUILDING`;
    null where the contract, or of what kind the service is, is not told.
    """
    signed = one_each(f.of("contract.signed"), CONTRACT)
    building = pl.when(pl.col("category") == "services").then(pl.col("service_kind").is_in(BUILDING))
    mine = signed.select(
        *CONTRACT,
        "event",
        "at",
        "day",
        "ocid",
        "category",
        contract_cny=cny("amount"),
        is_works=pl.when(pl.col("category") == "works").then(pl.lit(value=True))
        .when(pl.col("category") == "goods").then(pl.lit(value=False)).otherwise(building),
    )  # fmt: skip
    named = pl.concat([frame.select(*CONTRACT, "event", "at", "day") for frame in naming])
    rest = named.join(mine, on=CONTRACT, how="anti").sort("day", "at", "event")
    return pl.concat([mine, rest.unique(CONTRACT, keep="first", maintain_order=True)], how="diagonal")


def contractors(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` and `firm`: who has the contract, of a consortium every member."""
    signed = one_each(f.of("contract.signed"), CONTRACT)
    members = f.of("contract.signed", "consortium_members")
    parts = [
        signed.select(*CONTRACT, firm="supplier_id"),
        signed.select(*CONTRACT, "event").join(members.select("scope_id", "event", firm="id"), on=["scope_id", "event"])
        .select(*CONTRACT, "firm"),
    ]  # fmt: skip
    return pl.concat(parts).unique()


def handed_on(f: Facts) -> pl.LazyFrame:
    """Subcontracts of the contractor itself with another party, each once."""
    told = one_each(f.of("subcontract.signed"), ["scope_id", "subcontract_id"])
    own = told.filter(pl.col("parent_subcontract_id").is_null())
    own = own.join(contractors(f), left_on=[*CONTRACT, "giver_id"], right_on=[*CONTRACT, "firm"], how="semi")
    return own.join(contractors(f), left_on=[*CONTRACT, "subcontractor_id"], right_on=[*CONTRACT, "firm"], how="anti")


def with_contract(f: Facts, rows: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """`rows` (`CONTRACT`) with `columns` of their contract, and `contract_event`; null where it is not told."""
    signed = one_each(f.of("contract.signed"), CONTRACT).select(*CONTRACT, *columns, contract_event="event")
    return rows.join(signed, on=CONTRACT, how="left")
