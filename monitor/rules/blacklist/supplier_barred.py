"""A supplier that was barred took part: as tenderer, awarded supplier, contractor or subcontractor.

What it checks
    Whether the firm, or a member of its consortium, stood under a ban, disqualification or listing that reaches this
    place and field: bids and awards on the day of the bid deadline, contracts and subcontracts on the day they were
    signed. Both ends of a period hold. A firm's ban bars its branches; a branch's bars neither the firm nor its other
    branches.
Why it matters
    A ban that nobody checks bars nobody.
Legal source
    Government Procurement Law, article 77; Law on Tendering and Bidding, articles 53, 54 and 60; Tongyu county: barred
    firms may take no part in any tender of the county.
Does not apply
    Bids refused on arrival; purchases of material by the contractor. A fine, a warning or points alone bar nobody, nor
    does a sanction in another capacity; expired, lifted, annulled and not yet started sanctions free the firm.
Innocent explanations
    The ban was lifted and the lifting not submitted; the bid was rejected for this very ban; the sanction was imposed
    on another firm under the same code by mistake.
Ask next
    The record of the credit query before the evaluation, and the decision that imposed the sanction.
Known gaps
    The deadline is that of the notice: a later move by clarification is not followed here. A firm that bids under a
    new shell is blk.alias-evasion's question. Whether a sanction without a first day had begun cannot be told. Whose
    branch a firm is has to be declared, a name says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, once, one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sample_branch import branch
from monitor.rules.kit.sanctions import barring, holds_on, reaches, with_barred, with_parents
from monitor.vocabulary.verdicts import Severity

ZH = """处于限制期的供应商以投标人、中标人、承包人或分包人的身份参与。

查什么
    企业或其联合体成员，是否处于对本地、本领域有效的禁入、取消资格或列入名单之中：投标和中标看投标截止日，合同和分包看签
    订日。期间首尾两日都算。企业受限制的，分支机构同受限制；分支机构受限制的，不及于企业和其他分支机构。
为什么要紧
    禁入没有人核对，就禁不住任何人。
法律依据
    政府采购法第77条；招标投标法第53条、第54条、第60条；通榆县：失信企业在一定期限内禁止参加县内招投标。
不适用
    收到时即拒收的投标；承包人采购材料。仅有罚款、警告或记分的不禁入，以其他身份受的处罚也不；已到期、已解除、已撤销、尚
    未开始的处罚不限制企业。
可能的正当理由
    处罚已解除，解除没有报送；投标正因该处罚被否决；处罚误记到同一代码的另一家企业。
接着问
    评标前的信用查询记录；作出处罚的决定。
已知不足
    截止日取公告所定日期，后来以澄清变更的不跟随。换壳投标由 blk.alias-evasion 判断。没有起始日的处罚是否已经开始，无法
    得知。是谁的分支机构要有申报，名称不作依据。
