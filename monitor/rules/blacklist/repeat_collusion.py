"""A firm was penalised for collusion a second time within three years, and nobody took away its right to tender.

What it checks
    Each penalty of a supplier for collusion in a tender: whether it is the second within three years, the last day
    included, counted by the days of the decisions; and whether a ban of a year or more for it was decided on that day
    or later. Several records of one decision count once.
Why it matters
    For who colludes again, the fine was part of the price.
Legal source
    Implementing Regulation of the Tendering Law, article 67, second paragraph, item two: two collusions within three
    years are a serious case, in which the right to tender is withdrawn for one to two years.
Does not apply
    First penalties and those longer apart; other conduct; procurement under the procurement law alone; agencies and
    experts; penalties that were annulled.
Innocent explanations
    Both penalties are for one tender; the ban was decided by another department and not submitted; the second case
    lies before the first and was only decided later.
Ask next
    Both decisions, the days of the conduct, and which department had to withdraw the right.
Known gaps
    The conduct's own days are not told, the decisions' are taken. The law sets no day by which the ban has to follow:
    a later one is enough. How long it may last is blk.period-bounds's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.penalties import found, imposed, judged, with_ban, years_after
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """三年内两次因串通投标受处罚，却没有取消投标资格。

查什么
    供应商每次因串通投标受的处罚：是否为三年内第二次（按决定日计，期末一日在内），当日或者以后有没有作出一年以上的禁入决
    定。同一决定的几条记录算一次。
为什么要紧
    再次串通的，罚款只是成本的一部分。
法律依据
    招标投标法实施条例第67条第二款（二）：三年内两次以上串通投标属于情节严重，取消一至二年投标资格。
不适用
    首次处罚、间隔超过三年的；其他行为；仅适用政府采购法的；代理机构和专家；已撤销的处罚。
可能的正当理由
    两次处罚针对同一个项目；禁入由另一部门决定，没有报送；第二个案件发生在前，决定在后。
接着问
    两份决定、行为发生的时间；应由哪个部门取消资格。
已知不足
    行为发生的时间没有报送，按决定日计。法律没有规定禁入决定的期限，以后作出的也算。期限长短由 blk.period-bounds 判断。
"""

CONDUCT = ("collusion",)
YEAR = 1
"""A ban of less is not the one of the regulation."""


@dataclass(frozen=True, slots=True)
class Params:
    """以上, 3年内: both bounds are inside."""

    count: int = param(2, unit="count", zh="串通次数（含）", en="Collusions, from (incl.)")
    lookback: int = param(3, unit="year", zh="期间（年，含末日）", en="Within so many years (last day incl.)")


def decided() -> pl.Expr:
    """The decision of a sanction: its number, else the sanction stands for it."""
    return pl.coalesce("decision_no", "sanction_id")


def nth_before(told: pl.LazyFrame, p: Params, name: str) -> pl.LazyFrame:
    """`party_id`, `decision` with `name`, the day of the decision that makes `count` with it (null: too few)."""
    by_decision = told.group_by("party_id", decision=decided()).agg(decided_day=pl.col("day").min())
    earlier = pl.col("decided_day").shift(p.count - 1).over("party_id", order_by=["decided_day", "decision"])
    return by_decision.with_columns(earlier.alias(name))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a sanction, with the earlier penalty for collusion that it follows, and whether a ban came."""
    all_ = imposed(f).filter(~pl.col("is_annulled")).with_columns(is_collusion=found(CONDUCT))
    rows = judged(f).with_columns(is_collusion=found(CONDUCT), decision=decided())
    by = ["party_id", "decision"]
    sure, maybe = all_.filter("is_collusion"), all_.filter(pl.col("is_collusion").fill_null(value=True))
    rows = rows.join(nth_before(sure, p, "earlier_day").drop("decided_day"), on=by, how="left")
    rows = rows.join(nth_before(maybe, p, "maybe_day"), on=by, how="left")
    near, may_be = (
        (years_after(pl.col(name), p.lookback) >= pl.col("decided_day")).fill_null(value=False)
        for name in ("earlier_day", "maybe_day")
    )
    told = ~may_be | near | pl.col("is_banned")
    return with_ban(f, rows, CONDUCT, YEAR).with_columns(
        is_repeated=near, may_be_repeated=may_be, earlier_offences=pl.when(told).then(pl.lit(value=True))
    )


