"""Somebody on the county's own list took part in a tender of the county.

What it checks
    Each notice (its agency), bid (every member of the bidder) and evaluation (everyone who sat) of a tender in the
    county, against bans, disqualifications and listings whose scope is this county. Whichever bureau tenders, under
    whichever law, and in whatever capacity the party was listed. Bids are judged on the day of the bid deadline.
Why it matters
    A list that one bureau keeps and the next one does not read bars nobody.
Legal source
    Tongyu county, section two (3): barred firms, agencies and evaluation experts take no part in any tendering in the
    county for a period.
Does not apply
    Tenders of another county; lists of another county and wider bans (blk.supplier-barred, blk.agency-barred and
    blk.expert-barred); expired, lifted, annulled and not yet started sanctions; bids refused on arrival.
Innocent explanations
    The ban was lifted and the lifting not submitted; the bid was rejected for this very ban.
Ask next
    Whether the bureau that tendered had the list, and who looked at it.
Known gaps
    The county must say which one it is (parameter `region`). The deadline is that of the notice. Whether a sanction
    without a first day had begun cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, once, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sample_branch import branch
from monitor.rules.kit.sanctions import barring, holds_on, with_barred, with_parents
from monitor.vocabulary.verdicts import Severity

ZH = """县里名单上的主体，参加了县内的招投标。

查什么
    县内招标的每份公告（看代理机构）、每份投标（联合体各方都看）、每次评标（到场的人都看），与范围为本县的禁入、取消资格或列
    入名单对照；不论哪个部门招标、适用哪部法律、以何种身份列入。投标看投标截止日。
为什么要紧
    一个部门列的名单，别的部门不看，就禁不住任何人。
法律依据
    通榆县二（3）：失信企业、代理机构和评标专家在一定期限内禁止参与通榆境内任何招投标活动。
不适用
    外县的招标；外县的名单和更大范围的限制（由 blk.supplier-barred、blk.agency-barred、blk.expert-barred 判断）；已到期、已解除、
    已撤销、尚未开始的；收到时即拒收的投标。
可能的正当理由
    限制已解除，解除没有报送；投标正因该限制被否决。
接着问
    招标的部门是否有这份名单；由谁查看。
已知不足
    县里须设定本县的行政区划代码（参数 region）。截止日取公告所定日期。没有起始日的处罚是否已经开始，无法得知。
