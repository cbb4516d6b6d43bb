"""A barred agency ran a tender.

What it checks
    Whether the agency of a tender stood under a ban, disqualification or listing as an agency that reaches this place
    and field on the day of the notice. Both ends of a period hold. An agency's ban bars its branches, a branch's that
    branch alone.
Why it matters
    Who was barred for leaking or colluding should not hold the bids of others.
Legal source
    Law on Tendering and Bidding, article 50: an agency may be barred for one to two years; Government Procurement Law,
    article 78: for one to three; Tongyu county: barred agencies take no part in any tender of the county.
Does not apply
    Tenders run by the buyer's own staff. A fine, a warning or points alone bar nobody, nor does a sanction in another
    capacity; expired, lifted, annulled and not yet started sanctions free the agency.
Innocent explanations
    The ban was lifted and the lifting not submitted; the agency was hired before the ban and the notice followed.
Ask next
    The contract with the agency, and whether anybody looked at the lists before it was signed.
Known gaps
    Work under way when the ban begins is not judged, the day of the notice is. Whether a sanction without a first day
    had begun cannot be told. A local list bars in every capacity: that is blk.local-scope's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sample_branch import branch
from monitor.rules.kit.sanctions import barring, holds_on, reaches, with_barred, with_parents
from monitor.vocabulary.verdicts import Severity

ZH = """处于限制期的代理机构代理招标采购。

查什么
    公告当日，代理机构是否处于对本地、本领域有效的、以代理机构身份受的禁入、取消资格或列入名单之中。期间首尾两日都算。机构受限制的，分支机构同受限制；分支机构受限制的，不及于机构。
为什么要紧
    因泄密、串通受过处罚的机构，不应再经手别人的投标。
法律依据
    招标投标法第50条：禁止一至二年内代理；政府采购法第78条：一至三年；通榆县：失信代理机构禁止参加县内招投标。
不适用
    自行招标。仅有罚款、警告或记分的不禁入，以其他身份受的处罚也不；已到期、已解除、已撤销、尚未开始的处罚不限制代理机构。
可能的正当理由
    处罚已解除，解除没有报送；委托在处罚之前，公告在其后。
接着问
    委托代理合同；签订之前是否查过名单。
