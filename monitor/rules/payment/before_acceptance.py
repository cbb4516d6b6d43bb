"""The last payment was made before all parties had accepted the work.

What it checks
    Each final payment, a single full payment included: whether an acceptance of the contract (or of its project as a
    whole) passed no later than the payment, and whether every party of that acceptance found it passed.
Why it matters
    Once the last money is gone, nobody hurries to mend what is wrong.
Legal source
    Tongyu county, section two (3): only after all parties have confirmed may payment and the like follow.
Does not apply
    Advances, progress payments, wages, retention and everything else that is not the last payment.
Innocent explanations
    The acceptance was held and not submitted; small purchases are handed over across the counter; a small or medium
    supplier had to be paid although the acceptance was late (its term runs on: see pay.sme-30-60 and
    pay.sme-acceptance-delay).
Ask next
    The acceptance report with its signatures, and who released the payment.
Known gaps
    An acceptance of a stage does not stand for the whole. Whether the right parties took part is
    acc.joint-county-team's and acc.statutory-parties' question, signatures acc.all-confirm's. Where neither
    the payment nor its contract tells the project, an acceptance of the project as a whole is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, FINAL_KINDS, contracts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """各方确认验收合格之前，已支付最后一笔款。

查什么
    每笔最后付款（包括一次付清）：付款之前，该合同（或整个项目）是否已验收合格，该次验收的各方是否都认定合格。
为什么要紧
    最后一笔钱付了，就没有人急着修好毛病。
法律依据
    通榆县二（3）：各方确认合格后方能拨付。
不适用
    预付款、进度款、工资、质保金等不是最后一笔的付款。
可能的正当理由
    验收已经进行，没有报送；零星采购当场交付；中小企业的款项依法到期须付，而验收迟延（付款期限照常计算，
    见 pay.sme-30-60 和 pay.sme-acceptance-delay）。
接着问
    带签名的验收报告；由谁放行付款。
已知不足
    阶段验收不代替整体验收。参加的是否应参加的各方，由 acc.joint-county-team 和 acc.statutory-parties 判断；签名
    由 acc.all-confirm 判断。支付和合同都没有写明项目的，找不到整个项目的验收。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def acceptances(f: Facts) -> pl.LazyFrame:
    """Acceptances of the whole: `is_passed` is true where all parties passed it, null where one told no result."""
    parties = (
        f.of("acceptance.concluded", "parties")
        .group_by(KEY)
        .agg(all_passed=(pl.col("result") == "passed").all(ignore_nulls=False))
    )
    whole = f.of("acceptance.concluded").filter(pl.col("acceptance_kind") != "stage").join(parties, on=KEY, how="left")
    everybody = pl.when(pl.col("parties_count") > 0).then("all_passed").otherwise(pl.lit(value=False))
    return whole.select(
        "scope_id",
        pl.col("contract_id").alias("accepted_contract"),
        pl.col("ocid").alias("accepted_ocid"),
        pl.col("event").alias("acceptance_event"),
        *moment_as("accepted"),
        is_passed=(pl.col("result") == "passed") & everybody,
    )


def met(payments: pl.LazyFrame, accepted: pl.LazyFrame) -> pl.LazyFrame:
    """Last payments with each acceptance that is theirs.

    An acceptance that names a contract is that contract's, one that names a process is its contracts', any other is
    the whole project's.
    """
    by_contract = pl.col("accepted_contract").is_not_null()
    by_process = ~by_contract & pl.col("accepted_ocid").is_not_null()
    own = payments.join(accepted.filter(by_contract), left_on=CONTRACT, right_on=["scope_id", "accepted_contract"])
    process = payments.join(
        accepted.filter(by_process), left_on=["scope_id", "ocid"], right_on=["scope_id", "accepted_ocid"]
    )
    project = payments.join(accepted.filter(~by_contract & ~by_process), on="scope_id")
    columns = [
        *KEY,
        "at",
        "day",
        "clock",
        "accepted",
        "accepted_day",
        "accepted_clock",
        "is_passed",
        "acceptance_event",
    ]
    return pl.concat([part.select(columns) for part in (own, process, project)])


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment; last payments with whether they were accepted before, and the day they were at last."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    signed = contracts(f, "ocid")
    last = payments.filter(pl.col("payment_kind").is_in(FINAL_KINDS)).join(signed, on=CONTRACT, how="left")
    counted = met(last, acceptances(f)).with_columns(is_before=~later("accepted", ""))
    told = counted.group_by(KEY).agg(
        was_accepted=(pl.col("is_before") & pl.col("is_passed")).any(ignore_nulls=False),
        accepted_day=pl.col("accepted_day").filter("is_passed").min(),
        acceptance_events=pl.col("acceptance_event").unique().sort(),
    )
    return payments.join(told, on=KEY, how="left").with_columns(
        is_told=pl.col("acceptance_events").is_not_null(),
        cured_day=pl.when(~pl.col("was_accepted")).then("accepted_day"),
        stake_fen="amount_fen",
        events="acceptance_events",
    )


def applies(_: Params) -> pl.Expr:
    """The last payment of a contract."""
    return pl.col("payment_kind").is_in(FINAL_KINDS)


