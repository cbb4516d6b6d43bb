"""The fiscal surplus of a finished project was not given back within three months of its acceptance.

What it checks
    Each final account with a surplus: whether transfers that give surplus back had reached it within three months of
    the day on which the project was accepted.
Why it matters
    Left-over money that stays with the unit is spent outside any budget.
Legal source
    Capital Construction Finance Rules (order 81), article 48: the surplus is recovered within three months of
    acceptance; Government Investment Regulation, article 25: it goes back to the treasury.
Does not apply
    Projects that earn income; terms still running (not due). A surplus of 0.00 is clear.
Innocent explanations
    The surplus was given back by another way (offset against next year's budget); the last contract was accepted
    later and its acceptance not submitted; part of the surplus belongs to other funders.
Ask next
    The final account, the bank statement of the project account, and the reply that settles the surplus.
Known gaps
    The last acceptance of the project that passed counts (joint or completion). To whom the money went back is not
    checked. A finished project whose final account is not told cannot be judged after the three months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """完工项目的财政结余资金，验收后三个月内没有收回。

查什么
    每个有结余的竣工决算：自项目验收合格之日起三个月内，结余收回的拨转是否累计达到结余。
为什么要紧
    留在单位的结余会在任何预算之外花掉。
法律依据
    基本建设财务规则（81号令）第48条：结余资金在竣工验收合格后三个月内收回；政府投资条例第25条：结余资金缴回国库。
不适用
    经营性项目；期限未满的（未到期）。结余为0.00的合法。
可能的正当理由
    结余以其他方式收回（如抵顶下年预算）；最后一个合同验收较晚而没有报送；部分结余属于其他出资方。
接着问
    竣工决算、项目账户对账单、结余处理的批复。
已知不足
    以项目最后一次验收合格（联合验收或竣工验收）为准。钱退给了谁不核对。已完工而没有报送决算的，三个月后无法判断。
"""

ACCEPTED = ("joint", "completion")
MOMENT = {"at": "", "day": "_day", "clock": "_clock"}


@dataclass(frozen=True, slots=True)
class Params:
    """三个月内: the day of the same number three months later is inside."""

    max_months: int = param(3, unit="month", zh="收回期限（月，含）", en="Give back within (months, incl.)")


def accepted(f: Facts) -> pl.LazyFrame:
    """The last acceptance of each project that passed."""
    passed = f.of("acceptance.concluded").filter(
        pl.col("acceptance_kind").is_in(ACCEPTED) & (pl.col("result") == "passed")
    )
    return one_each(passed, ["scope_id"]).select("scope_id", *moment_as("accepted"), acceptance_event="event")


def returned(f: Facts, owed: pl.LazyFrame) -> pl.LazyFrame:
    """Per project: what was given back by the last day, and the day on which all of it was."""
    back = one_each(f.of("funds.transferred"), ["scope_id", "transfer_id"]).filter(
        pl.col("transfer_kind") == "surplus_return"
    )
    rows = back.with_columns(back=cny("amount")).join(owed, on="scope_id").sort("scope_id", "day", "at", "transfer_id")
    so_far = pl.col("back").cum_sum().over("scope_id")
    in_time = pl.col("day") <= pl.col("last_day")
    return rows.with_columns(so_far=so_far).group_by("scope_id").agg(
        returned_fen=pl.col("back").filter(in_time).sum(),
        has_foreign=pl.col("back").is_null().any(),
        returned_day=pl.col("day").filter(pl.col("so_far") >= pl.col("surplus")).min(),
        events=pl.col("event").unique().sort(),
    )  # fmt: skip


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project that has a final account or was accepted."""
    compiled = one_each(f.of("final_account.compiled"), ["scope_id"])
    compiled = compiled.select("scope_id", *moment_as("account"), account_event="event", surplus=cny("surplus"))
    projects = accepted(f).join(compiled, on="scope_id", how="full", coalesce=True)
    judged = {name: pl.coalesce(f"accepted{part}", f"account{part}") for name, part in MOMENT.items()}
    rows = projects.with_columns(event=pl.coalesce("account_event", "acceptance_event"), **judged)
    last = pl.col("accepted_day").cast(pl.Date).dt.offset_by(f"{p.max_months}mo").cast(pl.Int32)
    rows = with_project(f, rows.with_columns(last_day=last), "is_operating")
    rows = rows.join(returned(f, rows.select("scope_id", "last_day", "surplus")), on="scope_id", how="left")
    awaited = pl.col("returned_day").is_null() & (pl.col("surplus") > 0)
    late = pl.col("returned_day") > pl.col("last_day")
    unknown = pl.col("surplus").is_null() & (pl.col("last_day") >= f.as_of_day)
    return rows.with_columns(
        project_id="scope_id",
        surplus_fen="surplus",
        acceptance_day=pl.coalesce("accepted_day", pl.when(pl.col("surplus") == 0).then("day")),
        returned_fen=pl.col("returned_fen").fill_null(0),
        due_day=pl.when((awaited | unknown) & ~pl.col("has_foreign").fill_null(value=False)).then("last_day"),
        returns_in_yuan=pl.when(~pl.col("has_foreign").fill_null(value=False)).then(pl.lit(value=True)),
        is_late=late,
        cured_day=pl.when(late).then("returned_day"),
        stake_fen=pl.col("surplus") - pl.col("returned_fen").fill_null(0),
    )


