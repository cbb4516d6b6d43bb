"""A notice of a tender's publication chain is missing on the designated media, late, or lacks what it must say.

What it checks
    Each tender, award by award: the tender notice by the end of bidding, the notice of candidates by the award with
    ranking, price, quality and period, and channel for objections, and the notice of the result.
Why it matters
    Who was not told cannot bid; who cannot see the ranking cannot object.
Legal source
    Tendering and Bidding Law, article 16; Measures on Publishing Tender Notices (order 10), article 6 (number not
    confirmed). The order names no term for the result: twenty working days are borrowed from art. 26 of the disclosure
    regulation.
Does not apply
    Procedures outside the tendering law, or of another method; secrets; the tender notice where bidders were invited;
    notices whose time has not come (not due).
Innocent explanations
    It was published on the designated site and not submitted; all lots share one notice that was entered for one.
Ask next
    The page on the designated platform, its date, and its text.
Known gaps
    Whether the project had to be tendered is asked by tnd.mandatory-works and its neighbours: every tender under the
    law is taken here. A publication counts only if it names the procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import DESIGNATED, NOTHING, lacking, publications, term
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """招标公告、中标候选人公示、中标结果公示在指定媒介上缺失、过晚，或者候选人公示缺少应有内容。

查什么
    每次招标，逐个中标结果：投标截止前有没有招标公告；定标前有没有中标候选人公示，是否写明排序、报价、质量与工期、异议渠道；有没
    有中标结果公示。
为什么要紧
    不知道就没法投标；看不到排序就没法提出异议。
法律依据
    招标投标法第16条；招标公告和公示信息发布管理办法（发改委令第10号）第6条（条号未核实）。结果公示没有规定期限，20个工作日借
    自政府信息公开条例第26条。
不适用
    招标投标法之外的程序、其他采购方式；涉密的；邀请招标的招标公告；尚未到期的公示（未到期）。
可能的正当理由
    在指定媒介上公布了，没有报送；各标段合用一份公告，只录在一个标段下。
接着问
    指定平台上的网页、日期和原文。
已知不足
    项目是否必须招标，由 tnd.mandatory-works 等规则判断，这里对依该法进行的招标都看。公开须写明对应的采购过程才算数。