def flagged(_: Params) -> pl.Expr:
    """No acceptance at all, or none that everybody passed by then; without its contract it cannot be told whose."""
    missing = pl.when("is_told").then(~pl.col("was_accepted")).otherwise(pl.lit(value=True))
    return pl.when(pl.col("contract_id").is_not_null()).then(missing)


PROJECT = "2026-999001-54-01-000017"


def _paid(day: str = "2026-12-10", kind: str = "final", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "project_id": PROJECT, "payment_id": "PAY-A", "payment_kind": kind}
    named = {name: value for name, value in {**told, **more}.items() if value is not None}
    return like("payment.made", day, amount="100000.00", **named)


def _accepted(
    day: str = "2026-12-05", *results: str | None, kind: str = "joint", result: str = "passed", **more: Any
) -> dict[str, Any]:
    parties = [
        {"role": role} | ({"result": one} if one else {})
        for role, one in zip(("finance_bureau", "audit_bureau"), results or ("passed", "passed"), strict=True)
    ]
    told = {
        "project_id": PROJECT,
        "contract_id": "CON-A",
        "acceptance_kind": kind,
        "result": result,
        "parties": parties,
    }
    named = {name: value for name, value in {**told, **more}.items() if value is not None}
    return like("acceptance.concluded", day, **named)


RULE = Rule(
    id="pay.before-acceptance",
    version=1,
    family="pay",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("payment.made",),
    reads=("payment.made", "acceptance.concluded", "contract.signed"),
    about=("payment_id",),
    needs=("contract_id",),
    evidence=(
        Shown("amount_fen", "支付金额（元）", "Amount paid (CNY)"),
        Shown("payment_kind", "支付类别", "Kind of payment", codes="payment_kind"),
        Shown("day", "支付日", "Paid on"),
        Shown("contract_id", "合同", "Contract"),
        Shown("accepted_day", "各方验收合格日", "Accepted by all on"),
    ),
    title={"zh": "未验收付款", "en": "Last payment before acceptance"},
    message={
        "zh": "支付{payment_kind} {amount_fen} 元（{day}），此前没有各方确认合格的验收[，{accepted_day} 才验收合格]",
        "en": "{payment_kind} payment of CNY {amount_fen} on {day}, before all parties had accepted[; accepted by "
        "all on {accepted_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)综合验收"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("accepted five days before", (_accepted(), _paid()), {"PAY-A": "clear"}),
        Example("no acceptance", (_paid(),), {"PAY-A": "flagged"}),
        Example("accepted and paid the same day", (_accepted("2026-12-10"), _paid()), {"PAY-A": "clear"}),
        Example(
            "paid in the morning, accepted in the afternoon",
            (_accepted("2026-12-10T15:00:00+08:00"), _paid("2026-12-10T09:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example("accepted the day after: flagged, and cured", (_accepted("2026-12-11"), _paid()), {"PAY-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_paid(), _accepted("2026-12-11")), {"PAY-A": "flagged"}),
        Example("a single full payment is a last one too", (_paid(kind="full"),), {"PAY-A": "flagged"}),
        Example("the acceptance failed", (_accepted(result="failed"), _paid()), {"PAY-A": "flagged"}),
        Example(
            "one party found it failed", (_accepted("2026-12-05", "passed", "failed"), _paid()), {"PAY-A": "flagged"}
        ),
        Example(
            "one party told no result", (_accepted("2026-12-05", "passed", None), _paid()), {"PAY-A": "not_assessable"}
        ),
        Example(
            "accepted by one party, the only one",
            (_accepted(parties=[{"role": "finance_bureau", "result": "passed"}]), _paid()),
            {"PAY-A": "clear"},
        ),
        Example("no party at all", (_accepted(parties=[]), _paid()), {"PAY-A": "flagged"}),
        Example(
            "failed first, passed at the second acceptance",
            (_accepted("2026-12-01", result="failed", acceptance_id="AC-A"), _accepted(acceptance_id="AC-B"), _paid()),
            {"PAY-A": "clear"},
        ),
        Example("a stage was accepted, not the whole", (_accepted(kind="stage"), _paid()), {"PAY-A": "flagged"}),
        Example("the project was accepted as a whole", (_accepted(contract_id=None), _paid()), {"PAY-A": "clear"}),
        Example(
            "another contract of the project was accepted",
            (_accepted(contract_id="CON-B"), _paid()),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the acceptance names the contract's process",
            (
                like(
                    "contract.signed",
                    "2026-01-10",
                    contract_id="CON-A",
                    project_id=PROJECT,
                    ocid="ocds-tw9990-2026-0017",
                ),
                _accepted(contract_id=None, ocid="ocds-tw9990-2026-0017", regime="tendering"),
                _paid(),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "the payment names its contract only, which leads to the project",
            (
                like("contract.signed", "2026-01-10", contract_id="CON-A", project_id=PROJECT),
                _accepted(),
                _paid(project_id=None),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "the payment names no contract, some contract was accepted",
            (_accepted(), _paid(contract_id=None)),
            {"PAY-A": ("not_assessable", "missing: contract_id")},
        ),
        Example(
            "the payment names no contract, nothing was accepted",
            (_paid(contract_id=None),),
            {"PAY-A": ("not_assessable", "missing: contract_id")},
        ),
        Example("a progress payment", (_paid(kind="progress"),), {"PAY-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
