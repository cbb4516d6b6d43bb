"""Experts were chosen directly without a ground that allows it, or without the consent that it takes.

What it checks
    Each choice that was not drawn. Under the tendering law the ground must be a special project. In government
    procurement a ground must be told, and the budget department in charge must have consented by then: an approval
    named by the choice, or one of this kind for the process. There too, nobody chosen works for the buyer itself.
Why it matters
    Whoever picks the experts can pick the result; the exceptions are narrow.
Legal source
    Law on Tendering and Bidding, article 37 paragraph 3, and its Implementing Regulation, article 47: special
    projects. Order no. 74, article 7, and the Measures on Government Procurement Evaluation Experts, article 13:
    consent of the budget department in charge; experts from outside the own unit come first.
Does not apply
    Random draws; procedures outside both laws.
Innocent explanations
    The consent was given and not yet submitted; a requirement of the state makes the project special and was entered
    as "other"; the only experts of the field work for the buyer.
Ask next
    The paper of consent and its date, why drawn experts could not have judged, and who named the persons.
Known gaps
    Whether the project really is special a person must say. An expert of the buyer is a preference of the measures
    and weighs little, yet is shown with the rule's severity; where the employer is not told it is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.draws import held
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import PROCESS, met, one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """没有法定依据或者没有经过同意，直接选定评审专家。

查什么
    每次非抽取产生的专家。适用招标投标法的，依据必须是特殊招标项目。政府采购的，必须写明依据，并且此前已经主管
    预算单位同意：选定时列明的批复，或者对本采购过程的同类批复。政府采购还看选定的人是否任职于采购人。
为什么要紧
    谁能挑专家，谁就能挑结果；例外的范围很窄。
法律依据
    招标投标法第37条第3款、实施条例第47条：特殊招标项目。财政部令第74号第7条、政府采购评审专家管理办法第13条：
    经主管预算单位同意，优先选择本单位以外的专家。
不适用
    随机抽取；两部法律之外的程序。
可能的正当理由
    已经同意，批复尚未报送；国家有特殊要求的项目，依据填成了“其他”；该专业的专家只在采购人单位。
接着问
    同意的文件及日期；为什么抽取的专家不能胜任；人选由谁提出。
已知不足
    项目是否确属特殊，须由人判断。选定本单位人员只违反优先选择的要求，分量较轻，这里仍按本规则的等级显示；
    工作单位没有报送的不判断。
