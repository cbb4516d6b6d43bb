"""A government issued its own general or special transfer to a lower one too long after its budget was approved.

What it checks
    Each general or special transfer of a province, city or county out of its own budget: the days from the approval
    of that year's budget by the congress to the issue of the transfer.
Why it matters
    Lower governments cannot plan with money they are only told of late in the year.
Legal source
    Budget Law, article 52, fourth paragraph: within thirty days of the approval for general, sixty for special
    transfers.
Does not apply
    Money that came from above and is passed on (its receipt is named); project money; transfers on one level or back
    up; central money.
Innocent explanations
    The amount was added during the year, or is settled by real numbers and paid in instalments; it was for a disaster
    or another emergency; the money came from above and the receipt is not named.
Ask next
    The document of issue, the yearly list of transfers, and why this one was not on it in time.
Known gaps
    A transfer that was never issued is not seen. The budget is the payer's own, else that of its level of government
    (by the place code), else one whose place is not told; of several that fit, the latest counts. What a congress
    approves later in the year is taken as an adjustment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.budgets import congresses, with_approval
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.money import is_lower, transfers
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """本级预算批准后，对下级的一般性或专项转移支付下达超期。

查什么
    省、市、县用本级预算安排的每笔一般性、专项转移支付：从本级人代会批准当年预算到下达的天数。
为什么要紧
    年中才告诉下级的钱，下级没法列入预算。
法律依据
    预算法第52条第四款：本级预算批准后，一般性转移支付三十日内、专项转移支付六十日内下达。
不适用
    来自上级、往下转的资金（写明来源到位编号）；项目资金拨付；同级之间或者向上级的拨转；中央的资金。
可能的正当理由
    年度中追加的；据实结算、分期下达的；用于救灾等突发事件的；资金来自上级而没有写明来源到位编号。
接着问
    下达文件、年度转移支付清单，以及这一笔为什么没有按时列出。
已知不足
    从未下达的看不到。预算取拨出方自己的，没有的取同级政府的（按行政区划代码），再没有的取未报送行政区划的；几个都符合的取最
    后批准的。同一年以后再批准的视为调整。
