"""A contract was paid to somebody else than its supplier, or to another account than the registered one.

What it checks
    Each payment to the supplier under a contract: whether the payee is the supplier (or a member of its consortium),
    and whether the account is the one registered in the contract. Another payee is lawful where the claim was assigned.
Why it matters
    Money that goes astray on its last step goes to somebody who did not work for it.
Legal source
    Implementing Regulation of the Government Procurement Law, article 51: payment as the contract says; Budget Law,
    article 93.
Does not apply
    Wages paid into the workers' wage account; payments that are not for the supplier's work.
Innocent explanations
    The supplier changed its account and told so in a paper that was not submitted; the claim was assigned or attached
    by a court.
Ask next
    Who ordered the change of payee or account, the notice of assignment, and who is behind the other account.
Known gaps
    Whether an assignment was lawful is only what the payment says. Accounts of other members of a consortium are not
    registered, so that theirs are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """合同款付给了供应商以外的人，或者付到了登记账户以外的账户。

查什么
    每笔合同付款：收款人是不是供应商（或其联合体成员），收款账户是不是合同登记的账户。债权依法转让的，可以付给受让人。
为什么要紧
    钱在最后一步走岔，就给了没干活的人。
法律依据
    政府采购法实施条例第51条：按合同支付；预算法第93条。
不适用
    付入农民工工资专户的工资；不属于支付供应商工作的款项。
可能的正当理由
    供应商变更账户，通知没有报送；债权已经转让，或者被法院执行。
接着问
    由谁要求改收款人或账户；转让通知；另一账户背后是谁。
已知不足
    转让是否合法，只看支付时的说明。联合体其他成员的账户没有登记，不作比较。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The texts leave nothing to set."""


def parties(f: Facts) -> pl.LazyFrame:
    """One row a contract: its supplier, the other members, the registered account."""
    signed = one_each(f.with_named("contract.signed"), CONTRACT)
    members = f.with_named("contract.signed", "consortium_members").group_by("scope_id", "event")
    signed = signed.join(members.agg(members=pl.col("id").unique().sort()), on=["scope_id", "event"], how="left")
    return signed.select(
        *CONTRACT, "supplier_id", "supplier_account_token", pl.col("members").fill_null([]), contract_event="event"
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment with the parties of its contract."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    rows = payments.join(parties(f), on=CONTRACT, how="left")
    is_supplier = pl.col("payee_id") == pl.col("supplier_id")
    is_member = pl.col("members").list.contains(pl.col("payee_id"))
    other_payee = ~(is_supplier | is_member)
    other_account = pl.col("account_token") != pl.col("supplier_account_token")
    # an account is compared only where the supplier itself is paid; who is paid instead of it needs an assignment
    wrong = pl.when(other_payee).then(~pl.col("is_assigned")).when(is_member).then(pl.lit(value=False))
    return rows.with_columns(
        is_wrong=pl.when(is_supplier.is_not_null()).then(wrong.otherwise(other_account)),
        other_payee=pl.when(other_payee).then("payee_id"),
        other_account=pl.when(is_supplier & other_account).then("account_token"),
        stake_fen=pl.when(pl.col("amount_currency") == "CNY").then("amount_fen"),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Money for the supplier's work; wages go to the workers."""
    return pl.col("payment_kind").is_in(PAID_KINDS) & (pl.col("payment_kind") != "wage_account")


def flagged(_: Params) -> pl.Expr:
    """Another payee without an assignment, or the supplier by another account."""
    return pl.col("is_wrong")


FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "supplier": {"id": FIRM}, "supplier_account": {"token": "acc-1"}}
    return like("contract.signed", "2026-01-10", **(told | more))


def _paid(payee: str = FIRM, account: str | None = "acc-1", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "payment_id": "PAY-A", "payment_kind": "progress"}
    told |= {"payee": {"kind": "organisation", "id": payee}, "account": account and {"token": account}}
    return like("payment.made", "2026-06-30", **(told | more))


