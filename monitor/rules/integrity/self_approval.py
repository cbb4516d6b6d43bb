"""One person brought a record in, or handled it, and approved it as well; or reviewed his own finding.

What it checks
    Each payment, tender, contract, change and allocation plan: whether somebody who submitted or handled it also
    approved it first or signed it in agreement. Each disposition of a finding: whether the auditor reviewed himself.
Why it matters
    Two steps by one person are one step: nobody else has looked.
Legal source
    Dingcheng district: the powers to decide, to carry out and to supervise check each other and are kept apart.
Does not apply
    Collective decisions, which several approve together; onward payments of a contractor; dispositions that nobody has
    reviewed.
Innocent explanations
    An account was shared in a small unit; the approver typed the record in for a clerk who was ill; the clerk's
    signature was entered under the wrong capacity.
Ask next
    Whose account it was, who sat at the desk, and the paper itself.
Known gaps
    Who submitted is known for what came in under an account. A finding's submitter is the product. Signatures of a
    tender are not seen, only who approved it first. Supervisors' and suppliers' signatures do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.acts import signed_acts
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import KEYS, OUTSIDE
from monitor.vocabulary.verdicts import Severity

ZH = """同一个人报送或者经办了一份记录，又审批了它；或者自己复核自己处置的线索。

查什么
    每笔付款、每次招标采购、每份合同和变更、每份分配方案：报送人或经办人是否同时是首位审批人，或者签署同意。线索的每次处置：
    处置人是否又是复核人。
为什么要紧
    两步由一个人做，等于只有一步：没有第二个人看过。
法律依据
    鼎城区：决策权、执行权、监督权三权制衡、相对分离。
不适用
    由多人共同通过的集体决策；承包人的转付；没有人复核的处置。
可能的正当理由
    小单位几个人共用一个账号；经办人生病，由审批人代为录入；经办人的签署填错了身份。
接着问
    账号是谁的、当时由谁操作，以及纸质原件。
已知不足
    只有通过账号报送的才知道报送人。线索由本系统发出。招标采购的签署看不到，只看首位审批人。监督人和供应商的签署不计。
