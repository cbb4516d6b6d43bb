"""A party is kept out without a decision that has a number, an issuer and a ground, or without having been told.

What it checks
    Each ban, disqualification or listing: whether number, issuer and ground of the decision are told; and whether the
    day of its service is, by the day on which the ban begins.
Why it matters
    Who does not know by whom and for what he was barred cannot defend himself, and a list without decisions behind it
    can be used against anybody.
Legal source
    Implementing Regulation of the Tendering Law, article 78: decisions on unlawful conduct are announced; Implementing
    Regulation of the Government Procurement Law, article 63: unlawful conduct is recorded.
Does not apply
    A fine, a warning or points alone.
Innocent explanations
    The paper has all of it and the list copied a part; the court's or tax office's list names its decision elsewhere;
    service by public notice was not entered.
Ask next
    The decision and the proof of its service.
Known gaps
    Whether the ground is true, and whether the party was heard before, no event tells. That the ban began before it
    was served is not asked. Service is awaited until the first day of the ban, without one until the day of the
    decision.
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
from monitor.rules.kit.sanctions import BARRING
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """限制当事人参加，却没有写明文号、机关和事由的决定，或者没有送达。

查什么
    每项禁入、取消资格或者列入名单：决定的文号、机关、事由是否写明；到限制开始之日，是否已有送达日期。
为什么要紧
    不知道谁因为什么限制了自己，就无从申辩；没有决定作依据的名单，可以用来对付任何人。
法律依据
    招标投标法实施条例第78条：公告对违法行为的行政处理决定；政府采购法实施条例第63条：违法行为记入信用记录。
不适用
    仅有罚款、警告或者记分的。
可能的正当理由
    文书齐全，名单只抄录了一部分；法院、税务的名单在别处写明决定；公告送达没有录入。
接着问
    决定书和送达回证。
已知不足
    事由是否属实、事先是否听取陈述申辩，事件里看不到。先开始限制、后送达的不判断。送达等到限制开始之日；没有起始日的，等到决
    定之日。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """A decision is there or not."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a sanction, in the scope of whom it was imposed on."""
    mine = f.of("sanction.imposed").filter(pl.col("scope_id") == pl.col("party_id"))
    due = pl.max_horizontal("day", "valid_from_day").cast(pl.Int32)
    return one_each(mine, ["scope_id", "sanction_id"]).with_columns(
        bars=pl.col("measures").list.eval(pl.element().is_in(BARRING)).list.any(),
        is_bare=pl.any_horizontal(pl.col("decision_no", "issuer_id", "ground").is_null()),
        due_day=pl.when(pl.col("notified_at").is_null()).then(due),
    )


def applies(_: Params) -> pl.Expr:
    """Sanctions that keep a party out."""
    return pl.col("bars")


def flagged(_: Params) -> pl.Expr:
    """The decision lacks its number, issuer or ground; a service that is not told is awaited."""
    return pl.col("is_bare")


def _ban(day: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"sanction_id": "SN-A", "measures": ["ban"], "decision_no": "示建罚〔2026〕3号"}
    told |= {"issuer": {"id": "11999001MB00000353"}, "ground": "转包", "notified_at": "2026-03-12T00:00:00+08:00"}
    return like("sanction.imposed", day, **(told | {"valid_from": "2026-03-15"} | more))


RULE = Rule(
    id="blk.decision-basis",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed",),
    about=("sanction_id",),
    evidence=(
        Shown("decision_no", "文书号", "Decision number"),
        Shown("issuer_id", "决定机关", "Decided by"),
        Shown("ground", "事由", "Ground"),
        Shown("notified_at_day", "送达日", "Served on"),
        Shown("measures", "措施", "Measures", codes="sanction_measure"),
        Shown("day", "决定日", "Decided on"),
    ),
    title={"zh": "入列须有决定文书", "en": "Listing backed by a decision"},
    message={
        "zh": "{day} 决定的{measures}：文书号{decision_no}，决定机关{issuer_id}，事由{ground}，送达日{notified_at_day}",
        "en": "Decided on {day} ({measures}): decision number {decision_no}, issuer {issuer_id}, ground {ground}, "
        "served on {notified_at_day}",
    },
    cites=(Cite("cn-bidding-regulation", "78"), Cite("cn-procurement-regulation", "63")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all of it", (_ban(),), {"SN-A": "clear"}),
        Example("no number", (_ban(decision_no=None),), {"SN-A": ("flagged", "breach")}),
        Example("no issuer", (_ban(issuer=None),), {"SN-A": "flagged"}),
        Example("no ground", (_ban(ground=None),), {"SN-A": "flagged"}),
        Example("never served", (_ban(notified_at=None),), {"SN-A": ("flagged", "overdue")}),
        Example(
            "on the first day of the ban not yet served",
            (_ban(notified_at=None),),
            {"SN-A": ("not_applicable", "not_due")},
            as_of="2026-03-15",
        ),
        Example("on its second day", (_ban(notified_at=None),), {"SN-A": "flagged"}, as_of="2026-03-16"),
        Example(
            "without a first day, the day after the decision",
            (_ban(notified_at=None, valid_from=None),),
            {"SN-A": "flagged"},
            as_of="2026-03-11",
        ),
        Example(
            "and on the day of the decision",
            (_ban(notified_at=None, valid_from=None),),
            {"SN-A": "not_applicable"},
            as_of="2026-03-10",
        ),
        Example(
            "a ban said to have begun before it was decided",
            (_ban(notified_at=None, valid_from="2026-03-01"),),
            {"SN-A": "not_applicable"},
            as_of="2026-03-10",
        ),
        Example(
            "no number, and the service is still awaited",
            (_ban(decision_no=None, notified_at=None),),
            {"SN-A": ("flagged", "breach")},
            as_of="2026-03-10",
        ),
        Example("a fine alone", (_ban(decision_no=None, measures=["fine"]),), {"SN-A": "not_applicable"}),
        Example("a fine and a listing", (_ban(decision_no=None, measures=["fine", "listing"]),), {"SN-A": "flagged"}),
        Example("told again with its number", (_ban(decision_no=None), _ban("2026-03-11")), {"SN-A": "clear"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
