"""An acceptance was declared passed though a party did not find so, or did not sign.

What it checks
    Each acceptance with the outcome passed: whether every party gave the result passed and signed, with full name or
    e-signature, date and agreement, over this very acceptance.
Why it matters
    An acceptance that somebody did not confirm releases the money all the same.
Legal source
    Tongyu county, section two (3): payment only after all parties have confirmed. Government Procurement Law, article
    41: the members of the acceptance sign.
Does not apply
    An acceptance with the outcome failed is clear here: nothing was declared that somebody did not confirm.
Innocent explanations
    The signed sheet was not copied in full; a party signed on another paper; a party had an observer's part only.
Ask next
    The acceptance report with its signatures, and the opinion of the party that did not sign.
Known gaps
    Whether the right parties took part is acc.joint-county-team's and acc.statutory-parties' question. That a signature
    is dated after the acceptance is not looked at. A small or medium supplier is to be paid in its term even where the
    parties are slow: see pay.sme-30-60.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.keys import FITS, held_against_keys
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import AGREED, FORMS
from monitor.vocabulary.verdicts import Severity

ZH = """有的验收方没有认定合格或者没有签字，结论却是合格。

查什么
    每次结论为合格的验收：是否每一方都认定合格，并对本次验收以全名或电子签名签署、写明日期、表示同意。
为什么要紧
    有人没有确认的验收，钱照样放了出去。
法律依据
    通榆县二（3）：各方确认合格后方能拨付。政府采购法第41条：验收方成员应当签字。
不适用
    结论为不合格的验收在这里为未见异常：没有宣布谁未确认的合格。
可能的正当理由
    签字页没有抄全；某一方签在另一份文件上；某一方只是列席。
接着问
    带签名的验收报告；没有签字一方的意见。
已知不足
    应参加的各方是否到齐，由 acc.joint-county-team 和 acc.statutory-parties 判断。签字日期晚于验收的不看。中小企业的款项到
    期须付，不因验收方迟延而顺延（见 pay.sme-30-60）。
"""

KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def unconfirmed(f: Facts) -> pl.LazyFrame:
    """Per acceptance: the parties that did not find it passed (`not_passed`), and whose signature does not count."""
    rows = f.of("acceptance.concluded", "parties").rename(
        {
            f"signature_{name}": name
            for name in ("signer", "opinion", "form", "over", "key_id", "value", "signed_at", "signed_at_day")
        }
    )
    rows = rows.rename({"signed_at_day": "signed_day"}).join(
        f.of("acceptance.concluded").select(*KEYS, "signed_sha256"), on=KEYS
    )
    rows = rows.with_columns(signature_event=pl.int_range(pl.len(), dtype=pl.Int64))
    by_key = held_against_keys(f, rows).select("signature_event", by_key=pl.all_horizontal(FITS))
    rows = rows.join(by_key, on="signature_event", how="left")
    counts = pl.all_horizontal(
        pl.col("form").is_in(FORMS),
        pl.col("signed_at").is_not_null(),
        pl.col("opinion").is_in(AGREED).fill_null(value=False),
        pl.col("over") == pl.col("signed_sha256"),
        "by_key",
    )
    has_passed = (pl.col("result") == "passed").fill_null(value=False)
    return rows.group_by(KEYS).agg(
        not_passed=pl.col("role").filter(~has_passed).unique().sort(),
        unsigned=pl.col("role").filter(~counts).unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an acceptance, with the parties that did not confirm it."""
    each = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    return each.join(unconfirmed(f), on=KEYS, how="left")


def applies(_: Params) -> pl.Expr:
    """Every acceptance."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Declared passed, and a party did not confirm, or there was none."""
    lacks = (pl.col("not_passed").list.len() > 0) | (pl.col("unsigned").list.len() > 0)
    return (pl.col("result") == "passed") & (lacks | (pl.col("parties_count") == 0))


PROJECT = "2026-999001-54-01-000017"
BUREAUS = ("finance_bureau", "audit_bureau")


def _signature(role: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"signer": f"P-{role}", "role": role, "opinion": "agree", "form": "full_name"}
    told |= {"signed_at": "2026-12-05T00:00:00+08:00"} | more
    return {name: value for name, value in told.items() if value is not None}


