"""Collusion or fraud in a tender did damage of 300,000 yuan or more, and the firm keeps its right to tender.

What it checks
    Each penalty of a supplier for collusion or fraud in a tender: whether the confirmed loss reaches 300,000 yuan, the
    bound included; and whether a ban of a year or more for such conduct was decided on that day or later.
Why it matters
    Who does such damage and may bid the next day has every reason to do it again.
Legal source
    Implementing Regulation of the Tendering Law, article 67, second paragraph, item three, and article 68, second
    paragraph, item three: a direct loss of 300,000 yuan or more is a serious case, in which the right to tender is
    withdrawn.
Does not apply
    Other conduct; procurement under the procurement law alone; agencies and experts; penalties that were annulled.
Innocent explanations
    The ban was decided by another department and not submitted; the loss was confirmed by a court long after the
    penalty.
Ask next
    How the loss was determined, and which department had to withdraw the right.
Known gaps
    A loss in another currency is not judged. The law sets no day by which the ban has to follow: a later one is
    enough. How long it may last is blk.period-bounds's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.penalties import found, judged, with_ban
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """串通投标或者弄虚作假造成三十万元以上损失，却没有取消投标资格。

查什么
    供应商每次因串通投标、弄虚作假受的处罚：确认的损失是否达到三十万元（含），当日或者以后有没有因此作出一年以上的禁入决
    定。
为什么要紧
    造成这么大损失，第二天照样投标，就没有理由不再犯。
法律依据
    招标投标法实施条例第67条第二款（三）、第68条第二款（三）：造成直接经济损失三十万元以上属于情节严重，取消投标资格。
不适用
    其他行为；仅适用政府采购法的；代理机构和专家；已撤销的处罚。
可能的正当理由
    禁入由另一部门决定，没有报送；损失在处罚很久之后才由法院确认。
接着问
    损失怎么认定的；应由哪个部门取消资格。
已知不足
    外币损失不判断。法律没有规定禁入决定的期限，以后作出的也算。期限长短由 blk.period-bounds 判断。
"""

CONDUCT = ("collusion", "fraud")
YEAR = 1
"""A ban of less is not the one of the regulation."""


@dataclass(frozen=True, slots=True)
class Params:
    """以上: the bound is inside."""

    loss_min: int = param(300_000, unit="CNY", zh="损失起点（元，含）", en="Loss, from (CNY, incl.)")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a sanction, with the loss and whether a ban came."""
    loss = cny("loss")
    return with_ban(f, judged(f), CONDUCT, YEAR).with_columns(
        is_conduct=found(CONDUCT),
        damage_fen=loss,
        loss=pl.when(loss.is_not_null() | pl.col("is_banned")).then(pl.lit(value=True)),
        stake_fen=loss,
    )


def applies(_: Params) -> pl.Expr:
    """Penalties of suppliers for such conduct in a tender, that stand."""
    return pl.col("is_conduct") & ~pl.col("is_annulled")


def below(p: Params) -> pl.Expr:
    """Less damage than that."""
    return pl.col("damage_fen") < p.loss_min * FEN


def flagged(_: Params) -> pl.Expr:
    """So much damage, and no ban; unknown where the damage is not told."""
    return ~pl.col("is_banned") & pl.when(pl.col("damage_fen").is_not_null()).then(pl.lit(value=True))


FIRM = "91999001MA0000146J"
DOLLARS = {"amount": "300000.00", "currency": "USD"}


