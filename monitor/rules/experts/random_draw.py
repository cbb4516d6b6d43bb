"""An expert sat on a committee without having been drawn at random.

What it checks
    Each expert who sat: whether a draw held before the end of the evaluation seated that expert for this lot, and
    whether that draw was random. A direct choice is lawful for a special project only.
Why it matters
    Whoever picks the experts can pick the result.
Legal source
    Implementing Regulation of the Tendering Law, article 46 paragraph 1; of the Government Procurement Law, article
    39; Tongyu county: experts are drawn at random.
Does not apply
    Procedures outside both laws; committees without experts.
Innocent explanations
    The draw was held and not yet submitted; the expert replaced another and the replacement was not submitted; the
    project is special and the notice does not say so.
Ask next
    The record of the draw with its recording, the list of replacements, and who chose the expert.
Known gaps
    Of a draw with nameless handles, the draw that the member names is believed; exp.seated-equals-drawn compares the
    handles once they are opened. Whether the draw itself was fair is exp.draw-verifiable's question. A draw declared
    void afterwards still counts here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import met, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """到场评标的专家不是随机抽取产生的。

查什么
    每名到场专家：评标结束之前是否有抽取为本标段抽中该专家，该次抽取是否为随机。直接确定只适用于特殊项目。
为什么要紧
    谁能挑专家，谁就能挑结果。
法律依据
    招标投标法实施条例第46条第1款；政府采购法实施条例第39条；通榆县：随机抽取专家。
不适用
    两部法律之外的程序；没有专家的评标委员会。
可能的正当理由
    抽取已经进行，尚未报送；该专家是替补，更换没有报送；项目属于特殊项目，公告没有写明。
接着问
    抽取记录和录音录像；替补名单；专家由谁确定。
已知不足
    抽取只列匿名代号的，采信评委记录所列的抽取；代号公开后由 exp.seated-equals-drawn 核对。抽取本身是否公平
    由 exp.draw-verifiable 判断。事后宣布无效的抽取，这里仍然计入。
"""

SEAT = ["scope_id", "event", "person"]


@dataclass(frozen=True, slots=True)
class Params:
    """随机抽取."""

    allowed_methods: tuple[str, ...] = param(
        ("random",), unit="list", zh="允许的产生方式", en="Lawful ways to choose", codes="draw_method"
    )


def seated(f: Facts) -> pl.LazyFrame:
    """Who each draw seated, by person: `scope_id`, `ocid`, `lot_id`, `draw_id`, `person`; replacements too."""
    columns = ["scope_id", "draw_id", "person"]
    told = f.of("draw.held", "seats").join(
        f.of("draw.held").select("scope_id", "event", "draw_id"), on=["scope_id", "event"]
    )
    first = told.select("scope_id", "draw_id", person="expert")
    vacated = f.of("seat.vacated").with_columns(draw_id=pl.coalesce("replacement_draw_id", "draw_id"))
    replaced = vacated.select("scope_id", "draw_id", person="replacement_expert")
    return pl.concat([first, replaced]).filter(pl.col("person").is_not_null()).select(columns).unique()


def draws(f: Facts) -> pl.LazyFrame:
    """One row a draw, with its moment as `drawn` and whether some seats are told by handle only."""
    nameless = (
        f.of("draw.held", "seats").group_by("scope_id", "event").agg(is_nameless=pl.col("expert").is_null().any())
    )
    held = one_each(f.of("draw.held"), ["scope_id", "draw_id"]).join(nameless, on=["scope_id", "event"], how="left")
    return held.select(
        "scope_id", "ocid", "lot_id", "draw_id", "is_nameless", *moment_as("drawn"),
        draw_event=pl.col("event"), draw_method=pl.col("method"),
    )  # fmt: skip


def drawn(f: Facts, experts: pl.LazyFrame) -> pl.LazyFrame:
    """The draws that stand behind each expert who sat: `SEAT`, the draw's event and method."""
    held = draws(f)
    by_name = met(
        experts, held.join(seated(f), on=["scope_id", "draw_id"]).rename({"person": "seated"}).drop("draw_id")
    )
    by_name = by_name.filter(pl.col("seated") == pl.col("person"))
    by_handle = experts.join(held.filter("is_nameless").drop("ocid", "lot_id"), on=["scope_id", "draw_id"])
    columns = [*SEAT, "draw_event", "draw_method"]
    return pl.concat([part.filter(~later("drawn", "")).select(columns) for part in (by_name, by_handle)]).unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot: how many experts sat, how many of them undrawn, how many chosen directly."""
    evaluations = f.of("evaluation.concluded")
    members = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert")
    lots = evaluations.select("scope_id", "ocid", "lot_id", "event")
    experts = members.select(*SEAT, "draw_id", "at", "day", "clock").join(lots, on=["scope_id", "event"])
    proven = (
        drawn(f, experts)
        .group_by(SEAT)
        .agg(draw_events=pl.col("draw_event"), is_lawful=pl.col("draw_method").is_in(p.allowed_methods).any())
    )
    sat = (
        experts.join(proven, on=SEAT, how="left")
        .group_by("scope_id", "event")
        .agg(
            experts=pl.col("person").n_unique().cast(pl.Int64),
            undrawn=pl.col("person").filter(pl.col("is_lawful").is_null()).unique().sort(),
            chosen=pl.col("person").filter(~pl.col("is_lawful")).unique().sort(),
            events=pl.col("draw_events").explode().drop_nulls().unique().sort(),
        )
    )
    judged = with_notice(f, evaluations, is_special=pl.col("is_special")).join(
        sat, on=["scope_id", "event"], how="left"
    )
    judged = judged.with_columns(
        is_special=pl.when(pl.col("chosen").list.len() > 0).then("is_special").otherwise(pl.lit(value=False))
    )
    return one_each(judged, ["scope_id", "ocid", "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations with experts under either law."""
    return pl.col("regime").is_in(["tendering", "government_procurement"]) & pl.col("experts").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """Somebody sat without a draw, or was chosen otherwise though the project is not special."""
    chosen = pl.col("chosen").list.len() > 0
    return (pl.col("undrawn").list.len() > 0) | (chosen & ~pl.col("is_special"))


