"""An act that the unit's own catalogue puts to a collective decision was done without one.

What it checks
    Each payment, tender and contract that an item of the unit's collective-decision (or ballot) catalogue catches on
    its day, by the kind of act, the amount and the procurement class: whether the decision it names approved it, and
    was taken no later.
Why it matters
    A catalogue that is not followed protects nobody.
Legal source
    Dingcheng district: every unit draws up a catalogue of what is decided collectively. Tongcheng county: major items
    go to the ballot. The unit's own catalogue says from which amount; the amount itself is inside (起点 includes it).
Does not apply
    Acts that no item catches; onward payments of a contractor.
Innocent explanations
    The decision was taken and not submitted, or the act does not name it; the item was listed with the wrong amount.
Ask next
    The catalogue in force that day, the minutes, and who approved the act first.
Known gaps
    Procurement classes are compared as codes, so a class within a listed class is not seen. Which body decided, and in
    which form, is seen by dec.ballot-level. A payment of no told kind of act is held against the items on spending and
    works payments. Changes of contracts, allocations and disposals are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.catalogues import holds, listed
from monitor.rules.kit.decisions import with_decision
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """本单位目录规定须集体决策的事项，没有经过集体决策。

查什么
    每笔付款、每次招标采购、每份合同，当天被本单位集体决策（票决）目录的事项按行为类别、金额和采购品目列入的：所列决策是否
    通过、是否不晚于该行为作出。
为什么要紧
    定了目录而不照办，目录就保护不了任何人。
法律依据
    鼎城区：各单位编制集体决策目录。通城县：重大事项票决。从多少金额起，以本单位目录为准；起点金额本身计入。
不适用
    没有事项列入的行为；承包人的转付。
可能的正当理由
    决策已作出但没有报送，或者该行为没有写明决策；目录的起点金额填错。
接着问
    当天有效的目录、会议纪要、首位审批人。
已知不足
    采购品目按代码比较，大类之下的小类看不出。由哪个机构、以哪种形式决策，由 dec.ballot-level 判断。没有报送行为类别的付款，
    对照开支和工程款两类事项。合同变更、资金分配、资产处置不看。
"""

KEYS = ["scope_id", "event"]
PAYING = ("spend", "works_payment")
"""What a payment may be, where its kind of act is not told."""
NUMBER = {"payment.made": "payment_id", "contract.signed": "contract_id", "tender.published": "ocid"}
"""Acts that are judged, and what names them."""


@dataclass(frozen=True, slots=True)
class Params:
    """Everything is in the unit's catalogue."""


def acts(f: Facts) -> pl.LazyFrame:
    """Payments, contracts and tenders: their moment, `action`, `amount_cny`, `act_class`, `decision_id`."""
    own = f.of("payment.made").with_columns(is_own=pl.col("payment_kind") != "onward")
    signed = f.of("contract.signed").with_columns(action=pl.lit("contract"))
    tendered = f.of("tender.published").with_columns(action=pl.lit("tender"))
    told = {
        "payment.made": (own, "amount"),
        "contract.signed": (signed, "amount"),
        "tender.published": (tendered, "budget"),
    }
    rows = [
        frame.select(
            *KEYS, "at", "day", "clock", "action", "decision_id", NUMBER[kind], pl.col("^is_own$"),
            act=pl.lit(kind), act_class=pl.col("catalogue_class"), amount_fen=f"{money}_fen", amount_cny=cny(money),
        )
        for kind, (frame, money) in told.items()
    ]  # fmt: skip
    return pl.concat(rows, how="diagonal").with_columns(pl.col("is_own").fill_null(value=True))