def applies(_: Params) -> pl.Expr:
    """Projects that earn no income."""
    return ~pl.col("is_operating")


def flagged(_: Params) -> pl.Expr:
    """All of it back, and after the last day; what is not back yet is awaited; money in another currency is unknown."""
    nothing = (pl.col("surplus") == 0) | pl.col("due_day").is_not_null()
    return pl.when(nothing).then(pl.lit(value=False)).otherwise("is_late")


PROJECT = "2026-999001-54-01-000017"


def _project(*, is_operating: bool | None = False) -> dict[str, Any]:
    told: dict[str, Any] = {} if is_operating is None else {"is_operating": is_operating}
    return like("project.registered", "2026-01-12", project_id=PROJECT, **told)


def _accepted(day: str = "2026-05-29", kind: str = "joint", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"acceptance_id": f"AC-{day}", "acceptance_kind": kind, "project_id": PROJECT}
    return like("acceptance.concluded", day, **(told | {"result": "passed"} | more))


def _account(surplus: Any = "200000.00", day: str = "2026-07-10") -> dict[str, Any]:
    return like("final_account.compiled", day, project_id=PROJECT, **({} if surplus is None else {"surplus": surplus}))


def _back(day: str, amount: Any = "200000.00", name: str = "TR-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": name, "transfer_kind": "surplus_return", "project_id": PROJECT}
    return like("funds.transferred", day, **(told | {"amount": amount} | more))


BASE = (_project(), _accepted(), _account())