def applies(_: Params) -> pl.Expr:
    """Penalties of suppliers for collusion in a tender, that stand."""
    return pl.col("is_collusion") & ~pl.col("is_annulled")


def below(_: Params) -> pl.Expr:
    """Not so many within the years."""
    return ~pl.col("may_be_repeated")


def flagged(_: Params) -> pl.Expr:
    """Repeated, and no ban; unknown where what an earlier penalty was for, or a later ban, is not told."""
    repeated = pl.when("is_repeated").then(pl.lit(value=True))
    return ~pl.col("is_banned") & repeated


FIRM = "91999001MA0000146J"


def _fined(name: str, day: str, *measures: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "role": "supplier", "basis": "other"}
    told |= {"measures": [*(measures or ("fine",))], "offences": ["collusion"], "decision_no": f"罚〔{name}〕"}
    return like("sanction.imposed", day, sanction_id=name, **(told | more))


def _ban(name: str, day: str, last: str | None = "2027-03-31", **more: Any) -> dict[str, Any]:
    dates: dict[str, Any] = {"valid_from": "2026-04-01"} | ({"valid_until": last} if last else {})
    return _fined(name, day, "ban", **(dates | {"basis": "tender_collusion"} | more))


FIRST, SECOND = _fined("SN-A", "2023-03-10"), _fined("SN-B", "2026-03-10")

