"""A bid bond in money did not come from the bidder's own basic account.

What it checks
    Each bid bond given by transfer, in cash or by cheque by a domestic bidder: whether it came from the basic account
    of that bidder.
Why it matters
    Who pays another's bond usually stands behind the bid; one purse that pays several is the mark of a ring.
Legal source
    Implementing Regulation of the Tendering Law, article 26 paragraph 2: bonds in cash or by cheque come from the basic
    account.
Does not apply
    Letters of guarantee, insurance and drafts; government procurement and procedures outside both laws.
Innocent explanations
    The bond of a consortium was paid by another of its members; the bank had changed the basic account; the account was
    entered wrongly.
Ask next
    The bank's receipt and the account permit of the bidder, and who else paid from that account.
Known gaps
    Bidders are taken as domestic where they bear a credit code. Whether one account paid for several bidders is
    col.same-bond-account's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """现金类投标保证金不是从投标人自己的基本账户转出。

查什么
    境内投标人以转账、现金或支票提交的每笔投标保证金：是否从该投标人的基本账户转出。
为什么要紧
    替别人交保证金的，往往就是投标背后的人；一个账户替几家交，是围标的标志。
法律依据
    招标投标法实施条例第26条第2款：以现金或者支票形式提交的投标保证金应当从其基本账户转出。
不适用
    保函、保险、汇票；政府采购和两部法律之外的程序。
可能的正当理由
    联合体的保证金由另一成员交纳；银行变更了基本账户；账户登记有误。
接着问
    银行回单和投标人的开户许可；同一账户还替谁交过。
已知不足
    有统一社会信用代码的，视为境内投标人。一个账户是否替几家交，由 col.same-bond-account 判断。
"""

MONEY = ("transfer", "cash", "cheque")
"""现金或者支票: money that leaves an account."""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid bond, with the account it came from."""
    bonds = one_each(f.of("guarantee.provided"), ["scope_id", "guarantee_id"])
    foreign = pl.col("account_holder_id") != pl.col("provider_id")
    code = ~pl.col("provider_id").str.contains(":", literal=True)
    return bonds.filter(pl.col("guarantee_kind") == "bid").with_columns(
        is_domestic=pl.when(code).then(pl.lit(value=True)),
        is_basic=pl.col("account_is_basic"),
        is_foreign=foreign.fill_null(value=False),
        stake_fen=cny("amount"),
    )


def applies(_: Params) -> pl.Expr:
    """Bid bonds in money, under the tendering law, of domestic bidders."""
    return (pl.col("regime") == "tendering") & pl.col("form").is_in(MONEY) & pl.col("is_domestic")


def flagged(_: Params) -> pl.Expr:
    """From another account, or another's."""
    return ~pl.col("is_basic") | pl.col("is_foreign")


FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"


def _bond(account: dict[str, Any] | None, form: str = "transfer", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"guarantee_id": "G-A", "guarantee_kind": "bid", "form": form, "provider": {"id": FIRM}}
    told |= {"ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}
    told |= {} if account is None else {"account": account}
    return like("guarantee.provided", "2026-04-18", **(told | more))


def _account(firm: str | None = FIRM, *, basic: bool | None = True) -> dict[str, Any]:
    held = {} if firm is None else {"holder": {"kind": "organisation", "id": firm}}
    return {"token": "acc-1"} | held | ({} if basic is None else {"is_basic": basic})


RULE = Rule(
    id="tnd.bond-basic-account",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("guarantee.provided",),
    reads=("guarantee.provided",),
    about=("guarantee_id",),
    needs=("is_basic",),
    evidence=(
        Shown("provider_id", "投标人", "Bidder"),
        Shown("account_holder_id", "转出账户户名", "Account of"),
        Shown("is_basic", "是否基本账户", "Basic account"),
        Shown("form", "形式", "Form", codes="guarantee_form"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
        Shown("day", "收到日", "Received on"),
    ),
    title={"zh": "保证金从基本账户转出", "en": "Cash bid bond from the bidder's basic account"},
    message={
        "zh": "{provider_id} 的投标保证金[ {stake_fen} 元]（{day}，{form}）：户名 {account_holder_id}，基本账户 {is_basic}",
        "en": "The bid bond of {provider_id}[ of CNY {stake_fen}] ({day}, {form}): account of {account_holder_id}, "
        "basic account: {is_basic}",
    },
    cites=(Cite("cn-bidding-regulation", "26"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("from its basic account", (_bond(_account()),), {"G-A": "clear"}),
        Example("whose holder is not told", (_bond(_account(None), "cash"),), {"G-A": "clear"}),
        Example("from another of its accounts", (_bond(_account(basic=False), "cheque"),), {"G-A": "flagged"}),
        Example("from another's basic account", (_bond(_account(OTHER)),), {"G-A": "flagged"}),
        Example("from another's account, basic or not", (_bond(_account(OTHER, basic=None)),), {"G-A": "flagged"}),
        Example(
            "whether it is the basic account is not told",
            (_bond(_account(basic=None)),),
            {"G-A": ("not_assessable", "missing: is_basic")},
        ),
        Example("no account is told", (_bond(None),), {"G-A": "not_assessable"}),
        Example("a letter of guarantee", (_bond(None, "bank_guarantee"),), {"G-A": "not_applicable"}),
        Example(
            "a bond in dollars",
            (_bond(_account(OTHER), amount={"amount": "9.00", "currency": "USD"}),),
            {"G-A": "flagged"},
        ),
        Example(
            "a bidder without a credit code",
            (_bond(_account("XI-IATI:EX-1", basic=False), provider={"id": "XI-IATI:EX-1"}),),
            {"G-A": "not_assessable"},
        ),
        Example(
            "told again with the right account",
            (_bond(_account(OTHER)), _bond(_account(), corrects="ex-1")),
            {"G-A": "clear"},
        ),
        Example(
            "for performance, as the law does not ask this",
            (_bond(_account(OTHER), guarantee_kind="performance"), _bond(_account(), guarantee_id="G-B")),
            {"G-B": "clear"},
        ),
        Example(
            "government procurement",
            (_bond(_account(OTHER), regime="government_procurement"),),
            {"G-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
