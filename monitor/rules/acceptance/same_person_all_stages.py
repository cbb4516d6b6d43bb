"""One person handled the purchase, the acceptance and the payment of a contract.

What it checks
    Each contract that was bought, accepted and paid for: who handled the purchase (tender, award, contract), the
    acceptances and the payments, and whether at least two persons are needed to cover the three stages.
Why it matters
    Whoever orders, receives and pays alone can pay for what never came.
Legal source
    Dingcheng district: design, settlement and payment check each other. That the three stages of a contract need two
    persons is this product's reading.
Does not apply
    Contracts of which one of the three stages has not happened yet.
Innocent explanations
    A small unit with one clerk, and another person approved each step; the code of the clerk who typed the records was
    filled in as the handler's.
Ask next
    Who was at the delivery, and who signed the invoice.
Known gaps
    A handler who is not told may be the same person: such contracts are judged only where the others decide it.
    Deputies and approvers are no handlers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.handlers import handled
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """同一个人经办了一份合同的采购、验收和付款。

查什么
    每份已经采购、验收并付款的合同：采购（招标、定标、签约）、验收、付款各由谁经办，三个环节是否至少由两个人分担。
为什么要紧
    下单、收货、付款都是一个人，就能为没有到货的东西付钱。
法律依据
    鼎城区：工程设计、结算、资金拨付三个环节相互制约。一份合同的三个环节须由两人以上分担，是本系统的理解。
不适用
    三个环节中还有没发生的合同。
可能的正当理由
    单位小，只有一名经办，每一步另有人审批；把录入人员填成了经办人。
接着问
    到货时谁在场，发票由谁签收。
已知不足
    没有报送的经办人可能是同一人，这样的合同只在其余经办人足以判断时才判断。分管领导和审批人不是经办人。
