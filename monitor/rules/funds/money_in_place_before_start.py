"""Work was started with less money in place than the contract asks for before the start.

What it checks
    Each start of work: the project's fund sources that are told as in place on that day, against the share of the
    contract amount that must be in place before the start.
Why it matters
    Works begun without money end in arrears: the contractor pays first, and his workers last.
Legal source
    Regulation on Payment of Migrant Workers' Wages, article 23; Tendering and Bidding Law, article 9; Government
    Investment Regulation, article 22: the money the works need is secured before they begin.
Does not apply
    A start that is planned and has not happened.
Innocent explanations
    Money had come in and the registration of the project was not brought up to date; a later stage of the contract is
    paid from another year's budget.
Ask next
    The papers on which the money was confirmed; the balance of the project's account on the day of the start.
Known gaps
    The amount in place is the project's own statement. Money is held against the contract of the start, or against all
    works contracts of the project where the start names none; what other contracts have used up is not taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import WHOLE, parts
from monitor.rules.kit.contracts import contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.milestones import started
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rounding import up
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """开工时落实的资金少于合同要求开工前落实的数额。

查什么
    每次开工：当天项目资金来源中已落实的金额，是否达到合同金额中应在开工前落实的比例。
为什么要紧
    没有钱就开工，最后变成拖欠：先是承包人垫钱，后是工人拿不到工资。
法律依据
    保障农民工工资支付条例第23条、招标投标法第9条、政府投资条例第22条：开工前应落实施工所需资金。
不适用
    计划中、尚未发生的开工。
可能的正当理由
    资金已到位，项目登记没有更新；合同后期的款项由以后年度预算安排。
接着问
    确认资金落实的文件；开工当天项目账户余额。
已知不足
    落实的金额按项目自己登记的算。资金与该次开工的合同对照；开工没有写明合同的，与项目全部工程合同对照；其他合同已用掉的部分
    没有扣除。
"""

AS_CONTRACT = "as_contract"
SCOPE = ["scope_id", "registered_event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The bound is inside: exactly the share is enough."""

    required_share: str = param(
        AS_CONTRACT, unit="ratio", zh="合同未约定时应落实的比例（含）", en="Share where the contract names none (incl.)"
    )


def sources(f: Facts) -> pl.LazyFrame:
    """One row a registration: in place for certain, and at most; null where a part that may count is not told."""
    is_open = pl.col("is_confirmed").is_null()
    counts, yuan_ = pl.col("is_confirmed").fill_null(value=True), cny("amount")
    sums = f.of("project.registered", "fund_sources").group_by("scope_id", "event")
    told = sums.agg(
        confirmed=yuan_.filter(~is_open & counts).sum(),
        possible=pl.when(yuan_.filter(counts).null_count() == 0).then(yuan_.filter(counts).sum()),
    )
    rows = f.of("project.registered").filter(pl.col("fund_sources_count").is_not_null())
    none = pl.col("fund_sources_count") == 0
    return rows.join(told, on=["scope_id", "event"], how="left").select(
        "scope_id",
        registered_event="event",
        told_day="day",
        confirmed_fen=pl.when(none).then(0).otherwise("confirmed"),
        possible_fen=pl.when(none).then(0).otherwise("possible"),
    )


