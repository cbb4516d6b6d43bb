"""Two working days after an award its notice was not sent, or its result or the procurement document not published.

What it checks
    For each award of government procurement, whether within two working days the notice of award went out, the result
    was published, and the tender, negotiation or inquiry document stood published with it.
Why it matters
    The others can query a result only once they know it, and judge it only against the document.
Legal source
    Implementing Regulation of the Government Procurement Law, article 43 paragraph 2: notice and publication within two
    working days of the determination, the document published at the same time.
Does not apply
    Awards under the tendering law and outside both laws. Of single-source and other procedures without such a document
    only notice and result are looked for.
Innocent explanations
    The result stands on the platform and was not submitted, or under another record; the platform was out of order.
Ask next
    The page of the platform with its time, and the day on which the winner got the notice.
Known gaps
    Whether the medium is the one that the finance department designates is not looked at, nor whether the document was
    complete. An award that fell within the two days is asked all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, met, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """确定供应商后两个工作日内没有发出通知书，或者没有公告结果和采购文件。

查什么
    政府采购的每个中标、成交结果：两个工作日内是否发出通知书、公告结果，招标文件、谈判文件或询价通知书是否一并公告。
为什么要紧
    其他供应商知道了结果才能质疑，对着采购文件才能判断。
法律依据
    政府采购法实施条例第43条第2款：自确定之日起2个工作日内发出通知书并公告结果，采购文件随结果同时公告。
不适用
    适用招标投标法的结果；两部法律之外的程序。单一来源等没有这类文件的方式只看通知书和结果。
可能的正当理由
    平台上已经公告，没有报送，或者记在别的记录上；平台故障。
接着问
    平台上公告页面的时间；中标、成交人收到通知书的日期。
已知不足
    是否财政部门指定的媒体、文件是否完整，都不看。两个工作日内又作废的结果照样要求。
"""

KEY = ["scope_id", "event"]
DOCUMENTED = ("open", "invited", "competitive_negotiation", "inquiry")
"""Methods whose document is published with the result (article 43)."""
RESULT, DOCUMENT = "award_notice", "tender_document"
NO_EVENTS = pl.lit([], dtype=pl.List(pl.Int64))


@dataclass(frozen=True, slots=True)
class Params:
    """2个工作日内: the second working day is inside."""

    max_days: int = param(2, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def shown(f: Facts, awards: pl.LazyFrame) -> pl.LazyFrame:
    """Per award: `result_day`, `document_day` and their publications. A result that names none counts for its lot."""
    told = publications(f, [RESULT, DOCUMENT]).with_columns(
        of=pl.when(pl.col("target_kind") == "award").then("target_id"),
        process=pl.when(pl.col("target_kind") == "process").then("target_id"),
    )
    known = awards.select("scope_id", of="award_id", award_ocid="ocid")
    told = told.join(known, on=["scope_id", "of"], how="left")
    told = told.with_columns(ocid=pl.coalesce("ocid", "process", "award_ocid"))
    pairs = met(
        awards.select(*PROCESS, "lot_id", "event", "day", "award_id"), acts(told, what=pl.col("what"), of=pl.col("of"))
    )
    is_result = pl.col("what") == RESULT
    is_own = pl.col("of") == pl.col("award_id")
    is_of_lot = pl.col("of").is_null() & (pl.col("act_day") >= pl.col("day"))
    pairs = pairs.filter(~is_result | is_own | is_of_lot)
    return pairs.group_by(KEY).agg(
        result_day=pl.col("act_day").filter(is_result).min(),
        document_day=pl.col("act_day").filter(~is_result).min(),
        shown_events=pl.col("act_event").unique().sort(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an award, with the three things that are awaited."""
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"])
    sent = f.of("award.notified").group_by("scope_id", "award_id").agg(
        notified_day=pl.col("day").min(), notified_events=pl.col("event").sort()
    )  # fmt: skip
    rows = with_notice(f, awards, method=pl.col("method")).join(shown(f, awards), on=KEY, how="left")
    rows = rows.join(sent, on=["scope_id", "award_id"], how="left")
    rows = rows.with_columns(last_day=working_days_after(pl.col("day"), p.max_days))
    is_asked = pl.col("method").is_in(DOCUMENTED)
    shown_days = [pl.col("notified_day"), pl.col("result_day"), pl.when(is_asked).then("document_day")]
    in_time = pl.col("document_day") <= pl.col("last_day")
    lacks_document = is_asked & pl.col("document_day").is_null()
    missing = [
        pl.when(pl.col("result_day").is_null()).then(pl.lit(RESULT)),
        pl.when(lacks_document).then(pl.lit(DOCUMENT)),
    ]
    rows = rows.with_columns(
        missing=pl.concat_list(missing).list.drop_nulls(),
        latest_day=pl.max_horizontal(shown_days),
        document_told=pl.when(in_time | pl.col("method").is_not_null()).then(pl.lit(value=True)),
        stake_fen=cny("amount"),
        events=pl.concat_list(*(pl.coalesce(name, NO_EVENTS) for name in ("shown_events", "notified_events"))),
    )
    is_open = pl.col("notified_day").is_null() | (pl.col("missing").list.len() > 0)
    return rows.with_columns(
        due_day=pl.when(is_open).then("last_day"), cured_day=pl.when(~is_open & flagged(p)).then("latest_day")
    )