"""

STAGES = 3


@dataclass(frozen=True, slots=True)
class Params:
    """Fewer persons than that over the three stages are too few."""

    min_distinct: int = param(
        2, unit="count", zh="三个环节最少人数（含）", en="Persons over the three stages (incl.)", heuristic=True
    )


def persons(rows: pl.LazyFrame) -> pl.LazyFrame:
    """A row a contract: the person in most stages (`person`), in how many, since when, and in how many he may be."""
    stages = rows.group_by(*CONTRACT, "stage").agg(
        handlers=pl.col("handler").drop_nulls().unique(),
        is_open=pl.col("handler").is_null().any(),
        first_day=pl.col("day").min(),
    )
    known = stages.group_by(CONTRACT).agg(
        stages=pl.len().cast(pl.Int64),
        open_stages=pl.col("is_open").sum().cast(pl.Int64),
        complete_day=pl.col("first_day").max(),
    )
    told = (
        rows.filter(pl.col("handler").is_not_null())
        .group_by(*CONTRACT, "handler", "stage")
        .agg(day=pl.col("day").min())
    )
    told = told.join(stages.select(*CONTRACT, "stage", "is_open"), on=[*CONTRACT, "stage"])
    each = told.group_by(*CONTRACT, "handler").agg(
        held=pl.len().cast(pl.Int64), open_held=pl.col("is_open").sum().cast(pl.Int64), since_day=pl.col("day").max()
    )
    each = each.join(known, on=CONTRACT).with_columns(
        may_hold=pl.col("held") + pl.col("open_stages") - pl.col("open_held")
    )
    most = each.sort("held", "since_day", "handler", descending=[True, False, False]).group_by(
        CONTRACT, maintain_order=True
    )
    best = most.agg(pl.col("handler", "held", "since_day").first(), may_hold=pl.col("may_hold").max()).rename(
        {"handler": "person"}
    )
    joined = known.join(best, on=CONTRACT, how="left")
    return joined.with_columns(pl.max_horizontal("may_hold", "open_stages").alias("may_hold"))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with how many persons its three stages needed at least."""
    signed = one_each(f.of("contract.signed"), CONTRACT)
    acts = handled(f, PAID_KINDS)
    papers = acts.group_by(CONTRACT).agg(events=pl.col("act_event").unique().sort())
    rows = signed.join(persons(acts), on=CONTRACT, how="left").join(papers, on=CONTRACT, how="left")
    needed, at_least = (STAGES + 1 - pl.col(name) for name in ("held", "may_hold"))
    too_few = needed < p.min_distinct
    return rows.with_columns(
        is_complete=pl.col("stages") == STAGES,
        needed=needed,
        too_few=pl.when(too_few | (at_least >= p.min_distinct)).then(too_few),
        day=pl.when(pl.col("stages") == STAGES)
        .then(pl.when(too_few).then("since_day").otherwise("complete_day"))
        .otherwise("day"),
        stake_fen=pl.col("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts with all three stages."""
    return pl.col("is_complete")


def flagged(_: Params) -> pl.Expr:
    """Too few persons."""
    return pl.col("too_few")


OCID = "ocds-tw9990-2026-0017"
BUYS, TAKES, PAYS = "P-1010", "P-1012", "P-1011"


def _with(handler: str | None, told: dict[str, Any]) -> dict[str, Any]:
    return told | ({"handler": handler} if handler else {})


def _contract(handler: str | None = BUYS, **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "ocid": OCID, "regime": "tendering"}
    return like("contract.signed", "2026-05-08", **_with(handler, told | more))


def _accepted(handler: str | None = TAKES, day: str = "2026-12-05", **more: Any) -> dict[str, Any]:
    told = {"acceptance_id": f"AC-{day}", "contract_id": "CON-A", "project_id": None}
    return like("acceptance.concluded", day, **_with(handler, told | more))


def _paid(handler: str | None = PAYS, day: str = "2026-12-20", **more: Any) -> dict[str, Any]:
    told = {"payment_id": f"PAY-{day}", "contract_id": "CON-A", "payment_kind": "final"}
    return like("payment.made", day, **_with(handler, told | more))


def _tender(handler: str | None) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", ocid=OCID, **_with(handler, {}))


def _award(handler: str | None, lot: str | None = None) -> dict[str, Any]:
    return like("award.made", "2026-04-28", ocid=OCID, **_with(handler, {"lot_id": lot} if lot else {}))


RULE = Rule(
    id="acc.same-person-all-stages",
    version=1,
    family="acc",
    severity=Severity.HIGH,
    is_lead=True,
    scope="project",
    judges=("contract.signed",),
    reads=("contract.signed", "tender.published", "award.made", "acceptance.concluded", "payment.made"),
    about=("contract_id",),
    needs=("too_few",),
    evidence=(
        Shown("person", "经办环节最多的人", "Person in most of the stages"),
        Shown("held", "其经办的环节数", "Stages he handled"),
        Shown("needed", "三个环节至少涉及人数", "Persons over the three stages"),
        Shown("day", "三个环节齐备日", "All three stages since"),
        Shown("amount_fen", "合同金额（元）", "Contract (CNY)"),
    ),
    title={"zh": "验收与采购岗位分离", "en": "Same person buys, accepts and pays"},
    message={
        "zh": "合同金额 {amount_fen} 元：{person} 经办了采购、验收、付款中的 {held} 个环节（至 {day}），三个环节共 {needed} 人，应至少 "
        "{min_distinct} 人",
        "en": "Contract over CNY {amount_fen}: {person} handled {held} of purchase, acceptance and payment (by {day}); "
        "the three stages had {needed} persons, at least {min_distinct} are asked for",
    },
    cites=(Cite("seed-dingcheng", "二(2)制约"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three persons", (_contract(), _accepted(), _paid()), {"CON-A": "clear"}),
        Example(
            "one person for all; the payment first in the file",
            (_paid(BUYS), _accepted(BUYS), _contract()),
            {"CON-A": "flagged"},
        ),
        Example("one buys and accepts, another pays", (_contract(), _accepted(BUYS), _paid()), {"CON-A": "clear"}),
        Example(
            "the tender was handled by who accepts and pays",
            (_tender(PAYS), _contract(), _accepted(PAYS), _paid()),
            {"CON-A": "flagged"},
        ),
        Example(
            "a tender that names no project, of a contract that does",
            (_tender(PAYS), _contract(project_id="P-9"), _accepted(PAYS), _paid(PAYS)),
            {"CON-A": "flagged"},
        ),
        Example("so was the award", (_award(PAYS), _contract(), _accepted(PAYS), _paid()), {"CON-A": "flagged"}),
        Example(
            "the award of another lot was",
            (_award(PAYS, "L2"), _contract(lot_id="L1"), _accepted(PAYS), _paid()),
            {"CON-A": "clear"},
        ),
        Example(
            "one of two payments and one of two acceptances",
            (_contract(), _accepted(), _accepted(BUYS, "2026-12-06"), _paid(), _paid(BUYS, "2027-01-10")),
            {"CON-A": "flagged"},
            as_of="2027-12-31",
        ),
        Example("not accepted yet", (_contract(), _paid(BUYS)), {"CON-A": ("not_applicable", "out_of_scope")}),
        Example("not paid yet", (_contract(), _accepted(BUYS)), {"CON-A": "not_applicable"}),
        Example(
            "a contractor's own payment and interest are no payment of it",
            (
                _contract(),
                _accepted(BUYS),
                _paid(BUYS, payment_kind="onward"),
                _paid(BUYS, "2026-12-21", payment_kind="interest"),
            ),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "who paid is not told, and it may be the same",
            (_contract(), _accepted(BUYS), _paid(None)),
            {"CON-A": ("not_assessable", "missing: too_few")},
        ),
        Example(
            "who paid is not told, but two others bought and accepted",
            (_contract(), _accepted(), _paid(None)),
            {"CON-A": "clear"},
        ),
        Example("nobody is told", (_contract(None), _accepted(None), _paid(None)), {"CON-A": "not_assessable"}),
        Example(
            "of two payments one is not told",
            (_contract(), _accepted(BUYS), _paid(), _paid(None, "2027-01-10")),
            {"CON-A": "not_assessable"},
            as_of="2027-12-31",
        ),
        Example(
            "the tender's handler is not told, and two others accept and pay",
            (_tender(None), _contract(), _accepted(), _paid()),
            {"CON-A": "clear"},
        ),
        Example(
            "accepted for the process, and for the whole project",
            (
                _contract(project_id="P-9"),
                _contract(contract_id="CON-B", ocid=None, project_id="P-9"),
                _accepted(BUYS, contract_id=None, ocid=OCID, regime="tendering", project_id="P-9"),
                _accepted(BUYS, "2026-12-06", contract_id=None, project_id="P-9"),
                _paid(BUYS, contract_id="CON-B"),
                _paid(BUYS, "2026-12-21"),
            ),
            {"CON-A": "flagged", "CON-B": "flagged"},
        ),
        Example(
            "where three persons are asked for",
            (_contract(), _accepted(BUYS), _paid()),
            {"CON-A": "flagged"},
            set={"min_distinct": 3},
        ),
        Example(
            "where three are asked for, and who paid is not told",
            (_contract(), _accepted(), _paid(None)),
            {"CON-A": "not_assessable"},
            set={"min_distinct": 3},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
