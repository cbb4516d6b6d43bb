"""The agency of a tender bid in it, bid for others, or advised a bidder.

What it checks
    Each bid that was taken: whether the agency of the tender is its tenderer or a member of its consortium, or made it
    or advised on it.
Why it matters
    The agency writes the questions; it must not write an answer.
Legal source
    Implementing Regulation of the Tendering Law, articles 13 and 65; Measures on Tendering of Government Procurement
    (order no. 87), article 8: an agency neither bids, nor bids for others, nor advises bidders in what it runs.
Does not apply
    Tenders that the buyer runs itself; bids refused on arrival; procedures outside both laws.
Innocent explanations
    The adviser bears the same code by mistake; the agency only sold the documents or gave technical help with the
    platform; the agency was replaced before the bid.
Ask next
    The agency contract, the bidder's contract with its adviser, and who made the bid file.
Known gaps
    A subsidiary or an employee of the agency is not seen here. Where no adviser is told there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import KEY, bids, firms
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标代理机构在自己代理的项目中投标、代理投标或者为投标人咨询。

查什么
    每份已接收的投标：本次招标的代理机构是否就是投标人或联合体成员，是否编制投标文件或提供咨询。
为什么要紧
    出题的人不能答题。
法律依据
    招标投标法实施条例第13条、第65条；政府采购货物和服务招标投标管理办法（第87号令）第8条：代理机构不得在所代理的项目中投
    标、代理投标，不得为投标人提供咨询。
不适用
    自行招标；收到时即拒收的投标；两部法律之外的程序。
可能的正当理由
    咨询单位代码报错；代理机构只是出售文件、提供平台技术协助；投标之前已更换代理机构。
接着问
    委托代理合同；投标人与咨询单位的合同；投标文件由谁制作。
已知不足
    代理机构的子公司和员工，本规则看不到。没有写明咨询单位的，即没有。
"""

LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with the agency of its tender and whether that has a part in it."""
    rows = with_notice(
        f,
        bids(f),
        agency_id=pl.col("agency_id"),
        organisation_form=pl.col("organisation_form"),
        notice_event=pl.col("event"),
    )
    own = rows.join(firms(f), on=KEY).filter(pl.col("firm") == pl.col("agency_id")).select(KEY).unique()
    rows = rows.join(own.with_columns(is_own=pl.lit(value=True)), on=KEY, how="left")
    return rows.with_columns(
        is_run=pl.when(pl.col("agency_id").is_not_null())
        .then(pl.lit(value=True))
        .when(pl.col("organisation_form") == "self")
        .then(pl.lit(value=False)),
        is_own=pl.col("is_own").fill_null(value=False),
        is_adviser=(pl.col("bid_agent_id") == pl.col("agency_id")).fill_null(value=False),
        events=pl.concat_list("notice_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Bids that were taken, in what an agency runs."""
    return pl.col("regime").is_in(LAWS) & pl.col("is_taken") & pl.col("is_run")


def flagged(_: Params) -> pl.Expr:
    """The agency bids, or advised."""
    return pl.col("is_own") | pl.col("is_adviser")


AGENCY, FIRM = "91999001MA0000154D", "91999001MA00001110"
NOTICE = like("tender.published", "2026-03-20", agency={"id": AGENCY})


def _bid(who: str = FIRM, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": who}, **more)


RULE = Rule(
    id="tnd.agency-conflict",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "tender.published"),
    about=("ocid", "lot_id", "bid_id"),
    evidence=(
        Shown("agency_id", "代理机构", "Agency"),
        Shown("tenderer_id", "投标人", "Tenderer"),
        Shown("is_own", "代理机构参加投标", "The agency bids"),
        Shown("is_adviser", "代理机构编制或咨询", "The agency made it or advised"),
        Shown("day", "送达日", "Arrived on"),
    ),
    title={"zh": "代理机构投标或咨询", "en": "Agency bids or advises bidders"},
    message={
        "zh": "{day} 的投标（投标人 {tenderer_id}）中有本次招标的代理机构 {agency_id}：参加投标 {is_own}，编制或咨询 {is_adviser}",
        "en": "The agency of the tender, {agency_id}, has a part in the bid of {tenderer_id} of {day}: it bids: "
        "{is_own}; it made the bid or advised: {is_adviser}",
    },
    cites=(
        Cite("cn-bidding-regulation", "13"),
        Cite("cn-bidding-regulation", "65"),
        Cite("cn-procurement-tender-87", "8"),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the agency has no part in it", (NOTICE, _bid(bid_agent={"id": FIRM})), {"B-A": "clear"}),
        Example("no adviser is told", (NOTICE, _bid()), {"B-A": "clear"}),
        Example("the agency bids", (_bid(AGENCY), NOTICE), {"B-A": "flagged"}),
        Example("as a member of a consortium", (NOTICE, _bid(consortium_members=[{"id": AGENCY}])), {"B-A": "flagged"}),
        Example("the agency made the bid", (NOTICE, _bid(bid_agent={"id": AGENCY})), {"B-A": "flagged"}),
        Example("refused on arrival", (NOTICE, _bid(AGENCY, is_receipted=False)), {"B-A": "not_applicable"}),
        Example(
            "the buyer runs it",
            (like("tender.published", "2026-03-20", organisation_form="self"), _bid()),
            {"B-A": "not_applicable"},
        ),
        Example(
            "an agency is told, whatever the form",
            (like("tender.published", "2026-03-20", organisation_form="self", agency={"id": AGENCY}), _bid(AGENCY)),
            {"B-A": "flagged"},
        ),
        Example(
            "the agency is not told",
            (like("tender.published", "2026-03-20", organisation_form="agency"), _bid()),
            {"B-A": "not_assessable"},
        ),
        Example("no notice", (_bid(),), {"B-A": "not_assessable"}),
        Example(
            "government procurement",
            (
                like("tender.published", "2026-03-20", agency={"id": AGENCY}, regime="government_procurement"),
                _bid(AGENCY, regime="government_procurement", is_receipted=True),
            ),
            {"B-A": "flagged"},
        ),
        Example("outside both laws", (NOTICE, _bid(AGENCY, regime="other")), {"B-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
