"""A listing on a blacklist of the county was not made public in time.

What it checks
    Each sanction that enters a party on a list which the county keeps: whether the list was published, naming this
    sanction, where everybody can read it, within twenty working days of the decision. The twentieth day is inside.
Why it matters
    A blacklist that nobody can read warns nobody.
Legal source
    Tongyu county, section two (3): the blacklist is made public. Implementing Regulation of the Tendering Law, article
    78: decisions on unlawful conduct are announced. The text names no days: twenty working days are borrowed from the
    regulation on the disclosure of government information, article 26.
Does not apply
    Lists that courts, tax offices and the ministry of finance publish; sanctions without a listing; listings that were
    annulled, or had ended or been lifted before the term was over.
Innocent explanations
    It was published on a page that was not submitted, or in one list that names no sanction; it was contested and held
    back.
Ask next
    The page and its first day, and who keeps the list.
Known gaps
    That no personal number is shown is the product's own affair: events carry none. Whether the publication stayed for
    the whole period is not seen. Working days need the year's calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import first, is_late, naming, publications, term
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """列入本地黑名单，没有按期向社会公开。

查什么
    每项列入本地名单的处罚：自决定之日起二十个工作日内，是否在人人可查的媒介上公开，并写明该处罚。第二十个工作日在内。
为什么要紧
    谁也看不到的黑名单，警示不了任何人。
法律依据
    通榆县二（3）：列入准入市场失信黑名单向社会公开。招标投标法实施条例第78条：公告对违法行为的行政处理决定。原文没有规定天数，
    二十个工作日借用政府信息公开条例第26条。
不适用
    由法院、税务、财政部公布的名单；没有列入名单的处罚；已撤销的，期限届满之前已经到期或者解除的。
可能的正当理由
    在没有报送的网页上公开，或者汇总公开而没有写明处罚编号；因提出异议暂缓公开。
接着问
    网页及首次公开日；由谁管理名单。
已知不足
    不公开个人信息由本系统自身保证：事件不含个人信息。公开是否持续到期满，这里看不到。工作日要用当年的日历。
