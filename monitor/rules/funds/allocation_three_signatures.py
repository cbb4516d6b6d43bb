"""An allocation plan was registered without the signatures of the deputy, the head and the deputy county leader.

What it checks
    Each allocation plan: whether, no later than its registration, the deputy in charge, the unit's principal leader
    and the deputy county leader had each signed it, three different persons.
Why it matters
    Who shares out programme money alone can favour whom he likes; three names from three levels make it three people's
    affair.
Legal source
    Tongyu county: the plan is checked and signed by the deputy in charge, the principal leader and the deputy county
    leader, and then registered with the development bureau.
Does not apply
    Plans that are not registered yet and lack a signature (not due).
Innocent explanations
    The sheet with the signatures was not submitted; the plan was corrected after signing and not signed again; one
    officer stood in for another that day.
Ask next
    The signed plan as it was registered, and who held which post on that day.
Known gaps
    A signature bound to other content does not count, nor one that names a registered key and does not fit it. Whether
    a plan that is carried out was registered at all is asked by fnd.allocation-registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import countersigned
from monitor.vocabulary.verdicts import Severity

ZH = """分配方案登记备案时，没有分管领导、主要领导和分管县领导的签字。

查什么
    每个分配方案：登记之前，分管领导、单位主要领导和分管县领导是否都已签字，且是三个不同的人。
为什么要紧
    一个人分配专项资金，可以只照顾自己想照顾的人；三个层级三个签名，才是三个人共同负责的事。
法律依据
    通榆县：分配方案经分管领导、主要领导、分管县领导三方审核签字，报发改局登记备案。
不适用
    尚未登记而缺签的方案（未到期）。
可能的正当理由
    签字页没有报送；签字之后更正了方案，没有重新签；当天由他人代行职务。
接着问
    登记时的签字方案；当天各由谁任职。
已知不足
    签的是其他内容的不算数；写明已登记密钥而验签不通过的也不算数。已经执行的方案是否登记过，由 fnd.allocation-registered 判断。
"""

OPEN = 10**6
"""A day that never comes: the plan is not registered yet."""
KEYS = ["scope_id", "allocation_plan_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """Capacities, each another person."""

    required_roles: tuple[str, ...] = param(
        ("deputy_in_charge", "principal_leader", "deputy_county_leader"),
        unit="list",
        zh="应签署身份",
        en="Capacities that must sign",
        codes="signer_role",
    )


def registered(f: Facts) -> pl.LazyFrame:
    """The first registration of each plan, with its moment as `act`."""
    filed = f.of("filing.made").filter(
        pl.col("filing_kind") == "allocation_plan", pl.col("target_kind") == "allocation_plan"
    )
    return (
        filed.sort("at", "event")
        .unique(["scope_id", "target_id"], keep="first", maintain_order=True)
        .select(
            "scope_id",
            pl.col("target_id").alias("allocation_plan_id"),
            pl.col("event").alias("filing_event"),
            pl.col("at").alias("act"),
            pl.col("day").alias("act_day"),
            pl.col("clock").alias("act_clock"),
        )
    )


def planned(f: Facts) -> pl.LazyFrame:
    """The last told plan of each number, with the sum it shares out."""
    shared = f.of("allocation.planned", "amounts").group_by("scope_id", "event").agg(stake_fen=cny("amount").sum())
    plans = f.of("allocation.planned").sort("at", "event").unique(KEYS, keep="last", maintain_order=True)
    told = plans.join(shared, on=["scope_id", "event"], how="left")
    return told.select(*KEYS, "signed_sha256", "stake_fen", pl.col("event").alias("plan_event"), plan_day="day")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a plan, with its registration and who had signed it by then."""
    rows = registered(f).join(planned(f), on=KEYS, how="full", coalesce=True)
    rows = rows.with_columns(event=pl.coalesce("filing_event", "plan_event"), day=pl.coalesce("act_day", "plan_day"))
    told = countersigned(f, rows, "allocation_plan", "allocation_plan_id", p.required_roles)
    wrong = (pl.col("missing_roles").list.len() > 0) | (pl.col("doubled") > 0)
    return told.with_columns(
        is_wrong=wrong,
        due_day=pl.when(wrong & pl.col("act_day").is_null()).then(pl.lit(OPEN, dtype=pl.Int32)),
        cured_day=pl.when(wrong, pl.col("doubled") == 0).then("all_signed_day"),
        events=pl.col("signatures"),
    )


def applies(_: Params) -> pl.Expr:
    """Every allocation plan."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Registered without the three; unknown where a signature names content and the plan is not told."""
    breach = pl.col("act_day").is_not_null() & pl.col("is_wrong")
    return pl.when(breach).then(breach).when(pl.col("unread") == 0).then(pl.lit(value=False))


