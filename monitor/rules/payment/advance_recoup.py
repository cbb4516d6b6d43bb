"""The advance was not fully recouped by the agreed point, or by the end of the work.

What it checks
    Each works contract under which an advance was paid: at the first payment made when the certified work has reached
    the agreed share of the contract (all of it, where nothing is agreed), or at the final payment if that comes first,
    whether everything advanced until then had been set off.
Why it matters
    An advance that nobody sets off is paid a second time.
Legal source
    财建〔2004〕369号, article 12 (3): the advance is set off against the progress payments as agreed in the contract.
Does not apply
    Goods and services; contracts without an advance; contracts whose work has not reached the point (not due).
Innocent explanations
    The set-off is told with the next payment; part of the advance was paid back by transfer; the payment at that point
    was for an earlier period.
Ask next
    The statement of set-offs in the certificates, and the guarantee for the advance.
Known gaps
    Progress is certified value over the contract amount with its approved changes. Set-offs of the day of that payment
    count. An advance paid later is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import (
    RECOUPING_KINDS,
    WHOLE,
    certificates,
    parts,
    payments,
    with_certified,
    with_work_paid,
)
from monitor.rules.kit.contracts import CONTRACT, FINAL_KINDS, with_value
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """预付款没有在约定的进度或完工时全部抵扣。

查什么
    每份付过预付款的工程合同：已计量产值达到约定的合同比例（没有约定的为全部）之后的第一笔付款，或者在此之前的尾款，当时已
    预付的款是否全部抵扣。
为什么要紧
    没有人抵扣的预付款，等于付了第二遍。
法律依据
    财建〔2004〕369号第12条（三）：预付的工程款按合同约定在进度款中抵扣。
不适用
    货物和服务；没有付过预付款的合同；进度尚未达到的合同（未到期）。
可能的正当理由
    抵扣在下一笔付款中报送；部分预付款已转账退回；该笔付款属于较早的计量期。
接着问
    计量单中的抵扣明细；预付款担保。
已知不足
    进度按已计量产值与合同金额加已批准变更之比计算。该笔付款当日的抵扣都计入。其后再付的预付款不看。
"""

OPEN = 10**6
"""A day that never comes: the work has not reached the point."""


@dataclass(frozen=True, slots=True)
class Params:
    """The point is the contract's: nothing to set."""


