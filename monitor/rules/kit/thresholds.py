"""What must be tendered: the sizes, the money that brings a project within the duty, and what was not tendered.

Sizes and scope are those of the provisions of 2018 (order 16, arts. 2, 4 and 5). A lot is measured by its estimate,
where none is told by its contracts; a contract of no announced lot by its amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.projects import with_project

COVERED_SERVICES = ("survey", "design", "supervision")
"""Services with a size of their own; others need no tender under the tendering law."""
BUDGET_KINDS = ("budget", "government_bond")
OTHER_KINDS = ("soe", "loan", "social")
PUBLIC_LEVELS = ("central", "province", "city", "county", "township", "upper_department")
ROW = ["scope_id", "event"]
REGISTERED = ["scope_id", "registered_event"]


def works() -> Any:
    """The parameter `works_threshold`: whole yuan, the bound inside the duty to tender, as in the next two."""
    return param(4_000_000, unit="CNY", zh="施工必须招标规模（含）", en="Works tendered from (incl.)")


def goods() -> Any:
    """The parameter `goods_threshold`."""
    return param(2_000_000, unit="CNY", zh="货物必须招标规模（含）", en="Goods tendered from (incl.)")


def services() -> Any:
    """The parameter `services_threshold`."""
    return param(1_000_000, unit="CNY", zh="服务必须招标规模（含）", en="Services tendered from (incl.)")


@dataclass(frozen=True, slots=True)
class Scope:
    """以上: both bounds are inside."""

    budget_funds_min: int = param(
        2_000_000, unit="CNY", zh="预算资金起点（含）", en="Budget funds that bind, from (incl.)"
    )
    budget_share_min: str = param(
        "0.10", unit="ratio", zh="预算资金占投资额比例起点（含）", en="Their share of the investment, from (incl.)"
    )


@dataclass(frozen=True, slots=True)
class Duty(Scope):
    """The scope and all three sizes."""

    works_threshold: int = works()
    goods_threshold: int = goods()
    services_threshold: int = services()

    @property
    def sizes(self) -> dict[str, int]:
        """Category -> size."""
        return {"works": self.works_threshold, "goods": self.goods_threshold, "services": self.services_threshold}


def size(sizes: Mapping[str, int]) -> pl.Expr:
    """The size of the row's `category`, in fen; null of a category that has none."""
    bounds = {name: yuan * FEN for name, yuan in sizes.items()}
    return pl.col("category").replace_strict(bounds, default=None, return_dtype=pl.Int64)


def _funds(f: Facts) -> pl.LazyFrame:
    """Registrations with sources: what of them is budget money and what a state-owned enterprise's.

    `REGISTERED`, `known_fen` (budget money in yuan), `may_be_budget`, `may_be_soe`, `public_fen`, `sources_fen` (null
    where one is not in yuan). A government bond is part of a budget (预算法 arts. 34, 35); money of a level of
    government whose nature is not told, or other, is taken for a budget's.
    """
    kind, level = pl.col("fund_kind"), pl.col("level")
    by_level = level.is_in(PUBLIC_LEVELS) & ~kind.is_in(OTHER_KINDS).fill_null(value=False)
    is_budget = kind.is_in(BUDGET_KINDS).fill_null(value=False) | by_level
    is_open = kind.is_null() & ~level.is_in(PUBLIC_LEVELS)
    sources = f.of("project.registered", "fund_sources").with_columns(
        source_cny=cny("amount"), is_budget=is_budget, is_soe=kind == "soe", is_open=is_open
    )
    sources = sources.filter((pl.col("source_cny") > 0).fill_null(value=True))
    is_foreign = pl.col("source_cny").is_null()
    public = pl.col("is_budget") | pl.col("is_soe").fill_null(value=False)
    return sources.group_by("scope_id", pl.col("event").alias("registered_event")).agg(
        known_fen=pl.col("source_cny").filter("is_budget").sum(),
        may_be_budget=(pl.col("is_open") | (pl.col("is_budget") & is_foreign)).any(),
        may_be_soe=(pl.col("is_open") | pl.col("is_soe")).any(),
        public_fen=pl.col("source_cny").filter(public).sum(),
        sources_fen=pl.when(~(pl.col("is_open") | is_foreign).any()).then(pl.col("source_cny").sum()),
    )