SHARE = {"recipient": {"kind": "organisation", "id": UNIT}, "amount": {"amount": "300000.00", "currency": "CNY"}}


def _plan(**more: Any) -> dict[str, Any]:
    return like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A", **more)


def _filing(day: str = "2026-02-20") -> dict[str, Any]:
    target = {"kind": "allocation_plan", "id": "AP-A"}
    return like("filing.made", day, filing_kind="allocation_plan", unit={"id": UNIT}, target=target)


def _sign(signer: str, role: str, day: str = "2026-02-18", **more: str) -> dict[str, Any]:
    told = {
        "signer": signer,
        "role": role,
        "form": "full_name",
        "opinion": "agree",
        "signed_at": f"{day}T00:00:00+08:00",
    }
    return like("document.signed", day, target={"kind": "allocation_plan", "id": "AP-A"}, signature=told | more)


DEPUTY, HEAD = _sign("P-1002", "deputy_in_charge"), _sign("P-1001", "principal_leader")
LEADER = _sign("P-5001", "deputy_county_leader")

RULE = Rule(
    id="fnd.allocation-three-signatures",
    version=2,
    family="fnd",
    severity=Severity.HIGH,
    scope="programme",
    judges=("filing.made", "allocation.planned"),
    reads=("document.signed", "filing.made", "allocation.planned", "key.registered"),
    references=("key.registered",),
    about=("allocation_plan_id",),
    evidence=(
        Shown("missing_roles", "登记前未签署的身份", "Capacities that had not signed before", codes="signer_role"),
        Shown("late_roles", "登记后才签署的身份", "Of these, signed afterwards", codes="signer_role"),
        Shown("doubled", "一人签多个身份的人数", "Persons who signed in several capacities"),
        Shown("act_day", "登记备案日", "Registered on"),
        Shown("unbound", "未绑定内容的签署数", "Signatures not bound to the content"),
        Shown("stake_fen", "分配总额（元）", "Sum shared out (CNY)"),
    ),
    title={"zh": "分配方案三方审核签字", "en": "Allocation plan signed by three"},
    message={
        "zh": "分配方案于 {act_day} 登记备案[，此前缺{missing_roles}签字][，有 {doubled-0} 人一人签多个身份]",
        "en": "The plan was registered on {act_day}[ without the signature of: {missing_roles}][, persons who "
        "signed in several capacities: {doubled-0}]",
    },
    cites=(Cite("seed-tongyu", "二(3)三方签字"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three persons signed, then registered", (_plan(), DEPUTY, HEAD, LEADER, _filing()), {"AP-A": "clear"}),
        Example("the same in reverse order of the file", (_filing(), LEADER, HEAD, DEPUTY, _plan()), {"AP-A": "clear"}),
        Example("the deputy county leader is missing", (_plan(), DEPUTY, HEAD, _filing()), {"AP-A": "flagged"}),
        Example("nobody signed", (_plan(), _filing()), {"AP-A": "flagged"}),
        Example(
            "nobody signed, and a share is in another currency: yuan alone are at stake",
            (_plan(amounts=[SHARE, SHARE | {"amount": {"amount": "500.00", "currency": "USD"}}]), _filing()),
            {"AP-A": "flagged"},
        ),
        Example(
            "one person in two capacities",
            (_plan(), DEPUTY, _sign("P-1002", "principal_leader"), LEADER, _filing()),
            {"AP-A": "flagged"},
        ),
        Example(
            "the last signature on the day of the registration",
            (_plan(), DEPUTY, HEAD, _sign("P-5001", "deputy_county_leader", "2026-02-20"), _filing()),
            {"AP-A": "clear"},
        ),
        Example(
            "the last signature the day after",
            (_plan(), DEPUTY, HEAD, _sign("P-5001", "deputy_county_leader", "2026-02-21"), _filing()),
            {"AP-A": "flagged"},
        ),
        Example(
            "a signature on another version of the plan",
            (_plan(), DEPUTY, HEAD, _sign("P-5001", "deputy_county_leader", over="0" * 64), _filing()),
            {"AP-A": "flagged"},
        ),
        Example("not registered yet", (_plan(), DEPUTY), {"AP-A": ("not_applicable", "not_due")}),
        Example(
            "signatures name content, and the plan is not told",
            (
                *(
                    _sign(*who, over="0" * 64)
                    for who in (
                        ("P-1002", "deputy_in_charge"),
                        ("P-1001", "principal_leader"),
                        ("P-5001", "deputy_county_leader"),
                    )
                ),
                _filing(),
            ),
            {"AP-A": "not_assessable"},
        ),
        Example(
            "registered twice: the first registration counts",
            (
                _plan(),
                DEPUTY,
                HEAD,
                _sign("P-5001", "deputy_county_leader", "2026-02-25"),
                _filing(),
                _filing("2026-03-01"),
            ),
            {"AP-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
