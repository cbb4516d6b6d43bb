"""Approved changes of a works contract come to more than the local limit, and this one rests on no new decision.

What it checks
    At each approved change of a works contract: all changes approved so far, this one included, additions and
    reductions alike, against the contract amount. Above the limit each further change needs a collective decision or
    an approval of its own.
Why it matters
    Whoever wins with a low price can earn it back change by change, if nobody looks at the sum.
Legal source
    Government Investment Regulation, articles 21 and 23: larger changes and any increase of the investment go back to
    those who approved. No national text names ten per cent for works; it is a common local figure and the county's to
    set.
Does not apply
    Contracts for goods or services; changes not approved (chg.change-unapproved).
Innocent explanations
    Prices were adjusted by the formula of the contract; the decision was made and not named in the record; additions
    and reductions that offset each other.
Ask next
    The list of changes with their reasons, the minutes of the decision, and who had drawn the original design.
Known gaps
    That a decision or an approval is named is enough here; whether it covers the change is asked by the dec rules. A
    change is taken whole whatever its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share, summed
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """工程合同已批准的变更累计超过本地限额，而本次变更没有另行决策或者报批。

查什么
    工程合同每次批准的变更：截至并包括本次已批准变更的累计金额（增减都按绝对值），与合同金额对照。超过限额后，每次变更都
    应有集体决策或者单独的批复。
为什么要紧
    低价中标的，可以靠一次次变更赚回来，只要没有人看总数。
法律依据
    政府投资条例第21条、第23条：较大变更和增加投资须报原审批、核定部门。全国没有工程变更百分之十的规定；百分之十是常见的
    地方口径，由县里设定。
不适用
    货物和服务合同；没有批准的变更（由 chg.change-unapproved 判断）。
可能的正当理由
    按合同约定的公式调价；已经决策，记录中没有写明；增减相抵。
接着问
    变更清单和原因；决策的会议纪要；原设计由谁做。