"""

KEY = ["scope_id", "event"]
IDS = {
    "bid.submitted": "bid_id",
    "award.made": "award_id",
    "contract.signed": "contract_id",
    "subcontract.signed": "subcontract_id",
}
"""Records by which a firm takes part -> their id."""


@dataclass(frozen=True, slots=True)
class Params:
    """The sanctions themselves say whom, where and how long they bar."""


def records(f: Facts) -> pl.LazyFrame:
    """Bids, awards, contracts and subcontracts, one row each, with the region and deadline of their notice."""
    parts = []
    for kind, name in IDS.items():
        rows, columns = one_each(f.of(kind), ["scope_id", name]), ["scope_id", "event", "at", "day", name]
        if kind == "subcontract.signed":
            rows = rows.join(contracts(f, "ocid", "regime"), on=CONTRACT, how="left")
            takes_part = pl.col("subcontract_kind") != "material"
        else:
            takes_part = pl.col("is_receipted").fill_null(value=True) if kind == "bid.submitted" else pl.lit(value=True)
        stake = pl.lit(None, dtype=pl.Int64) if kind == "bid.submitted" else cny("amount")
        parts.append(
            rows.select(
                *columns,
                "ocid",
                "regime",
                takes_part=takes_part,
                stake_fen=stake,
                at_deadline=pl.lit(name in {"bid_id", "award_id"}),
            )
        )
    told = with_notice(
        f,
        pl.concat(parts, how="diagonal"),
        region=pl.col("region"),
        bid_deadline_day=pl.col("bid_deadline_day"),
        method=pl.col("method"),
    )
    without = pl.when(~pl.col("method").is_in(TENDERED)).then("day")
    by_deadline = pl.coalesce("bid_deadline_day", without)
    return told.with_columns(on_day=pl.when("at_deadline").then(by_deadline).otherwise("day"))


def taking(f: Facts) -> pl.LazyFrame:
    """Who takes part in each record: `KEY`, `party_kind`, `party_id`; of a consortium every member."""
    firm = pl.lit("organisation").alias("party_kind")
    parts = [f.of("subcontract.signed").select(*KEY, party_kind="subcontractor_kind", party_id="subcontractor_id")]
    for kind, who in (("bid.submitted", "tenderer"), ("award.made", "supplier"), ("contract.signed", "supplier")):
        parts.append(f.of(kind).select(*KEY, firm, party_id=f"{who}_id"))
        parts.append(f.of(kind, "consortium_members").select(*KEY, firm, party_id="id"))
    return pl.concat(parts)


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a record, with who of those in it is barred."""
    rows = once(records(f))
    who = with_parents(f, taking(f).join(rows.select(*KEY, "on_day", "region", "regime"), on=KEY), "on_day")
    begun = pl.when("is_dated").then(pl.lit(value=True))
    hit = holds_on(pl.col("on_day")) & reaches(pl.col("region"), pl.col("regime")) & begun
    told = pl.col("is_barred").is_not_null()
    return with_barred(rows, who, barring(f, "supplier"), KEY, hit).with_columns(
        events=pl.col("sanction_events"),
        checked_on_day=pl.when(told).then(pl.coalesce("on_day", "day")).otherwise("on_day"),
        tender_region=pl.when(told).then(pl.coalesce("region", pl.lit("-"))).otherwise("region"),
        valid_from=pl.when(told | pl.col("is_dated")).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Those who took part."""
    return pl.col("takes_part")


def flagged(_: Params) -> pl.Expr:
    """One of them was barred."""
    return pl.col("is_barred")


FIRM, OTHER = "91999001MA0000146J", "91999001MA00001110"
ONE, TWO = "91999001MA000012XP", "91999001MA00001628"
OF_BRANCH = {"kind": "organisation", "id": ONE}
NOTICE = like("tender.published", "2026-03-20", region="999001", bid_deadline="2026-04-20T09:00:00+08:00")
BID, ONE_BIDS = (like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": who}) for who in (FIRM, ONE))


def _ban(first: str | None = "2026-03-15", last: str | None = "2027-03-14", **more: Any) -> dict[str, Any]:
    dates = {name: day for name, day in (("valid_from", first), ("valid_until", last)) if day}
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "region": "999001", "scope": "region"}
    told |= {"measures": ["ban"], "sanction_id": "SN-A"}
    return like("sanction.imposed", "2026-03-10", **{**told, **dates, **more})


def _lift(day: str, reason: str = "repaired") -> dict[str, Any]:
    return like("sanction.lifted", day, sanction_id="SN-A", reason=reason)


def _contract(day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    told = {"ocid": "ocds-tw9990-2026-0017", "supplier": {"id": FIRM}}
    return like("contract.signed", day, contract_id="CON-A", **{**told, **more})


RULE = Rule(
    id="blk.supplier-barred",
    version=2,
    family="blk",
    severity=Severity.CRITICAL,
    scope="process",
    judges=tuple(IDS),
    reads=(*IDS, "tender.published", "sanction.imposed", "sanction.lifted", "relation.declared"),
    references=("sanction.imposed", "sanction.lifted", "relation.declared"),
    about=tuple(IDS.values()),
    needs=("checked_on_day", "tender_region", "valid_from"),
    evidence=(
        Shown("barred", "受限制主体", "Barred"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("barred_from_day", "限制起始日", "Barred from"),
        Shown("barred_until_day", "限制截止日（未报送即无截止日）", "Barred until (not reported: open)"),
        Shown("checked_on_day", "核对日（投标截止或签订）", "Day checked (bid deadline or signature)"),
        Shown("region", "项目所在地", "Region of the tender"),
    ),
    title={"zh": "失信供应商参与", "en": "Barred supplier takes part"},
    message={
        "zh": "供应商限制期自 {barred_from_day} 起[，至 {barred_until_day} 止]（处罚 {sanctions}），核对日 {checked_on_day} 在限制期内，"
        "仍参与交易",
        "en": "A supplier barred from {barred_from_day}[ until {barred_until_day}] (sanctions {sanctions}) took "
        "part; checked on {checked_on_day}",
    },
    cites=(
        Cite("cn-procurement-law", "77"),
        Cite("cn-bidding-law", "53"),
        Cite("cn-bidding-law", "54"),
        Cite("cn-bidding-law", "60"),
        Cite("seed-tongyu", "二(3)信用"),
    ),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("banned in the county at the deadline", (NOTICE, BID, _ban()), {"B-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_ban(), BID, NOTICE), {"B-A": "flagged"}),
        Example("no sanction", (NOTICE, BID), {"B-A": "clear"}),
        Example("the ban ends on the deadline", (NOTICE, BID, _ban(last="2026-04-20")), {"B-A": "flagged"}),
        Example("the ban ended the day before", (NOTICE, BID, _ban(last="2026-04-19")), {"B-A": "clear"}),
        Example("the ban begins on the deadline", (NOTICE, BID, _ban(first="2026-04-20")), {"B-A": "flagged"}),
        Example("the ban begins the day after", (NOTICE, BID, _ban(first="2026-04-21")), {"B-A": "clear"}),
        Example("no last day: open-ended", (NOTICE, BID, _ban(last=None)), {"B-A": "flagged"}),
        Example(
            "no first day: nobody can say whether it had begun",
            (NOTICE, BID, _ban(first=None)),
            {"B-A": ("not_assessable", "missing: valid_from")},
        ),
        Example("no first day, but over by then", (NOTICE, BID, _ban(first=None, last="2026-04-19")), {"B-A": "clear"}),
        Example(
            "called permanent, which no statute allows here: its last day ends it",
            (NOTICE, BID, _ban(last="2026-04-19", is_permanent=True)),
            {"B-A": "clear"},
        ),
        Example(
            "permanent on a basis whose statute is not told",
            (NOTICE, BID, _ban(last="2026-04-19", is_permanent=True, basis="other")),
            {"B-A": "flagged"},
        ),
        Example(
            "two branches were barred, the firm never, and all of it is over",
            (
                NOTICE,
                BID,
                branch(ONE, FIRM),
                branch(TWO, FIRM),
                _ban("2025-01-01", "2025-12-31", party=OF_BRANCH),
                _ban("2025-03-01", "2026-02-28", party={"kind": "organisation", "id": TWO}, sanction_id="SN-B"),
            ),
            {"B-A": "clear"},
        ),
        Example(
            "a branch is barred, the firm and another branch bid",
            (
                NOTICE,
                BID,
                branch(ONE, FIRM),
                branch(TWO, FIRM),
                _ban(party=OF_BRANCH),
                like("bid.submitted", "2026-04-19", bid_id="B-B", tenderer={"id": TWO}),
            ),
            {"B-A": "clear", "B-B": "clear"},
        ),
        Example(
            "the decision names the branch and the firm",
            (NOTICE, BID, branch(ONE, FIRM), _ban(party=OF_BRANCH), _ban(sanction_id="SN-B")),
            {"B-A": "flagged"},
        ),
        Example(
            "the firm is barred, its branch bids",
            (
                NOTICE,
                ONE_BIDS,
                branch(ONE, FIRM),
                _ban(),
            ),
            {"B-A": "flagged"},
        ),
        Example(
            "a branch until the day before the deadline",
            (
                NOTICE,
                ONE_BIDS,
                branch(ONE, FIRM, "2026-04-19"),
                _ban(),
            ),
            {"B-A": "clear"},
        ),
        Example(
            "a subsidiary is a legal person of its own",
            (
                NOTICE,
                ONE_BIDS,
                branch(ONE, FIRM, kind="controller_of"),
                _ban(),
            ),
            {"B-A": "clear"},
        ),
        Example("lifted the day before the deadline", (NOTICE, BID, _ban(), _lift("2026-04-19")), {"B-A": "clear"}),
        Example("lifted the day after the deadline", (NOTICE, BID, _ban(), _lift("2026-04-21")), {"B-A": "flagged"}),
        Example(
            "annulled later: it never barred", (NOTICE, BID, _ban(), _lift("2026-06-01", "annulled")), {"B-A": "clear"}
        ),
        Example("a fine alone", (NOTICE, BID, _ban(measures=["fine"])), {"B-A": "clear"}),
        Example("barred as an agency", (NOTICE, BID, _ban(role="agency")), {"B-A": "clear"}),
        Example("another county's ban", (NOTICE, BID, _ban(region="999002")), {"B-A": "clear"}),
        Example(
            "the city's ban reaches its counties",
            (NOTICE, BID, _ban(scope="city", region="999000")),
            {"B-A": "flagged"},
        ),
        Example("another city's ban", (NOTICE, BID, _ban(scope="city", region="998800")), {"B-A": "clear"}),
        Example(
            "the province's ban reaches its counties",
            (NOTICE, BID, _ban(scope="province", region="990000")),
            {"B-A": "flagged"},
        ),
        Example(
            "a ban from government procurement only",
            (NOTICE, BID, _ban(regimes=["government_procurement"])),
            {"B-A": "clear"},
        ),
        Example(
            "a member of the consortium is barred",
            (
                NOTICE,
                like(
                    "bid.submitted",
                    "2026-04-19",
                    bid_id="B-A",
                    tenderer={"id": OTHER},
                    consortium_members=[{"id": FIRM}],
                ),
                _ban(),
            ),
            {"B-A": "flagged"},
        ),
        Example(
            "free at the deadline, barred when the contract was signed",
            (NOTICE, BID, _contract(), _ban(first="2026-05-08")),
            {"B-A": "clear", "CON-A": "flagged"},
        ),
        Example(
            "the awarded firm was barred at the deadline",
            (NOTICE, like("award.made", "2026-04-28", award_id="AW-A", supplier={"id": FIRM}), _ban(last="2026-04-25")),
            {"AW-A": "flagged"},
        ),
        Example(
            "the subcontractor is barred, the supplier of material is not asked",
            (
                NOTICE,
                _contract(supplier={"id": OTHER}),
                like("subcontract.signed", "2026-06-01", subcontract_id="SC-A", contract_id="CON-A"),
                like(
                    "subcontract.signed",
                    "2026-06-01",
                    subcontract_id="SC-B",
                    contract_id="CON-A",
                    subcontract_kind="material",
                ),
                _ban(),
            ),
            {"CON-A": "clear", "SC-A": "flagged", "SC-B": "not_applicable"},
        ),
        Example(
            "a bid refused on arrival",
            (
                NOTICE,
                like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": FIRM}, is_receipted=False),
                _ban(),
            ),
            {"B-A": "not_applicable"},
        ),
        Example(
            "the deadline is not told: nobody can say",
            (like("tender.published", "2026-03-20", region="999001"), BID, _ban()),
            {"B-A": ("not_assessable", "missing: checked_on_day")},
        ),
        Example(
            "a county's ban, and the region of the tender is not told",
            (like("tender.published", "2026-03-20", bid_deadline="2026-04-20T09:00:00+08:00"), BID, _ban()),
            {"B-A": ("not_assessable", "missing: tender_region")},
        ),
        Example(
            "a nationwide ban needs no region",
            (
                like("tender.published", "2026-03-20", bid_deadline="2026-04-20T09:00:00+08:00"),
                BID,
                _ban(scope="nation"),
            ),
            {"B-A": "flagged"},
        ),
        Example(
            "barred when the contract was signed, in dollars",
            (NOTICE, _contract(amount={"amount": "900000.00", "currency": "USD"}), _ban()),
            {"CON-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
