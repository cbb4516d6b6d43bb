"""The experts of a lot were drawn again and again, or names dropped without a reason on record.

What it checks
    Lot by lot over the whole process: how many draws were asked for or held, an attempt that only its number tells of
    included; and whether a name was dropped with no reason of the list or with no evidence: a seated expert who left,
    or a whole draw declared void after its names were known.
Why it matters
    Whoever may draw until the wanted name comes has not drawn at all: with ten draws of five seats out of twenty, one
    friend sits in 94 of 100 cases.
Legal source
    Implementing Regulation of the Tendering Law, article 46 paragraph 1 (no designation in disguise) and article 70.
    The number of draws is a heuristic of this project.
Does not apply
    Procedures outside the tendering law.
Innocent explanations
    A rare speciality; the beacon or a party failed and the attempt was void before any name was known; calls were made
    and their record not kept.
Ask next
    The void of each attempt and who signed it, the record of the calls, and who sat in the end.
Known gaps
    Draws that nobody submits are not seen, but for the gap in their numbers. Who called the experts is not compared
    here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.draws import DRAW, lots
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """同一标段多次抽取，或者没有记录事由就换掉抽中的专家。

查什么
    逐个标段看整个过程：申请或进行了几次抽取，只从次数编号看得出的也算；有没有人没有清单内的事由或没有证据就被
    换掉，包括退出的专家，以及名单已知后整次作废的抽取。
为什么要紧
    可以抽到满意为止，等于没有抽取：二十人中抽五人，抽十次，某个熟人入选的可能性是百分之九十四。
法律依据
    招标投标法实施条例第46条第1款（不得变相指定）、第70条。次数上限是本系统的经验值。
不适用
    招标投标法之外的程序。
可能的正当理由
    稀缺专业；随机数不可得或有一方未揭示，在名单产生前作废；打过电话，没有留存记录。
接着问
    每次作废由谁签署、什么原因；通话记录；最后到场的是谁。
已知不足
    没有报送的抽取看不到，只能从次数编号的间断推知。由谁联系专家，这里不比较。
"""

LOT = [*PROCESS, "lot_id"]
NO_REASON = "other"
KINDS = ("draw.held", "draw.committed", "seat.vacated", "draw.voided")


@dataclass(frozen=True, slots=True)
class Params:
    """Exactly this many draws are in order."""

    max_draws: int = param(2, unit="count", zh="每标段最多抽取次数（含）", en="Draws a lot, at most", heuristic=True)


def asked(f: Facts) -> pl.LazyFrame:
    """Every draw told of: `LOT`, `draw_id`, `attempt`, event and day, whether it was held."""
    columns = [*LOT, "draw_id", "attempt", "event", "at", "day"]
    kinds = {"draw.held": True, "draw.committed": False}
    return pl.concat(f.of(kind).select(*columns, is_held=pl.lit(value=held)) for kind, held in kinds.items())


def dropped(f: Facts) -> pl.LazyFrame:
    """Names dropped: `LOT`, `who`, event; `is_unexplained` is null where the evidence is not told."""
    left = f.of("seat.vacated").select(
        *LOT, "event", "at", "day",
        who=pl.coalesce("out_expert", "out_handle", "out_slot"),
        is_unexplained=(pl.col("reason") == NO_REASON) | (pl.col("evidence_count") == 0),
    )  # fmt: skip
    drawn = f.of("draw.held").select(DRAW).unique()
    void = f.of("draw.voided").join(drawn, on=DRAW).select(
        *LOT, "event", "at", "day", who="draw_id", is_unexplained=pl.col("reason") == NO_REASON
    )  # fmt: skip
    return pl.concat([left, void])


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a lot: its draws, the names dropped, and the last of its draws (else departures) as the judged event."""
    draws, gone = asked(f), dropped(f)
    rows = lots(draws, gone)
    drawn = (
        met(rows, draws)
        .group_by(*PROCESS, "lot_id")
        .agg(
            draws=pl.max_horizontal(pl.col("draw_id").n_unique().cast(pl.Int64), pl.col("attempt").max()),
            draw_events=pl.col("event").unique().sort(),
        )
    )
    lost = (
        met(rows, gone)
        .group_by(*PROCESS, "lot_id")
        .agg(
            unexplained=pl.col("who").filter(pl.col("is_unexplained")).unique().sort(),
            is_explained=(~pl.col("is_unexplained")).all(ignore_nulls=False),
            gone_events=pl.col("event").filter(pl.col("is_unexplained").fill_null(value=True)).unique().sort(),
        )
    )
    on = {"on": LOT, "how": "left", "nulls_equal": True}
    parts = [draws.with_columns(rank=pl.col("is_held").cast(pl.Int8)), gone.with_columns(rank=pl.lit(-1, pl.Int8))]
    judged = pl.concat([part.select(*LOT, "event", "at", "day", "rank") for part in parts])
    last = met(rows, judged).sort("rank", "day", "at", "event", descending=True)
    last = last.unique(LOT, keep="first", maintain_order=True)
    told = last.join(drawn, **on).join(lost, **on)  # type: ignore[arg-type]
    regimes = pl.concat(f.of(kind).select("event", "regime") for kind in KINDS)
    return told.join(regimes, on="event").with_columns(
        draws=pl.col("draws").fill_null(0),
        unexplained=pl.col("unexplained").fill_null([]),
        evidence=pl.when(pl.col("gone_events").is_null()).then(pl.lit(value=True)).otherwise("is_explained"),
        events=pl.concat_list(pl.col("draw_events").fill_null([]), pl.col("gone_events").fill_null([])).list.unique(),
    )


