"""Additions bought from the first supplier without competition come to more than ten per cent of its contract.

What it checks
    Each contract bought from a single source as an addition to an earlier one (art. 31 item 3): all such additions to
    that contract so far, this one included, against the amount of the earlier contract.
Why it matters
    The exception keeps equipment compatible; it is no way to buy a second time without asking anybody else.
Legal source
    Government Procurement Law, article 31 item 3: additions stay within ten per cent of the original contract.
Does not apply
    Other methods, other grounds for a single source, and contracts that are not under the government procurement law.
    Supplements to the contract itself are chg.gp-supplement-10's.
Innocent explanations
    The ground was recorded by habit where item 1 or 2 was meant; the earlier contract was one of several that were
    added to.
Ask next
    The earlier contract, the published notice of the single source, and what the addition has to fit.
Known gaps
    Additions are brought together within a project; those told under different projects are not added up. Whether the
    supplier is the same one is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share, summed
from monitor.vocabulary.verdicts import Severity

ZH = """以添购为由向原供应商单一来源采购，累计超过原合同的百分之十。

查什么
    每份以添购为由（第31条第（三）项）单一来源采购的合同：对同一原合同截至并包括本份的累计添购金额，与原合同金额对照。
为什么要紧
    这一例外是为了配套，不是为了不问别人就再买一次。
法律依据
    政府采购法第31条第（三）项：添购资金总额不超过原合同采购金额的百分之十。
不适用
    其他采购方式；单一来源的其他理由；不属于政府采购法的合同。原合同本身的补充合同由 chg.gp-supplement-10 判断。
可能的正当理由
    理由按习惯填写，实际是第（一）或（二）项；原合同有好几份，只写了其中一份。
接着问
    原合同；单一来源公示；添购的内容须与什么配套。
