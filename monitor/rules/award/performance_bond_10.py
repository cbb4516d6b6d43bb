"""The performance bonds of a contract that stand at one time come to more than a tenth of its amount.

What it checks
    For each performance bond: what all bonds of its contract in force on its first day come to, against ten per cent of
    the contract amount.
Why it matters
    High bonds keep small firms out, and tie up money that pays wages.
Legal source
    Implementing Regulation of the Tendering Law, article 58; Implementing Regulation of the Government Procurement Law,
    article 48: at most ten per cent of the contract amount.
Does not apply
    Contracts outside both laws; other guarantees (bid, quality, wages).
Innocent explanations
    One bond replaced another, and the return of the first was not submitted; the amount of the contract was raised.
Ask next
    What the tender document asked for, and which of the bonds the buyer still holds.
Known gaps
    A bond that does not name its contract, or whose contract is not told, cannot be judged. The amount at signature
    counts, not what was added later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.guarantees import provided, with_held
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """同时有效的履约保证金超过合同金额的百分之十。

查什么
    每笔履约保证金：起始当日该合同有效的履约保证金合计，与合同金额的10%相比。
为什么要紧
    保证金太高，把小企业挡在外面，也占住了发工资的钱。
法律依据
    招标投标法实施条例第58条、政府采购法实施条例第48条：不得超过合同金额的10%。
不适用
    两部法律之外的合同；其他担保（投标、质量、工资）。
可能的正当理由
    一笔换另一笔，前一笔退还没有报送；合同金额后来增加。
接着问
    招标（采购）文件要求多少；采购人手里还有哪几笔。
已知不足
    没有写明合同、合同没有报送的保证金，无法判定。按签订时的金额算，不算后来增加的。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得超过 10 %: exactly ten per cent is lawful."""

    max_ratio: str = param("0.10", unit="ratio", zh="履约保证金上限（含）", en="Most that may be asked (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a performance bond, with what is held of all of its contract and what may be."""
    given = provided(f, ["performance"])
    held = with_held(f, given.drop_nulls("contract_id"), CONTRACT)
    rows = pl.concat([held, given.filter(pl.col("contract_id").is_null())], how="diagonal")
    signed = contracts(f, "regime").rename({"regime": "contract_regime"})
    rows = rows.join(signed, on=CONTRACT, how="left").with_columns(
        law=pl.coalesce("contract_regime", "regime"),
        limit_fen=share("contract_fen", p.max_ratio),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )
    return rows.with_columns(stake_fen=(pl.col("held_fen") - pl.col("limit_fen")).clip(lower_bound=0))


def applies(_: Params) -> pl.Expr:
    """Contracts under either law."""
    return pl.col("law").is_in(["tendering", "government_procurement"])


def flagged(_: Params) -> pl.Expr:
    """Above the share; a bond that is not in yuan can only add to it."""
    return pl.col("held_fen") > pl.col("limit_fen")


def _bond(amount: Any, name: str = "G-A", day: str = "2026-05-06", **more: Any) -> dict[str, Any]:
    told = {"guarantee_id": name, "guarantee_kind": "performance", "contract_id": "CON-A", "amount": amount}
    return like("guarantee.provided", day, **(told | more))


