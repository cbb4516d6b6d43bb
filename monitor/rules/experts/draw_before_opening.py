"""The experts of a tender were drawn only after its bids had been opened.

What it checks
    Each draw of a tender against the last opening of its lot. A later draw is in order where an earlier attempt had
    been declared void, with its reason, by then.
Why it matters
    Once the bidders are known, whoever draws late can wait for, or steer towards, experts that suit one of them.
Legal source
    Interim Provisions on Evaluation Committees and Methods (order no. 12), article 8: members are settled before the
    opening as a rule.
Does not apply
    Government procurement and procedures outside both laws.
Innocent explanations
    An expert fell out after the opening and was drawn again; the opening was moved forward; the draw was entered with
    the time of its record and not of the act.
Ask next
    Why the committee was not complete at the opening, and who knew the bidders when the draw was held.
Known gaps
    The article says "as a rule": a reason that stands only on paper is not seen here. Where only the day of one of the
    two is told, a draw on the day of the opening is taken as in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.draws import held, voids
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """开标以后才抽取该项目的评标专家。

查什么
    招标项目的每次抽取与所涉标段最后一次开标比较。此前已有一次抽取作废并写明原因的，之后的抽取不算。
为什么要紧
    投标人已经知道以后才抽取，抽取人可以等待或者设法抽到对某家有利的专家。
法律依据
    评标委员会和评标方法暂行规定（12号令）第8条：评标委员会成员一般应于开标前确定。
不适用
    政府采购和两部法律之外的程序。
可能的正当理由
    开标后有专家退出而重新抽取；开标提前；抽取按记录时间而不是实际时间填报。
接着问
    开标时评标委员会为什么不齐；抽取时谁已经知道投标人。
已知不足
    条文用的是“一般”，只写在纸面上的原因这里看不到。两者之一只报日期的，开标当天抽取视为及时。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """开标前: no parameter."""


