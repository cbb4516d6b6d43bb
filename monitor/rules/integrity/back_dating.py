"""A signature bears a date on which what it signs did not exist yet, or its paper is younger than its date.

What it checks
    For each decision, allocation plan, payment, contract and change: whether a signature on it, or the act itself, is
    dated before what it rests on (the meeting; the plan; the payment's request and contract; the award; the change's
    request), and whether the signed paper bears a later date than the signature.
Why it matters
    A date that cannot be true was written afterwards, to make something look approved.
Legal source
    Daxing district: a trace of every decision, in its original form.
Does not apply
    Records that nobody signed and that name nothing they rest on.
Innocent explanations
    A slip of the pen at the turn of the month; a draft was signed before the final paper was dated; the request was
    entered with the day of its arrival.
Ask next
    The paper itself, the log of the office system, and when the file was made.
Known gaps
    Of a file only the date that it bears is told, not its metadata. Signatures inside acceptances and evaluation
    reports are not looked at. What a record rests on counts only if it names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import given_on
from monitor.vocabulary.verdicts import Severity

ZH = """签署日期早于所签事项存在的日期，或者所签文件的日期晚于签署日期。

查什么
    每项决策、分配方案、支付、合同和变更：其签署或者行为本身的日期，是否早于它所依据的事项（会议；方案；付款申请和合同；中标结
    果；变更申请）；所签文件的日期是否晚于签署日期。
为什么要紧
    不可能的日期是后来写上去的，为的是看起来批准过。
法律依据
    大兴区：决策全程留痕，保留原始痕迹。
不适用
    没有人签署、也没有写明所依据事项的记录。
可能的正当理由
    月末月初的笔误；先签了草稿，定稿后才写日期；申请按收到日录入。
接着问
    文件原件、办公系统日志；文件是什么时候形成的。
已知不足
    文件只报送了它所载的日期，没有元数据。验收和评标报告里的签名不看。所依据的事项须由记录写明才算。