def coverage(f: Facts, p: Scope) -> pl.LazyFrame:
    """One row a registration of a project, with what brings it within the duty to tender; null: cannot be told.

    `REGISTERED`, `budget_fen`, `total_fen`; `is_budget_funded`, `is_soe_led`, `is_state_funded` (either of the two),
    `is_infrastructure`, `is_covered` (state funds, or one of the five classes); `is_state_led` (half or more of its
    sources are public, or state-owned enterprises control it: 占控股或主导地位, as the company law reads control).
    """
    rows = f.of("project.registered").with_columns(registered_event="event")
    rows = rows.join(_funds(f), on=REGISTERED, how="left")
    is_told, told = pl.col("fund_sources_count").is_not_null(), ratio(p.budget_share_min)
    known = pl.when(is_told).then(pl.col("known_fen").fill_null(0))
    is_open = pl.col("may_be_budget").fill_null(value=False) | ~is_told
    total = cny("total_investment")
    enough = (known > 0) & (known >= p.budget_funds_min * FEN)
    share = known * told.denominator >= total * told.numerator
    budget = pl.when(enough & share).then(pl.lit(value=True)).when(is_open).then(None).otherwise(enough & share)
    led = pl.col("is_soe_controlled").fill_null(value=False) | (pl.col("soe_share") * 2 >= 1).fill_null(value=False)
    says_no = pl.col("is_soe_controlled").is_not_null() | pl.col("soe_share").is_not_null()
    no_soe = says_no | (is_told & ~pl.col("may_be_soe").fill_null(value=False))
    soe = pl.when(led).then(pl.lit(value=True)).when(no_soe).then(pl.lit(value=False))
    by_sources = pl.when(is_told).then(
        pl.when(pl.col("fund_sources_count") == 0)
        .then(pl.lit(value=False))
        .otherwise(pl.col("public_fen") * 2 >= pl.col("sources_fen"))
    )
    return rows.select(
        *REGISTERED,
        total_fen=total,
        budget_fen=known,
        is_budget_funded=budget,
        is_soe_led=soe,
        is_state_funded=budget | soe,
        is_infrastructure=pl.col("infrastructure_class") != "none",
        is_state_led=led | by_sources,
    ).with_columns(is_covered=pl.col("is_state_funded") | pl.col("is_infrastructure"))


def with_coverage(f: Facts, rows: pl.LazyFrame, p: Scope) -> pl.LazyFrame:
    """`rows` (`ROW`, `at`, `day`, `clock`; several may share an event) with the `coverage` of their project."""
    events = rows.select(*ROW, "at", "day", "clock").unique(ROW)
    standing = with_project(f, events).select(*ROW, "registered_event")
    return rows.join(standing, on=ROW, how="left").join(coverage(f, p), on=REGISTERED, how="left")


def _lots(f: Facts) -> pl.LazyFrame:
    """Announced lots, of one announced again the last notice: `only_lot` where the process has no other."""
    shared = ["regime", "method", "exception_ground", "project_id", "buyer_id"]
    notices = f.of("tender.published").select(*ROW, "ocid", *shared)
    lots = f.of("tender.published", "lots").join(notices, on=ROW)
    lots = one_each(lots, [*PROCESS, "lot_id"]).with_columns(estimate_cny=cny("estimate"))
    return lots.with_columns(only_lot=pl.len().over(PROCESS) == 1)


def _signed(f: Facts, lots: pl.LazyFrame) -> pl.LazyFrame:
    """Contracts, each with the lot it is on: the one it names, else the only one of its process."""
    signed = one_each(f.of("contract.signed"), ["scope_id", "contract_id"]).with_columns(amount_cny=cny("amount"))
    only = lots.filter("only_lot").select(*PROCESS, only_id="lot_id")
    known = lots.select(*PROCESS, of_lot="lot_id", is_announced=pl.lit(value=True))
    signed = signed.join(only, on=PROCESS, how="left").with_columns(of_lot=pl.coalesce("lot_id", "only_id"))
    return signed.join(known, on=[*PROCESS, "of_lot"], how="left")


