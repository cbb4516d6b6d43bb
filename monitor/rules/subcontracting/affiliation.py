"""Key people on the site belong to another firm than the contractor, or its bid bond came from another's account.

What it checks
    Each contract of works: whether everyone reported as project manager, technical lead, safety or quality officer has
    a labour contract with, or social insurance paid by, the contractor; and whether the bid bond that stands for the
    contractor came from its own account. Members of the consortium count as the contractor.
Why it matters
    Who lends a licence answers for works it does not build, and who builds answers for nothing.
Legal source
    Measures on Unlawful Contracting (建市规〔2019〕1号), articles 9 and 10; Law on Tendering and Bidding, article 33: no
    bids under another's name; Tongyu county: affiliation is pursued.
Does not apply
    Goods and services. Other roles on the site; other bonds; bonds of other bidders.
Innocent explanations
    Insurance was still paid by the former employer in the month of the change; a branch or parent pays it for the
    whole group; the bank wrote another name of the same firm.
Ask next
    The labour contracts, the insurance statements, and the bank slip of the bond.
Known gaps
    One tie to the contractor is taken as enough (the measures ask for neither contract nor insurance). Whether the
    person was there at all is sub.pm-absent's question. A firm's branch under another code looks like another firm. Of
    a contract without a report on its staff nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import contractors, works
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """现场关键人员不是承包人的人，或者投标保证金出自他人账户。

查什么
    每份工程合同：报送的项目经理、技术负责人、安全员、质量员，是否都与承包人有劳动合同或者由其缴纳社保；承包人的投标保证金是
    否出自其本身账户。联合体各方都算承包人。
为什么要紧
    出借资质的，要为自己没干的工程负责；干活的，什么责任也不负。
法律依据
    建筑工程施工发包与承包违法行为认定查处管理办法（建市规〔2019〕1号）第9条、第10条；招标投标法第33条：不得以他人名义投
    标；通榆县：打击挂靠。
不适用
    货物和服务。现场其他岗位；其他保证金；其他投标人的保证金。
可能的正当理由
    换单位当月社保仍由原单位缴纳；由分公司或者母公司统一缴纳；银行把同一企业写成了别的名称。
接着问
    劳动合同、社保缴纳证明、保证金的银行回单。
已知不足
    与承包人有一项关系即可（办法要求两项都没有）。人是否到岗由 sub.pm-absent 判断。分公司另有代码的，看起来像另一家。没有报送现场
    人员的合同，无法判断。
