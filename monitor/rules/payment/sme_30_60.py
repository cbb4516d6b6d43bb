"""A body or institution paid a small or medium supplier later than the law or the contract allows.

What it checks
    Each bill of a small or medium supplier (what was delivered, accepted or confirmed, as the contract says): whether
    it was paid within the agreed days, at most sixty, or within thirty where nothing is agreed. Each such contract:
    whether it agrees on more than sixty days.
Why it matters
    Small firms finance public works with wages and debts of their own when they are paid late.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, articles 9 and 10 (2020: articles 8 and 9): thirty
    days from delivery, by agreement sixty at most; from acceptance or from confirmed amounts where that is agreed.
Does not apply
    Suppliers told to be large; buyers that are no body or institution; deliveries that were refused at acceptance.
Innocent explanations
    The amount was in dispute; the supplier asked to be paid later; the papers named the payment otherwise. A county
    that pays nothing before all parties have confirmed (pay.before-acceptance, acc.all-confirm) can owe by this rule
    all the same: look at the late acceptance first (pay.sme-acceptance-delay). No period moves because of a rest day.
Ask next
    When acceptance was asked for and who let it wait; whether the request was held, and for what reason.
Known gaps
    Of several deliveries under one contract only the last is a bill. A part of a bill that was never paid is not seen
    where another part was; what is not told as a payment of a certificate, or as final, pays a bill only if all that is
    due under the contract was paid by then. An agreed start that the law does not know counts with sixty days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.organisations import with_buyer_kind
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sme import bills, terms
from monitor.vocabulary.verdicts import Severity

ZH = """机关、事业单位向中小企业付款，超过法定或者约定的期限。

查什么
    中小企业的每一笔应付款（按合同约定，自交付、验收合格或者确认结算金额起算）：是否在约定的天数（最长60天）内付款，
    没有约定的是否在30天内付款。每份中小企业合同：约定的付款天数是否超过60天。
为什么要紧
    款付晚了，小企业就是拿自己的工资和借款替公家垫资。
法律依据
    保障中小企业款项支付条例（2025年）第9条、第10条，2020年条例第8条、第9条：自交付之日起30日内付款，另有约定的最长
    60日；约定验收或者按确认金额结算的，自验收合格或者确认之日起算。
不适用
    明确报送不是中小企业的供应商；付款单位不是机关、事业单位；验收不合格而没有重新验收的交付。
可能的正当理由
    金额有争议；供应商要求晚付；付款另记了用途。要求各方确认合格后才付款的地方（见 pay.before-acceptance、
    acc.all-confirm），按本规则仍可能已经到期：先看验收是否拖延（pay.sme-acceptance-delay）。期限最后一天是休息日的不顺延。
接着问
    何时申请验收，被谁搁置；付款申请是否被暂缓，理由是什么。
已知不足
    一份合同分几次交付的，只看最后一次。一笔应付款付了一部分、其余始终未付的看不出。没有写明对应计量单、也不是结算款的
    付款，只有在期限内已付足合同应付款时才算付清。约定了法律没有的起算点的，按交付起60天判断。
"""

OWING = ("public_body", "institution")


@dataclass(frozen=True, slots=True)
class Params:
    """自交付之日起30日内, 最长不得超过60日: day 30 and day 60 are inside."""

    default_days: int = param(30, unit="day", zh="没有约定时的付款天数（含）", en="Days where none are agreed (incl.)")
    max_days: int = param(60, unit="day", zh="约定付款天数上限（含）", en="Most days that may be agreed (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract with the term it agrees on, and one a bill with when it was paid."""
    mine = one_each(f.of("contract.signed"), ["scope_id", "contract_id"]).select("scope_id", "event", "day")
    contracts = terms(f).rename({"contract_event": "event"}).join(mine, on=["scope_id", "event"])
    over_term = (pl.col("pay_days") > p.max_days).fill_null(value=False)
    told = bills(f, p.default_days, p.max_days).with_columns(events=pl.concat_list("contract_event", "payments"))
    in_time = (pl.col("paid_day") <= pl.col("limit_day")) | pl.col("is_paid_out")
    is_late = pl.col("paid_day") > pl.col("limit_day")
    # an anchor that is not told can only start later than delivery: what was paid in time from there was paid in time
    is_open = ~in_time & (pl.col("pay_anchor").is_null() | (pl.col("paid_day").is_null() & pl.col("is_unsure")))
    told = told.with_columns(
        is_late=is_late & ~is_open & ~pl.col("is_paid_out"),
        due_day=pl.when(pl.col("paid_day").is_null(), ~is_open, ~pl.col("is_paid_out")).then("limit_day"),
        is_told=pl.when(~is_open).then(pl.lit(value=True)),
        is_started=pl.when(pl.col("start_day").is_not_null() | in_time).then(pl.lit(value=True)),
        cured_day=pl.when(is_late).then("paid_day"),
        stake_fen="late_fen",
    )
    rest = contracts.with_columns(
        is_late=over_term,
        is_refused=pl.lit(value=False),
        is_told=pl.lit(value=True),
        is_started=pl.lit(value=True),
        agreed_days=pl.when(over_term).then("pay_days"),
    )
    return with_buyer_kind(f, pl.concat([told, rest], how="diagonal"))


