"""A procurement contract was not filed within seven working days of its signature.

What it checks
    Each contract of government procurement: whether a copy was filed within seven working days of the signature.
Why it matters
    The finance department supervises what it has on file.
Legal source
    Government Procurement Law, article 47: within seven working days a copy goes to the finance department and the
    other departments concerned.
Does not apply
    Contracts under the tendering law and outside both laws, and contracts whose seven days are not over.
Innocent explanations
    The contract was filed through the platform and the filing not submitted, or submitted for the whole procedure.
    Purchases that concern state secrets fall outside the law altogether.
Ask next
    The number that the finance department gave, and its day.
Known gaps
    With whom it was filed is not looked at. A filing that does not name the contract is not held against any.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sequels import papered
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购合同签订后七个工作日内没有备案。

查什么
    每份政府采购合同：签订之日起七个工作日内是否把副本备案。
为什么要紧
    财政部门监督的是它手里有的合同。
法律依据
    政府采购法第47条：自合同签订之日起七个工作日内，将副本报同级政府采购监督管理部门和有关部门备案。
不适用
    适用招标投标法的合同；两部法律之外的合同；七个工作日未满的合同。
可能的正当理由
    已经在平台备案，没有报送，或者按整个采购项目报送。涉及国家秘密的采购本不适用该法。
接着问
    财政部门给的备案号和日期。
已知不足
    向谁备案不看。没有写明合同的备案，无法对上任何一份合同。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """七个工作日内: the seventh working day is inside."""

    max_days: int = param(7, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with the filing that is awaited."""
    contracts = one_each(f.of("contract.signed"), CONTRACT)
    filings = f.of("filing.made").filter(pl.col("filing_kind") == "contract")
    rows = papered(contracts, filings, "contract", "contract_id")
    rows = rows.with_columns(last_day=working_days_after(pl.col("day"), p.max_days))
    return rows.with_columns(
        **awaited("paper_day", "loose_day", "last_day"),
        stake_fen=cny("amount"),
        events=pl.concat_list("paper_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts under the government procurement law."""
    return pl.col("regime") == "government_procurement"


def flagged(_: Params) -> pl.Expr:
    """Filed too late; a filing that is missing is awaited."""
    return pl.col("is_late")


OCID = "ocds-tw9990-2026-0017"
GP = {"ocid": OCID, "regime": "government_procurement"}


def _signed(day: str = "2026-04-24", name: str = "CON-A", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id=name, **(GP | more))


def _filed(day: str, kind: str = "contract", record: str = "CON-A", **more: Any) -> dict[str, Any]:
    return like("filing.made", day, **(GP | {"filing_kind": "contract", "target": {"kind": kind, "id": record}} | more))


RULE = Rule(
    id="awd.gp-contract-file-7wd",
    version=1,
    family="awd",
    severity=Severity.LOW,
    scope="process",
    judges=("contract.signed",),
    reads=("contract.signed", "filing.made"),
    about=("contract_id",),
    needs=("last_day", "is_told"),
    evidence=(
        Shown("day", "签订日", "Signed on"),
        Shown("last_day", "备案期限", "Last day to file"),
        Shown("paper_day", "备案日", "Filed on"),
        Shown("stake_fen", "合同金额（元）", "Contract amount (CNY)"),
    ),
    title={"zh": "合同七个工作日内备案", "en": "Contract filed in seven working days"},
    message={
        "zh": "合同 {day} 签订，应在 {max_days} 个工作日内（{last_day} 前，含当日）备案，备案日 {paper_day}",
        "en": "Signed on {day}; filing was due within {max_days} working days, by {last_day}: filed {paper_day}",
    },
    cites=(Cite("cn-procurement-law", "47"),),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "on the seventh working day, over five days of holiday",
            (_signed(), _filed("2026-05-08")),
            {"CON-A": "clear"},
        ),
        Example("the day after", (_signed(), _filed("2026-05-09")), {"CON-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_filed("2026-05-09"), _signed()), {"CON-A": "flagged"}),
        Example(
            "not filed, the seventh working day is not over",
            (_signed(),),
            {"CON-A": ("not_applicable", "not_due")},
            as_of="2026-05-08",
        ),
        Example("not filed, the day after", (_signed(),), {"CON-A": ("flagged", "overdue")}, as_of="2026-05-09"),
        Example(
            "another contract was filed, and something else of this one",
            (
                _signed(),
                _signed(name="CON-B"),
                _filed("2026-04-30", record="CON-B"),
                _filed("2026-04-30", filing_kind="completion"),
            ),
            {"CON-A": ("flagged", "overdue"), "CON-B": "clear"},
        ),
        Example(
            "a filing on the last day that names only the procedure",
            (_signed(), _filed("2026-05-08", "process", OCID)),
            {"CON-A": ("not_assessable", "missing: is_told")},
        ),
        Example(
            "filed for the procedure, too late to be this one's",
            (_signed(), _filed("2026-05-09", "process", OCID)),
            {"CON-A": ("flagged", "overdue")},
        ),
        Example("under the tendering law", (_signed(regime="tendering"),), {"CON-A": "not_applicable"}),
        Example(
            "no calendar of that year is known",
            (_signed("2040-04-24"), _filed("2040-06-30")),
            {"CON-A": ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example(
            "a contract without a procedure, filed in time",
            (_signed(ocid=None), _filed("2026-05-08", ocid=None, regime=None, unit={"id": "11999001MB000006XG"})),
            {"CON-A": "clear"},
        ),
        Example(
            "a corrected filing: in time after all",
            (_signed(), _filed("2026-05-09"), _filed("2026-05-08", corrects="ex-2")),
            {"CON-A": "clear"},
        ),
        Example(
            "too late, in dollars",
            (_signed(amount={"amount": "9.00", "currency": "USD"}), _filed("2026-05-09")),
            {"CON-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
