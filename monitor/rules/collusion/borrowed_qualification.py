"""A bid rests on people whom another unit insures, or on a past work that was found untrue.

What it checks
    For each bid, who paid the social insurance of the people it names on the day of the bid (the bidder or a member of
    its consortium), and whether a past work that it claims was checked and found untrue.
Why it matters
    Whoever borrows a team, a licence or a record builds with somebody else than was chosen.
Legal source
    Law on Tendering and Bidding, article 33: no bid under another's name or by fraud; Implementing Regulation,
    article 42: false persons in charge and their employment, false performance. Government Procurement Law, article 77.
    That insurance paid elsewhere points to a borrowed team is a sign, not the case itself.
Does not apply
    Procedures outside both laws; bids refused on arrival.
Innocent explanations
    Insurance paid by a branch, a parent or a labour agency under contract; a person hired within the last weeks, whose
    insurance follows; a retired specialist without insurance; the check of the past work was of another contract.
Ask next
    Employment contracts and insurance slips of the months before the bid; the owner of the claimed work.
Known gaps
    A false past work is known only after somebody checked it: an unchecked one is taken as claimed. Licences are not
    compared.
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
from monitor.rules.kit.traces import BID, LAWS
from monitor.vocabulary.verdicts import Severity

ZH = """投标所列人员的社保由别的单位缴纳，或者所列业绩经核实不实。

查什么
    每份投标：所列人员投标当日的社保由谁缴纳（应为投标人或联合体成员）；所列业绩是否经核实不实。
为什么要紧
    借来的班子、资质、业绩，干活的就不是选中的那一家。
法律依据
    招标投标法第33条：不得以他人名义投标或者弄虚作假；实施条例第42条：虚假的项目负责人或人员简历、劳动关系，虚假的业绩；政府
    采购法第77条。社保在别处只是借用人员的迹象，本身还不是该情形。
不适用
    两部法律之外的程序；收到时即拒收的投标。
可能的正当理由
    由分公司、母公司或劳务派遣机构依约缴纳；最近几周新聘，社保尚在办理；退休返聘人员没有社保；核实的是另一份合同的业绩。
接着问
    投标前几个月的劳动合同和社保凭证；所列业绩的业主。
已知不足
    业绩不实要有人核实过才知道：没有核实的按所列处理。资质证书不比较。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """One person, or one untrue work, is enough."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with the people insured elsewhere and the works found untrue."""
    rows = one_each(f.of("bid.submitted"), BID)
    own = pl.concat(
        [
            rows.select(*KEY, insurance_payer_id="tenderer_id"),
            f.of("bid.submitted", "consortium_members").select(*KEY, insurance_payer_id="id"),
        ]
    )
    own = own.unique().with_columns(is_own=pl.lit(value=True))
    team = f.of("bid.submitted", "project_team").join(own, on=[*KEY, "insurance_payer_id"], how="left")
    payer = pl.col("insurance_payer_id")
    elsewhere = payer.is_not_null() & pl.col("is_own").is_null()
    people = team.group_by(KEY).agg(
        insured_elsewhere=pl.col("person").filter(elsewhere).unique().sort(),
        payers=payer.filter(elsewhere).unique().sort(),
        is_silent=payer.is_null().any(),
    )
    untrue = f.of("bid.submitted", "reference_works").filter(~pl.col("is_verified"))
    works = untrue.group_by(KEY).agg(untrue_works=pl.col("id").unique().sort())
    rows = rows.join(people, on=KEY, how="left").join(works, on=KEY, how="left")
    silent = pl.col("is_silent").fill_null(value=False) | pl.any_horizontal(
        pl.col("project_team_count", "reference_works_count").is_null()
    )
    is_borrowed = (pl.col("insured_elsewhere").list.len() > 0).fill_null(value=False) | pl.col(
        "untrue_works"
    ).is_not_null()
    return rows.with_columns(
        is_in=pl.col("is_receipted").fill_null(value=True),
        is_borrowed=pl.when(is_borrowed | ~silent).then(is_borrowed),
    )


