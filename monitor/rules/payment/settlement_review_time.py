"""The review of a settlement took longer than its size allows.

What it checks
    Each settlement handed in with complete papers: the days until the review was concluded, against the days for an
    amount of its size.
Why it matters
    As long as the settlement is not reviewed nothing final can be paid.
Legal source
    Interim Measures on Settlement of Construction Prices, article 14 (3): twenty, thirty, forty-five or sixty days.
Does not apply
    Other reviews; settlements whose papers are told to be incomplete: the time does not run for them.
Innocent explanations
    Figures were checked with the contractor; papers proved incomplete and that was not told. No period moves because
    its last day is a rest day.
Ask next
    Where the papers lay, what was asked for in the meantime, and who waited for whom.
Known gaps
    The days of the summary settlement of a whole project are not counted apart. Reviewed is what the reviewer concluded
    under the same number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """竣工结算审查超过按金额规定的期限。

查什么
    每份资料齐全的结算报审：到审定的天数，与按金额分档的审查期限对照。
为什么要紧
    结算不审定，尾款就付不了。
法律依据
    建设工程价款结算暂行办法第14条（三）：按金额分档20、30、45、60天。
不适用
    其他审查；明确报送资料不齐的报审，期限不起算。
可能的正当理由
    与承包人核对数据；后来发现资料不齐而没有报送。期限最后一天是休息日的不顺延。
接着问
    资料压在谁手里，期间要求补过什么，谁在等谁。
已知不足
    项目总结算的期限没有另算。审定以同一送审编号的结论为准。
"""

REVIEW = ["scope_id", "review_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """以下 includes the bound: 5, 20 and 50 million belong to the lower band. The last day is inside."""

    tiers_CNY: tuple[str, ...] = param(  # noqa: N815 - the rulebook's own name
        ("5000000", "20000000", "50000000"), unit="CNY", zh="分档金额（含）", en="Bands up to (incl.)"
    )
    days: tuple[str, ...] = param(
        ("20", "30", "45", "60"), unit="day", zh="各档天数（含）", en="Days of each band (incl.)"
    )


def allowed(p: Params) -> pl.Expr:
    """The days allowed for the amount of a row; null where it is not told in yuan."""
    out: pl.Expr = pl.lit(int(p.days[-1]))
    for bound, days in reversed(list(zip(p.tiers_CNY, p.days, strict=False))):
        out = pl.when(pl.col("asked_fen") <= int(bound) * FEN).then(pl.lit(int(days))).otherwise(out)
    return pl.when(pl.col("asked_fen").is_not_null()).then(out)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a settlement handed in: the first time its papers were complete, and its first conclusion since."""
    asked = f.of("review.requested").filter(pl.col("review_kind") == "settlement")
    asked = asked.with_columns(rank=pl.col("is_complete").replace_strict({True: 0, False: 2}, default=1))
    asked = asked.sort("rank", "day", "at", "event").unique(REVIEW, keep="first", maintain_order=True)
    done = f.of("review.concluded").filter(pl.col("review_kind") == "settlement")
    done = done.select(*REVIEW, "at", reviewed_day="day", reviewed_event="event")
    met = asked.select(*REVIEW, "day").join(done, on=REVIEW).filter(pl.col("reviewed_day") >= pl.col("day"))
    first = met.sort("at", "reviewed_event").unique(REVIEW, keep="first", maintain_order=True).drop("day", "at")
    rows = asked.join(first, on=REVIEW, how="left").with_columns(asked_fen=cny("amount"))
    rows = rows.with_columns(
        limit_days=allowed(p),
        taken=pl.col("reviewed_day") - pl.col("day"),
        events=pl.concat_list("reviewed_event").list.drop_nulls(),
    ).with_columns(limit_day=(pl.col("day") + pl.col("limit_days")).cast(pl.Int32))
    longest = max(int(days) for days in p.days)
    # where the size is not told only what took longer than the longest is known to be late
    beyond = pl.when(pl.col("taken") > longest).then(pl.lit(value=True))
    late = pl.when(pl.col("limit_days").is_null()).then(beyond).otherwise(pl.col("taken") > pl.col("limit_days"))
    rows = rows.with_columns(is_late=late)
    return rows.with_columns(
        cured_day=pl.when("is_late").then("reviewed_day"),
        due_day=pl.when(pl.col("reviewed_day").is_null(), "is_complete").then("limit_day"),
        stake_fen="asked_fen",
    )


def applies(_: Params) -> pl.Expr:
    """Settlements with complete papers."""
    return pl.col("is_complete")


