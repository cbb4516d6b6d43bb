"""An acceptance was led by, or asked of, another bureau than the source of the money calls for.

What it checks
    Each request for an acceptance, and each acceptance: whether the bureau it is addressed to, or that led it, is the
    one for the project's money. With mixed money the highest level decides.
Why it matters
    Whoever gave the money should see what was made of it; an acceptance led by a friendlier office is none.
Legal source
    Tongyu county, section two (3): the development and reform bureau leads for national and provincial money, the
    finance bureau for money of the county and of line departments above.
Does not apply
    Acceptances of a stage, and acceptances between the parties of a procurement contract.
Innocent explanations
    The bureau in charge passed the lead on in writing; the sources of the money changed after the registration; the
    bureaus were merged.
Ask next
    The project's sources of funds, and the notice that set up the acceptance.
Known gaps
    Money of a city is read like the province's, money of a township or of the unit itself like the county's. Sources
    of another kind tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """验收的牵头（受理）单位与资金来源不符。

查什么
    每次验收申请的受理单位、每次验收的牵头单位，是否是该项目资金来源对应的单位。有几种来源的，以最高级次为准。
为什么要紧
    出钱的应当看到钱变成了什么；换一个好说话的单位牵头，等于没有验收。
法律依据
    通榆县二（3）：国家和省投资的由发改局牵头，县级出资和上级行业部门出资的由财政局牵头。
不适用
    阶段验收；政府采购合同双方的履约验收。
可能的正当理由
    牵头单位书面委托了其他单位；登记之后资金来源有变化；机构合并。
接着问
    项目的资金来源；组织验收的通知。
已知不足
    市级资金按省级对待，乡镇和单位自筹按县级对待。其他来源无法判断。
"""

ACCEPTANCES = ("joint", "completion")
COLUMNS = ("scope_id", "event", "at", "day", "clock")


@dataclass(frozen=True, slots=True)
class Params:
    """The first level of the list that a project has money of decides."""

    map: tuple[str, ...] = param(
        (
            "central:development_reform_bureau",
            "province:development_reform_bureau",
            "city:development_reform_bureau",
            "county:finance_bureau",
            "upper_department:finance_bureau",
            "township:finance_bureau",
            "unit:finance_bureau",
        ),
        unit="level:lead, highest first",
        zh="资金级次与牵头单位",
        en="Level of the money and the bureau that leads",
    )


def leads(f: Facts, p: Params) -> pl.LazyFrame:
    """Registrations of projects: the level that decides (`fund_level`) and the bureau that leads for it."""
    ranked = [one.partition(":")[::2] for one in p.map]
    order = pl.LazyFrame(
        {
            "fund_level": [level for level, _ in ranked],
            "due_lead": [lead for _, lead in ranked],
            "rank": list(range(len(ranked))),
        },
        schema={"fund_level": pl.String, "due_lead": pl.String, "rank": pl.Int64},
    )
    sources = f.of("project.registered", "fund_sources").filter(pl.col("amount_fen") > 0)
    named = sources.select("scope_id", "event", fund_level="level").join(order, on="fund_level")
    first = named.sort("rank").unique(["scope_id", "event"], keep="first", maintain_order=True)
    return first.drop("rank").rename({"event": "registered_event"})


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a request for an acceptance or an acceptance, with the bureau that led it and the one that should."""
    asked = one_each(f.of("review.requested"), ["scope_id", "review_id"])
    asked = asked.filter(pl.col("review_kind") == "acceptance").select(
        *COLUMNS,
        "review_id",
        lead="addressed_role",
        is_judged=pl.lit(value=True),
    )
    held = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"]).select(
        *COLUMNS,
        "acceptance_id",
        lead="lead_role",
        is_judged=pl.col("acceptance_kind").is_in(ACCEPTANCES),
    )
    rows = with_project(f, pl.concat([asked, held], how="diagonal"))
    rows = rows.join(leads(f, p), on=["scope_id", "registered_event"], how="left")
    return rows.with_columns(events=pl.concat_list("registered_event").list.drop_nulls())


def applies(_: Params) -> pl.Expr:
    """Acceptances of the whole, and requests for them."""
    return pl.col("is_judged")


def flagged(_: Params) -> pl.Expr:
    """Another bureau than the one for the money."""
    return pl.col("lead") != pl.col("due_lead")


PROJECT = "2026-999001-54-01-000017"
PLANNING, FINANCE = "development_reform_bureau", "finance_bureau"


