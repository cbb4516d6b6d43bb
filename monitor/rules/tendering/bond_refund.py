"""A bid bond was not given back in time, or without the interest due.

What it checks
    Each bid bond in money: under the tendering law, whether all of it and bank interest were back within `days` days of
    the signing of the contract; under procurement law, for the winner within `gp_days` working days of the signing, for
    the others within as many of the award notice.
Why it matters
    A bond kept is a loan that nobody agreed to, and a lever on the firm.
Legal source
    Implementing Regulation of the Tendering Law, article 57 paragraph 2; of the Government Procurement Law, article 33
    paragraph 2. The last day is inside.
Does not apply
    Letters of guarantee, insurance and sureties; procedures outside both laws; tenders without a contract (or notice)
    so far.
Innocent explanations
    The bond was lawfully forfeited or became part of the performance bond; the firm had not told its account; the
    refund was made and not submitted. A last day that is a rest day is not moved.
Ask next
    The bank's receipt, and who ordered the refund and when.
Known gaps
    Whether the interest is enough is not reckoned, only that there is some. A bond for several lots is due after the
    last of their contracts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after, working_days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, met, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.event import day_number
from monitor.vocabulary.verdicts import Severity

ZH = """投标保证金没有按期退还，或者没有退利息。

查什么
    每笔现金类投标保证金：适用招标投标法的，合同签订后 days 天内是否全额连同银行利息退还；政府采购，中标人在签约后、其他供应
    商在结果通知发出后 gp_days 个工作日内。
为什么要紧
    扣着保证金不退，等于没有人同意的借款，也是拿捏企业的把柄。
法律依据
    招标投标法实施条例第57条第2款；政府采购法实施条例第33条第2款。最后一天在期限之内。
不适用
    保函、保险、担保；两部法律之外的程序；尚未签约（或发出通知）的。
可能的正当理由
    依法不予退还，或者转为履约保证金；企业没有提供账号；已退还而没有报送。期限最后一天是休息日的不顺延。
接着问
    银行回单；由谁在何时批准退还。
已知不足
    利息够不够不计算，只看有没有。一笔保证金用于几个标段的，从最后一份合同起算。
"""

MONEY = ("transfer", "cash", "cheque", "draft")
"""Forms in which money was handed over; a letter lapses by itself."""
BOND = ["scope_id", "guarantee_id"]
NO_DAY = day_number(date(9999, 12, 30))
"""Last day while the act from which the term runs has not happened."""


@dataclass(frozen=True, slots=True)
class Params:
    """Within: the last day is inside."""

    days: int = param(5, unit="day", zh="签约后天数（含）", en="Days after signing (incl.)")
    gp_days: int = param(5, unit="working_day", zh="政府采购工作日（含）", en="Working days, procurement (incl.)")


def returned(f: Facts, bonds: pl.LazyFrame) -> pl.LazyFrame:
    """`BOND` with the day on which all of it was back, and whether interest came with it (null: not told)."""
    parts = f.of("guarantee.returned").join(bonds.select(*BOND, whole_fen="amount_fen"), on=BOND)
    rows = parts.sort(*BOND, "day", "at", "event").with_columns(back_fen=pl.col("amount_fen").cum_sum().over(BOND))
    interest = pl.col("interest_fen")
    return rows.group_by(BOND).agg(
        returned_day=pl.col("day").filter(pl.col("back_fen") >= pl.col("whole_fen")).min(),
        has_interest=pl.when((interest > 0).any())
        .then(pl.lit(value=True))
        .when(interest.is_not_null().all())
        .then(pl.lit(value=False)),
        return_events=pl.col("event").unique().sort(),
    )


def signed(f: Facts, bonds: pl.LazyFrame) -> pl.LazyFrame:
    """`BOND` with the day of the contract of its lot (of several lots the last), and whether its giver won."""
    contracts = acts(f.of("contract.signed"), supplier_id=pl.col("supplier_id"))
    pairs = met(bonds.select(*PROCESS, "lot_id", "guarantee_id", "provider_id"), contracts)
    first = pairs.group_by([*BOND, "act_lot_id"]).agg(
        signed_day=pl.col("act_day").min(),
        has_won=(pl.col("supplier_id") == pl.col("provider_id")).any(),
        contract_event=pl.col("act_event").min(),
    )
    return first.group_by(BOND).agg(
        pl.col("signed_day").max(), pl.col("has_won").any(), contract_events=pl.col("contract_event").sort()
    )


def notified(f: Facts, bonds: pl.LazyFrame) -> pl.LazyFrame:
    """`BOND` with the day of the notice of the result to its giver (else to anybody), and whether the giver won."""
    sent = f.of("award.notified").select(*PROCESS, "event")
    told = f.of("award.notified", "notices").join(sent, on=["scope_id", "event"])
    pairs = bonds.select(*PROCESS, "guarantee_id", "provider_id").join(
        told.select(*PROCESS, "recipient_id", "is_winner", "day"), on=list(PROCESS)
    )
    mine = pl.col("recipient_id") == pl.col("provider_id")
    return pairs.group_by(BOND).agg(
        notified_day=pl.coalesce(pl.col("day").filter(mine).min(), pl.col("day").min()),
        is_winner=(mine & pl.col("is_winner")).any(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a bid bond, with the last day on which it was due back."""
    rows = one_each(f.of("guarantee.provided"), BOND).filter(pl.col("guarantee_kind") == "bid")
    for part in (returned, signed, notified):
        rows = rows.join(part(f, rows), on=BOND, how="left")
    is_gp = pl.col("regime") == "government_procurement"
    won = pl.col("has_won").fill_null(value=False) | pl.col("is_winner").fill_null(value=False)
    base = pl.when(is_gp & ~won).then("notified_day").otherwise("signed_day")
    last = (
        pl.when(is_gp)
        .then(working_days_after(pl.col("base_day"), p.gp_days))
        .otherwise(days_after(pl.col("base_day"), p.days))
    )
    rows = rows.with_columns(base_day=base).with_columns(end_day=last)
    is_back, waits = pl.col("returned_day").is_not_null(), pl.col("base_day").is_null()
    return rows.with_columns(
        due_day=pl.when(~is_back).then(pl.when(waits).then(NO_DAY).otherwise("end_day")).cast(pl.Int32),
        last_day=pl.when(waits).then("returned_day").otherwise("end_day"),
        interest_told=pl.when(is_gp | ~is_back).then(pl.lit(value=True)).otherwise("has_interest"),
        cured_day=pl.when(pl.col("returned_day") > pl.col("end_day")).then("returned_day"),
        stake_fen=cny("amount"),
        events=pl.concat_list(pl.col("return_events", "contract_events").fill_null([])).list.unique().list.sort(),
    )


