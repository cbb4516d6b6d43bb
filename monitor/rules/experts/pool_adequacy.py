"""The pool a draw was made from is too small for the seats: the draw is close to naming the experts.

What it checks
    Each random draw, speciality by speciality: experts eligible after all filters against a multiple of the seats.
    Where the place sets a smallest pool, also the members of the frozen pool.
Why it matters
    Four seats out of five eligible experts are no draw; everybody knows beforehand who will sit.
Legal source
    Tongyu county, section two (3): a larger pool and a wider choice of experts. The multiple is a heuristic of this
    project; the national minimum of the 2024 measures (order no. 26) is not confirmed, so none is presumed.
Does not apply
    Experts chosen directly; specialities for which no seat was asked.
Innocent explanations
    A rare speciality; many experts had to stay out as colleagues of bidders; another pool was asked as well.
Ask next
    The list of exclusions with their reasons, and whether a neighbouring pool could have been used.
Known gaps
    Whether eligible experts could be reached that day is not known. The size of a pool is judged only where the place
    sets a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """抽取所用的专家库相对名额太小，抽取近于指定。

查什么
    每次随机抽取，逐个专业：经全部筛选后可抽取的人数与名额的倍数。当地定有专家库最少人数的，还看冻结名册的人数。
为什么要紧
    五个人里抽四个不算抽取，谁会到场事先都知道。
法律依据
    通榆县二（3）：完善专家库、扩大可选范围。倍数是本系统的经验值；2024年第16号令的全国最低要求未核实，所以不作推定。
不适用
    直接确定的专家；没有名额的专业。
可能的正当理由
    稀缺专业；许多专家因与投标人同单位而回避；同时还从另一个库抽取。
接着问
    回避名单及理由；能否使用邻近的专家库。
已知不足
    可抽取的专家当天能否联系上不知道。库的大小只在当地定有最少人数时判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Fewer than the multiple is a lead; exactly the multiple is enough."""

    min_multiple: int = param(
        3, unit="ratio", zh="可抽取人数至少为名额的倍数", en="Eligible experts a seat, at least", heuristic=True
    )
    min_pool: int | None = param(None, unit="count", zh="专家库最少人数", en="Smallest pool")


def slots(f: Facts, p: Params) -> pl.LazyFrame:
    """Per draw: the tightest speciality, whether one is too tight, and whether one cannot be told."""
    asked = f.of("draw.held", "slots").filter(pl.col("seats") > 0)
    spare = pl.col("eligible_count") - pl.col("seats") * p.min_multiple
    rank = pl.when(spare < 0).then(0).when(spare.is_null()).then(1).otherwise(2).cast(pl.Int8)
    told = asked.with_columns(is_tight=spare < 0, spare=spare, rank=rank)
    tightest = told.sort("rank", "spare", "slot", nulls_last=True)
    return tightest.group_by("scope_id", "event", maintain_order=True).agg(
        is_tight=pl.col("is_tight").any(ignore_nulls=False),
        slot=pl.col("slot").first(),
        seats=pl.col("seats").first(),
        eligible_count=pl.col("eligible_count").first(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a draw, with its tightest speciality and the size of the frozen pool it names."""
    frozen = one_each(f.with_named("pool.snapshotted"), ["scope_id", "snapshot_id"])
    frozen = frozen.select("scope_id", "snapshot_id", "member_count", snapshot_event=pl.col("event"))
    held = one_each(f.of("draw.held"), ["scope_id", "draw_id"])
    return (
        held.join(slots(f, p), on=["scope_id", "event"], how="left")
        .join(frozen, on=["scope_id", "snapshot_id"], how="left")
        .with_columns(events=pl.concat_list("snapshot_event").list.drop_nulls())
    )


def applies(_: Params) -> pl.Expr:
    """Random draws that ask for seats."""
    return (pl.col("method") == "random") & pl.col("slot").is_not_null()


def flagged(p: Params) -> pl.Expr:
    """A speciality too tight, or the pool below the place's minimum."""
    if p.min_pool is None:
        return pl.col("is_tight")
    return pl.col("is_tight") | (pl.col("member_count") < p.min_pool)


def _draw(*asked: tuple[str, int, int | None], **more: Any) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"slot": slot, "seats": seats, "eligible_count": count} for slot, seats, count in asked
    ]
    told = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return like("draw.held", "2026-04-19", draw_id="DRAW-A", slots=told, **more)


SNAPSHOT = like("pool.snapshotted", "2026-04-18", snapshot_id="SNAP-A", member_count=99)

RULE = Rule(
    id="exp.pool-adequacy",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("draw.held",),
    reads=("draw.held", "pool.snapshotted"),
    about=("ocid", "lot_id", "draw_id"),
    needs=("eligible_count",),
    evidence=(
        Shown("slot", "最紧的专业", "Tightest speciality"),
        Shown("seats", "名额", "Seats"),
        Shown("eligible_count", "可抽取人数", "Experts eligible"),
        Shown("member_count", "专家库人数", "Members of the pool"),
        Shown("day", "抽取日", "Drawn on"),
    ),
    title={"zh": "专家库数量充足", "en": "Expert pool large enough"},
    message={
        "zh": "{slot}专业 {seats} 个名额[，可抽取 {eligible_count} 人，参考倍数 {min_multiple} 倍][；专家库 {member_count} 人，"
        "要求至少 {min_pool} 人]",
        "en": "{seats} seats in {slot}[, drawn from {eligible_count} eligible experts; the guide is {min_multiple} "
        "a seat][; pool of {member_count}, at least {min_pool} are asked for]",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three eligible a seat: just enough", (_draw(("土建", 4, 12)),), {"DRAW-A": "clear"}),
        Example("one fewer", (_draw(("土建", 4, 11)),), {"DRAW-A": "flagged"}),
        Example(
            "one tight speciality among wide ones", (_draw(("土建", 3, 60), ("造价", 1, 2)),), {"DRAW-A": "flagged"}
        ),
        Example(
            "a speciality without seats is not judged", (_draw(("土建", 3, 9), ("造价", 0, None)),), {"DRAW-A": "clear"}
        ),
        Example(
            "of one speciality the number is not told",
            (_draw(("土建", 3, 60), ("造价", 1, None)),),
            {"DRAW-A": "not_assessable"},
        ),
        Example(
            "not told of one, too few in the other",
            (_draw(("土建", 3, 8), ("造价", 1, None)),),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "a pool of 99, where the place asks for 100",
            (_draw(("土建", 3, 60), snapshot_id="SNAP-A"), SNAPSHOT),
            {"DRAW-A": "flagged"},
            set={"min_pool": 100},
        ),
        Example(
            "a pool of 99, where the place asks for 99; the frozen pool submitted first",
            (SNAPSHOT, _draw(("土建", 3, 60), snapshot_id="SNAP-A")),
            {"DRAW-A": "clear"},
            set={"min_pool": 99},
        ),
        Example(
            "a minimum is set and the frozen pool was not submitted",
            (_draw(("土建", 3, 60), snapshot_id="SNAP-A"),),
            {"DRAW-A": "not_assessable"},
            set={"min_pool": 99},
        ),
        Example("chosen directly", (_draw(("土建", 3, 3), method="direct"),), {"DRAW-A": "not_applicable"}),
        Example(
            "a pool of 99, where the place asks for 100; of one speciality the number is not told",
            (_draw(("土建", 3, 9), ("造价", 1, None), snapshot_id="SNAP-A"), SNAPSHOT),
            {"DRAW-A": "flagged"},
            set={"min_pool": 100},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
