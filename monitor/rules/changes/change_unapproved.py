"""A change was carried out, or paid for, before it was approved, or its approval lacks a signature.

What it checks
    Each change of a contract: whether its work began before it was approved; whether more was paid under the contract
    than it was worth without this change, before the change was approved; and whether the owner and the deputy in
    charge had signed the approval before the work began.
Why it matters
    Work that is done decides the approval; nobody refuses what already stands.
Legal source
    Government Investment Regulation, articles 21 and 34 item 3: a change goes back to those who approved before it is
    carried out.
Does not apply
    Changes neither approved nor carried out nor paid yet.
Innocent explanations
    Danger had to be averted at once and the approval followed; it was approved by word of mouth and written down
    later; the signed paper was not submitted.
Ask next
    The change order with its signatures, the site diary of these days, and what the payment was for.
Known gaps
    No payment says which change it is for: money counts as paid for a change only where the contract and the approved
    changes do not cover it. Whether the approval covers the amount is chg.works-variation-ratio's question, whether
    one person signed for two sig.two-persons'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, with_paid, with_value
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import countersigned
from monitor.vocabulary.verdicts import Severity

ZH = """变更在批准之前已经实施或者付款，或者批准的签字不齐。

查什么
    每次合同变更：是否先实施后批准；批准之前，该合同的累计付款是否已超过不含本次变更的合同价款；实施之前，建设单位和分管
    领导是否都已签字批准。
为什么要紧
    活干完了，批准就成了形式，谁也不会否决已经做好的东西。
法律依据
    政府投资条例第21条、第34条第（三）项：变更应先报批，后实施。
不适用
    既没有批准、也没有实施或付款的变更。
可能的正当理由
    险情须立即处置，批准随后补办；口头同意在先，书面在后；签字的文件没有报送。
接着问
    带签字的变更单；当时的施工日志；那笔款付的是什么。
已知不足
    支付不写明对应哪一次变更：只有合同和已批准的变更都盖不住的钱，才算为变更付款。批准是否盖得住金额由
    chg.works-variation-ratio 判断，一人代签两职由 sig.two-persons 判断。
"""

APPROVERS = ("owner", "deputy_in_charge")
"""Whose signatures make the approval complete."""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def uncovered(f: Facts) -> pl.LazyFrame:
    """Payments after which more is paid than the contract and its approved changes are worth: `paid` and its moment."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    judged = with_value(f, with_paid(payments)).filter(pl.col("paid_fen") > pl.col("value_fen"))
    told = judged.select(*CONTRACT, *moment_as("paid"), "payment_id", payment_event="event")
    return told.sort("paid_day", "paid", "payment_id")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a change, with its approval, its signatures, and the first payment after it that nothing else covers."""
    moments = [pl.col(f"executed_at{part}").alias(f"act{part}") for part in ("", "_day", "_clock")]
    changes = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).with_columns(moments)
    signed = countersigned(f, changes, "contract_change", "change_id", APPROVERS)
    rows = signed.sort("day").join_asof(
        uncovered(f), left_on="day", right_on="paid_day", by=CONTRACT, strategy="forward", check_sortedness=False
    )
    is_approved = pl.col("approved_at").is_not_null()
    waited = pl.when(is_approved).then(later("approved_at", "paid")).otherwise(pl.col("paid").is_not_null())
    rows = rows.with_columns(
        is_early=later("approved_at", "executed_at"),
        is_bare=~is_approved & pl.col("executed_at").is_not_null(),
        is_paid=waited & (cny("amount") > 0),
        lacking_roles=pl.when(is_approved).then("missing_roles"),
        has_begun=is_approved | pl.col("executed_at").is_not_null(),
    )
    complete = pl.col("approved_at_day").is_not_null() & pl.col("all_signed_day").is_not_null()
    return rows.with_columns(
        early_paid_day=pl.when("is_paid").then("paid_day"),
        early_payment_id=pl.when("is_paid").then("payment_id"),
        cured_day=pl.when(flagged(p) & complete).then(pl.max_horizontal("approved_at_day", "all_signed_day")),
        stake_fen=cny("amount").abs(),
        events=pl.concat_list(
            pl.col("signatures").fill_null([]), pl.when("is_paid").then("payment_event")
        ).list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Changes that were approved, carried out or paid."""
    return pl.col("has_begun") | pl.col("is_paid")


