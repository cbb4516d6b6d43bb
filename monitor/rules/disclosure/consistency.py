"""A published amount or recipient is not the one on record.

What it checks
    Each figure that a publication states about an award, a contract or an allocation: its amount and its recipient
    against the registered award, contract, plan or result.
Why it matters
    The public can only watch the figures it is shown.
Legal source
    Tongyu county: the development bureau publishes allocation plans and results; what is published is what was decided.
Does not apply
    Publications that state nothing; notices of changes to a contract; figures about other records.
Innocent explanations
    The record was corrected after the page was put up; the page rounds to ten thousand yuan; it states a part of the
    lot.
Ask next
    The page as it stands, who entered it, and which of the two figures was paid.
Known gaps
    What a publication leaves out is not seen, only what it states. Records are taken as they stand with all
    corrections. Amounts in other currencies are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """公开的金额或者对象，与登记的不一致。

查什么
    公开内容中关于中标结果、合同、资金分配的每个数据：金额和对象与登记的中标、合同、分配方案或者分配结果是否一致。
为什么要紧
    公众能监督的，只有给他们看的数字。
法律依据
    通榆县：发改局公布分配方案、分配结果；公布的应当就是决定的。
不适用
    没有写明数据的公开；合同变更公告；关于其他记录的数据。
可能的正当理由
    网页发布后记录作了更正；网页按万元取整；写的是标段的一部分。
接着问
    网页现在的内容；谁录入的；实际支付的是哪个数。
已知不足
    只看公开写明的，看不到漏写的。登记的记录以全部更正之后为准。其他币种的金额不比较。
"""

COMPARED = ("award", "contract", "allocation_plan")
PLAN, RESULT = "allocation_plan", "allocation_result"
STATES = ("award_notice", "contract", PLAN, RESULT)
"""Publications that state figures: where these are not told, nobody can compare."""
OF = ["scope_id", "target_kind", "target_id"]
FIGURE = [*OF, "event", "party_id"]
SHARED = ["scope_id", "shares_of", "target_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """To the fen, unless the place allows for rounding."""

    tolerance: int = param(0, unit="CNY", zh="容差（含）", en="Tolerance (incl.)")


def figures(f: Facts) -> pl.LazyFrame:
    """One row a figure that a publication states, or a publication that states none: its columns and `stated_cny`."""
    stated = f.of("disclosure.published", "stated").select(
        *FIGURE,
        "pos",
        is_stated=pl.lit(value=True),
        has_amount=pl.col("amount_fen").is_not_null(),
        stated_cny=cny("amount"),
    )
    of = one_each(f.of("disclosure.published"), ["scope_id", "publication_id"]).drop("target_kind", "target_id")
    is_share = pl.col("target_kind") == PLAN
    # A recipient may stand in several rows of one list: what it gets is their sum.
    lacks = (pl.col("has_amount") & pl.col("stated_cny").is_null()).any().over(FIGURE)
    return of.join(stated, on=["scope_id", "event"], how="left").with_columns(
        shares_of=pl.when(is_share & (pl.col("what") == RESULT)).then(pl.lit(RESULT)).when(is_share).then(pl.lit(PLAN)),
        stated_cny=pl.when(is_share)
        .then(pl.when(~lacks).then(pl.col("stated_cny").sum().over(FIGURE)))
        .otherwise("stated_cny"),
        has_amount=pl.col("has_amount").any().over(FIGURE),
    )


def deals(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Awards and contracts (`OF`, `record_event`, `record_cny`, `record_party`), and who takes part in them."""
    worth, parties = [], []
    for noun, kind in (("award", "award.made"), ("contract", "contract.signed")):
        told = one_each(f.with_named(kind), ["scope_id", f"{noun}_id"])
        of: list[Any] = ["scope_id", pl.lit(noun).alias("target_kind"), pl.col(f"{noun}_id").alias("target_id")]
        worth.append(told.select(*of, record_event="event", record_cny=cny("amount"), record_party="supplier_id"))
        others = f.with_named(kind, "consortium_members").select("scope_id", "event", party_id="id")
        members = told.join(others, on=["scope_id", "event"])
        parties += [told.select(*of, party_id="supplier_id"), members.select(*of, "party_id")]
    return pl.concat(worth), pl.concat(parties).unique().with_columns(is_party=pl.lit(value=True))


