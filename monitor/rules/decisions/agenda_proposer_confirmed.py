"""An agenda item has no proposer on record, or a member proposed it and nobody confirmed it.

What it checks
    Each agenda item: who proposed it, and, where that was not a head of the unit on that day, whether somebody is
    recorded as having confirmed it.
Why it matters
    An item that nobody put forward, or that nobody admitted to the agenda, has no one who answers for its being there.
Legal source
    Dingcheng district: the head of the unit proposes an item, or a member does and the head settles it.
Does not apply
    Items of before the first day of the rule.
Innocent explanations
    The head confirmed by word of mouth; the sheet was not entered in full; the head acted for somebody on that day.
Ask next
    The sheet of the agenda item. Who brought it in, and who let it on the agenda?
Known gaps
    Whether the one recorded as confirming is the head is not asked. Who is head is known from the division of work of
    the unit; where it names no head for that day and not the proposer either, the answer is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.duties import duties, in_office
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """议题没有记录提出人，或者由班子成员提出而没有记录确定人。

查什么
    每个议题：谁提出；提出人当天不是单位主要负责人的，是否记录了确定人。
为什么要紧
    没有人提出、或者没有人同意上会的议题，上会这件事没有人负责。
法律依据
    鼎城区：重大决策议题可由单位主要领导提出，或由班子成员提出后报请主要领导确定。
不适用
    本规则适用之前的议题。
可能的正当理由
    主要领导口头确定；议题单录入不全；提出人当天代行主要领导职责。
接着问
    议题单：谁提出的，谁同意上会的？
已知不足
    不问确定人是不是主要领导。谁是主要领导以班子分工为准；当天的分工既没有正职、也没有提出人的，无法判断。
"""

KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: a member's proposal is confirmed."""


def standing(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS`, `is_head`: whether the proposer was a head of the unit on the day; no row where no duty tells it."""
    on_day = (
        rows.select(*KEYS, "unit_id", "proposer", "day").join(duties(f), on="unit_id").filter(in_office(pl.col("day")))
    )
    is_head, is_proposer = pl.col("rank") == "head", pl.col("person") == pl.col("proposer")
    told = on_day.filter(is_head | is_proposer)
    return told.group_by(KEYS).agg(is_head=(is_head & is_proposer).any(), events=pl.col("duty_event").sort())


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an agenda item, with whether its proposer was the head."""
    rows = f.of("agenda_item.proposed")
    told = rows.join(standing(f, rows), on=KEYS, how="left")
    settled = pl.col("confirmer").is_not_null()
    return told.with_columns(head=pl.when(settled | pl.col("is_head").is_not_null()).then(pl.lit(value=True)))


def applies(_: Params) -> pl.Expr:
    """Every agenda item."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Nobody proposed it, or a member did and nobody confirmed. Both absences are breaches, not gaps."""
    confirmed = pl.col("confirmer").is_not_null()
    return pl.col("proposer").is_null() | pl.when(confirmed).then(pl.lit(value=False)).otherwise(~pl.col("is_head"))


def _item(**more: Any) -> dict[str, Any]:
    return like("agenda_item.proposed", "2026-03-01", **({"item_id": "AG-A", "unit": {"id": UNIT}} | more))


def _duty(person: str, rank: str, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": {"id": UNIT}, "person": person, "rank": rank, "powers": [], "valid_from": day}
    return like("duty.assigned", day, **(told | more))


HEAD, DEPUTY = _duty("P-1001", "head"), _duty("P-1002", "deputy")

RULE = Rule(
    id="dec.agenda-proposer-confirmed",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="unit",
    reach=RECORD,
    judges=("agenda_item.proposed",),
    reads=("agenda_item.proposed", "duty.assigned"),
    references=("duty.assigned",),
    about=("item_id",),
    needs=("head",),
    evidence=(
        Shown("day", "提出日", "Put on the agenda"),
        Shown("item_id", "议题编号", "Agenda item"),
        Shown("proposer", "提出人", "Proposed by"),
        Shown("confirmer", "确定人", "Confirmed by"),
        Shown("is_head", "提出人当天是主要负责人", "Proposer was a head on that day"),
    ),
    title={"zh": "议题提出与确定", "en": "Agenda item proposed by leader, or by member and confirmed by leader"},
    message={
        "zh": "议题 {item_id}（{day}）：提出人 {proposer}，确定人 {confirmer}[，提出人是主要负责人：{is_head}]",
        "en": "Agenda item {item_id} of {day}: proposed by {proposer}, confirmed by {confirmer}[; the proposer is a "
        "head "
        "of the unit: {is_head}]",
    },
    cites=(Cite("seed-dingcheng", "一(2)提出"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the head proposed it", (HEAD, _item(proposer="P-1001")), {"AG-A": "clear"}),
        Example("the duty was told last", (_item(proposer="P-1001"), HEAD), {"AG-A": "clear"}),
        Example(
            "a deputy proposed it and the head confirmed",
            (HEAD, DEPUTY, _item(proposer="P-1002", confirmer="P-1001")),
            {"AG-A": "clear"},
        ),
        Example("a deputy proposed it and nobody confirmed", (HEAD, _item(proposer="P-1002")), {"AG-A": "flagged"}),
        Example(
            "the proposer is known as deputy, the head is not", (DEPUTY, _item(proposer="P-1002")), {"AG-A": "flagged"}
        ),
        Example(
            "nobody proposed it, though somebody confirmed", (HEAD, _item(confirmer="P-1001")), {"AG-A": "flagged"}
        ),
        Example(
            "one of two heads proposed it", (HEAD, _duty("P-1005", "head"), _item(proposer="P-1005")), {"AG-A": "clear"}
        ),
        Example(
            "head from the day of the item on, from the day after, and until the day before",
            (
                HEAD,
                _duty("P-1005", "head", "2026-03-01"),
                _duty("P-1006", "head", "2026-03-02"),
                _duty("P-1007", "head", valid_until="2026-02-28"),
                _item(proposer="P-1005"),
                _item(item_id="AG-B", proposer="P-1006"),
                _item(item_id="AG-C", proposer="P-1007"),
            ),
            {"AG-A": "clear", "AG-B": "flagged", "AG-C": "flagged"},
        ),
        Example(
            "head of another unit",
            (HEAD, _duty("P-1002", "head", unit={"id": "91999001MA000012XP"}), _item(proposer="P-1002")),
            {"AG-A": "flagged"},
        ),
        Example(
            "no duty is told: who is head is not known",
            (_item(proposer="P-1001"), _item(item_id="AG-B")),
            {"AG-A": ("not_assessable", "missing: head"), "AG-B": "flagged"},
        ),
        Example("only another deputy's duty is told", (DEPUTY, _item(proposer="P-1003")), {"AG-A": "not_assessable"}),
        Example(
            "a correction names who confirmed",
            (
                HEAD,
                _item(proposer="P-1002") | {"id": "i1"},
                _item(proposer="P-1002", confirmer="P-1001") | {"corrects": "i1"},
            ),
            {"AG-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
