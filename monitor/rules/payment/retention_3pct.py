"""More than 3 % of the settlement is held back as quality retention.

What it checks
    Each quality retention, in money or as a guarantee: what is held under its contract up to and with it, less what has
    gone back, against 3 % of the settled amount.
Why it matters
    Every fen held back beyond the law is an unpaid loan of the contractor to the owner.
Legal source
    建质〔2017〕138号, article 7: the retention, or the guarantee in its place, is at most 3 % of the settlement;
    财建〔2022〕183号, section one, says the same.
Does not apply
    Bid, performance and wage deposits and other guarantees.
Innocent explanations
    The settlement was corrected downwards afterwards; a guarantee replaced the money and the return of the money was
    not submitted.
Ask next
    The settlement, and when the retention is due back.
Known gaps
    Before the settlement nobody can tell: the base is not the contract amount. Of several settlements of a contract the
    last one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.guarantees import GUARANTEE, provided, returns
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share, summed
from monitor.vocabulary.verdicts import Severity

ZH = """预留的工程质量保证金超过结算总额的3%。

查什么
    每笔工程质量保证金（扣留现金或者保函）：该合同截至并包括本笔、扣除已返还的保证金，是否超过结算审定额的3%。
为什么要紧
    超出法定比例扣留的每一分钱，都是承包人无偿借给建设单位的。
法律依据
    建质〔2017〕138号第7条：质量保证金（保函）不得超过工程价款结算总额的3%；财建〔2022〕183号第一条相同。
不适用
    投标、履约、农民工工资保证金和其他担保。
可能的正当理由
    结算后来调低；保函替换了现金，现金的返还没有报送。
接着问
    结算审定书；质保金何时返还。
已知不足
    结算之前无法判断：基数不是合同金额。一份合同有几次结算的，取最后一次。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得超过 3 %: exactly 3 % is lawful."""

    max_ratio: str = param("0.03", unit="ratio", zh="质保金上限（含）", en="Most that may be held (incl.)")


def with_returned(f: Facts, given: pl.LazyFrame) -> pl.LazyFrame:
    """`given` with `returned_fen`, what had gone back of the retentions of their contract by the end of their day."""
    back = returns(f).join(given.select(*GUARANTEE, "contract_id"), on=GUARANTEE)
    daily = back.group_by(*CONTRACT, "returned_day").agg(returned_fen=pl.col("returned_fen").sum())
    ordered = daily.sort("returned_day").with_columns(pl.col("returned_fen").cum_sum().over(CONTRACT))
    found = given.sort("day").join_asof(
        ordered, left_on="day", right_on="returned_day", by=CONTRACT, check_sortedness=False
    )
    return found.with_columns(pl.col("returned_fen").fill_null(0))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a guarantee; quality retentions with what is held and what the settlement allows."""
    every = one_each(f.of("guarantee.provided"), GUARANTEE)
    given = provided(f, ["quality"])
    rows = with_returned(f, given)
    rows = summed(rows, "given", by=CONTRACT, amount="guarantee_fen", order=["day", "at", "guarantee_id"])
    settled = f.of("review.concluded").filter(
        pl.col("review_kind") == "settlement", pl.col("contract_id").is_not_null()
    )
    settled = one_each(settled, CONTRACT).select(
        *CONTRACT, settled_fen=cny("amount"), settled_day="day", settled_event="event"
    )
    rows = rows.join(settled, on=CONTRACT, how="left").with_columns(
        held_fen=pl.col("given_fen") - pl.col("returned_fen"),
        limit_fen=share("settled_fen", p.max_ratio),
        events=pl.concat_list("settled_event").list.drop_nulls(),
    )
    rows = rows.with_columns(stake_fen=(pl.col("held_fen") - pl.col("limit_fen")).clip(lower_bound=0))
    return pl.concat([rows, every.join(given, on=["scope_id", "event"], how="anti")], how="diagonal")


def applies(_: Params) -> pl.Expr:
    """Quality retentions."""
    return pl.col("guarantee_kind") == "quality"


def flagged(_: Params) -> pl.Expr:
    """Above the share; an amount that is not in yuan can only add to it."""
    return pl.col("held_fen") > pl.col("limit_fen")


def _kept(
    amount: Any, name: str = "G-A", day: str = "2026-12-10", kind: str = "quality", **more: Any
) -> dict[str, Any]:
    told = {"guarantee_id": name, "guarantee_kind": kind, "form": "withheld", "contract_id": "CON-A", "amount": amount}
    return like("guarantee.provided", day, **{**told, **more})