def flagged(_: Params) -> pl.Expr:
    """Carried out or paid without an approval by then, or with a signature missing by then."""
    unsigned = pl.col("lacking_roles").list.len() > 0
    return pl.any_horizontal(
        asked.fill_null(value=False) for asked in (pl.col("is_early"), pl.col("is_bare"), pl.col("is_paid"), unsigned)
    )


def _instant(told: str | None) -> str | None:
    return f"{told}T00:00:00+08:00" if told and "T" not in told else told


def _changed(approved: str | None = "2026-05-04", executed: str | None = "2026-05-06", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"change_id": "CH-A", "contract_id": "CON-A", "amount": "50000.00"}
    told |= {"approved_at": _instant(approved), "executed_at": _instant(executed)}
    return like("contract.changed", "2026-05-02", **{k: v for k, v in (told | more).items() if v is not None})


def _signed(*roles: str, day: str = "2026-05-04", **more: Any) -> tuple[dict[str, Any], ...]:
    told: dict[str, Any] = {"opinion": "agree", "signed_at": f"{day}T00:00:00+08:00", "form": "full_name"}
    return tuple(
        like(
            "document.signed",
            day,
            target={"kind": "contract_change", "id": "CH-A"},
            signature={"signer": f"P-{role}", "role": role, **(told | more)},
        )
        for role in roles
    )


def _paid(amount: str, day: str = "2026-05-03") -> tuple[dict[str, Any], ...]:
    return (
        like("contract.signed", "2026-01-10", contract_id="CON-A", amount="1000000.00"),
        like("payment.made", day, payment_id="PAY-A", contract_id="CON-A", payment_kind="progress", amount=amount),
    )


