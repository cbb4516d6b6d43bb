"""Bid bonds of different bidders of one lot came from the same account, payer or applicant.

What it checks
    For each lot the bid bonds: the account that the money came from and its holder, of letters of guarantee who applied
    for them. Two bidders with one of them in common are named, and a bidder who paid another's bond.
Why it matters
    Who puts up the money for two bids loses nothing whichever of them wins.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (6), and Measures 87, article 37 (6): bonds that come from
    the account of one unit or person are deemed collusion.
Does not apply
    Procedures that are no tender, or outside both laws; lots without bonds, or with one bidder. Members of a consortium
    are one bidder.
Innocent explanations
    The platform's own collecting account told as the paying one; a parent or insurer that pays for several firms under
    a standing arrangement; an account number mixed up in the entry.
Ask next
    The bank's transfer slips; whose the account is, and why it paid for both.
Known gaps
    Accounts are compared as told: two accounts of one holder are seen only where the holder is told. The contact person
    of an applicant is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.guarantees import MONEY_FORMS, provided
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, LOT, bids, carried, compared, firms, is_compared, marked
from monitor.vocabulary.verdicts import Severity

ZH = """同一标段不同投标人的投标保证金从同一账户、由同一单位或个人转出。

查什么
    每个标段的投标保证金：转出账户及其户名，保函的申请人；两个投标人有一项相同的列出，替别的投标人交保证金的也列出。
为什么要紧
    替两家出保证金的人，谁中标都不吃亏。
法律依据
    招标投标法实施条例第40条第6项、财政部令第87号第37条第6项：投标保证金从同一单位或者个人的账户转出的，视为串通投标。
不适用
    不属于招标的程序、两部法律之外的程序；不收保证金、只有一个投标人的标段。联合体各方算一个投标人。
可能的正当理由
    把平台的代收账户报成了转出账户；母公司或保险机构按长期约定为几家支付；录入时账号弄错。
接着问
    银行转账凭证；账户是谁的，为什么替两家支付。
已知不足
    账户按报送内容比较：同一户名的两个账户，报送了户名才看得出。申请人的联系人没有报送。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """One account is enough."""


def bonds(f: Facts) -> pl.LazyFrame:
    """Bid bonds with the bid each stands for: the one it names, else its provider's; else one that it stands alone for.

    `payers`: the holder of the account; of a letter of guarantee its applicant, else its provider.
    """
    given = provided(f, ("bid",))
    behind = firms(f, bids(f)).select("scope_id", "ocid", found_lot="lot_id", found="bid_id", provider_id="firm")
    own = given.filter(pl.col("bid_id").is_null()).join(behind, on=["scope_id", "ocid", "provider_id"])
    own = own.filter(
        pl.col("lot_id").eq_missing(pl.col("found_lot")) | pl.any_horizontal(pl.col("lot_id", "found_lot").is_null())
    )
    own = own.select("scope_id", "guarantee_id", "found").unique()
    payer = pl.when(pl.col("form").is_in(MONEY_FORMS)).then("account_holder_id")
    return given.join(own, on=["scope_id", "guarantee_id"], how="left").with_columns(
        bid_id=pl.coalesce("bid_id", "found", "guarantee_id"),
        tenderer_id="provider_id",
        payers=payer.otherwise(pl.coalesce("applicant_id", "account_holder_id", "provider_id")),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders whose bonds came from one account or payer."""
    given = bonds(f)
    told = bids(f, given.filter(pl.col("ocid").is_not_null()))
    traces = carried(given, {"account_token": "accounts", "payers": "payers"})
    itself = firms(f, told).select(*BID, trace_event=pl.lit(None, dtype=pl.Int64), label=pl.lit("payers"), trace="firm")
    found = marked(told, pl.concat([traces, itself]))
    rows = compared(f, told, traces, ("accounts", "payers"), found=found)
    count = told.join(given.select(*BID), on=BID).group_by(LOT).agg(bonds=pl.len())
    rows = rows.join(count, on=LOT, how="left", nulls_equal=True)
    return rows.with_columns(pl.col("bonds").fill_null(0), events=pl.col("events").list.drop_nulls())


def applies(_: Params) -> pl.Expr:
    """Tenders with bonds and two bidders or more."""
    return is_compared() & (pl.col("bonds") > 0)


def flagged(_: Params) -> pl.Expr:
    """Two of them have an account or a payer in common."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{who}"} | more
    return like("bid.submitted", "2026-04-19", tenderer={"id": FIRMS[who]}, **told)


