"""A penalty in government procurement that belongs on the list of serious conduct is not on it.

What it checks
    Each penalty of a supplier or agency in government procurement: whether it is a fine of 30,000 yuan or more, the
    bound included, a ban or a disqualification; and whether it was entered on the list of serious conduct, by its own
    record or by another of the same party within three years, the last day included.
Why it matters
    Buyers all over the country look at one list; who is missing there was penalised for one county only.
Legal source
    Notice on Records of Serious Unlawful Conduct in Procurement (财办库〔2014〕526号), section one.
Does not apply
    Penalties that do not say that they are under the procurement law, by basis or by field; other parties; penalties
    that were annulled. A smaller fine without a ban is below the bound.
Innocent explanations
    The entry was made by the province and not submitted; the decision is before the court; the fine was reduced.
Ask next
    The list on the procurement site, and who reports entries to it.
Known gaps
    The bound of 30,000 was read from a damaged text, and the first day is about right. Who imposed the penalty is not
    asked: its basis or its field stands for that. A listing without a day of its own counts from its decision.
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
from monitor.rules.kit.penalties import imposed, judged, takes_out, years_after
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """政府采购领域应列入严重违法失信行为记录名单的处罚，没有列入。

查什么
    供应商、代理机构在政府采购领域受的处罚：是否为三万元以上（含）罚款、禁入或者取消资格；有没有列入严重违法失信行为记录名
    单，写在本记录，或者三年内（末日在内）同一当事人的其他记录里。
为什么要紧
    全国的采购人看同一份名单；漏列的，只在一个县受过处罚。
法律依据
    关于报送政府采购严重违法失信行为信息记录的通知（财办库〔2014〕526号）第一条。
不适用
    依据和领域都没有写明属于政府采购法的；其他当事人；已撤销的处罚。金额较小又没有禁入的，低于起点。
可能的正当理由
    由省里列入，没有报送；决定正在诉讼；罚款已减少。
接着问
    采购网上的名单；由谁报送。
已知不足
    三万元由受损字迹读出，施行日期为约数。处罚由谁作出不判断，以依据或者领域为准。列入没有自己日期的，按决定日计。
"""

BASES = ("gp_supplier", "agency_gp")
ROLES = ("supplier", "agency")
LIST, FIELD = "gp_serious", "government_procurement"


@dataclass(frozen=True, slots=True)
class Params:
    """以上, 三年内: both bounds are inside."""

    fine_min: int = param(30_000, unit="CNY", zh="罚款起点（元，含）", en="Fine, from (CNY, incl.)")
    lookback: int = param(
        3, unit="year", zh="列入期间（年，含末日）", en="Entered within so many years (last day incl.)"
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a sanction, with whether it belongs on the list and whether it is there."""
    entered = imposed(f).filter(pl.col("lists").list.contains(LIST) & ~pl.col("is_annulled"))
    entered = entered.select("party_id", "day", entered_day="day").unique().sort("day")
    rows = judged(f).sort("day").join_asof(
        entered, on="day", by="party_id", strategy="forward", check_sortedness=False
    )  # fmt: skip
    by_fine = pl.when(pl.col("measures").list.contains("fine")).then(cny("fine") >= p.fine_min * FEN)
    later = pl.col("entered_day") <= years_after(pl.col("day"), p.lookback)
    own = pl.col("lists").list.contains(LIST)
    return rows.with_columns(
        is_gp=pl.col("basis").is_in(BASES) | pl.col("regimes").list.contains(FIELD).fill_null(value=False),
        is_serious=takes_out() | by_fine.otherwise(pl.lit(value=False)),
        is_entered=later.fill_null(value=False) | own,
        fined_fen=cny("fine"),
        stake_fen=cny("fine"),
    )


def applies(_: Params) -> pl.Expr:
    """Penalties of suppliers and agencies in government procurement, that stand."""
    return pl.col("is_gp") & pl.col("role").is_in(ROLES) & ~pl.col("is_annulled")


def below(_: Params) -> pl.Expr:
    """A smaller fine or something less."""
    return ~pl.col("is_serious")


def flagged(_: Params) -> pl.Expr:
    """It belongs on the list and is not there."""
    return pl.col("is_serious") & ~pl.col("is_entered")


FIRM = "91999001MA0000146J"


def _fined(fine: Any = "30000.00", *measures: str, day: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"sanction_id": "SN-A", "party": {"kind": "organisation", "id": FIRM}}
    told |= {"basis": "gp_supplier", "lists": [], "measures": [*(measures or ("fine",))]}
    return like("sanction.imposed", day, **(told | ({"fine": fine} if fine else {}) | more))


