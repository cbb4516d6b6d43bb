"""Public money was issued to a lower government by a department other than finance.

What it checks
    Each transfer from one level of government to a lower one: whether the unit that issued it is registered as a
    finance department at that time.
Why it matters
    Money issued past the finance department is in nobody's budget, and nobody sees the whole of it.
Legal source
    Regulation Implementing the Budget Law, article 59: transfers are issued by the finance department; other
    departments issue none to departments of lower governments.
Does not apply
    Transfers on one level, to a unit of its own, or to a higher level; surplus and overpayments given back.
Innocent explanations
    The finance department issued it and the line department only entered it; the unit has taken over the finance
    function and its registration was not renewed; it is a payment under a contract and not a transfer.
Ask next
    The document by which the money was issued, and who signed it; the finance department's ledger of transfers.
Known gaps
    Functions are those that the registration tells. Where levels are not told, the transfers of a finance department
    are lawful anyway, those of others cannot be judged. An upper line department stands above counties and townships;
    whether it stands above a city is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.money import is_lower, passing_on
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.vocabulary.verdicts import Severity

ZH = """财政部门以外的部门向下级政府下达了资金。

查什么
    每笔从一级政府下达到下级政府的资金：下达单位当时是否登记为财政部门。
为什么要紧
    绕开财政部门下达的钱不在任何预算里，没有人看得到全貌。
法律依据
    预算法实施条例第59条：转移支付由财政部门下达，其他部门不得向下级政府部门下达转移支付。
不适用
    同级之间、下达到本级单位或者向上级的拨转；结余收回、多付退回。
可能的正当理由
    由财政部门下达，主管部门只是代为录入；该单位已承担财政职能而登记没有更新；属于合同付款，不是转移支付。
接着问
    下达文件及签发人；财政部门的转移支付台账。
已知不足
    职能以登记为准。没有报送级次的，财政部门下达的总是合法，其他单位的无法判断。上级行业部门视为在县、乡之上，是否在市之
    上无法判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a transfer, with the functions its payer had on the day."""
    registered = f.reference("organisation.registered").select(
        pl.col("organisation_id").alias("scope_id"), pl.col("at").alias("stood_at"), "functions",
        pl.col("event").alias("registered_event"),
    )  # fmt: skip
    rows = with_standing(passing_on(f), registered)
    return rows.with_columns(
        is_finance=pl.col("functions").list.contains("finance"),
        is_lower=is_lower("payer_level", "payee_level"),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events=pl.concat_list("registered_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """To a lower government; a finance department's needs no level to be lawful."""
    told = pl.col("is_lower").is_not_null()
    return pl.when(told).then("is_lower").when(pl.col("is_finance")).then(pl.lit(value=True))


def flagged(_: Params) -> pl.Expr:
    """Issued by another than finance."""
    return ~pl.col("is_finance")


FINANCE = "11999001MB0000019D"


def _moved(payer: str = UNIT, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": "TR-A", "payer": {"id": payer}, "transfer_kind": "special"}
    told |= {"payer_level": "county", "payee_level": "township"}
    return like("funds.transferred", "2026-03-10", **(told | more))


def _unit(unit: str, *functions: str, day: str = "2026-01-05", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"organisation": {"id": unit}, "organisation_kind": "public_body"}
    return like("organisation.registered", day, **(told | {"functions": list(functions)} | more))


OWNER = _unit(UNIT, "project_owner")

RULE = Rule(
    id="fnd.transfer-by-finance-only",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("funds.transferred",),
    reads=("funds.transferred", "organisation.registered"),
    references=("organisation.registered",),
    about=("transfer_id",),
    needs=("functions",),
    evidence=(
        Shown("payer_id", "下达单位", "Issued by"),
        Shown("functions", "下达单位职能", "Functions of the issuer", codes="unit_function"),
        Shown("payer_level", "下达级次", "Level of the issuer", codes="fund_level"),
        Shown("payee_level", "接收级次", "Level of the receiver", codes="fund_level"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
        Shown("day", "下达日", "Issued on"),
    ),
    title={"zh": "转移支付只能由财政部门下达", "en": "Only finance issues transfers"},
    message={
        "zh": "{day} 由非财政部门（职能：{functions}）从{payer_level}级向{payee_level}级下达资金[ {amount_fen} 元]",
        "en": "Money[, CNY {amount_fen},] was issued on {day} from {payer_level} to {payee_level} level by a unit "
        "whose functions are: {functions}",
    },
    cites=(Cite("cn-budget-regulation", "59"),),
    in_force=date(2020, 10, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("by the county's finance bureau", (_unit(FINANCE, "finance"), _moved(FINANCE)), {"TR-A": "clear"}),
        Example("by a bureau that owns projects", (OWNER, _moved()), {"TR-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_moved(), OWNER), {"TR-A": "flagged"}),
        Example("by a unit known to have no function", (_unit(UNIT), _moved()), {"TR-A": "flagged"}),
        Example("functions not told", (_unit(UNIT, functions=None), _moved()), {"TR-A": "not_assessable"}),
        Example("the issuer is not registered", (_moved(),), {"TR-A": ("not_assessable", "missing: functions")}),
        Example(
            "by an upper line department to the county",
            (OWNER, _moved(payer_level="upper_department", payee_level="county")),
            {"TR-A": "flagged"},
        ),
        Example(
            "by an upper line department to a city",
            (OWNER, _moved(payer_level="upper_department", payee_level="city")),
            {"TR-A": "not_assessable"},
        ),
        Example("within one level", (OWNER, _moved(payee_level="county")), {"TR-A": "not_applicable"}),
        Example("to a unit of its own", (OWNER, _moved(payee_level="unit")), {"TR-A": "not_applicable"}),
        Example("upwards", (OWNER, _moved(payee_level="city")), {"TR-A": "not_applicable"}),
        Example("levels not told, not finance", (OWNER, _moved(payee_level=None)), {"TR-A": "not_assessable"}),
        Example(
            "levels not told, finance",
            (_unit(FINANCE, "finance"), _moved(FINANCE, payee_level=None)),
            {"TR-A": "clear"},
        ),
        Example(
            "it became the finance department only after the transfer",
            (OWNER, _unit(UNIT, "finance", day="2026-03-11"), _moved()),
            {"TR-A": "flagged"},
        ),
        Example(
            "it became the finance department on the day",
            (OWNER, _unit(UNIT, "finance", day="2026-03-10"), _moved()),
            {"TR-A": "clear"},
        ),
        Example(
            "the level was corrected",
            (OWNER, _moved(), _moved(payee_level="county", corrects="ex-2")),
            {"TR-A": "not_applicable"},
        ),
        Example(
            "in another currency, by a bureau that owns projects",
            (OWNER, _moved(amount={"amount": "1.00", "currency": "USD"})),
            {"TR-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