def applies(_: Params) -> pl.Expr:
    """Bids under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("is_in")


def flagged(_: Params) -> pl.Expr:
    """Somebody is insured elsewhere, or a work is untrue."""
    return pl.col("is_borrowed")


FIRM, PARTNER, OTHER = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P"


def _team(*payers: str | None) -> list[dict[str, Any]]:
    return [
        {"person": f"P-{place}", "role": "project_manager"} | ({"insurance_payer": {"id": payer}} if payer else {})
        for place, payer in enumerate(payers)
    ]


def _bid(*payers: str | None, works: tuple[bool | None, ...] = (True,), **more: Any) -> dict[str, Any]:
    claimed = [
        {"id": f"W-{place}"} | ({} if told is None else {"is_verified": told}) for place, told in enumerate(works)
    ]
    told: dict[str, Any] = {"project_team": _team(*payers), "reference_works": claimed} | more
    return like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": FIRM}, **told)


RULE = Rule(
    id="col.borrowed-qualification",
    version=1,
    family="col",
    severity=Severity.HIGH,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted",),
    about=("bid_id",),
    needs=("is_borrowed",),
    evidence=(
        Shown("tenderer_id", "投标人", "Bidder"),
        Shown("insured_elsewhere", "社保不由投标人缴纳的人员", "People insured elsewhere"),
        Shown("payers", "社保缴纳单位", "Who pays their insurance"),
        Shown("untrue_works", "核实不实的业绩", "Works found untrue"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "借用资质或弄虚作假", "en": "Borrowed qualification or false record"},
    message={
        "zh": "投标人 {tenderer_id} 于 {day} 投标[：所列人员中 {insured_elsewhere#} 人的社保由 {payers} 缴纳][，{untrue_works#} "
        "项业绩经核实不实]",
        "en": "Bid of {tenderer_id} on {day}[; {insured_elsewhere#} of the people named are insured by "
        "{payers}][; past works "
        "checked and found untrue: {untrue_works#}]",
    },
    cites=(Cite("cn-bidding-law", "33"), Cite("cn-bidding-regulation", "42"), Cite("cn-procurement-law", "77")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("insured by the bidder", (_bid(FIRM),), {"B-A": "clear"}),
        Example("insured by another firm", (_bid(FIRM, OTHER),), {"B-A": "flagged"}),
        Example(
            "insured by a member of the consortium",
            (_bid(PARTNER, consortium_members=[{"id": PARTNER}]),),
            {"B-A": "clear"},
        ),
        Example(
            "insured by a firm that is no member of the consortium",
            (_bid(OTHER, consortium_members=[{"id": PARTNER}]),),
            {"B-A": "flagged"},
        ),
        Example("a past work found untrue", (_bid(FIRM, works=(True, False)),), {"B-A": "flagged"}),
        Example("a past work that nobody checked", (_bid(FIRM, works=(None,)),), {"B-A": "clear"}),
        Example("nobody named and nothing claimed", (_bid(works=()),), {"B-A": "clear"}),
        Example("who insures one of them is not told", (_bid(FIRM, None),), {"B-A": "not_assessable"}),
        Example("one insured elsewhere, another not told", (_bid(OTHER, None),), {"B-A": "flagged"}),
        Example("the team is not told", (_bid(project_team=None),), {"B-A": "not_assessable"}),
        Example("the past works are not told", (_bid(FIRM, reference_works=None),), {"B-A": "not_assessable"}),
        Example(
            "an untrue work, and the team not told", (_bid(works=(False,), project_team=None),), {"B-A": "flagged"}
        ),
        Example("refused on arrival", (_bid(OTHER, is_receipted=False),), {"B-A": "not_applicable"}),
        Example("outside both laws", (_bid(OTHER, regime="other"),), {"B-A": "not_applicable"}),
        Example("under government procurement", (_bid(OTHER, regime="government_procurement"),), {"B-A": "flagged"}),
        Example("told wrongly, and corrected", (_bid(OTHER), {**_bid(FIRM), "corrects": "ex-1"}), {"B-A": "clear"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
