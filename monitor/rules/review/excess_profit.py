"""The firm's profit, as the result review found it, is out of proportion to its cost.

What it checks
    Each result review that tells cost and profit of the firm: whether profit / cost is above the limit.
Why it matters
    What the firm earns beyond the usual, the public paid beyond the need.
Legal source
    Daxing district: a third party reviews the profit of the firms; where excess profit means a loss of state or
    collective property, it is pursued. The text gives no figure: 15% is a starting value.
Does not apply
    Reviews that found a loss or no profit are clear.
Innocent explanations
    The trade's usual margin is higher; the firm took a risk that did not come true; its method saved cost; the cost
    leaves out overheads.
Ask next
    How the reviewer came to the cost, what competitors offered, and what was changed after the award.
Known gaps
    Mean and spread of the industry are reference data that nobody has given: the limit stands alone. Whether the
    reviewer was independent is asked by rev.third-party-review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """结果查究查明的企业盈利，与其成本不成比例。

查什么
    每份写明企业成本和盈利的结果查究：盈利除以成本是否超过界限。
为什么要紧
    企业多赚的那一部分，就是公家多花的那一部分。
法律依据
    大兴区：组织第三方机构严格审查企业项目盈利；导致企业获利过高，造成国有、集体的资产损失浪费的，严肃追究责任。原文没有数值，
    15%是起始值。
不适用
    查明亏损或者没有盈利的，判为合规。
可能的正当理由
    该行业的通常利润率较高；企业承担的风险没有发生；工法节省了成本；成本没有计入管理费用。
接着问
    审查单位怎样得出成本；其他投标人报价多少；定标以后改了什么。
已知不足
    行业平均值和离散程度属于参考数据，尚无人提供，只按界限判断。审查单位是否独立，由 rev.third-party-review 判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The limit itself is lawful."""

    profit_limit: str = param(
        "0.15", unit="ratio", zh="盈利与成本之比上限（含）", en="Profit / cost up to (incl.)", heuristic=True
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a review of a contract (or project) by one reviewer on one day."""
    rows = f.of("result.reviewed").with_columns(
        pl.col("day").cast(pl.Date).alias("date"),
        profit_cny=cny("profit"),
        cost_cny=cny("cost"),
    )
    most = share("cost_cny", p.profit_limit)
    return one_each(rows, ["scope_id", "project_id", "contract_id", "reviewer_id", "date"]).with_columns(
        over_fen=pl.col("profit_cny") - most,
        # in hundredths of a per cent, rounded down: for people to read, it decides nothing
        percent=(pl.col("profit_cny") * 10_000 // pl.col("cost_cny")).cast(pl.Decimal(20, 2)) / 100,
        stake_fen=(pl.col("profit_cny") - most).clip(lower_bound=0),
    )


def applies(_: Params) -> pl.Expr:
    """Every review."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """More profit than the limit allows for the cost."""
    return pl.col("over_fen") > 0


def _review(profit: Any, cost: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    told = {"project_id": "PRJ-A", "contract_id": "CON-A", "profit": profit, "cost": cost}
    return like("result.reviewed", "2026-04-10", **{name: value for name, value in (told | more).items() if value})


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="rev.excess-profit",
    version=1,
    family="rev",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="project",
    judges=("result.reviewed",),
    reads=("result.reviewed",),
    about=("project_id", "contract_id", "reviewer_id", "date"),
    needs=("profit_cny", "cost_cny"),
    evidence=(
        Shown("profit_fen", "企业盈利（元）", "Profit (CNY)"),
        Shown("cost_fen", "企业成本（元）", "Cost (CNY)"),
        Shown("percent", "盈利占成本（%）", "Profit in % of cost"),
        Shown("over_fen", "超出界限（元）", "Above the limit (CNY)"),
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "审查日", "Reviewed on"),
    ),
    title={"zh": "企业获利过高", "en": "Excess profit of the firm"},
    message={
        "zh": "{day} 审查：企业成本 {cost_fen} 元，盈利 {profit_fen} 元[，占成本 {percent}%]，超过界限 {profit_limit} 的部分为 "
        "{over_fen} 元（线索）",
        "en": "Review of {day}: cost CNY {cost_fen}, profit {profit_fen}[, {percent}% of cost], {over_fen} above the "
        "limit of {profit_limit} (a lead)",
    },
    cites=(Cite("seed-daxing", "结果查究"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly fifteen per cent", (_review("150000.00"),), {"CON-A": "clear"}),
        Example("one fen more", (_review("150000.01"),), {"CON-A": "flagged"}),
        Example("a limit between two fen", (_review("0.01", "0.10"),), {"CON-A": "clear"}),
        Example("the fen above it", (_review("0.02", "0.10"),), {"CON-A": "flagged"}),
        Example("a loss", (_review("-150000.01"),), {"CON-A": "clear"}),
        Example("profit without any cost", (_review("0.01", "0.00"),), {"CON-A": "flagged"}),
        Example("neither profit nor cost", (_review("0.00", "0.00"),), {"CON-A": "clear"}),
        Example("profit not told", (_review(None),), {"CON-A": ("not_assessable", "missing: profit_cny")}),
        Example("cost not told", (_review("1.00", None),), {"CON-A": ("not_assessable", "missing: cost_cny")}),
        Example("profit in another currency", (_review(DOLLARS),), {"CON-A": "not_assessable"}),
        Example("cost in another currency", (_review("1.00", DOLLARS),), {"CON-A": "not_assessable"}),
        Example(
            "of the whole project, put right by a correction",
            (_review("150000.01", contract_id=None), _review("150000.00", contract_id=None) | {"corrects": "ex-1"}),
            {"PRJ-A": "clear"},
        ),
        Example(
            "a fifth, where the place says so", (_review("200000.00"),), {"CON-A": "clear"}, set={"profit_limit": "0.2"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