def applies(_: Params) -> pl.Expr:
    """What a body or institution owes a small or medium supplier, and has not refused."""
    return ~pl.col("is_refused") & pl.col("supplier_is_sme") & pl.col("buyer_kind").is_in(OWING)


def flagged(_: Params) -> pl.Expr:
    """Paid after the last lawful day, or a longer term than the law allows; what is not paid yet is awaited."""
    return pl.col("is_late")


PROJECT = "P-A"
AS_OF = "2026-12-31"


def _unit(kind: str = "public_body", day: str = "2026-01-01") -> dict[str, Any]:
    return like("organisation.registered", day, organisation={"id": UNIT}, organisation_kind=kind)


def _contract(anchor: str | None = "delivery", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "supplier_is_sme": True}
    told |= {} if anchor is None else {"pay_anchor": anchor}
    return like("contract.signed", "2026-01-10", **(told | more))


def _delivered(day: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "milestone_id": "MS-A", "status": "met"}
    return like("milestone.updated", day, milestone_kind="delivery", **(told | more))


def _accepted(day: str, result: str = "passed", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "acceptance_id": f"AC-{day}"}
    return like("acceptance.concluded", day, result=result, **(told | more))


def _certified(day: str = "2026-03-01") -> dict[str, Any]:
    return like("progress.certified", day, contract_id="CON-A", project_id=PROJECT, certificate_id="CT-A")


def _settled(day: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "contract_id": "CON-A",
        "project_id": PROJECT,
        "review_id": "RV-A",
        "review_kind": "settlement",
    }
    return like("review.concluded", day, **(told | more))


def _paid(day: str, kind: str = "final", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "payment_id": "PAY-A", "amount": "1000.00"}
    return like("payment.made", day, payment_kind=kind, **(told | more))


def _case(
    says: str, events: tuple[dict[str, Any], ...], told: str | tuple[str, str], as_of: str = AS_OF, about: str = "MS-A"
) -> Example:
    return Example(says, events, {about: told}, as_of)


OCID = "ocds-tw9990-2026-0017"
PAYEE = {"kind": "organisation", "id": "91999001MA00001110"}
DELIVERED = (_unit(), _contract(), _delivered())
ACCEPTING = (_unit(), _contract("acceptance", acceptance_days=10), _delivered())
CERTIFIED = (_unit(), _contract("settlement"), _certified())

