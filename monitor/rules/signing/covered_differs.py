"""What a decision approved, or a report told of, by its digest is not what the record says now.

What it checks
    Each record that an approved decision or a report names with a digest: whether the record as it stands still has
    that digest.
Why it matters
    Those who approved saw one amount, payee or plan; what was carried out under their names is another.
Legal source
    Internal control norms: weighty economic matters are decided by the leadership together, and who carries out is
    not who decides. That a decision binds a record by its digest is this system's contract.
Does not apply
    Decisions that were not approved; decisions and reports that name no record by digest; records not told yet.
Innocent explanations
    The record was corrected by a slip of the pen and the meeting knew; the digest was taken from a draft; a later
    decision approved the new content.
Ask next
    The paper that lay before the meeting or went with the report, beside the record as it stands, and who changed it.
Known gaps
    Only fields that the contract counts as signed are bound; of other records, the bytes of their file. A later
    decision that covers the new content does not cure the earlier one. One digest of several for a record is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.targets import BINDABLE, KINDS, TARGET, standing
from monitor.signatures.digest import signed_sha256
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """决策所批或报告所报的记录，现在的内容与当时的摘要不同。

查什么
    通过的决策、报送的报告以摘要写明的每条记录：现在的内容是否仍对应该摘要。
为什么要紧
    批准的人看到的是一个金额、一个收款人、一份方案，以他们的名义执行的却是另一个。
法律依据
    行政事业单位内部控制规范：重大经济事项由领导班子集体研究决定，决策与执行相互分离。决策以摘要绑定记录，是本系统的事件约
    定。
不适用
    未通过的决策；没有以摘要写明记录的决策和报告；尚未报送的记录。
可能的正当理由
    记录因笔误更正，会议知情；摘要取自草稿；后来另有决策批准了新的内容。
接着问
    当时上会或随报告附上的材料，与现在的记录对照；是谁改的。
已知不足
    只绑定约定列为签署范围的字段；其他记录绑定文件本身。后来的决策批准了新内容，也不抵消先前这一条。同一记录写了几个摘要的，
    对上一个即可。
"""

OPEN = 10**6
"""Day on which a wait without an end is over: nothing says by when what was approved must be carried out."""
HOLDERS = (("decision.made", "decision_id", "decided_amount"), ("report.submitted", "report_id", "amount"))
"""Kind that names records by digest, its id, and the amount that it tells."""


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: equal is equal."""


def covered(f: Facts, kind: str, told: str, amount: str) -> pl.LazyFrame:
    """One row a record covered by a decision or report of `kind`, and one without a target where it covers none.

    Columns: `scope_id`, `event`, `day`, the id in column `told`, `target_kind`, `target_id`, `digests`, `told_fen`,
    `is_meant` (approved, or a report).
    """
    digests = f.of(kind, "covers").group_by("event", *TARGET, maintain_order=True).agg(digests=pl.col("over").unique())
    is_meant = pl.col("result") == "approved" if kind == "decision.made" else pl.lit(value=True)
    rows = f.of(kind).select("scope_id", "event", "day", told, told_fen=cny(amount), is_meant=is_meant)
    return rows.join(digests, on=["scope_id", "event"], how="left")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a covered record, as it stands beside its digest."""
    rows = pl.concat([covered(f, *holder) for holder in HOLDERS], how="diagonal")
    rows = rows.join(standing(f), on=TARGET, how="left")
    is_awaited = pl.col("target_kind").is_in(BINDABLE) & pl.col("record_event").is_null()
    return rows.with_columns(
        due_day=pl.when("is_meant", is_awaited).then(pl.lit(OPEN, dtype=pl.Int32)),
        stake_fen=pl.col("record_fen"),
        events=pl.concat_list("record_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """A record named by a decision that was approved, or by a report."""
    return pl.col("is_meant") & pl.col("target_kind").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """None of the digests is the record's."""
    differs = ~pl.col("digests").list.contains(pl.col("record_sha256"))
    return pl.when(pl.col("record_sha256").is_not_null()).then(differs)


def _paid(amount: str = "720000.00", **more: Any) -> dict[str, Any]:
    return like("payment.made", "2026-06-30", payment_id="PAY-A", amount=amount, **more)


def _covers(*records: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"target": {"kind": kind, "id": name}, "over": over} for kind, name, over in records]


def _decided(*records: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "result": "approved", "covers": _covers(*records)} | more
    return like("decision.made", "2026-06-20", **told)


def _reported(*records: tuple[str, str, str]) -> dict[str, Any]:
    return like("report.submitted", "2026-06-20", report_id="RPT-A", covers=_covers(*records))


def _granted(sha256: str | None) -> dict[str, Any]:
    paper = {"id": "RV-A", "kind": "report"} | ({"sha256": sha256} if sha256 else {})
    return like("review.concluded", "2026-06-18", review_id="RV-A", contract_id="CON-A", document=paper)


