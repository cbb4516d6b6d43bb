"""An expert was replaced without a lawful reason or without a new draw, or the points of the one who left still count.

What it checks
    Each replacement of a seated expert: its reason, the draw that the new expert comes from, and whether points of the
    one who left stand in the evaluation. Refusing, being out of reach and not turning up are reasons before the
    evaluation only.
Why it matters
    A free choice of the replacement undoes the draw.
Legal source
    Implementing Regulation of the Tendering Law, article 46 paragraph 2 and article 48 paragraph 3: members are
    changed for a lawful reason only, and what a replaced member concluded is void.
Does not apply
    Procedures outside the tendering law; a seat that stays short.
Innocent explanations
    The reason was entered under a wrong code; the new draw was held on paper and not submitted.
Ask next
    The record of the calls, the statement of the expert who left, and the record of the new draw.
Known gaps
    A draw that is named and not submitted is believed; whether the draw seated that person is asked by
    exp.draw-verifiable and exp.seated-equals-drawn. A punished expert must stay out like one with a conflict (order
    no. 12, article 12), so a sanction is taken as lawful.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.draws import DRAW
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """更换专家没有法定事由或者没有重新抽取，或者退出者的评分仍然计入。

查什么
    每次更换到位的专家：事由是什么，接替者来自哪次抽取，退出者的评分是否仍在评审结果里。拒绝、无法联系、未到场
    只在评审开始前算作事由。
为什么要紧
    接替者可以任意指定，抽取就落空了。
法律依据
    招标投标法实施条例第46条第2款、第48条第3款：更换成员须有法定事由，被更换成员作出的评审结论无效。
不适用
    招标投标法之外的程序；席位空缺未补的。
可能的正当理由
    事由代码填错；重新抽取有纸面记录，没有报送。
接着问
    通话记录；退出专家的说明；重新抽取的记录。
已知不足
    列明而没有报送的抽取予以采信；抽取是否抽中此人由 exp.draw-verifiable 和 exp.seated-equals-drawn 判断。
    受过处罚的专家与应当回避的同样不得评标（12号令第12条），因此受处罚视为法定事由。