def needed(f: Facts, starts: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """`scope_id`, `event` of each start with `needed_fen`: of its contract, else of all works of the project."""
    own = pl.lit(None, dtype=pl.Int128)
    if p.required_share != AS_CONTRACT:
        own = pl.lit(-(-ratio(p.required_share) * WHOLE // 1), dtype=pl.Int128)
    share = pl.coalesce(parts("funded_share_required"), own)
    told = contracts(f, "category", "is_member", "funded_share_required").with_columns(
        part=share * pl.col("contract_fen")
    )
    asked = starts.select("scope_id", "event", "of_contract")
    named = asked.join(told, left_on=["scope_id", "of_contract"], right_on=["scope_id", "contract_id"])
    works = told.filter(pl.col("is_member"), pl.col("category") == "works")
    whole = asked.filter(pl.col("of_contract").is_null()).join(works, on="scope_id")
    columns = ["scope_id", "event", "part", "contract_fen"]
    each = pl.concat([named.select(columns), whole.select(columns)]).group_by("scope_id", "event")
    return each.agg(
        needed_fen=pl.when(pl.col("part").null_count() == 0).then(up(pl.col("part").sum())),
        contract_fen=pl.col("contract_fen").sum(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a start, with the money in place by then and the money needed."""
    rows = with_project(f, started(f))
    known = pl.when(pl.col("registered_day") <= pl.col("day")).then("registered_event")
    rows = rows.with_columns(registered_event=known)
    told = sources(f)
    rows = rows.join(told.drop("told_day"), on=SCOPE, how="left").join(
        needed(f, rows, p), on=["scope_id", "event"], how="left"
    )
    after = rows.select("scope_id", "event", "day", "needed_fen").join(told, on="scope_id")
    after = after.filter(pl.col("told_day") > pl.col("day"), pl.col("confirmed_fen") >= pl.col("needed_fen"))
    cured = after.group_by("scope_id", "event").agg(cured_day=pl.col("told_day").min())
    rows = rows.join(cured, on=["scope_id", "event"], how="left")
    is_open = (pl.col("confirmed_fen") < pl.col("needed_fen")) & (
        pl.col("possible_fen").is_null() | (pl.col("possible_fen") >= pl.col("needed_fen"))
    )
    return rows.with_columns(
        is_confirmed=pl.when(~is_open.fill_null(value=False)).then(pl.lit(value=True)),
        stake_fen=pl.col("needed_fen") - pl.col("confirmed_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """Starts that have happened."""
    return pl.col("is_met")


def flagged(_: Params) -> pl.Expr:
    """Less in place than needed; unknown where what may be in place would be enough."""
    return pl.when(pl.col("is_confirmed").is_not_null()).then(pl.col("confirmed_fen") < pl.col("needed_fen"))


PROJECT = "2026-999001-54-01-000017"
DOLLARS = {"amount": "9000000.00", "currency": "USD"}


def _source(amount: Any, *, confirmed: bool | None = True) -> dict[str, Any]:
    told = {"level": "county", "amount": yuan(amount) if isinstance(amount, str) else amount}
    return told if confirmed is None else {**told, "is_confirmed": confirmed}


def _project(*told: dict[str, Any], day: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    return like("project.registered", day, **({"project_id": PROJECT, "fund_sources": list(told)} | more))


def _contract(amount: Any = "1000000.00", share: str | None = "0.3", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "category": "works", "amount": amount}
    return like("contract.signed", "2026-05-08", **(told | {"funded_share_required": share} | more))


def _start(day: str = "2026-05-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "start", "status": "met", "project_id": PROJECT}
    return like("milestone.updated", day, **(told | {"contract_id": "CON-A"} | more))


ENOUGH, SHORT = _project(_source("300000.00")), _project(_source("299999.99"))

RULE = Rule(
    id="fnd.money-in-place-before-start",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("milestone.updated",),
    reads=("project.registered", "contract.signed", "milestone.updated"),
    about=("project_id", "contract_id", "milestone_id"),
    needs=("confirmed_fen", "needed_fen", "is_confirmed"),
    evidence=(
        Shown("confirmed_fen", "已落实资金（元）", "In place (CNY)"),
        Shown("needed_fen", "开工前应落实（元）", "Needed before the start (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("day", "开工日", "Started on"),
        Shown("registered_day", "资金登记日", "Sources told on"),
        Shown("of_contract", "合同编号", "Contract"),
        Shown("cured_day", "落实日", "In place since"),
    ),
    title={"zh": "资金不落实不得开工", "en": "No start without funds in place"},
    message={
        "zh": "{day} 开工时落实资金 {confirmed_fen} 元，少于开工前应落实的 {needed_fen} 元[，{cured_day} 才落实]",
        "en": "Work started on {day} with CNY {confirmed_fen} in place, less than the {needed_fen} needed before the "
        "start[; in place only since {cured_day}]",
    },
    cites=(
        Cite("cn-wage-regulation", "23"),
        Cite("cn-bidding-law", "9"),
        Cite("cn-government-investment-regulation", "22"),
    ),
    in_force=date(2020, 5, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly the share in place", (ENOUGH, _contract(), _start()), {"MS-A": "clear"}),
        Example("one fen less", (SHORT, _contract(), _start()), {"MS-A": "flagged"}),
        Example("the same in reverse order of the file", (_start(), _contract(), SHORT), {"MS-A": "flagged"}),
        Example(
            "a share that is no whole fen: the next one",
            (_project(_source("333333.34")), _contract(share="0.333333333333"), _start()),
            {"MS-A": "clear"},
        ),
        Example(
            "a fraction of a fen below the share",
            (_project(_source("333333.33")), _contract(share="0.333333333333"), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "two sources, added up",
            (_project(_source("100000.00"), _source("200000.00")), _contract(), _start()),
            {"MS-A": "clear"},
        ),
        Example(
            "a source that is only planned does not count",
            (_project(_source("299999.99"), _source("9000000.00", confirmed=False)), _contract(), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "not told whether a source is in place, and it would be enough",
            (_project(_source("299999.99"), _source("0.01", confirmed=None)), _contract(), _start()),
            {"MS-A": ("not_assessable", "missing: is_confirmed")},
        ),
        Example(
            "not told whether a source is in place, and it would not be enough",
            (_project(_source("200000.00"), _source("99999.99", confirmed=None)), _contract(), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "a source that is not in yuan, and it could be enough",
            (_project(_source("200000.00"), _source(DOLLARS)), _contract(), _start()),
            {"MS-A": ("not_assessable", "missing: is_confirmed")},
        ),
        Example(
            "a planned source that is not in yuan, and enough in yuan",
            (_project(_source("300000.00"), _source(DOLLARS, confirmed=False)), _contract(), _start()),
            {"MS-A": "clear"},
        ),
        Example("no source at all", (_project(), _contract(), _start()), {"MS-A": "flagged"}),
        Example(
            "sources not told",
            (_project(fund_sources=None), _contract(), _start()),
            {"MS-A": ("not_assessable", "missing: confirmed_fen")},
        ),
        Example(
            "the contract names no share",
            (ENOUGH, _contract(share=None), _start()),
            {"MS-A": ("not_assessable", "missing: needed_fen")},
        ),
        Example(
            "the contract names no share, the place does",
            (SHORT, _contract(share=None), _start()),
            {"MS-A": "flagged"},
            set={"required_share": "0.3"},
        ),
        Example(
            "the contract's share goes before the place's",
            (SHORT, _contract(share="0.2"), _start()),
            {"MS-A": "clear"},
            set={"required_share": "0.3"},
        ),
        Example("the contract was not submitted", (ENOUGH, _start()), {"MS-A": "not_assessable"}),
        Example("the contract is not in yuan", (ENOUGH, _contract(DOLLARS), _start()), {"MS-A": "not_assessable"}),
        Example(
            "in place by the day of the start, by a later registration of that day",
            (SHORT, _project(_source("300000.00"), day="2026-05-20"), _contract(), _start()),
            {"MS-A": "clear"},
        ),
        Example(
            "in place the day after: the breach stays, and is cured",
            (SHORT, _project(_source("300000.00"), day="2026-05-21"), _contract(), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "in place the day after but for one fen: not cured",
            (SHORT, _project(_source("299999.99"), day="2026-05-21"), _contract(), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "in place in the morning, taken back at noon, started in the afternoon",
            (
                _project(_source("300000.00"), day="2026-05-20T09:00:00+08:00"),
                _project(_source("299999.99"), day="2026-05-20T12:00:00+08:00"),
                _contract(),
                _start("2026-05-20T15:00:00+08:00"),
            ),
            {"MS-A": "flagged"},
        ),
        Example(
            "registered only after the start: what was in place then is not told",
            (_project(_source("300000.00"), day="2026-05-21"), _contract(), _start()),
            {"MS-A": "not_assessable"},
        ),
        Example(
            "a start of the whole project: all works contracts, no others",
            (
                _project(_source("400000.00")),
                _contract(),
                _contract("500000.00", "0.2", contract_id="CON-B"),
                _contract("9000000.00", None, contract_id="CON-C", category="services"),
                _start(contract_id=None),
            ),
            {"MS-A": "clear"},
        ),
        Example(
            "a start of the whole project, one fen short",
            (
                _project(_source("399999.99")),
                _contract(),
                _contract("500000.00", "0.2", contract_id="CON-B"),
                _start(contract_id=None),
            ),
            {"MS-A": "flagged"},
        ),
        Example(
            "a start that is only planned", (SHORT, _contract(), _start(status="scheduled")), {"MS-A": "not_applicable"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
