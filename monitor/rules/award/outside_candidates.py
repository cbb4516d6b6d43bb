"""The award went to a firm that the evaluation did not recommend, or was made though all bids were rejected.

What it checks
    The awarded supplier of a lot against the candidates of the last evaluation of that lot before the award; where no
    evaluation was told, against those last published. Firms are compared by their code; of a consortium, the leader.
Why it matters
    An award past the committee makes the evaluation a show; such an award is void.
Legal source
    Law on Tendering and Bidding, article 57; Implementing Regulation of the Government Procurement Law, article 67
    item 3.
Does not apply
    Procedures outside both laws; single source, framework and direct awards, which rank no candidates.
Innocent explanations
    A later evaluation was held and not submitted; the firm changed its code by a reorganisation; the leader of a
    consortium changed on paper; the published list was taken over incompletely.
Ask next
    The evaluation report and who decided on the award.
Known gaps
    Whether the right one of the candidates was chosen is awd.first-candidate's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import acts, governed, one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """中标人不在评标推荐的候选人之内，或者所有投标被否决后仍然定标。

查什么
    标段的中标人与定标前最后一次评标推荐的候选人对照；没有报送评标结果的，与最后一次公示的候选人对照。企业按代码比较；联合体比较牵头人。
为什么要紧
    绕开评标委员会定标，评标就成了走过场；这样的中标无效。
法律依据
    招标投标法第57条；政府采购法实施条例第67条第3项。
不适用
    两部法律之外的程序；单一来源、框架协议、直接发包（不推荐候选人）。
可能的正当理由
    后来又评过一次，没有报送；企业改制换了代码；联合体的牵头人在文书上有变动；公示名单抄录不全。
接着问
    评标报告；由谁决定定标。
已知不足
    在候选人中是否选对了人，由 awd.first-candidate 判断。
"""

KEY = ["scope_id", "event"]
UNRANKED = ("single_source", "framework", "direct", "other")
"""Methods without ranked candidates."""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def listed(f: Facts, awards: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    """Per award: the lists of `kind` it goes by, their candidates, and whether the supplier is missing in one."""
    lists = f.of(kind)
    named = f.of(kind, "candidates").group_by(KEY).agg(candidates=pl.col("tenderer_id").unique().sort())
    last = governed(awards, acts(lists, act=pl.col("event")))
    known = last.join(named, left_on=["scope_id", "act"], right_on=KEY, how="left")
    told = known.join(awards.select(*KEY, "supplier_id"), on=KEY)
    inside = pl.col("candidates").list.contains(pl.col("supplier_id")).fill_null(value=False)
    return told.group_by(KEY).agg(
        is_outside=(~inside).any(),
        candidates=pl.col("candidates").explode().drop_nulls().unique().sort(),
        events=pl.col("act").unique().sort(),
    )


def recommended(f: Facts, awards: pl.LazyFrame) -> pl.LazyFrame:
    """By the evaluation, and where none was told by what was published of it."""
    reported = listed(f, awards, "evaluation.concluded")
    published = listed(f, awards, "candidates.published").join(reported, on=KEY, how="anti")
    return pl.concat([reported, published])


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an award, with the candidates of its lot."""
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"])
    told = with_notice(f, awards, method=pl.col("method"))
    return told.join(recommended(f, awards), on=KEY, how="left").with_columns(stake_fen=cny("amount"))


def applies(_: Params) -> pl.Expr:
    """Awards under either law after an evaluation; a method that is not told is presumed to rank candidates."""
    regime = pl.col("regime").is_in(["tendering", "government_procurement"])
    return regime & ~pl.col("method").is_in(UNRANKED).fill_null(value=False)


def flagged(_: Params) -> pl.Expr:
    """Not among them; nobody is among none."""
    return pl.col("is_outside")


FIRST, SECOND, THIRD = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P"