"""

KEY_ROLES = ("project_manager", "technical_lead", "safety_officer", "quality_officer")
TIES = ("employer", "insurance_payer")
MONEY = ("transfer", "cash", "cheque", "draft")
"""Forms of a bond that come out of an account."""


@dataclass(frozen=True, slots=True)
class Params:
    """The measures leave nothing to set."""


def strangers(f: Facts, staff: pl.LazyFrame) -> pl.LazyFrame:
    """`CONTRACT` with its key people who are tied to others only; `has_staff`, and `staff_unsure`."""
    firms = contractors(f)
    rows = staff.filter(pl.col("role").is_in(KEY_ROLES))
    for tie in TIES:
        own = firms.select(*CONTRACT, pl.col("firm").alias(f"{tie}_id"), pl.lit(value=True).alias(f"{tie}_own"))
        told = pl.col(f"{tie}_id").is_not_null()
        rows = rows.join(own, on=[*CONTRACT, f"{tie}_id"], how="left").with_columns(
            pl.when(told).then(pl.col(f"{tie}_own").fill_null(value=False)).alias(f"{tie}_own")
        )
    is_ours = pl.col("employer_own") | pl.col("insurance_payer_own")
    return rows.with_columns(is_ours=is_ours).group_by(CONTRACT).agg(
        strangers=pl.col("person").filter(~pl.col("is_ours")).unique().sort(),
        staff_unsure=pl.col("is_ours").is_null().any(),
        staff_events=pl.col("event").filter(~pl.col("is_ours")).unique().sort(),
        has_staff=pl.lit(value=True),
    )  # fmt: skip


def bonds(f: Facts, contracts: pl.LazyFrame) -> pl.LazyFrame:
    """`CONTRACT` with the holders of accounts, other than the contractor, from which its bid bond came."""
    firms = contractors(f)
    told = one_each(f.of("guarantee.provided"), ["scope_id", "guarantee_id"])
    paid = told.filter(pl.col("guarantee_kind") == "bid", pl.col("form").is_in(MONEY))
    paid = paid.select("scope_id", "ocid", bond_event="event", firm="provider_id", holder="account_holder_id")
    mine = contracts.select(*CONTRACT, "ocid").drop_nulls("ocid").join(firms, on=CONTRACT)
    mine = mine.join(paid, on=["scope_id", "ocid", "firm"])
    own = firms.select(*CONTRACT, holder="firm", is_own=pl.lit(value=True))
    met = mine.join(own, on=[*CONTRACT, "holder"], how="left").with_columns(
        is_own=pl.when(pl.col("holder").is_not_null()).then(pl.col("is_own").fill_null(value=False))
    )
    return met.group_by(CONTRACT).agg(
        payers=pl.col("holder").filter(~pl.col("is_own")).unique().sort(),
        bond_unsure=pl.col("is_own").is_null().any(),
        bond_events=pl.col("bond_event").filter(~pl.col("is_own")).unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract, with its key people and the money of its bid bond that belong to others."""
    staff = f.of("site_staff.reported")
    rows = works(f, staff)
    rows = rows.join(strangers(f, staff), on=CONTRACT, how="left").join(bonds(f, rows), on=CONTRACT, how="left")
    found = (pl.col("strangers").list.len() != 0) | (pl.col("payers").list.len() != 0)
    unsure = pl.col("has_staff").is_null() | pl.col("staff_unsure") | pl.col("bond_unsure").fill_null(value=False)
    return rows.with_columns(
        is_borrowed=pl.when(found).then(pl.lit(value=True)).when(~unsure).then(pl.lit(value=False)),
        stake_fen="contract_cny",
        events=pl.concat_list(pl.col("staff_events", "bond_events").fill_null([])).list.unique().list.sort(),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts of works."""
    return pl.col("category") == "works"


def flagged(_: Params) -> pl.Expr:
    """Somebody else's people, or somebody else's money."""
    return pl.col("is_borrowed")


FIRM, OTHER, THIRD = "91999001MA00001110", "91999001MA0000146J", "91999001MA000012XP"
OCID = "ocds-tw9990-2026-0017"


def _contract(**more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "ocid": OCID, "category": "works", "supplier": {"id": FIRM}}
    return like("contract.signed", "2026-05-08", **(told | more))


def _staff(employer: str | None = FIRM, payer: str | None = FIRM, role: str = "project_manager", **more: Any) -> Any:
    ties = {name: {"id": firm} for name, firm in zip(TIES, (employer, payer), strict=True) if firm}
    told = {"contract_id": "CON-A", "person": f"P-{role}", "role": role, "month": "2026-06"}
    return like("site_staff.reported", "2026-06-30", **(told | ties | more))


def _bond(holder: dict[str, str] | None = None, kind: str = "bid", *, day: str = "2026-04-18", **more: Any) -> Any:
    account = {"token": "acc-1"} | ({"holder": holder} if holder else {})
    told = {"guarantee_id": "G-A", "guarantee_kind": kind, "form": "transfer", "provider": {"id": FIRM}}
    told |= {"account": account, "ocid": OCID, "regime": "tendering"}
    return like("guarantee.provided", day, **(told | more))


OWN = {"kind": "organisation", "id": FIRM}
PERSON = {"kind": "person", "id": "P-9001"}

RULE = Rule(
    id="sub.affiliation",
    version=1,
    family="sub",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("contract.signed", "site_staff.reported"),
    reads=("contract.signed", "site_staff.reported", "guarantee.provided"),
    about=("contract_id",),
    needs=("is_borrowed",),
    evidence=(
        Shown("strangers", "与承包人没有关系的关键人员", "Key people tied to others only"),
        Shown("payers", "投标保证金的他人户名", "Others whose account paid the bid bond"),
        Shown("day", "合同签订日", "Contract signed on"),
        Shown("stake_fen", "合同金额（元）", "Contract (CNY)"),
    ),
    title={"zh": "挂靠", "en": "Working under another's licence"},
    message={
        "zh": "{day} 签订的合同[（{stake_fen} 元）][；劳动合同和社保都不在承包人的关键人员：{strangers}][；投标保证金出自他人账户："
        "{payers}]",
        "en": "Contract of {day}[, CNY {stake_fen}][; key people neither employed nor insured by the contractor: "
        "{strangers}][; bid bond paid from the account of: {payers}]",
    },
    cites=(
        Cite("cn-illegal-subcontract-2019-1", "9"),
        Cite("cn-illegal-subcontract-2019-1", "10"),
        Cite("cn-bidding-law", "33"),
        Cite("seed-tongyu", "二(3)分包"),
    ),
    in_force=date(2019, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("its own people and its own money", (_contract(), _staff(), _bond(OWN)), {"CON-A": "clear"}),
        Example("employed and insured by another", (_contract(), _staff(OTHER, OTHER)), {"CON-A": "flagged"}),
        Example("the same, told first", (_staff(OTHER, THIRD), _contract()), {"CON-A": "flagged"}),
        Example(
            "employed by the contractor, insured by another", (_contract(), _staff(FIRM, OTHER)), {"CON-A": "clear"}
        ),
        Example("insured by the contractor, employed by another", (_contract(), _staff(OTHER)), {"CON-A": "clear"}),
        Example(
            "insured by another, the employer is not told",
            (_contract(), _staff(None, OTHER)),
            {"CON-A": ("not_assessable", "missing: is_borrowed")},
        ),
        Example(
            "employed by another, the insurance is not told",
            (_contract(), _staff(OTHER, None)),
            {"CON-A": "not_assessable"},
        ),
        Example("employed by it, the insurance is not told", (_contract(), _staff(FIRM, None)), {"CON-A": "clear"}),
        Example(
            "one of two key people",
            (_contract(), _staff(), _staff(OTHER, OTHER, "quality_officer")),
            {"CON-A": "flagged"},
        ),
        Example(
            "a designer of another firm", (_contract(), _staff(), _staff(OTHER, OTHER, "designer")), {"CON-A": "clear"}
        ),
        Example(
            "a designer is all that was reported",
            (_contract(), _staff(OTHER, OTHER, "designer")),
            {"CON-A": "not_assessable"},
        ),
        Example(
            "a member of the consortium: its people, its money",
            (
                _contract(consortium_members=[{"id": OTHER}]),
                _staff(OTHER, OTHER),
                _bond({"kind": "organisation", "id": OTHER}),
            ),
            {"CON-A": "clear"},
        ),
        Example("the bond from a person's account", (_contract(), _staff(), _bond(PERSON)), {"CON-A": "flagged"}),
        Example("whose account is not told", (_contract(), _staff(), _bond()), {"CON-A": "not_assessable"}),
        Example(
            "a bank's letter needs no account",
            (_contract(), _staff(), _bond(form="bank_guarantee")),
            {"CON-A": "clear"},
        ),
        Example("another bond", (_contract(), _staff(), _bond(PERSON, "performance")), {"CON-A": "clear"}),
        Example("another bidder's", (_contract(), _staff(), _bond(PERSON, provider={"id": OTHER})), {"CON-A": "clear"}),
        Example(
            "told again with the right account",
            (_contract(), _staff(), _bond(PERSON), _bond(OWN, day="2026-04-19")),
            {"CON-A": "clear"},
        ),
        Example("nobody reported the staff", (_contract(), _bond(OWN)), {"CON-A": "not_assessable"}),
        Example("no staff, and another's money", (_contract(), _bond(PERSON)), {"CON-A": "flagged"}),
        Example("goods", (_contract(category="goods"), _staff(OTHER, OTHER)), {"CON-A": "not_applicable"}),
        Example(
            "supervision is no works",
            (_contract(category="services", service_kind="supervision"), _staff(OTHER, OTHER)),
            {"CON-A": "not_applicable"},
        ),
        Example("the contract is not told", (_staff(OTHER, OTHER),), {"CON-A": "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
