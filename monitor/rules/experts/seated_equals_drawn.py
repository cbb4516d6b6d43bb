"""An expert sat who had not been drawn, did not check in, or was not recognised at the door.

What it checks
    The experts who sat on each lot against the draws held for it: those seated, less those who fell out before the
    evaluation, plus their replacements; by person, or by handles opened since. Every expert has checked in, and the
    identity of each was verified.
Why it matters
    A sound draw is worth nothing if others sit down.
Legal source
    Implementing Regulation of the Tendering Law, article 46; of the Government Procurement Law, article 39: experts
    are drawn at random, so those drawn are those who evaluate. The data standard of the trading platforms records the
    time of each expert's check-in.
Does not apply
    Procedures outside both laws; committees without experts.
Innocent explanations
    A replacement was drawn and not submitted; the check-in system was down and a paper list was kept.
Ask next
    The sign-in sheet and the recording of the entrance, and the record of calls and replacements.
Known gaps
    Handles that were not opened cannot be compared; whether an opening fits its handle is exp.draw-verifiable's
    question. Somebody who fell out during the evaluation is taken as having sat. A draw declared void by the end of
    the evaluation seats nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.draws import DRAW, held, voids
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """到场专家不在抽取名单内，没有签到，或者身份核验不符。

查什么
    每个标段到场的专家与为其进行的抽取比较：抽中的，减去评审开始前退出的，加上递补的；按人员，或者按之后公开的
    匿名代号。每名专家都已签到，身份都经核验。
为什么要紧
    抽取再规范，换了人坐下也没有意义。
法律依据
    招标投标法实施条例第46条；政府采购法实施条例第39条：专家随机抽取，抽中的人就是评审的人。交易平台数据规范
    记录每名专家的签到时间。
不适用
    两部法律之外的程序；没有专家的评标委员会。
可能的正当理由
    递补已经抽取，没有报送；签到系统故障，用了纸质签到表。
接着问
    签到表和入口录像；通话和递补记录。
已知不足
    没有公开的匿名代号无法比较；公开的人与代号是否相符由 exp.draw-verifiable 判断。评审中退出的，视为曾经到场。
    评审结束前已作废的抽取不算。
