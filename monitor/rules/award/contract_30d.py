"""No contract was signed within thirty days of the notice of award.

What it checks
    The days from the first notice of an award to the first contract signed on it; where none is signed, whether the
    thirty days are over.
Why it matters
    Between award and contract the terms can be moved without anybody watching.
Legal source
    Law on Tendering and Bidding, article 46; Government Procurement Law, article 46: within thirty days of the notice.
Does not apply
    Procedures outside both laws; awards that fell before the period was over (a later award of the lot, or its end);
    direct awards, which have no notice.
Innocent explanations
    A complaint suspended the procedure; the winner refused to sign; the contract was signed and not submitted, or
    submitted without its award. No period moves because its last day is a rest day.
Ask next
    What was negotiated after the notice, and whether the bid bond was kept.
Known gaps
    A contract of the winner that names no award may be on this one: where it was signed in time, nobody can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, met, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """中标通知书发出后三十天内没有签订合同。

查什么
    从中标通知书首次发出到该中标结果第一份合同签订的天数；没有签订的，三十天是否已过。
为什么要紧
    从中标到签约之间，条件可能在没有人看见的时候改动。
法律依据
    招标投标法第46条、政府采购法第46条：自中标通知书发出之日起三十日内。
不适用
    两部法律之外的程序；期限届满前即告失效的中标结果（同一标段另行定标或终止）；没有通知书的直接发包。
可能的正当理由
    因投诉暂停；中标人拒绝签约；合同已签而没有报送，或报送时没有写明中标结果。期限最后一天是休息日的不顺延。
接着问
    发出通知之后又谈了什么；投标保证金是否退还。
已知不足
    中标人签订而没有写明中标结果的合同，可能就是这一份：在期限内签订的，无法判定。
