"""An expert was drawn more often than chance allows.

What it checks
    Each expert that could be drawn often enough in the last year: how probable it is that fair draws seat the expert as
    often as recorded, counted exactly over the pools in which the expert stood, and corrected for the number of experts
    looked at.
Why it matters
    A familiar face in every committee is the plainest trace of a draw that was steered: a list prepared for one name, a
    draw repeated until it fits, refusals written down for others.
Legal source
    Tongyu county: experts are drawn at random. Implementing Regulation art. 46: no designation in disguise. The
    statistics, window and bound are this product's: a lead, never more.
Does not apply
    Draws that were not random; experts who could be drawn in fewer draws than the minimum.
Innocent explanations
    A speciality with few experts whose eligible list was told too wide; experts on leave who were left on the list; a
    season in which many of the same speciality were tendered.
Ask next
    The eligible lists of these draws, the recordings, who operated them, and which agency asked for them.
Known gaps
    Where a draw fills several specialities, the largest chance of any of them is taken, so that the result errs on the
    side of chance. Draws whose eligible list is not told are not assessable; handles count once opened to auditors.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.chance import Told, printed, readable, windowed
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.screens.draws.told import Lead
from monitor.screens.draws.uniformity import uniformity
from monitor.vocabulary.verdicts import Severity

ZH = """某专家被抽中的次数超出偶然。

查什么
    最近一年里可抽次数够多的每名专家：按其所在各次名单精确计算，公平抽取出现这样多（或更多）次数的概率，并按所查专家
    人数作多重检验校正。
为什么要紧
    每个评委会里都有的熟面孔，是抽取被操纵最直白的痕迹：为一个名字准备的名单、抽到满意为止、替别人写下的拒绝。
法律依据
    通榆县：坚持专家评委随机抽取。招标投标法实施条例第46条：不得变相指定。统计方法、窗口和界限是本系统的，只作线索。
不适用
    不是随机产生的；可抽次数低于下限的专家。
可能的正当理由
    某专业人少而名单报得过宽；请假的专家仍留在名单里；某一季节同一专业的项目集中。
接着问
    这些抽取的可抽名单、录像、操作人，以及由哪家代理机构提出。
已知不足
    一次抽取有多个专业时，取其中最大的概率，结果宁可偏向偶然。没有可抽名单的抽取无法判断；匿名句柄向审计人员揭示后计
    入。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """All heuristic."""

    window: int = param(365, unit="day", zh="观察窗口（天，含）", en="Window in days (incl.)", heuristic=True)
    alpha: str = param("0.001", unit="p-value", zh="校正后概率界限（低于）", en="Adjusted chance below", heuristic=True)
    min_draws: int = param(10, unit="count", zh="最少可抽次数（含）", en="Fewest draws (incl.)", heuristic=True)