已知不足
    添购按项目汇总，报在不同项目下的不相加。供应商是否同一家不作比较。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不超过百分之十: exactly ten per cent is lawful."""

    max_ratio: str = param("0.10", unit="ratio", zh="累计上限（含）", en="Highest share together (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract; additions with what was added so far to the contract that their procedure names."""
    signed = with_notice(
        f,
        one_each(f.of("contract.signed"), ["scope_id", "contract_id"]),
        notice_method=pl.col("method"),
        notice_ground=pl.col("exception_ground"),
        original_id=pl.col("previous_contract_id"),
    ).with_columns(
        chosen=pl.coalesce("notice_method", "method"),
        ground=pl.coalesce("notice_ground", "exception_ground"),
        added_cny=cny("amount"),
    )
    is_added = applies(p) & pl.col("original_id").is_not_null()
    grown = summed(
        signed.filter(is_added),
        "additions",
        by=["scope_id", "original_id"],
        amount="added_cny",
        order=["day", "at", "contract_id"],
    )
    original = contracts(f).rename(
        {"contract_id": "original_id", "contract_event": "original_event", "contract_fen": "original_fen"}
    )
    rest = signed.filter(~is_added.fill_null(value=False))
    rows = pl.concat([grown, rest], how="diagonal").join(original, on=["scope_id", "original_id"], how="left")
    return rows.with_columns(
        limit_fen=share("original_fen", p.max_ratio),
        stake_fen=(pl.col("additions_fen") - share("original_fen", p.max_ratio)).clip(lower_bound=0),
        events=pl.concat_list("original_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Single-source contracts under the government procurement law that rest on item 3."""
    bought = (pl.col("regime") == "government_procurement") & (pl.col("chosen") == "single_source")
    return bought & (pl.col("ground") == "art31_3")


def flagged(_: Params) -> pl.Expr:
    """Together above the share of the earlier contract."""
    return pl.col("additions_fen") > pl.col("limit_fen")


GP = {"regime": "government_procurement"}
PROJECT = "2026-999001-54-01-000017"


def _first(amount: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "ocid": "ocds-tw9990-2026-0001", "project_id": PROJECT, **GP}
    return like("contract.signed", "2026-01-10", amount=amount, **(told | {"method": "open"} | more))


def _asked(number: int = 2, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"method": "single_source", "exception_ground": "art31_3", **GP}
    told |= {"ocid": f"ocds-tw9990-2026-000{number}", "previous_contract_id": "CON-A"}
    return like("tender.published", "2026-03-01", **(told | more))


def _added(name: str, amount: Any, number: int = 2, day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": name, "ocid": f"ocds-tw9990-2026-000{number}", "method": "single_source"}
    return like("contract.signed", day, amount=amount, **(told | GP | more))


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="chg.gp-single-source-add-10",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    scope="project",
    judges=("contract.signed",),
    reads=("contract.signed", "tender.published"),
    about=("contract_id",),
    needs=("original_fen", "additions_in_yuan"),
    evidence=(
        Shown("additions_fen", "累计添购（元）", "Added so far (CNY)"),
        Shown("original_fen", "原合同金额（元）", "Original contract (CNY)"),
        Shown("limit_fen", "累计上限（元）", "Highest sum (CNY)"),
        Shown("amount_fen", "本次添购（元）", "This addition (CNY)"),
        Shown("original_id", "原合同", "Original contract"),
        Shown("day", "签订日", "Signed on"),
        Shown("supplier_id", "供应商", "Supplier"),
    ),
    title={"zh": "添购不超过10%", "en": "Single-source additions within ten per cent"},
    message={
        "zh": "对原合同 {original_id} 至 {day} 累计单一来源添购 {additions_fen} 元，超过上限 {limit_fen} 元"
        "（原合同 {original_fen} 元的 {max_ratio}）",
        "en": "CNY {additions_fen} added from a single source to contract {original_id} by {day}, above {limit_fen} "
        "({max_ratio} of {original_fen})",
    },
    cites=(Cite("cn-procurement-law", "31"),),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "exactly ten per cent",
            (_first(), _asked(), _added("CON-B", "100000.00")),
            {"CON-A": "not_applicable", "CON-B": "clear"},
        ),
        Example("one fen more", (_first(), _asked(), _added("CON-B", "100000.01")), {"CON-B": "flagged"}),
        Example(
            "two procedures that add to the same contract, told in the opposite order",
            (
                _added("CON-C", "40000.01", 3, "2026-06-01"),
                _asked(3),
                _added("CON-B", "60000.00"),
                _asked(),
                _first(),
            ),
            {"CON-B": "clear", "CON-C": "flagged"},
        ),
        Example(
            "the earlier contract is of another project",
            (
                _first(project_id="2026-999001-54-01-000018"),
                _asked(project_id=PROJECT),
                _added("CON-B", "100000.01"),
            ),
            {"CON-B": "flagged"},
        ),
        Example(
            "a single source on another ground",
            (_first(), _asked(exception_ground="art31_1"), _added("CON-B", "900000.00")),
            {"CON-B": "not_applicable"},
        ),
        Example(
            "by another method",
            (_first(), _asked(method="inquiry"), _added("CON-B", "900000.00", method="inquiry")),
            {"CON-B": "not_applicable"},
        ),
        Example(
            "not under the procurement law",
            (_first(), _asked(regime="other"), _added("CON-B", "900000.00", regime="other")),
            {"CON-B": "not_applicable"},
        ),
        Example(
            "the ground stands in the contract; the notice with the earlier contract is not told",
            (_first(), _added("CON-B", "1.00", exception_ground="art31_3")),
            {"CON-B": ("not_assessable", "missing: original_fen, additions_in_yuan")},
        ),
        Example(
            "no ground told anywhere",
            (_first(), _asked(exception_ground=None), _added("CON-B", "1.00")),
            {"CON-B": "not_assessable"},
        ),
        Example(
            "the earlier contract is named and not submitted",
            (_asked(), _added("CON-B", "1.00")),
            {"CON-B": ("not_assessable", "missing: original_fen")},
        ),
        Example(
            "an addition in another currency",
            (_first(), _asked(), _added("CON-B", DOLLARS)),
            {"CON-B": ("not_assessable", "missing: additions_in_yuan")},
        ),
        Example(
            "the amount of the earlier contract was corrected",
            (_first("900000.00"), {**_first(), "corrects": "ex-1"}, _asked(), _added("CON-B", "100000.00")),
            {"CON-B": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
