"""The supplements of a procurement contract come to more than ten per cent of it, or change its other terms.

What it checks
    At each supplement (补充合同, an addition) of a contract under the government procurement law: all additions so far,
    this one included, against the original contract amount; and whether terms other than the quantity were changed.
Why it matters
    What is added was never put to competition; a small contract can grow into a large one.
Legal source
    Government Procurement Law, article 49, and Implementing Regulation, article 67 item 5: all supplements together
    stay within ten per cent of the original contract, its other terms unchanged.
Does not apply
    Contracts under the tendering law; changes that are no supplement (price adjustment, works variation, change of
    terms, transfer). Reductions give no room for additions.
Innocent explanations
    The addition was a procurement of its own and recorded as a supplement; the amount includes what the contract
    provided for; the original amount was entered without an optional part.
Ask next
    Both contracts and the list of what was added; was it of the same kind, and why was it not foreseen?
Known gaps
    The kind is as told: an addition called a works variation is not seen here (chg.works-variation-ratio). A contract
    over unit prices only is judged by the amount it names.
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
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购补充合同累计超过原合同的百分之十，或者改变了其他条款。

查什么
    政府采购合同的每份补充合同（追加）：截至并包括本份的累计追加金额，与原合同金额对照；是否改变了数量以外的其他条款。
为什么要紧
    追加的部分没有经过竞争，小合同可以一步步变成大合同。
法律依据
    政府采购法第49条、实施条例第67条第（五）项：在不改变其他条款的前提下，所有补充合同的金额不得超过原合同的百分之十。
不适用
    招标投标法的合同；不是追加的变更（价格调整、工程变更、条款变更、合同转让）。减少的金额不抵追加。
可能的正当理由
    追加的内容本是另一次采购，记成了补充合同；金额包含原合同已约定的部分；原合同金额录入时漏了选择性部分。
接着问
    两份合同和追加清单；是否与原标的相同，为什么当初没有预见。
已知不足
    类别以报送为准：把追加写成工程变更的，这里看不到（见 chg.works-variation-ratio）。只约定单价的合同，按其写明的金额
    判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得超过百分之十: exactly ten per cent is lawful."""

    max_ratio: str = param("0.10", unit="ratio", zh="累计上限（含）", en="Highest share together (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a change; supplements with what was added to their contract so far."""
    signed = contracts(f, "regime").rename({"regime": "contract_regime"})
    changes = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).join(signed, on=CONTRACT, how="left")
    is_added = pl.col("change_kind") == "supplement"
    added = changes.filter(is_added).with_columns(added_cny=cny("amount").clip(lower_bound=0))
    grown = summed(added, "supplements", by=CONTRACT, amount="added_cny", order=["day", "at", "change_id"])
    return pl.concat([grown, changes.filter(~is_added)], how="diagonal").with_columns(
        law=pl.coalesce("contract_regime", "regime"),
        limit_fen=share("contract_fen", p.max_ratio),
        stake_fen=(pl.col("supplements_fen") - share("contract_fen", p.max_ratio)).clip(lower_bound=0),
        other_terms=pl.when("changes_other_terms").then(pl.lit(value=True)),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Supplements of contracts under the government procurement law."""
    return (pl.col("change_kind") == "supplement") & (pl.col("law") == "government_procurement")


def flagged(_: Params) -> pl.Expr:
    """Together above the share, or with other terms changed."""
    return (pl.col("supplements_fen") > pl.col("limit_fen")) | pl.col("changes_other_terms")


def _contract(amount: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "regime": "government_procurement"}
    return like("contract.signed", "2026-01-10", amount=amount, **(told | more))


def _added(name: str, amount: Any, day: str = "2026-03-02", kind: str = "supplement", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "changes_other_terms": False}
    return like("contract.changed", day, change_id=name, change_kind=kind, amount=amount, **(told | more))


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="chg.gp-supplement-10",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    scope="process",
    judges=("contract.changed",),
    reads=("contract.changed", "contract.signed"),
    about=("change_id",),
    needs=("contract_fen", "supplements_in_yuan", "changes_other_terms"),
    evidence=(
        Shown("supplements_fen", "累计追加（元）", "Added so far (CNY)"),
        Shown("contract_fen", "原合同金额（元）", "Original contract (CNY)"),
        Shown("limit_fen", "累计上限（元）", "Highest sum (CNY)"),
        Shown("amount_fen", "本次追加（元）", "This supplement (CNY)"),
        Shown("other_terms", "改变了其他条款", "Other terms changed"),
        Shown("day", "补充合同日", "Agreed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "补充合同不超过10%", "en": "Supplements within ten per cent"},
    message={
        "zh": "合同 {contract_id} 至 {day} 累计追加 {supplements_fen} 元，原合同 {contract_fen} 元，上限 {limit_fen} 元"
        "[，超出 {supplements_fen-limit_fen} 元][；改变了其他条款：{other_terms}]",
        "en": "CNY {supplements_fen} added to contract {contract_id} of {contract_fen} by {day}; at most {limit_fen}"
        "[: {supplements_fen-limit_fen} above][; other terms changed: {other_terms}]",
    },
    cites=(Cite("cn-procurement-law", "49"), Cite("cn-procurement-regulation", "67")),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly ten per cent", (_contract(), _added("CH-A", "100000.00")), {"CH-A": "clear"}),
        Example("one fen more", (_contract(), _added("CH-A", "100000.01")), {"CH-A": "flagged"}),
        Example(
            "the second supplement brings them above",
            (_contract(), _added("CH-B", "40000.01", "2026-05-04"), _added("CH-A", "60000.00")),
            {"CH-A": "clear", "CH-B": "flagged"},
        ),
        Example(
            "a fraction of a fen does not count: ten per cent of 0.19 is 0.01",
            (_contract("0.19"), _added("CH-A", "0.01"), _added("CH-B", "0.01", "2026-05-04")),
            {"CH-A": "clear", "CH-B": "flagged"},
        ),
        Example(
            "a reduction before gives no room",
            (
                _contract(),
                _added("CH-A", "-50000.00"),
                _added("CH-B", "100000.00", "2026-05-04"),
                _added("CH-C", "0.01", "2026-06-01"),
            ),
            {"CH-A": "clear", "CH-B": "clear", "CH-C": "flagged"},
        ),
        Example(
            "a small supplement that changes other terms",
            (_contract(), _added("CH-A", "1.00", changes_other_terms=True)),
            {"CH-A": "flagged"},
        ),
        Example(
            "not told whether other terms were changed",
            (_contract(), _added("CH-A", "1.00", changes_other_terms=None)),
            {"CH-A": ("not_assessable", "missing: changes_other_terms")},
        ),
        Example(
            "the same, and the sum alone is too much",
            (_contract(), _added("CH-A", "100000.01", changes_other_terms=None)),
            {"CH-A": "flagged"},
        ),
        Example(
            "works variations and price adjustments are no supplements",
            (_contract(), _added("CH-A", "90000.00", kind="works_variation"), _added("CH-B", "90000.00")),
            {"CH-A": "not_applicable", "CH-B": "clear"},
        ),
        Example(
            "under the tendering law",
            (_contract(regime="tendering"), _added("CH-A", "900000.00")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "the contract was not submitted; the change tells the law",
            (_added("CH-A", "1.00", ocid="ocds-tw9990-2026-0017", regime="government_procurement"),),
            {"CH-A": ("not_assessable", "missing: contract_fen")},
        ),
        Example("neither contract nor law is told", (_added("CH-A", "1.00"),), {"CH-A": "not_assessable"}),
        Example(
            "a supplement in another currency cannot be added up",
            (_contract(), _added("CH-A", DOLLARS), _added("CH-B", "1.00", "2026-05-04")),
            {
                "CH-A": ("not_assessable", "missing: supplements_in_yuan"),
                "CH-B": ("not_assessable", "missing: supplements_in_yuan"),
            },
        ),
        Example(
            "the contract is in another currency",
            (_contract(DOLLARS), _added("CH-A", "1.00")),
            {"CH-A": ("not_assessable", "missing: contract_fen")},
        ),
        Example(
            "the amount of the contract was corrected",
            (_contract("900000.00"), {**_contract(), "corrects": "ex-1"}, _added("CH-A", "100000.00")),
            {"CH-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