RULE = Rule(
    id="pay.sme-30-60",
    version=1,
    family="pay",
    severity=Severity.HIGH,
    scope="project",
    judges=(
        "contract.signed",
        "milestone.updated",
        "acceptance.concluded",
        "progress.certified",
        "review.concluded",
    ),
    reads=(
        "contract.signed",
        "milestone.updated",
        "acceptance.concluded",
        "progress.certified",
        "review.concluded",
        "payment.made",
        "organisation.registered",
    ),
    references=("organisation.registered",),
    about=("contract_id", "milestone_id", "acceptance_id", "certificate_id", "review_id"),
    needs=("supplier_is_sme", "buyer_kind", "is_started", "is_told"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("agreed_days", "约定付款天数（超过上限）", "Days agreed (above the most)"),
        Shown("pay_anchor", "约定的起算点", "Agreed start", codes="pay_anchor"),
        Shown("start_day", "起算日", "Runs from"),
        Shown("limit_days", "期限（天）", "Days allowed"),
        Shown("limit_day", "最后付款日", "Last day to pay"),
        Shown("paid_day", "最后一次付款日", "Last paid on"),
        Shown("late_fen", "逾期支付金额（元）", "Paid late (CNY)"),
    ),
    title={"zh": "中小企业款项30/60日", "en": "SME paid within 30 days (agreed: at most 60)"},
    message={
        "zh": "中小企业合同 {contract_id}：[约定付款天数 {agreed_days} 天，超过上限 {max_days} 天][自 {start_day} 起算，应在 "
        "{limit_days} 天内（{limit_day} 前，含当日）付款，到期没有付清][，{paid_day} 才付，逾期 {paid_day-limit_day} 天]",
        "en": "Contract {contract_id} with a small or medium supplier[ agrees on {agreed_days} days to pay, above the "
        "{max_days} allowed][: due within {limit_days} days of {start_day}, by {limit_day}, and not paid by then][; "
        "paid on {paid_day}, days late: {paid_day-limit_day}]",
    },
    cites=(
        Cite("cn-sme-payment-802", "9"),
        Cite("cn-sme-payment-802", "10"),
        Cite("cn-sme-payment-728", "8"),
        Cite("cn-sme-payment-728", "9"),
    ),
    in_force=date(2020, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "the thirtieth day after delivery", (*DELIVERED, _paid("2026-03-31")), {"MS-A": "clear", "CON-A": "clear"}
        ),
        _case("the thirty-first", (*DELIVERED, _paid("2026-04-01")), ("flagged", "breach")),
        _case("the same, submitted in the opposite order", (*DELIVERED, _paid("2026-04-01"))[::-1], "flagged"),
        _case(
            "not paid, and the thirtieth day is not over", DELIVERED, ("not_applicable", "not_due"), as_of="2026-03-31"
        ),
        _case("not paid, the day after", DELIVERED, ("flagged", "overdue"), as_of="2026-04-01"),
        _case(
            "one part in time, the rest late",
            (*DELIVERED, _paid("2026-03-10"), _paid("2026-04-01", payment_id="PAY-B")),
            "flagged",
        ),
        Example(
            "sixty days agreed, paid on the sixtieth",
            (_unit(), _contract(pay_days=60), _delivered(), _paid("2026-04-30")),
            {"CON-A": "clear", "MS-A": "clear"},
        ),
        Example(
            "sixty-one days agreed: the contract, and what is paid on the sixty-first",
            (_unit(), _contract(pay_days=61), _delivered(), _paid("2026-05-01")),
            {"CON-A": "flagged", "MS-A": "flagged"},
        ),
        _case(
            "ten days agreed, paid on the eleventh",
            (_unit(), _contract(pay_days=10), _delivered(), _paid("2026-03-12")),
            "flagged",
        ),
        _case(
            "accepted early: from acceptance, not from the agreed end",
            (*ACCEPTING, _accepted("2026-03-03"), _paid("2026-04-03")),
            "flagged",
        ),
        _case(
            "accepted too late: from the end of the agreed time",
            (*ACCEPTING, _accepted("2026-06-01"), _paid("2026-04-11")),
            "flagged",
        ),
        _case("never accepted", ACCEPTING, "flagged", as_of="2026-04-11"),
        _case("refused", (*ACCEPTING, _accepted("2026-03-05", "failed")), "not_applicable"),
        _case(
            "the time to accept is not told, and nobody accepted",
            (_unit(), _contract("acceptance"), _delivered()),
            ("not_assessable", "missing: is_started"),
        ),
        _case(
            "accepted, and no delivery is told",
            (_unit(), _contract("acceptance"), _accepted("2026-03-01"), _paid("2026-04-01")),
            "flagged",
            about="AC-2026-03-01",
        ),
        _case(
            "a certificate, paid by the payment that names it",
            (*CERTIFIED, _paid("2026-03-31", "progress", certificate_ids=["CT-A"])),
            "clear",
            about="CT-A",
        ),
        _case(
            "a certificate, paid a day late",
            (*CERTIFIED, _paid("2026-04-01", "progress", certificate_ids=["CT-A"])),
            "flagged",
            about="CT-A",
        ),
        _case(
            "from the invoice: sixty days of delivery",
            (_unit(), _contract("invoice", pay_days=10), _delivered(), _paid("2026-04-30")),
            "clear",
        ),
        _case(
            "from the invoice: sixty-one days of delivery",
            (_unit(), _contract("invoice", pay_days=10), _delivered(), _paid("2026-05-01")),
            "flagged",
        ),
        _case(
            "paid in full as progress, the retention of 3 % left",
            (*DELIVERED, _paid("2026-03-31", "progress", amount="5626000.00")),
            "clear",
        ),
        _case("a fen less", (*DELIVERED, _paid("2026-03-31", "progress", amount="5625999.99")), "flagged"),
        _case(
            "from when is not told: in time from delivery is in time",
            (_unit(), _contract(None), _delivered(), _paid("2026-03-31")),
            "clear",
        ),
        _case(
            "from when is not told, and paid later",
            (_unit(), _contract(None), _delivered(), _paid("2026-04-01")),
            ("not_assessable", "missing: is_told"),
        ),
        _case(
            "a final payment to the supplier names no contract",
            (*DELIVERED, _paid("2026-03-31", contract_id=None, payee=PAYEE)),
            ("not_assessable", "missing: is_told"),
        ),
        _case(
            "a large supplier",
            (_unit(), _contract(supplier_is_sme=False, pay_days=90), _delivered(), _paid("2026-12-01")),
            "not_applicable",
            about="CON-A",
        ),
        Example(
            "whether the supplier is small is not told",
            (_unit(), _contract(supplier_is_sme=None, pay_days=90), _delivered(), _paid("2026-12-01")),
            {"CON-A": ("not_assessable", "missing: supplier_is_sme"), "MS-A": "not_assessable"},
        ),
        Example(
            "the buyer is a firm; it became an institution afterwards",
            (
                _unit("enterprise"),
                _unit("institution", "2026-03-02"),
                _contract(pay_days=90),
                _delivered(),
                _paid("2026-12-01"),
            ),
            {"CON-A": "not_applicable", "MS-A": "not_applicable"},
        ),
        Example(
            "what the buyer is, is not told",
            (_contract(pay_days=90), _delivered(), _paid("2026-12-01")),
            {"CON-A": ("not_assessable", "missing: buyer_kind"), "MS-A": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