已知不足
    只看公告当日，处罚开始时正在进行的代理不判断。没有起始日的处罚是否已经开始，无法得知。本地名单以任何身份都禁入，由
    blk.local-scope 判断。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The sanctions themselves say whom, where and how long they bar."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with whether its agency is barred."""
    rows = once(f.of("tender.published").with_columns(stake_fen=cny("budget")))
    who = rows.filter(pl.col("agency_id").is_not_null()).select(
        *KEY, "day", "region", "regime", party_kind=pl.lit("organisation"), party_id="agency_id"
    )
    begun = pl.when("is_dated").then(pl.lit(value=True))
    hit = holds_on(pl.col("day")) & reaches(pl.col("region"), pl.col("regime")) & begun
    told = pl.col("is_barred").is_not_null()
    who = with_parents(f, who, "day")
    judged = with_barred(rows, who, barring(f, "agency"), KEY, hit).with_columns(
        events=pl.col("sanction_events"),
        tender_region=pl.when(told).then(pl.coalesce("region", pl.lit("-"))).otherwise("region"),
        valid_from=pl.when(told | pl.col("is_dated")).then(pl.lit(value=True)),
    )
    return one_each(judged, ["scope_id", "ocid"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders that an agency runs; unknown where neither the agency nor the form is told."""
    form = pl.when(pl.col("organisation_form") == "self").then(pl.lit(value=False))
    return pl.when(pl.col("agency_id").is_not_null()).then(pl.lit(value=True)).otherwise(form)


def flagged(_: Params) -> pl.Expr:
    """The agency was barred."""
    return pl.col("is_barred")


FIRM, OCID = "91999001MA0000154D", "ocds-tw9990-2026-0017"


def _ban(first: str | None = "2026-03-20", last: str | None = "2027-03-14", **more: Any) -> dict[str, Any]:
    dates = {name: day for name, day in (("valid_from", first), ("valid_until", last)) if day}
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "role": "agency", "basis": "agency_tender"}
    told |= {"scope": "nation", "measures": ["ban"]}
    return like("sanction.imposed", "2026-03-10", sanction_id="SN-A", **{**told, **dates, **more})


def _lift(day: str, reason: str = "repaired") -> dict[str, Any]:
    return like("sanction.lifted", day, sanction_id="SN-A", reason=reason)


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, **({"agency": {"id": FIRM}} | more))


OTHER = "91999001MA00001110"
PARENT: dict[str, Any] = {"party": {"kind": "organisation", "id": OTHER}}
HERE = {"scope": "region", "region": "999001"}

RULE = Rule(
    id="blk.agency-barred",
    version=2,
    family="blk",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published", "sanction.imposed", "sanction.lifted", "relation.declared"),
    references=("sanction.imposed", "sanction.lifted", "relation.declared"),
    about=("ocid",),
    needs=("agency_id", "tender_region", "valid_from"),
    evidence=(
        Shown("barred", "受限制的代理机构", "Barred agency"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("barred_from_day", "限制起始日", "Barred from"),
        Shown("barred_until_day", "限制截止日（未报送即无截止日）", "Barred until (not reported: open)"),
        Shown("day", "公告日", "Notice on"),
        Shown("region", "项目所在地", "Region of the tender"),
    ),
    title={"zh": "失信代理机构代理", "en": "Barred agency acts"},
    message={
        "zh": "代理机构限制期自 {barred_from_day} 起[，至 {barred_until_day} 止]（处罚 {sanctions}），{day} 的公告仍由其代理",
        "en": "An agency barred from {barred_from_day}[ until {barred_until_day}] (sanctions {sanctions}) ran the "
        "tender "
        "of {day}",
    },
    cites=(
        Cite("cn-bidding-law", "50", in_force=date(2000, 1, 1)),
        Cite("cn-bidding-law", "50"),
        Cite("cn-procurement-law", "78"),
        Cite("seed-tongyu", "二(3)信用"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the ban begins on the day of the notice", (_tender(), _ban()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_ban(), _tender()), {OCID: "flagged"}),
        Example(
            "a budget in dollars", (_tender(budget={"amount": "9.00", "currency": "USD"}), _ban()), {OCID: "flagged"}
        ),
        Example("no sanction", (_tender(),), {OCID: "clear"}),
        Example(
            "the agency of which it is a branch", (_tender(), _ban(**PARENT), branch(FIRM, OTHER)), {OCID: "flagged"}
        ),
        Example("a branch of it", (_tender(), _ban(**PARENT), branch(OTHER, FIRM)), {OCID: "clear"}),
        Example("it begins the day after", (_tender(), _ban("2026-03-21")), {OCID: "clear"}),
        Example("it ends on that day", (_tender(), _ban("2026-03-11", "2026-03-20")), {OCID: "flagged"}),
        Example("it ended the day before", (_tender(), _ban("2026-03-11", "2026-03-19")), {OCID: "clear"}),
        Example("no last day: open-ended", (_tender(), _ban(last=None)), {OCID: "flagged"}),
        Example(
            "no first day: nobody can say whether it had begun",
            (_tender(region="999001"), _ban(None)),
            {OCID: ("not_assessable", "missing: valid_from")},
        ),
        Example("lifted the day before", (_tender(), _ban("2026-03-11"), _lift("2026-03-19")), {OCID: "clear"}),
        Example("lifted the day after", (_tender(), _ban("2026-03-11"), _lift("2026-03-21")), {OCID: "flagged"}),
        Example("annulled later", (_tender(), _ban(), _lift("2026-06-01", "annulled")), {OCID: "clear"}),
        Example("a fine alone", (_tender(), _ban(measures=["fine"])), {OCID: "clear"}),
        Example("barred as a supplier", (_tender(), _ban(role="supplier")), {OCID: "clear"}),
        Example("another agency", (_tender(agency={"id": "91999001MA00001110"}), _ban()), {OCID: "clear"}),
        Example(
            "barred from government procurement, and a tender",
            (_tender(), _ban(regimes=["government_procurement"])),
            {OCID: "clear"},
        ),
        Example("a county's ban, there", (_tender(region="999001"), _ban(**HERE)), {OCID: "flagged"}),
        Example("in another county", (_tender(region="999002"), _ban(**HERE)), {OCID: "clear"}),
        Example(
            "a county's ban, and the place is not told",
            (_tender(), _ban(**HERE)),
            {OCID: ("not_assessable", "missing: tender_region")},
        ),
        Example(
            "run by the buyer's own staff",
            (_tender(agency=None, organisation_form="self"), _ban()),
            {OCID: "not_applicable"},
        ),
        Example(
            "who runs it is not told", (_tender(agency=None), _ban()), {OCID: ("not_assessable", "missing: agency_id")}
        ),
        Example(
            "a second notice, after the ban",
            (_tender(), _ban(last="2026-03-20"), _tender("2026-04-20")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