OCID = "ocds-tw9990-2026-0017"
NOTICE = like("tender.published", "2026-03-20", is_special=False)
SPECIAL = like("tender.published", "2026-03-20", is_special=True)


def _draw(*people: str, day: str = "2026-04-19", **more: Any) -> dict[str, Any]:
    return like("draw.held", day, seats=[{"slot": "土建", "expert": person} for person in people], **more)


def _sat(*people: str, draw_id: str | None = None, **more: Any) -> dict[str, Any]:
    named = {} if draw_id is None else {"draw_id": draw_id}
    members = [{"person": person, "member_type": "expert", **named} for person in people]
    return like(
        "evaluation.concluded",
        "2026-04-20",
        members=[*members, {"person": "P-1010", "member_type": "buyer_representative"}],
        **more,
    )


RULE = Rule(
    id="exp.random-draw",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "draw.held", "seat.vacated", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_special",),
    evidence=(
        Shown("experts", "到场专家人数", "Experts who sat"),
        Shown("undrawn", "没有抽取记录的专家", "Experts without a draw"),
        Shown("chosen", "非随机产生的专家", "Experts chosen otherwise than at random"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "评标专家随机抽取", "en": "Experts drawn at random"},
    message={
        "zh": "到场专家 {experts} 人[，{undrawn#} 人没有抽取记录][，{chosen#} 人非随机产生]，应为{allowed_methods}",
        "en": "Experts who sat: {experts}[; without a draw: {undrawn#}][; chosen otherwise than at random: "
        "{chosen#}]; lawful: {allowed_methods}",
    },
    cites=(
        Cite("cn-bidding-regulation", "46"),
        Cite("cn-procurement-regulation", "39"),
        Cite("seed-tongyu", "二(3)专家"),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "both experts drawn at random the day before",
            (NOTICE, _draw("E-0001", "E-0002"), _sat("E-0001", "E-0002")),
            {OCID: "clear"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_sat("E-0001", "E-0002"), _draw("E-0001", "E-0002"), NOTICE),
            {OCID: "clear"},
        ),
        Example("no draw at all", (NOTICE, _sat("E-0001")), {OCID: "flagged"}),
        Example(
            "one of two is not among those drawn, though the draw is named",
            (NOTICE, _draw("E-0001"), _sat("E-0001", "E-0009", draw_id="DRAW-1")),
            {OCID: "flagged"},
        ),
        Example(
            "the second one replaced a third, from the same draw",
            (
                NOTICE,
                _draw("E-0001", "E-0003"),
                like(
                    "seat.vacated",
                    "2026-04-19",
                    draw_id="DRAW-1",
                    out={"slot": "土建", "expert": "E-0003"},
                    replacement={"slot": "土建", "expert": "E-0009"},
                    replacement_draw_id="DRAW-1",
                ),
                _sat("E-0001", "E-0009"),
            ),
            {OCID: "clear"},
        ),
        Example(
            "a draw with nameless handles: the member names it",
            (NOTICE, like("draw.held", "2026-04-19"), _sat("E-0001", draw_id="DRAW-1")),
            {OCID: "clear"},
        ),
        Example(
            "a draw with nameless handles: the member names no draw",
            (NOTICE, like("draw.held", "2026-04-19"), _sat("E-0001")),
            {OCID: "flagged"},
        ),
        Example(
            "drawn after the evaluation had ended",
            (NOTICE, _draw("E-0001", day="2026-04-21"), _sat("E-0001")),
            {OCID: "flagged"},
        ),
        Example(
            "drawn for the other lot",
            (NOTICE, _draw("E-0001", lot_id="L2"), _sat("E-0001", lot_id="L1")),
            {OCID: "flagged"},
        ),
        Example(
            "one draw for every lot",
            (NOTICE, _draw("E-0001"), _sat("E-0001", lot_id="L1")),
            {OCID: "clear"},
        ),
        Example(
            "chosen directly for a special project",
            (SPECIAL, _draw("E-0001", method="direct"), _sat("E-0001")),
            {OCID: "clear"},
        ),
        Example(
            "chosen directly, the project is not special",
            (NOTICE, _draw("E-0001", method="direct"), _sat("E-0001")),
            {OCID: "flagged"},
        ),
        Example(
            "chosen directly, and nobody told whether the project is special",
            (like("tender.published", "2026-03-20"), _draw("E-0001", method="direct"), _sat("E-0001")),
            {OCID: ("not_assessable", "missing: is_special")},
        ),
        Example(
            "a special project, and no record of any choice",
            (SPECIAL, _sat("E-0001")),
            {OCID: "flagged"},
        ),
        Example(
            "government procurement draws too", (_sat("E-0001", regime="government_procurement"),), {OCID: "flagged"}
        ),
        Example("outside both laws", (_sat("E-0001", regime="other"),), {OCID: "not_applicable"}),
        Example("a committee without experts", (NOTICE, _sat()), {OCID: "not_applicable"}),
        Example(
            "drawn at random, and nobody told whether the project is special",
            (like("tender.published", "2026-03-20"), _draw("E-0001"), _sat("E-0001")),
            {OCID: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