def applies(_: Params) -> pl.Expr:
    """Awards under the government procurement law."""
    return pl.col("regime") == "government_procurement"


def flagged(_: Params) -> pl.Expr:
    """One of the three came too late; what is missing is awaited."""
    return pl.col("latest_day") > pl.col("last_day")


OCID = "ocds-tw9990-2026-0017"
GP = {"ocid": OCID, "regime": "government_procurement"}


def _tender(method: str = "open", **more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", method=method, **(GP | more))


def _award(day: str = "2026-04-30", name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", day, award_id=name, **(GP | more))


def _sent(day: str, name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.notified", day, award_id=name, **(GP | more))


def _shown(
    day: str, what: str = RESULT, target: tuple[str, str] | None = ("award", "AW-A"), **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"what": what, "publication_id": f"PUB-{day}-{what}", **GP}
    told |= {"target": {"kind": target[0], "id": target[1]}} if target else {}
    return like("disclosure.published", day, **(told | more))


def _document(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return _shown(day, DOCUMENT, ("process", OCID), **more)


RULE = Rule(
    id="awd.gp-notice-2wd",
    version=1,
    family="awd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("award.made",),
    reads=("award.made", "award.notified", "disclosure.published", "tender.published"),
    about=("award_id",),
    needs=("last_day", "document_told"),
    evidence=(
        Shown("day", "确定日", "Determined on"),
        Shown("last_day", "期限", "Last day"),
        Shown("notified_day", "通知书发出日", "Notice sent on"),
        Shown("result_day", "结果公告日", "Result published on"),
        Shown("document_day", "采购文件公告日", "Document published on"),
        Shown("missing", "没有公告", "Not published", codes="publication_kind"),
    ),
    title={"zh": "两个工作日内发通知书并公告", "en": "Notice and result out in two working days"},
    message={
        "zh": "{day} 确定供应商，应在 {max_days} 个工作日内（{last_day} 前，含当日）发出通知书并公告：通知书 {notified_day}"
        "[，结果公告 {result_day}][，采购文件公告 {document_day}][，没有公告：{missing}]",
        "en": "Determined on {day}; notice and publication were due within {max_days} working days, by {last_day}: "
        "notice {notified_day}[, result {result_day}][, document {document_day}][; not published: {missing}]",
    },
    cites=(Cite("cn-procurement-regulation", "43"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "notice and result on the second working day, after five days of holiday; the document since the tender",
            (_tender(), _award(), _sent("2026-05-07"), _shown("2026-05-07"), _document()),
            {"AW-A": "clear"},
        ),
        Example(
            "the notice a day later",
            (_tender(), _award(), _sent("2026-05-08"), _shown("2026-05-07"), _document()),
            {"AW-A": "flagged"},
        ),
        Example(
            "the result a day later, submitted in the opposite order",
            (_document(), _shown("2026-05-08"), _sent("2026-05-07"), _award(), _tender()),
            {"AW-A": "flagged"},
        ),
        Example(
            "the document with the result, on the last day",
            (_tender(), _award(), _sent("2026-05-06"), _shown("2026-05-07"), _document("2026-05-07")),
            {"AW-A": "clear"},
        ),
        Example(
            "the document a day later",
            (_tender(), _award(), _sent("2026-05-06"), _shown("2026-05-07"), _document("2026-05-08")),
            {"AW-A": "flagged"},
        ),
        Example(
            "no document",
            (_tender("inquiry"), _award(), _sent("2026-05-06"), _shown("2026-05-07")),
            {"AW-A": ("flagged", "overdue")},
        ),
        Example(
            "single source has no document to publish",
            (_tender("single_source"), _award(), _sent("2026-05-06"), _shown("2026-05-07")),
            {"AW-A": "clear"},
        ),
        Example(
            "single source, and the document came late",
            (_tender("single_source"), _award(), _sent("2026-05-06"), _shown("2026-05-07"), _document("2026-06-01")),
            {"AW-A": "clear"},
        ),
        Example(
            "the method is not told, and no document",
            (_award(), _sent("2026-05-06"), _shown("2026-05-07")),
            {"AW-A": ("not_assessable", "missing: document_told")},
        ),
        Example(
            "the method is not told, and the document is there on the last day",
            (_award(), _sent("2026-05-06"), _shown("2026-05-07"), _document("2026-05-07")),
            {"AW-A": "clear"},
        ),
        Example(
            "the method is not told, and the document came a day later",
            (_award(), _sent("2026-05-06"), _shown("2026-05-07"), _document("2026-05-08")),
            {"AW-A": "not_assessable"},
        ),
        Example(
            "nothing was told, the second working day is not over",
            (_tender(), _award()),
            {"AW-A": ("not_applicable", "not_due")},
            as_of="2026-05-07",
        ),
        Example(
            "nothing was told, the day after",
            (_tender(), _award()),
            {"AW-A": ("flagged", "overdue")},
            as_of="2026-05-08",
        ),
        Example(
            "the notice, and nothing published",
            (_tender(), _award(), _sent("2026-05-08")),
            {"AW-A": ("flagged", "breach")},
        ),
        Example(
            "no notice", (_tender(), _award(), _shown("2026-05-07"), _document()), {"AW-A": ("flagged", "overdue")}
        ),
        Example("no result", (_tender(), _award(), _sent("2026-05-07"), _document()), {"AW-A": ("flagged", "overdue")}),
        Example(
            "the result names the process only",
            (
                _tender(),
                _award(),
                _sent("2026-05-07"),
                _shown("2026-05-07", target=("process", OCID), ocid=None, regime=None),
                _document(),
            ),
            {"AW-A": "clear"},
        ),
        Example(
            "the result names the award only",
            (_tender(), _award(), _sent("2026-05-07"), _shown("2026-05-07", ocid=None, regime=None), _document()),
            {"AW-A": "clear"},
        ),
        Example(
            "a result of the process from the day of the award",
            (_tender(), _award(), _sent("2026-05-07"), _shown("2026-04-30", target=None), _document()),
            {"AW-A": "clear"},
        ),
        Example(
            "a result of the process from the day before the award is another one's",
            (_tender(), _award(), _sent("2026-05-07"), _shown("2026-04-29", target=None), _document()),
            {"AW-A": ("flagged", "overdue")},
        ),
        Example(
            "the result of another award",
            (_tender(), _award(), _sent("2026-05-07"), _shown("2026-05-07", target=("award", "AW-B")), _document()),
            {"AW-A": ("flagged", "overdue")},
        ),
        Example(
            "of two lots one result came late",
            (
                _tender(),
                _award(lot_id="L1"),
                _award(name="AW-B", lot_id="L2"),
                _sent("2026-05-07"),
                _sent("2026-05-07", "AW-B"),
                _shown("2026-05-07", target=None, lot_id="L1"),
                _shown("2026-05-08", target=None, lot_id="L2"),
                _document(),
            ),
            {"AW-A": "clear", "AW-B": "flagged"},
        ),
        Example(
            "no calendar of that year is known",
            (_tender(), _award("2040-04-30"), _sent("2040-06-07"), _shown("2040-06-07"), _document()),
            {"AW-A": ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example("under the tendering law", (_award(regime="tendering"),), {"AW-A": "not_applicable"}),
        Example(
            "notified twice: the first time counts",
            (_tender(), _award(), _sent("2026-05-07"), _sent("2026-05-12"), _shown("2026-05-07"), _document()),
            {"AW-A": "clear"},
        ),
        Example(
            "too late, in dollars",
            (
                _tender(),
                _award(amount={"amount": "9.00", "currency": "USD"}),
                _sent("2026-05-08"),
                _shown("2026-05-07"),
            ),
            {"AW-A": "flagged"},
        ),
        Example(
            "a corrected award: determined a day later than first told",
            (
                _award(),
                _award("2026-05-06", corrects="ex-1"),
                _tender(),
                _sent("2026-05-08"),
                _shown("2026-05-08"),
                _document(),
            ),
            {"AW-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
