"""A decision without a meeting was not written down in three days, says no reason, or lacks its mover's signature.

What it checks
    Each emergency decision: whether it was written down within the days allowed, says why it could not wait for a
    meeting, and bears its mover's signature.
Why it matters
    Who decides alone in an emergency must be answerable afterwards: what, why and who, put down while it is fresh.
Legal source
    Daxing district: within three days afterwards the decision is written down with the reason why it could not be taken
    collectively, and confirmed by the signature of whoever first moved it.
Does not apply
    Decisions taken in a meeting.
Innocent explanations
    The flood or fire lasted longer than three days; it was written down on paper and entered later; the last of the
    days was a day of rest.
Ask next
    The written record: when was it begun, and who signed? Could the meeting not have been called?
Known gaps
    Whether there was an emergency is for a person to say. The three days are calendar days. Of the signature the text
    gives no day: one of later counts. Only a signature that counts is one: by the mover, full name or electronic,
    dated, agreeing, on what the decision now says, and verified where it names a registered key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.keys import FITS, held_against_keys
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, sample_key
from monitor.rules.kit.signatures import AGREED, FORMS, NO_APPROVERS
from monitor.signatures.digest import signed_sha256
from monitor.signatures.ed25519 import value_over
from monitor.vocabulary.verdicts import Severity

ZH = """应急决策没有在三天内书面记录，或者没有写明缘由，或者没有动议人签字。

查什么
    每项应急决策：是否在期限内书面记录，是否写明不能集体决策的缘由，是否有动议人签字确认。
为什么要紧
    情急之下一个人作的决定，事后要说得清：做了什么，为什么，是谁，趁记得清的时候写下来。
法律依据
    大兴区：决策者要在事后三天内书面记录相关决策事项，备注不能集体决策的缘由，由最初提出动议人签字确认。
不适用
    开会作出的决策。
可能的正当理由
    险情持续超过三天；纸上写了，录入晚了；最后一天是休息日。
接着问
    书面记录：何时写的，谁签的？当时能不能召集开会？
已知不足
    是不是紧急情况要由人判断。三天按日历日计算。签字的日期原文没有规定，事后补签的也算。只看算数的签字：动议人本人，全名手签
    或电子签名，署日期，意见为同意，且对应决策现在的内容；写明已登记密钥的，须验签通过。