def _ranked(*firms: str, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows = [{"rank": rank, "tenderer": {"id": firm}} for rank, firm in enumerate(firms, 1)]
    return like("evaluation.concluded", day, candidates=rows, **more)


def _shown(*firms: str, day: str = "2026-04-22") -> dict[str, Any]:
    rows = [{"tenderer": {"id": firm}} for firm in firms]
    return like("candidates.published", day, candidates=rows, published_until="2026-04-25T18:00:00+08:00")


def _award(firm: str, day: str = "2026-04-28", award_id: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", day, award_id=award_id, supplier={"id": firm}, **more)


RULE = Rule(
    id="awd.outside-candidates",
    version=2,
    family="awd",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("award.made",),
    reads=("award.made", "evaluation.concluded", "candidates.published", "tender.published"),
    about=("award_id",),
    needs=("candidates",),
    evidence=(
        Shown("supplier_id", "中标人", "Awarded supplier"),
        Shown("candidates", "推荐（公示）的候选人", "Candidates recommended (published)"),
        Shown("amount_fen", "中标金额（元）", "Amount awarded (CNY)"),
        Shown("day", "定标日", "Awarded on"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "候选人以外定标", "en": "Award outside the candidates"},
    message={
        "zh": "{day} 定标给 {supplier_id}，推荐或公示的候选人 {candidates#} 名，该供应商不在其内",
        "en": "Awarded on {day} to {supplier_id}, who is not among the candidates recommended or published "
        "({candidates#})",
    },
    cites=(Cite("cn-bidding-law", "57"), Cite("cn-procurement-regulation", "67")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the second candidate", (_ranked(FIRST, SECOND), _award(SECOND)), {"AW-A": "clear"}),
        Example("a firm that was not recommended", (_ranked(FIRST, SECOND), _award(THIRD)), {"AW-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_award(THIRD), _ranked(FIRST, SECOND)), {"AW-A": "flagged"}
        ),
        Example("all bids were rejected", (_ranked(), _award(FIRST)), {"AW-A": "flagged"}),
        Example(
            "a candidate of the other lot",
            (_ranked(FIRST, lot_id="L1"), _ranked(SECOND, lot_id="L2"), _award(SECOND, lot_id="L1")),
            {"AW-A": "flagged"},
        ),
        Example(
            "one award for both lots, recommended in one only",
            (_ranked(FIRST, lot_id="L1"), _ranked(SECOND, lot_id="L2"), _award(SECOND)),
            {"AW-A": "flagged"},
        ),
        Example(
            "the lot is named in the award and not in the evaluation",
            (_ranked(FIRST), _award(FIRST, lot_id="L1")),
            {"AW-A": "clear"},
        ),
        Example(
            "recommended in the first evaluation, no more in the second",
            (_ranked(FIRST), _ranked(SECOND, day="2026-04-25"), _award(FIRST)),
            {"AW-A": "flagged"},
        ),
        Example(
            "the candidates of a corrected report hold",
            (_ranked(FIRST), _ranked(SECOND, corrects="ex-1"), _award(SECOND)),
            {"AW-A": "clear"},
        ),
        Example(
            "government procurement",
            (_ranked(FIRST, regime="government_procurement"), _award(SECOND, regime="government_procurement")),
            {"AW-A": "flagged"},
        ),
        Example("outside both laws", (_ranked(FIRST), _award(SECOND, regime="other")), {"AW-A": "not_applicable"}),
        Example(
            "a single-source procedure ranks nobody",
            (like("tender.published", "2026-03-20", method="single_source"), _award(FIRST)),
            {"AW-A": "not_applicable"},
        ),
        Example(
            "only the publication was told, second of it", (_shown(FIRST, SECOND), _award(SECOND)), {"AW-A": "clear"}
        ),
        Example("a firm that was not published", (_shown(FIRST, SECOND), _award(THIRD)), {"AW-A": "flagged"}),
        Example(
            "recommended, and left out of the publication",
            (_ranked(FIRST, SECOND), _shown(FIRST), _award(SECOND)),
            {"AW-A": "clear"},
        ),
        Example(
            "neither evaluation nor publication was told",
            (_award(FIRST),),
            {"AW-A": ("not_assessable", "missing: candidates")},
        ),
        Example(
            "a firm that was not recommended, in dollars",
            (_ranked(FIRST), _award(SECOND, amount={"amount": "900000.00", "currency": "USD"})),
            {"AW-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
