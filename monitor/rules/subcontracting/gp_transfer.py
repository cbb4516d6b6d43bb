"""A contract of government procurement was passed on to somebody else as a whole.

What it checks
    Each contract under the procurement law: whether its supplier gave the whole to another firm by a subcontract, or a
    change assigned the contract.
Why it matters
    The supplier was chosen for what it can do; who does it instead was never looked at.
Legal source
    Implementing Regulation of the Government Procurement Law, article 72, fourth item: passing the contract on is
    punished.
Does not apply
    Contracts under the Tendering Law or none of the two; parts that are subcontracted; what a subcontractor gives on;
    shares among the members of a consortium.
Innocent explanations
    The supplier merged with another firm, or only its claim for payment was assigned; a part was entered as the whole.
Ask next
    The paper of the assignment, who signed it, and who delivers.
Known gaps
    A whole that is cut into parts is seen by sub.transfer, of building works only. A contract that is not told cannot
    be placed under a law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import handed_on, with_contract, works
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购合同整体转给了他人。

查什么
    适用政府采购法的每份合同：供应商是否以分包把全部内容转给他人，或者以合同变更转让了合同。
为什么要紧
    选中供应商是因为它做得了；替它做的人，谁也没有看过。
法律依据
    政府采购法实施条例第72条第（四）项：将政府采购合同转包的，追究法律责任。
不适用
    适用招标投标法或者两法都不适用的合同；部分分包；分包人再转的；联合体成员之间的分工。
可能的正当理由
    供应商与他人合并，或者只转让了应收账款；把部分填成了全部。
接着问
    转让文件、由谁签字、实际由谁交货。
已知不足
    化整为零的转包由 sub.transfer 判断，仅限建设工程。没有报送的合同，不知道适用哪部法律。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def transfers(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` with the acts by which it was passed on as a whole, and to whom."""
    whole = handed_on(f).filter(pl.col("subcontract_kind") == "whole")
    given = one_each(f.of("contract.changed"), [*CONTRACT, "change_id"]).filter(pl.col("change_kind") == "assignment")
    acts = pl.concat(
        [
            whole.select(*CONTRACT, "event", "day", act_id="subcontract_id", taker="subcontractor_id"),
            given.select(*CONTRACT, "event", "day", act_id="change_id"),
        ],
        how="diagonal",
    )
    return acts.group_by(CONTRACT).agg(
        passed_day=pl.col("day").min(),
        acts=pl.col("act_id").unique().sort(),
        takers=pl.col("taker").drop_nulls().unique().sort(),
        events=pl.col("event").unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract, judged on the day it was passed on, else on its own."""
    rows = works(f, f.of("subcontract.signed"), f.of("contract.changed"))
    rows = with_contract(f, rows, "regime", "supplier_id").join(transfers(f), on=CONTRACT, how="left")
    return rows.with_columns(signed_day="day", day=pl.coalesce("passed_day", "day"), stake_fen=pl.col("contract_cny"))


def applies(_: Params) -> pl.Expr:
    """Contracts under the procurement law."""
    return pl.col("regime") == "government_procurement"


def flagged(_: Params) -> pl.Expr:
    """Passed on as a whole."""
    return pl.col("acts").is_not_null()


FIRM, OTHER, THIRD = "91999001MA00001110", "91999001MA0000146J", "91999001MA000012XP"


def _contract(regime: str = "government_procurement", day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "regime": regime, "category": "goods", "supplier": {"id": FIRM}}
    return like("contract.signed", day, **(told | more))


def _sub(kind: str = "whole", to: str = OTHER, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": "SC-A", "contract_id": "CON-A", "subcontract_kind": kind}
    told |= {"giver": {"id": FIRM}, "subcontractor": {"kind": "organisation", "id": to}}
    return like("subcontract.signed", "2026-06-01", **(told | more))


def _change(kind: str = "assignment", day: str = "2026-06-03") -> dict[str, Any]:
    return like("contract.changed", day, contract_id="CON-A", change_id="CH-A", change_kind=kind)


RULE = Rule(
    id="sub.gp-transfer",
    version=1,
    family="sub",
    severity=Severity.HIGH,
    scope="process",
    judges=("contract.signed", "subcontract.signed", "contract.changed"),
    reads=("contract.signed", "subcontract.signed", "contract.changed"),
    about=("contract_id",),
    needs=("regime",),
    evidence=(
        Shown("acts", "转让所依据的分包或变更", "Subcontract or change that passed it on"),
        Shown("supplier_id", "供应商", "Supplier"),
        Shown("takers", "转给", "Passed on to"),
        Shown("day", "转让日", "Passed on on"),
        Shown("signed_day", "合同签订日", "Contract signed on"),
        Shown("stake_fen", "合同金额（元）", "Contract (CNY)"),
    ),
    title={"zh": "政府采购合同转包", "en": "GP contract transferred"},
    message={
        "zh": "{supplier_id} {signed_day} 签订的政府采购合同[（{stake_fen} 元）]于 {day} 整体转让[给 {takers}]（{acts}）",
        "en": "The procurement contract of {supplier_id}, signed on {signed_day}[, CNY {stake_fen}], was passed on as "
        "a whole on {day}[ to {takers}] ({acts})",
    },
    cites=(Cite("cn-procurement-regulation", "72"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("given to another as a whole", (_contract(), _sub()), {"CON-A": "flagged"}),
        Example("told first", (_sub(), _contract()), {"CON-A": "flagged"}),
        Example("assigned by a change", (_contract(), _change()), {"CON-A": "flagged"}),
        Example("another change", (_contract(), _change("supplement")), {"CON-A": "clear"}),
        Example("a part", (_contract(), _sub("works")), {"CON-A": "clear"}),
        Example("nothing was given on", (_contract(),), {"CON-A": "clear"}),
        Example("what a subcontractor gives on", (_contract(), _sub(parent_subcontract_id="SC-Z")), {"CON-A": "clear"}),
        Example("given by somebody else", (_contract(), _sub(giver={"id": THIRD})), {"CON-A": "clear"}),
        Example(
            "to a member of the consortium", (_contract(consortium_members=[{"id": OTHER}]), _sub()), {"CON-A": "clear"}
        ),
        Example(
            "works under the procurement law",
            (_contract(category="works", amount={"amount": "9.00", "currency": "USD"}), _sub()),
            {"CON-A": "flagged"},
        ),
        Example("a tender", (_contract("tendering"), _sub(), _change()), {"CON-A": "not_applicable"}),
        Example(
            "an older contract, assigned while the article holds",
            (_contract(day="2015-02-28"), _change(day="2015-03-01")),
            {"CON-A": "flagged"},
        ),
        Example(
            "twice: judged on the first day", (_contract(), _sub(), _change(day="2026-07-01")), {"CON-A": "flagged"}
        ),
        Example(
            "told twice, the second time rightly",
            (_contract(), _change(), _change("supplement", "2026-06-04")),
            {"CON-A": "clear"},
        ),
        Example("the contract is not told", (_sub(), _change()), {"CON-A": ("not_assessable", "missing: regime")}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