"""

HELD = ("decision.made", "emergency_decision.made", "allocation.planned")
"""Records that exist from their own day on; the others rest on what they name."""
KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """A difference of so many days is still taken for a slip."""

    tolerance: int = param(1, unit="day", zh="容差（天，含）", en="Tolerance (days, incl.)", heuristic=True)


def days_of(f: Facts, kind: str, name: str) -> pl.LazyFrame:
    """`scope_id`, the id `name` and the first day told of each record of `kind`, those named included."""
    return f.with_named(kind).group_by("scope_id", name).agg(named_day=pl.col("day").min())


def records(f: Facts) -> pl.LazyFrame:
    """One row a record: `noun`, its id in its own column and as `target_id`, and what it rests on.

    `rests_day` (the latest told), `rests_told` (null: something that it names is not told), `acts_day` (its own day,
    null where it is what it rests on).
    """
    none, frames = pl.lit(None, dtype=pl.Int32), []
    for kind, noun, name in (
        ("decision.made", "decision", "decision_id"),
        ("emergency_decision.made", "decision", "decision_id"),
        ("allocation.planned", "allocation_plan", "allocation_plan_id"),
        ("payment.made", "payment", "payment_id"),
        ("contract.signed", "contract", "contract_id"),
        ("contract.changed", "contract_change", "change_id"),
    ):
        rows = f.of(kind)
        named = {
            "payment.made": (("payment.requested", "request_id"), ("contract.signed", "contract_id")),
            "contract.signed": (("award.made", "award_id"),),
        }.get(kind, ())
        days, told = [], pl.lit(value=True)
        for place, (other, key) in enumerate(named):
            rows = rows.join(
                days_of(f, other, key).rename({"named_day": f"rest_{place}"}), on=["scope_id", key], how="left"
            )
            days.append(pl.col(f"rest_{place}"))
            told &= pl.col(key).is_null() | pl.col(f"rest_{place}").is_not_null()
        if kind in HELD:
            days.append(pl.col("day"))
        if kind == "contract.changed":
            days.append(pl.col("requested_at_day"))
            told &= pl.col("requested_at_day").is_not_null()
        rests = pl.max_horizontal(*days)
        frames.append(
            rows.select(
                *KEYS,
                "day",
                name,
                noun=pl.lit(noun),
                target_id=pl.col(name),
                rests_day=rests.cast(pl.Int32),
                rests_told=pl.when(told).then(pl.lit(value=True)),
                acts_day=none if kind in HELD else pl.col("day"),
            )
        )
    return pl.concat(frames, how="diagonal")


def signatures(f: Facts) -> pl.LazyFrame:
    """Every dated signature on such a record: `noun`, `target_id`, `signed_day`, `paper_day`, `signature_event`."""
    papers = f.of("document.signed").select("scope_id", signature_event="event", paper_day="document_date_day")
    given = [
        given_on(f, noun, "target_id").with_columns(noun=pl.lit(noun))
        for noun in ("decision", "allocation_plan", "payment", "contract", "contract_change")
    ]
    rows = pl.concat(given).select("scope_id", "noun", "target_id", "signed_day", "signature_event")
    return rows.join(papers, on=["scope_id", "signature_event"], how="left")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a record, with its signatures that are dated too early, and those whose paper is younger."""
    rows = records(f)
    mine = rows.select(*KEYS, "noun", "target_id", "rests_day").join(
        signatures(f), on=["scope_id", "noun", "target_id"]
    )
    early = (pl.col("rests_day") - pl.col("signed_day")) > p.tolerance
    young = (pl.col("paper_day") - pl.col("signed_day")) > p.tolerance
    odd = early | young
    seen = mine.group_by(KEYS).agg(
        signed=pl.len().cast(pl.Int64),
        undated=pl.col("signed_day").null_count().cast(pl.Int64),
        early=early.sum().cast(pl.Int64),
        young=young.sum().cast(pl.Int64),
        early_day=pl.col("signed_day").filter(odd).min(),
        paper_day=pl.col("paper_day").filter(young).max(),
        events=pl.col("signature_event").filter(odd).unique().sort(),
    )
    rows = rows.join(seen, on=KEYS, how="left").with_columns(pl.col("signed", "undated", "early", "young").fill_null(0))
    acted = (pl.col("rests_day") - pl.col("acts_day")) > p.tolerance
    return rows.with_columns(
        acted_before=acted.fill_null(value=False),
        every_date=pl.when(pl.col("undated") == 0).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Records with something to hold a date against: a signature on them, or an act that rests on what they name."""
    rests = pl.col("rests_day").is_not_null() | pl.col("rests_told").is_null()
    return rests & ((pl.col("signed") > 0) | pl.col("acts_day").is_not_null()) | (pl.col("young") > 0)


def flagged(_: Params) -> pl.Expr:
    """A date before what it rests on, or a paper younger than its signature."""
    return (pl.col("early") > 0) | (pl.col("young") > 0) | pl.col("acted_before")


def _sign(noun: str, id_: str, day: str | None, paper: str | None = None) -> dict[str, Any]:
    signature = {"signer": "P-1002", "role": "deputy_in_charge", "opinion": "agree", "form": "full_name"}
    if day is not None:
        signature["signed_at"] = f"{day}T00:00:00+08:00"
    more: dict[str, Any] = {} if paper is None else {"document": {"id": "D-A", "kind": "approval", "date": paper}}
    return like("document.signed", day or "2026-03-20", target={"kind": noun, "id": id_}, signature=signature, **more)


def _paid(day: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    return like("payment.made", day, payment_id="PAY-A", **more)


DECIDED = like("decision.made", "2026-03-03", decision_id="DEC-A")
ASKED = like("payment.requested", "2026-06-20", request_id="PR-A")
AWARDED = like("award.made", "2026-04-28", award_id="AW-A")
SIGNED = like("contract.signed", "2026-05-06", contract_id="CON-A", award_id="AW-A")


def _changed(requested: str | None = "2026-07-28") -> dict[str, Any]:
    told = {} if requested is None else {"requested_at": f"{requested}T00:00:00+08:00"}
    return like("contract.changed", "2026-08-03", contract_id="CON-A", change_id="CH-A", **told)


RULE = Rule(
    id="dat.back-dating",
    version=1,
    family="dat",
    severity=Severity.HIGH,
    is_lead=True,
    scope="unit",
    reach=RECORD,
    judges=(*HELD, "payment.made", "contract.signed", "contract.changed"),
    reads=(
        *HELD,
        "payment.made",
        "contract.signed",
        "contract.changed",
        "payment.requested",
        "award.made",
        "document.signed",
    ),
    named_by=("document.signed",),
    about=("decision_id", "allocation_plan_id", "payment_id", "contract_id", "change_id"),
    needs=("rests_told", "every_date"),
    evidence=(
        Shown("rests_day", "所依据事项的日期", "What it rests on is of"),
        Shown("acts_day", "行为日", "Done on"),
        Shown("early_day", "最早的可疑签署日", "First signature in doubt"),
        Shown("paper_day", "所签文件日期", "Signed paper bears the date"),
        Shown("early", "早于所依据事项的签署", "Signatures before what it rests on"),
        Shown("young", "文件晚于签署的", "Signatures older than their paper"),
    ),
    title={"zh": "倒签", "en": "Back-dated papers"},
    message={
        "zh": "日期不合（线索）：所依据事项的日期 {rests_day}[，早于它的签署 {early-0} 个][，文件日期 {paper_day} 晚于签署的 {young-0} 个][，最"
        "早签署日 {early_day}][；行为日 {acts_day}]；容差 {tolerance} 天",
        "en": "Dates do not fit (a lead): what it rests on is of {rests_day}[; signatures dated before that: "
        "{early-0}][; signatures older than their paper of {paper_day}: {young-0}][; first signed {early_day}][; "
        "done on {acts_day}]; tolerance of {tolerance} days",
    },
    cites=(Cite("seed-daxing", "决策留痕"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "signed the day before the meeting", (DECIDED, _sign("decision", "DEC-A", "2026-03-02")), {"DEC-A": "clear"}
        ),
        Example("signed two days before it", (DECIDED, _sign("decision", "DEC-A", "2026-03-01")), {"DEC-A": "flagged"}),
        Example("the same, told backwards", (_sign("decision", "DEC-A", "2026-03-01"), DECIDED), {"DEC-A": "flagged"}),
        Example(
            "two days, where the place takes that for a slip",
            (DECIDED, _sign("decision", "DEC-A", "2026-03-01")),
            {"DEC-A": "clear"},
            set={"tolerance": 2},
        ),
        Example(
            "the paper is a day younger than the signature",
            (DECIDED, _sign("decision", "DEC-A", "2026-03-04", "2026-03-05")),
            {"DEC-A": "clear"},
        ),
        Example(
            "the paper is two days younger",
            (DECIDED, _sign("decision", "DEC-A", "2026-03-04", "2026-03-06")),
            {"DEC-A": "flagged"},
        ),
        Example(
            "the signature bears no date",
            (DECIDED, _sign("decision", "DEC-A", None)),
            {"DEC-A": ("not_assessable", "missing: every_date")},
        ),
        Example(
            "one bears no date, another is too early",
            (DECIDED, _sign("decision", "DEC-A", None), _sign("decision", "DEC-A", "2026-03-01")),
            {"DEC-A": "flagged"},
        ),
        Example("nobody signed", (DECIDED,), {"DEC-A": "not_applicable"}),
        Example(
            "an emergency decision, signed before it was taken",
            (
                like("emergency_decision.made", "2026-07-08", decision_id="DEC-A"),
                _sign("decision", "DEC-A", "2026-07-06"),
            ),
            {"DEC-A": "flagged"},
        ),
        Example(
            "a plan, signed before it was drawn up",
            (
                like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A"),
                _sign("allocation_plan", "AP-A", "2026-02-10"),
            ),
            {"AP-A": "flagged"},
        ),
        Example(
            "a payment signed after it was asked for",
            (ASKED, _paid(request_id="PR-A"), _sign("payment", "PAY-A", "2026-06-19")),
            {"PAY-A": "clear"},
        ),
        Example(
            "signed before it was asked for",
            (ASKED, _paid(request_id="PR-A"), _sign("payment", "PAY-A", "2026-06-18")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "paid before it was asked for, unsigned",
            (ASKED, _paid("2026-06-18", request_id="PR-A")),
            {"PAY-A": "flagged"},
        ),
        Example("paid the day before", (ASKED, _paid("2026-06-19", request_id="PR-A")), {"PAY-A": "clear"}),
        Example(
            "the request was not submitted",
            (_paid(request_id="PR-A"),),
            {"PAY-A": ("not_assessable", "missing: rests_told")},
        ),
        Example(
            "a payment that names neither request nor contract",
            (_paid(), _sign("payment", "PAY-A", "2026-01-01")),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "names neither, and its paper is younger than the signature",
            (_paid(), _sign("payment", "PAY-A", "2026-06-01", "2026-06-03")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "signed before the contract was",
            (SIGNED, AWARDED, _paid(contract_id="CON-A"), _sign("payment", "PAY-A", "2026-05-04")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a contract approved before the award",
            (AWARDED, SIGNED, _sign("contract", "CON-A", "2026-04-26")),
            {"CON-A": "flagged"},
        ),
        Example(
            "approved the day before it",
            (AWARDED, SIGNED, _sign("contract", "CON-A", "2026-04-27")),
            {"CON-A": "clear"},
        ),
        Example("its award was not submitted", (SIGNED,), {"CON-A": "not_assessable"}),
        Example(
            "a change approved before it was asked for",
            (_changed(), _sign("contract_change", "CH-A", "2026-07-26")),
            {"CH-A": "flagged"},
        ),
        Example(
            "a change, when it was asked for is not told",
            (_changed(None), _sign("contract_change", "CH-A", "2026-07-26")),
            {"CH-A": ("not_assessable", "missing: rests_told")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