"""

NOTICE, CANDIDATES, RESULT = "tender_notice", "candidate_notice", "award_notice"
SAYS = ("ranking", "price", "quality_period", "remedy_channel")
"""What a notice of candidates has to say."""
ROW = ["scope_id", "ocid", "award_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """All of the chain; the result within so many working days, the last included."""

    required_chain: tuple[str, ...] = param(
        (NOTICE, CANDIDATES, RESULT), unit="list", zh="应有的公告公示", en="Notices required", codes="publication_kind"
    )
    result_days: int = param(20, unit="working_day", zh="结果公示期限（工作日，含）", en="Result within (working days)")


def awards(f: Facts) -> pl.LazyFrame:
    """One row a tender and award (`award_id` null while nothing was awarded)."""
    tenders = one_each(f.of("tender.published"), PROCESS)
    made = one_each(f.of("award.made"), ["scope_id", "award_id"])
    made = made.select(*PROCESS, "award_id", "lot_id", award_day="day")
    return tenders.join(made, on=list(PROCESS), how="left")


def shown(f: Facts, rows: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Per row and kind of notice on the designated media: `published_day`, `says`, `is_silent`, `events`."""
    told = publications(f, p.required_chain, DESIGNATED).select(
        "scope_id", "what", "parts", "published_day", "publication_event", pub_lot="lot_id",
        ocid=pl.coalesce("ocid", pl.when(pl.col("target_kind") == "process").then("target_id")),
    )  # fmt: skip
    pairs = rows.select(*ROW, "lot_id").join(told, on=list(PROCESS))
    mine = pairs.filter((pl.col("pub_lot") == pl.col("lot_id")).fill_null(value=True))
    return mine.group_by(*ROW, "what").agg(
        pl.col("published_day").min(),
        says=pl.col("parts").explode(),
        is_silent=pl.col("parts").is_null().any(),
        events=pl.col("publication_event"),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a tender and award, with the notices that are missing or late and what the candidates' notice lacks."""
    rows, result = awards(f), term(pl.col("award_day"), p.result_days, f.as_of_day)
    told = shown(f, rows, p)
    for code in p.required_chain:
        one = told.filter(pl.col("what") == code).select(*ROW, pl.col("published_day").alias(code))
        rows = rows.join(one, on=ROW, how="left", nulls_equal=True)
    candidates = told.filter(pl.col("what") == CANDIDATES).select(*ROW, "says", "is_silent")
    papers = told.group_by(ROW).agg(papers=pl.col("events").explode().unique().sort())
    rows = rows.join(candidates, on=ROW, how="left", nulls_equal=True).join(
        papers, on=ROW, how="left", nulls_equal=True
    )
    due = {code: pl.col("award_day") for code in p.required_chain}
    due[NOTICE] = pl.coalesce("bid_deadline_day", "award_day")
    due[RESULT] = result[0]
    open_ = {code: pl.col("award_id").is_not_null() for code in p.required_chain}
    open_[NOTICE] = pl.col("method") == "open"
    absent = {code: open_[code] & pl.col(code).is_null() for code in p.required_chain}
    late = {code: open_[code] & (pl.col(code) > due[code]) for code in p.required_chain}
    unsure = {code: absent[code] for code in p.required_chain}
    if RESULT in unsure:
        unsure[RESULT] |= (pl.col(RESULT) > result[1]) & open_[RESULT]
    unknown = pl.any_horizontal(pl.lit(value=False), *(unsure[code] & due[code].is_null() for code in unsure))
    lacks = lacking(SAYS, "says")
    is_silent = pl.col("is_silent").fill_null(value=False) & (lacks.list.len() > 0)
    is_judged = pl.col(CANDIDATES).is_not_null() & ~is_silent if CANDIDATES in p.required_chain else pl.lit(value=False)
    return rows.with_columns(
        missing=_listed(absent),
        late=_listed(late),
        lacks=pl.when(is_judged).then(lacks).otherwise(NOTHING),
        parts_told=pl.when(~is_silent).then(pl.lit(value=True)),
        time_told=pl.when(~unknown).then(pl.lit(value=True)),
        due_day=pl.min_horizontal(*(pl.when(absent[code]).then(due[code]) for code in p.required_chain)),
        late_day=pl.max_horizontal(*(pl.when(late[code]).then(code) for code in p.required_chain)),
        events=pl.coalesce("papers", pl.lit([], dtype=pl.List(pl.Int64))),
    ).with_columns(
        cured_day=pl.when((pl.col("missing").list.len() == 0) & (pl.col("lacks").list.len() == 0)).then("late_day")
    )  # fmt: skip


def _listed(asked: dict[str, pl.Expr]) -> pl.Expr:
    """The codes for which `asked` is true, in their order."""
    return pl.concat_list([pl.when(is_true).then(pl.lit(code)) for code, is_true in asked.items()]).list.drop_nulls()


def applies(_: Params) -> pl.Expr:
    """Tenders under the tendering law that are no secret."""
    is_tender = (pl.col("regime") == "tendering") & pl.col("method").is_in(TENDERED)
    return is_tender & ~pl.col("is_secret").fill_null(value=False)


def flagged(_: Params) -> pl.Expr:
    """A notice came late, or the candidates' lacks a part; one that is missing is awaited."""
    return (pl.col("late").list.len() > 0) | (pl.col("lacks").list.len() > 0)


OCID = "ocds-tw9990-2026-0017"
PROCEDURE = {"ocid": OCID, "regime": "tendering"}


def _tender(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"method": "open", "bid_deadline": "2026-03-30T09:00:00+08:00"}
    return like("tender.published", "2026-03-02", **(PROCEDURE | told | more))


def _award(day: str = "2026-04-15", award_id: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", day, award_id=award_id, **(PROCEDURE | more))


def _shown(day: str, what: str, medium: str = "designated_site", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}-{what}", "what": what, "medium": medium}
    if what == CANDIDATES:
        told["parts"] = list(SAYS)
    return like("disclosure.published", day, **(PROCEDURE | told | more))


NOTICED, RANKED, TOLD = _shown("2026-03-02", NOTICE), _shown("2026-04-10", CANDIDATES), _shown("2026-04-16", RESULT)
CHAIN = (_tender(), NOTICED, RANKED, _award(), TOLD)


def _without(*gone: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple(event for event in CHAIN if event not in gone)


RULE = Rule(
    id="pub.tender-chain",
    version=1,
    family="pub",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published", "award.made", "disclosure.published"),
    about=("ocid", "award_id"),
    needs=("parts_told", "time_told"),
    evidence=(
        Shown("missing", "缺失的公告公示", "Notices missing", codes="publication_kind"),
        Shown("late", "过晚的公告公示", "Notices late", codes="publication_kind"),
        Shown("lacks", "候选人公示缺少的内容", "The candidates' notice lacks", codes="notice_part"),
        Shown("bid_deadline_day", "投标截止日", "End of bidding"),
        Shown("award_day", "定标日", "Awarded on"),
        Shown("due_day", "应公布的期限", "Was due by"),
        Shown("late_day", "补公布日", "Published late on"),
    ),
    title={"zh": "招投标公告公示链条完整", "en": "Complete publication chain"},
    message={
        "zh": "指定媒介上的{required_chain}不完整[；缺：{missing}][；过晚：{late}（{late_day}）][；候选人公示缺少：{lacks}]；投标截止日 "
        "{bid_deadline_day}，定标日 {award_day}",
        "en": "The chain of {required_chain} on the designated media is not complete[; missing: {missing}][; late: "
        "{late}, on {late_day}][; the candidates' notice lacks {lacks}]; end of bidding {bid_deadline_day}, award "
        "{award_day}",
    },
    cites=(
        Cite("cn-notice-10", "6"),
        Cite("cn-bidding-law", "16"),
        Cite("cn-info-disclosure-regulation", "26", in_force=date(2019, 5, 15)),
    ),
    in_force=date(2018, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the whole chain", CHAIN, {"AW-A": ("clear", "lawful")}),
        Example("the whole chain, told backwards", CHAIN[::-1], {"AW-A": "clear"}),
        Example("no tender notice", _without(NOTICED), {"AW-A": ("flagged", "overdue")}),
        Example("no notice of candidates", _without(RANKED), {"AW-A": ("flagged", "overdue")}, as_of="2026-04-16"),
        Example(
            "no notice of candidates on the day of the award",
            _without(RANKED, TOLD),
            {"AW-A": ("not_applicable", "not_due")},
            as_of="2026-04-15",
        ),
        Example(
            "no notice of the result, the twentieth working day is running",
            _without(TOLD),
            {"AW-A": ("not_applicable", "not_due")},
            as_of="2026-05-15",
        ),
        Example(
            "no notice of the result, the day after",
            _without(TOLD),
            {"AW-A": ("flagged", "overdue")},
            as_of="2026-05-16",
        ),
        Example(
            "the result on the twentieth working day",
            (*_without(TOLD), _shown("2026-05-15", RESULT)),
            {"AW-A": "clear"},
        ),
        Example(
            "the result a day later", (*_without(TOLD), _shown("2026-05-16", RESULT)), {"AW-A": ("flagged", "breach")}
        ),
        Example(
            "the notice on the last day of bidding",
            (*_without(NOTICED), _shown("2026-03-30", NOTICE)),
            {"AW-A": "clear"},
        ),
        Example(
            "the notice after it", (*_without(NOTICED), _shown("2026-03-31", NOTICE)), {"AW-A": ("flagged", "breach")}
        ),
        Example(
            "candidates shown on the day of the award",
            (*_without(RANKED), _shown("2026-04-15", CANDIDATES)),
            {"AW-A": "clear"},
        ),
        Example(
            "candidates shown after the award",
            (*_without(RANKED), _shown("2026-04-16", CANDIDATES)),
            {"AW-A": "flagged"},
        ),
        Example(
            "only on the owner's own site",
            (*_without(NOTICED), _shown("2026-03-02", NOTICE, "website")),
            {"AW-A": "flagged"},
        ),
        Example(
            "on the national platform",
            (*_without(NOTICED), _shown("2026-03-02", NOTICE, "national_platform")),
            {"AW-A": "clear"},
        ),
        Example(
            "candidates without the channel for objections",
            (*_without(RANKED), _shown("2026-04-10", CANDIDATES, parts=list(SAYS[:3]))),
            {"AW-A": ("flagged", "breach")},
        ),
        Example(
            "what the candidates' notice says is not told",
            (*_without(RANKED), _shown("2026-04-10", CANDIDATES, parts=None)),
            {"AW-A": ("not_assessable", "missing: parts_told")},
        ),
        Example(
            "not told on one medium, whole on another",
            (*_without(), _shown("2026-04-11", CANDIDATES, "national_platform", parts=None)),
            {"AW-A": "clear"},
        ),
        Example(
            "the candidates of another lot",
            (_tender(), NOTICED, _shown("2026-04-10", CANDIDATES, lot_id="L2"), _award(lot_id="L1"), TOLD),
            {"AW-A": "flagged"},
        ),
        Example(
            "two lots, each with its own candidates",
            (
                _tender(),
                NOTICED,
                _shown("2026-04-10", CANDIDATES, lot_id="L2"),
                _shown("2026-04-09", CANDIDATES, lot_id="L1"),
                _award(lot_id="L1"),
                _award(award_id="AW-B", lot_id="L2"),
                TOLD,
            ),
            {"AW-A": "clear", "AW-B": "clear"},
        ),
        Example("not awarded yet, and announced", (_tender(), NOTICED), {OCID: "clear"}),
        Example("not awarded yet, not announced", (_tender(),), {OCID: ("flagged", "overdue")}),
        Example(
            "not announced, bidding is still open",
            (_tender(),),
            {OCID: ("not_applicable", "not_due")},
            as_of="2026-03-30",
        ),
        Example(
            "not announced, and the end of bidding is not told",
            (_tender(bid_deadline=None),),
            {OCID: ("not_assessable", "missing: time_told")},
        ),
        Example(
            "a year without a calendar: the result may be late",
            tuple(
                {**event, "time": event["time"].replace("2026", "2045")}
                for event in (
                    _tender(bid_deadline="2045-03-30T09:00:00+08:00"),
                    NOTICED,
                    RANKED,
                    _award(),
                    _shown("2026-05-06", RESULT),
                )
            ),
            {"AW-A": ("not_assessable", "missing: time_told")},
            as_of="2045-12-31",
        ),
        Example(
            "a year without a calendar: the result is in time for certain",
            tuple(
                {**event, "time": event["time"].replace("2026", "2045")}
                for event in (
                    _tender(bid_deadline="2045-03-30T09:00:00+08:00"),
                    NOTICED,
                    RANKED,
                    _award(),
                    _shown("2026-05-05", RESULT),
                )
            ),
            {"AW-A": "clear"},
            as_of="2045-12-31",
        ),
        Example(
            "a notice that names the procedure as its target only",
            (
                *_without(NOTICED),
                like(
                    "disclosure.published",
                    "2026-03-02",
                    publication_id="PUB-A",
                    what=NOTICE,
                    medium="designated_site",
                    target={"kind": "process", "id": OCID},
                ),
            ),
            {"AW-A": "clear"},
        ),
        Example(
            "not told on one medium, one part short on another",
            (
                *_without(RANKED),
                _shown("2026-04-10", CANDIDATES, parts=list(SAYS[:3])),
                _shown("2026-04-11", CANDIDATES, "national_platform", parts=None),
            ),
            {"AW-A": ("not_assessable", "missing: parts_told")},
        ),
        Example(
            "bidders were invited: no notice is needed",
            (_tender(method="invited"), RANKED, _award(), TOLD),
            {"AW-A": "clear"},
        ),
        Example("a direct award", (_tender(method="direct"), _award()), {"AW-A": "not_applicable"}),
        Example("government procurement", (_tender(regime="government_procurement"),), {OCID: "not_applicable"}),
        Example("a secret", (_tender(is_secret=True), _award()), {"AW-A": "not_applicable"}),
        Example(
            "the result is all that the place asks for",
            (_tender(), _award(), TOLD),
            {"AW-A": "clear"},
            set={"required_chain": ["award_notice"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
