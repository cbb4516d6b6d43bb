"""A special transfer was published without saying which project gets how much.

What it checks
    Each publication about a transfer: where the transfer is a special one, whether it is published by project.
Why it matters
    Special money is given for a purpose; a sum by county hides whether it was kept.
Legal source
    Regulation Implementing the Budget Law, article 6: general transfers are published by region, special transfers by
    region and project.
Does not apply
    General transfers, project funds, money given back; publications about something else.
Innocent explanations
    The detail stands in an annex that was not entered; the projects are secret.
Ask next
    The published table, and the list of projects the transfer was split into.
Known gaps
    A transfer that is not published at all is not seen here. Whether regions are named is not told by any event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """公开专项转移支付时，没有细化到项目。

查什么
    每次转移支付的公开：属于专项转移支付的，是否公开到具体项目。
为什么要紧
    专项资金各有用途；只公开一个总数，看不出用途有没有守住。
法律依据
    预算法实施条例第6条：一般性转移支付公开到地区，专项转移支付公开到地区和具体项目。
不适用
    一般性转移支付、项目资金拨付、收回的资金；公开的是其他内容。
可能的正当理由
    明细在附件里，没有录入；项目涉密。
接着问
    公开的表格；这笔转移支付分到哪些项目。
已知不足
    完全没有公开的转移支付，这里看不到。是否公开到地区，没有事件说明。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """By project or not: no parameter."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a publication about a transfer, with the transfer it names."""
    rows = publications(f, ("transfer",)).with_columns(
        transfer_id=pl.when(pl.col("target_kind") == "transfer").then("target_id")
    )
    made = one_each(f.with_named("funds.transferred"), ["scope_id", "transfer_id"]).select(
        "scope_id", "transfer_id", "transfer_kind", transfer_event=pl.col("event"), stake_fen=cny("amount")
    )
    return rows.join(made, on=["scope_id", "transfer_id"], how="left").with_columns(
        kind_or_project=pl.coalesce("transfer_kind", pl.when(pl.col("is_to_project_level")).then(pl.lit("-"))),
        events=pl.concat_list("transfer_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Special transfers; where it is not told which kind it is, a publication by project is right in any case."""
    is_special = pl.col("transfer_kind") == "special"
    by_project = pl.when(pl.col("is_to_project_level")).then(pl.lit(value=True))
    return pl.coalesce(is_special, by_project)


def flagged(_: Params) -> pl.Expr:
    """Not by project."""
    return ~pl.col("is_to_project_level")


TRANSFER = {"kind": "transfer", "id": "TR-A"}
MADE = like("funds.transferred", "2026-02-10", transfer_id="TR-A", transfer_kind="special")


def _shown(*, by_project: bool | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": "PUB-A", "what": "transfer", "medium": "website", "target": TRANSFER}
    return like("disclosure.published", "2026-02-20", is_to_project_level=by_project, **(told | more))


RULE = Rule(
    id="pub.transfer-detail",
    version=1,
    family="pub",
    severity=Severity.LOW,
    scope="unit",
    reach=RECORD,
    judges=("disclosure.published",),
    reads=("disclosure.published", "funds.transferred"),
    about=("publication_id",),
    needs=("kind_or_project", "is_to_project_level"),
    evidence=(
        Shown("transfer_id", "拨转编号", "Transfer"),
        Shown("transfer_kind", "类别", "Kind", codes="transfer_kind"),
        Shown("is_to_project_level", "细化到项目", "By project"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
        Shown("day", "公开日", "Published on"),
        Shown("medium", "媒介", "Medium", codes="medium"),
    ),
    title={"zh": "专项转移支付公开到项目", "en": "Special transfers disclosed by region and project"},
    message={
        "zh": "{day} 在{medium}公开的专项转移支付 {transfer_id}[（{stake_fen} 元）]没有细化到项目",
        "en": "Special transfer {transfer_id}[ of CNY {stake_fen}], published on {day} ({medium}), is not shown by "
        "project",
    },
    cites=(Cite("cn-budget-regulation", "6"),),
    in_force=date(2020, 10, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("by project", (MADE, _shown(by_project=True)), {"PUB-A": "clear"}),
        Example("not by project", (MADE, _shown(by_project=False)), {"PUB-A": "flagged"}),
        Example("the same, told backwards", (_shown(by_project=False), MADE), {"PUB-A": "flagged"}),
        Example(
            "not by project, in another currency",
            (
                {**MADE, "data": {**MADE["data"], "amount": {"amount": "1.00", "currency": "USD"}}},
                _shown(by_project=False),
            ),
            {"PUB-A": "flagged"},
        ),
        Example(
            "whether by project is not told",
            (MADE, _shown()),
            {"PUB-A": ("not_assessable", "missing: is_to_project_level")},
        ),
        Example(
            "a general transfer",
            ({**MADE, "data": {**MADE["data"], "transfer_kind": "general"}}, _shown(by_project=False)),
            {"PUB-A": "not_applicable"},
        ),
        Example(
            "the transfer was not submitted",
            (_shown(by_project=False),),
            {"PUB-A": ("not_assessable", "missing: kind_or_project")},
        ),
        Example("not submitted, and shown by project", (_shown(by_project=True),), {"PUB-A": "clear"}),
        Example("it names no transfer", (MADE, _shown(by_project=False, target=None)), {"PUB-A": "not_assessable"}),
        Example(
            "it names a budget line of the same number",
            (MADE, _shown(by_project=False, target={"kind": "budget_line", "id": "TR-A"})),
            {"PUB-A": "not_assessable"},
        ),
        Example(
            "the detail was added by a correction",
            (MADE, _shown(by_project=False), _shown(by_project=True) | {"corrects": "ex-2"}),
            {"PUB-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