def _bond(who: str, account: str | None = None, holder: str | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{who}", "form": "transfer", "ocid": OCID, "regime": "tendering"}
    if account:
        payer = {"holder": {"kind": "organisation", "id": FIRMS.get(holder, holder)}} if holder else {}
        told |= {"account": {"token": account} | payer}
    told |= {"guarantee_id": f"G-{who}", "guarantee_kind": "bid", "provider": {"id": FIRMS[who]}} | more
    return like("guarantee.provided", "2026-04-18", **told)


TWO = (_bid("A"), _bid("B"))
SAME = (_bond("A", "acc-1", "A"), _bond("B", "acc-1"))

RULE = Rule(
    id="col.same-bond-account",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bid.submitted", "guarantee.provided"),
    reads=("bid.submitted", "guarantee.provided", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "保证金同源的投标人", "Bidders whose bonds have one source"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("accounts", "相同转出账户", "Accounts shared"),
        Shown("payers", "相同付款人或申请人", "Payers or applicants shared"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已报送保证金来源的投标人数", "Bidders whose bond's source was told"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "保证金同一账户转出", "en": "Bid bonds from the same account"},
    message={
        "zh": "{bidders} 个投标人中有 {sharing#} 个的投标保证金来源相同（{sharing}）[：转出账户 {accounts-0} 个][，付款人或申请人 "
        "{payers-0} 个]",
        "en": "Bid bonds of {sharing#} of {bidders} bidders have one source ({sharing})[; accounts: "
        "{accounts-0}][; payers or "
        "applicants: {payers-0}]",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one account", (*TWO, *SAME), {OCID: "flagged"}),
        Example("the same, told in the opposite order", (*SAME[::-1], *TWO[::-1]), {OCID: "flagged"}),
        Example("the bids are not told, the bonds are", SAME, {OCID: "flagged"}),
        Example("each its own account", (*TWO, _bond("A", "acc-1", "A"), _bond("B", "acc-2", "B")), {OCID: "clear"}),
        Example(
            "two accounts of one stranger",
            (*TWO, _bond("A", "acc-1", "local:payer-1"), _bond("B", "acc-2", "local:payer-1")),
            {OCID: "flagged"},
        ),
        Example(
            "one bidder paid for the other", (*TWO, _bond("A", "acc-1", "B"), _bond("B", "acc-2")), {OCID: "flagged"}
        ),
        Example(
            "letters of guarantee, each applied for by its bidder",
            (*TWO, _bond("A", form="bank_guarantee"), _bond("B", form="bank_guarantee")),
            {OCID: "clear"},
        ),
        Example(
            "one bidder applied for both letters",
            (*TWO, _bond("A", form="surety", applicant={"id": FIRMS["B"]}), _bond("B", form="surety")),
            {OCID: "flagged"},
        ),
        Example(
            "the bonds name no bid: they go by who gave them, lot by lot",
            (
                _bid("A", lot_id="L1"),
                _bid("B", lot_id="L1"),
                _bid("C", lot_id="L2"),
                _bond("A", "acc-1", bid_id=None, lot_id="L1"),
                _bond("B", "acc-2", bid_id=None),
                _bond("C", "acc-1", bid_id=None, lot_id="L2"),
            ),
            {"L1": "clear", "L2": "not_applicable"},
        ),
        Example("the account of the second is not told", (*TWO, SAME[0], _bond("B")), {OCID: "not_assessable"}),
        Example("the bond of one bidder only is told", (*TWO, SAME[0]), {OCID: "not_assessable"}),
        Example(
            "a bond that names a lot and no bid stands for that lot only",
            (
                _bid("A", lot_id="L1"),
                _bid("A", bid_id="B-C", lot_id="L2"),
                _bid("B", lot_id="L1"),
                _bond("A", "acc-1", bid_id=None, lot_id="L2"),
                _bond("A", "acc-2", guarantee_id="G-D", lot_id="L1"),
                _bond("B", "acc-1", lot_id="L1"),
            ),
            {"L1": "clear"},
        ),
        Example("no bonds were asked for", TWO, {OCID: "not_applicable"}),
        Example(
            "performance bonds from one account",
            (*TWO, *(_bond(who, "acc-1", guarantee_kind="performance") for who in "AB")),
            {OCID: "not_applicable"},
        ),
        Example(
            "members of one consortium",
            (
                _bid("A", consortium_members=[{"id": FIRMS["B"]}]),
                _bid("C"),
                _bond("A", "acc-1"),
                _bond("B", "acc-1", bid_id=None),
                _bond("C", "acc-3", "C"),
            ),
            {OCID: "clear"},
        ),
        Example(
            "the account was corrected", (*TWO, *SAME, {**_bond("B", "acc-2"), "corrects": "ex-4"}), {OCID: "clear"}
        ),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", method="competitive_negotiation"), *TWO, *SAME),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