def shares(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Plans and results of allocation (`SHARED`, `record_event`, `record_cny`), and what each recipient gets."""
    worth, parties = [], []
    for what, kind in ((PLAN, "allocation.planned"), (RESULT, "allocation.concluded")):
        told = one_each(f.with_named(kind), ["scope_id", "allocation_plan_id"]).filter(
            pl.col("amounts_count").is_not_null()
        )
        rows = f.with_named(kind, "amounts").select("scope_id", "event", party_id="recipient_id", share=cny("amount"))
        of: list[Any] = ["scope_id", pl.lit(what).alias("shares_of"), pl.col("allocation_plan_id").alias("target_id")]
        named = told.select(*of, "event").join(rows, on=["scope_id", "event"], how="left")
        whole = pl.when(pl.col("share").is_not_null().all()).then(pl.col("share").sum())
        worth.append(named.group_by(*SHARED, "event").agg(record_cny=whole).rename({"event": "record_event"}))
        parties.append(named.group_by(*SHARED, "party_id").agg(share_cny=whole, is_recipient=pl.lit(value=True)))
    return pl.concat(worth), pl.concat(parties)


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a stated figure, with what is on record about it."""
    (deal, taking), (plan, getting) = deals(f), shares(f)
    rows = figures(f).join(deal, on=OF, how="left").join(taking, on=[*OF, "party_id"], how="left")
    rows = rows.join(plan, on=SHARED, how="left", suffix="_shared").join(getting, on=[*SHARED, "party_id"], how="left")
    one = pl.col("party_id").is_not_null() & pl.col("shares_of").is_not_null()
    rows = rows.with_columns(
        record_event=pl.coalesce("record_event", "record_event_shared"),
        record_cny=pl.when(one).then("share_cny").otherwise(pl.coalesce("record_cny", "record_cny_shared")),
        is_party=pl.any_horizontal(pl.col("is_party", "is_recipient").fill_null(value=False)),
    )
    rows = rows.with_columns(
        differs_fen=pl.when(pl.col("has_amount")).then((pl.col("stated_cny") - pl.col("record_cny")).abs()),
        is_other=pl.when(pl.col("party_id").is_null())
        .then(pl.lit(value=False))
        .when(pl.col("record_event").is_not_null())
        .then(~pl.col("is_party")),
    )
    compared = ~pl.col("has_amount") | pl.col("differs_fen").is_not_null()
    is_silent = pl.col("is_stated").is_null()
    rows = rows.with_columns(
        figures_told=pl.when(~is_silent).then(pl.lit(value=True)),
        record_told=pl.when(is_silent | pl.col("record_event").is_not_null()).then(pl.lit(value=True)),
        amount_compared=pl.when(is_silent | compared).then(pl.lit(value=True)),
        stated_fen="stated_cny",
        record_fen="record_cny",
        record_party=pl.when("is_other").then("record_party"),
        other_party=pl.when("is_other").then("party_id"),
        stake_fen=pl.col("differs_fen"),
        events=pl.concat_list("record_event").list.drop_nulls(),
    )
    return rows.sort("differs_fen", "pos", descending=[True, False], nulls_last=True).unique(
        FIGURE, keep="first", maintain_order=True
    )


def applies(_: Params) -> pl.Expr:
    """Figures about awards, contracts and allocations; what could state some and does not tell cannot be judged."""
    says = pl.col("has_amount") | pl.col("party_id").is_not_null()
    is_figure = pl.col("target_kind").is_in(COMPARED) & (pl.col("what") != "contract_change") & says
    not_told = pl.col("what").is_in(STATES) & pl.col("stated_count").is_null()
    silent = pl.when(~not_told).then(pl.lit(value=False))
    return pl.when(pl.col("is_stated").is_null()).then(silent).otherwise(is_figure)


def flagged(p: Params) -> pl.Expr:
    """Another amount, or somebody else; one of the two is enough."""
    amount = (
        pl.when(pl.col("has_amount")).then(pl.col("differs_fen") > p.tolerance * FEN).otherwise(pl.lit(value=False))
    )
    return amount | pl.col("is_other")


FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"
VILLAGE, TOWN = "11999001MB0000086B", "11999001MB0000019D"


def _stated(noun: str, id_: str, amount: Any = None, party: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"target": {"kind": noun, "id": id_}}
    if amount is not None:
        told["amount"] = yuan(amount) if isinstance(amount, str) else amount
    return told if party is None else told | {"party": {"kind": "organisation", "id": party}}


def _shown(what: str, *stated: dict[str, Any], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": "PUB-A", "what": what, "medium": "website", "stated": list(stated)}
    return like("disclosure.published", "2026-05-10", **(told | more))


def _noticed(amount: Any = None, party: str | None = None) -> dict[str, Any]:
    return _shown("award_notice", _stated("award", "AW-A", amount, party))


def _award(**more: Any) -> dict[str, Any]:
    return like("award.made", "2026-05-01", award_id="AW-A", amount="100.00", supplier={"id": FIRM}, **more)


def _contract(**more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-05-01", contract_id="CON-A", amount="100.00", supplier={"id": FIRM}, **more)


def _shares(kind: str, *given: tuple[str, str], **more: Any) -> dict[str, Any]:
    rows = [{"recipient": {"kind": "organisation", "id": who}, "amount": yuan(amount)} for who, amount in given]
    return like(kind, "2026-05-01", allocation_plan_id="AP-A", **({"amounts": rows} | more))


PLANNED = _shares("allocation.planned", (VILLAGE, "60.00"), (TOWN, "40.00"))
DOLLARS = {"amount": "100.00", "currency": "USD"}

RULE = Rule(
    id="pub.consistency",
    version=1,
    family="pub",
    severity=Severity.HIGH,
    scope="project",
    judges=("disclosure.published",),
    reads=("disclosure.published", "award.made", "contract.signed", "allocation.planned", "allocation.concluded"),
    about=("publication_id", "target_kind", "target_id", "party_id"),
    needs=("figures_told", "record_told", "amount_compared"),
    evidence=(
        Shown("what", "公开内容", "What was published", codes="publication_kind"),
        Shown("day", "公开日", "Published on"),
        Shown("stated_fen", "公开的金额（元）", "Amount published (CNY)"),
        Shown("record_fen", "登记的金额（元）", "Amount on record (CNY)"),
        Shown("differs_fen", "相差（元）", "Difference (CNY)"),
        Shown("other_party", "公开而未登记的对象", "Recipient published and not on record"),
        Shown("record_party", "登记的对象", "Recipient on record"),
    ),
    title={"zh": "公开数据与登记一致", "en": "Published figures match the record"},
    message={
        "zh": "{day} 公开的{what}与登记不一致[：公开金额 {stated_fen} 元，登记金额 {record_fen} 元，相差 {differs_fen} 元][；公开的对象 "
        "{other_party} 不在登记中][（登记为 {record_party}）]",
        "en": "The {what} of {day} differs from the record[: published CNY {stated_fen}, on record {record_fen}, a "
        "difference of {differs_fen}][; recipient {other_party} is not on record][ (there: {record_party})]",
    },
    cites=(Cite("seed-tongyu", "二(3)分配公布"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the award as it was made", (_award(), _noticed("100.00", FIRM)), {"AW-A": "clear"}),
        Example("one fen more", (_award(), _noticed("100.01", FIRM)), {"AW-A": "flagged"}),
        Example("one fen less, told backwards", (_noticed("99.99"), _award()), {"AW-A": "flagged"}),
        Example(
            "one yuan more, within the tolerance",
            (_award(), _noticed("101.00")),
            {"AW-A": "clear"},
            set={"tolerance": 1},
        ),
        Example("a fen above the tolerance", (_award(), _noticed("101.01")), {"AW-A": "flagged"}, set={"tolerance": 1}),
        Example("another firm", (_award(), _noticed("100.00", OTHER)), {"AW-A": "flagged"}),
        Example(
            "a member of the consortium",
            (_award(consortium_members=[{"id": OTHER}]), _noticed(party=OTHER)),
            {"AW-A": "clear"},
        ),
        Example(
            "a contract",
            (_contract(), _shown("contract", _stated("contract", "CON-A", "100.00", FIRM))),
            {"CON-A": "clear"},
        ),
        Example(
            "a contract with another amount",
            (_contract(), _shown("contract", _stated("contract", "CON-A", "90.00"))),
            {"CON-A": "flagged"},
        ),
        Example(
            "right once and wrong once",
            (_award(), _shown("award_notice", _stated("award", "AW-A", "100.00"), _stated("award", "AW-A", "1.00"))),
            {"AW-A": "flagged"},
        ),
        Example(
            "the notice of a change states another amount",
            (_contract(), _shown("contract_change", _stated("contract", "CON-A", "90.00"))),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "the plan's shares",
            (PLANNED, _shown("allocation_plan", _stated("allocation_plan", "AP-A", "60.00", VILLAGE))),
            {VILLAGE: "clear"},
        ),
        Example(
            "the plan's total",
            (PLANNED, _shown("allocation_plan", _stated("allocation_plan", "AP-A", "100.00"))),
            {"AP-A": "clear"},
        ),
        Example(
            "another share",
            (
                PLANNED,
                _shown(
                    "allocation_plan",
                    _stated("allocation_plan", "AP-A", "60.01", VILLAGE),
                    _stated("allocation_plan", "AP-A", "40.00", TOWN),
                ),
            ),
            {VILLAGE: "flagged", TOWN: "clear"},
        ),
        Example(
            "a village that is not in the plan",
            (PLANNED, _shown("allocation_plan", _stated("allocation_plan", "AP-A", "60.00", FIRM))),
            {FIRM: "flagged"},
        ),
        Example(
            "a village in two rows on both sides",
            (
                _shares("allocation.planned", (VILLAGE, "60.00"), (VILLAGE, "40.00")),
                _shown(
                    "allocation_plan",
                    _stated("allocation_plan", "AP-A", "30.00", VILLAGE),
                    _stated("allocation_plan", "AP-A", "70.00", VILLAGE),
                ),
            ),
            {VILLAGE: "clear"},
        ),
        Example(
            "the result against the result, not the plan",
            (
                PLANNED,
                _shares("allocation.concluded", (VILLAGE, "50.00")),
                _shown("allocation_result", _stated("allocation_plan", "AP-A", "50.00", VILLAGE)),
            ),
            {VILLAGE: "clear"},
        ),
        Example(
            "a result that is not on record",
            (PLANNED, _shown("allocation_result", _stated("allocation_plan", "AP-A", "60.00", VILLAGE))),
            {VILLAGE: ("not_assessable", "missing: record_told, amount_compared")},
        ),
        Example(
            "the plan's shares are not told",
            (
                _shares("allocation.planned", amounts=None),
                _shown("allocation_plan", _stated("allocation_plan", "AP-A", party=VILLAGE)),
            ),
            {VILLAGE: "not_assessable"},
        ),
        Example("the award is not on record", (_noticed("100.00"),), {"AW-A": "not_assessable"}),
        Example(
            "an amount in another currency",
            (_award(), _noticed(DOLLARS, FIRM)),
            {"AW-A": ("not_assessable", "missing: amount_compared")},
        ),
        Example(
            "the award was made in another currency",
            (like("award.made", "2026-05-01", award_id="AW-A", amount=DOLLARS), _noticed("100.00")),
            {"AW-A": "not_assessable"},
        ),
        Example(
            "a share was planned in another currency",
            (
                _shares(
                    "allocation.planned",
                    amounts=[{"recipient": {"kind": "organisation", "id": TOWN}, "amount": DOLLARS}],
                ),
                _shown("allocation_plan", _stated("allocation_plan", "AP-A", "100.00", TOWN)),
            ),
            {TOWN: "not_assessable"},
        ),
        Example("in another currency, and another firm", (_award(), _noticed(DOLLARS, OTHER)), {"AW-A": "flagged"}),
        Example(
            "a notice that does not tell what it states",
            (_award(), _shown("award_notice", stated=None)),
            {"PUB-A": ("not_assessable", "missing: figures_told")},
        ),
        Example("a notice that states nothing", (_shown("award_notice"),), {"PUB-A": "not_applicable"}),
        Example("a tender notice", (_shown("tender_notice", stated=None),), {"PUB-A": "not_applicable"}),
        Example(
            "about a payment", (_shown("other", _stated("payment", "PAY-A", "1.00")),), {"PAY-A": "not_applicable"}
        ),
        Example("it names a record and says nothing of it", (_award(), _noticed()), {"AW-A": "not_applicable"}),
        Example(
            "the award was put right by a correction",
            (
                _award() | {"data": {**_award()["data"], "amount": yuan("90.00")}},
                _award(corrects="ex-1"),
                _noticed("100.00"),
            ),
            {"AW-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