def flagged(_: Params) -> pl.Expr:
    """Longer than allowed; what is not concluded yet is awaited."""
    return pl.col("is_late")


def _asked(amount: Any = "5000000.00", day: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "review_id": "RV-A",
        "review_kind": "settlement",
        "contract_id": "CON-A",
        "is_complete": True,
    }
    return like("review.requested", day, **(told | {"amount": amount} | more))


def _done(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-A", "review_kind": "settlement", "contract_id": "CON-A"}
    return like("review.concluded", day, **(told | more))


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="pay.settlement-review-time",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("review.requested",),
    reads=("review.requested", "review.concluded"),
    about=("review_id",),
    needs=("is_complete", "limit_days"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "收到齐全资料日", "Complete papers on"),
        Shown("asked_fen", "报审金额（元）", "Amount handed in (CNY)"),
        Shown("limit_days", "审查期限（天）", "Days allowed"),
        Shown("limit_day", "最后一天", "Last day"),
        Shown("reviewed_day", "审定日", "Reviewed on"),
        Shown("taken", "用了（天）", "Days taken"),
    ),
    title={"zh": "竣工结算审查期限", "en": "Settlement reviewed within the tiered limit"},
    message={
        "zh": "{day} 报审的结算[（{asked_fen} 元），应在 {limit_days} 天内审完]，没有按期审定[，用了 {taken} 天]",
        "en": "The settlement handed in on {day}[ (CNY {asked_fen}, {limit_days} days allowed)] was not reviewed in "
        "time[: days taken {taken}]",
    },
    cites=(Cite("cn-payment-369", "14"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("5 million, on the twentieth day", (_asked(), _done("2026-01-21")), {"RV-A": "clear"}),
        Example("concluded on the day itself", (_asked(), _done("2026-01-01")), {"RV-A": "clear"}),
        Example("on the twenty-first", (_asked(), _done("2026-01-22")), {"RV-A": ("flagged", "breach")}),
        Example("the same, submitted in the opposite order", (_done("2026-01-22"), _asked()), {"RV-A": "flagged"}),
        Example("a fen above 5 million, thirty days", (_asked("5000000.01"), _done("2026-01-31")), {"RV-A": "clear"}),
        Example("20 million, a day late", (_asked("20000000.00"), _done("2026-02-01")), {"RV-A": "flagged"}),
        Example("a fen above, forty-five days", (_asked("20000000.01"), _done("2026-02-15")), {"RV-A": "clear"}),
        Example("50 million, a day late", (_asked("50000000.00"), _done("2026-02-16")), {"RV-A": "flagged"}),
        Example("a fen above, sixty days", (_asked("50000000.01"), _done("2026-03-02")), {"RV-A": "clear"}),
        Example("a day late", (_asked("50000000.01"), _done("2026-03-03")), {"RV-A": "flagged"}),
        Example(
            "not concluded, the last day is not over",
            (_asked(),),
            {"RV-A": ("not_applicable", "not_due")},
            as_of="2026-01-21",
        ),
        Example("not concluded, the day after", (_asked(),), {"RV-A": ("flagged", "overdue")}, as_of="2026-01-22"),
        Example(
            "concluded twice: the first counts", (_asked(), _done("2026-01-21"), _done("2026-06-21")), {"RV-A": "clear"}
        ),
        Example(
            "an audit under the same number is no review",
            (_asked(), _done("2026-01-21", review_kind="audit")),
            {"RV-A": "flagged"},
        ),
        Example(
            "papers incomplete, then complete: from then on",
            (_asked(day="2025-12-01", is_complete=False), _asked(), _done("2026-01-21")),
            {"RV-A": "clear"},
        ),
        Example(
            "concluded before, and again after the papers were complete",
            (_asked(day="2025-12-01", is_complete=False), _done("2025-12-31"), _asked(), _done("2026-01-22")),
            {"RV-A": "flagged"},
        ),
        Example("papers incomplete", (_asked(is_complete=False),), {"RV-A": "not_applicable"}),
        Example(
            "whether they are complete is not told",
            (_asked(is_complete=None), _done("2026-06-21")),
            {"RV-A": ("not_assessable", "missing: is_complete")},
        ),
        Example(
            "the amount is not told",
            (_asked(None), _done("2026-03-02")),
            {"RV-A": ("not_assessable", "missing: limit_days")},
        ),
        Example(
            "nor is it, and it took longer than the longest", (_asked(None), _done("2026-03-03")), {"RV-A": "flagged"}
        ),
        Example(
            "handed in in another currency",
            (_asked(DOLLARS), _done("2026-01-22")),
            {"RV-A": ("not_assessable", "missing: limit_days")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