def _fined(loss: Any = "300000.00", *measures: str, name: str = "SN-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "role": "supplier", "basis": "other"}
    told |= {"measures": [*(measures or ("fine",))], "offences": ["collusion"]} | ({"loss": loss} if loss else {})
    return like("sanction.imposed", "2026-03-10", sanction_id=name, **(told | more))


def _ban(day: str = "2026-03-10", last: str = "2027-03-31", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "role": "supplier", "measures": ["ban"]}
    told |= {"basis": "other", "offences": ["collusion"], "valid_from": "2026-04-01", "valid_until": last}
    return like("sanction.imposed", day, sanction_id="SN-B", **(told | more))


def _annulled(name: str) -> dict[str, Any]:
    return like("sanction.lifted", "2026-08-01", sanction_id=name, reason="annulled")


RULE = Rule(
    id="blk.loss-300k",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed", "sanction.lifted"),
    references=("sanction.imposed", "sanction.lifted"),
    about=("sanction_id",),
    needs=("offences", "loss"),
    evidence=(
        Shown("damage_fen", "确认的损失（元）", "Confirmed loss (CNY)"),
        Shown("offences", "行为", "Conduct", codes="offence"),
        Shown("measures", "措施", "Measures", codes="sanction_measure"),
        Shown("decision_no", "文书号", "Decision number"),
        Shown("day", "处罚决定日", "Penalty decided on"),
    ),
    title={"zh": "串通造成损失三十万元", "en": "Loss >= 300k from collusion/fraud = serious"},
    message={
        "zh": "{day} 因{offences}受处罚，确认损失 {damage_fen} 元，达到 {loss_min} 元；措施为{measures}，未见一年以上的禁入决定",
        "en": "Penalty of {day} for {offences}: confirmed loss CNY {damage_fen}, from CNY {loss_min} on a serious "
        "case; measures: {measures}, and no ban of a year or more",
    },
    cites=(Cite("cn-bidding-regulation", "67"), Cite("cn-bidding-regulation", "68")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("300,000 yuan", (_fined(),), {"SN-A": ("flagged", "breach")}),
        Example("a fen less", (_fined("299999.99"),), {"SN-A": ("clear", "below_threshold")}),
        Example("by fraud", (_fined(offences=["fraud"]),), {"SN-A": "flagged"}),
        Example("the penalty was the ban", (_fined("300000.00", "fine", "ban"),), {"SN-A": ("clear", "lawful")}),
        Example("a listing is no ban", (_fined("300000.00", "listing"),), {"SN-A": "flagged"}),
        Example("a ban by another decision on that day", (_fined(), _ban()), {"SN-A": "clear"}),
        Example("told first", (_ban("2026-05-10"), _fined()), {"SN-A": "clear"}),
        Example("decided the day before", (_fined(), _ban("2026-03-09")), {"SN-A": "flagged"}),
        Example("a day short of a year", (_fined(), _ban(last="2027-03-30")), {"SN-A": "flagged"}),
        Example(
            "another firm's ban",
            (_fined(), _ban(party={"kind": "organisation", "id": "91999001MA00001110"})),
            {"SN-A": "flagged"},
        ),
        Example("the ban was annulled", (_fined(), _ban(), _annulled("SN-B")), {"SN-A": "flagged"}),
        Example("the penalty was annulled", (_fined(), _annulled("SN-A")), {"SN-A": "not_applicable"}),
        Example("a ban for something else", (_fined(), _ban(offences=["breach"])), {"SN-A": "flagged"}),
        Example(
            "a ban of which nobody can say what it is for",
            (_fined(), _ban(offences=None)),
            {"SN-A": ("not_assessable", "missing: input"), "SN-B": "not_assessable"},
        ),
        Example("the loss is not told", (_fined(None),), {"SN-A": ("not_assessable", "missing: loss")}),
        Example("not told, and banned", (_fined(None, "ban"),), {"SN-A": "clear"}),
        Example("in dollars", (_fined(DOLLARS),), {"SN-A": "not_assessable"}),
        Example(
            "what was found is not told", (_fined(offences=None),), {"SN-A": ("not_assessable", "missing: offences")}
        ),
        Example(
            "not told, and by the basis no tender", (_fined(offences=None, basis="tax"),), {"SN-A": "not_applicable"}
        ),
        Example("a contract not performed", (_fined(offences=["breach"]),), {"SN-A": "not_applicable"}),
        Example("nothing was found", (_fined(offences=[]),), {"SN-A": "not_applicable"}),
        Example("an agency", (_fined(role="agency"),), {"SN-A": "not_applicable"}),
        Example("in procurement alone", (_fined(regimes=["government_procurement"]),), {"SN-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