"""

KEY = ["scope_id", "event"]
COUNTY = 6
"""Leading digits of a region code that name the county."""
ROLES = ("supplier", "agency", "expert")


@dataclass(frozen=True, slots=True)
class Params:
    """The county itself, which it must set."""

    region: str = param("", unit="code", zh="本县行政区划代码（未设则无法判定）", en="Code of the county (must be set)")


def acts(f: Facts) -> pl.LazyFrame:
    """Notices, bids and evaluations: `on_day`, `place` of the tender, `is_part` (null: not told who runs it)."""
    form = pl.when(pl.col("organisation_form") == "self").then(pl.lit(value=False))
    is_run = pl.when(pl.col("agency_id").is_not_null()).then(pl.lit(value=True)).otherwise(form)
    notices = f.of("tender.published").select(*KEY, "at", "day", "ocid", place="region", on_day="day", is_part=is_run)
    sent = f.of("bid.submitted").select(
        *KEY, "at", "day", "ocid", "bid_id", is_part=pl.col("is_receipted").fill_null(value=True)
    )
    sent = one_each(sent, ["scope_id", "bid_id"])
    place, deadline, method = pl.col("region"), pl.col("bid_deadline_day"), pl.col("method")
    bids = with_notice(f, sent, place=place, bid_deadline_day=deadline, method=method)
    untendered = pl.when(~pl.col("method").is_in(TENDERED)).then("day")
    bids = bids.with_columns(on_day=pl.coalesce("bid_deadline_day", untendered)).drop(
        "ocid", "bid_deadline_day", "method"
    )
    sat = f.of("evaluation.concluded").select(*KEY, "at", "day", "ocid", "lot_id", "started_at", on_day="day")
    sat = with_notice(f, sat, place=place).with_columns(is_part=pl.lit(value=True))
    return pl.concat([notices, bids, sat], how="diagonal")


def taking(f: Facts) -> pl.LazyFrame:
    """Who takes part: `KEY`, `party_kind`, `party_id`."""
    firm, person = pl.lit("organisation").alias("party_kind"), pl.lit("person").alias("party_kind")
    return pl.concat(
        [
            f.of("tender.published").select(*KEY, firm, party_id="agency_id").drop_nulls("party_id"),
            f.of("bid.submitted").select(*KEY, firm, party_id="tenderer_id"),
            f.of("bid.submitted", "consortium_members").select(*KEY, firm, party_id="id"),
            f.of("evaluation.concluded", "members").select(*KEY, person, party_id="person"),
        ]
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a notice, a bid and an evaluation, with who of those in it is on the county's list."""
    county = pl.lit(p.region or None, dtype=pl.String)
    rows = once(acts(f).with_columns(region=county, is_here=pl.col("place").str.slice(0, COUNTY) == county))
    bars = pl.concat([barring(f, role) for role in ROLES]).filter(pl.col("bar_scope") == "region")
    who = with_parents(f, taking(f).join(rows.select(*KEY, "on_day", "region", "is_here"), on=KEY), "on_day")
    ours = pl.col("bar_region").str.slice(0, COUNTY) == pl.col("region")
    begun = pl.when("is_dated").then(pl.lit(value=True))
    hit = holds_on(pl.col("on_day")) & ours & pl.col("is_here") & begun
    told = pl.col("is_barred").is_not_null()
    judged = with_barred(rows, who, bars, KEY, hit).with_columns(
        events=pl.col("sanction_events"),
        checked_on_day=pl.when(told).then(pl.coalesce("on_day", "day")).otherwise("on_day"),
        tender_region=pl.when(told).then(pl.coalesce("place", pl.lit("-"))).otherwise("place"),
    )
    return one_each(judged, ["scope_id", "ocid", "lot_id", "bid_id", "started_at"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders of the county, in which somebody takes part."""
    return pl.col("is_here").fill_null(value=True) & pl.col("is_part")


def flagged(_: Params) -> pl.Expr:
    """One of them is on the county's list."""
    return pl.col("is_barred")


FIRM, OTHER, WHO = "91999001MA0000146J", "91999001MA00001110", "E-0001"
OCID = "ocds-tw9990-2026-0017"
OURS = {"region": "999001"}


def _ban(first: str | None = "2026-03-15", last: str | None = "2027-03-14", **more: Any) -> dict[str, Any]:
    dates = {name: day for name, day in (("valid_from", first), ("valid_until", last)) if day}
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "region": "999001", "scope": "region"}
    told |= {"role": "supplier", "measures": ["ban"], "basis": "local"}
    return like("sanction.imposed", "2026-03-10", sanction_id="SN-A", **{**told, **dates, **more})


def _tender(deadline: str | None = "2026-04-20", **more: Any) -> dict[str, Any]:
    dated = {"bid_deadline": f"{deadline}T09:00:00+08:00"} if deadline else {}
    return like("tender.published", "2026-03-20", **({"region": "999001", "organisation_form": "self"} | dated | more))


def _bid(who: str = FIRM, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": who}, **more)


def _sat(day: str = "2026-04-20", lot_id: str = "L1") -> dict[str, Any]:
    member = {"person": WHO, "member_type": "expert"}
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", lot_id=lot_id, members=[member])


EXPERT: dict[str, Any] = {"party": {"kind": "person", "id": WHO}, "role": "expert"}

RULE = Rule(
    id="blk.local-scope",
    version=2,
    family="blk",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("tender.published", "bid.submitted", "evaluation.concluded"),
    reads=(
        "tender.published",
        "bid.submitted",
        "evaluation.concluded",
        "sanction.imposed",
        "sanction.lifted",
        "relation.declared",
    ),
    references=("sanction.imposed", "sanction.lifted", "relation.declared"),
    about=("ocid", "lot_id", "bid_id", "started_at"),
    needs=("region", "is_part", "checked_on_day", "tender_region"),
    evidence=(
        Shown("barred", "名单上的主体", "On the county's list"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("barred_from_day", "限制起始日", "Barred from"),
        Shown("barred_until_day", "限制截止日（未报送即无截止日）", "Barred until (not reported: open)"),
        Shown("checked_on_day", "核对日", "Day checked"),
        Shown("tender_region", "招标所在地", "Region of the tender"),
    ),
    title={"zh": "县域准入限制范围", "en": "Local ban covers every tender in the county"},
    message={
        "zh": "本县（{region}）名单上的主体限制期自 {barred_from_day} 起[，至 {barred_until_day} 止]（处罚 {sanctions}），核对日 "
        "{checked_on_day} 在限制期内，仍参与县内招投标",
        "en": "A party on the list of this county ({region}), barred from {barred_from_day}[ until {barred_until_day}] "
        "(sanctions {sanctions}), took part in a tender there; checked on {checked_on_day}",
    },
    cites=(Cite("seed-tongyu", "二(3)信用"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a listed firm bids", (_tender(), _bid(), _ban()), {"B-A": "flagged"}, set=OURS),
        Example("the same, in the opposite order", (_ban(), _bid(), _tender()), {"B-A": "flagged"}, set=OURS),
        Example("nobody is listed", (_tender(), _bid()), {"B-A": "clear", OCID: "not_applicable"}, set=OURS),
        Example("the county is not set", (_tender(), _bid(), _ban()), {"B-A": ("not_assessable", "missing: region")}),
        Example("not set, and nobody is listed", (_tender(), _bid()), {"B-A": ("not_assessable", "missing: region")}),
        Example(
            "the list is for tenders, this is government procurement",
            (
                _tender(regime="government_procurement"),
                _bid(regime="government_procurement"),
                _ban(regimes=["tendering"]),
            ),
            {"B-A": "flagged"},
            set=OURS,
        ),
        Example(
            "the list ends on the deadline", (_tender(), _bid(), _ban(last="2026-04-20")), {"B-A": "flagged"}, set=OURS
        ),
        Example("it ended the day before", (_tender(), _bid(), _ban(last="2026-04-19")), {"B-A": "clear"}, set=OURS),
        Example("it begins on the deadline", (_tender(), _bid(), _ban("2026-04-20")), {"B-A": "flagged"}, set=OURS),
        Example("it begins the day after", (_tender(), _bid(), _ban("2026-04-21")), {"B-A": "clear"}, set=OURS),
        Example("it has no first day", (_tender(), _bid(), _ban(None)), {"B-A": "not_assessable"}, set=OURS),
        Example("a nationwide ban", (_tender(), _bid(), _ban(scope="nation")), {"B-A": "clear"}, set=OURS),
        Example("another county's list", (_tender(), _bid(), _ban(region="999002")), {"B-A": "clear"}, set=OURS),
        Example(
            "a list that names no county", (_tender(), _bid(), _ban(region=None)), {"B-A": "not_assessable"}, set=OURS
        ),
        Example(
            "another county's tender", (_tender(region="999002"), _bid(), _ban()), {"B-A": "not_applicable"}, set=OURS
        ),
        Example(
            "a township of the county", (_tender(region="999001101"), _bid(), _ban()), {"B-A": "flagged"}, set=OURS
        ),
        Example(
            "the place is not told",
            (_tender(region=None), _bid(), _ban()),
            {"B-A": ("not_assessable", "missing: tender_region")},
            set=OURS,
        ),
        Example("not told, and nobody is listed", (_tender(region=None), _bid()), {"B-A": "clear"}, set=OURS),
        Example(
            "the deadline is not told",
            (_tender(None), _bid(), _ban()),
            {"B-A": ("not_assessable", "missing: checked_on_day")},
            set=OURS,
        ),
        Example(
            "a negotiation has none: the day of the offer",
            (_tender(None, method="competitive_negotiation"), _bid(), _ban("2026-04-19")),
            {"B-A": "flagged"},
            set=OURS,
        ),
        Example(
            "a member of the consortium",
            (_tender(), _bid(OTHER, consortium_members=[{"id": FIRM}]), _ban()),
            {"B-A": "flagged"},
            set=OURS,
        ),
        Example(
            "a branch of a listed firm",
            (_tender(), _bid(OTHER), _ban(), branch(OTHER, FIRM)),
            {"B-A": "flagged"},
            set=OURS,
        ),
        Example(
            "a firm whose branch is listed",
            (_tender(), _bid(OTHER), _ban(), branch(FIRM, OTHER)),
            {"B-A": "clear"},
            set=OURS,
        ),
        Example(
            "refused on arrival", (_tender(), _bid(is_receipted=False), _ban()), {"B-A": "not_applicable"}, set=OURS
        ),
        Example(
            "listed as a supplier, now the agency", (_tender(agency={"id": FIRM}), _ban()), {OCID: "flagged"}, set=OURS
        ),
        Example(
            "who runs it is not told",
            (_tender(organisation_form=None), _ban()),
            {OCID: ("not_assessable", "missing: is_part")},
            set=OURS,
        ),
        Example("an expert of the list sits", (_tender(), _sat(), _ban(**EXPERT)), {"L1": "flagged"}, set=OURS),
        Example(
            "on the last day of the list, and the day after",
            (_tender(), _sat(), _ban(last="2026-04-20", **EXPERT), _sat(lot_id="L2", day="2026-04-21")),
            {"L1": "flagged", "L2": "clear"},
            set=OURS,
        ),
        Example("a fine alone", (_tender(), _bid(), _ban(measures=["fine"])), {"B-A": "clear"}, set=OURS),
        Example(
            "annulled later",
            (_tender(), _bid(), _ban(), like("sanction.lifted", "2026-06-01", sanction_id="SN-A", reason="annulled")),
            {"B-A": "clear"},
            set=OURS,
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