"""

KEY = ["scope_id", "event"]
ABOUT = ("ocid", "lot_id", "draw_id", "out_slot", "out_expert", "out_handle")
BEFORE_ONLY = ("refused", "unreachable", "absent")
"""Before the evaluation an expert may not come; once it runs, leaving it is 擅离职守."""
LAWFUL = ("self_declared_conflict", "conflict_found", "sanctioned", "left_post", "illness", *BEFORE_ONLY)


@dataclass(frozen=True, slots=True)
class Params:
    """回避、擅离职守、健康, and before the evaluation whoever does not come."""

    valid_reasons: tuple[str, ...] = param(
        LAWFUL, unit="list", zh="法定更换事由", en="Lawful reasons", codes="vacancy_reason"
    )


def points(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each replacement: `is_scored` (the leaver's points stand in a later evaluation), null where not told."""
    sat = f.of("evaluation.concluded").select(
        *PROCESS, "lot_id", evaluation="event", ended_day="day", is_told=pl.col("scores_count").is_not_null()
    )
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "day", "out_expert"), sat)
    given = f.of("evaluation.concluded", "scores").select("scope_id", evaluation="event", out_expert="member")
    marked = given.unique().with_columns(is_scored=pl.lit(value=True))
    told = pairs.filter(pl.col("ended_day") >= pl.col("day")).join(
        marked, on=["scope_id", "evaluation", "out_expert"], how="left"
    )
    is_known = pl.col("is_told").all() & pl.col("out_expert").is_not_null().all()
    return told.group_by(KEY).agg(
        is_scored=pl.when(pl.col("is_scored").any()).then(pl.lit(value=True)).when(is_known).then(pl.lit(value=False)),
        evaluations=pl.col("evaluation").unique().sort(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a seat that was filled again or stayed short, with the draw behind it and the leaver's points."""
    rows = f.of("seat.vacated")
    drawn = one_each(f.with_named("draw.held"), DRAW).select(
        "scope_id", replacement_draw_id="draw_id", draw_method="method", draw_event="event"
    )
    kept = (
        pl.when(pl.col("are_scores_kept") | pl.col("is_scored"))
        .then(pl.lit(value=True))
        .when((pl.col("phase") == "before_evaluation") | ~pl.col("are_scores_kept") | ~pl.col("is_scored"))
        .then(pl.lit(value=False))
    )
    late = (pl.col("phase") == "during_evaluation") & pl.col("reason").is_in(BEFORE_ONLY)
    told = rows.join(points(f, rows), on=KEY, how="left")
    told = told.join(drawn, on=["scope_id", "replacement_draw_id"], how="left").with_columns(
        scores_kept=kept,
        is_lawful=pl.col("reason").is_in(p.valid_reasons) & ~late,
        is_drawn=pl.col("replacement_draw_id").is_not_null() & (pl.col("draw_method").fill_null("random") == "random"),
        events=pl.concat_list("draw_event", pl.col("evaluations").fill_null([])).list.drop_nulls(),
    )
    return one_each(told, ["scope_id", *ABOUT], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Seats of a tender that were filled again."""
    return (pl.col("regime") == "tendering") & pl.col("replacement_slot").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """No lawful reason, no random draw, or points that still count."""
    return ~pl.col("is_lawful") | ~pl.col("is_drawn") | pl.col("scores_kept")


OUT, IN = {"slot": "土建", "expert": "E-0003"}, {"slot": "土建", "expert": "E-0009"}
AFTER = "2026-04-20T12:00:00+08:00"


def _left(reason: str = "unreachable", phase: str = "before_evaluation", **more: Any) -> dict[str, Any]:
    told = {"draw_id": "DRAW-A", "out": OUT, "replacement": IN, "replacement_draw_id": "DRAW-A", **more}
    at = "2026-04-19T16:00:00+08:00" if phase == "before_evaluation" else AFTER
    return like("seat.vacated", at, reason=reason, phase=phase, **{k: v for k, v in told.items() if v is not None})


def _during(reason: str = "illness", **more: Any) -> dict[str, Any]:
    return _left(reason, "during_evaluation", **more)


def _sat(*scored: str, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows = [{"member": who, "bid_id": "B-1", "item": "total", "points": "88.00"} for who in scored]
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **{"scores": rows, **more})


RULE = Rule(
    id="exp.replacement-random",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("seat.vacated",),
    reads=("seat.vacated", "evaluation.concluded", "draw.held"),
    about=ABOUT,
    needs=("scores_kept",),
    evidence=(
        Shown("reason", "更换事由", "Reason", codes="vacancy_reason"),
        Shown("phase", "阶段", "When", codes="vacancy_phase"),
        Shown("is_lawful", "属于法定事由", "A lawful reason"),
        Shown("replacement_draw_id", "接替者的抽取", "Draw of the replacement"),
        Shown("is_drawn", "接替者随机产生", "Replacement drawn at random"),
        Shown("scores_kept", "退出者评分仍计入", "Points of the one who left still count"),
        Shown("day", "更换日", "Replaced on"),
    ),
    title={"zh": "更换专家亦须随机", "en": "Replacement expert drawn at random too"},
    message={
        "zh": "{day} 更换专家，事由：{reason}（属于法定事由：{is_lawful}）；随机产生：{is_drawn}；退出者评分仍计入：{scores_kept}",
        "en": "Expert replaced on {day}; reason: {reason} (lawful: {is_lawful}); drawn at random: {is_drawn}; points "
        "of the one who left still count: {scores_kept}",
    },
    cites=(Cite("cn-bidding-regulation", "46"), Cite("cn-bidding-regulation", "48")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("out of reach before the evaluation, the next ticket steps in", (_left(),), {"DRAW-A": "clear"}),
        Example("a conflict declared", (_left("self_declared_conflict"),), {"DRAW-A": "clear"}),
        Example("a barred expert found before the evaluation", (_left("sanctioned"),), {"DRAW-A": "clear"}),
        Example("another reason", (_left("other"),), {"DRAW-A": "flagged"}),
        Example("no draw of the replacement told", (_left(replacement_draw_id=None),), {"DRAW-A": "flagged"}),
        Example(
            "the replacement was chosen directly",
            (_left(replacement_draw_id="DRAW-B"), like("draw.held", "2026-04-19", draw_id="DRAW-B", method="direct")),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "the replacement was drawn in a new draw, told first",
            (like("draw.held", "2026-04-19", draw_id="DRAW-B"), _left(replacement_draw_id="DRAW-B")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "ill during the evaluation, the points dropped", (_during(are_scores_kept=False),), {"DRAW-A": "clear"}
        ),
        Example("the points are kept", (_during(are_scores_kept=True),), {"DRAW-A": "flagged"}),
        Example(
            "points of the one who left stand in the evaluation",
            (_during(), _sat("E-0003", "E-0009")),
            {"DRAW-A": "flagged"},
        ),
        Example("only the replacement's points stand there", (_sat("E-0009"), _during()), {"DRAW-A": "clear"}),
        Example(
            "nothing told of the points",
            (_during(), _sat(scores=None)),
            {"DRAW-A": ("not_assessable", "missing: scores_kept")},
        ),
        Example("no evaluation told yet", (_during(),), {"DRAW-A": "not_assessable"}),
        Example(
            "left without leave during the evaluation",
            (_during("left_post", are_scores_kept=False),),
            {"DRAW-A": "clear"},
        ),
        Example(
            "refusing is no reason once the evaluation runs",
            (_during("refused", are_scores_kept=False),),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "a reason that the place does not accept",
            (_left("refused"),),
            {"DRAW-A": "flagged"},
            set={"valid_reasons": "self_declared_conflict|illness"},
        ),
        Example(
            "the seat stays short",
            (_left("other", replacement=None, replacement_draw_id=None),),
            {"DRAW-A": "not_applicable"},
        ),
        Example(
            "government procurement", (_left("other", regime="government_procurement"),), {"DRAW-A": "not_applicable"}
        ),
        Example(
            "points in an evaluation that had ended the day before",
            (_during(), _sat("E-0003", day="2026-04-19")),
            {"DRAW-A": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