def applies(_: Params) -> pl.Expr:
    """Bid bonds in money, under either law."""
    return pl.col("regime").is_in(["tendering", "government_procurement"]) & pl.col("form").is_in(MONEY)


def flagged(_: Params) -> pl.Expr:
    """Back too late, or without interest; what is not back yet is awaited."""
    return (pl.col("returned_day") > pl.col("last_day")) | ~pl.col("interest_told")


OCID, GP = "ocds-tw9990-2026-0017", "government_procurement"
FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"


def _bond(form: str = "transfer", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"guarantee_id": "G-A", "guarantee_kind": "bid", "form": form, "provider": {"id": OTHER}}
    told |= {"amount": "120000.00", "ocid": OCID, "regime": "tendering"}
    return like("guarantee.provided", "2026-04-18", **(told | more))


def _back(day: str, interest: str | None = "30.00", amount: str = "120000.00") -> dict[str, Any]:
    return like("guarantee.returned", day, guarantee_id="G-A", amount=amount, interest=interest)


def _contract(day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "ocid": OCID, "supplier": {"id": FIRM}}
    return like("contract.signed", day, **(told | more))


def _told(day: str = "2026-04-29", *others: str, regime: str = GP) -> dict[str, Any]:
    notices = [{"recipient": {"id": FIRM}, "is_winner": True}]
    notices += [{"recipient": {"id": firm}, "is_winner": False} for firm in others]
    return like("award.notified", day, notices=notices, regime=regime)


