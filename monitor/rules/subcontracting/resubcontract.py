"""A subcontractor handed its part on to somebody else.

What it checks
    Each subcontract of works, and each that hands on a whole part: whether it stands under another subcontract, or its
    giver is not the contractor and has itself a subcontract of the same contract.
Why it matters
    Below the first subcontractor nobody knows any more who builds, and each hand takes its share.
Legal source
    Law on Tendering and Bidding, article 48, second paragraph: who takes a part may not subcontract it again;
    Construction Quality Regulation, article 78, fourth item.
Does not apply
    Labour that a subcontractor hires, and material that it buys. Labour given on as labour is
    sub.illegal-subcontract's question.
Innocent explanations
    The contractor's own branch or the leader of a consortium was entered as a subcontractor; the second paper replaced
    the first with another firm.
Ask next
    Who works on that part, who is paid for it, and whether the owner knows.
Known gaps
    A subcontract that names no other above it counts as the contractor's own, unless its giver is told as a
    subcontractor and the contract as another firm's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import contractors
from monitor.vocabulary.verdicts import Severity

ZH = """分包人把自己分到的工程再分给他人。

查什么
    每份专业分包和全部转让：上面是否还有一层分包；或者发包的一方不是承包人，而自己就是同一合同的分包人。
为什么要紧
    第一层分包以下，谁在施工无人知道，每转一手又少一层钱。
法律依据
    招标投标法第48条第二款：接受分包的人不得再次分包；建设工程质量管理条例第78条第（四）项。
不适用
    分包人雇用劳务、采购材料。劳务再分包给劳务的，由 sub.illegal-subcontract 判断。
可能的正当理由
    承包人自己的分公司、联合体牵头人被填成分包人；换了分包人，第二份合同替代第一份。
接着问
    这一部分由谁施工，钱付给了谁，建设单位是否知道。
已知不足
    没有写明上级分包的，视为承包人自己分包；但发包的一方已报送为分包人、合同属于别家的除外。
"""

KINDS = ("works", "whole")
TAKEN = ("works", "labour", "whole")
"""Kinds of subcontract whose taker is a subcontractor."""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def takers(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` and `giver_id` of firms that have a subcontract, of contracts that are told to be another's."""
    told = one_each(f.of("subcontract.signed"), ["scope_id", "subcontract_id"])
    told = told.filter(pl.col("subcontract_kind").is_in(TAKEN)).join(contractors(f), on=CONTRACT, how="semi")
    firms = contractors(f).rename({"firm": "giver_id"})
    takes = told.select(*CONTRACT, giver_id="subcontractor_id").unique()
    return takes.join(firms, on=[*CONTRACT, "giver_id"], how="anti").with_columns(is_taker=pl.lit(value=True))


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a subcontract, with whether its giver is a subcontractor."""
    rows = one_each(f.of("subcontract.signed"), ["scope_id", "subcontract_id"])
    return rows.join(takers(f), on=[*CONTRACT, "giver_id"], how="left").with_columns(
        is_second=pl.col("parent_subcontract_id").is_not_null() | pl.col("is_taker").fill_null(value=False),
        stake_fen=cny("amount"),
    )


def applies(_: Params) -> pl.Expr:
    """Parts of the works, and wholes."""
    return pl.col("subcontract_kind").is_in(KINDS)


def flagged(_: Params) -> pl.Expr:
    """Given by a subcontractor."""
    return pl.col("is_second")


FIRM, OTHER, THIRD = "91999001MA00001110", "91999001MA0000146J", "91999001MA000012XP"


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": "works", "supplier": {"id": FIRM}}
    return like("contract.signed", "2026-05-08", **(told | more))


def _sub(name: str = "SC-A", kind: str = "works", by: str = FIRM, to: str = OTHER, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": name, "contract_id": "CON-A", "subcontract_kind": kind}
    told |= {"giver": {"id": by}, "subcontractor": {"kind": "organisation", "id": to}}
    return like("subcontract.signed", "2026-06-01", **(told | more))


def _again(kind: str = "works", **more: Any) -> dict[str, Any]:
    return _sub("SC-B", kind, OTHER, THIRD, **more)


UNDER = {"parent_subcontract_id": "SC-A"}

RULE = Rule(
    id="sub.resubcontract",
    version=1,
    family="sub",
    severity=Severity.HIGH,
    scope="process",
    judges=("subcontract.signed",),
    reads=("subcontract.signed", "contract.signed"),
    about=("subcontract_id",),
    evidence=(
        Shown("giver_id", "发包的分包人", "Subcontractor that handed on"),
        Shown("subcontractor_id", "再分包给", "Handed on to"),
        Shown("parent_subcontract_id", "上级分包", "Under the subcontract"),
        Shown("subcontract_kind", "分包类别", "Kind", codes="subcontract_kind"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "再分包", "en": "Sub-subcontracting"},
    message={
        "zh": "{day} {giver_id} 以{subcontract_kind}发给 {subcontractor_id}[（{stake_fen} 元）]，而其自身是分包人[（上级分包 "
        "{parent_subcontract_id}）]",
        "en": "On {day} {giver_id}, itself a subcontractor[ (under {parent_subcontract_id})], handed work on to "
        "{subcontractor_id} ({subcontract_kind})[, CNY {stake_fen}]",
    },
    cites=(Cite("cn-bidding-law", "48"), Cite("cn-construction-quality-regulation", "78")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("works under works", (_contract(), _sub(), _again(**UNDER)), {"SC-A": "clear", "SC-B": "flagged"}),
        Example("the same, told first", (_again(**UNDER), _sub(), _contract()), {"SC-B": "flagged"}),
        Example("the one above is not told", (_again(**UNDER),), {"SC-B": "flagged"}),
        Example(
            "given by a subcontractor, which does not say so", (_contract(), _sub(), _again()), {"SC-B": "flagged"}
        ),
        Example("by one who has the labour", (_contract(), _sub(kind="labour"), _again()), {"SC-B": "flagged"}),
        Example("by one who sells material", (_contract(), _sub(kind="material"), _again()), {"SC-B": "clear"}),
        Example("whose contract it is, is not told", (_sub(), _again()), {"SC-B": "clear"}),
        Example(
            "by a member of the consortium that has a part besides",
            (_contract(consortium_members=[{"id": OTHER}]), _sub(), _again()),
            {"SC-B": "clear"},
        ),
        Example(
            "by a subcontractor of another contract",
            (_contract(), _contract(contract_id="CON-B"), _sub(contract_id="CON-B"), _again()),
            {"SC-B": "clear"},
        ),
        Example("the whole part", (_contract(), _sub(), _again("whole", **UNDER)), {"SC-B": "flagged"}),
        Example("labour", (_contract(), _sub(), _again("labour", **UNDER)), {"SC-B": "not_applicable"}),
        Example("material", (_contract(), _sub(), _again("material", **UNDER)), {"SC-B": "not_applicable"}),
        Example(
            "told again without the mistake",
            (
                _contract(),
                _again(**UNDER),
                like(
                    "subcontract.signed",
                    "2026-06-02",
                    subcontract_id="SC-B",
                    contract_id="CON-A",
                    subcontract_kind="works",
                    giver={"id": FIRM},
                ),
            ),
            {"SC-B": "clear"},
        ),
        Example(
            "in dollars",
            (_contract(), _again(amount={"amount": "9.00", "currency": "USD"}, **UNDER)),
            {"SC-B": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