APPROVED = ("payment", "PAY-A", signed_sha256("payment.made", _paid()["data"]))
CONTRACT = like("contract.signed", "2026-06-25", contract_id="CON-A", amount="6000000.00")
PLANNED = like("allocation.planned", "2026-06-15", allocation_plan_id="AP-A")
FILE = "ae1a64d34d1c58553d436923cc6eb2386a63892c0bdd3f1a924eb7f7a30ae975"
OTHER = "0" * 64

RULE = Rule(
    id="sig.covered-differs",
    version=1,
    family="sig",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made", "report.submitted"),
    reads=KINDS,
    about=("decision_id", "report_id", "target_kind", "target_id"),
    needs=("record_sha256",),
    evidence=(
        Shown("target_kind", "记录类别", "Kind of record", codes="target_kind"),
        Shown("target_id", "记录编号", "Record"),
        Shown("record_fen", "记录现在的金额（元）", "Amount of the record as it stands (CNY)"),
        Shown("record_day", "记录的日期", "Day of the record"),
        Shown("told_fen", "所批或所报的金额（元）", "Amount approved or reported (CNY)"),
        Shown("day", "决策或报告日", "Decided or reported on"),
    ),
    title={"zh": "执行内容与所批所报不同", "en": "Content differs from what was approved or reported"},
    message={
        "zh": "{day} 所批或所报的{target_kind} {target_id}，现在的内容与当时的摘要不同[，现为 {record_fen} 元][，当时金额 "
        "{told_fen} 元]",
        "en": "What was approved or reported on {day} ({target_kind} {target_id}) differs now from its digest then"
        "[; it is CNY {record_fen} now][; the amount told then was CNY {told_fen}]",
    },
    cites=(Cite("cn-internal-control-2012-21", "14"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the payment is what was approved", (_decided(APPROVED), _paid()), {"PAY-A": "clear"}),
        Example("the same, told before the decision", (_paid(), _decided(APPROVED)), {"PAY-A": "clear"}),
        Example("one fen more than approved", (_decided(APPROVED), _paid("720000.01")), {"PAY-A": "flagged"}),
        Example(
            "another payee, the amount decided told",
            (
                _decided(APPROVED, decided_amount=yuan("720000.00")),
                _paid(payee={"kind": "organisation", "id": "tw:another"}),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "corrected afterwards into something else",
            (_decided(APPROVED), _paid() | {"id": "p1"}, _paid("820000.00", corrects="p1")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "corrected into what was approved",
            (_decided(APPROVED), _paid("820000.00") | {"id": "p1"}, _paid(corrects="p1")),
            {"PAY-A": "clear"},
        ),
        Example(
            "fields that nobody signs may change",
            (_decided(APPROVED), _paid(invoice_no="26990001")),
            {"PAY-A": "clear"},
        ),
        Example(
            "of two records one differs",
            (_decided(APPROVED, ("contract", "CON-A", OTHER)), _paid(), CONTRACT),
            {"PAY-A": "clear", "CON-A": "flagged"},
        ),
        Example(
            "two digests of one record, the second is its own",
            (_decided(("payment", "PAY-A", OTHER), APPROVED), _paid()),
            {"PAY-A": "clear"},
        ),
        Example("not paid yet", (_decided(APPROVED),), {"PAY-A": ("not_applicable", "not_due")}),
        Example(
            "a report of the plan as it stands, and of another content",
            (_reported(("allocation_plan", "AP-A", signed_sha256("allocation.planned", PLANNED["data"]))), PLANNED),
            {"AP-A": "clear"},
        ),
        Example(
            "a report of other content", (_reported(("allocation_plan", "AP-A", OTHER)), PLANNED), {"AP-A": "flagged"}
        ),
        Example("a record bound by its file", (_decided(("review", "RV-A", FILE)), _granted(FILE)), {"RV-A": "clear"}),
        Example("another file", (_decided(("review", "RV-A", FILE)), _granted(OTHER)), {"RV-A": "flagged"}),
        Example(
            "the file's digest is not told",
            (_decided(("review", "RV-A", FILE)), _granted(None)),
            {"RV-A": ("not_assessable", "missing: record_sha256")},
        ),
        Example(
            "a kind of record that has neither signed fields nor a file",
            (_decided(("award", "AW-A", FILE)), like("award.made", "2026-06-25", award_id="AW-A")),
            {"AW-A": "not_assessable"},
        ),
        Example(
            "rejected, and put off",
            (
                _decided(APPROVED, result="rejected"),
                _decided(APPROVED, decision_id="DEC-B", result="deferred"),
                _paid("720000.01"),
            ),
            {"DEC-A": "not_applicable", "DEC-B": "not_applicable"},
        ),
        Example(
            "nothing is named by a digest",
            (_decided(covers=None), _decided(decision_id="DEC-B"), _paid()),
            {"DEC-A": "not_applicable", "DEC-B": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