RULE = Rule(
    id="acc.surplus-return",
    version=1,
    family="acc",
    severity=Severity.HIGH,
    scope="project",
    judges=("final_account.compiled", "acceptance.concluded"),
    reads=("final_account.compiled", "acceptance.concluded", "funds.transferred", "project.registered"),
    about=("project_id",),
    needs=("acceptance_day", "surplus", "returns_in_yuan"),
    evidence=(
        Shown("accepted_day", "验收合格日", "Accepted on"),
        Shown("last_day", "收回期限", "Last day to give back"),
        Shown("surplus_fen", "结余（元）", "Surplus (CNY)"),
        Shown("returned_fen", "期限内收回（元）", "Given back in time (CNY)"),
        Shown("returned_day", "全部收回日", "All given back on"),
    ),
    title={"zh": "结余资金三个月收回", "en": "Surplus returned within three months"},
    message={
        "zh": "{accepted_day} 验收合格，结余 {surplus_fen} 元应在 {max_months} 个月内（至 {last_day}）收回，期限内收回 "
        "{returned_fen} 元[，{returned_day} 才全部收回]",
        "en": "Accepted on {accepted_day}; of a surplus of CNY {surplus_fen}, due within {max_months} months, by "
        "{last_day}, {returned_fen} was given back in time[; all of it only on {returned_day}]",
    },
    cites=(Cite("cn-construction-finance-81", "48"), Cite("cn-government-investment-regulation", "25")),
    in_force=date(2016, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("given back three months after the acceptance", (*BASE, _back("2026-08-29")), {PROJECT: "clear"}),
        Example("a day later", (*BASE, _back("2026-08-30")), {PROJECT: "flagged"}),
        Example("the same, submitted in the opposite order", (_back("2026-08-30"), *BASE[::-1]), {PROJECT: "flagged"}),
        Example(
            "in two parts, both in time",
            (*BASE, _back("2026-07-20", "150000.00"), _back("2026-08-29", "50000.00", "TR-B")),
            {PROJECT: "clear"},
        ),
        Example("a fen short", (*BASE, _back("2026-07-20", "199999.99")), {PROJECT: ("flagged", "overdue")}),
        Example("not given back, the last day", BASE, {PROJECT: ("not_applicable", "not_due")}, as_of="2026-08-29"),
        Example("the day after", BASE, {PROJECT: ("flagged", "overdue")}, as_of="2026-08-30"),
        Example("no surplus", (_project(), _accepted(), _account("0.00")), {PROJECT: "clear"}),
        Example("no surplus, and not accepted yet", (_project(), _account("0.00")), {PROJECT: "clear"}),
        Example("a project that earns income", (_project(is_operating=True), *BASE[1:]), {PROJECT: "not_applicable"}),
        Example(
            "not told whether it earns income", (_project(is_operating=None), *BASE[1:]), {PROJECT: "not_assessable"}
        ),
        Example(
            "the surplus is not told",
            (_project(), _accepted(), _account(None)),
            {PROJECT: ("not_assessable", "missing: surplus")},
        ),
        Example(
            "accepted, and no final account yet",
            (_project(), _accepted()),
            {PROJECT: ("not_applicable", "not_due")},
            as_of="2026-08-29",
        ),
        Example("no final account after the three months", (_project(), _accepted()), {PROJECT: "not_assessable"}),
        Example(
            "the acceptance is not told",
            (_project(), _account()),
            {PROJECT: ("not_assessable", "missing: acceptance_day")},
        ),
        Example(
            "accepted contract by contract: the last counts; a stage and a failed one do not",
            (
                *BASE,
                _accepted("2026-06-29", "completion"),
                _accepted("2026-07-29", "stage"),
                _accepted("2026-07-30", result="failed"),
                _back("2026-09-29"),
            ),
            {PROJECT: "clear"},
        ),
        Example(
            "three months that end in a shorter month",
            (_project(), _accepted("2026-11-30"), _account(day="2026-12-10"), _back("2027-02-28")),
            {PROJECT: "clear"},
            as_of="2027-12-31",
        ),
        Example(
            "the end of February was passed",
            (_project(), _accepted("2026-11-30"), _account(day="2026-12-10"), _back("2027-03-01")),
            {PROJECT: "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "an overpayment given back is no surplus",
            (*BASE, _back("2026-07-20", transfer_kind="overpayment_return")),
            {PROJECT: "flagged"},
        ),
        Example(
            "given back in another currency",
            (*BASE, _back("2026-07-20", {"amount": "1.00", "currency": "USD"})),
            {PROJECT: ("not_assessable", "missing: returns_in_yuan")},
        ),
        Example("the surplus was corrected", (*BASE, _account("0.00") | {"corrects": "ex-3"}), {PROJECT: "clear"}),
        Example(
            "a part on the last day, the rest a day later",
            (*BASE, _back("2026-08-29", "150000.00"), _back("2026-08-30", "50000.00", "TR-B")),
            {PROJECT: "flagged"},
        ),
        Example("a surplus of one fen", (*BASE[:2], _account("0.01")), {PROJECT: ("flagged", "overdue")}),
        Example(
            "the surplus is in another currency",
            (*BASE[:2], _account({"amount": "1.00", "currency": "USD"})),
            {PROJECT: ("not_assessable", "missing: surplus")},
        ),
        Example(
            "no final account on the day after the three months",
            BASE[:2],
            {PROJECT: ("not_assessable", "missing: surplus")},
            as_of="2026-08-30",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
