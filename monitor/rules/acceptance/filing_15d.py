"""A completion acceptance was not filed within fifteen days.

What it checks
    Each completion acceptance that passed: the days until it was filed with the authority; where it was not filed,
    whether fifteen days are over.
Why it matters
    The filing is the state's only look at works between acceptance and use.
Legal source
    Construction Quality Regulation, article 49: within fifteen days of the passed acceptance.
Does not apply
    Acceptances that failed, acceptances of other kinds, and terms that still run.
Innocent explanations
    The filing was made and not submitted, or recorded against another record; the authority sent the papers back for
    completion; the works are of a kind that is not filed.
Ask next
    The filing certificate with its day, and the day on which the papers were first handed in.
Known gaps
    The day is that of the filing as told. A filing that names the project or the contract counts for the acceptances
    before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """竣工验收合格之后十五天内没有备案。

查什么
    每次合格的竣工验收：到备案之日的天数；没有备案的，十五天是否已过。
为什么要紧
    从验收到使用，主管部门只有备案这一次看到工程的机会。
法律依据
    建设工程质量管理条例第49条：自竣工验收合格之日起15日内备案。
不适用
    不合格的验收；其他类别的验收；期限未满的。
可能的正当理由
    已经备案，没有报送，或者记在别的记录上；备案机关退回补件；该类工程不需要备案。
接着问
    备案表及日期；第一次递交材料的日期。
已知不足
    日期以报送的备案日为准。写明项目或者合同的备案，对此前的验收都算数。
"""

KEYS = ["scope_id", "event"]
WHOSE = {"project": "project_id", "contract": "contract_id", "process": "ocid"}
"""Targets of a filing that are no acceptance: what they say of the acceptances before them."""


@dataclass(frozen=True, slots=True)
class Params:
    """15日内: the fifteenth day is inside."""

    max_days: int = param(15, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def filed(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS` of acceptances with the first filing that is theirs: `filed_day`, `filing_event`."""
    made = f.of("filing.made").filter(pl.col("filing_kind") == "completion")
    made = made.select("scope_id", "target_kind", "target_id", filed_day="day", filing_event="event")
    own = rows.join(
        made.filter(pl.col("target_kind") == "acceptance"),
        left_on=["scope_id", "acceptance_id"],
        right_on=["scope_id", "target_id"],
    )
    parts = [own.select(*KEYS, "filed_day", "filing_event")]
    for target, name in WHOSE.items():
        later = rows.select(*KEYS, "day", name).drop_nulls(name).sort("day")
        named = made.filter(pl.col("target_kind") == target).drop("target_kind").rename({"target_id": name})
        met = later.join_asof(
            named.sort("filed_day"),
            left_on="day",
            right_on="filed_day",
            by=["scope_id", name],
            strategy="forward",
            check_sortedness=False,
        )
        parts.append(met.drop_nulls("filed_day").select(*KEYS, "filed_day", "filing_event"))
    return pl.concat(parts).sort("filed_day", "filing_event").unique(KEYS, keep="first", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an acceptance, with its first filing."""
    rows = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    rows = rows.join(filed(f, rows), on=KEYS, how="left")
    last = days_after(pl.col("day"), p.max_days)
    return rows.with_columns(
        days=pl.col("filed_day") - pl.col("day"),
        last_day=last,
        due_day=pl.when(pl.col("filed_day").is_null()).then(last),
        events=pl.concat_list("filing_event").list.drop_nulls(),
    ).with_columns(cured_day=pl.when(flagged(p)).then("filed_day"))


def applies(_: Params) -> pl.Expr:
    """Completion acceptances that passed."""
    return (pl.col("acceptance_kind") == "completion") & (pl.col("result") == "passed")


def flagged(p: Params) -> pl.Expr:
    """Filed too late; one that is missing is awaited."""
    return pl.col("days") > p.max_days


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"


def _accepted(day: str = "2026-10-01", kind: str = "completion", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"acceptance_id": "AC-A", "project_id": PROJECT, "contract_id": "CON-A", "parties": []}
    return like("acceptance.concluded", day, acceptance_kind=kind, **(told | {"result": "passed"} | more))


def _filed(day: str, target: str = "acceptance", name: str = "AC-A", kind: str = "completion") -> dict[str, Any]:
    told: dict[str, Any] = {"filing_kind": kind, "target": {"kind": target, "id": name}, "project_id": PROJECT}
    return like("filing.made", day, **told)


RULE = Rule(
    id="acc.filing-15d",
    version=1,
    family="acc",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("acceptance.concluded",),
    reads=("acceptance.concluded", "filing.made"),
    about=("acceptance_id",),
    evidence=(
        Shown("day", "验收合格日", "Passed on"),
        Shown("last_day", "备案期限", "Last day to file"),
        Shown("filed_day", "备案日", "Filed on"),
        Shown("days", "用时（天）", "Days"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "竣工验收备案十五日", "en": "Completion filed within fifteen days"},
    message={
        "zh": "{day} 竣工验收合格，备案期限 {last_day}（{max_days} 天），备案日 {filed_day}[，超期 {days-max_days} 天]",
        "en": "Completion accepted on {day} was to be filed by {last_day} ({max_days} days): filed {filed_day}"
        "[, days late: {days-max_days}]",
    },
    cites=(Cite("cn-construction-quality-regulation", "49"),),
    in_force=date(2000, 1, 30),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the fifteenth day", (_accepted(), _filed("2026-10-16")), {"AC-A": "clear"}),
        Example("on the sixteenth day", (_accepted(), _filed("2026-10-17")), {"AC-A": "flagged"}),
        Example("the filing first in the file", (_filed("2026-10-17"), _accepted()), {"AC-A": "flagged"}),
        Example(
            "not filed, the fifteenth day is not over",
            (_accepted(),),
            {"AC-A": ("not_applicable", "not_due")},
            as_of="2026-10-16",
        ),
        Example("not filed, the day after", (_accepted(),), {"AC-A": ("flagged", "overdue")}, as_of="2026-10-17"),
        Example("filed under the project", (_accepted(), _filed("2026-10-16", "project", PROJECT)), {"AC-A": "clear"}),
        Example(
            "filed under the contract", (_accepted(), _filed("2026-10-16", "contract", "CON-A")), {"AC-A": "clear"}
        ),
        Example(
            "filed under the process",
            (_accepted(ocid=OCID, regime="tendering"), _filed("2026-10-16", "process", OCID)),
            {"AC-A": "clear"},
        ),
        Example(
            "another contract was filed", (_accepted(), _filed("2026-10-16", "contract", "CON-B")), {"AC-A": "flagged"}
        ),
        Example(
            "a filing under the project from before the acceptance",
            (_accepted(), _filed("2026-09-30", "project", PROJECT)),
            {"AC-A": "flagged"},
        ),
        Example("a filing of another kind", (_accepted(), _filed("2026-10-16", kind="other")), {"AC-A": "flagged"}),
        Example(
            "filed twice: the first counts",
            (_accepted(), _filed("2026-11-20"), _filed("2026-10-16", "project", PROJECT)),
            {"AC-A": "clear"},
        ),
        Example("it failed", (_accepted(result="failed"),), {"AC-A": "not_applicable"}),
        Example("a joint acceptance", (_accepted(kind="joint"),), {"AC-A": "not_applicable"}),
        Example(
            "the day of the acceptance was corrected",
            (_accepted("2026-09-01"), _accepted(corrects="ex-1"), _filed("2026-10-16")),
            {"AC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