RULE = Rule(
    id="tnd.bond-refund",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("guarantee.provided",),
    reads=("guarantee.provided", "guarantee.returned", "contract.signed", "award.notified"),
    about=("guarantee_id",),
    needs=("last_day", "interest_told"),
    evidence=(
        Shown("provider_id", "投标人", "Bidder"),
        Shown("stake_fen", "保证金（元）", "Bond (CNY)"),
        Shown("base_day", "起算日", "Counted from"),
        Shown("end_day", "最后一天", "Last day"),
        Shown("returned_day", "全额退还日", "All returned on"),
        Shown("has_interest", "有利息", "With interest"),
    ),
    title={"zh": "保证金退还期限", "en": "Bid bond returned in time"},
    message={
        "zh": "{provider_id} 的投标保证金[ {stake_fen} 元]应于 {end_day} 前（含）退还（{base_day} 起算），全额退还日：{returned_day}，"
        "有利息：{has_interest}",
        "en": "The bid bond of {provider_id}[ of CNY {stake_fen}] was due back by {end_day} (counted from {base_day}); "
        "all returned on: {returned_day}; with interest: {has_interest}",
    },
    cites=(Cite("cn-bidding-regulation", "57"), Cite("cn-procurement-regulation", "33")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "on the fifth day, with interest", (_bond(), _contract(), _back("2026-05-13", "0.01")), {"G-A": "clear"}
        ),
        Example("on the sixth", (_bond(), _contract(), _back("2026-05-14")), {"G-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_back("2026-05-14"), _contract(), _bond()), {"G-A": "flagged"}
        ),
        Example("in time, without interest", (_bond(), _contract(), _back("2026-05-13", "0.00")), {"G-A": "flagged"}),
        Example(
            "in time, interest not told",
            (_bond(), _contract(), _back("2026-05-13", None)),
            {"G-A": ("not_assessable", "missing: interest_told")},
        ),
        Example("too late, interest not told", (_bond(), _contract(), _back("2026-05-14", None)), {"G-A": "flagged"}),
        Example(
            "not back, the fifth day",
            (_bond(), _contract()),
            {"G-A": ("not_applicable", "not_due")},
            as_of="2026-05-13",
        ),
        Example("not back, the day after", (_bond(), _contract()), {"G-A": ("flagged", "overdue")}, as_of="2026-05-14"),
        Example("no contract yet", (_bond(),), {"G-A": ("not_applicable", "not_due")}),
        Example("back before there was a contract", (_bond(), _back("2026-05-02")), {"G-A": "clear"}),
        Example(
            "all but a fen",
            (_bond(), _contract(), _back("2026-05-13", amount="119999.99")),
            {"G-A": ("flagged", "overdue")},
        ),
        Example(
            "in two parts, the second on the fifth day",
            (
                _bond(),
                _contract(),
                _back("2026-05-10", amount="60000.00"),
                _back("2026-05-13", "0.00", amount="60000.00"),
            ),
            {"G-A": "clear"},
        ),
        Example(
            "in two parts, the second too late",
            (_bond(), _contract(), _back("2026-05-10", amount="60000.00"), _back("2026-05-14", amount="60000.00")),
            {"G-A": "flagged"},
        ),
        Example(
            "the contract of another lot",
            (_bond(lot_id="L1"), _contract(lot_id="L2")),
            {"G-A": ("not_applicable", "not_due")},
        ),
        Example(
            "of two lots, for both: after the last contract",
            (
                _bond(),
                _contract(lot_id="L1"),
                _contract("2026-05-12", contract_id="CON-B", lot_id="L2"),
                _back("2026-05-17"),
            ),
            {"G-A": "clear"},
        ),
        Example(
            "two contracts on its lot: the first counts",
            (_bond(), _contract(), _contract("2026-05-12", contract_id="CON-B"), _back("2026-05-14")),
            {"G-A": "flagged"},
        ),
        Example("a letter of guarantee", (_bond("bank_guarantee"), _contract()), {"G-A": "not_applicable"}),
        Example(
            "procurement, a loser: five working days of the notice, over the holiday of May",
            (_bond(regime=GP), _told("2026-04-29", OTHER), _back("2026-05-09", None)),
            {"G-A": "clear"},
        ),
        Example(
            "procurement, a loser: the sixth",
            (_bond(regime=GP), _told("2026-04-29", OTHER), _back("2026-05-11", None), _contract(regime=GP)),
            {"G-A": "flagged"},
        ),
        Example(
            "procurement, told to the winner first: his own notice counts",
            (_bond(regime=GP), _told("2026-04-22"), _told("2026-04-29", OTHER), _back("2026-05-09")),
            {"G-A": "clear"},
        ),
        Example(
            "procurement, nobody told the loser: the first notice counts",
            (_bond(regime=GP), _told("2026-04-22"), _back("2026-05-09")),
            {"G-A": "flagged"},
        ),
        Example(
            "procurement, a loser: the contract is signed, no notice is told",
            (_bond(regime=GP), _contract(regime=GP)),
            {"G-A": ("not_applicable", "not_due")},
        ),
        Example(
            "procurement, the winner: counted from the contract",
            (
                _bond(regime=GP, provider={"id": FIRM}),
                _told("2026-04-29", OTHER),
                _contract(regime=GP),
                _back("2026-05-14", None),
            ),
            {"G-A": "clear"},
        ),
        Example(
            "procurement, the winner: the sixth",
            (_bond(regime=GP, provider={"id": FIRM}), _contract(regime=GP), _back("2026-05-15", None)),
            {"G-A": "flagged"},
        ),
        Example(
            "procurement, the winner has not signed",
            (_bond(regime=GP, provider={"id": FIRM}), _told()),
            {"G-A": ("not_applicable", "not_due")},
        ),
        Example(
            "procurement, a year whose working days are not published",
            (_bond(regime=GP), _told("2099-04-29", OTHER)),
            {"G-A": ("not_assessable", "missing: last_day")},
            as_of="2099-12-31",
        ),
        Example(
            "a bond in dollars",
            (_bond(amount={"amount": "9.00", "currency": "USD"}), _contract()),
            {"G-A": ("flagged", "overdue")},
        ),
        Example(
            "for performance",
            (_bond(guarantee_kind="performance"), _bond(guarantee_id="G-B"), _contract()),
            {"G-B": ("flagged", "overdue")},
        ),
        Example("outside both laws", (_bond(regime="other"), _contract()), {"G-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