def _entered(day: str = "2026-04-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"sanction_id": "SN-B", "lists": [LIST], "basis": "other"}
    return _fined(None, "listing", day=day, **(told | more))


RULE = Rule(
    id="blk.gp-serious-list-criteria",
    version=1,
    family="blk",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed", "sanction.lifted"),
    references=("sanction.imposed", "sanction.lifted"),
    about=("sanction_id",),
    evidence=(
        Shown("measures", "措施", "Measures", codes="sanction_measure"),
        Shown("fined_fen", "罚款（元）", "Fine (CNY)"),
        Shown("lists", "列入名单", "Lists", codes="credit_list"),
        Shown("basis", "依据类别", "Basis", codes="sanction_basis"),
        Shown("day", "处罚决定日", "Penalty decided on"),
    ),
    title={"zh": "政府采购严重违法失信入列情形", "en": "GP serious list entry grounds"},
    message={
        "zh": "{day} 政府采购处罚（{measures}[，罚款 {fined_fen} 元]）属于应列入严重违法失信名单的情形（罚款 {fine_min} 元起，或者禁入），"
        "列入名单：{lists}",
        "en": "The procurement penalty of {day} ({measures}[, fine CNY {fined_fen}]) belongs on the list of serious "
        "conduct (fines from CNY {fine_min}, or a ban); lists it is on: {lists}",
    },
    cites=(Cite("cn-serious-list-526", "一"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("a fine of 30,000 yuan", (_fined(),), {"SN-A": ("flagged", "breach")}),
        Example("a fen less", (_fined("29999.99"),), {"SN-A": ("clear", "below_threshold")}),
        Example("on the list", (_fined(lists=[LIST]),), {"SN-A": ("clear", "lawful")}),
        Example("on another list", (_fined(lists=["local_blacklist"]),), {"SN-A": "flagged"}),
        Example("entered a month later by a record of its own", (_fined(), _entered()), {"SN-A": "clear"}),
        Example("told first", (_entered("2026-03-10"), _fined()), {"SN-A": "clear"}),
        Example("entered the day before", (_fined(), _entered("2026-03-09")), {"SN-A": "flagged"}),
        Example("after three years to the day", (_fined(day="2023-03-10"), _entered("2026-03-10")), {"SN-A": "clear"}),
        Example("and a day", (_fined(day="2023-03-10"), _entered("2026-03-11")), {"SN-A": "flagged"}),
        Example(
            "the entry was annulled",
            (_fined(), _entered(), like("sanction.lifted", "2026-08-01", sanction_id="SN-B", reason="annulled")),
            {"SN-A": "flagged"},
        ),
        Example(
            "another firm was entered",
            (_fined(), _entered(party={"kind": "organisation", "id": "91999001MA00001110"})),
            {"SN-A": "flagged"},
        ),
        Example("on which list is not told", (_fined(lists=None),), {"SN-A": ("not_assessable", "missing: input")}),
        Example("not told, and entered by a record of its own", (_fined(lists=None), _entered()), {"SN-A": "clear"}),
        Example("a ban without a fine", (_fined(None, "ban"),), {"SN-A": "flagged"}),
        Example(
            "a disqualification, with a small fine", (_fined("1.00", "fine", "disqualification"),), {"SN-A": "flagged"}
        ),
        Example("an agency", (_fined(basis="agency_gp", role="agency"),), {"SN-A": "flagged"}),
        Example("a warning", (_fined(None, "warning"),), {"SN-A": ("clear", "below_threshold")}),
        Example("how large the fine is, is not told", (_fined(None),), {"SN-A": "not_assessable"}),
        Example("not told, and a ban beside it", (_fined(None, "fine", "ban"),), {"SN-A": "flagged"}),
        Example("in dollars", (_fined({"amount": "30000.00", "currency": "USD"}),), {"SN-A": "not_assessable"}),
        Example(
            "a ban, and a fine in dollars",
            (_fined({"amount": "30000.00", "currency": "USD"}, "fine", "ban"),),
            {"SN-A": "flagged"},
        ),
        Example("an expert", (_fined(role="expert"),), {"SN-A": "not_applicable"}),
        Example("collusion in a tender", (_fined(basis="tender_collusion"),), {"SN-A": "not_applicable"}),
        Example(
            "a county's list for procurement, and for tenders",
            (
                _fined(basis="local", regimes=[FIELD]),
                _fined(basis="local", regimes=["tendering"], sanction_id="SN-C"),
            ),
            {"SN-A": "flagged", "SN-C": "not_applicable"},
        ),
        Example(
            "annulled",
            (_fined(), like("sanction.lifted", "2026-08-01", sanction_id="SN-A", reason="annulled")),
            {"SN-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