SCHEMA = {
    "expert": pl.String(),
    "draw_id": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "eligible": pl.Int64(),
    "enough": pl.Boolean(),
    "seated": pl.Int64(),
    "expected": pl.Decimal(12, 2),
    "chance": pl.String(),
    "adjusted": pl.String(),
    "tests": pl.Int64(),
    "stands_out": pl.Boolean(),
    "events": pl.List(pl.Int64()),
}


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an expert that stood in a pool of the window, and one a draw whose eligible list is not told."""
    draws, unread = windowed(readable(f), f.as_of_day, p.window)
    stood: defaultdict[str, list[Told]] = defaultdict(list)
    for one in sorted(draws, key=lambda one: (one.day, one.draw_id)):
        for expert in one.drawn.eligible:
            stood[expert].append(one)
    tested = {lead.of[0]: lead for lead in uniformity([one.drawn for one in draws], p.min_draws)}
    rows = [_row(expert, mine, tested.get(expert), p) for expert, mine in sorted(stood.items())]
    rows += [{"draw_id": one.draw_id, "event": one.event, "day": one.day} for one in unread]
    return pl.LazyFrame(rows, schema=SCHEMA).with_columns(scope_id=pl.lit("county"))


def _row(expert: str, mine: list[Told], lead: Lead | None, p: Params) -> dict[str, Any]:
    row = {"expert": expert, "event": mine[-1].event, "day": mine[-1].day, "eligible": len(mine)}
    if lead is None:
        return row | {"enough": False}
    return row | {
        "enough": True,
        "seated": lead.seen,
        "expected": Decimal(f"{lead.expected:.2f}"),
        "chance": printed(lead.p),
        "adjusted": printed(lead.q),
        "tests": lead.tests,
        "stands_out": lead.q < float(p.alpha),
        "events": sorted(one.event for one in mine if expert in one.drawn.seated),
    }


def applies(_: Params) -> pl.Expr:
    """Experts with enough draws; of a draw without list nothing can be said."""
    return pl.col("enough")


def flagged(_: Params) -> pl.Expr:
    """The adjusted chance is below the bound."""
    return pl.col("stands_out")


def _draws(seated: str, count: int, pool: int = 30, **more: Any) -> tuple[dict[str, Any], ...]:
    names = [f"E-{number:04d}" for number in range(pool)]
    out = []
    for number in range(count):
        others = [names[1 + (3 * number + step) % (pool - 1)] for step in range(3)]
        seats = [seated, *others[:2]] if seated else others
        told = {
            "draw_id": f"DRAW-{number}",
            "ocid": f"ocds-tw9990-2026-{number:04d}",
            "method": "random",
            "eligible": names,
            "slots": [{"slot": "土建", "seats": 3, "eligible_count": pool}],
            "seats": [{"slot": "土建", "expert": expert} for expert in seats],
        }
        out.append(like("draw.held", f"2026-{3 + number % 9:02d}-{1 + number % 28:02d}", **(told | more)))
    return tuple(out)


RULE = Rule(
    id="exp.draw-uniformity",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="county",
    judges=("draw.held",),
    reads=("draw.held", "draw.committed", "draw.opened"),
    about=("expert", "draw_id"),
    needs=("eligible",),
    evidence=(
        Shown("seated", "抽中次数", "Times drawn"),
        Shown("eligible", "可抽次数", "Draws in which it could be drawn"),
        Shown("expected", "公平抽取的期望次数", "Times that chance expects"),
        Shown("chance", "偶然出现的概率", "Chance"),
        Shown("adjusted", "校正后的概率", "Adjusted for the number of tests"),
        Shown("tests", "所查专家人数", "Experts tested"),
    ),
    title={"zh": "抽取分布异常", "en": "Draw frequencies not uniform"},
    message={
        "zh": "{eligible} 次可抽中被抽中 {seated} 次，公平抽取期望 {expected} 次；偶然出现的概率 {chance}，按 {tests} 人校正后 "
        "{adjusted}（线索）",
        "en": "Drawn {seated} times out of {eligible}, where chance expects {expected}; chance {chance}, adjusted for "
        "{tests} experts {adjusted} (a lead)",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"), Cite("cn-bidding-regulation", "46")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one expert in all of twelve draws of thirty", _draws("E-0000", 12), {"E-0000": "flagged"}),
        Example("the same, the draws in reverse order", _draws("E-0000", 12)[::-1], {"E-0000": "flagged"}),
        Example("everybody in turn", _draws("", 20), {"E-0001": "clear", "E-0000": "clear"}),
        Example("ten draws are enough to look", _draws("", 10), {"E-0001": "clear"}),
        Example("nine draws are too few", _draws("E-0000", 9), {"E-0000": "not_applicable"}),
        Example(
            "twelve draws, seven of them within the window asked for",
            _draws("E-0000", 12),
            {"E-0000": "not_applicable"},
            as_of="2026-11-30",
            set={"window": 180},
        ),
        Example(
            "the eligible list is not told",
            _draws("E-0000", 12, eligible=None),
            {"DRAW-0": "not_assessable", "DRAW-11": "not_assessable"},
        ),
        Example(
            "a stricter bound",
            _draws("E-0000", 12),
            {"E-0000": "clear"},
            set={"alpha": "0.0000000000001"},
        ),
        Example(
            "ten draws, the first of them 365 days ago",
            _draws("E-0000", 10),
            {"E-0000": "flagged"},
            as_of="2027-03-01",
        ),
        Example("the same a day later", _draws("E-0000", 10), {"E-0000": "not_applicable"}, as_of="2027-03-02"),
        Example(
            "never drawn: a chance of one is not below one", _draws("", 20), {"E-0000": "clear"}, set={"alpha": "1"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