def applies(_: Params) -> pl.Expr:
    """Lots under the tendering law."""
    return pl.col("regime") == "tendering"


def flagged(p: Params) -> pl.Expr:
    """Too many draws, or a name dropped without reason or evidence."""
    return (pl.col("draws") > p.max_draws) | (pl.col("unexplained").list.len() > 0)


OCID = "ocds-tw9990-2026-0017"
CALL = {"id": "CALL-1", "kind": "call_record", "date": "2026-04-19"}
OUT = {"slot": "土建", "expert": "E-0003"}


def _draw(attempt: int = 1, **more: Any) -> dict[str, Any]:
    return like("draw.held", f"2026-04-{10 + attempt}", draw_id=f"DRAW-{attempt}", attempt=attempt, **more)


def _asked(attempt: int, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"draw_id": f"DRAW-{attempt}", "attempt": attempt}
    return like("draw.committed", f"2026-04-{10 + attempt}", **told, request={"v": "tw-draw/1", **told}, **more)


def _left(reason: str = "unreachable", evidence: Any = (CALL,), **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {} if evidence is None else {"evidence": list(evidence)}
    return like("seat.vacated", "2026-04-19", draw_id="DRAW-1", out=OUT, reason=reason, **told, **more)


def _void(attempt: int, reason: str = "beacon_unavailable") -> dict[str, Any]:
    return like("draw.voided", f"2026-04-{10 + attempt}", draw_id=f"DRAW-{attempt}", ocid=OCID, reason=reason)


RULE = Rule(
    id="exp.redraw-shopping",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    is_lead=True,
    scope="process",
    judges=KINDS,
    reads=KINDS,
    about=("ocid", "lot_id"),
    needs=("evidence",),
    evidence=(
        Shown("draws", "抽取次数", "Draws"),
        Shown("unexplained", "没有事由或证据而被换掉", "Dropped without reason or evidence"),
        Shown("day", "最后一次抽取日", "Last drawn on"),
    ),
    title={"zh": "多次抽取挑选专家", "en": "Repeated draws until a wanted name"},
    message={
        "zh": "本标段抽取 {draws} 次，参考上限 {max_draws} 次[；{unexplained#} 人（次）没有事由或证据被换掉]",
        "en": "Draws for this lot: {draws}, the guide is at most {max_draws}[; dropped without reason or evidence: "
        "{unexplained#}]",
    },
    cites=(Cite("cn-bidding-regulation", "46"), Cite("cn-bidding-regulation", "70")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one draw", (_draw(),), {OCID: "clear"}),
        Example("two draws: at the bound", (_draw(1), _void(1), _draw(2)), {OCID: "clear"}),
        Example("three draws", (_draw(1), _draw(2), _draw(3)), {OCID: "flagged"}),
        Example("three draws, told backwards", (_draw(3), _draw(2), _draw(1)), {OCID: "flagged"}),
        Example("only the third attempt was submitted", (_draw(3),), {OCID: "flagged"}),
        Example("a third attempt was asked for", (_draw(1), _draw(2), _asked(3)), {OCID: "flagged"}),
        Example("asked for and held is one draw", (_asked(1), _draw(1), _asked(2), _draw(2)), {OCID: "clear"}),
        Example("two draws, where the place allows one", (_draw(1), _draw(2)), {OCID: "flagged"}, set={"max_draws": 1}),
        Example(
            "three draws of three lots",
            (_draw(1, lot_id="L1"), _draw(1, lot_id="L2"), _draw(1, lot_id="L3")),
            {"L1": "clear", "L2": "clear", "L3": "clear"},
        ),
        Example(
            "one draw for every lot and two more for one of them",
            (_draw(1), _draw(2, lot_id="L1"), _draw(3, lot_id="L1"), _draw(2, lot_id="L2")),
            {"L1": "flagged", "L2": "clear"},
        ),
        Example("an expert out of reach, the call on record", (_draw(), _left()), {OCID: "clear"}),
        Example("known to have no evidence", (_draw(), _left(evidence=())), {OCID: "flagged"}),
        Example("a reason outside the list", (_draw(), _left("other")), {OCID: "flagged"}),
        Example(
            "nothing told of the evidence",
            (_draw(), _left(evidence=None)),
            {OCID: ("not_assessable", "missing: evidence")},
        ),
        Example(
            "nothing told of the evidence, and too many draws",
            (_draw(3), _left(evidence=None)),
            {OCID: "flagged"},
        ),
        Example("a held draw void for another reason", (_draw(1), _void(1, "other")), {OCID: "flagged"}),
        Example("void before a name was known", (_asked(1), _void(1, "other")), {OCID: "clear"}),
        Example("a departure without its draw", (_left(),), {OCID: "clear"}),
        Example("government procurement", (_draw(3, regime="government_procurement"),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