"""

OWN_LEVELS = ("province", "city", "county")


@dataclass(frozen=True, slots=True)
class Params:
    """三十日内、六十日内: the thirtieth and the sixtieth day are inside."""

    general_days: int = param(30, unit="day", zh="一般性转移支付期限（天，含）", en="General within (days, incl.)")
    special_days: int = param(60, unit="day", zh="专项转移支付期限（天，含）", en="Special within (days, incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a transfer, with the day on which the budget of its year was approved."""
    told = congresses(f)
    rows = with_approval(
        transfers(f),
        (
            (told, {"payer_id": "approved_unit"}),
            (told, {"payer_level": "approved_level"}),
            (told.filter(pl.col("approved_level").is_null()), {}),
        ),
        ("approved_day", "approved_event"),
    )
    limit = {"general": p.general_days, "special": p.special_days}
    return rows.with_columns(
        max_days=pl.col("transfer_kind").replace_strict(limit, default=None, return_dtype=pl.Int64),
        days=(pl.col("day") - pl.col("approved_day")).cast(pl.Int64),
        is_passed_on=(pl.col("receipt_ids").list.len() > 0).fill_null(value=False),
        is_not_lower=~is_lower("payer_level", "payee_level").fill_null(value=True),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events=pl.concat_list("approved_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Own transfers of a province, city or county; by their kind they go down unless it is told otherwise."""
    kind = pl.col("transfer_kind").is_in(["general", "special"])
    return kind & ~pl.col("is_passed_on") & ~pl.col("is_not_lower") & pl.col("payer_level").is_in(OWN_LEVELS)


def flagged(_: Params) -> pl.Expr:
    """Issued after the last day."""
    return pl.col("days") > pl.col("max_days")


def _budget(day: str = "2026-01-20", unit: str = UNIT, region: str | None = "999001", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": {"id": unit}, "stage": "congress", "fiscal_year": 2026, "lines": []}
    told |= {} if region is None else {"region": region}
    return like("budget.approved", day, **(told | more))


def _moved(day: str, kind: str = "general", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": "TR-A", "payer": {"id": UNIT}, "transfer_kind": kind}
    told |= {"payer_level": "county", "payee_level": "township", "fiscal_year": 2026}
    return like("funds.transferred", day, **(told | more))


OTHER = "11999001MB0000019D"

RULE = Rule(
    id="fnd.transfer-local-30-60",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="county",
    judges=("funds.transferred",),
    reads=("funds.transferred", "budget.approved"),
    about=("transfer_id",),
    needs=("approved_day", "fiscal_year"),
    evidence=(
        Shown("transfer_kind", "类别", "Kind", codes="transfer_kind"),
        Shown("approved_day", "预算批准日", "Budget approved on"),
        Shown("day", "下达日", "Issued on"),
        Shown("days", "间隔天数", "Days between"),
        Shown("max_days", "期限（天）", "Allowed (days)"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
        Shown("payer_level", "拨出方级次", "Level of the issuer", codes="fund_level"),
    ),
    title={"zh": "本级转移支付下达期限", "en": "Own-level transfers issued in time"},
    message={
        "zh": "{approved_day} 批准预算，{day} 才下达{transfer_kind}[ {amount_fen} 元]，间隔 {days} 天，超过 {max_days} 天",
        "en": "The budget was approved on {approved_day}; a {transfer_kind} transfer[ of CNY {amount_fen}] was issued "
        "on {day}, {days} days later, more than {max_days}",
    },
    cites=(Cite("cn-budget-law", "52"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("general, on the thirtieth day", (_budget(), _moved("2026-02-19")), {"TR-A": "clear"}),
        Example("general, on the thirty-first day", (_budget(), _moved("2026-02-20")), {"TR-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_moved("2026-02-20"), _budget()), {"TR-A": "flagged"}),
        Example("special, on the sixtieth day", (_budget(), _moved("2026-03-21", "special")), {"TR-A": "clear"}),
        Example("special, on the sixty-first day", (_budget(), _moved("2026-03-22", "special")), {"TR-A": "flagged"}),
        Example("project money", (_budget(), _moved("2026-06-30", "project")), {"TR-A": "not_applicable"}),
        Example("issued before the budget was approved", (_budget(), _moved("2026-01-10")), {"TR-A": "clear"}),
        Example(
            "central money passed on",
            (_budget(), _moved("2026-06-30", "special", receipt_ids=["RC-A"])),
            {"TR-A": "not_applicable"},
        ),
        Example("given to a unit", (_budget(), _moved("2026-06-30", payee_level="county")), {"TR-A": "not_applicable"}),
        Example(
            "to whom is not told: a general transfer goes down",
            (_budget(), _moved("2026-02-20", payee_level=None)),
            {"TR-A": "flagged"},
        ),
        Example("of a township", (_budget(), _moved("2026-06-30", payer_level="township")), {"TR-A": "not_applicable"}),
        Example(
            "the approval is not told", (_moved("2026-02-20"),), {"TR-A": ("not_assessable", "missing: approved_day")}
        ),
        Example(
            "the level of the payer is not told",
            (_budget(), _moved("2026-02-20", payer_level=None)),
            {"TR-A": "not_assessable"},
        ),
        Example(
            "the year is not told",
            (_budget(), _moved("2026-02-20", fiscal_year=None)),
            {"TR-A": "not_assessable"},
        ),
        Example(
            "money of the year before is held against that year's budget",
            (_budget(), _moved("2026-02-19", fiscal_year=2025)),
            {"TR-A": "not_assessable"},
        ),
        Example(
            "two congresses: the county's, not the township's",
            (
                _budget(unit=OTHER),
                _budget("2026-03-10", unit="11999001MB0000086B", region="999001001"),
                _moved("2026-02-20"),
            ),
            {"TR-A": "flagged"},
        ),
        Example(
            "the payer's own budget goes before another of its level",
            (_budget(), _budget("2026-03-10", unit=OTHER), _moved("2026-02-20")),
            {"TR-A": "flagged"},
        ),
        Example(
            "a budget whose place is not told",
            (_budget(unit=OTHER, region=None), _moved("2026-02-20")),
            {"TR-A": "flagged"},
        ),
        Example(
            "an adjustment later in the year moves nothing",
            (_budget(), _budget("2026-08-20"), _moved("2026-02-20")),
            {"TR-A": "flagged"},
        ),
        Example(
            "a reply to a department is no approval by the congress",
            (_budget(stage="department_reply"), _moved("2026-02-20")),
            {"TR-A": "not_assessable"},
        ),
        Example(
            "it names no receipt in its list of them, and is in another currency",
            (_budget(), _moved("2026-02-20", receipt_ids=[], amount={"amount": "1.00", "currency": "USD"})),
            {"TR-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
