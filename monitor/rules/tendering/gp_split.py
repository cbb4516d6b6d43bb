"""One unit's purchases of one kind from one budget line in one year pass the open-tender threshold, and none was open.

What it checks
    Contracts for goods and services under the government procurement law that were bought by another method than open
    tender: whether those of one buyer, budget line, catalogue class and fiscal year, this one included, together pass
    the open-tender threshold, with no approved method or budget adjustment behind them.
Why it matters
    Cut into small purchases, a large one never has to be tendered.
Legal source
    Government Procurement Law article 28; its Implementing Regulation, article 28. The threshold is the province's
    (for central units: State Council notice 2019 no. 55).
Does not apply
    Open tenders, framework agreements, works (tnd.split-evasion), the tendering law; a purchase that passes the
    threshold alone (tnd.gp-method-approval). What was approved is clear and is not added.
Innocent explanations
    The budget was adjusted in the middle of the year and the approval was not submitted; the class is so wide that the
    goods have nothing in common.
Ask next
    The budget of that line: was the whole need known at the start of the year?
Known gaps
    The county must set the threshold. Classes are compared by code: a class within another is not seen. Where no
    fiscal year is told it is the year of signing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.preceding import granted
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.splitting import splits
from monitor.vocabulary.verdicts import Severity

ZH = """一个单位一年内同一预算项目同一品目的采购合计超过公开招标限额，没有一次公开招标。

查什么
    适用政府采购法、以公开招标以外方式采购货物和服务的合同：同一采购人、同一预算指标、同一品目、同一预算年度的（含本份）合计是否
    超过公开招标限额，又没有采购方式变更或预算调整的批准。
为什么要紧
    一次大的采购拆成几次小的，就永远不用公开招标。
法律依据
    政府采购法第28条；实施条例第28条。限额由省级规定（中央单位见国办发〔2019〕55号）。
不适用
    公开招标；框架协议；工程（由 tnd.split-evasion 判断）；招标投标法；单独超过限额的采购（由 tnd.gp-method-approval 判断）。经
    批准的为未见异常，也不计入。
可能的正当理由
    年中调整了预算而批准没有报送；品目太宽，买的东西并不是一类。
接着问
    该预算项目的预算：年初是否已知道全部需要？
已知不足
    限额须由县设定。品目按代码比较，大类之下的小类看不出。没有写明预算年度的，按签订年份。
