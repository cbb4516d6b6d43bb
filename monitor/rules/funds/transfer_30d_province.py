"""A province passed central money on to its cities or counties later than thirty days after it had received it.

What it checks
    Each receipt of central money by a province: whether transfers to lower governments that come from it were issued
    within thirty days of the receipt; where none was, whether the thirty days are over.
Why it matters
    Money that stays above cannot be spent below before the year ends, or is spent in haste.
Legal source
    Budget Law, article 52, third paragraph: within thirty days of receiving a central general or special transfer the
    province issues it to the governments in its area.
Does not apply
    Money of another source; receipts of cities, counties and units; terms still running (not due).
Innocent explanations
    The part passed on late had to wait for data of the counties; the money was for the province's own units; the
    transfer was issued in time and does not name the receipt.
Ask next
    The central and the provincial document with their dates, and the list of the counties.
Known gaps
    That the receiver is a province is known from its registration (a place code of the province) or from a transfer
    under the receipt; else nobody can tell. Amounts are not compared: what stays with the province lawfully is not
    known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.money import is_lower, level_of, passing_on
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.vocabulary.verdicts import Severity

ZH = """省级收到中央转移支付，超过三十天才下达到市县。

查什么
    省级收到的每笔中央资金：来自该笔资金、向下级政府的拨转是否在收到后三十天内下达；没有下达的，三十天是否已过。
为什么要紧
    钱停在上面，下面年内花不出去，或者突击花钱。
法律依据
    预算法第52条第三款：省级政府接到中央一般性转移支付和专项转移支付后，应当在三十日内下达到本行政区域县级以上各级政府。
不适用
    其他来源的资金；市、县和单位收到的资金；期限未满的（未到期）。
可能的正当理由
    迟下达的部分须等市县报送数据；资金用于省本级单位；已按时下达，没有写明来源到位编号。
接着问
    中央和省级下达文件及日期；各市县的名单。
已知不足
    收款方是不是省级，看其登记的行政区划代码或该笔资金名下的拨转；都没有的无法判断。不比较金额：依法留在省本级的数额这里不知
    道。
"""

RECEIPT = ["scope_id", "receipt_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """三十日内: the thirtieth day is inside."""

    pass_on_days: int = param(30, unit="day", zh="下达期限（天，含）", en="Issue within (days, incl.)")


def passed_on(f: Facts) -> pl.LazyFrame:
    """Per receipt: the transfers that name it. `is_province` (one was issued by a province, null: no level is told).

    `sure_day` and `late_day`: the first and last transfer to a lower government; `maybe_day`: the first that can be
    one.
    """
    named = passing_on(f).explode("receipt_ids").rename({"receipt_ids": "receipt_id"}).drop_nulls("receipt_id")
    lower = is_lower("payer_level", "payee_level")
    return named.group_by(RECEIPT).agg(
        is_province=(pl.col("payer_level") == "province").any(ignore_nulls=False),
        sure_day=pl.col("day").filter(lower).min(),
        late_day=pl.col("day").filter(lower).max(),
        maybe_day=pl.col("day").filter(lower.is_null()).min(),
        transfer_events=pl.col("event").unique().sort(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a receipt in the scope of the unit that received it."""
    units = f.reference("organisation.registered").select(
        pl.col("organisation_id").alias("scope_id"), pl.col("at").alias("stood_at"),
        level_of(pl.col("region")).alias("unit_level"),
    )  # fmt: skip
    received = f.of("funds.received").filter(pl.col("unit_id") == pl.col("scope_id"))
    rows = with_standing(received, units).join(passed_on(f), on=RECEIPT, how="left")
    last = days_after(pl.col("day"), p.pass_on_days)
    awaited = pl.col("sure_day").is_null() & ~(pl.col("maybe_day") <= last).fill_null(value=False)
    by_transfer = pl.when(pl.col("is_province")).then(pl.lit(value=True))
    known = pl.coalesce(by_transfer, pl.col("unit_level") == "province", "is_province")
    late = pl.col("late_day") > last
    return rows.with_columns(
        last_day=last,
        due_day=pl.when(awaited).then(last),
        is_province=pl.coalesce(known, pl.when(awaited & (last >= f.as_of_day)).then(pl.lit(value=True))),
        passed_day="late_day",
        is_late=late,
        cured_day=pl.when(late).then("late_day"),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events="transfer_events",
    )


def applies(_: Params) -> pl.Expr:
    """Central money received by a province."""
    return (pl.col("source_level") == "central") & pl.col("is_province")