def points(f: Facts, work: pl.LazyFrame, agreed: pl.LazyFrame) -> pl.LazyFrame:
    """Per contract the first payment at which all had to be set off: `point_day`; null while there is none.

    `is_point_unsure`: there is none so far, and of a payment it cannot be told how far the work was.
    """
    rows = with_value(f, with_certified(work.filter(pl.col("payment_kind").is_in(RECOUPING_KINDS)), certificates(f)))
    rows = rows.join(agreed, on=CONTRACT)
    progress = pl.col("certified_fen").cast(pl.Int128) * WHOLE
    is_far = progress >= pl.col("value_fen").cast(pl.Int128) * pl.col("share")
    reached = rows.with_columns(reached=pl.col("payment_kind").is_in(FINAL_KINDS) | is_far)
    return reached.group_by(CONTRACT).agg(
        point_day=pl.col("day").filter("reached").min(),
        is_point_unsure=pl.col("reached").is_null().any() & ~pl.col("reached").any(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract with what was advanced and set off, and one an advance whose contract was not told."""
    paid = payments(f)
    work = with_work_paid(paid)
    signed = one_each(f.of("contract.signed"), CONTRACT)
    share = pl.coalesce(parts("advance_recoup_progress"), pl.lit(WHOLE, dtype=pl.Int128))
    agreed = signed.select(*CONTRACT, share=share)
    by_day = work.group_by(*CONTRACT, pl.col("day").alias("paid_day"), maintain_order=True).agg(
        pl.col("advance_fen", "recouped_fen", "is_recouping_told", "has_foreign").last()
    )
    rows = signed.join(points(f, work, agreed), on=CONTRACT, how="left")
    advances = paid.filter(pl.col("payment_kind") == "advance")
    first = advances.group_by(CONTRACT).agg(first_day=pl.col("day").min(), events=pl.col("event").sort())
    rows = rows.join(first.filter(pl.col("contract_id").is_not_null()), on=CONTRACT, how="left")
    at_point = by_day.rename({"paid_day": "point_day"})
    rows = rows.join(at_point, on=[*CONTRACT, "point_day"], how="left")
    cured = rows.select(*CONTRACT, need="advance_fen").join(by_day, on=CONTRACT)
    cured = cured.filter(pl.col("recouped_fen") >= pl.col("need"))
    rows = rows.join(cured.group_by(CONTRACT).agg(cured_day=pl.col("paid_day").min()), on=CONTRACT, how="left")
    loose = advances.join(signed, on=CONTRACT, how="anti").select(*CONTRACT, "payment_id", "event", "day")
    yes, left = pl.lit(value=True), pl.col("advance_fen") - pl.col("recouped_fen")
    is_left = left > 0
    is_waiting = pl.col("point_day").is_null() & ~pl.col("is_point_unsure").fill_null(value=False)
    return pl.concat([rows, loose], how="diagonal").with_columns(
        left_fen=left,
        due_day=pl.when(is_waiting & pl.col("payment_id").is_null()).then(pl.lit(OPEN)).cast(pl.Int32),
        is_advanced=pl.col("payment_id").is_not_null()
        | (pl.col("first_day") <= pl.coalesce("point_day", "first_day")).fill_null(value=False),
        progress=pl.when(pl.col("point_day").is_not_null()).then(yes),
        advance_recouped=pl.when(pl.col("is_recouping_told") | (left <= 0)).then(yes),
        amounts_in_yuan=pl.when(~pl.col("has_foreign")).then(yes),
        is_left=is_left,
        cured_day=pl.when(is_left).then("cured_day"),
        stake_fen=left,
    )


def applies(_: Params) -> pl.Expr:
    """Works under which something was advanced."""
    return pl.col("is_advanced") & (pl.col("category") == "works")


def flagged(_: Params) -> pl.Expr:
    """Something is left; payments that do not tell what they set off may have done it."""
    is_known = ~pl.col("has_foreign") & (pl.col("is_recouping_told") | (pl.col("left_fen") <= 0))
    return pl.when(is_known).then("is_left")


def _contract(progress: str | None = "0.80", category: str = "works", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "category": category, "amount": "1000000.00"}
    return like("contract.signed", "2026-03-02", **{**told, "advance_recoup_progress": progress, **more})


def _certificate(value: Any, day: str = "2026-06-25", name: str = "CT-A") -> dict[str, Any]:
    told = {"certificate_id": name, "contract_id": "CON-A", "value": value, "cumulative_value": value}
    return like("progress.certified", day, **told)


def _paid(recouped: Any = None, day: str = "2026-07-01", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told = {"payment_id": f"PAY-{day}-{kind}", "payment_kind": kind, "contract_id": "CON-A", "amount": "100000.00"}
    return like("payment.made", day, **{**told, "advance_recouped": recouped, **more})


ADVANCE = _paid(day="2026-03-20", kind="advance", payment_id="PAY-A")
DOLLARS = {"amount": "1.00", "currency": "USD"}


def _changed(amount: str) -> dict[str, Any]:
    told = {"change_id": "CH-A", "contract_id": "CON-A", "amount": amount}
    return like("contract.changed", "2026-05-01", **told, approved_at="2026-05-01T00:00:00+08:00")


RULE = Rule(
    id="pay.advance-recoup",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("contract.signed", "payment.made"),
    reads=("contract.signed", "contract.changed", "payment.made", "progress.certified"),
    about=("contract_id", "payment_id"),
    needs=("category", "progress", "advance_recouped", "amounts_in_yuan"),
    evidence=(
        Shown("advance_fen", "已预付（元）", "Advanced (CNY)"),
        Shown("recouped_fen", "已抵扣（元）", "Set off (CNY)"),
        Shown("left_fen", "未抵扣（元）", "Not set off (CNY)"),
        Shown("point_day", "应抵扣完的付款日", "Payment by which all was due"),
        Shown("day", "合同签订日", "Contract signed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "预付款抵扣", "en": "Advance recouped"},
    message={
        "zh": "合同 {contract_id} 在 {point_day} 付款时应已抵扣完预付款 {advance_fen} 元，实际抵扣 {recouped_fen} 元，尚余 {left_fen} "
        "元",
        "en": "Contract {contract_id}: by the payment of {point_day} the advance of CNY {advance_fen} was to be "
        "recouped; set off {recouped_fen}, left {left_fen}",
    },
    cites=(Cite("cn-payment-369", "12"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "all set off at the agreed point",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid("100000.00")),
            {"CON-A": "clear"},
        ),
        Example(
            "one fen left",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid("99999.99")),
            {"CON-A": ("flagged", "breach")},
        ),
        Example(
            "one fen left, submitted in the opposite order",
            (_paid("99999.99"), _certificate("800000.00"), ADVANCE, _contract()),
            {"CON-A": "flagged"},
        ),
        Example(
            "a fen before the point",
            (_contract(), ADVANCE, _certificate("799999.99"), _paid("0.00")),
            {"CON-A": ("not_applicable", "not_due")},
        ),
        Example(
            "nothing paid since the point",
            (_contract(), ADVANCE, _certificate("800000.00")),
            {"CON-A": ("not_applicable", "not_due")},
        ),
        Example(
            "set off with the payment after, flagged and cured",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid("99999.99"), _paid("0.01", "2026-08-01")),
            {"CON-A": "flagged"},
        ),
        Example(
            "set off in parts on one day",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid("60000.00"), _paid("40000.00", payment_id="PAY-Z")),
            {"CON-A": "clear"},
        ),
        Example(
            "nothing agreed: all of the work",
            (_contract(None), ADVANCE, _certificate("999999.99"), _paid("0.00")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "nothing agreed, all certified",
            (_contract(None), ADVANCE, _certificate("1000000.00"), _paid("0.00")),
            {"CON-A": "flagged"},
        ),
        Example(
            "all of the work with its approved change",
            (_contract(None), _changed("0.01"), ADVANCE, _certificate("1000000.00"), _paid("0.00")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "the final payment ends it",
            (_contract(), ADVANCE, _certificate("100.00"), _paid("99999.99", kind="final")),
            {"CON-A": "flagged"},
        ),
        Example(
            "wages do not recoup",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid(kind="wage_account")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "not told what was set off",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid()),
            {"CON-A": ("not_assessable", "missing: advance_recouped")},
        ),
        Example(
            "not told of one payment, and all was set off with the next",
            (_contract(), ADVANCE, _paid(day="2026-05-01"), _certificate("800000.00"), _paid("100000.00")),
            {"CON-A": "clear"},
        ),
        Example(
            "a part in another currency, and something is left",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid("99999.99", amount=DOLLARS)),
            {"CON-A": "not_assessable"},
        ),
        Example(
            "not told how far the work was",
            (_contract(), ADVANCE, _paid("0.00")),
            {"CON-A": ("not_assessable", "missing: progress, advance_recouped, amounts_in_yuan")},
        ),
        Example(
            "nothing was advanced", (_contract(), _certificate("800000.00"), _paid("0.00")), {"CON-A": "not_applicable"}
        ),
        Example(
            "advanced only after the point",
            (_contract(), _certificate("800000.00"), _paid("0.00"), _paid(day="2026-07-02", kind="advance")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "goods", (_contract(category="goods"), ADVANCE, _paid("0.00", kind="final")), {"CON-A": "not_applicable"}
        ),
        Example("the contract was not submitted", (ADVANCE,), {"PAY-A": "not_assessable"}),
        Example(
            "a part in another currency",
            (_contract(), ADVANCE, _certificate("800000.00"), _paid("100000.00", amount=DOLLARS)),
            {"CON-A": ("not_assessable", "missing: amounts_in_yuan")},
        ),
        Example(
            "not told of one payment, and one fen is left with the next",
            (_contract(), ADVANCE, _paid(day="2026-05-01"), _certificate("800000.00"), _paid("99999.99")),
            {"CON-A": ("not_assessable", "missing: advance_recouped")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