def caught(rows: pl.LazyFrame, items: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS` of acts that meet an item of their kind: `is_listed` by kind and class, `is_caught` by amount as well.

    Both are null where they cannot be told. `item_id`, `threshold_fen`, `item_events` of the items that catch them.
    """
    asked = rows.select(*KEYS, "day", "action", "act_class", "amount_cny")
    told = asked.filter(pl.col("action").is_not_null())
    open_ = asked.filter(pl.col("action").is_null()).drop("action").join(pl.LazyFrame({"action": PAYING}), how="cross")
    pairs = pl.concat(
        [
            told.with_columns(sure=pl.lit(value=True)),
            open_.with_columns(sure=None).select(*told.collect_schema().names(), "sure"),
        ]
    )
    pairs = pairs.join(items, left_on=["scope_id", "action"], right_on=["unit_id", "action"]).filter(
        holds(pl.col("day"))
    )
    same_class = (
        pl.when(pl.col("item_class").is_null())
        .then(pl.lit(value=True))
        .otherwise(pl.col("item_class") == pl.col("act_class"))
    )
    large = (
        pl.when(~pl.col("has_threshold"))
        .then(pl.lit(value=True))
        .otherwise(pl.col("amount_cny") >= pl.col("threshold_cny"))
    )
    pairs = pairs.with_columns(by_kind=same_class & pl.col("sure")).with_columns(by_all=pl.col("by_kind") & large)
    return pairs.group_by(KEYS).agg(
        is_listed=pl.col("by_kind").any(ignore_nulls=False),
        is_caught=pl.col("by_all").any(ignore_nulls=False),
        item_ids=pl.col("item_id").filter("by_all").unique().sort(),
        threshold_fen=pl.col("threshold_cny").filter("by_all").min(),
        item_events=pl.col("item_event").filter("by_all").unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an act, with the items that catch it and the decision it rests on."""
    items, rows = listed(f, "collective_decision"), acts(f)
    days = rows.select("scope_id", "day").unique().join(items, left_on="scope_id", right_on="unit_id")
    known = days.filter(holds(pl.col("day"))).select("scope_id", "day", catalogue=pl.lit(value=True)).unique()
    rows = with_decision(f, rows).join(caught(rows, items), on=KEYS, how="left")
    rows = rows.join(known, on=["scope_id", "day"], how="left")
    met = pl.col("item_events").is_not_null()
    answers = [
        pl.when(met).then(name).when("catalogue").then(pl.lit(value=False)).alias(name)
        for name in ("is_listed", "is_caught")
    ]
    return rows.with_columns(answers).with_columns(
        events=pl.concat_list(pl.col("item_events", "decided_by").fill_null([])).list.unique().list.sort(),
        stake_fen=pl.col("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own acts of a kind and class that its catalogue lists."""
    return pl.when("is_own").then("is_listed").otherwise(pl.lit(value=False))


def below(_: Params) -> pl.Expr:
    """Under the amount of every item that lists it."""
    return ~pl.col("is_caught")


def flagged(_: Params) -> pl.Expr:
    """Caught, and no approval stands behind it. An absent decision_id is a breach, not a gap."""
    return pl.when("is_decided").then(pl.lit(value=False)).otherwise("is_caught")


ITEM = {"catalogue": "collective_decision", "item_id": "CAT-01", "action": "spend", "threshold": yuan("3000.00")}


def _item(day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    return like("catalogue_item.listed", day, **{name: one for name, one in (ITEM | more).items() if one is not None})


def _paid(amount: Any = "3000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "payment_kind": "expense", "action": "spend", "amount": amount}
    return like("payment.made", "2026-06-30", **{name: one for name, one in (told | more).items() if one is not None})


def _decided(day: str = "2026-06-30", result: str = "approved") -> dict[str, Any]:
    return like("decision.made", day, decision_id="DEC-A", result=result)


def _contract(amount: str = "80000.00", **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-05-08", contract_id="CON-A", amount=amount, **more)


OCID = "ocds-tw9990-2026-0017"
TENDERS = _item(action="tender", threshold=yuan("50000.00"))

RULE = Rule(
    id="dec.catalogue-item-decided",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=tuple(NUMBER),
    reads=(*NUMBER, "catalogue_item.listed", "decision.made"),
    references=("catalogue_item.listed",),
    about=tuple(NUMBER.values()),
    needs=("catalogue", "is_listed", "is_caught"),
    evidence=(
        Shown("act", "记录类别", "Kind of record"),
        Shown("day", "日期", "Date"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
        Shown("action", "行为类别", "Kind of act", codes="catalogue_action"),
        Shown("act_class", "采购品目", "Procurement class"),
        Shown("item_ids", "列入的目录事项", "Catalogue items that catch it"),
        Shown("threshold_fen", "目录起点金额（元）", "Catalogue amount (CNY)"),
        Shown("decision_id", "所依据的决策", "Decision named"),
    ),
    title={"zh": "集体决策目录事项须集体决策", "en": "Catalogue items must be decided collectively"},
    message={
        "zh": "{day} 的事项属本单位集体决策目录 {item_ids}[，金额 {amount_fen} 元][，目录起点 {threshold_fen} 元]，没有通过的集体决策[（所列决策 "
        "{decision_id}）]",
        "en": "The act of {day} is item {item_ids} of the unit's collective-decision catalogue[; amount CNY "
        "{amount_fen}][, listed from CNY {threshold_fen}]; no collective decision approved it before[ (decision named: "
        "{decision_id})]",
    },
    cites=(Cite("seed-dingcheng", "一(2)目录"), Cite("seed-tongcheng", "分权(3)")),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("3,000.00 yuan, listed from 3,000.00", (_item(), _paid()), {"PAY-A": "flagged"}),
        Example("a fen less", (_item(), _paid("2999.99")), {"PAY-A": ("clear", "below_threshold")}),
        Example(
            "decided that day; the catalogue last in the file",
            (_paid(decision_id="DEC-A"), _decided(), _item()),
            {"PAY-A": ("clear", "lawful")},
        ),
        Example(
            "decided the day after", (_item(), _paid(decision_id="DEC-A"), _decided("2026-07-01")), {"PAY-A": "flagged"}
        ),
        Example(
            "put to the vote and rejected",
            (_item(), _decided("2026-06-01", "rejected"), _paid(decision_id="DEC-A")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a kind of act that is not listed",
            (_item(), _paid(action="loan")),
            {"PAY-A": ("not_applicable", "out_of_scope")},
        ),
        Example("listed from any amount", (_item(threshold=None), _paid("1.00")), {"PAY-A": "flagged"}),
        Example(
            "the lowest of two items decides",
            (_item(threshold=yuan("9000.00")), _item(item_id="CAT-02"), _paid("5000.00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "listed for the transaction catalogue only",
            (_item(catalogue="transaction"), _paid()),
            {"PAY-A": ("not_assessable", "missing: catalogue, is_listed, is_caught")},
        ),
        Example(
            "another unit's catalogue", (_item(unit={"id": "11999001MB00000278"}), _paid()), {"PAY-A": "not_assessable"}
        ),
        Example("listed the day after", (_item("2026-07-01"), _paid()), {"PAY-A": "not_assessable"}),
        Example("listed that day", (_item("2026-06-30"), _paid()), {"PAY-A": "flagged"}),
        Example(
            "in force only from the day after",
            (_item(valid_from="2026-07-01"), _item(item_id="CAT-02", action="loan"), _paid()),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "out of force since the day before",
            (_item(valid_until="2026-06-29"), _item(item_id="CAT-02", action="loan"), _paid()),
            {"PAY-A": "not_applicable"},
        ),
        Example("on its last day", (_item(valid_until="2026-06-30"), _paid()), {"PAY-A": "flagged"}),
        Example(
            "the amount of the item was raised in June",
            (_item(), _item("2026-06-01", threshold=yuan("5000.00")), _paid()),
            {"PAY-A": ("clear", "below_threshold")},
        ),
        Example(
            "raised the day after the payment",
            (_item("2026-07-01", threshold=yuan("5000.00")), _item(), _paid()),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the kind of act is not told, and the amount would be caught",
            (_item(), _paid(action=None)),
            {"PAY-A": ("not_assessable", "missing: is_listed, is_caught")},
        ),
        Example(
            "the kind of act is not told: below every amount, or nothing on spending listed",
            (
                _item(),
                _paid("2999.99", action=None),
                _item(item_id="CAT-02", action="loan", unit={"id": "11999001MB00000278"}),
                _paid(payment_id="PAY-B", action=None, payer={"id": "11999001MB00000278"}),
            ),
            {"PAY-A": "not_assessable", "PAY-B": "not_applicable"},
        ),
        Example(
            "amounts in another currency",
            (_item(), _paid({"amount": "9000.00", "currency": "USD"})),
            {"PAY-A": ("not_assessable", "missing: is_caught")},
        ),
        Example("a contractor's own payment", (_item(), _paid(payment_kind="onward")), {"PAY-A": "not_applicable"}),
        Example(
            "listed for another procurement class, for this one, and this one not told",
            (
                _item(catalogue_class="A0201"),
                _paid(catalogue_class="A0202"),
                _paid(payment_id="PAY-B", catalogue_class="A0201"),
                _paid(payment_id="PAY-C"),
            ),
            {"PAY-A": "not_applicable", "PAY-B": "flagged", "PAY-C": "not_assessable"},
        ),
        Example(
            "a contract of 80,000.00, listed from there, and one a fen below",
            (
                _item(action="contract", threshold=yuan("80000.00")),
                _contract(),
                like("contract.signed", "2026-05-08", contract_id="CON-B", amount="79999.99"),
            ),
            {"CON-A": "flagged", "CON-B": "clear"},
        ),
        Example(
            "a tender goes by its budget",
            (TENDERS, like("tender.published", "2026-03-20", ocid=OCID, budget="50000.00")),
            {OCID: "flagged"},
        ),
        Example(
            "a tender that tells no budget",
            (TENDERS, like("tender.published", "2026-03-20", ocid=OCID)),
            {OCID: "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
