"""What is owed to small and medium suppliers: the terms of their contracts, from when each bill runs, what paid it.

A bill is one thing for which the buyer's time to pay runs (国务院令802号 arts 9, 10; 728号 arts 8, 9): what was
delivered; where acceptance is agreed on, what passed it, or the end of the agreed time to accept where that was let
pass; where payment by confirmed amounts is agreed on, each certificate of progress and the reviewed settlement. An
invoice, or anything else, is no start the law knows: there the most the law allows runs from delivery.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, FINAL_KINDS, PAID_KINDS
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import once, one_each
from monitor.rules.kit.milestones import milestones

BILL = ["scope_id", "event", "contract_id"]
"""A bill: an acceptance of a whole project bills each of its contracts."""
PART_KINDS = ("progress", *FINAL_KINDS)
"""Payments that can pay a certificate of progress."""
STATUTORY = ("delivery", "acceptance", "settlement")
"""Starts of the time to pay that the law knows."""
UNIT = 10**12
"""A ratio of the contract has twelve places."""
MOST_RETENTION = 3 * UNIT // 100
"""What may stay unpaid where no retention is told: 3 % of the settlement at most (建质〔2017〕138号 art. 7)."""


def terms(f: Facts) -> pl.LazyFrame:
    """One row a contract: `CONTRACT` and what was agreed with its supplier."""
    signed = one_each(f.with_named("contract.signed"), CONTRACT)
    kept = pl.coalesce((pl.col("retention_ratio") * UNIT).cast(pl.Int128), pl.lit(MOST_RETENTION, dtype=pl.Int128))
    return signed.select(
        *CONTRACT,
        "buyer_id",
        "supplier_id",
        "supplier_is_sme",
        "pay_days",
        "pay_anchor",
        "acceptance_days",
        "payment_methods",
        "has_audit_clause",
        "late_daily_rate",
        kept.alias("kept"),
        pl.col("ocid").alias("contract_ocid"),
        pl.col("event").alias("contract_event"),
        pl.col("day").alias("contract_day"),
        cny("amount").alias("contract_fen"),
    )


def holds(f: Facts) -> pl.LazyFrame:
    """One row a request held for a reason (the first time), with the terms of its contract.

    `asked_fen`, `held_fen` and `disputed_fen` are null where they are not in yuan. The contract is the one the hold
    names, else the one its request names.
    """
    first = f.of("payment.withheld").sort("day", "at", "event")
    first = first.unique(["scope_id", "request_id", "hold_reason"], keep="first", maintain_order=True)
    asked = one_each(f.with_named("payment.requested"), ["scope_id", "request_id"])
    asked = asked.select("scope_id", "request_id", asked_contract="contract_id", asked_fen=cny("amount"))
    named = first.join(asked, on=["scope_id", "request_id"], how="left").with_columns(
        contract_id=pl.coalesce("contract_id", "asked_contract")
    )
    return named.join(terms(f), on=CONTRACT, how="left").with_columns(
        held_fen=cny("held_amount"),
        disputed_fen=cny("disputed_amount"),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def deliveries(f: Facts) -> pl.LazyFrame:
    """One row a delivery that was made: `CONTRACT`, `milestone_id`, `event`, `delivered_day`."""
    met = milestones(f, "delivery").filter("is_met")
    return met.select("scope_id", "milestone_id", "event", contract_id="of_contract", delivered_day="met_day")


def acceptances(f: Facts, contracts: pl.LazyFrame) -> pl.LazyFrame:
    """Each of `contracts` (`CONTRACT`, `contract_ocid`) with each acceptance of it, whatever its result.

    An acceptance that names a contract is that contract's, one that names a process is its contracts', any other the
    whole project's. Acceptances of a stage are not those of the whole. Columns: `CONTRACT`, `acceptance_id`,
    `acceptance_event`, `accepted_day`, `is_passed`.
    """
    told = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    whole = told.filter(pl.col("acceptance_kind") != "stage").select(
        "scope_id",
        "contract_id",
        "ocid",
        "acceptance_id",
        acceptance_event="event",
        accepted_day="day",
        is_passed=pl.col("result") == "passed",
    )
    keys = contracts.select(*CONTRACT, "contract_ocid")
    by_contract, by_process = pl.col("contract_id").is_not_null(), pl.col("ocid").is_not_null()
    process = whole.filter(~by_contract & by_process).drop("contract_id")
    project = whole.filter(~by_contract & ~by_process).drop("contract_id")
    found = (
        keys.join(whole.filter(by_contract), on=CONTRACT),
        keys.join(process, left_on=["scope_id", "contract_ocid"], right_on=["scope_id", "ocid"]),
        keys.join(project, on="scope_id"),
    )
    columns = [*CONTRACT, "acceptance_id", "acceptance_event", "accepted_day", "is_passed"]
    return pl.concat([part.select(columns) for part in found])


def _last_delivered(f: Facts) -> pl.LazyFrame:
    """Per contract the last delivery: one that came before cannot be told from its payment."""
    return (
        deliveries(f)
        .filter(pl.col("contract_id").is_not_null())
        .sort("delivered_day", "milestone_id", descending=True)
        .unique(CONTRACT, keep="first", maintain_order=True)
    )


def _on_delivery(f: Facts, agreed: pl.LazyFrame) -> pl.LazyFrame:
    """Bills that run from delivery, and those of contracts that do not tell from when."""
    mine = agreed.filter(~pl.col("pay_anchor").is_in(["acceptance", "settlement"]).fill_null(value=False))
    return mine.join(_last_delivered(f), on=CONTRACT).with_columns(
        day=pl.col("delivered_day"), start_day=pl.col("delivered_day")
    )


def _on_acceptance(f: Facts, agreed: pl.LazyFrame) -> pl.LazyFrame:
    """Bills that run from acceptance; from the end of the agreed time to accept where nobody had accepted by then."""
    mine = agreed.filter(pl.col("pay_anchor") == "acceptance").join(_last_delivered(f), on=CONTRACT, how="left")
    since = pl.col("delivered_day").is_null() | (pl.col("accepted_day") >= pl.col("delivered_day"))
    met = acceptances(f, mine).join(mine.select(*CONTRACT, "delivered_day"), on=CONTRACT).filter(since)
    first = pl.col("accepted_day") == pl.col("accepted_day").min()
    passed = pl.col("accepted_day").filter("is_passed")
    found = (
        met.sort("accepted_day", "acceptance_id")
        .group_by(CONTRACT, maintain_order=True)
        .agg(
            first_day=pl.col("accepted_day").min(),
            is_first_passed=(first & pl.col("is_passed")).any(),
            passed_day=passed.min(),
            acceptance_id=pl.col("acceptance_id").filter("is_passed").first(),
            acceptance_event=pl.col("acceptance_event").filter("is_passed").first(),
        )
    )
    agreed_end = (pl.col("delivered_day") + pl.col("acceptance_days")).cast(pl.Int32)
    is_let_pass = (pl.col("first_day").is_null() | (pl.col("first_day") > agreed_end)) & pl.col(
        "is_first_passed"
    ).fill_null(value=True)
    rows = mine.join(found, on=CONTRACT, how="left")
    rows = rows.filter(pl.col("delivered_day").is_not_null() | pl.col("passed_day").is_not_null())
    return rows.with_columns(
        start_day=pl.when(is_let_pass & agreed_end.is_not_null()).then(agreed_end).otherwise("passed_day"),
        is_refused=pl.col("passed_day").is_null() & pl.col("first_day").is_not_null(),
        day=pl.coalesce("delivered_day", "passed_day"),
        acceptance_id=pl.when(pl.col("milestone_id").is_null()).then("acceptance_id"),
        event=pl.coalesce("event", "acceptance_event"),
    ).drop("first_day", "is_first_passed", "passed_day", "acceptance_event")


def _on_settlement(f: Facts, agreed: pl.LazyFrame) -> pl.LazyFrame:
    """Bills that run from a confirmed amount: every certificate of progress, and the first reviewed settlement."""
    mine = agreed.filter(pl.col("pay_anchor") == "settlement")
    certified = one_each(f.of("progress.certified"), ["scope_id", "certificate_id"])
    certified = certified.select(*CONTRACT, "certificate_id", "event", "day")
    reviewed = f.of("review.concluded").filter(
        pl.col("review_kind") == "settlement",
        (pl.col("result") != "failed").fill_null(value=True),
        pl.col("contract_id").is_not_null(),
    )
    reviewed = reviewed.sort("day", "review_id", "event").unique(CONTRACT, keep="first", maintain_order=True)
    reviewed = reviewed.select(*CONTRACT, "review_id", "event", "day", reviewed_fen=cny("amount"))
    told = pl.concat([certified, reviewed], how="diagonal")
    return mine.join(told, on=CONTRACT).with_columns(start_day=pl.col("day"))


def bills(f: Facts, default_days: int, max_days: int) -> pl.LazyFrame:
    """One row a bill (`BILL`) of the contracts whose supplier is not told to be large, with how it was paid.

    `day` (delivered, accepted, confirmed), the bill's record (`milestone_id`, `acceptance_id`, `certificate_id` or
    `review_id`), the contract's `terms`; `start_day` (null: not told), `limit_days`, `limit_day` (last lawful day),
    `is_refused` (acceptance failed and was not repeated); of what `answers` it: `paid_day` (the last payment),
    `late_fen` (sum of what came after the limit), `payments` (events); `is_paid_out`: the contract was paid in full by
    then under other names; `is_unsure`: a payment in time does not tell what it pays.
    """
    agreed = terms(f).filter(pl.col("supplier_is_sme").fill_null(value=True))
    parts = [_on_delivery(f, agreed), _on_acceptance(f, agreed), _on_settlement(f, agreed)]
    days = pl.min_horizontal(pl.coalesce("pay_days", pl.lit(default_days)), pl.lit(max_days))
    is_foreign_start = ~pl.col("pay_anchor").is_in(STATUTORY).fill_null(value=True)
    told = pl.concat(parts, how="diagonal").with_columns(
        limit_days=pl.when(is_foreign_start).then(max_days).otherwise(days),
        is_refused=pl.col("is_refused").fill_null(value=False),
    )
    told = once(told.with_columns(limit_day=(pl.col("start_day") + pl.col("limit_days")).cast(pl.Int32)))
    late = pl.col("pay_day") > pl.col("limit_day")
    paid = (
        answers(f, told)
        .join(told.select(*BILL, "limit_day"), on=BILL)
        .group_by(BILL)
        .agg(
            paid_day=pl.col("pay_day").max(),
            late_fen=pl.col("pay_fen").filter(late).sum(),
            payments=pl.col("pay_event").unique().sort(),
        )
    )
    return once(_with_doubts(f, told.join(paid, on=BILL, how="left")))


def _payments(f: Facts) -> pl.LazyFrame:
    made = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    return made.select(
        *CONTRACT,
        "payment_kind",
        "payer_id",
        "payee_id",
        "certificate_ids",
        "payment_id",
        pay_event="event",
        pay_day="day",
        pay_fen=cny("amount"),
    )


def answers(f: Facts, told: pl.LazyFrame) -> pl.LazyFrame:
    """Each bill (`BILL`) with each payment that pays it: `payment_id`, `pay_event`, `pay_day`, `pay_fen`.

    A certificate is paid by the payments that name it, every other bill by the final ones of its contract.
    """
    paid = _payments(f)
    columns = [*BILL, "payment_id", "pay_event", "pay_day", "pay_fen"]
    by_name = paid.filter(pl.col("payment_kind").is_in(PART_KINDS)).drop("contract_id").explode("certificate_ids")
    certified = told.filter(pl.col("certificate_id").is_not_null()).select(*BILL, "certificate_id")
    named = certified.join(
        by_name, left_on=["scope_id", "certificate_id"], right_on=["scope_id", "certificate_ids"]
    ).select(columns)
    final = paid.filter(pl.col("payment_kind").is_in(FINAL_KINDS))
    others = told.filter(pl.col("certificate_id").is_null()).select(BILL)
    return pl.concat([named, others.join(final, on=CONTRACT).select(columns)])


def _with_doubts(f: Facts, told: pl.LazyFrame) -> pl.LazyFrame:
    """`told` with `is_paid_out` and `is_unsure`."""
    paid = _payments(f)
    asked = told.select(
        *BILL, "buyer_id", "supplier_id", "certificate_id", "start_day", "limit_day", "kept", "contract_fen",
        "reviewed_fen",
    )  # fmt: skip
    in_time = pl.col("pay_day") <= pl.col("limit_day")
    whole = asked.filter(pl.col("certificate_id").is_null())
    owed = pl.coalesce("reviewed_fen", "contract_fen").cast(pl.Int128) * (UNIT - pl.col("kept"))
    out = (
        whole.join(paid.filter(pl.col("payment_kind").is_in(PAID_KINDS)).drop("payer_id", "payee_id"), on=CONTRACT)
        .filter(in_time)
        .group_by(BILL)
        .agg(is_paid_out=pl.col("pay_fen").sum().cast(pl.Int128) * UNIT >= owed.first())
    )
    parties = {"left_on": ["scope_id", "buyer_id", "supplier_id"], "right_on": ["scope_id", "payer_id", "payee_id"]}
    part, any_kind = (pl.col("payment_kind").is_in(list(kinds)) for kinds in (PART_KINDS, PAID_KINDS))
    nameless = paid.filter(pl.col("contract_id").is_null()).drop("contract_id")
    listless = paid.filter(part, pl.col("certificate_ids").is_null()).drop("payer_id", "payee_id")
    certified = asked.filter(pl.col("certificate_id").is_not_null())
    in_span = in_time & (pl.col("pay_day") >= pl.col("start_day"))
    doubts = pl.concat(
        [
            whole.join(nameless.filter(any_kind), **parties).filter(in_time).select(BILL),  # type: ignore[arg-type]
            certified.join(
                nameless.filter(part, pl.col("certificate_ids").is_null()),
                **parties,  # type: ignore[arg-type]
            ).filter(in_span).select(BILL),
            certified.join(listless, on=CONTRACT).filter(in_span).select(BILL),
        ]
    ).unique().with_columns(is_unsure=pl.lit(value=True))  # fmt: skip
    return (
        told.join(out, on=BILL, how="left")
        .join(doubts, on=BILL, how="left")
        .with_columns(pl.col("is_paid_out", "is_unsure").fill_null(value=False))
    )
