"""A firm that first bid after another was barred shares that firm's head, controller, address, phone or team.

What it checks
    Each bid of a firm that had never bid in the county before another firm was barred: how many of these five, on the
    day of the bid, are also marks of the barred firm while its bar holds and reaches the tender: legal representative,
    controller, address, phone, a member of the project team. At least two are asked for. Each counts once.
Why it matters
    A ban is worth little if the same people return the next month under another name.
Legal source
    A lead; Law on Tendering and Bidding, article 33: nobody bids under another's name.
Does not apply
    Bids refused on arrival. The barred firm, its branches, and the firm whose branch is barred (blk.supplier-barred).
    What more firms have than the parameter says (a business park, a holding of the state); who heads firms counts.
Innocent explanations
    An address shared by a building; a representative who left the barred firm long before; people who changed jobs.
Ask next
    Both firms' files in the company register with their dates; who paid the bid bond.
Known gaps
    A bidder that had bid before the bar is not asked. Tokens are compared as they are. What the barred firm never had
    registered cannot be met; every earlier mark of it counts. Who heads one and holds the other is no match.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import KEY, bids, firms
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, with_notice
from monitor.rules.kit.marks import KINDS, MARK, ever, on_day, telling
from monitor.rules.kit.params import param
from monitor.rules.kit.relations import with_register
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sample_branch import branch
from monitor.rules.kit.sanctions import barring, holds_on, one_firm, reaches
from monitor.vocabulary.verdicts import Confidence, Severity

REGISTERS = ("organisation.registered", "relation.declared", "sanction.imposed", "sanction.lifted")
ZH = """某企业受限之后才首次投标的企业，与它共用法定代表人、控制人、住所、电话或项目班子。

查什么
    受限企业限制期开始之后才在县内首次投标的企业，其每次投标：投标当日的法定代表人、控制人、住所、电话、项目班子成员五项
    中，有几项也是限制期内、效力及于该项目的受限企业的。两项以上（含）提示。每项只计一次。
为什么要紧
    同一批人下个月换个名字回来，限制就成了空文。
法律依据
    线索；招标投标法第33条：不得以他人名义投标。
不适用
    收到时即拒收的投标；受限企业及其分支机构、分支机构受限的企业投标（blk.supplier-barred）；超过参数所定家数共有的标记（园区、代办机构的电话、国
    有控股单位），但自然人任法定代表人或控制人的，几家都算。
可能的正当理由
    同一栋楼的集中登记地址；法定代表人早已离开受限企业；人员正常流动；企业已经易主。
接着问
    两家企业的登记档案及变更日期；投标保证金由谁支付；是否共用人员。
