"""Project money was spent on another line, for another purpose, or to somebody who has no part in the project.

What it checks
    Each payment of a project: whether its budget line is one of the project's; whether its purpose is the line's, or
    one that the project may serve; for payments to suppliers and assistance, whether the payee is a party to one of
    the project's contracts or a recipient of its allocation plan.
Why it matters
    Money taken for something else is missing where it was granted for.
Legal source
    Budget Law, articles 63 and 93: the use of budget money is not changed without authority; Government Investment
    Regulation, article 33: diverted funds; Tongyu county, section two (3): against idle and diverted funds.
Does not apply
    Onward payments of a contractor and interest on late payment; daily expenses that belong to no project.
Innocent explanations
    The change of use was approved and not submitted; a line or purpose was coded otherwise; the contract or
    subcontract of the payee was not submitted; the claim was assigned and the payment does not say so.
Ask next
    The approval of the line or of its change, the contract, the invoice, and who ordered the payment.
Known gaps
    Purposes are compared as codes. Payees of wages, expenses and other payments are not checked. Whether the account
    is the payee's is pay.wrong-payee's question. A line counts as the project's if the registration lists it or an
    approved budget ties it to the project by the day of the payment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.money import NOT_SPENT
from monitor.rules.kit.plans import PLAN
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目资金用在了别的指标、别的用途，或者付给了与项目无关的人。

查什么
    项目的每笔支付：预算指标是不是该项目的；用途是不是该指标的用途，或者项目可以用于的用途；付给供应商的款和补助，收款人是
    不是项目某个合同的一方或者分配方案的受益人。
为什么要紧
    钱挪作他用，原来批准的事就缺钱。
法律依据
    预算法第63条、第93条：不得擅自改变预算支出用途；政府投资条例第33条：挪用资金；通榆县二（3）：严防滞留挪用。
不适用
    承包人的转付和逾期利息；不属于任何项目的日常开支。
可能的正当理由
    改变用途已经批准，没有报送；指标或用途用了别的代码；收款人的合同或分包合同没有报送；债权已转让，支付没有写明。
接着问
    指标或其调整的批复、合同、发票；由谁决定付款。
已知不足
    用途按代码比较。工资、日常开支和其他支付不核对收款人。账户是不是收款人的，由 pay.wrong-payee 判断。登记列明的指标，或
    者支付之日以前批准的预算写明属于该项目的指标，算项目的指标。
"""

KEY = ["scope_id", "event"]
LINE = ["scope_id", "budget_line_id"]
TO_PARTIES = (*(kind for kind in PAID_KINDS if kind != "wage_account"), "assistance")
"""Payments whose payee must have a part in the project; wages go to workers or their account."""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def with_line(f: Facts, payments: pl.LazyFrame) -> pl.LazyFrame:
    """`payments` with the line they are charged to as approved last, not after them, and whether budgets tell lines.

    `line_purpose`; `is_projects` (the line is tied to the project); `has_lines` (some line is by then).
    """
    told = f.of("budget.approved", "lines").with_columns(tied=pl.col("project_id") == pl.col("scope_id"))
    told = told.select(*LINE, "day", "event", line_day="day", line_purpose="purpose", is_projects="tied")
    lines = told.sort("line_day", "event").unique([*LINE, "line_day"], keep="last", maintain_order=True)
    rows = payments.sort("day").join_asof(lines.drop("event"), on="day", by=LINE, check_sortedness=False)
    first = told.filter("is_projects").group_by("scope_id").agg(first_day=pl.col("day").min())
    rows = rows.join(first, on="scope_id", how="left")
    return rows.with_columns(has_lines=pl.col("first_day") <= pl.col("day"))


def parties(f: Facts) -> pl.LazyFrame:
    """Who has a part in each project: `scope_id`, `payee_kind`, `payee_id`."""
    signed = f.of("contract.signed").select("scope_id", payee_id="supplier_id")
    joined = f.of("contract.signed", "consortium_members").select("scope_id", payee_id="id")
    firms = pl.concat([signed, joined]).with_columns(payee_kind=pl.lit("organisation"))
    planned = f.with_named("allocation.planned", "amounts")
    given = planned.select("scope_id", payee_kind="recipient_kind", payee_id="recipient_id")
    return pl.concat([firms, given], how="diagonal").unique().with_columns(has_part=pl.lit(value=True))


