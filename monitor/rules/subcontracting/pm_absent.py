"""The project manager or the technical lead was hardly on the site, or was replaced without approval.

What it checks
    Each monthly report on a project manager or technical lead: whether the days attended reach four fifths of the days
    due, the bound included; and whether one who replaces another is told with the approval of the replacement.
Why it matters
    The bid was won with this person's name. Where he is not there, nobody answers for the works.
Legal source
    Measures on Unlawful Contracting (建市规〔2019〕1号), article 8, third item: a manager who does not do his duty on the
    site counts as a sign of transfer. The share is a rule of thumb, provinces differ.
Does not apply
    Other roles on the site.
Innocent explanations
    Leave that the supervisor agreed to; work stood still and the days due were not cut; the approval was given and not
    submitted.
Ask next
    The attendance machine, the supervisor's diary, and who led the work on those days.
Known gaps
    Who was named in the bid is not compared here. Whether the person belongs to the contractor is sub.affiliation's
    question. A month without a report is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """项目经理或者技术负责人很少到岗，或者未经批准更换。

查什么
    项目经理、技术负责人的每份月报：实到天数是否达到应到天数的八成（含）；替换他人的，是否有更换批准。
为什么要紧
    标是凭这个人中的。人不在，工程没有人负责。
法律依据
    建筑工程施工发包与承包违法行为认定查处管理办法（建市规〔2019〕1号）第8条第（三）项：项目负责人不履行管理义务的，属于转包的
    情形。比例是经验值，各省不同。
不适用
    现场其他岗位。
可能的正当理由
    经监理同意的请假；停工期间应到天数没有扣减；已批准更换，没有报送。
接着问
    考勤机记录、监理日志；那些天由谁指挥施工。
已知不足
    投标文件所列的人是谁，这里不比较。人是否属于承包人由 sub.affiliation 判断。没有月报的月份看不到。
"""

ROLES = ("project_manager", "technical_lead")
REPORT = ["scope_id", "contract_id", "person", "role", "month"]


@dataclass(frozen=True, slots=True)
class Params:
    """The bound itself is enough."""

    min_attendance: str = param(
        "0.80", unit="ratio", zh="到岗率下限（含）", en="Attendance, at least (incl.)", heuristic=True
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a person, role and month."""
    share = ratio(p.min_attendance)
    rows = one_each(f.of("site_staff.reported"), REPORT)
    is_present = pl.col("attended_days") * share.denominator >= pl.col("due_days") * share.numerator
    unapproved = pl.col("replaces").is_not_null() & pl.col("replacement_approval_id").is_null()
    return rows.with_columns(
        is_present=is_present, is_unapproved=unapproved, replaced=pl.when(unapproved).then("replaces")
    )


def applies(_: Params) -> pl.Expr:
    """Project managers and technical leads."""
    return pl.col("role").is_in(ROLES)


def flagged(_: Params) -> pl.Expr:
    """Too few days, or another's place without approval."""
    return pl.col("is_unapproved") | ~pl.col("is_present")


def _month(attended: int | None = 24, due: int | None = 26, role: str = "project_manager", **more: Any) -> Any:
    days = {name: value for name, value in (("attended_days", attended), ("due_days", due)) if value is not None}
    told: dict[str, Any] = {"contract_id": "CON-A", "person": "P-3004", "role": role, "month": "2026-06"}
    return like("site_staff.reported", "2026-06-30", **(told | days | more))


NEW: dict[str, Any] = {"replaces": "P-3005"}

RULE = Rule(
    id="sub.pm-absent",
    version=1,
    family="sub",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("site_staff.reported",),
    reads=("site_staff.reported",),
    about=("contract_id", "person", "role", "month"),
    needs=("due_days", "attended_days"),
    evidence=(
        Shown("month", "月份", "Month"),
        Shown("role", "岗位", "Role", codes="site_role"),
        Shown("attended_days", "实到天数", "Days attended"),
        Shown("due_days", "应到天数", "Days due"),
        Shown("replaced", "未经批准替换", "Replaced without approval"),
    ),
    title={"zh": "项目经理未到岗", "en": "Manager not on site"},
    message={
        "zh": "{month} {role}应到 {due_days} 天，实到 {attended_days} 天（到岗率下限 {min_attendance}）[；替换 {replaced}，未见批准]",
        "en": "{role} in {month}: {attended_days} of {due_days} days attended (at least {min_attendance} of them)"
        "[; in the place of {replaced} without approval]",
    },
    cites=(Cite("cn-illegal-subcontract-2019-1", "8"),),
    in_force=date(2019, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("20 of 25 days: four fifths", (_month(20, 25),), {"CON-A": "clear"}),
        Example("19 of 25", (_month(19, 25),), {"CON-A": "flagged"}),
        Example("21 of 26: four fifths and a bit", (_month(21, 26),), {"CON-A": "clear"}),
        Example("20 of 26: a bit less", (_month(20, 26),), {"CON-A": "flagged"}),
        Example("the technical lead", (_month(0, 26, "technical_lead"),), {"CON-A": "flagged"}),
        Example(
            "half, where the place asks for half", (_month(13, 26),), {"CON-A": "clear"}, set={"min_attendance": "0.5"}
        ),
        Example("nothing was due", (_month(0, 0),), {"CON-A": "clear"}),
        Example("another's place, without approval", (_month(**NEW),), {"CON-A": "flagged"}),
        Example("with approval", (_month(**NEW, replacement_approval_id="APP-A"),), {"CON-A": "clear"}),
        Example("without approval, and the days are not told", (_month(None, None, **NEW),), {"CON-A": "flagged"}),
        Example("the days due are not told", (_month(due=None),), {"CON-A": ("not_assessable", "missing: due_days")}),
        Example(
            "the days attended are not told", (_month(None),), {"CON-A": ("not_assessable", "missing: attended_days")}
        ),
        Example("the safety officer", (_month(0, 26, "safety_officer"),), {"CON-A": "not_applicable"}),
        Example(
            "told again with the right days",
            (
                _month(5),
                like(
                    "site_staff.reported",
                    "2026-07-01",
                    contract_id="CON-A",
                    person="P-3004",
                    month="2026-06",
                    role="project_manager",
                    due_days=26,
                    attended_days=26,
                ),
            ),
            {"CON-A": "clear"},
        ),
        Example(
            "each month for itself",
            (_month(5), _month(26, month="2026-07", person="P-3006")),
            {"P-3004": "flagged", "P-3006": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