已知不足
    限制开始之前投过标的企业不问。标记逐字比对。受限企业没有登记过的比不出来，旧标记都算。职务不同的同一人不算一项。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Both are heuristic."""

    min_matching_keys: int = param(
        2, unit="count", zh="最少相同项数（含）", en="Fewest marks shared (incl.)", heuristic=True
    )
    most_firms: int = param(
        5, unit="count", zh="标记最多为几家共有（含）", en="Most firms that have a mark (incl.)", heuristic=True
    )


def _shared(f: Facts, seats: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Each bid with each barred firm that one of its new bidders shares marks with: `count`, `mark_<kind>`."""
    bars = once(barring(f, "supplier").filter(pl.col("party_kind") == "organisation"))
    every = once(ever(f, seats))
    known = telling(every, p.most_firms)
    theirs = every.join(known, on=MARK, how="semi").join(bars, left_on="firm", right_on="party_id")
    own = on_day(f, seats).join(
        seats.select("event", "firm", "day", "first_bid_day", "region", "regime"), on=["event", "firm"]
    )
    branches = one_firm(f).rename({"other": "barred"})
    met = own.join(theirs.rename({"firm": "barred"}), on=MARK).filter(
        pl.col("firm") != pl.col("barred"),
        pl.col("since_day") <= pl.col("day"),
        pl.col("first_bid_day") >= pl.col("bar_from_day"),
        holds_on(pl.col("day")),
    )
    begun = pl.when("is_dated").then(pl.lit(value=True))
    hit = reaches(pl.col("region"), pl.col("regime")) & begun
    told = met.join(branches, on=["firm", "barred"], how="anti").with_columns(
        hit=hit, shown=pl.concat_list("sanction_event", "mark_event")
    )
    plain = pl.col("mark").str.replace("^(person|organisation):", "")
    shared = {f"mark_{kind}": plain.filter(pl.col("mark_kind") == kind).unique().sort() for kind in KINDS}
    return (
        told.filter(pl.col("hit").fill_null(value=True))
        .group_by("event", "firm", "barred")
        .agg(
            count=pl.col("mark_kind").n_unique(),
            is_certain=pl.col("hit").any(),
            is_dated=pl.col("is_dated").any(),
            sanctions=pl.col("sanction_id").unique().sort(),
            shown=pl.col("shown").explode().unique().sort(),
            **shared,
        )
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a bid, with the barred firm that its bidder shares most marks with."""
    rows = once(with_notice(f, bids(f), region=pl.col("region")))
    seats = firms(f).join(rows.select(*KEY, "day", "region", "regime"), on=KEY).drop("scope_id")
    seats = once(seats.with_columns(first_bid_day=pl.col("day").min().over("firm")))
    enough = pl.col("count") >= p.min_matching_keys
    order = [pl.col("is_certain") & enough, pl.col("count"), pl.col("barred"), pl.col("firm")]
    most = _shared(f, seats, p).sort(order, descending=[True, True, False, False])
    best = most.unique("event", keep="first", maintain_order=True).rename({"firm": "bidder"})
    register = with_register(f, seats, "organisation_kind").group_by("event")
    silent = register.agg(lacks=pl.col("register_event").is_null().any())
    told = rows.join(best, on="event", how="left").join(silent, on="event", how="left")
    told = told.with_columns(count=pl.col("count").fill_null(0))
    certain = pl.col("is_certain") | ~enough
    return told.with_columns(
        is_certain=certain,
        events=pl.col("shown"),
        registered=pl.when(~pl.col("lacks") | enough).then(pl.lit(value=True)),
        tender_region=pl.when(certain).then(pl.coalesce("region", pl.lit("-"))).otherwise("region"),
        valid_from=pl.when(certain | pl.col("is_dated")).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Bids that were taken."""
    return pl.col("is_taken")


def flagged(p: Params) -> pl.Expr:
    """Enough marks are shared with one barred firm."""
    return pl.when("is_certain").then(pl.col("count") >= p.min_matching_keys)


BARRED, NEW, THIRD = "91999001MA0000146J", "91999001MA00001110", "91999001MA000012XP"


def _tender(number: int = 17, **more: Any) -> dict[str, Any]:
    ocid = f"ocds-tw9990-2026-{number:04d}"
    return like("tender.published", "2026-03-20", **{"ocid": ocid, "region": "999001", **more})


def _bid(firm: str = NEW, day: str = "2026-04-19", number: int = 17, **more: Any) -> dict[str, Any]:
    told = {"ocid": f"ocds-tw9990-2026-{number:04d}", "bid_id": f"B-{firm[-4:]}-{number}", "tenderer": {"id": firm}}
    return like("bid.submitted", day, **{**told, **more})


def _firm(firm: str, day: str = "2026-01-05", **marks: Any) -> dict[str, Any]:
    return like("organisation.registered", day, organisation={"id": firm}, **marks)


def _ban(first: str | None = "2026-03-15", last: str | None = "2027-03-14", **more: Any) -> dict[str, Any]:
    dates = {name: day for name, day in (("valid_from", first), ("valid_until", last)) if day}
    told: dict[str, Any] = {"sanction_id": "SN-A", "party": {"kind": "organisation", "id": BARRED}, "measures": ["ban"]}
    told |= {"region": "999001", "scope": "region"}
    return like("sanction.imposed", "2026-03-10", **(told | dates | more))


def _tie(kind: str, firm: str, first: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "relation_id": f"REL-{firm[-4:]}",
        "relation_kind": kind,
        "from_party": {"kind": "person", "id": "P-1"},
    }
    told |= {"to_party": {"kind": "organisation", "id": firm}, "valid_from": first, "ocid": None, "regime": None}
    return like("relation.declared", "2026-01-05", **(told | more))


def _team(person: str) -> dict[str, Any]:
    return {"project_team": [{"person": person, "role": "project_manager"}]}


HEAD: dict[str, Any] = {"legal_representative": "P-1"}
HOLD: dict[str, Any] = {"controllers": [{"kind": "person", "id": "P-2"}]}
SEAT: dict[str, Any] = {"address": "adr-1"}
CALL: dict[str, Any] = {"phone": "tel-1"}
ALL = HEAD | HOLD | SEAT | CALL
OLD = _firm(BARRED, **ALL)
WORLD = (_tender(), OLD, _ban())
B = "B-1110-17"

RULE = Rule(
    id="blk.alias-evasion",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="county",
    judges=("bid.submitted",),
    reads=("bid.submitted", "tender.published", *REGISTERS),
    references=REGISTERS,
    about=("bid_id",),
    needs=("registered", "tender_region", "valid_from"),
    evidence=(
        Shown("bidder", "投标企业", "Bidder"),
        Shown("barred", "受限企业", "Barred firm"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("count", "相同项数", "Marks shared"),
        Shown("mark_representative", "法定代表人", "Legal representative"),
        Shown("mark_controller", "控制人", "Controllers"),
        Shown("mark_address", "住所", "Address"),
        Shown("mark_phone", "电话", "Phone"),
        Shown("mark_team", "项目班子成员", "People in the project team"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "换壳规避", "en": "Barred firm returns under another name"},
    message={
        "zh": "{bidder} 在 {barred} 受限（处罚 {sanctions}）之后才首次投标，{day} 投标时与其 {count} 项相同"
        "[；法定代表人 {mark_representative}][；控制人 {mark_controller}][；住所 {mark_address}][；电话 {mark_phone}]"
        "[；项目班子 {mark_team}]（线索）",
        "en": "{bidder} first bid after {barred} was barred (sanctions {sanctions}) and shared {count} marks with it "
        "when it bid on {day}[; legal representative {mark_representative}][; controllers {mark_controller}]"
        "[; address {mark_address}][; phone {mark_phone}][; project team {mark_team}] (a lead)",
    },
    cites=(Cite("cn-bidding-law", "33"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("head and address of the barred firm", (*WORLD, _firm(NEW, **HEAD, **SEAT), _bid()), {B: "flagged"}),
        Example("the same, in the opposite order", (_bid(), _firm(NEW, **HEAD, **SEAT), *WORLD[::-1]), {B: "flagged"}),
        Example("the address alone", (*WORLD, _firm(NEW, **SEAT), _bid()), {B: "clear"}),
        Example(
            "one is enough where the place says so",
            (*WORLD, _firm(NEW, **SEAT), _bid()),
            {B: "flagged"},
            set={"min_matching_keys": 1},
        ),
        Example("nobody is barred", (_tender(), OLD, _firm(NEW, **ALL), _bid()), {B: "clear"}),
        Example("the bidder is not registered", (*WORLD, _bid()), {B: ("not_assessable", "missing: registered")}),
        Example(
            "not registered, and a declared tie and the team tell enough",
            (
                *WORLD,
                _tie("legal_representative_of", NEW),
                _bid(BARRED, "2026-02-01", 16, **_team("P-7")),
                _bid(**_team("P-7")),
            ),
            {B: "flagged"},
        ),
        Example("refused on arrival", (*WORLD, _firm(NEW, **ALL), _bid(is_receipted=False)), {B: "not_applicable"}),
        Example(
            "it had bid before the bar",
            (*WORLD, _firm(NEW, **ALL), _bid(day="2026-03-14", number=16), _bid()),
            {B: "clear"},
        ),
        Example(
            "its first bid is on the first day of the bar",
            (*WORLD, _firm(NEW, **ALL), _bid(day="2026-03-15", number=16), _bid()),
            {B: "flagged"},
        ),
        Example(
            "the bar's last day", (_tender(), OLD, _ban(last="2026-04-19"), _firm(NEW, **ALL), _bid()), {B: "flagged"}
        ),
        Example("the bar is over", (_tender(), OLD, _ban(last="2026-04-18"), _firm(NEW, **ALL), _bid()), {B: "clear"}),
        Example(
            "lifted the day before",
            (
                *WORLD,
                _firm(NEW, **ALL),
                _bid(),
                like("sanction.lifted", "2026-04-19", sanction_id="SN-A", reason="repaired"),
            ),
            {B: "clear"},
        ),
        Example(
            "barred as an agency",
            (_tender(), OLD, _ban(role="agency"), _firm(NEW, **ALL), _bid()),
            {B: "clear"},
        ),
        Example(
            "another county's bar", (_tender(), OLD, _ban(region="999002"), _firm(NEW, **ALL), _bid()), {B: "clear"}
        ),
        Example(
            "the tender's place is not told",
            (_tender(region=None), OLD, _ban(), _firm(NEW, **HEAD, **SEAT), _bid()),
            {B: ("not_assessable", "missing: tender_region")},
        ),
        Example(
            "not told, and too little in common",
            (_tender(region=None), OLD, _ban(), _firm(NEW, **SEAT), _bid()),
            {B: "clear"},
        ),
        Example(
            "the bar has no first day",
            (_tender(), OLD, _ban(None), _firm(NEW, **ALL), _bid()),
            {B: ("not_assessable", "missing: valid_from")},
        ),
        Example("the barred firm itself bids", (*WORLD, _bid(BARRED)), {"B-146J-17": "clear"}),
        Example(
            "the barred firm moved in after the bid",
            (_tender(), _ban(), _firm(BARRED, "2026-04-20", **ALL), _firm(NEW, **ALL), _bid()),
            {B: "clear"},
        ),
        Example(
            "it moved in on the day of the bid",
            (_tender(), _ban(), _firm(BARRED, "2026-04-19", **ALL), _firm(NEW, **ALL), _bid()),
            {B: "flagged"},
        ),
        Example(
            "an earlier address of the barred firm counts",
            (
                *WORLD,
                _firm(BARRED, "2026-03-16", legal_representative="P-8", address="adr-8"),
                _firm(NEW, **HEAD, **SEAT),
                _bid(),
            ),
            {B: "flagged"},
        ),
        Example(
            "what the bidder was before does not",
            (*WORLD, _firm(NEW, **ALL), _firm(NEW, "2026-04-01", address="adr-9"), _bid()),
            {B: "clear"},
        ),
        Example(
            "address and phone of a business park: six firms have them",
            (
                *WORLD,
                _firm(NEW, **SEAT, **CALL),
                _bid(),
                *(_firm(f"local:firm-{number}", **SEAT, **CALL) for number in range(4)),
            ),
            {B: "clear"},
        ),
        Example(
            "a person who heads six firms is no business park",
            (*WORLD, _firm(NEW, **HEAD, **HOLD), _bid(), *(_firm(f"local:firm-{n}", **HEAD, **HOLD) for n in range(4))),
            {B: "flagged"},
        ),
        Example(
            "five firms have them",
            (
                *WORLD,
                _firm(NEW, **SEAT, **CALL),
                _bid(),
                *(_firm(f"local:firm-{number}", **SEAT, **CALL) for number in range(3)),
            ),
            {B: "flagged"},
        ),
        Example(
            "a declared head until the day of the bid",
            (*WORLD, _firm(NEW, **SEAT), _tie("legal_representative_of", NEW, valid_until="2026-04-19"), _bid()),
            {B: "flagged"},
        ),
        Example(
            "a declared head from the day of the bid on",
            (*WORLD, _firm(NEW, **SEAT), _tie("legal_representative_of", NEW, "2026-04-19"), _bid()),
            {B: "flagged"},
        ),
        Example("a branch of the barred firm", (*WORLD, _firm(NEW, **ALL), branch(NEW, BARRED), _bid()), {B: "clear"}),
        Example(
            "the firm whose branch is barred", (*WORLD, _firm(NEW, **ALL), branch(BARRED, NEW), _bid()), {B: "clear"}
        ),
        Example(
            "two branches of one firm",
            (*WORLD, _firm(NEW, **ALL), branch(NEW, THIRD), branch(BARRED, THIRD), _bid()),
            {B: "clear"},
        ),
        Example(
            "a kin of nobody: ties of other kinds say nothing here",
            (*WORLD, _firm(NEW, **SEAT), _tie("employee_of", NEW), _bid()),
            {B: "clear"},
        ),
        Example(
            "the member of a consortium is the alias",
            (*WORLD, _firm(NEW, **ALL), _firm(THIRD), _bid(THIRD, consortium_members=[{"id": NEW}])),
            {"B-12XP-17": "flagged"},
        ),
        Example(
            "one mark each with two barred firms",
            (
                _tender(),
                _ban(),
                _ban(sanction_id="SN-B", party={"kind": "organisation", "id": THIRD}),
                _firm(BARRED, **SEAT),
                _firm(THIRD, **CALL),
                _firm(NEW, **SEAT, **CALL),
                _bid(),
            ),
            {B: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