RULE = Rule(
    id="pay.wrong-payee",
    version=1,
    family="pay",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("payment.made",),
    reads=("payment.made", "contract.signed"),
    about=("payment_id",),
    needs=("is_wrong",),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "支付日", "Paid on"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
        Shown("supplier_id", "供应商", "Supplier"),
        Shown("payee_id", "收款人", "Payee"),
        Shown("is_assigned", "是否依法转让债权", "Claim assigned"),
        Shown("supplier_account_token", "登记账户标记", "Registered account (token)"),
        Shown("account_token", "收款账户标记", "Account paid to (token)"),
        Shown("other_payee", "合同外的收款人", "Payee outside the contract"),
        Shown("other_account", "登记外的账户", "Account not registered"),
    ),
    title={"zh": "收款人与合同方不符", "en": "Payee is not the contractor"},
    message={
        "zh": "合同 {contract_id} 的供应商是 {supplier_id}，{day} 付款 {stake_fen} 元[，付给了 {other_payee}，没有债权转让][，"
        "付到了账户 {other_account}，登记账户是 {supplier_account_token}]",
        "en": "CNY {stake_fen} under contract {contract_id}, whose supplier is {supplier_id}, were paid on {day}[ to "
        "{other_payee}, and the claim was not assigned][ into account {other_account}; registered is "
        "{supplier_account_token}]",
    },
    cites=(Cite("cn-procurement-regulation", "51"), Cite("cn-budget-law", "93")),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the supplier, by its account", (_contract(), _paid()), {"PAY-A": "clear"}),
        Example("another payee, no assignment", (_contract(), _paid(OTHER, is_assigned=False)), {"PAY-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_paid(OTHER, is_assigned=False), _contract()),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the claim was assigned: the account is the other's",
            (_contract(), _paid(OTHER, "acc-2", is_assigned=True)),
            {"PAY-A": "clear"},
        ),
        Example(
            "whether it was assigned is not told",
            (_contract(), _paid(OTHER)),
            {"PAY-A": ("not_assessable", "missing: is_wrong")},
        ),
        Example("the supplier, by another account", (_contract(), _paid(FIRM, "acc-2")), {"PAY-A": "flagged"}),
        Example(
            "an assignment does not explain another account of the supplier",
            (_contract(), _paid(FIRM, "acc-2", is_assigned=True)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the account is not told, or not registered",
            (
                _contract(),
                _contract(contract_id="CON-B", supplier_account=None),
                _paid(FIRM, None),
                _paid(payment_id="PAY-B", contract_id="CON-B"),
            ),
            {"PAY-A": ("not_assessable", "missing: is_wrong"), "PAY-B": "not_assessable"},
        ),
        Example(
            "a member of the consortium",
            (_contract(consortium_members=[{"id": OTHER}]), _paid(OTHER, "acc-2", is_assigned=False)),
            {"PAY-A": "clear"},
        ),
        Example(
            "the registered account was corrected",
            (_contract(), _contract(supplier_account={"token": "acc-2"}, corrects="ex-1"), _paid(FIRM, "acc-2")),
            {"PAY-A": "clear"},
        ),
        Example(
            "wages into the workers' account; an onward payment",
            (
                _contract(),
                _paid(OTHER, "acc-2", is_assigned=False, payment_kind="wage_account"),
                _paid(OTHER, "acc-2", is_assigned=False, payment_kind="onward", payment_id="PAY-B"),
            ),
            {"PAY-A": "not_applicable", "PAY-B": "not_applicable"},
        ),
        Example(
            "an advance, a final payment, the retention",
            (
                _contract(),
                _paid(OTHER, is_assigned=False, payment_kind="advance"),
                _paid(OTHER, is_assigned=False, payment_kind="final", payment_id="PAY-B"),
                _paid(OTHER, is_assigned=False, payment_kind="retention_release", payment_id="PAY-C"),
            ),
            {"PAY-A": "flagged", "PAY-B": "flagged", "PAY-C": "flagged"},
        ),
        Example(
            "the contract was not submitted",
            (_paid(),),
            {"PAY-A": ("not_assessable", "missing: is_wrong")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