"""

AWARD = ["scope_id", "award_id"]
UNNOTIFIED = ("direct", "framework", "other")
"""Methods without a notice of award."""


@dataclass(frozen=True, slots=True)
class Params:
    """三十日内: the thirtieth day is inside."""

    max_days: int = param(30, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def contracts(f: Facts) -> pl.LazyFrame:
    """Contracts with their amount in yuan."""
    return f.of("contract.signed").with_columns(contract_cny=cny("amount"))


def signed(f: Facts) -> pl.LazyFrame:
    """The first contract on each award."""
    named = contracts(f).filter(pl.col("award_id").is_not_null())
    return (
        named.select(*AWARD, "contract_cny", signed_day="day", contract_event="event")
        .sort("signed_day", "contract_event")
        .unique(AWARD, keep="first", maintain_order=True)
    )


def unnamed(f: Facts, notices: pl.LazyFrame) -> pl.LazyFrame:
    """Per notified award: the first day on which its winner signed a contract of the process that names no award."""
    loose = f.of("contract.signed").filter(pl.col("award_id").is_null())
    winners = f.of("award.notified", "notices").filter("is_winner")
    winners = winners.join(notices.select("scope_id", "ocid", "event", "award_id"), on=["scope_id", "event"])
    winners = winners.select(*PROCESS, "award_id", supplier_id="recipient_id").unique()
    maybe = winners.join(loose.select(*PROCESS, "supplier_id", "day"), on=[*PROCESS, "supplier_id"])
    return maybe.group_by(AWARD).agg(unnamed_day=pl.col("day").min())


def fallen(f: Facts, notices: pl.LazyFrame) -> pl.LazyFrame:
    """Awards that a later award or the end of their lot put aside: `AWARD` and the first such day."""
    made = one_each(f.of("award.made"), AWARD)
    lots = notices.join(made.select(*AWARD, "lot_id"), on=AWARD)
    rows = lots.select(*PROCESS, "lot_id", "award_id", notified_day="day")
    ends = [acts(made, other=pl.col("award_id")), acts(f.of("tender.terminated"))]
    after = met(rows, pl.concat(ends, how="diagonal")).filter(
        pl.col("act_day") > pl.col("notified_day"), pl.col("other").ne_missing(pl.col("award_id"))
    )
    return after.group_by(AWARD).agg(fell_day=pl.col("act_day").min())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a notified award, or a contract on an award of which no notice was told."""
    notices = f.of("award.notified").sort("day", "at", "event").unique(AWARD, keep="first", maintain_order=True)
    rows = notices.select(*PROCESS, "award_id", "regime", "event", "day", notified_day="day")
    for told in (signed(f), unnamed(f, notices), fallen(f, notices)):
        rows = rows.join(told, on=AWARD, how="left")
    taken = rows.select("scope_id", event="contract_event").drop_nulls()
    loose = one_each(contracts(f), ["scope_id", "contract_id"]).join(taken, on=["scope_id", "event"], how="anti")
    loose = loose.join(notices.select(AWARD), on=AWARD, how="anti").select(
        *PROCESS, "award_id", "contract_id", "regime", "method", "event", "day", "contract_cny", signed_day="day"
    )
    days = pl.col("signed_day") - pl.col("notified_day")
    due = pl.when(pl.col("signed_day").is_null()).then(days_after(pl.col("notified_day"), p.max_days))
    may_be_signed = (pl.col("unnamed_day") <= due).fill_null(value=False)
    return pl.concat([rows, loose], how="diagonal").with_columns(
        due_day=pl.when(~may_be_signed).then(due),
        contract_award_id=pl.when(~may_be_signed).then(pl.coalesce("award_id", pl.lit("-"))),
        cured_day="signed_day",
        days=days,
        has_fallen=pl.col("signed_day").is_null() & (pl.col("fell_day") <= due).fill_null(value=False),
        stake_fen="contract_cny",
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Awards under either law that stand; contracts of methods that have a notice."""
    regime = pl.col("regime").is_in(["tendering", "government_procurement"])
    return regime & ~pl.col("has_fallen") & ~pl.col("method").is_in(UNNOTIFIED).fill_null(value=False)


def flagged(p: Params) -> pl.Expr:
    """Signed too late; a contract not signed yet is awaited."""
    return pl.when(pl.col("signed_day").is_null()).then(pl.lit(value=False)).otherwise(pl.col("days") > p.max_days)


def _notified(day: str = "2026-04-01", award_id: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.notified", day, award_id=award_id, **more)


def _contract(day: str, award_id: str | None = "AW-A", **more: Any) -> dict[str, Any]:
    named = {} if award_id is None else {"award_id": award_id}
    return like("contract.signed", day, contract_id="CON-A", ocid="ocds-tw9990-2026-0017", **named, **more)


RULE = Rule(
    id="awd.contract-30d",
    version=1,
    family="awd",
    severity=Severity.HIGH,
    scope="process",
    judges=("award.notified", "contract.signed"),
    reads=("award.notified", "contract.signed", "award.made", "tender.terminated"),
    about=("award_id", "contract_id"),
    needs=("notified_day", "contract_award_id"),
    evidence=(
        Shown("notified_day", "中标通知书发出日", "Award notified on"),
        Shown("signed_day", "合同签订日", "Contract signed on"),
        Shown("days", "间隔天数", "Days between"),
        Shown("stake_fen", "合同金额（元）", "Contract amount (CNY)"),
    ),
    title={"zh": "三十日内签合同", "en": "Contract within thirty days of the award notice"},
    message={
        "zh": "中标通知书 {notified_day} 发出，{max_days} 天内未签订合同[，{signed_day} 才签订，超期 {days-max_days} 天]",
        "en": "Award notified on {notified_day}; no contract was signed within {max_days} days[: signed on "
        "{signed_day}, days late: {days-max_days}]",
    },
    cites=(Cite("cn-bidding-law", "46"), Cite("cn-procurement-law", "46")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("signed on the thirtieth day", (_notified(), _contract("2026-05-01")), {"AW-A": "clear"}),
        Example("signed on the thirty-first day", (_notified(), _contract("2026-05-02")), {"AW-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_contract("2026-05-02"), _notified()), {"AW-A": "flagged"}
        ),
        Example(
            "not signed, the thirtieth day is not over",
            (_notified(),),
            {"AW-A": ("not_applicable", "not_due")},
            as_of="2026-05-01",
        ),
        Example("not signed, the day after", (_notified(),), {"AW-A": ("flagged", "overdue")}, as_of="2026-05-02"),
        Example(
            "notified twice: the first notice counts",
            (_notified(), _notified("2026-04-20"), _contract("2026-05-02")),
            {"AW-A": "flagged"},
        ),
        Example(
            "two contracts on one award: the first counts",
            (
                _notified(),
                _contract("2026-04-10"),
                like(
                    "contract.signed", "2026-06-10", contract_id="CON-B", ocid="ocds-tw9990-2026-0017", award_id="AW-A"
                ),
            ),
            {"AW-A": "clear"},
        ),
        Example(
            "the winner signed in time, and the contract names no award",
            (
                _notified(notices=[{"recipient": {"id": "91999001MA00001110"}, "is_winner": True}]),
                _contract("2026-05-01", award_id=None, supplier={"id": "91999001MA00001110"}),
            ),
            {"AW-A": ("not_assessable", "missing: contract_award_id"), "CON-A": "not_assessable"},
        ),
        Example(
            "the winner signed too late, whichever award the contract is on",
            (
                _notified(notices=[{"recipient": {"id": "91999001MA00001110"}, "is_winner": True}]),
                _contract("2026-05-02", award_id=None, supplier={"id": "91999001MA00001110"}),
            ),
            {"AW-A": "flagged"},
        ),
        Example(
            "the first award fell, the second was signed",
            (
                like("award.made", "2026-03-30", award_id="AW-A", lot_id="L1"),
                like("award.made", "2026-04-20", award_id="AW-B", lot_id="L1"),
                _notified(),
                _notified("2026-04-21", award_id="AW-B"),
                _contract("2026-05-10", award_id="AW-B"),
            ),
            {"AW-A": "not_applicable", "AW-B": "clear"},
        ),
        Example(
            "another lot's award does not put it aside",
            (
                like("award.made", "2026-03-30", award_id="AW-A", lot_id="L1"),
                like("award.made", "2026-04-20", award_id="AW-B", lot_id="L2"),
                _notified(),
            ),
            {"AW-A": "flagged"},
        ),
        Example("outside both laws", (_notified(regime="other"),), {"AW-A": "not_applicable"}),
        Example(
            "a direct award has no notice",
            (_contract("2026-05-01", award_id=None, method="direct"),),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "a contract on an award of which no notice was told",
            (_contract("2026-05-01"),),
            {"CON-A": ("not_assessable", "missing: notified_day")},
        ),
        Example(
            "an award of the day of the notice does not put it aside, one of the day after does",
            (
                like("award.made", "2026-03-30", award_id="AW-A", lot_id="L1"),
                like("award.made", "2026-04-01", award_id="AW-B", lot_id="L1"),
                like("award.made", "2026-03-30", award_id="AW-C", lot_id="L2"),
                like("award.made", "2026-04-02", award_id="AW-D", lot_id="L2"),
                _notified(),
                _notified(award_id="AW-C"),
            ),
            {"AW-A": ("flagged", "overdue"), "AW-C": "not_applicable"},
        ),
        Example(
            "the award fell on the thirtieth day",
            (
                like("award.made", "2026-03-30", award_id="AW-A", lot_id="L1"),
                like("award.made", "2026-05-01", award_id="AW-B", lot_id="L1"),
                _notified(),
            ),
            {"AW-A": "not_applicable"},
        ),
        Example(
            "signed too late, in dollars",
            (_notified(), _contract("2026-05-02", amount={"amount": "900000.00", "currency": "USD"})),
            {"AW-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