def flagged(_: Params) -> pl.Expr:
    """A transfer to a lower government came too late; unknown where the only ones may not be such."""
    return (
        pl.when("is_late")
        .then(pl.lit(value=True))
        .otherwise(
            pl.when(pl.col("sure_day").is_not_null() | pl.col("due_day").is_not_null()).then(pl.lit(value=False))
        )
    )


def _money(source: str = "central", **more: Any) -> dict[str, Any]:
    return like("funds.received", "2026-03-02", receipt_id="RC-A", unit={"id": UNIT}, source_level=source, **more)


def _moved(day: str, name: str = "TR-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": name, "payer": {"id": UNIT}, "receipt_ids": ["RC-A"]}
    told |= {"transfer_kind": "special", "payer_level": "province", "payee_level": "county"}
    return like("funds.transferred", day, **(told | more))


def _unit(region: str) -> dict[str, Any]:
    return like("organisation.registered", "2026-01-05", organisation={"id": UNIT}, region=region)


PROVINCE = _unit("990000")

RULE = Rule(
    id="fnd.transfer-30d-province",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("funds.received",),
    reads=("funds.received", "funds.transferred", "organisation.registered"),
    references=("organisation.registered",),
    about=("receipt_id",),
    evidence=(
        Shown("day", "收到日", "Received on"),
        Shown("last_day", "下达期限", "Last day to issue"),
        Shown("sure_day", "首次下达日", "First issued on"),
        Shown("passed_day", "最后下达日", "Last issued on"),
        Shown("amount_fen", "收到金额（元）", "Received (CNY)"),
        Shown("unit_id", "收款单位", "Receiver"),
    ),
    title={"zh": "转移支付三十日内下达", "en": "Transfer payments passed on within thirty days"},
    message={
        "zh": "{day} 收到中央资金[ {amount_fen} 元]，应在 {pass_on_days} 天内（至 {last_day}）下达到市县[，{passed_day} 才下达完，超期 "
        "{passed_day-last_day} 天]",
        "en": "The central money received on {day}[, CNY {amount_fen},] was to be passed on within {pass_on_days} "
        "days, by {last_day}[; the last of it was issued on {passed_day}, days late: {passed_day-last_day}]",
    },
    cites=(Cite("cn-budget-law", "52"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the thirtieth day", (_money(), _moved("2026-04-01")), {"RC-A": "clear"}),
        Example("on the thirty-first day", (_money(), _moved("2026-04-02")), {"RC-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_moved("2026-04-02"), _money()), {"RC-A": "flagged"}),
        Example(
            "one part in time, another late",
            (_money(), _moved("2026-03-10"), _moved("2026-04-02", "TR-B")),
            {"RC-A": "flagged"},
        ),
        Example(
            "not passed on, the thirtieth day is not over",
            (PROVINCE, _money()),
            {"RC-A": ("not_applicable", "not_due")},
            as_of="2026-04-01",
        ),
        Example("the day after", (PROVINCE, _money()), {"RC-A": ("flagged", "overdue")}, as_of="2026-04-02"),
        Example("money of the province itself", (_money("province"), _moved("2026-04-02")), {"RC-A": "not_applicable"}),
        Example(
            "received by a county, which issues to its townships",
            (_money(), _moved("2026-04-02", payer_level="county", payee_level="township")),
            {"RC-A": "not_applicable"},
        ),
        Example("received by a city", (_unit("999100"), _money()), {"RC-A": "not_applicable"}),
        Example("received by a township", (_unit("999001000"), _money()), {"RC-A": "not_applicable"}),
        Example("nobody knows who received it", (_money(),), {"RC-A": "not_assessable"}),
        Example(
            "nobody knows yet, and the term is running",
            (_money(),),
            {"RC-A": ("not_applicable", "not_due")},
            as_of="2026-04-01",
        ),
        Example(
            "given to a unit of the province only: not passed on",
            (_money(), _moved("2026-03-10", payee_level="province")),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "given back, not passed on",
            (PROVINCE, _money(), _moved("2026-03-10", transfer_kind="surplus_return")),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "passed on in time, to which level is not told",
            (PROVINCE, _money(), _moved("2026-04-01", payee_level=None)),
            {"RC-A": "not_assessable"},
        ),
        Example(
            "passed on too late, to whatever level",
            (PROVINCE, _money(), _moved("2026-04-02", payee_level=None)),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "the transfer names another receipt",
            (PROVINCE, _money(), _moved("2026-03-10", receipt_ids=["RC-B"])),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "seen with the unit that paid it, judged with the unit that received it",
            (_money(payer={"id": "11999001MB0000019D"}), _moved("2026-04-01")),
            {"RC-A": "clear"},
        ),
        Example(
            "too late, in another currency",
            (_money(amount={"amount": "1.00", "currency": "USD"}), _moved("2026-04-02")),
            {"RC-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