"""

KEY = ["scope_id", "event"]
BOTH = ["tendering", "government_procurement"]


@dataclass(frozen=True, slots=True)
class Params:
    """Who sits was drawn: no parameter."""


def names(f: Facts) -> pl.LazyFrame:
    """Who each draw put on its list: `DRAW`, `via` (the draw in which a seat was vacated), `handle`, `person`."""
    columns = ["scope_id", "draw_id", "via", "handle", "expert"]
    told = f.of("draw.held", "seats").join(held(f).select(*KEY, "draw_id"), on=KEY).with_columns(via="draw_id")
    filled = f.of("seat.vacated").filter(pl.col("replacement_slot").is_not_null())
    replaced = filled.select(
        "scope_id",
        via="draw_id",
        draw_id=pl.coalesce("replacement_draw_id", "draw_id"),
        handle="replacement_handle",
        expert="replacement_expert",
    )
    opened = f.of("draw.opened", "openings").join(f.of("draw.opened").select(*KEY, "draw_id"), on=KEY)
    opened = opened.select(*DRAW, "handle", opened="expert").unique([*DRAW, "handle"], keep="any")
    listed = pl.concat([told.select(columns), replaced.select(columns)]).join(opened, on=[*DRAW, "handle"], how="left")
    named = listed.select("scope_id", "draw_id", "via", "handle", person=pl.coalesce("expert", "opened"))
    left = f.of("seat.vacated").filter(pl.col("phase") == "before_evaluation")
    for drawn_in in ("draw_id", "via"):
        for mine, gone in (("person", "out_expert"), ("handle", "out_handle")):
            out = left.select("scope_id", pl.col("draw_id").alias(drawn_in), pl.col(gone).alias(mine))
            named = named.join(out.unique(), on=["scope_id", drawn_in, mine], how="anti")
    return named


def drawn(f: Facts, rows: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Per evaluation its draws (`KEY`, `unopened` handles, `draw_events`), and per evaluation the `person`s drawn."""
    draws = held(f).select(
        *PROCESS, "lot_id", "draw_id", *moment_as("drawn"), draw_event=pl.col("event")
    ).join(voids(f).drop("voided_event"), on=DRAW, how="left")  # fmt: skip
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock"), draws)
    void = pl.col("voided").is_not_null() & ~later("voided", "")
    pairs = pairs.filter(~later("drawn", "") & ~void).select(*KEY, "draw_id", "draw_event")
    listed = pairs.join(names(f), on=DRAW)
    unopened = listed.filter(pl.col("person").is_null()).group_by(KEY).agg(unopened=pl.len().cast(pl.Int64))
    told = pairs.group_by(KEY).agg(draw_events=pl.col("draw_event").unique().sort())
    return told.join(unopened, on=KEY, how="left"), listed.select(*KEY, "person").unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot: how many experts sat, who of them is on no list, unchecked or unverified."""
    rows = f.of("evaluation.concluded")
    draws, persons = drawn(f, rows)
    experts = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert")
    on_list = persons.with_columns(is_drawn=pl.lit(value=True))
    person, verified = pl.col("person"), pl.col("is_identity_verified")
    sat = (
        experts.join(on_list, on=[*KEY, "person"], how="left")
        .group_by(KEY)
        .agg(
            experts=person.n_unique().cast(pl.Int64),
            strangers=person.filter(pl.col("is_drawn").is_null()).unique().sort(),
            unchecked=person.filter(pl.col("checked_in_at").is_null()).unique().sort(),
            mismatched=person.filter(~verified).unique().sort(),
            is_verified=verified.all(ignore_nulls=False),
        )
    )
    told = rows.join(sat, on=KEY, how="left").join(draws, on=KEY, how="left")
    found, closed = pl.col("strangers").list.len(), pl.col("unopened").fill_null(0)
    told = told.with_columns(
        is_drawn=pl.when(pl.col("draw_events").is_null()).then(None).when(found > closed).then(pl.lit(value=False))
        .when(found == 0).then(pl.lit(value=True)),
        events="draw_events",
    )  # fmt: skip
    shown = pl.when(~pl.col("is_drawn")).then("strangers").otherwise([])
    return one_each(told, ["scope_id", "ocid", "lot_id"], first=applies(p) & flagged(p)).with_columns(strangers=shown)


def applies(_: Params) -> pl.Expr:
    """Evaluations with experts under either law."""
    return pl.col("regime").is_in(BOTH) & pl.col("experts").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """Somebody on no list, without a check-in, or whose identity did not fit."""
    return ~pl.col("is_drawn") | (pl.col("unchecked").list.len() > 0) | (pl.col("mismatched").list.len() > 0)


OCID = "ocds-tw9990-2026-0017"
ONE, TWO, NEW = "E-0001", "E-0002", "E-0009"
HANDLES = {ONE: "f4" * 32, TWO: "18" * 32, NEW: "db" * 32}


def _draw(*people: str, day: str = "2026-04-19", **more: Any) -> dict[str, Any]:
    return like("draw.held", day, seats=[{"slot": "土建", "expert": person} for person in people], **more)


def _nameless(*people: str) -> dict[str, Any]:
    return like("draw.held", "2026-04-19", seats=[{"slot": "土建", "handle": HANDLES[person]} for person in people])


def _opened(*people: str) -> dict[str, Any]:
    rows = [{"handle": HANDLES[person], "salt": "00" * 32, "expert": person} for person in people]
    return like("draw.opened", "2026-04-30", audience="auditors", openings=rows)


def _left(out: str, new: str | None, phase: str = "before_evaluation") -> dict[str, Any]:
    seat = {"slot": "土建", "expert": new}
    told: dict[str, Any] = {"replacement": seat, "replacement_draw_id": "DRAW-1"} if new else {}
    return like("seat.vacated", "2026-04-19", out={"slot": "土建", "expert": out}, phase=phase, **told)


def _sat(*people: str, **more: Any) -> dict[str, Any]:
    came = {"checked_in_at": "2026-04-20T08:30:00+08:00", "is_identity_verified": True}
    came |= {name: more.pop(name) for name in tuple(came) if name in more}
    came = {name: value for name, value in came.items() if value is not None}
    rows = [{"person": person, "member_type": "expert", **came} for person in people]
    own = {"person": "P-1010", "member_type": "buyer_representative"}
    return like("evaluation.concluded", "2026-04-20", members=[*rows, own], **more)


RULE = Rule(
    id="exp.seated-equals-drawn",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "draw.held", "seat.vacated", "draw.opened", "draw.voided"),
    about=("ocid", "lot_id"),
    needs=("is_drawn", "is_verified"),
    evidence=(
        Shown("experts", "到场专家人数", "Experts who sat"),
        Shown("strangers", "不在抽取名单内", "On no list of a draw"),
        Shown("unchecked", "没有签到", "Not checked in"),
        Shown("mismatched", "身份核验不符", "Identity did not fit"),
        Shown("unopened", "未公开的匿名代号", "Handles not opened"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "到场专家与抽取名单一致", "en": "Who sat is who was drawn"},
    message={
        "zh": "到场专家 {experts} 人[，{strangers#} 人不在抽取名单内][，{unchecked#} 人没有签到][，{mismatched#} 人身份核验不符]",
        "en": "Experts who sat: {experts}[; on no list of a draw: {strangers#}][; not checked in: {unchecked#}]"
        "[; identity did not fit: {mismatched#}]",
    },
    cites=(Cite("cn-bidding-regulation", "46"), Cite("cn-procurement-regulation", "39")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("both drawn, checked in and verified", (_draw(ONE, TWO), _sat(ONE, TWO)), {OCID: "clear"}),
        Example("the same, submitted in the opposite order", (_sat(ONE, TWO), _draw(ONE, TWO)), {OCID: "clear"}),
        Example("fewer sat than were drawn", (_draw(ONE, TWO), _sat(ONE)), {OCID: "clear"}),
        Example("one was not drawn", (_draw(ONE, TWO), _sat(ONE, NEW)), {OCID: "flagged"}),
        Example("the replacement sat", (_draw(ONE, TWO), _left(TWO, NEW), _sat(ONE, NEW)), {OCID: "clear"}),
        Example("who had fallen out sat", (_draw(ONE, TWO), _left(TWO, NEW), _sat(ONE, TWO)), {OCID: "flagged"}),
        Example(
            "who left during the evaluation had sat",
            (_draw(ONE, TWO), _left(TWO, NEW, "during_evaluation"), _sat(ONE, TWO, NEW)),
            {OCID: "clear"},
        ),
        Example(
            "the replacement fell out too",
            (_draw(ONE, TWO), _left(TWO, NEW), _left(NEW, "E-0010"), _sat(ONE, "E-0010")),
            {OCID: "clear"},
        ),
        Example(
            "the seat stayed short and the leaver sat",
            (_draw(ONE, TWO), _left(TWO, None), _sat(ONE, TWO)),
            {OCID: "flagged"},
        ),
        Example(
            "nameless handles, opened since", (_nameless(ONE, TWO), _opened(ONE, TWO), _sat(ONE, TWO)), {OCID: "clear"}
        ),
        Example(
            "the handles opened belong to others",
            (_nameless(ONE, TWO), _opened(ONE, TWO), _sat(ONE, NEW)),
            {OCID: "flagged"},
        ),
        Example(
            "nameless handles, not opened",
            (_nameless(ONE, TWO), _sat(ONE, TWO)),
            {OCID: ("not_assessable", "missing: is_drawn")},
        ),
        Example(
            "one handle open, one closed: each may be the other",
            (_nameless(ONE, TWO), _opened(ONE), _sat(ONE, TWO)),
            {OCID: "not_assessable"},
        ),
        Example(
            "more strangers than closed handles", (_nameless(ONE, TWO), _opened(ONE), _sat(TWO, NEW)), {OCID: "flagged"}
        ),
        Example("no check-in", (_draw(ONE), _sat(ONE, checked_in_at=None)), {OCID: "flagged"}),
        Example("no check-in, and no draw told", (_sat(ONE, checked_in_at=None),), {OCID: "flagged"}),
        Example("identity did not fit", (_draw(ONE), _sat(ONE, is_identity_verified=False)), {OCID: "flagged"}),
        Example(
            "nothing told of the identity",
            (_draw(ONE), _sat(ONE, is_identity_verified=None)),
            {OCID: ("not_assessable", "missing: is_verified")},
        ),
        Example("no draw told", (_sat(ONE),), {OCID: ("not_assessable", "missing: is_drawn")}),
        Example("drawn after the evaluation", (_draw(ONE, day="2026-04-21"), _sat(ONE)), {OCID: "not_assessable"}),
        Example(
            "the draw was void",
            (
                _draw(ONE),
                like("draw.voided", "2026-04-19", draw_id="DRAW-1", ocid=OCID),
                _draw(TWO, draw_id="DRAW-2", attempt=2),
                _sat(ONE),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "drawn for the other lot",
            (_draw(ONE, lot_id="L2"), _draw(TWO, draw_id="DRAW-2", lot_id="L1"), _sat(ONE, lot_id="L1")),
            {"L1": "flagged"},
        ),
        Example(
            "government procurement too", (_draw(ONE, regime=BOTH[1]), _sat(NEW, regime=BOTH[1])), {OCID: "flagged"}
        ),
        Example("outside both laws", (_sat(ONE, regime="other"),), {OCID: "not_applicable"}),
        Example("a committee without experts", (_draw(ONE), _sat()), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