def _settled(amount: Any = "1000000.00", day: str = "2026-12-01", **more: Any) -> dict[str, Any]:
    told = {"review_id": f"RV-{day}", "review_kind": "settlement", "contract_id": "CON-A", "amount": amount}
    return like("review.concluded", day, **{**told, **more})


def _back(name: str, amount: str, day: str) -> dict[str, Any]:
    return like("guarantee.returned", day, guarantee_id=name, amount=amount)


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="pay.retention-3pct",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("guarantee.provided",),
    reads=("guarantee.provided", "guarantee.returned", "review.concluded"),
    about=("guarantee_id",),
    needs=("contract_id", "settled_fen", "given_in_yuan"),
    evidence=(
        Shown("held_fen", "预留质保金合计（元）", "Held in all (CNY)"),
        Shown("settled_fen", "结算审定额（元）", "Settled (CNY)"),
        Shown("limit_fen", "允许预留（元）", "May be held (CNY)"),
        Shown("day", "预留日", "Held since"),
        Shown("settled_day", "结算日", "Settled on"),
        Shown("form", "形式", "Form", codes="guarantee_form"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "质量保证金不超过3%", "en": "Retention of at most 3 % of the settlement"},
    message={
        "zh": "合同 {contract_id} 至 {day} 预留质量保证金 {held_fen} 元，结算 {settled_fen} 元，按 {max_ratio} 至多预留 {limit_fen} 元",
        "en": "Contract {contract_id}: CNY {held_fen} held as retention by {day}; settled at {settled_fen}, of which "
        "the share of {max_ratio} is {limit_fen}",
    },
    cites=(Cite("cn-quality-deposit-138", "7"), Cite("cn-payment-183", "一")),
    in_force=date(2017, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly 3 %", (_settled(), _kept("30000.00")), {"G-A": "clear"}),
        Example("one fen more", (_settled(), _kept("30000.01")), {"G-A": "flagged"}),
        Example("one fen more, submitted in the opposite order", (_kept("30000.01"), _settled()), {"G-A": "flagged"}),
        Example(
            "3 % of an amount that does not divide", (_settled("1000000.33"), _kept("30000.01")), {"G-A": "flagged"}
        ),
        Example(
            "a bank guarantee counts like money",
            (_settled(), _kept("30000.01", form="bank_guarantee")),
            {"G-A": "flagged"},
        ),
        Example(
            "two that add up; the one that goes above",
            (_settled(), _kept("0.01", "G-B", "2026-12-11"), _kept("30000.00")),
            {"G-A": "clear", "G-B": "flagged"},
        ),
        Example(
            "the money went back on the day on which the guarantee came",
            (
                _settled(),
                _kept("30000.00"),
                _back("G-A", "30000.00", "2026-12-20"),
                _kept("30000.00", "G-B", "2026-12-20", form="bank_guarantee"),
            ),
            {"G-A": "clear", "G-B": "clear"},
        ),
        Example(
            "it went back a day later, or one fen of it did not",
            (
                _settled(),
                _kept("30000.00"),
                _back("G-A", "29999.99", "2026-12-20"),
                _back("G-A", "0.01", "2026-12-21"),
                _kept("30000.00", "G-B", "2026-12-20"),
            ),
            {"G-B": "flagged"},
        ),
        Example(
            "the last settlement counts",
            (_settled(), _settled("900000.00", "2026-12-20"), _kept("27000.01")),
            {"G-A": "flagged"},
        ),
        Example(
            "another review is no settlement", (_settled(review_kind="audit"), _kept("1.00")), {"G-A": "not_assessable"}
        ),
        Example("not settled yet", (_kept("30000.01"),), {"G-A": ("not_assessable", "missing: settled_fen")}),
        Example(
            "it names no contract",
            (_settled(), _kept("1.00", contract_id=None, ocid="ocds-tw9990-2026-0017", regime="tendering")),
            {"G-A": "not_assessable"},
        ),
        Example(
            "a part in another currency can only add to it",
            (_settled(), _kept(DOLLARS), _kept("30000.00", "G-B"), _kept("0.01", "G-C")),
            {"G-A": "not_assessable", "G-B": ("not_assessable", "missing: given_in_yuan"), "G-C": "flagged"},
        ),
        Example("a performance bond", (_settled(), _kept("90000.00", kind="performance")), {"G-A": "not_applicable"}),
        Example(
            "settled in another currency",
            (_settled(DOLLARS), _kept("30000.00")),
            {"G-A": ("not_assessable", "missing: settled_fen")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
