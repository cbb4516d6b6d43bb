"""One person stands in the project teams of two bidders of one lot.

What it checks
    For each lot the persons whom the bids name for the project (manager, technical lead and every other post). A person
    named by two bidders is a finding.
Why it matters
    Nobody can lead the same site for two competitors: such a team was lent, or the two bids were made together.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (3), and Measures 87, article 37 (3): where the members of
    the project's management named in different bids are the same person, the bidders are deemed to collude.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
Innocent explanations
    The person changed employers and both named him in good faith; a code mixed up in the entry; an outside expert whom
    both bids name as adviser.
Ask next
    The person's employment contract and social insurance on the day of the bids, and whether the person knew.
Known gaps
    Whether a post belongs to the management is not judged: every named person counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, bids, compared, is_compared
from monitor.vocabulary.verdicts import Severity

ZH = """同一个人出现在同一标段两个投标人的项目班子里。

查什么
    每个标段投标文件载明的项目人员（项目经理、技术负责人和其他岗位）；同一人被两个投标人列入的列出。
为什么要紧
    没有人能替两个竞争者管同一个工地：班子是借来的，或者两份标书是一起做的。
法律依据
    招标投标法实施条例第40条第3项、财政部令第87号第37条第3项：不同投标人的投标文件载明的项目管理成员为同一人的，视为串通投标。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。
可能的正当理由
    人员刚换单位，两家都善意列入；录入时代码弄错；两份标书都列为顾问的外部专家。
接着问
    投标当日该人员的劳动合同和社保；本人是否知情。
已知不足
    不判断岗位是否属于管理成员：凡载明的人员都算。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """One person is enough."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders who name one person."""
    sent = one_each(f.of("bid.submitted"), BID).filter(pl.col("project_team_count").is_not_null())
    named = f.of("bid.submitted", "project_team").select("scope_id", "event", trace="person").unique()
    teams = sent.select(*BID, "event", label=pl.lit("persons")).join(named, on=["scope_id", "event"], how="left")
    return compared(f, bids(f), teams.rename({"event": "trace_event"}), ("persons",))


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two of them name one person."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, *team: str, role: str = "project_manager", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_team": [{"person": one, "role": role} for one in team]} | more
    return like("bid.submitted", "2026-04-19", bid_id=f"B-{who}", tenderer={"id": FIRMS[who]}, **told)


RULE = Rule(
    id="col.same-pm",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "列入同一人的投标人", "Bidders who name one person"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("persons", "同时出现的人员数", "Persons named more than once"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已报送项目班子的投标人数", "Bidders whose team was told"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "项目管理成员为同一人", "en": "The same project team member in two bids"},
    message={
        "zh": "有 {persons} 人同时出现在 {sharing#} 个投标人的项目班子里（{sharing}；共 {bidders} 个投标人）",
        "en": "{persons} person(s) stand in the project teams of {sharing#} bidders at once ({sharing}; "
        "{bidders} bidders "
        "in all)",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one manager of two bidders", (_bid("A", "P-1"), _bid("B", "P-2", "P-1")), {OCID: "flagged"}),
        Example("the same, told in the opposite order", (_bid("B", "P-2", "P-1"), _bid("A", "P-1")), {OCID: "flagged"}),
        Example("in another post", (_bid("A", "P-1"), _bid("B", "P-1", role="technical_lead")), {OCID: "flagged"}),
        Example("two teams", (_bid("A", "P-1"), _bid("B", "P-2")), {OCID: "clear"}),
        Example("a person named twice in one bid", (_bid("A", "P-1", "P-1"), _bid("B", "P-2")), {OCID: "clear"}),
        Example("one bid is known to name nobody", (_bid("A", "P-1"), _bid("B")), {OCID: "clear"}),
        Example(
            "of three teams one is not told: judged on the two",
            (_bid("A", "P-1"), _bid("B", "P-1"), _bid("C", project_team=None)),
            {OCID: "flagged"},
        ),
        Example(
            "the team of the second is not told",
            (_bid("A", "P-1"), _bid("B", project_team=None)),
            {OCID: "not_assessable"},
        ),
        Example(
            "a firm of the consortium names the manager again",
            (_bid("A", "P-1", consortium_members=[{"id": FIRMS["B"]}]), _bid("B", "P-1")),
            {OCID: "not_applicable"},
        ),
        Example(
            "for another lot", (_bid("A", "P-1", lot_id="L1"), _bid("B", "P-1", lot_id="L2")), {"L1": "not_applicable"}
        ),
        Example(
            "an inquiry",
            (like("tender.published", "2026-03-20", method="inquiry"), _bid("A", "P-1"), _bid("B", "P-1")),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