def openings(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each draw, the day of the opening it is measured against, and whether it came after it in some lot."""
    opened = f.of("bids.opened").select(*PROCESS, "lot_id", *moment_as("opened"), opening=pl.col("event"))
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock"), opened)
    last = (
        pairs.with_columns(lot=pl.coalesce("lot_id", "act_lot_id"), is_late=later("", "opened"))
        .sort("opened_day", "opened", "opening", descending=True)
        .unique([*KEY, "lot"], keep="first", maintain_order=True)
    )
    return (
        last.sort("is_late", "opened_day", "opening", descending=[True, False, False])
        .group_by(KEY, maintain_order=True)
        .agg(pl.col("is_late", "opened_day", "opening").first())
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a draw, with the opening it is measured against and the attempts that were void by then."""
    rows = held(f)
    void = voids(f).join(f.of("draw.voided").select(*PROCESS, "draw_id", "lot_id").unique(), on=["scope_id", "draw_id"])
    before = met(rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock", drawn_id="draw_id"), void)
    before = before.filter((pl.col("draw_id") != pl.col("drawn_id")) & ~later("voided", ""))
    excused = before.group_by(KEY).agg(void_attempts=pl.col("draw_id").n_unique().cast(pl.Int64))
    told = rows.join(openings(f, rows), on=KEY, how="left").join(excused, on=KEY, how="left")
    return told.with_columns(
        void_attempts=pl.col("void_attempts").fill_null(0), events=pl.concat_list("opening").list.drop_nulls()
    )


def applies(_: Params) -> pl.Expr:
    """Draws under the tendering law."""
    return pl.col("regime") == "tendering"


def flagged(_: Params) -> pl.Expr:
    """After the opening, and no earlier attempt had been declared void."""
    return pl.col("is_late") & (pl.col("void_attempts") == 0)


def _draw(at: str = "2026-04-19T15:00:00+08:00", **more: Any) -> dict[str, Any]:
    return like("draw.held", at, **{"draw_id": "DRAW-A", **more})


def _opened(at: str = "2026-04-20T09:00:00+08:00", **more: Any) -> dict[str, Any]:
    return like("bids.opened", at, **more)


def _void(at: str, draw_id: str) -> dict[str, Any]:
    return like("draw.voided", at, draw_id=draw_id, ocid=OCID, reason="conflict")


OCID = "ocds-tw9990-2026-0017"
LATE = "2026-04-20T11:00:00+08:00"

RULE = Rule(
    id="exp.draw-before-opening",
    version=1,
    family="exp",
    severity=Severity.LOW,
    scope="process",
    judges=("draw.held",),
    reads=("draw.held", "bids.opened", "draw.voided"),
    about=("ocid", "lot_id", "draw_id"),
    needs=("opened_day",),
    evidence=(
        Shown("day", "抽取日", "Drawn on"),
        Shown("opened_day", "开标日", "Bids opened on"),
        Shown("void_attempts", "此前作废的抽取次数", "Attempts void by then"),
    ),
    title={"zh": "评标委员会开标前确定", "en": "Committee settled before the opening"},
    message={
        "zh": "开标（{opened_day}）以后才抽取专家（{day}），此前没有作废的抽取",
        "en": "Experts drawn ({day}) after the bids had been opened ({opened_day}); no earlier attempt was void",
    },
    cites=(Cite("cn-evaluation-12", "8"),),
    in_force=date(2001, 7, 5),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("drawn the day before the opening", (_draw(), _opened()), {"DRAW-A": "clear"}),
        Example("the same, submitted in the opposite order", (_opened(), _draw()), {"DRAW-A": "clear"}),
        Example("drawn two hours after the opening", (_draw(LATE), _opened()), {"DRAW-A": "flagged"}),
        Example(
            "drawn at the very moment of the opening",
            (_draw("2026-04-20T09:00:00+08:00"), _opened()),
            {"DRAW-A": "clear"},
        ),
        Example("one minute later", (_draw("2026-04-20T09:01:00+08:00"), _opened()), {"DRAW-A": "flagged"}),
        Example(
            "on the same day, the hour of the draw not told", (_draw("2026-04-20"), _opened()), {"DRAW-A": "clear"}
        ),
        Example("on the next day, the hour not told", (_draw("2026-04-21"), _opened()), {"DRAW-A": "flagged"}),
        Example(
            "drawn again after the opening, the first attempt declared void",
            (
                _draw("2026-04-18T15:00:00+08:00"),
                _opened(),
                _void("2026-04-20T10:00:00+08:00", "DRAW-A"),
                _draw(LATE, draw_id="DRAW-B", attempt=2),
            ),
            {"DRAW-A": "clear", "DRAW-B": "clear"},
        ),
        Example(
            "declared void only after the second draw",
            (
                _draw("2026-04-18T15:00:00+08:00"),
                _opened(),
                _draw(LATE, draw_id="DRAW-B", attempt=2),
                _void("2026-04-20T12:00:00+08:00", "DRAW-A"),
            ),
            {"DRAW-B": "flagged"},
        ),
        Example(
            "its own void excuses no draw",
            (_draw(LATE), _opened(), _void("2026-04-20T11:00:00+08:00", "DRAW-A")),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "the tender was opened a second time, after the draw",
            (_draw("2026-05-01T15:00:00+08:00"), _opened(), _opened("2026-05-02T09:00:00+08:00")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "the opening of another lot",
            (_draw(LATE, lot_id="L1"), _opened(lot_id="L2")),
            {"DRAW-A": "not_assessable"},
        ),
        Example(
            "one draw for two lots, one of which was open already",
            (_draw(LATE), _opened(lot_id="L1"), _opened("2026-04-21T09:00:00+08:00", lot_id="L2")),
            {"DRAW-A": "flagged"},
        ),
        Example("no opening told", (_draw(),), {"DRAW-A": ("not_assessable", "missing: opened_day")}),
        Example(
            "government procurement",
            (_draw(LATE, regime="government_procurement"), _opened(regime="government_procurement")),
            {"DRAW-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