"""

OURS = ("local_blacklist", "tender_dishonest", "other")
"""Lists that the county or its departments keep."""
PUBLIC = ("national_platform", "designated_site", "provincial_site", "website", "trading_platform", "newspaper",
          "gazette", "notice_board", "other")  # fmt: skip
"""Media that everybody can read."""


@dataclass(frozen=True, slots=True)
class Params:
    """Within so many working days, the last included."""

    publish_days: int = param(20, unit="working_day", zh="公开期限（工作日，含）", en="Publish within (working days)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a sanction, in the scope of whom it was imposed on, with its term and its first publication."""
    imposed = f.of("sanction.imposed").filter(pl.col("scope_id") == pl.col("party_id"))
    shown = first(
        naming(publications(f, ["blacklist"], PUBLIC), "sanction", "sanction_id"), ["scope_id", "sanction_id"]
    )
    lifted = f.of("sanction.lifted").group_by("scope_id", "sanction_id").agg(
        lifted_day=pl.col("day").min(), is_annulled=(pl.col("reason") == "annulled").any()
    )  # fmt: skip
    rows = one_each(imposed, ["scope_id", "sanction_id"])
    for part in (shown, lifted):
        rows = rows.join(part, on=["scope_id", "sanction_id"], how="left")
    last, least = term(pl.col("day"), p.publish_days, f.as_of_day)
    until = pl.when(~pl.col("is_permanent").fill_null(value=False)).then(pl.col("valid_until_day") + 1)
    rows = rows.with_columns(
        last_day=last,
        least_day=least,
        ended_day=pl.min_horizontal(until, "lifted_day"),
        is_ours=pl.when(pl.col("lists").is_not_null())
        .then(pl.col("lists").list.eval(pl.element().is_in(OURS)).list.any())
        .when(~pl.col("measures").list.contains("listing"))
        .then(pl.lit(value=False)),
    )
    over = (pl.col("ended_day") <= pl.col("last_day")).fill_null(value=False)
    in_time = (pl.col("published_day") <= pl.col("last_day")).fill_null(value=False)
    gone = pl.col("is_annulled").fill_null(value=False) | (over & ~in_time)
    return rows.with_columns(
        is_active=~gone,
        due_day=pl.when(pl.col("published_day").is_null() & ~gone).then("last_day"),
        cured_day=pl.when(is_late("published_day", "last_day", "least_day")).then("published_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Listings of the county that stood long enough to be published."""
    return pl.col("is_ours") & pl.col("is_active")


def flagged(_: Params) -> pl.Expr:
    """Published after the term; not published is awaited; unknown where the calendar ends inside the term."""
    return is_late("published_day", "last_day", "least_day")


def _ban(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"sanction_id": "SN-A", "measures": ["ban", "listing"], "lists": ["local_blacklist"]}
    told |= {"valid_from": "2026-03-02", "valid_until": "2027-03-01"}
    return like("sanction.imposed", "2026-03-02", **(told | more))


def _shown(day: str, medium: str = "website", what: str = "blacklist", sanction: str = "SN-A") -> dict[str, Any]:
    target = {"kind": "sanction", "id": sanction}
    return like("disclosure.published", day, publication_id=f"PUB-{day}", what=what, medium=medium, target=target)


def _lifted(day: str, reason: str = "repaired") -> dict[str, Any]:
    return like("sanction.lifted", day, sanction_id="SN-A", reason=reason)


RULE = Rule(
    id="blk.publicised",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed", "sanction.lifted", "disclosure.published"),
    about=("sanction_id",),
    needs=("lists",),
    evidence=(
        Shown("lists", "列入名单", "Lists", codes="credit_list"),
        Shown("day", "决定日", "Decided on"),
        Shown("last_day", "公开期限", "Last day to publish"),
        Shown("published_day", "首次公开日", "First published on"),
    ),
    title={"zh": "黑名单向社会公开", "en": "Blacklist made public"},
    message={
        "zh": "{day} 决定列入{lists}，应在 {publish_days} 个工作日内（至 {last_day}）向社会公开，首次公开日：{published_day}",
        "en": "Decided on {day} to enter on: {lists}; to be published within {publish_days} working days (by "
        "{last_day}), "
        "first published on: {published_day}",
    },
    cites=(Cite("seed-tongyu", "二(3)信用"), Cite("cn-bidding-regulation", "78")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the twentieth working day", (_ban(), _shown("2026-03-30")), {"SN-A": "clear"}),
        Example(
            "on the twenty-first: flagged, and cured", (_ban(), _shown("2026-03-31")), {"SN-A": ("flagged", "breach")}
        ),
        Example("the publication first in the file", (_shown("2026-03-30"), _ban()), {"SN-A": "clear"}),
        Example(
            "late, and before that on the intranet",
            (_ban(), _shown("2026-03-10", "intranet"), _shown("2026-03-31")),
            {"SN-A": "flagged"},
        ),
        Example("never", (_ban(),), {"SN-A": ("flagged", "overdue")}, as_of="2026-03-31"),
        Example("the term still runs", (_ban(),), {"SN-A": ("not_applicable", "not_due")}, as_of="2026-03-30"),
        Example("another sanction was published", (_ban(), _shown("2026-03-10", sanction="SN-B")), {"SN-A": "flagged"}),
        Example("something else was published", (_ban(), _shown("2026-03-10", what="other")), {"SN-A": "flagged"}),
        Example("on no list", (_ban(lists=[], measures=["ban"]),), {"SN-A": "not_applicable"}),
        Example("no list is told, and no listing", (_ban(lists=None, measures=["ban"]),), {"SN-A": "not_applicable"}),
        Example("on which list is not told", (_ban(lists=None),), {"SN-A": ("not_assessable", "missing: lists")}),
        Example("the court's list", (_ban(lists=["dishonest_debtor"]),), {"SN-A": "not_applicable"}),
        Example(
            "annulled later", (_ban(), _lifted("2026-06-01", "annulled")), {"SN-A": ("not_applicable", "out_of_scope")}
        ),
        Example("lifted on the last day of the term", (_ban(), _lifted("2026-03-30")), {"SN-A": "not_applicable"}),
        Example("lifted the day after", (_ban(), _lifted("2026-03-31")), {"SN-A": "flagged"}),
        Example("it ended within the term", (_ban(valid_until="2026-03-29"),), {"SN-A": "not_applicable"}),
        Example("it ended on the last day of the term", (_ban(valid_until="2026-03-30"),), {"SN-A": "flagged"}),
        Example(
            "permanent, whatever the last day says",
            (_ban(valid_until="2026-03-29", is_permanent=True),),
            {"SN-A": "flagged"},
        ),
        Example("no last day", (_ban(valid_until=None),), {"SN-A": "flagged"}),
        Example(
            "published when it was over",
            (_ban(valid_until="2026-03-29"), _shown("2026-03-31")),
            {"SN-A": "not_applicable"},
        ),
        Example(
            "published on the last day of the term, when it was over",
            (_ban(valid_until="2026-03-20"), _shown("2026-03-30")),
            {"SN-A": "clear"},
        ),
        Example("told twice", (_ban(lists=[]), _ban(lists=["tender_dishonest"], ground="again")), {"SN-A": "flagged"}),
        Example(
            "a year without a calendar: in time for certain, and not to be told",
            (
                like("sanction.imposed", "2045-03-01", sanction_id="SN-A", lists=["local_blacklist"]),
                _shown("2045-03-21"),
                like("sanction.imposed", "2045-03-01", sanction_id="SN-B", lists=["local_blacklist"]),
                _shown("2045-03-22", sanction="SN-B"),
            ),
            {"SN-A": "clear", "SN-B": "not_assessable"},
            as_of="2045-12-31",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