RULE = Rule(
    id="blk.repeat-collusion",
    version=1,
    family="blk",
    severity=Severity.HIGH,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed", "sanction.lifted"),
    references=("sanction.imposed", "sanction.lifted"),
    about=("sanction_id",),
    needs=("offences", "earlier_offences"),
    evidence=(
        Shown("earlier_day", "前一次处罚决定日", "Earlier penalty decided on"),
        Shown("day", "本次处罚决定日", "This penalty decided on"),
        Shown("measures", "本次措施", "Measures this time", codes="sanction_measure"),
        Shown("decision_no", "文书号", "Decision number"),
    ),
    title={"zh": "三年内两次串通投标", "en": "Two collusions in three years = serious"},
    message={
        "zh": "{earlier_day} 以来（{lookback} 年内）第 {count} 次因串通投标受处罚，{day} 的决定为{measures}，未见一年以上的禁入决定",
        "en": "Penalty number {count} for collusion within {lookback} years, since {earlier_day}: decided on {day} "
        "({measures}), and no ban of a year or more",
    },
    cites=(Cite("cn-bidding-regulation", "67"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "three years apart to the day",
            (FIRST, SECOND),
            {"SN-A": ("clear", "below_threshold"), "SN-B": ("flagged", "breach")},
        ),
        Example("the same, told in the opposite order", (SECOND, FIRST), {"SN-B": "flagged"}),
        Example("a day more", (FIRST, _fined("SN-B", "2026-03-11")), {"SN-B": ("clear", "below_threshold")}),
        Example("on one day", (_fined("SN-A", "2026-03-10"), SECOND), {"SN-B": "flagged"}),
        Example(
            "three times",
            (_fined("SN-A", "2024-01-10"), _fined("SN-B", "2025-01-10"), _fined("SN-C", "2026-01-10")),
            {"SN-A": "clear", "SN-B": "flagged", "SN-C": "flagged"},
        ),
        Example(
            "three times, where the place asks for three",
            (_fined("SN-A", "2024-01-10"), _fined("SN-B", "2025-01-10"), _fined("SN-C", "2026-01-10")),
            {"SN-B": "clear", "SN-C": "flagged"},
            set={"count": 3},
        ),
        Example("the second brought the ban", (FIRST, _ban("SN-B", "2026-03-10")), {"SN-B": ("clear", "lawful")}),
        Example(
            "a ban by another decision on that day", (FIRST, SECOND, _ban("SN-C", "2026-03-10")), {"SN-B": "clear"}
        ),
        Example("months later", (FIRST, SECOND, _ban("SN-C", "2026-09-10")), {"SN-B": "clear"}),
        Example(
            "a ban for the first only",
            (FIRST, _ban("SN-C", "2023-04-10", decision_no="罚〔SN-A〕"), SECOND),
            {"SN-B": "flagged"},
        ),
        Example(
            "a ban that ends a day too early", (FIRST, _ban("SN-B", "2026-03-10", "2027-03-30")), {"SN-B": "flagged"}
        ),
        Example("without a last day", (FIRST, _ban("SN-B", "2026-03-10", None)), {"SN-B": "clear"}),
        Example(
            "without a first day it runs from the decision",
            (
                FIRST,
                _ban("SN-B", "2026-03-10", "2027-03-09", valid_from=None),
            ),
            {"SN-B": "clear"},
        ),
        Example(
            "and is too short by a day",
            (FIRST, _ban("SN-B", "2026-03-10", "2027-03-08", valid_from=None)),
            {"SN-B": "flagged"},
        ),
        Example("only a listing", (FIRST, _fined("SN-B", "2026-03-10", "fine", "listing")), {"SN-B": "flagged"}),
        Example(
            "a ban for something else",
            (FIRST, SECOND, _ban("SN-C", "2026-04-10", basis="tender_breach", offences=["breach"])),
            {"SN-B": "flagged"},
        ),
        Example(
            "a ban that says by its basis what it is for",
            (FIRST, SECOND, _ban("SN-C", "2026-04-10", offences=None)),
            {"SN-B": "clear"},
        ),
        Example(
            "a ban of which nobody can say what it is for",
            (FIRST, SECOND, _ban("SN-C", "2026-04-10", offences=None, basis="local")),
            {"SN-B": ("not_assessable", "missing: input"), "SN-C": "not_assessable"},
        ),
        Example("a disqualification", (FIRST, _fined("SN-B", "2026-03-10", "disqualification")), {"SN-B": "clear"}),
        Example(
            "the ban was annulled",
            (
                FIRST,
                SECOND,
                _ban("SN-C", "2026-04-10"),
                like("sanction.lifted", "2026-08-01", sanction_id="SN-C", reason="annulled"),
            ),
            {"SN-B": "flagged", "SN-C": "not_applicable"},
        ),
        Example(
            "the first penalty was annulled",
            (FIRST, SECOND, like("sanction.lifted", "2026-08-01", sanction_id="SN-A", reason="annulled")),
            {"SN-B": "clear", "SN-A": "not_applicable"},
        ),
        Example(
            "it was lifted early, which does not undo it",
            (FIRST, SECOND, like("sanction.lifted", "2024-08-01", sanction_id="SN-A", reason="repaired")),
            {"SN-B": "flagged"},
        ),
        Example(
            "two records of one decision",
            (FIRST, SECOND, _fined("SN-C", "2026-03-11", decision_no="罚〔SN-B〕"), _fined("SN-D", "2022-03-10")),
            {"SN-B": "flagged", "SN-C": "flagged", "SN-A": "flagged"},
        ),
        Example(
            "two records of one decision, and no other",
            (SECOND, _fined("SN-C", "2026-03-11", decision_no="罚〔SN-B〕")),
            {"SN-B": "clear", "SN-C": "clear"},
        ),
        Example(
            "without numbers each record is a decision",
            (_fined("SN-A", "2023-03-10", decision_no=None), _fined("SN-B", "2026-03-10", decision_no=None)),
            {"SN-B": "flagged"},
        ),
        Example(
            "another firm's",
            (FIRST, _fined("SN-B", "2026-03-10", party={"kind": "organisation", "id": "91999001MA00001110"})),
            {"SN-B": "clear"},
        ),
        Example(
            "what the first was for is not told",
            (_fined("SN-A", "2023-03-10", offences=None), SECOND),
            {"SN-A": ("not_assessable", "missing: offences"), "SN-B": ("not_assessable", "missing: earlier_offences")},
        ),
        Example(
            "not told, and longer ago",
            (_fined("SN-A", "2023-03-09", offences=None), SECOND),
            {"SN-B": "clear"},
        ),
        Example(
            "not told, and the ban came",
            (_fined("SN-A", "2023-03-10", offences=None), _ban("SN-B", "2026-03-10")),
            {"SN-B": "clear"},
        ),
        Example(
            "bribery, and an agency that colludes",
            (
                FIRST,
                _fined("SN-B", "2026-03-10", offences=["bribery"]),
                _fined("SN-C", "2026-03-10", role="agency"),
            ),
            {"SN-B": "not_applicable", "SN-C": "not_applicable"},
        ),
        Example(
            "in procurement under the procurement law alone, and under both",
            (
                FIRST,
                _fined("SN-B", "2026-03-10", regimes=["government_procurement"]),
                _fined("SN-C", "2026-03-10", basis="gp_supplier"),
                _fined("SN-D", "2026-03-10", regimes=["government_procurement", "tendering"]),
            ),
            {"SN-B": "not_applicable", "SN-C": "not_applicable", "SN-D": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