BOTH = _signed(*APPROVERS)
DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="chg.change-unapproved",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    scope="process",
    judges=("contract.changed",),
    reads=("contract.changed", "document.signed", "payment.made", "contract.signed", "key.registered"),
    references=("key.registered",),
    about=("change_id",),
    needs=("executed_at_day",),
    evidence=(
        Shown("approved_at_day", "批准日", "Approved on"),
        Shown("executed_at_day", "实施日", "Carried out from"),
        Shown("requested_at_day", "申请日", "Requested on"),
        Shown("lacking_roles", "实施前未签字的", "Not signed before the work", codes="signer_role"),
        Shown("late_roles", "事后签字的", "Of these, signed afterwards", codes="signer_role"),
        Shown("early_paid_day", "批准前已付款日", "Paid before the approval on"),
        Shown("early_payment_id", "该笔支付", "That payment"),
        Shown("amount_fen", "变更金额（元）", "Amount of the change (CNY)"),
        Shown("change_kind", "变更类别", "Kind of change", codes="change_kind"),
        Shown("contract_id", "合同", "Contract"),
        Shown("unbound", "未绑定内容的签名数", "Signatures not bound to the content"),
    ),
    title={"zh": "未批先变", "en": "Change carried out before approval"},
    message={
        "zh": "变更 {amount_fen} 元未批先变或批准不齐：批准日 {approved_at_day}，实施日 {executed_at_day}[；{early_paid_day} 已付款"
        " {early_payment_id}][；实施前未签字：{lacking_roles}][（其中事后签字：{late_roles}）]",
        "en": "Change of CNY {amount_fen} ahead of a complete approval: approved on {approved_at_day}, carried out "
        "from {executed_at_day}[; paid on {early_paid_day} by {early_payment_id}][; not signed before the work: "
        "{lacking_roles}][ (of these signed afterwards: {late_roles})]",
    },
    cites=(Cite("cn-government-investment-regulation", "21"), Cite("cn-government-investment-regulation", "34")),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("approved, signed by both, then carried out", (_changed(), *BOTH), {"CH-A": "clear"}),
        Example(
            "approved on the day on which the work began",
            (_changed("2026-05-06"), *_signed(*APPROVERS, day="2026-05-06")),
            {"CH-A": "clear"},
        ),
        Example("approved the day after", (_changed("2026-05-07"), *BOTH), {"CH-A": "flagged"}),
        Example("the signatures first in the file", (*BOTH, _changed("2026-05-07")), {"CH-A": "flagged"}),
        Example(
            "begun in the morning, approved in the afternoon",
            (_changed("2026-05-06T15:00:00+08:00", "2026-05-06T08:00:00+08:00"), *BOTH),
            {"CH-A": "flagged"},
        ),
        Example("carried out and never approved", (_changed(None), *BOTH), {"CH-A": "flagged"}),
        Example("the deputy in charge did not sign", (_changed(), *_signed("owner")), {"CH-A": "flagged"}),
        Example("the owner did not sign", (_changed(), *_signed("deputy_in_charge")), {"CH-A": "flagged"}),
        Example(
            "the deputy signed after the work had begun",
            (_changed(), *_signed("owner"), *_signed("deputy_in_charge", day="2026-05-07")),
            {"CH-A": "flagged"},
        ),
        Example(
            "a circle is no signature",
            (_changed(), *_signed("owner"), *_signed("deputy_in_charge", form="circle")),
            {"CH-A": "flagged"},
        ),
        Example("approved and unsigned, not told whether carried out", (_changed(executed=None),), {"CH-A": "flagged"}),
        Example(
            "approved and signed, not told whether carried out",
            (_changed(executed=None), *BOTH),
            {"CH-A": ("not_assessable", "missing: executed_at_day")},
        ),
        Example("neither approved nor carried out yet", (_changed(None, None),), {"CH-A": "not_applicable"}),
        Example(
            "the contract paid to the last fen before the approval",
            (_changed(), *BOTH, *_paid("1000000.00")),
            {"CH-A": "clear"},
        ),
        Example("a fen more before the approval", (_changed(), *BOTH, *_paid("1000000.01")), {"CH-A": "flagged"}),
        Example(
            "a fen more before the change was agreed is another affair",
            (_changed(), *BOTH, *_paid("1000000.01", "2026-05-01")),
            {"CH-A": "clear"},
        ),
        Example(
            "paid on the day of the approval",
            (_changed(), *BOTH, *_paid("1000000.01", "2026-05-04")),
            {"CH-A": "clear"},
        ),
        Example(
            "paid, and never approved nor told to be carried out",
            (_changed(None, None), *_paid("1000000.01")),
            {"CH-A": "flagged"},
        ),
        Example(
            "paid, and the change costs nothing",
            (_changed(None, None, amount="0.00"), *_paid("1000000.01")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "paid, and the change costs a fen",
            (_changed(None, None, amount="0.01"), *_paid("1000000.01")),
            {"CH-A": "flagged"},
        ),
        Example(
            "paid, and the change is in another currency",
            (_changed(None, None, amount=DOLLARS), *_paid("1000000.01")),
            {"CH-A": "not_assessable"},
        ),
        Example("late, in another currency", (_changed("2026-05-07", amount=DOLLARS), *BOTH), {"CH-A": "flagged"}),
        Example(
            "no payment is for a reduction",
            (_changed(None, None, amount="-50000.00"), *_paid("1000000.01")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "the date of the approval was corrected",
            (_changed("2026-05-07"), {**_changed(), "corrects": "ex-1"}, *BOTH),
            {"CH-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
