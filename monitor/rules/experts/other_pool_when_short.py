"""Too few experts were eligible, and members were named instead of drawn from another lawful pool.

What it checks
    Lot by lot: whether in some speciality fewer experts were eligible than seats asked for; if so, whether members were
    named (chosen directly, or sitting without a draw) while no second pool was drawn from.
Why it matters
    A short pool is the usual reason given for naming experts; another pool keeps chance alive.
Legal source
    Measures on Evaluation Experts and Expert Pools (order no. 26 of 2024), article 16: experts are drawn from another
    pool when one is short.
Does not apply
    Procedures outside the tendering law; lots whose experts were all chosen for a special project or a single source.
Innocent explanations
    The draw from the other pool was held and not submitted; the count was taken before a filter was loosened.
Ask next
    Which other pools cover the speciality, and who named the members.
Known gaps
    The full text of order no. 26 has not been seen; its article is known second-hand. Whether another lawful pool had
    enough experts is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.draws import held, lots
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """可抽取专家不足，没有从其他合法专家库抽取，而是指定了成员。

查什么
    逐个标段：是否有专业可抽取人数少于名额；不足时，是否在没有从第二个库抽取的情况下指定了成员（直接确定，或者
    没有经过抽取就到场）。
为什么要紧
    库内人数不足是指定专家最常见的理由；改用其他库，才仍然是随机。
法律依据
    评标专家和评标专家库管理办法（国家发展改革委2024年第26号令）第16条：库内专家不足的应跨库抽取。
不适用
    招标投标法之外的程序；专家全部因特殊项目或单一来源而直接确定的标段。
可能的正当理由
    已经从其他库抽取，没有报送；可抽取人数是放宽筛选条件之前统计的。
接着问
    哪些专家库有这一专业；成员由谁指定。
已知不足
    第26号令全文未见，条文据二手资料。其他合法专家库是否有足够的专家，这里不知道。