"""

KEY = ["scope_id", "event"]
CONSENT = "direct_expert_selection"
SPECIAL = "special_complex"
GP = "government_procurement"


@dataclass(frozen=True, slots=True)
class Params:
    """特殊招标项目, 主管预算单位同意: no parameter."""


def consents(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each choice with the approvals that stand behind it: `is_agreed`, `approvals` (events)."""
    granted = one_each(f.with_named("approval.granted"), ["scope_id", "approval_id"])
    granted = granted.with_columns(is_consent=pl.col("approval_kind") == CONSENT)
    told = ["is_consent", "granted", "granted_day", "granted_clock", "approval"]
    named = granted.select("scope_id", "approval_id", "is_consent", *moment_as("granted"), approval="event")
    by_id = rows.join(named, on=["scope_id", "approval_id"])
    linked = granted.filter("is_consent").select(
        *PROCESS, "lot_id", "is_consent", *moment_as("granted"), approval="event"
    )
    by_process = met(rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock"), linked)
    columns = [*KEY, "at", "day", "clock", *told]
    pairs = pl.concat([by_id.select(columns), by_process.select(columns)])
    in_time = pl.col("is_consent") & ~later("granted", "")
    return pairs.group_by(KEY).agg(is_agreed=in_time.any(), approvals=pl.col("approval").unique().sort())


def own_staff(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each choice with the persons in it who, as last registered by then, work for the buyer: `own`."""
    chosen = f.of("draw.held", "seats").select(*KEY, expert="expert")
    buyers = with_notice(f, rows, buyer=pl.col("buyer_id")).select(*KEY, "day", "buyer").join(chosen, on=KEY)
    known = f.reference("expert.registered").select(
        "expert", "employer_id", registered_at="at", registered_day="day", registered="event"
    )
    last = (
        buyers.join(known, on="expert")
        .filter(pl.col("registered_day") <= pl.col("day"))
        .sort("registered_day", "registered_at", "registered", descending=True)
        .unique([*KEY, "expert"], keep="first", maintain_order=True)
    )
    mine = last.filter(pl.col("employer_id") == pl.col("buyer"))
    return mine.group_by(KEY).agg(own=pl.col("expert").unique().sort())


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a draw or choice, with the consent behind it and the buyer's own staff in it."""
    rows = held(f)
    told = rows.join(consents(f, rows), on=KEY, how="left").join(own_staff(f, rows), on=KEY, how="left")
    unseen = pl.col("approval_id").is_not_null() & pl.col("approvals").is_null()
    agreed = pl.when(~unseen).then(pl.col("is_agreed").fill_null(value=False))
    return told.with_columns(
        own=pl.col("own").fill_null([]),
        is_agreed=pl.when(pl.col("regime") == GP).then(agreed).otherwise(pl.lit(value=True)),
        events="approvals",
    )


def applies(_: Params) -> pl.Expr:
    """Experts chosen directly under either law."""
    return (pl.col("method") == "direct") & pl.col("regime").is_in(["tendering", GP])


def flagged(_: Params) -> pl.Expr:
    """No ground that allows it; in government procurement no consent in time, or the buyer's own staff."""
    ground = pl.col("ground").fill_null("none")
    own = pl.col("own").list.len() > 0
    return (
        pl.when(pl.col("regime") == GP)
        .then((ground == "none") | ~pl.col("is_agreed") | own)
        .otherwise(ground != SPECIAL)
    )


OCID = "ocds-tw9990-2026-0017"
WHO = "E-0001"
EARLY, LATE = "2026-04-17", "2026-04-21"


def _chosen(ground: str | None = SPECIAL, consent: str | None = None, **more: Any) -> dict[str, Any]:
    told = {"method": "direct", "protocol": "none", "seats": [{"slot": "土建", "expert": WHO}]}
    told |= ({"ground": ground} if ground else {}) | ({"approval_id": consent} if consent else {})
    return like("draw.held", "2026-04-19T15:00:00+08:00", **{"draw_id": "DRAW-A", **told, **more})


def _consent(day: str = EARLY, kind: str = CONSENT, **more: Any) -> dict[str, Any]:
    return like("approval.granted", day, approval_id="APP-A", approval_kind=kind, project_id="PRJ-A", **more)


def _works_for(unit: str, day: str = "2026-01-06") -> dict[str, Any]:
    return like("expert.registered", day, expert=WHO, pool_id="POOL-A", employer={"id": unit})


LINKED = {"ocid": OCID, "regime": GP}
NOTICE = like("tender.published", "2026-03-20", regime=GP)

RULE = Rule(
    id="exp.direct-selection-approval",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("draw.held",),
    reads=("draw.held", "approval.granted", "expert.registered", "tender.published"),
    references=("expert.registered",),
    about=("ocid", "lot_id", "draw_id"),
    needs=("is_agreed",),
    evidence=(
        Shown("ground", "直接确定依据", "Ground of the choice", codes="direct_ground"),
        Shown("approval_id", "同意文件", "Paper of consent"),
        Shown("is_agreed", "事先经过同意（仅政府采购）", "Consent given in time (procurement only)"),
        Shown("own", "采购人本单位人员", "Staff of the buyer"),
        Shown("day", "选定日", "Chosen on"),
    ),
    title={"zh": "自行选定专家须有依据和同意", "en": "Direct selection only for special items, with consent"},
    message={
        "zh": "{day} 直接选定专家，依据：{ground}；事先经过同意：{is_agreed}[；其中 {own#} 人任职于采购人]",
        "en": "Experts chosen directly on {day}; ground: {ground}; consent in time: {is_agreed}[; {own#} of them work "
        "for the buyer]",
    },
    cites=(
        Cite("cn-bidding-law", "37"),
        Cite("cn-bidding-regulation", "47"),
        Cite("cn-procurement-nontender-74", "7"),
        Cite("cn-procurement-experts-198", "13"),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a special project under the tendering law", (_chosen(),), {"DRAW-A": "clear"}),
        Example("no ground told", (_chosen(None),), {"DRAW-A": "flagged"}),
        Example("ground: none", (_chosen("none"),), {"DRAW-A": "flagged"}),
        Example("a short pool is no special project", (_chosen("pool_too_small"),), {"DRAW-A": "flagged"}),
        Example(
            "procurement with a ground and the consent it names",
            (_chosen(consent="APP-A", regime=GP), _consent()),
            {"DRAW-A": "clear"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_consent(), _chosen(consent="APP-A", regime=GP)),
            {"DRAW-A": "clear"},
        ),
        Example("procurement without consent", (_chosen(regime=GP),), {"DRAW-A": "flagged"}),
        Example("consent without a ground", (_chosen(None, "APP-A", regime=GP), _consent()), {"DRAW-A": "flagged"}),
        Example("the consent is linked by the process", (_chosen(regime=GP), _consent(**LINKED)), {"DRAW-A": "clear"}),
        Example(
            "consent given on the day of the choice",
            (_chosen(consent="APP-A", regime=GP), _consent("2026-04-19")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "consent given afterwards",
            (_chosen(consent="APP-A", regime=GP), _consent(LATE)),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "what is named approves something else",
            (_chosen(consent="APP-A", regime=GP), _consent(kind="procurement_method")),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "the consent named was not submitted",
            (_chosen(consent="APP-A", regime=GP),),
            {"DRAW-A": ("not_assessable", "missing: is_agreed")},
        ),
        Example(
            "with consent, and the expert works for the buyer",
            (NOTICE, _chosen(consent="APP-A", regime=GP), _consent(), _works_for(UNIT)),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "the expert had left the buyer by then",
            (
                NOTICE,
                _chosen(consent="APP-A", regime=GP),
                _consent(),
                _works_for(UNIT),
                _works_for("91999001MA00001628", "2026-03-02"),
            ),
            {"DRAW-A": "clear"},
        ),
        Example(
            "under the tendering law no consent is asked for, nor the employer",
            (like("tender.published", "2026-03-20"), _chosen(), _works_for(UNIT)),
            {"DRAW-A": "clear"},
        ),
        Example("drawn at random", (_chosen(method="random"),), {"DRAW-A": "not_applicable"}),
        Example("outside both laws", (_chosen(None, regime="other"),), {"DRAW-A": "not_applicable"}),
        Example(
            "registered as the buyer's on the day of the choice",
            (NOTICE, _chosen(consent="APP-A", regime=GP), _consent(), _works_for(UNIT, "2026-04-19")),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "registered as the buyer's the day after",
            (NOTICE, _chosen(consent="APP-A", regime=GP), _consent(), _works_for(UNIT, "2026-04-20")),
            {"DRAW-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