"""

SIGNATURE = ("signer", "role", "form", "opinion", "over", "key_id", "value")


@dataclass(frozen=True, slots=True)
class Params:
    """三天内: the third day afterwards is inside; calendar days."""

    emergency_record_days: int = param(3, unit="day", zh="书面记录期限（天，含）", en="Written down within (days)")


def signed(f: Facts) -> pl.LazyFrame:
    """`scope_id`, `event` of the decisions that bear a signature of their mover that counts."""
    told = f.of("emergency_decision.made").select(
        "scope_id",
        "event",
        "mover",
        "signed_sha256",
        pl.col("event").alias("signature_event"),
        *(pl.col(f"mover_signature_{name}").alias(name) for name in SIGNATURE),
        signed_day="mover_signature_signed_at_day",
    )
    given = told.filter(
        pl.col("signer") == pl.col("mover"),
        pl.col("form").is_in(FORMS),
        pl.col("signed_day").is_not_null(),
        pl.col("opinion").is_in(AGREED),
        ~pl.col("role").is_in(NO_APPROVERS),
        pl.col("over").is_null() | (pl.col("over") == pl.col("signed_sha256")),
    )
    by_key = (
        held_against_keys(f, given).select("signature_event", fits=pl.all_horizontal(FITS)).unique("signature_event")
    )
    counted = given.join(by_key, on="signature_event", how="left").filter(pl.col("fits").fill_null(value=True))
    return counted.select("scope_id", "event", is_signed=pl.lit(value=True))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an emergency decision, with what its written record lacks."""
    rows = f.of("emergency_decision.made").join(signed(f), on=["scope_id", "event"], how="left")
    is_signed = pl.col("is_signed").fill_null(value=False)
    has_reason = pl.col("reason").is_not_null()
    rows = rows.with_columns(last_day=days_after(pl.col("day"), p.emergency_record_days))
    rows = rows.with_columns(is_late=pl.col("recorded_at_day") > pl.col("last_day"))
    is_whole = pl.col("recorded_at").is_not_null() & has_reason & is_signed
    return rows.with_columns(
        is_signed=is_signed,
        has_reason=has_reason,
        due_day=pl.when(~is_whole).then("last_day"),
        cured_day=pl.when(is_whole & pl.col("is_late")).then("recorded_at_day"),
        stake_fen=pl.col("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """Every emergency decision."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Written down too late. What is missing is waited for until the last day; then it is a breach, not a gap."""
    return pl.col("is_late")


def _signature(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"signer": "P-1001", "role": "mover", "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-07-10T09:00:00+08:00"} | more
    return {name: value for name, value in told.items() if value is not None}


def _decided(recorded: str | None = "2026-07-10T09:00:00+08:00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-E", "mover": "P-1001", "recorded_at": recorded}
    told |= {"reason": "塌方须当夜抢通", "mover_signature": _signature()}
    return like("emergency_decision.made", "2026-07-08T22:00:00+08:00", **(told | more))


def _by_key(**more: Any) -> dict[str, Any]:
    over = signed_sha256("emergency_decision.made", _decided()["data"])
    told = {"form": "e_signature", "key_id": sample_key().name, "over": over, "value": value_over(sample_key(), over)}
    return _decided(mover_signature=_signature(**(told | more)))


SPOILED = (
    _signature(form="circle"),
    _signature(signed_at=None),
    _signature(opinion=None),
    _signature(opinion="reserve"),
    _signature(role="handler"),
    _signature(over="0" * 64),
)

RULE = Rule(
    id="dec.emergency-written",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("emergency_decision.made",),
    reads=("emergency_decision.made", "key.registered"),
    references=("key.registered",),
    about=("decision_id",),
    evidence=(
        Shown("day", "决定日", "Decided on"),
        Shown("recorded_at_day", "书面记录日", "Written down on"),
        Shown("last_day", "期限末日", "Last day"),
        Shown("has_reason", "写明不能集体决策的缘由", "Says why no meeting"),
        Shown("is_signed", "动议人签字算数", "Bears a signature of its mover that counts"),
        Shown("mover", "动议人", "Mover"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "应急决策三天内书面记录", "en": "Emergency decision written within three days"},
    message={
        "zh": "{day} 的应急决策：书面记录 {recorded_at_day}，期限 {last_day}（{emergency_record_days} 天内）；"
        "写明缘由：{has_reason}；动议人 {mover} 签字：{is_signed}",
        "en": "Emergency decision of {day}: written down {recorded_at_day}, due by {last_day} (within "
        "{emergency_record_days} days); says why no meeting: {has_reason}; signed by its mover {mover}: {is_signed}",
    },
    cites=(Cite("seed-daxing", "决策留痕·应急"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("written down, with reason and signature", (_decided(),), {"DEC-E": "clear"}),
        Example("late on the third day", (_decided("2026-07-11T23:59:00+08:00"),), {"DEC-E": "clear"}),
        Example("on the fourth day", (_decided("2026-07-12T00:00:00+08:00"),), {"DEC-E": ("flagged", "breach")}),
        Example(
            "not written down on the third day",
            (_decided(None),),
            {"DEC-E": ("not_applicable", "not_due")},
            as_of="2026-07-11",
        ),
        Example(
            "not written down on the fourth day",
            (_decided(None),),
            {"DEC-E": ("flagged", "overdue")},
            as_of="2026-07-12",
        ),
        Example("no reason", (_decided(reason=None),), {"DEC-E": "flagged"}),
        Example("no signature", (_decided(mover_signature=None),), {"DEC-E": "flagged"}),
        Example(
            "signed by another than the mover",
            (_decided(mover_signature=_signature(signer="P-1002")),),
            {"DEC-E": "flagged"},
        ),
        Example(
            "signed a month later",
            (_decided(mover_signature=_signature(signed_at="2026-08-10T09:00:00+08:00")),),
            {"DEC-E": "clear"},
        ),
        Example(
            "a circle; no date; no opinion; not agreeing; as handler; on other content",
            tuple(_decided(decision_id=f"DEC-{place}", mover_signature=told) for place, told in enumerate(SPOILED)),
            {f"DEC-{place}": "flagged" for place in range(len(SPOILED))},
        ),
        Example(
            "the reason is still missing on the third day",
            (_decided(reason=None),),
            {"DEC-E": "not_applicable"},
            as_of="2026-07-11",
        ),
        Example("signed by a registered key", (registered("P-1001"), _by_key()), {"DEC-E": "clear"}),
        Example("the key is nobody's known", (_by_key(),), {"DEC-E": "clear"}),
        Example("the key is another person's", (_by_key(), registered("P-1002")), {"DEC-E": "flagged"}),
        Example(
            "a correction brings the signature",
            (_decided(mover_signature=None), _decided() | {"corrects": "ex-1"}),
            {"DEC-E": "clear"},
        ),
        Example(
            "five days where the place says so",
            (_decided("2026-07-13T09:00:00+08:00"),),
            {"DEC-E": "clear"},
            set={"emergency_record_days": 5},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