"""

GROUP = ("buyer_id", "budget_line_id", "catalogue_class", "year")
APPROVED = ("procurement_method", "budget_adjustment")


@dataclass(frozen=True, slots=True)
class Params:
    """累计资金数额超过: above the threshold, the threshold itself is lawful."""

    open_tender_threshold: int | None = param(None, unit="CNY", zh="公开招标限额（不含）", en="Threshold (excl.)")
    window: int = param(731, unit="day", zh="回看天数（含一个预算年度）", en="Days looked back (holds a fiscal year)")


def approved(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`scope_id`, `event` of contracts with an approval for them, their process or their project by their day."""
    told, names = granted(f, APPROVED), ("contract_id", "ocid", "project_id")
    named = pl.coalesce(*(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in names))
    told = told.with_columns(narrowest=named)
    kept = []
    for name in names:
        acts = told.filter(pl.col("narrowest") == name).select("scope_id", name, told_day="day")
        met = rows.join(acts, on=["scope_id", name]).filter(pl.col("told_day") <= pl.col("day"))
        kept.append(met.select("scope_id", "event"))
    return pl.concat(kept).unique().with_columns(is_approved=pl.lit(value=True))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with those of the year that it is added to."""
    threshold = None if p.open_tender_threshold is None else p.open_tender_threshold * FEN
    signed = one_each(f.of("contract.signed"), ["scope_id", "contract_id"])
    rows = signed.join(approved(f, signed), on=["scope_id", "event"], how="left").with_columns(
        amount_cny=cny("amount"),
        open_tender_threshold=pl.lit(threshold, dtype=pl.Int64),
        year=pl.coalesce("fiscal_year", pl.col("day").cast(pl.Date).dt.year()),
        is_approved=pl.col("is_approved").fill_null(value=False),
    )
    pieces = rows.filter(is_piece(), ~pl.col("is_approved"))
    found = splits(
        pieces.select("scope_id", "event", "day", *GROUP, "amount_cny", "open_tender_threshold"),
        "split",
        group=GROUP,
        window=p.window,
        amount="amount_cny",
        threshold=pl.col("open_tender_threshold") + 1,  # 超过: a fen above it
        min_count=2,
    ).select("scope_id", "event", "^split.*$")
    rows = rows.join(found, on=["scope_id", "event"], how="left")
    return rows.with_columns(events=pl.col("split_events"), stake_fen=pl.col("split_fen"))


def is_piece() -> pl.Expr:
    """Goods and services under the procurement law, bought by another method."""
    other = ~pl.col("method").is_in(["open", "framework"])
    return (pl.col("regime") == "government_procurement") & (pl.col("category") != "works") & other


def applies(_: Params) -> pl.Expr:
    """Pieces that do not pass the threshold alone."""
    small = pl.col("amount_cny") <= pl.col("open_tender_threshold")
    return pl.when(is_piece()).then(small).otherwise(pl.lit(value=False))


def below(_: Params) -> pl.Expr:
    """Together not above the threshold."""
    return pl.col("split_fen") <= pl.col("open_tender_threshold")


def flagged(_: Params) -> pl.Expr:
    """Together above it, and not approved."""
    return pl.when("is_approved").then(pl.lit(value=False)).otherwise("split")


SET = {"open_tender_threshold": 2_000_000}
OTHER = "11999001MB00000946"
GP = "government_procurement"


def _signed(name: str, amount: Any = "1000000.00", day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": name, "regime": GP, "method": "inquiry", "category": "goods"}
    told |= {"buyer": {"id": UNIT}, "budget_line_id": "BL-1", "catalogue_class": "A02", "amount": amount}
    return like("contract.signed", day, **(told | more))


def _approved(kind: str = "procurement_method", day: str = "2026-05-04", **more: Any) -> dict[str, Any]:
    return like(
        "approval.granted", day, approval_id=f"APP-{kind}", approval_kind=kind, **(more or {"contract_id": "CON-B"})
    )


FIRST = _signed("CON-A")
SECOND = _signed("CON-B", "1000000.01", "2026-05-04")

RULE = Rule(
    id="tnd.gp-split",
    version=1,
    family="tnd",
    severity=Severity.CRITICAL,
    scope="unit",
    reach="window",
    judges=("contract.signed",),
    reads=("contract.signed", "approval.granted"),
    about=("contract_id",),
    needs=("open_tender_threshold", "amount_cny", "budget_line_id", "catalogue_class"),
    evidence=(
        Shown("split_fen", "合计（元）", "Together (CNY)"),
        Shown("split_count", "合同数", "Contracts"),
        Shown("split_first_day", "首份签订日", "First signed on"),
        Shown("amount_fen", "本合同金额（元）", "This contract (CNY)"),
        Shown("day", "签订日", "Signed on"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("budget_line_id", "预算指标", "Budget line"),
        Shown("catalogue_class", "品目", "Catalogue class"),
        Shown("fiscal_year", "预算年度", "Fiscal year"),
    ),
    title={"zh": "政府采购化整为零", "en": "Government procurement split"},
    message={
        "zh": "预算指标 {budget_line_id} 下品目 {catalogue_class} 的 {split_count} 份合同（{split_first_day} 至 {day}）没有公开招标，"
        "合计 {split_fen} 元，超过公开招标限额 {open_tender_threshold} 元，没有采购方式变更或预算调整的批准",
        "en": "{split_count} contracts of class {catalogue_class} under budget line {budget_line_id} "
        "({split_first_day} "
        "to {day}), none of them by open tender, CNY {split_fen} together: above the open-tender threshold of "
        "{open_tender_threshold} yuan, with no approval of the method and no budget adjustment",
    },
    cites=(
        Cite("cn-procurement-regulation", "28"),
        Cite("cn-procurement-law", "28"),
    ),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "a fen above together",
            (SECOND, FIRST),
            {"CON-A": ("clear", "below_threshold"), "CON-B": "flagged"},
            set=SET,
        ),
        Example(
            "the threshold itself",
            (FIRST, _signed("CON-B", day="2026-05-04")),
            {"CON-B": ("clear", "below_threshold")},
            set=SET,
        ),
        Example("approved as a method", (FIRST, SECOND, _approved()), {"CON-B": ("clear", "lawful")}, set=SET),
        Example(
            "the budget was adjusted, told for the project",
            (
                FIRST,
                _signed("CON-B", "1000000.01", "2026-05-04", project_id="PRJ-A"),
                _approved("budget_adjustment", project_id="PRJ-A"),
            ),
            {"CON-B": ("clear", "lawful")},
            set=SET,
        ),
        Example(
            "approved for another process of the project",
            (
                FIRST,
                _signed("CON-B", "1000000.01", "2026-05-04", project_id="PRJ-A", ocid="ocds-tw9990-2026-0017"),
                _approved(project_id="PRJ-A", ocid="ocds-tw9990-2026-0099", regime=GP),
            ),
            {"CON-B": "flagged"},
            set=SET,
        ),
        Example(
            "approved for its process",
            (
                FIRST,
                _signed("CON-B", "1000000.01", "2026-05-04", project_id="PRJ-A", ocid="ocds-tw9990-2026-0017"),
                _approved(project_id="PRJ-A", ocid="ocds-tw9990-2026-0017", regime=GP),
            ),
            {"CON-B": ("clear", "lawful")},
            set=SET,
        ),
        Example("approved the day after", (FIRST, SECOND, _approved(day="2026-05-05")), {"CON-B": "flagged"}, set=SET),
        Example("another approval", (FIRST, SECOND, _approved("estimate")), {"CON-B": "flagged"}, set=SET),
        Example(
            "what was approved is not added",
            (FIRST, SECOND, _approved(), _signed("CON-C", day="2026-06-01")),
            {"CON-C": ("clear", "below_threshold")},
            set=SET,
        ),
        Example(
            "another budget line",
            (FIRST, _signed("CON-B", "1000000.01", budget_line_id="BL-2")),
            {"CON-B": "clear"},
            set=SET,
        ),
        Example(
            "another class", (FIRST, _signed("CON-B", "1000000.01", catalogue_class="A03")), {"CON-B": "clear"}, set=SET
        ),
        Example(
            "another buyer", (FIRST, _signed("CON-B", "1000000.01", buyer={"id": OTHER})), {"CON-B": "clear"}, set=SET
        ),
        Example(
            "the year after, and one charged to the year before",
            (
                FIRST,
                _signed("CON-B", "1000000.01", "2027-01-02"),
                _signed("CON-C", "1000000.01", "2027-01-03", fiscal_year=2026),
            ),
            {"CON-B": ("clear", "below_threshold"), "CON-C": "flagged"},
            as_of="2027-12-31",
            set=SET,
        ),
        Example(
            "of one fiscal year, signed 731 and 732 days apart",
            (
                _signed("CON-A", day="2025-01-01", fiscal_year=2026),
                _signed("CON-B", "1000000.01", "2027-01-02", fiscal_year=2026),
                _signed("CON-C", day="2025-01-01", fiscal_year=2026, budget_line_id="BL-2"),
                _signed("CON-D", "1000000.01", "2027-01-03", fiscal_year=2026, budget_line_id="BL-2"),
            ),
            {"CON-B": "flagged", "CON-D": "clear"},
            as_of="2027-12-31",
            set=SET,
        ),
        Example(
            "an open tender",
            (FIRST, _signed("CON-B", "1000000.01", method="open")),
            {"CON-B": "not_applicable"},
            set=SET,
        ),
        Example("a framework agreement", (_signed("CON-A", method="framework"),), {"CON-A": "not_applicable"}, set=SET),
        Example("works", (_signed("CON-A", category="works"),), {"CON-A": "not_applicable"}, set=SET),
        Example("the tendering law", (_signed("CON-A", regime="tendering"),), {"CON-A": "not_applicable"}, set=SET),
        Example("above the threshold alone", (_signed("CON-A", "2000000.01"),), {"CON-A": "not_applicable"}, set=SET),
        Example("at the threshold alone", (_signed("CON-A", "2000000.00"),), {"CON-A": "clear"}, set=SET),
        Example(
            "the class is not told",
            (FIRST, _signed("CON-B", catalogue_class=None)),
            {"CON-B": ("not_assessable", "missing: catalogue_class")},
            set=SET,
        ),
        Example(
            "the budget line is not told",
            (FIRST, _signed("CON-B", budget_line_id=None)),
            {"CON-B": ("not_assessable", "missing: budget_line_id")},
            set=SET,
        ),
        Example(
            "in dollars",
            (_signed("CON-A", {"amount": "9000000.00", "currency": "USD"}),),
            {"CON-A": ("not_assessable", "missing: amount_cny")},
            set=SET,
        ),
        Example(
            "the county has set no threshold",
            (FIRST,),
            {"CON-A": ("not_assessable", "missing: open_tender_threshold")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
