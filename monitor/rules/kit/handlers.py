"""Who handled (经办) which step of a contract: its purchase, its acceptance, its payment."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.lots import one_each

PURCHASE, ACCEPTANCE, PAYMENT = "purchase", "acceptance", "payment"
"""The stages of a contract that different people are to handle."""


def handled(f: Facts, kinds: Sequence[str]) -> pl.LazyFrame:
    """One row a step of a contract: `CONTRACT`, `stage`, `handler` (null: not told), `act_event`, `day`.

    The purchase is the tender of its process, the award of its lot and the contract itself; the payments are those of
    `kinds`. An acceptance that names a contract is that contract's, one that names a process its contracts', any other
    the whole project's.
    """
    signed = one_each(f.of("contract.signed"), CONTRACT)
    keys = signed.select(*CONTRACT, "ocid", "lot_id")
    step = [pl.col("handler"), pl.col("day"), pl.col("event").alias("act_event")]
    tendered = f.with_named("tender.published").select("scope_id", "ocid", *step)
    awarded = f.with_named("award.made").select("scope_id", "ocid", *step, award_lot="lot_id")
    of_lot = (pl.col("award_lot") == pl.col("lot_id")).fill_null(value=True)
    accepted = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    paid = one_each(f.of("payment.made").filter(pl.col("payment_kind").is_in(list(kinds))), ["scope_id", "payment_id"])
    own, process = pl.col("contract_id").is_not_null(), pl.col("ocid").is_not_null()
    whole = accepted.filter(~own & ~process).select("scope_id", *step)
    parts = {
        PURCHASE: [
            signed.select(*CONTRACT, *step),
            keys.join(tendered, on=["scope_id", "ocid"]),
            keys.join(awarded, on=["scope_id", "ocid"]).filter(of_lot),
        ],
        ACCEPTANCE: [
            accepted.filter(own).select(*CONTRACT, *step),
            keys.join(accepted.filter(~own & process).select("scope_id", "ocid", *step), on=["scope_id", "ocid"]),
            keys.join(whole, on="scope_id"),
        ],
        PAYMENT: [paid.filter(own).select(*CONTRACT, *step)],
    }
    columns = [*CONTRACT, "handler", "day", "act_event"]
    return pl.concat(
        [frame.select(*columns, stage=pl.lit(stage)) for stage, frames in parts.items() for frame in frames]
    )