def _signed(amount: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-05-08", contract_id="CON-A", amount=amount, **more)


def _back(name: str, amount: str, day: str) -> dict[str, Any]:
    return like("guarantee.returned", day, guarantee_id=name, amount=amount)


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="awd.performance-bond-10",
    version=1,
    family="awd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("guarantee.provided",),
    reads=("guarantee.provided", "guarantee.returned", "contract.signed"),
    about=("guarantee_id",),
    needs=("contract_id", "contract_fen", "held_in_yuan"),
    evidence=(
        Shown("held_fen", "有效的履约保证金合计（元）", "Bonds in force (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("limit_fen", "上限（元）", "Most that may be held (CNY)"),
        Shown("day", "收取日", "Received on"),
        Shown("form", "形式", "Form", codes="guarantee_form"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "履约保证金不超过10%", "en": "Performance bond of at most a tenth of the contract"},
    message={
        "zh": "合同 {contract_id}：同时有效的履约保证金 {held_fen} 元，合同金额 {contract_fen} 元，按 {max_ratio} 至多 {limit_fen} 元，"
        "超出 {held_fen-limit_fen} 元",
        "en": "Contract {contract_id}: performance bonds of CNY {held_fen} stand; the amount is {contract_fen}, of "
        "which {max_ratio} is {limit_fen}: {held_fen-limit_fen} too much",
    },
    cites=(Cite("cn-bidding-regulation", "58"), Cite("cn-procurement-regulation", "48")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly a tenth", (_signed(), _bond("100000.00")), {"G-A": "clear"}),
        Example("one fen more", (_signed(), _bond("100000.01")), {"G-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_bond("100000.01"), _signed()), {"G-A": "flagged"}),
        Example("a tenth that is no whole fen", (_signed("1000000.09"), _bond("100000.00")), {"G-A": "clear"}),
        Example("above a tenth that is no whole fen", (_signed("1000000.09"), _bond("100000.01")), {"G-A": "flagged"}),
        Example(
            "two bonds together; the second is too much",
            (_signed(), _bond("60000.00"), _bond("40000.01", "G-B", "2026-05-07")),
            {"G-A": "clear", "G-B": "flagged"},
        ),
        Example(
            "one replaced the other on the day on which it was given back",
            (
                _signed(),
                _bond("100000.00"),
                _back("G-A", "100000.00", "2026-06-01"),
                _bond("100000.00", "G-B", "2026-06-01"),
            ),
            {"G-A": "clear", "G-B": "clear"},
        ),
        Example(
            "given back the day after the other came",
            (
                _signed(),
                _bond("100000.00"),
                _back("G-A", "100000.00", "2026-06-02"),
                _bond("100000.00", "G-B", "2026-06-01"),
            ),
            {"G-A": "clear", "G-B": "flagged"},
        ),
        Example(
            "half of it had gone back",
            (
                _signed(),
                _bond("100000.00"),
                _back("G-A", "50000.00", "2026-06-01"),
                _bond("50000.00", "G-B", "2026-06-02"),
            ),
            {"G-B": "clear"},
        ),
        Example(
            "the first ended the day before the second began",
            (
                _signed(),
                _bond("100000.00", valid_until="2026-07-31"),
                _bond("100000.00", "G-B", "2026-07-20", valid_from="2026-08-01"),
            ),
            {"G-B": "clear"},
        ),
        Example(
            "both stood on one day",
            (
                _signed(),
                _bond("100000.00", valid_until="2026-08-01"),
                _bond("100000.00", "G-B", "2026-07-20", valid_from="2026-08-01"),
            ),
            {"G-B": "flagged"},
        ),
        Example(
            "another contract's bond",
            (_signed(), _bond("100000.00"), _bond("9.00", "G-B", contract_id="CON-B", day="2026-05-07")),
            {"G-A": "clear", "G-B": "not_assessable"},
        ),
        Example("the contract is not told", (_bond("100000.01"),), {"G-A": "not_assessable"}),
        Example(
            "the bond does not name its contract",
            (
                _signed(ocid="ocds-tw9990-2026-0017"),
                _bond("9.00", contract_id=None, ocid="ocds-tw9990-2026-0017", regime="tendering"),
            ),
            {"G-A": ("not_assessable", "missing: contract_id, contract_fen, held_in_yuan")},
        ),
        Example("a bond in dollars", (_signed(), _bond(DOLLARS)), {"G-A": ("not_assessable", "missing: held_in_yuan")}),
        Example(
            "beside one in dollars that is too much alone",
            (_signed(), _bond(DOLLARS), _bond("100000.01", "G-B", "2026-05-07")),
            {"G-B": "flagged"},
        ),
        Example(
            "a contract in dollars",
            (_signed(DOLLARS), _bond("9.00")),
            {"G-A": ("not_assessable", "missing: contract_fen")},
        ),
        Example(
            "government procurement, one fen more",
            (_signed(regime="government_procurement"), _bond("100000.01")),
            {"G-A": "flagged"},
        ),
        Example("outside both laws", (_signed(regime="other"), _bond("900000.00")), {"G-A": "not_applicable"}),
        Example(
            "the contract's law counts, not the bond's",
            (
                _signed(regime="other", ocid="ocds-tw9990-2026-0017"),
                _bond("900000.00", ocid="ocds-tw9990-2026-0017", regime="tendering"),
            ),
            {"G-A": "not_applicable"},
        ),
        Example(
            "a quality retention is not added",
            (_signed(), _bond("100000.00"), _bond("30000.00", "G-B", guarantee_kind="quality")),
            {"G-A": "clear"},
        ),
        Example(
            "a corrected amount",
            (_bond("100000.01"), _bond("100000.00", corrects="ex-1"), _signed()),
            {"G-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