def _accepted(*changes: dict[str, Any], result: str = "passed", **more: Any) -> dict[str, Any]:
    parties = []
    for role, change in zip(BUREAUS, (*changes, {}, {}), strict=False):
        party = {"role": role, "result": "passed", "signature": _signature(role)} | change
        parties.append({name: value for name, value in party.items() if value is not None})
    told: dict[str, Any] = {"acceptance_id": "AC-A", "acceptance_kind": "joint", "project_id": PROJECT}
    return like("acceptance.concluded", "2026-12-05", **(told | {"parties": parties, "result": result} | more))


def _by(**more: Any) -> dict[str, Any]:
    return {"signature": _signature(BUREAUS[0], **more)}


def _by_key(**more: Any) -> dict[str, Any]:
    """The first party signs by its key; what it signs does not hold the signatures."""
    target = {"kind": "acceptance", "id": "AC-A"}
    made = signed_by_key(_accepted(), target, signer="P-finance_bureau", role=BUREAUS[0], **more)
    return {"signature": made["data"]["signature"]}


HOLDER = registered("P-finance_bureau")

RULE = Rule(
    id="acc.all-confirm",
    version=1,
    family="acc",
    severity=Severity.CRITICAL,
    scope="project",
    reach=RECORD,
    judges=("acceptance.concluded",),
    reads=("acceptance.concluded", "key.registered"),
    references=("key.registered",),
    about=("acceptance_id",),
    evidence=(
        Shown("not_passed", "没有认定合格的", "Did not find it passed", codes="body_role"),
        Shown("unsigned", "签字不算数或没有签字的", "Whose signature is missing or does not count", codes="body_role"),
        Shown("parties_count", "验收方数", "Parties"),
        Shown("day", "验收日", "Accepted on"),
        Shown("acceptance_kind", "验收类别", "Kind of acceptance", codes="acceptance_kind"),
        Shown("result", "验收结论", "Result", codes="pass_fail"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "各方确认合格", "en": "Passed only when all parties confirm"},
    message={
        "zh": "{day} 的验收结论为{result}，验收方 {parties_count} 个[，没有认定合格：{not_passed}][，没有有效签字：{unsigned}]",
        "en": "Acceptance of {day} was declared {result} with {parties_count} parties[; did not find it passed: "
        "{not_passed}][; no signature that counts: {unsigned}]",
    },
    cites=(Cite("seed-tongyu", "二(3)综合验收"), Cite("cn-procurement-law", "41")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("both found it passed and signed", (_accepted(),), {"AC-A": "clear"}),
        Example("one found it failed", (_accepted({"result": "failed"}),), {"AC-A": "flagged"}),
        Example("one gave no result", (_accepted({"result": None}),), {"AC-A": "flagged"}),
        Example("one did not sign", (_accepted({}, {"signature": None}),), {"AC-A": "flagged"}),
        Example("one signature bears no date", (_accepted(_by(signed_at=None)),), {"AC-A": "flagged"}),
        Example("one put a circle", (_accepted(_by(form="circle")),), {"AC-A": "flagged"}),
        Example("an e-signature", (_accepted(_by(form="e_signature")),), {"AC-A": "clear"}),
        Example("one signed with a reservation", (_accepted(_by(opinion="reserve")),), {"AC-A": "flagged"}),
        Example("one signature bears no opinion", (_accepted(_by(opinion=None)),), {"AC-A": "flagged"}),
        Example("one signed another text", (_accepted(_by(over="ab" * 32)),), {"AC-A": "flagged"}),
        Example("nobody took part", (_accepted(parties=[]),), {"AC-A": "flagged"}),
        Example(
            "declared failed: what one did not confirm was not declared",
            (_accepted({"result": "failed", "signature": None}, result="failed"),),
            {"AC-A": "clear"},
        ),
        Example(
            "a stage and a procurement acceptance too",
            (
                _accepted({"signature": None}, acceptance_kind="stage"),
                _accepted({"signature": None}, acceptance_kind="procurement", acceptance_id="AC-B"),
            ),
            {"AC-A": "flagged", "AC-B": "flagged"},
        ),
        Example("signed by a registered key", (HOLDER, _accepted(_by_key())), {"AC-A": "clear"}),
        Example("by another person's key", (registered("P-1003"), _accepted(_by_key())), {"AC-A": "flagged"}),
        Example("by a key, with no value", (_accepted(_by_key(value=None)), HOLDER), {"AC-A": "flagged"}),
        Example("by a key that nobody registered", (_accepted(_by_key()),), {"AC-A": "clear"}),
        Example(
            "the missing signature was submitted by a correction",
            (_accepted({"signature": None}), _accepted(corrects="ex-1")),
            {"AC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