"""

KEY = ["scope_id", "event"]
LOT = [*PROCESS, "lot_id"]
OWN_GROUNDS = ("special_complex", "single_source")
"""Grounds of a direct choice that have nothing to do with a short pool."""


@dataclass(frozen=True, slots=True)
class Params:
    """As many eligible as seats is enough: no parameter."""


def choices(f: Facts) -> pl.LazyFrame:
    """Draws and choices that a short pool concerns: `is_short`, `is_direct`, the tightest speciality, the pools."""
    asked = f.of("draw.held", "slots").filter(pl.col("seats") > 0)
    spare = pl.col("eligible_count") - pl.col("seats")
    tightest = (
        asked.with_columns(spare=spare, rank=pl.when(spare < 0).then(0).when(spare.is_null()).then(1).otherwise(2))
        .sort("rank", "spare", "slot", nulls_last=True)
        .group_by(KEY, maintain_order=True)
        .agg(
            is_short=(pl.col("spare") < 0).any(ignore_nulls=False),
            slot=pl.col("slot").first(),
            seats=pl.col("seats").first(),
            eligible_count=pl.col("eligible_count").first(),
        )
    )
    direct = pl.col("method") == "direct"
    concerned = ~(direct & pl.col("ground").is_in(OWN_GROUNDS).fill_null(value=False))
    told = held(f).filter(concerned).join(tightest, on=KEY, how="left")
    said = direct & (pl.col("ground") == "pool_too_small").fill_null(value=False)
    return told.with_columns(is_short=said | pl.col("is_short"), is_direct=direct)


def sat(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`LOT` with the experts who sat without a draw (`undrawn`) in the evaluations told of it."""
    experts = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert")
    counted = experts.group_by(KEY).agg(undrawn=pl.col("person").filter(pl.col("draw_id").is_null()))
    told = f.of("evaluation.concluded").join(counted, on=KEY, how="left")
    pairs = met(rows, told.select(*LOT, "undrawn", evaluation="event"))
    return pairs.group_by(LOT).agg(
        undrawn=pl.col("undrawn").explode().drop_nulls().unique().sort(),
        evaluations=pl.col("evaluation").unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a lot with a draw or choice; the judged event is the last short draw, else the last."""
    told = choices(f)
    rows = lots(told)
    acts = told.select(
        *LOT,
        "draw_id",
        "event",
        "at",
        "day",
        "regime",
        "slot",
        "seats",
        "eligible_count",
        "is_short",
        "is_direct",
        "pool_ids",
    )
    pairs = met(rows, acts)
    drawn_from = pl.col("pool_ids").filter(~pl.col("is_direct")).explode().drop_nulls()
    over = pairs.group_by(LOT).agg(
        was_short=pl.col("is_short").any(ignore_nulls=False),
        was_direct=pl.col("is_direct").any(),
        pools=drawn_from.n_unique().cast(pl.Int64),
        draw_events=pl.col("event").unique().sort(),
    )
    on: dict[str, Any] = {"on": LOT, "how": "left", "nulls_equal": True}
    last = pairs.sort(
        [pl.col("is_short").fill_null(value=False), ~pl.col("is_direct"), "day", "at", "draw_id"], descending=True
    ).unique(LOT, keep="first", maintain_order=True)
    judged = last.join(over, **on).join(sat(f, rows), **on)
    named = pl.col("undrawn").list.len() > 0
    return judged.with_columns(
        appointed=pl.when(pl.col("was_direct") | named).then(pl.lit(value=True)).otherwise(named),
        events=pl.concat_list("draw_events", pl.col("evaluations").fill_null([])).list.unique(),
    )


def applies(_: Params) -> pl.Expr:
    """Lots under the tendering law."""
    return pl.col("regime") == "tendering"


def below(_: Params) -> pl.Expr:
    """Enough were eligible everywhere: the duty does not arise."""
    return ~pl.col("was_short")


def flagged(_: Params) -> pl.Expr:
    """Short, members named, and no second pool drawn from."""
    return pl.col("was_short") & (pl.col("pools") < 2) & pl.col("appointed")  # noqa: PLR2004 - a second pool


OCID = "ocds-tw9990-2026-0017"


def _slot(name: str, seats: int, eligible: int | None = None) -> dict[str, Any]:
    return {"slot": name, "seats": seats} | ({} if eligible is None else {"eligible_count": eligible})


def _draw(eligible: int | None, seats: int = 4, **more: Any) -> dict[str, Any]:
    rows = [_slot("土建", seats, eligible)]
    return like("draw.held", "2026-04-19", **{"draw_id": "DRAW-A", "slots": rows, **more})


def _chosen(ground: str | None = "pool_too_small", **more: Any) -> dict[str, Any]:
    told = {"draw_id": "DRAW-B", "method": "direct"} | ({"ground": ground} if ground else {})
    return _draw(**{"eligible": 2, "seats": 1, **told, **more})


def _sat(*draws: str | None, **more: Any) -> dict[str, Any]:
    rows = [
        {"person": f"E-000{place}", "member_type": "expert"} | ({"draw_id": draw} if draw else {})
        for place, draw in enumerate(draws, 1)
    ]
    return like("evaluation.concluded", "2026-04-20", members=[*rows, OWN], **more)


OWN = {"person": "P-1010", "member_type": "buyer_representative"}
DRAWN = ("DRAW-A", "DRAW-A", "DRAW-A")

RULE = Rule(
    id="exp.other-pool-when-short",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("draw.held",),
    reads=("draw.held", "evaluation.concluded"),
    about=("ocid", "lot_id"),
    needs=("appointed",),
    evidence=(
        Shown("slot", "不足的专业", "Speciality that was short"),
        Shown("seats", "名额", "Seats"),
        Shown("eligible_count", "可抽取人数", "Experts eligible"),
        Shown("pools", "抽取所用专家库数", "Pools drawn from"),
        Shown("was_direct", "有直接确定", "Some were chosen directly"),
        Shown("undrawn", "未经抽取到场的专家", "Experts who sat without a draw"),
        Shown("day", "抽取日", "Drawn on"),
    ),
    title={"zh": "库内不足应跨库抽取", "en": "Shortage: draw from another lawful pool"},
    message={
        "zh": "{slot}专业 {seats} 个名额[，可抽取 {eligible_count} 人]，抽取用了 {pools} 个专家库，成员系指定"
        "[，其中 {undrawn#} 人未经抽取到场]",
        "en": "{seats} seats in {slot}[, {eligible_count} experts eligible], {pools} pool(s) drawn from, and members "
        "named[; {undrawn#} sat without a draw]",
    },
    cites=(Cite("cn-expert-pool-26", "16"),),
    in_force=date(2025, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("as many eligible as seats", (_draw(4), _sat(*DRAWN, None)), {OCID: ("clear", "below_threshold")}),
        Example("one fewer, and one sat without a draw", (_draw(3), _sat(*DRAWN, None)), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_sat(*DRAWN, None), _draw(3)), {OCID: "flagged"}),
        Example("short, and the seat stayed empty", (_draw(3), _sat(*DRAWN)), {OCID: "clear"}),
        Example(
            "short, and a second pool was drawn from in the same draw",
            (_draw(3, pool_ids=["POOL-1", "POOL-2"]), _sat(*DRAWN, None)),
            {OCID: "clear"},
        ),
        Example(
            "short, and the rest drawn from another pool",
            (_draw(3), _draw(30, 1, draw_id="DRAW-B", pool_ids=["POOL-2"]), _sat(*DRAWN, "DRAW-B")),
            {OCID: "clear"},
        ),
        Example(
            "short, the rest drawn again from the same pool, and one sat undrawn",
            (_draw(3), _draw(30, 1, draw_id="DRAW-B"), _sat(*DRAWN, None)),
            {OCID: "flagged"},
        ),
        Example("short, and the rest chosen directly", (_draw(3), _chosen()), {OCID: "flagged"}),
        Example("chosen because the pool is too small, no number told", (_chosen(eligible=None),), {OCID: "flagged"}),
        Example("chosen from a pool that had enough, no ground told", (_chosen(None),), {OCID: "clear"}),
        Example("chosen for a special project", (_draw(4), _chosen("special_complex", eligible=0)), {OCID: "clear"}),
        Example("short, and no evaluation told", (_draw(3),), {OCID: ("not_assessable", "missing: appointed")}),
        Example("nothing told of how many were eligible", (_draw(None), _sat(*DRAWN, None)), {OCID: "not_assessable"}),
        Example(
            "of two lots one is short and has a member named",
            (
                _draw(3, lot_id="L1"),
                _sat(*DRAWN, None, lot_id="L1"),
                _draw(9, lot_id="L2", draw_id="DRAW-B"),
                _sat("DRAW-B", None, lot_id="L2"),
            ),
            {"L1": "flagged", "L2": "clear"},
        ),
        Example("government procurement", (_draw(3, regime="government_procurement"),), {OCID: "not_applicable"}),
        Example(
            "a speciality without seats, its number not told",
            (_draw(4, slots=[_slot("土建", 4, 4), _slot("造价", 0)]), _sat(*DRAWN, None)),
            {OCID: ("clear", "below_threshold")},
        ),
        Example(
            "chosen because the pool is too small, one speciality enough, the number of the other not told",
            (_chosen(slots=[_slot("土建", 1, 1), _slot("造价", 1)]),),
            {OCID: "flagged"},
        ),
        Example(
            "short, then drawn from a number not told, and one sat undrawn",
            (_draw(3), _draw(None, 1, draw_id="DRAW-B"), _sat(*DRAWN, None)),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