"""

NUMBER = {
    "payment.made": "payment_id",
    "contract.signed": "contract_id",
    "contract.changed": "change_id",
    "allocation.planned": "allocation_plan_id",
    "tender.published": "ocid",
}
"""Acts that are judged, and what names them."""
SIGNED = tuple(NUMBER)[:4]
"""Of these, the acts whose signatures can be seen."""
NO_APPROVERS = (*OUTSIDE, "supervision", "reviewer")
BY = ("submitter", "handler")
"""Those who bring a record up."""


@dataclass(frozen=True, slots=True)
class Params:
    """Two roles are two persons: no parameter."""


def signers(f: Facts) -> pl.LazyFrame:
    """`KEYS` and who of the unit signed the act in agreement, and the signatures."""

    def asked(mine: pl.LazyFrame) -> pl.LazyFrame:
        own = mine.filter(~pl.col("role").is_in(NO_APPROVERS))
        return own.group_by(KEYS).agg(
            signers=pl.col("signer").unique(), papers=pl.col("signature_event").unique().sort()
        )

    return signed_acts(f, SIGNED, asked).select(*KEYS, "signers", "papers")


def acts(f: Facts) -> pl.LazyFrame:
    """Acts with `brought` and `approved`: who brought them up, and who approved them; null where nobody is told."""
    rows = []
    for kind, number in NUMBER.items():
        told = f.of(kind)
        known = set(told.collect_schema().names())
        handler, approver = (
            pl.col(name) if name in known else pl.lit(None, dtype=pl.String) for name in ("handler", "approver")
        )
        is_own = pl.col("payment_kind") != "onward" if kind == "payment.made" else pl.lit(value=True)
        rows.append(
            told.select(
                *KEYS,
                "day",
                "submitter",
                number,
                pl.col("^amount_fen$"),
                is_own.alias("is_own"),
                act=pl.lit(kind),
                handler=handler,
                approver=approver,
            )
        )
    joined = pl.concat(rows, how="diagonal").join(signers(f), on=KEYS, how="left")
    approved = (
        pl.concat_list(pl.concat_list("approver").list.drop_nulls(), pl.col("signers").fill_null([]))
        .list.unique()
        .list.sort()
    )
    return joined.with_columns(
        brought=pl.concat_list(BY).list.drop_nulls().list.unique().list.sort(),
        approved=pl.when(approved.list.len() > 0).then(approved),
    )


def dispositions(f: Facts) -> pl.LazyFrame:
    """Dispositions of findings, brought up by the auditor and approved by who reviewed them."""
    reviewers = pl.concat_list("reviewer", "signature_signer").list.drop_nulls().list.unique().list.sort()
    return f.of("finding.disposed").select(
        *KEYS,
        "day",
        "finding_id",
        "disposition",
        act=pl.lit("finding.disposed"),
        submitter="auditor",
        brought=pl.concat_list("auditor"),
        approved=reviewers,
        is_own=reviewers.list.len() > 0,
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an act or disposition, with those in both roles."""
    rows = pl.concat([acts(f), dispositions(f)], how="diagonal")
    return rows.with_columns(
        both=pl.col("brought").list.set_intersection(pl.col("approved")).list.sort(),
        events=pl.col("papers"),
        stake_fen=pl.col("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own acts, and dispositions that were reviewed."""
    return pl.col("is_own")


def flagged(_: Params) -> pl.Expr:
    """Somebody is in both roles; unknown where the submitter or any approver is not told and nobody is."""
    is_one = pl.col("both").list.len() > 0
    return pl.when(is_one | pl.col("submitter").is_not_null()).then(is_one)


def _by(person: str | None, event: dict[str, Any]) -> dict[str, Any]:
    return event | ({"submitter": person} if person else {})


def _paid(submitter: str | None = "P-1103", **more: str) -> dict[str, Any]:
    return _by(submitter, like("payment.made", "2026-06-30", payment_id="PAY-A", **more))


def _sign(
    signer: str, role: str = "deputy_in_charge", kind: str = "payment", name: str = "PAY-A", **more: str
) -> dict[str, Any]:
    told = {
        "signer": signer,
        "role": role,
        "form": "full_name",
        "opinion": "agree",
        "signed_at": "2026-06-28T00:00:00+08:00",
    }
    return like("document.signed", "2026-06-28", target={"kind": kind, "id": name}, signature=told | more)


def _disposed(auditor: str = "P-7001", disposition: str = "rectify", **more: Any) -> dict[str, Any]:
    return like("finding.disposed", "2026-09-01", finding_id="F-A", auditor=auditor, disposition=disposition, **more)


CLERK, DEPUTY = "P-1103", "P-1002"
OCID = "ocds-tw9990-2026-0017"

RULE = Rule(
    id="dat.self-approval",
    version=1,
    family="dat",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=(*NUMBER, "finding.disposed"),
    reads=(*NUMBER, "finding.disposed", "document.signed", "key.registered"),
    references=("key.registered",),
    named_by=("document.signed",),
    about=(*NUMBER.values(), "finding_id", "disposition"),
    needs=("submitter", "approved"),
    evidence=(
        Shown("act", "记录类别", "Kind of record"),
        Shown("day", "日期", "Date"),
        Shown("submitter", "报送人（处置人）", "Submitted (disposed of) by"),
        Shown("handler", "经办人", "Handled by"),
        Shown("approved", "审批（复核）人", "Approved (reviewed) by"),
        Shown("both", "身兼两者的人", "In both roles"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "自己审批自己", "en": "Self-approval"},
    message={
        "zh": "{day} 的记录[（{amount_fen} 元）]：{both} 报送、经办或处置，又由其本人审批或复核",
        "en": "The record of {day}[ over CNY {amount_fen}] was submitted, handled or disposed of, and approved or "
        "reviewed, by the same person: {both}",
    },
    cites=(Cite("seed-dingcheng", "制衡"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "a clerk submitted, the deputy approved", (_paid(handler="P-1011", approver=DEPUTY),), {"PAY-A": "clear"}
        ),
        Example("the approver submitted it", (_paid(DEPUTY, approver=DEPUTY),), {"PAY-A": "flagged"}),
        Example("the approver handled it", (_paid(handler=DEPUTY, approver=DEPUTY),), {"PAY-A": "flagged"}),
        Example(
            "the approver handled it; who submitted it is not told",
            (_paid(None, handler=DEPUTY, approver=DEPUTY),),
            {"PAY-A": "flagged"},
        ),
        Example(
            "one of those who signed submitted it; signatures first in the file",
            (_sign("P-1001", "principal_leader"), _sign(DEPUTY), _paid(DEPUTY)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "signed by others",
            (_sign("P-1001", "principal_leader"), _sign(DEPUTY), _paid(handler=CLERK)),
            {"PAY-A": "clear"},
        ),
        Example(
            "the submitter signed as handler, the deputy agreed",
            (_sign(CLERK, "handler"), _sign(DEPUTY), _paid(handler=CLERK)),
            {"PAY-A": "clear"},
        ),
        Example(
            "the submitter watched, and the supplier signed for himself",
            (_sign(CLERK, "supervision"), _sign("P-8001", "supplier"), _sign(DEPUTY), _paid(handler="P-8001")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the submitter signed against it",
            (_sign(CLERK, opinion="disagree"), _sign(DEPUTY), _paid()),
            {"PAY-A": "clear"},
        ),
        Example(
            "who submitted it is not told",
            (_paid(None, handler=CLERK, approver=DEPUTY),),
            {"PAY-A": ("not_assessable", "missing: submitter")},
        ),
        Example(
            "who approved it is not told", (_paid(handler=CLERK),), {"PAY-A": ("not_assessable", "missing: approved")}
        ),
        Example(
            "a contractor's own payment",
            (_paid(DEPUTY, approver=DEPUTY, payment_kind="onward"),),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "a tender",
            (_by(DEPUTY, like("tender.published", "2026-03-20", ocid=OCID, approver=DEPUTY)),),
            {OCID: "flagged"},
        ),
        Example(
            "a contract",
            (
                _by(DEPUTY, like("contract.signed", "2026-05-08", contract_id="CON-A", approver="P-1001")),
                _sign(DEPUTY, kind="contract", name="CON-A"),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "a change",
            (
                like("contract.signed", "2026-05-08", contract_id="CON-A"),
                _by(
                    CLERK, like("contract.changed", "2026-07-01", change_id="CH-A", contract_id="CON-A", handler=DEPUTY)
                ),
                _sign(DEPUTY, kind="contract_change", name="CH-A"),
            ),
            {"CH-A": "flagged"},
        ),
        Example(
            "an allocation plan",
            (
                _by(DEPUTY, like("allocation.planned", "2026-07-01", allocation_plan_id="AP-A")),
                _sign(DEPUTY, kind="allocation_plan", name="AP-A"),
            ),
            {"AP-A": "flagged"},
        ),
        Example("the auditor reviewed himself", (_disposed(reviewer="P-7001"),), {"F-A": "flagged"}),
        Example("another reviewed", (_disposed(reviewer="P-7002"),), {"F-A": "clear"}),
        Example(
            "another is named, and the auditor signed",
            (_disposed(reviewer="P-7002", signature={"signer": "P-7001", "role": "reviewer", "form": "e_signature"}),),
            {"F-A": "flagged"},
        ),
        Example("nobody reviewed yet", (_disposed(),), {"F-A": "not_applicable"}),
        Example(
            "two dispositions of one finding",
            (_disposed(reviewer="P-7002"), _disposed("P-7002", "close", reviewer="P-7002")),
            {"rectify": "clear", "close": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
