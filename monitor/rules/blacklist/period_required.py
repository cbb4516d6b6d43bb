"""A ban, disqualification or listing carries no period.

What it checks
    Each sanction that keeps a party out: whether it has a first and a last day. Permanent is enough in place of a last
    day only where a statute allows it: for evaluation experts.
Why it matters
    Without a period nobody knows when it binds, and the one that is barred can never come back.
Legal source
    Tongyu county, section two (3): market access is limited for a certain period. Law on Tendering and Bidding,
    article 56: a committee member who took benefits sits no more.
Does not apply
    A fine, a warning or points alone.
Innocent explanations
    The period stands in the decision and was not submitted; the court's list of dishonest debtors may stay open until
    the debtor pays.
Ask next
    The decision itself.
Known gaps
    Whether the length of the period is lawful is blk.period-bounds's question. On which statute a permanent sanction
    of the basis `other` rests is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sanctions import BARRING, PERMANENT
from monitor.vocabulary.verdicts import Severity

ZH = """禁入、取消资格或者列入名单，没有期限。

查什么
    每项使当事人不得参加的处罚：是否写明起始日和截止日。只有法律允许的（评标评审专家），才可以用“永久”代替截止日。
为什么要紧
    没有期限，谁也不知道何时有效，受限制的一方也永无恢复之日。
法律依据
    通榆县二（3）：实行一定期限内的市场准入限制。招标投标法第56条：评标委员会成员收受好处的，不得再参加评标。
不适用
    仅有罚款、警告或者记分的。
可能的正当理由
    期限写在决定书里，没有报送；法院的失信被执行人名单可以到履行为止。
接着问
    处罚决定书。
已知不足
    期限长短是否合法由 blk.period-bounds 判断。依据为“其他”的永久处罚，根据哪部法律没有报送。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The statutes say where a sanction may be permanent."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a sanction, in the scope of whom it was imposed on."""
    mine = f.of("sanction.imposed").filter(pl.col("scope_id") == pl.col("party_id"))
    allowed = pl.when(pl.col("basis") != "other").then(pl.col("basis").is_in(PERMANENT))
    for_ever = pl.when(pl.col("is_permanent")).then(allowed).otherwise(pl.lit(value=False))
    return one_each(mine, ["scope_id", "sanction_id"]).with_columns(
        bars=pl.col("measures").list.eval(pl.element().is_in(BARRING)).list.any(),
        lacks_start=pl.col("valid_from_day").is_null(),
        lacks_end=pl.col("valid_until_day").is_null() & ~for_ever,
    )


def applies(_: Params) -> pl.Expr:
    """Sanctions that keep a party out."""
    return pl.col("bars")


def flagged(_: Params) -> pl.Expr:
    """No first day, or neither a last day nor a statute."""
    return pl.col("lacks_start") | pl.col("lacks_end")


def _ban(first: str | None = "2026-03-15", last: str | None = "2027-03-14", **more: Any) -> dict[str, Any]:
    dates = {name: day for name, day in (("valid_from", first), ("valid_until", last)) if day}
    told: dict[str, Any] = {"measures": ["ban"], "basis": "local"} | dates
    return like("sanction.imposed", "2026-03-10", **({"sanction_id": "SN-A"} | told | more))


EXPERT: dict[str, Any] = {"party": {"kind": "person", "id": "E-0001"}, "role": "expert", "basis": "expert"}

RULE = Rule(
    id="blk.period-required",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed",),
    about=("sanction_id",),
    needs=("lacks_end",),
    evidence=(
        Shown("valid_from_day", "起始日", "First day"),
        Shown("valid_until_day", "截止日", "Last day"),
        Shown("is_permanent", "永久", "Permanent"),
        Shown("basis", "依据类别", "Basis", codes="sanction_basis"),
        Shown("measures", "措施", "Measures", codes="sanction_measure"),
        Shown("day", "决定日", "Decided on"),
    ),
    title={"zh": "限制须有期限", "en": "A listing must carry a period"},
    message={
        "zh": "{day} 决定的{measures}（依据：{basis}）没有完整期限：起始日{valid_from_day}，截止日{valid_until_day}，永久：{is_permanent}",
        "en": "Decided on {day} ({measures}; basis: {basis}) without a whole period: first day {valid_from_day}, "
        "last day "
        "{valid_until_day}, permanent: {is_permanent}",
    },
    cites=(Cite("seed-tongyu", "二(3)信用"), Cite("cn-bidding-law", "56"), Cite("cn-procurement-regulation", "75")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("both ends", (_ban(),), {"SN-A": "clear"}),
        Example("no first day", (_ban(None),), {"SN-A": "flagged"}),
        Example("no last day", (_ban(last=None),), {"SN-A": "flagged"}),
        Example("not permanent, and no last day", (_ban(last=None, is_permanent=False),), {"SN-A": "flagged"}),
        Example("permanent, a supplier", (_ban(last=None, is_permanent=True),), {"SN-A": "flagged"}),
        Example("permanent, an expert", (_ban(last=None, is_permanent=True, **EXPERT),), {"SN-A": "clear"}),
        Example(
            "permanent, and without a first day", (_ban(None, None, is_permanent=True, **EXPERT),), {"SN-A": "flagged"}
        ),
        Example("an expert, open and not permanent", (_ban(last=None, **EXPERT),), {"SN-A": "flagged"}),
        Example(
            "permanent on another basis",
            (_ban(last=None, is_permanent=True, basis="other"),),
            {"SN-A": ("not_assessable", "missing: lacks_end")},
        ),
        Example("called permanent, with a last day", (_ban(is_permanent=True),), {"SN-A": "clear"}),
        Example("a fine alone", (_ban(None, None, measures=["fine", "points"]),), {"SN-A": "not_applicable"}),
        Example("a fine and a listing", (_ban(last=None, measures=["fine", "listing"]),), {"SN-A": "flagged"}),
        Example(
            "told again with its last day",
            (
                _ban(last=None),
                like(
                    "sanction.imposed",
                    "2026-03-11",
                    sanction_id="SN-A",
                    measures=["ban"],
                    valid_from="2026-03-15",
                    valid_until="2027-03-14",
                ),
            ),
            {"SN-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