已知不足
    写明了决策或者批复即可，是否包括本次变更由 dec 各规则判断。各类变更都全额计入。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """A local figure, not a statutory one: exactly the limit needs no new decision."""

    variation_ratio: str = param(
        "0.10", unit="ratio (local policy)", zh="累计限额（含）", en="Limit of all changes (incl.)"
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a change; approved ones with the sum of their contract's changes up to them. Judged when approved."""
    signed = contracts(f, "category")
    changes = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).join(signed, on=CONTRACT, how="left")
    is_approved = pl.col("approved_at").is_not_null()
    approved = changes.filter(is_approved).with_columns(size_cny=cny("amount").abs(), day="approved_at_day")
    grown = summed(
        approved, "variations", by=CONTRACT, amount="size_cny", order=["approved_at_day", "approved_at", "change_id"]
    )
    return pl.concat([grown, changes.filter(~is_approved)], how="diagonal").with_columns(
        is_approved=is_approved,
        limit_fen=share("contract_fen", p.variation_ratio),
        stake_fen=cny("amount").abs(),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Approved changes of works contracts."""
    return pl.col("is_approved") & (pl.col("category") == "works")


def below(_: Params) -> pl.Expr:
    """Together within the limit."""
    return (pl.col("variations_fen") <= pl.col("limit_fen")) & pl.col("variations_in_yuan")


def flagged(_: Params) -> pl.Expr:
    """Above it, with neither a decision nor an approval: either is enough."""
    bare = pl.col("decision_id").is_null() & pl.col("approval_id").is_null()
    return (pl.col("variations_fen") > pl.col("limit_fen")) & bare


def _contract(amount: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": "works"}
    return like("contract.signed", "2026-01-10", amount=amount, **(told | more))


def _changed(
    name: str, amount: Any, approved: str | None = "2026-03-02", day: str = "2026-04-01", **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "change_kind": "works_variation"}
    told |= {} if approved is None else {"approved_at": approved if "T" in approved else f"{approved}T00:00:00+08:00"}
    return like("contract.changed", day, change_id=name, amount=amount, **(told | more))


DOLLARS = {"amount": "1.00", "currency": "USD"}
OVER = (_contract(), _changed("CH-A", "60000.00"), _changed("CH-B", "-40000.01", "2026-05-04"))

RULE = Rule(
    id="chg.works-variation-ratio",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    confidence=Confidence.LOW,
    scope="process",
    judges=("contract.changed",),
    reads=("contract.changed", "contract.signed"),
    about=("change_id",),
    needs=("contract_fen", "variations_in_yuan"),
    evidence=(
        Shown("variations_fen", "已批准变更累计（元）", "Changes approved so far (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("limit_fen", "限额（元）", "Limit (CNY)"),
        Shown("amount_fen", "本次变更（元）", "This change (CNY)"),
        Shown("change_kind", "变更类别", "Kind of change", codes="change_kind"),
        Shown("day", "批准日", "Approved on"),
        Shown("contract_id", "合同", "Contract"),
        Shown("decision_id", "决策编号", "Decision"),
        Shown("approval_id", "批复编号", "Approval"),
    ),
    title={"zh": "工程变更累计比例", "en": "Works variations above the local limit"},
    message={
        "zh": "合同 {contract_id} 至 {day} 已批准变更累计 {variations_fen} 元，超过限额 {limit_fen} 元（合同 {contract_fen} 元的"
        " {variation_ratio}），本次没有决策也没有批复",
        "en": "Changes of contract {contract_id} approved by {day} come to CNY {variations_fen}, above the limit of "
        "{limit_fen} ({variation_ratio} of {contract_fen}); this one names neither a decision nor an approval",
    },
    cites=(Cite("cn-government-investment-regulation", "21"), Cite("cn-government-investment-regulation", "23")),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "exactly ten per cent", (_contract(), _changed("CH-A", "100000.00")), {"CH-A": ("clear", "below_threshold")}
        ),
        Example("one fen more", (_contract(), _changed("CH-A", "100000.01")), {"CH-A": "flagged"}),
        Example("additions and reductions both count", OVER, {"CH-A": "clear", "CH-B": "flagged"}),
        Example("the same, submitted in the opposite order", OVER[::-1], {"CH-A": "clear", "CH-B": "flagged"}),
        Example(
            "above, on a decision; the next one on an approval; then one on neither",
            (
                _contract(),
                _changed("CH-A", "100000.01", decision_id="DEC-A"),
                _changed("CH-B", "1.00", "2026-05-04", approval_id="APP-A"),
                _changed("CH-C", "1.00", "2026-06-01"),
            ),
            {"CH-A": ("clear", "lawful"), "CH-B": ("clear", "lawful"), "CH-C": "flagged"},
        ),
        Example(
            "they add up in the order of their approvals",
            (
                _contract(),
                _changed("CH-A", "60000.00", "2026-05-05T15:00:00+08:00"),
                _changed("CH-B", "60000.00", "2026-05-05T09:00:00+08:00"),
            ),
            {"CH-A": "flagged", "CH-B": "clear"},
        ),
        Example(
            "one that was not approved does not count",
            (_contract(), _changed("CH-A", "100000.00", None), _changed("CH-B", "100000.00")),
            {"CH-A": "not_applicable", "CH-B": "clear"},
        ),
        Example(
            "a contract for goods",
            (_contract(category="goods"), _changed("CH-A", "500000.00")),
            {"CH-A": "not_applicable"},
        ),
        Example("the contract was not submitted", (_changed("CH-A", "1.00"),), {"CH-A": "not_assessable"}),
        Example(
            "the contract is in another currency",
            (_contract(DOLLARS), _changed("CH-A", "1.00")),
            {"CH-A": ("not_assessable", "missing: contract_fen")},
        ),
        Example(
            "a change in another currency cannot be added up; what is told in yuan is enough",
            (
                _contract(),
                _changed("CH-A", DOLLARS),
                _changed("CH-B", "100000.00", "2026-05-04"),
                _changed("CH-C", "0.01", "2026-06-01"),
            ),
            {
                "CH-A": ("not_assessable", "missing: variations_in_yuan"),
                "CH-B": ("not_assessable", "missing: variations_in_yuan"),
                "CH-C": "flagged",
            },
        ),
        Example(
            "above on a decision, then one in another currency on neither",
            (_contract(), _changed("CH-A", "100000.01", decision_id="DEC-A"), _changed("CH-B", DOLLARS, "2026-05-04")),
            {"CH-A": "clear", "CH-B": "flagged"},
        ),
        Example("five per cent, where the county says so", OVER, {"CH-A": "flagged"}, set={"variation_ratio": "0.05"}),
        Example(
            "ordered before the regulation, approved on its first day: judged by the approval",
            (_contract(), _changed("CH-A", "100000.01", "2019-07-01", day="2019-06-20")),
            {"CH-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