def bases(f: Facts, payments: pl.LazyFrame) -> pl.LazyFrame:
    """`payments` with `base_told`: that who may be paid is told (the contract or plan named; else any of them)."""
    signed = f.of("contract.signed").select(*CONTRACT, contract_told=pl.lit(value=True)).unique()
    plans = f.with_named("allocation.planned").group_by(PLAN).agg(plan_told=pl.col("amounts_count").is_not_null().all())
    silent = plans.group_by("scope_id").agg(all_told=pl.col("plan_told").all())
    some = pl.concat([signed.select("scope_id"), plans.select("scope_id")]).unique()
    rows = payments.join(signed, on=CONTRACT, how="left").join(plans, on=PLAN, how="left")
    rows = rows.join(silent, on="scope_id", how="left")
    rows = rows.join(some.with_columns(some_told=pl.lit(value=True)), on="scope_id", how="left")
    named = {"contract_id": "contract_told", "allocation_plan_id": "plan_told"}
    by_name = pl.all_horizontal(pl.col(id_).is_null() | pl.col(told) for id_, told in named.items())
    plans_told = pl.col("all_told").fill_null(value=True)
    return rows.with_columns(base_told=by_name & plans_told & pl.col("some_told"))


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment, with what of it lies outside the project; null where that cannot be told."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    rows = with_project(f, bases(f, with_line(f, payments)), "budget_lines", "approved_purposes")
    rows = rows.join(parties(f), on=["scope_id", "payee_kind", "payee_id"], how="left")
    listed = pl.col("budget_lines").list.contains(pl.col("budget_line_id"))
    own_line = listed | pl.col("is_projects")
    lines_told = pl.col("budget_lines").is_not_null() | pl.col("has_lines")
    for_line = pl.col("purpose") == pl.col("line_purpose")
    allowed = pl.col("approved_purposes").list.contains(pl.col("purpose"))
    own_purpose = for_line | allowed
    purposes_told = pl.col("line_purpose").is_not_null() | pl.col("approved_purposes").is_not_null()
    own_payee = pl.col("has_part") | pl.col("is_assigned")
    to_parties = pl.col("payment_kind").is_in(TO_PARTIES)

    def outside(own: pl.Expr, told: pl.Expr) -> pl.Expr:
        return pl.when(own).then(pl.lit(value=False)).when(told).then(pl.lit(value=True))

    named = (pl.col("project_id", "contract_id", "allocation_plan_id").is_not_null(), pl.col("shares_count") > 0)
    return rows.with_columns(
        line_outside=outside(own_line, lines_told & pl.col("budget_line_id").is_not_null()),
        purpose_outside=outside(own_purpose, purposes_told & pl.col("purpose").is_not_null()),
        payee_outside=outside(own_payee | ~to_parties, pl.col("base_told")),
        belongs=pl.any_horizontal(*named).fill_null(value=False),
    ).with_columns(
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        wrong_line=pl.when("line_outside").then("budget_line_id"),
        wrong_purpose=pl.when("purpose_outside").then("purpose"),
        wrong_payee=pl.when("payee_outside").then("payee_id"),
        events=pl.concat_list("registered_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Money spent of a project."""
    expense = (pl.col("payment_kind") == "expense") & ~pl.col("belongs")
    return ~pl.col("payment_kind").is_in(NOT_SPENT) & ~expense


def flagged(_: Params) -> pl.Expr:
    """Line, purpose or payee outside the project; one is enough."""
    return pl.any_horizontal("line_outside", "purpose_outside", "payee_outside")


PROJECT = "2026-999001-54-01-000017"
FIRM, STRANGER = ({"kind": "organisation", "id": id_} for id_ in ("91999001MA00001110", "91999001MA0000154D"))
MEMBER = {"kind": "organisation", "id": "91999001MA000012XP"}
PERSON = {"kind": "person", "id": "P-B1"}


def _project(day: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"budget_lines": ["BL-A"], "approved_purposes": ["road-works"]}
    return like("project.registered", day, project_id=PROJECT, **(told | more))


def _budget(*lines: tuple[str, str | None], day: str = "2026-01-20", tied: bool = True) -> dict[str, Any]:
    rows = [{"budget_line_id": line, "purpose": purpose, "amount": yuan("1.00")} for line, purpose in lines]
    rows = [{name: value for name, value in row.items() if value is not None} for row in rows]
    rows += [{"budget_line_id": "BL-X", "project_id": PROJECT, "amount": yuan("1.00")}] if not tied else []
    rows = [row | {"project_id": PROJECT} for row in rows] if tied else rows
    return like("budget.approved", day, unit={"id": UNIT}, stage="department_reply", fiscal_year=2026, lines=rows)


def _contract(**more: Any) -> dict[str, Any]:
    supplier = {"id": FIRM["id"]}
    return like("contract.signed", "2026-05-01", contract_id="CON-A", project_id=PROJECT, supplier=supplier, **more)


def _plan(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"amounts": [{"recipient": PERSON, "amount": yuan("300000.00")}]}
    return like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A", **(told | more))


def _paid(kind: str = "progress", payee: dict[str, str] = FIRM, day: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "payment_kind": kind, "project_id": PROJECT, "payee": payee}
    told |= {"contract_id": "CON-A", "budget_line_id": "BL-A", "purpose": "road-works"}
    return like("payment.made", day, **(told | more))


BASE = (_project(), _contract())
LOOSE: dict[str, Any] = {"project_id": None, "contract_id": None}
ALL_OF_IT = [{"project_id": PROJECT, "share": "1"}]

RULE = Rule(
    id="fnd.diversion-purpose",
    version=1,
    family="fnd",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("payment.made",),
    reads=("payment.made", "project.registered", "contract.signed", "allocation.planned", "budget.approved"),
    about=("payment_id",),
    needs=("budget_line_id", "purpose"),
    evidence=(
        Shown("wrong_line", "项目以外的指标", "Line outside the project"),
        Shown("wrong_purpose", "批准以外的用途", "Purpose not approved"),
        Shown("wrong_payee", "与项目无关的收款人", "Payee without a part"),
        Shown("budget_lines", "登记的指标", "Lines registered"),
        Shown("approved_purposes", "批准用途", "Purposes approved"),
        Shown("line_purpose", "指标用途", "Purpose of the line"),
        Shown("amount_fen", "支付金额（元）", "Payment (CNY)"),
        Shown("day", "支付日", "Paid on"),
    ),
    title={"zh": "改变资金用途（挪用）", "en": "Diversion: spent outside the approved purpose"},
    message={
        "zh": "{day} 的支付[（{amount_fen} 元）]超出项目批准范围[；指标 {wrong_line} 不是项目的][；用途 {wrong_purpose} 未经批准][；收款人 "
        "{wrong_payee} 不是合同方或受益人]",
        "en": "The payment of {day}[, CNY {amount_fen},] lies outside what the project was approved for[; line "
        "{wrong_line} is not the project's][; purpose {wrong_purpose} is not approved][; payee {wrong_payee} is no "
        "party or recipient]",
    },
    cites=(
        Cite("cn-budget-law", "63"),
        Cite("cn-budget-law", "93"),
        Cite("cn-government-investment-regulation", "33"),
        Cite("seed-tongyu", "二(3)财政监督"),
    ),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("line, purpose and payee are the project's", (*BASE, _paid()), {"PAY-A": "clear"}),
        Example("another line", (*BASE, _paid(budget_line_id="BL-B")), {"PAY-A": "flagged"}),
        Example("another purpose", (*BASE, _paid(purpose="vehicles")), {"PAY-A": "flagged"}),
        Example("another payee", (*BASE, _paid(payee=STRANGER)), {"PAY-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_paid(payee=STRANGER), *BASE[::-1]), {"PAY-A": "flagged"}
        ),
        Example(
            "a member of the consortium",
            (_project(), _contract(consortium_members=[{"id": MEMBER["id"]}]), _paid(payee=MEMBER)),
            {"PAY-A": "clear"},
        ),
        Example("the claim was assigned", (*BASE, _paid(payee=STRANGER, is_assigned=True)), {"PAY-A": "clear"}),
        Example(
            "a recipient of the plan",
            (_project(), _plan(), _paid("assistance", PERSON, contract_id=None, allocation_plan_id="AP-A")),
            {"PAY-A": "clear"},
        ),
        Example(
            "no recipient of the plan",
            (_project(), _plan(), _paid("assistance", STRANGER, contract_id=None, allocation_plan_id="AP-A")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the plan does not tell its recipients",
            (_project(), _plan(amounts=None), _paid("assistance", PERSON, contract_id=None, allocation_plan_id="AP-A")),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "neither contract nor plan is named: anybody with a part",
            (
                *BASE,
                _plan(project_id=PROJECT),
                _paid(contract_id=None),
                _paid(payee=STRANGER, contract_id=None, payment_id="PAY-B"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "the contract named is not told",
            (*BASE, _paid(payee=STRANGER, contract_id="CON-B")),
            {"PAY-A": "not_assessable"},
        ),
        Example("no contract and no plan is told", (_project(), _paid(contract_id=None)), {"PAY-A": "not_assessable"}),
        Example("wages: the payee is not asked", (*BASE, _paid("wage_account", STRANGER)), {"PAY-A": "clear"}),
        Example(
            "wages for another purpose",
            (*BASE, _paid("wage_account", STRANGER, purpose="vehicles")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a line that an approved budget ties to the project",
            (_project(), _contract(), _budget(("BL-B", "road-works")), _paid(budget_line_id="BL-B")),
            {"PAY-A": "clear"},
        ),
        Example(
            "a line approved on the day of the payment",
            (*BASE, _budget(("BL-B", None), day="2026-06-30"), _paid(budget_line_id="BL-B")),
            {"PAY-A": "clear"},
        ),
        Example(
            "a line approved the day after",
            (*BASE, _budget(("BL-B", None), day="2026-07-01"), _paid(budget_line_id="BL-B")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "an approved line of another project",
            (*BASE, _budget(("BL-B", "road-works"), tied=False), _paid(budget_line_id="BL-B")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "lines known from the budget alone, since the day of its approval",
            (
                _project(budget_lines=None),
                _contract(),
                _budget(("BL-A", None), day="2026-06-30"),
                _paid(),
                _paid(payment_id="PAY-B", budget_line_id="BL-B"),
                _paid(payment_id="PAY-C", budget_line_id="BL-B", day="2026-06-29"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged", "PAY-C": "not_assessable"},
        ),
        Example(
            "no line of the project is known",
            (_project(budget_lines=None), _contract(), _paid()),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "the purpose of the line itself",
            (
                _project(approved_purposes=None),
                _contract(),
                _budget(("BL-A", "road-works")),
                _paid(),
                _paid(payment_id="PAY-B", purpose="vehicles"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "another purpose than the line's, and one of the project's",
            (*BASE, _budget(("BL-A", "design")), _paid()),
            {"PAY-A": "clear"},
        ),
        Example(
            "no purpose of the project is known",
            (_project(approved_purposes=None), _contract(), _paid()),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "the payment tells no purpose",
            (*BASE, _paid(purpose=None)),
            {"PAY-A": ("not_assessable", "missing: purpose")},
        ),
        Example(
            "the payment tells no line",
            (*BASE, _paid(budget_line_id=None)),
            {"PAY-A": ("not_assessable", "missing: budget_line_id")},
        ),
        Example(
            "onward, and interest",
            (*BASE, _paid("onward", STRANGER), _paid("interest", STRANGER, payment_id="PAY-B")),
            {"PAY-A": "not_applicable", "PAY-B": "not_applicable"},
        ),
        Example(
            "a daily expense of no project, or with an empty split",
            (_paid("expense", STRANGER, **LOOSE), _paid("expense", STRANGER, payment_id="PAY-B", shares=[], **LOOSE)),
            {"PAY-A": "not_applicable", "PAY-B": "not_applicable"},
        ),
        Example(
            "a daily expense of the project",
            (
                *BASE,
                _paid("expense", STRANGER, contract_id=None, purpose="vehicles"),
                _paid("expense", purpose="vehicles", payment_id="PAY-B", shares=ALL_OF_IT, **LOOSE),
            ),
            {"PAY-A": "flagged", "PAY-B": "flagged"},
        ),
        Example(
            "the purposes were widened after the payment",
            (*BASE, _project("2026-07-01", approved_purposes=["road-works", "vehicles"]), _paid(purpose="vehicles")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the purpose was corrected", (*BASE, _paid(purpose="vehicles"), _paid(corrects="ex-3")), {"PAY-A": "clear"}
        ),
        Example(
            "another purpose, in another currency",
            (*BASE, _paid(purpose="vehicles", amount={"amount": "1.00", "currency": "USD"})),
            {"PAY-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
