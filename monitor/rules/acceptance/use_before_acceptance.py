"""Works were put into use before they had passed acceptance.

What it checks
    Each time works were put into use: whether an acceptance of theirs had passed by that day.
Why it matters
    Whatever is in use can no longer be refused, and people walk on what nobody has examined.
Legal source
    Construction Quality Regulation, article 16 paragraph 3: works may be handed over for use only after they have
    passed acceptance.
Does not apply
    Uses planned or not begun.
Innocent explanations
    Part of the works was accepted and opened by itself; a road was kept open during the works; the acceptance was held
    and not submitted.
Ask next
    The acceptance report, who opened the works, and under what order.
Known gaps
    An acceptance of a stage does not stand for the whole. A use that names no contract is held against every acceptance
    of its project. Whether all parties confirmed is acc.all-confirm's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.acceptances import first_passed
from monitor.rules.kit.contracts import contracts
from monitor.rules.kit.like import like
from monitor.rules.kit.milestones import milestones
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """工程未经验收合格就投入使用。

查什么
    每次投入使用：到那一天，是否已有该工程的验收合格。
为什么要紧
    已经在用的东西再也退不回去，人却走在没有人检查过的工程上。
法律依据
    建设工程质量管理条例第16条第3款：建设工程经验收合格的，方可交付使用。
不适用
    计划中的或者尚未开始的使用。
可能的正当理由
    部分工程已单独验收并先行开放；道路边施工边通行；已经验收，没有报送。
接着问
    验收报告；由谁、依据什么开放使用。
已知不足
    阶段验收不代替整体验收。没有写明合同的投入使用，与该项目的任何一次验收对照。各方是否都确认，由 acc.all-confirm 判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a milestone of use, with the first acceptance of its works that passed."""
    used = milestones(f, "in_use").with_columns(day=pl.coalesce("met_day", "updated_day"), named_contract="of_contract")
    signed = contracts(f, "ocid").select("scope_id", "ocid", named_contract="contract_id")
    rows = used.join(signed, on=["scope_id", "named_contract"], how="left").rename({"contract_id": "own_contract"})
    rows = first_passed(f, rows.with_columns(contract_id="named_contract"))
    return rows.with_columns(
        contract_id="own_contract",
        is_early=pl.when(pl.col("accepted_day").is_null())
        .then(pl.lit(value=True))
        .otherwise(pl.col("accepted_day") > pl.col("met_day")),
        events=pl.concat_list("acceptance_event").list.drop_nulls(),
    ).with_columns(cured_day=pl.when(flagged(p)).then("accepted_day"))


def applies(_: Params) -> pl.Expr:
    """Works that are in use."""
    return pl.col("is_met")


def flagged(_: Params) -> pl.Expr:
    """Not accepted by that day."""
    return pl.col("is_early")


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"


def _used(day: str | None = "2026-12-05", status: str = "met", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "in_use", "status": status}
    told |= {"project_id": PROJECT, "contract_id": "CON-A"} | ({"met_date": day} if day else {})
    named = {name: value for name, value in (told | more).items() if value is not None}
    return like("milestone.updated", "2026-12-06", **named)


def _accepted(day: str = "2026-12-05", kind: str = "completion", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"acceptance_id": f"AC-{day}", "project_id": PROJECT, "contract_id": "CON-A", "parties": []}
    named = {name: value for name, value in (told | {"result": "passed"} | more).items() if value is not None}
    return like("acceptance.concluded", day, acceptance_kind=kind, **named)


def _contract(name: str = "CON-A", ocid: str = OCID) -> dict[str, Any]:
    return like("contract.signed", "2026-02-02", contract_id=name, project_id=PROJECT, ocid=ocid)


PROCESS: dict[str, Any] = {"contract_id": None, "ocid": OCID, "regime": "tendering"}

RULE = Rule(
    id="acc.use-before-acceptance",
    version=1,
    family="acc",
    severity=Severity.HIGH,
    scope="project",
    judges=("milestone.updated",),
    reads=("milestone.updated", "acceptance.concluded", "contract.signed"),
    about=("project_id", "contract_id", "milestone_id"),
    evidence=(
        Shown("met_day", "投入使用日", "In use since"),
        Shown("accepted_day", "验收合格日", "Passed acceptance on"),
        Shown("named_contract", "合同", "Contract"),
    ),
    title={"zh": "未验收使用", "en": "Used before acceptance"},
    message={
        "zh": "{met_day} 投入使用，此前没有验收合格[，{accepted_day} 才验收合格]",
        "en": "In use since {met_day}, without an acceptance passed before[; it passed on {accepted_day}]",
    },
    cites=(Cite("cn-construction-quality-regulation", "16"),),
    in_force=date(2000, 1, 30),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("accepted on the day on which it was put into use", (_accepted(), _used()), {"MS-A": "clear"}),
        Example("accepted the day after", (_accepted("2026-12-06"), _used()), {"MS-A": "flagged"}),
        Example("the use first in the file", (_used(), _accepted("2026-12-06")), {"MS-A": "flagged"}),
        Example("never accepted", (_used(),), {"MS-A": "flagged"}),
        Example("it failed", (_accepted(result="failed"), _used()), {"MS-A": "flagged"}),
        Example("only a stage was accepted", (_accepted(kind="stage"), _used()), {"MS-A": "flagged"}),
        Example("another contract was accepted", (_accepted(contract_id="CON-B"), _used()), {"MS-A": "flagged"}),
        Example("the project was accepted as a whole", (_accepted(contract_id=None), _used()), {"MS-A": "clear"}),
        Example(
            "the acceptance names the process of the contract",
            (_contract(), _accepted(**PROCESS), _used()),
            {"MS-A": "clear"},
        ),
        Example(
            "it names the process of another contract",
            (_contract(ocid="ocds-tw9990-2026-0018"), _contract("CON-B"), _accepted(**PROCESS), _used()),
            {"MS-A": "flagged"},
        ),
        Example(
            "a use that names no contract: any acceptance of the project",
            (_accepted(), _used(contract_id=None)),
            {"MS-A": "clear"},
        ),
        Example(
            "a failed acceptance, then a passed one, both before",
            (_accepted("2026-12-01", result="failed"), _accepted("2026-12-04"), _used()),
            {"MS-A": "clear"},
        ),
        Example("planned", (_used(None, "scheduled"),), {"MS-A": "not_applicable"}),
        Example("not met", (_used(None, "not_met"),), {"MS-A": "not_applicable"}),
        Example("no day told: the time of the update", (_accepted("2026-12-06"), _used(None)), {"MS-A": "clear"}),
        Example("the day was corrected", (_accepted(), _used("2026-12-04"), _used(corrects="ex-2")), {"MS-A": "clear"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