def items(f: Facts) -> pl.LazyFrame:
    """One row a lot that was announced (`ocid`, `lot_id`), and a contract on no announced lot (`contract_id`).

    `ROW`, `at`, `day`, `clock`, `project_id`, `buyer_id`, `regime`, `category`, `service_kind`; `method` (one that is
    no tender, where notice or contract tells one), `ground` (a recorded ground, where either tells one, else `none`,
    else null), `amount_cny` (fen), `is_estimate`, `is_untendered` and `events`.
    """
    lots = _lots(f)
    signed = _signed(f, lots)
    tendered, no = pl.col("method").is_in(TENDERED), pl.lit(value=False)
    columns = [*ROW, "at", "day", "clock", "project_id", "buyer_id", "regime", "category", "service_kind"]
    loose = signed.filter(pl.col("is_announced").is_null()).select(
        *columns, "ocid", "lot_id", "contract_id", "method", "amount_cny",
        ground="exception_ground", is_estimate=no, is_untendered=~tendered,
        events=pl.concat_list("event"),
    )  # fmt: skip
    direct = pl.col("method").filter(~tendered)
    named = pl.col("exception_ground").filter(pl.col("exception_ground") != "none")
    moment = pl.struct("event", "at", "day", "clock").filter(~tendered).first()
    announced = signed.filter("is_announced").sort("day", "at", "contract_id")
    contracted = announced.group_by(*PROCESS, pl.col("of_lot").alias("lot_id")).agg(
        signed_method=direct.first(),
        signed_ground=pl.coalesce(named.first(), pl.col("exception_ground").drop_nulls().first()),
        signed_cny=pl.when(pl.col("amount_cny").is_not_null().all()).then(pl.col("amount_cny").sum()),
        signed_at=moment,
        signed_events=pl.col("event").unique().sort(),
    )  # fmt: skip
    late = tendered & pl.col("signed_method").is_not_null()  # announced as a tender, then given away without one
    grounds = [pl.col(name) for name in ("signed_ground", "exception_ground")]
    held = lots.join(contracted, on=[*PROCESS, "lot_id"], how="left").select(
        "scope_id",
        *(
            pl.when(late).then(pl.col("signed_at").struct.field(name)).otherwise(name).alias(name)
            for name in ("event", "at", "day", "clock")
        ),
        *columns[5:], "ocid", "lot_id",
        contract_id=pl.lit(None, dtype=pl.String),
        method=pl.when(tendered).then(pl.coalesce("signed_method", "method")).otherwise("method"),
        amount_cny=pl.coalesce("estimate_cny", "signed_cny"),
        ground=pl.coalesce(*(pl.when(one != "none").then(one) for one in grounds), *grounds),
        is_estimate=pl.col("estimate_cny").is_not_null(),
        is_untendered=~tendered | late,
        events=pl.concat_list(pl.concat_list("event"), pl.col("signed_events").fill_null([])).list.unique().list.sort(),
    )  # fmt: skip
    return pl.concat([held, loose], how="diagonal")


def untendered(f: Facts, p: Scope, sizes: Mapping[str, int]) -> pl.LazyFrame:
    """`items` of the categories of `sizes`, with their size and whether the duty to tender is on them.

    Besides: `threshold_fen`, `amount_fen`, `stake_fen`; `is_direct` (no tender, of a kind that the tendering law speaks
    of; null where the kind of service is not told); `is_excused` (a ground is recorded); `in_scope` (the project
    `is_covered`; null: cannot be told) and `is_covered` (true also where a ground makes it beside the point). Goods and
    services under the procurement law go by that one.
    """
    rows = with_coverage(f, items(f).filter(pl.col("category").is_in(list(sizes))), p)
    other_law = (pl.col("regime") == "government_procurement") & (pl.col("category") != "works")
    uncovered = (pl.col("category") == "services") & ~pl.col("service_kind").is_in(COVERED_SERVICES)
    is_excused = (pl.col("ground") != "none").fill_null(value=False)
    return rows.with_columns(
        threshold_fen=size(sizes),
        amount_fen=pl.col("amount_cny"),
        stake_fen=pl.col("amount_cny"),
        is_direct=pl.col("is_untendered") & ~other_law & ~uncovered,
        is_excused=is_excused,
        in_scope=pl.col("is_covered"),
        is_covered=pl.when(is_excused).then(pl.lit(value=True)).otherwise("is_covered"),
    )