def _project(*levels: str, amount: str = "9.00", day: str = "2026-01-05", **more: Any) -> dict[str, Any]:
    sources = [{"level": level, "amount": {"amount": amount, "currency": "CNY"}} for level in levels]
    return like("project.registered", day, project_id=PROJECT, **({"fund_sources": sources} | more))


def _accepted(lead: str | None = FINANCE, kind: str = "joint", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"acceptance_id": "AC-A", "project_id": PROJECT, "acceptance_kind": kind, "parties": []}
    return like("acceptance.concluded", "2026-12-05", **(told | ({"lead_role": lead} if lead else {}) | more))


def _asked(role: str | None = FINANCE, kind: str = "acceptance") -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-A", "project_id": PROJECT, "review_kind": kind}
    return like("review.requested", "2026-11-20", **(told | ({"addressed_role": role} if role else {})))


RULE = Rule(
    id="acc.lead-agency",
    version=1,
    family="acc",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("acceptance.concluded", "review.requested"),
    reads=("acceptance.concluded", "review.requested", "project.registered"),
    about=("acceptance_id", "review_id"),
    needs=("lead", "due_lead"),
    evidence=(
        Shown("lead", "牵头（受理）单位", "Led by, or asked of", codes="body_role"),
        Shown("due_lead", "应由其牵头", "Should lead", codes="body_role"),
        Shown("fund_level", "决定牵头的资金级次", "Level of money that decides", codes="fund_level"),
        Shown("day", "日期", "On"),
    ),
    title={"zh": "验收牵头部门正确", "en": "Acceptance led by the right bureau"},
    message={
        "zh": "{day} 的验收由{lead}牵头（受理），项目资金来源的最高级次为{fund_level}，应由{due_lead}牵头",
        "en": "Acceptance of {day} led by, or asked of, {lead}; with money of the level {fund_level} it is led by "
        "{due_lead}",
    },
    cites=(Cite("seed-tongyu", "二(3)综合验收"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("county money, finance leads", (_project("county"), _accepted()), {"AC-A": "clear"}),
        Example(
            "county money, the development bureau leads", (_project("county"), _accepted(PLANNING)), {"AC-A": "flagged"}
        ),
        Example("provincial money, finance leads", (_project("province"), _accepted()), {"AC-A": "flagged"}),
        Example("the acceptance first in the file", (_accepted(), _project("central")), {"AC-A": "flagged"}),
        Example(
            "national and county money: the highest level decides",
            (_project("county", "central"), _accepted(PLANNING)),
            {"AC-A": "clear"},
        ),
        Example("city money goes like the province's", (_project("city"), _accepted()), {"AC-A": "flagged"}),
        Example(
            "money of a department above, of a township, of the unit",
            (_project("unit", "township", "upper_department"), _accepted()),
            {"AC-A": "clear"},
        ),
        Example(
            "a source of nothing does not count",
            (_project("county"), _project("county", "central", amount="0.00", corrects="ex-1"), _accepted()),
            {"AC-A": "not_assessable"},
        ),
        Example("a source of a fen does", (_project("central", amount="0.01"), _accepted()), {"AC-A": "flagged"}),
        Example("a request to the wrong bureau", (_project("central"), _asked()), {"RV-A": "flagged"}),
        Example("a request to the right one", (_project("central"), _asked(PLANNING)), {"RV-A": "clear"}),
        Example(
            "a request for another review",
            (_project("central"), _asked(kind="settlement"), _accepted(PLANNING)),
            {"AC-A": "clear"},
        ),
        Example("a completion acceptance", (_project("central"), _accepted(kind="completion")), {"AC-A": "flagged"}),
        Example("a stage", (_project("central"), _accepted(kind="stage")), {"AC-A": "not_applicable"}),
        Example(
            "a procurement acceptance", (_project("central"), _accepted(kind="procurement")), {"AC-A": "not_applicable"}
        ),
        Example(
            "in which capacity it was led is not told",
            (_project("central"), _accepted(None)),
            {"AC-A": ("not_assessable", "missing: lead")},
        ),
        Example(
            "the sources are not told",
            (_project(fund_sources=None), _accepted()),
            {"AC-A": ("not_assessable", "missing: due_lead")},
        ),
        Example("only other sources", (_project("other"), _accepted()), {"AC-A": "not_assessable"}),
        Example(
            "the registration of that day holds",
            (_project("county"), _project("central", day="2026-12-06"), _accepted()),
            {"AC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
