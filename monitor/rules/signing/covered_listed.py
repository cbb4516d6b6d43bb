"""A payment or contract rests on a decision that lists by digest what it approves, and is not on that list.

What it checks
    Each payment and contract that names an approved decision which covers records by their digests: whether it is one
    of them. Where the list has no record of its kind, it is enough that the list has what it is carried out under: of
    a payment its contract, payment request or allocation plan, and by way of the contract its award or process; of a
    contract its award or process. Where the list has such records and the payment or contract does not tell its own,
    this cannot be checked.
Why it matters
    A decision that says exactly what it approves cannot carry anything else; whoever hangs another payment on it
    spends without a decision.
Legal source
    Internal control norms: weighty economic matters are decided by the leadership together, and who carries out is
    not who decides. That a decision lists records by digest is this system's contract.
Does not apply
    Payments and contracts that name no decision; decisions that list nothing, or were not approved.
Innocent explanations
    The decision named is a slip, another one covers the record; the list was not completed when the record got its
    number; one approval is paid in more instalments than were listed.
Ask next
    The paper that lay before the meeting: is this record on it, and under which number?
Known gaps
    Only kind and number are compared; whether the content is what was approved is asked by sig.covered-differs. That
    a decision stands behind a spend at all is asked by dec.collective-spend-threshold. Several decisions of one number
    list together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """支付或合同所列决策以摘要写明了所批记录，而它不在其中。

查什么
    每笔列明了已通过决策、而该决策以摘要写明所批记录的支付和合同：是否在所批记录之内。所批记录里没有同类记录的，其所依据的
    记录在内即可：支付看其合同、付款申请或分配方案，以及该合同的中标结果或采购过程，合同看其中标结果或采购过程；所批记录里有这类记录，而该支付或合同没有报送
    自己的编号的，无法判断。
为什么要紧
    决策写明了批的是什么，就不能再承载别的；把另一笔支付挂在上面，等于没有决策就花钱。
法律依据
    行政事业单位内部控制规范：重大经济事项由领导班子集体研究决定，决策与执行相互分离。决策以摘要列明记录，是本系统的事件约
    定。
不适用
    没有列明决策的支付和合同；没有列明记录的决策，未通过的决策。
可能的正当理由
    所列决策编号填错，另有决策列明了它；记录取得编号时清单尚未补全；一次批准后分期支付的次数多于清单所列。
接着问
    当时上会的材料：这笔在不在上面，编号是什么？
已知不足
    只比类别和编号；内容是否就是所批的，由 sig.covered-differs 判断。开支背后有没有决策，由
    dec.collective-spend-threshold 判断。同一编号的几条决策，所列记录合并计算。
"""

JUDGED = (
    (
        "payment.made",
        "payment",
        "payment_id",
        (
            ("contract", "contract_id"),
            ("payment_request", "request_id"),
            ("allocation_plan", "allocation_plan_id"),
            ("award", "award_id"),
            ("process", "ocid"),
        ),
    ),
    ("contract.signed", "contract", "contract_id", (("award", "award_id"), ("process", "ocid"))),
)
"""Kind, its kind of target, its id, and what it is carried out under (kind of target, field; of payments the last two
are its contract's)."""
DECISION = ["scope_id", "decision_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: a record is listed or not."""


def decided(f: Facts) -> pl.LazyFrame:
    """One row a decision that is told: `DECISION`, `decided_day`, `events`, and what it covers if it was approved.

    That is `listed` (texts `kind/id`), `listed_kinds`, `listed_ids`; null where nothing is covered.
    """
    made = f.with_named("decision.made")
    approved = made.filter(pl.col("result") == "approved").select(*DECISION, "event")
    covers = f.with_named("decision.made", "covers").join(approved, on=["scope_id", "event"])
    listed = covers.group_by(DECISION).agg(
        listed=pl.concat_str("target_kind", "target_id", separator="/").unique(),
        listed_kinds=pl.col("target_kind").unique().sort(),
        listed_ids=pl.col("target_id").unique().sort(),
    )
    told = [frame.select(*DECISION, "event", "day") for frame in (made, f.with_named("emergency_decision.made"))]
    known = pl.concat(told).group_by(DECISION)
    events = known.agg(decided_day=pl.col("day").max(), events=pl.col("event").unique().sort())
    return events.join(listed, on=DECISION, how="left")


def _has(target: str, column: str) -> pl.Expr:
    """Whether the list has what `column` names; null where the list has such records and none is named."""
    named = pl.concat_str(pl.lit(target), column, separator="/")
    is_there = pl.when(pl.col(column).is_not_null()).then(pl.col("listed").list.contains(named))
    return pl.when(pl.col("listed_kinds").list.contains(target)).then(is_there).otherwise(pl.lit(value=False))


def records(f: Facts, kind: str) -> pl.LazyFrame:
    """Payments, each with award and process of its contract; contracts."""
    if kind == "contract.signed":
        return f.of(kind)
    signed = one_each(f.with_named("contract.signed"), CONTRACT).select(*CONTRACT, "award_id", "ocid")
    return f.of(kind).join(signed, on=CONTRACT, how="left")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment or contract, with what the decision lists that it names."""
    known, frames = decided(f), []
    for kind, target, record_id, under in JUDGED:
        columns = ["scope_id", "event", "day", record_id, "decision_id"]
        is_above = pl.any_horizontal(_has(above, column) for above, column in under)
        has_kind = pl.col("listed_kinds").list.contains(target)
        frames.append(
            records(f, kind)
            .join(known, on=DECISION, how="left")
            .with_columns(is_listed=_has(target, record_id) | (~has_kind & is_above), record_fen=cny("amount"))
            .select(*columns, "record_fen", "decided_day", "events", "listed_kinds", "listed_ids", "is_listed")
        )
    return pl.concat(frames, how="diagonal").with_columns(stake_fen=pl.col("record_fen"))


def applies(_: Params) -> pl.Expr:
    """It names a decision, and that one lists what it approves; unknown while the decision is not told."""
    names_one, is_told = pl.col("decision_id").is_not_null(), pl.col("decided_day").is_not_null()
    return pl.when(~names_one).then(pl.lit(value=False)).when(is_told).then(pl.col("listed_ids").is_not_null())


def flagged(_: Params) -> pl.Expr:
    """It is not on the list; unknown while it does not tell what may be there in its stead."""
    return ~pl.col("is_listed")


OCID = "ocds-tw9990-2026-0017"
FILE = "ae1a64d34d1c58553d436923cc6eb2386a63892c0bdd3f1a924eb7f7a30ae975"


def _paid(**more: Any) -> dict[str, Any]:
    return like("payment.made", "2026-06-30", **({"payment_id": "PAY-A", "decision_id": "DEC-A"} | more))


def _signed(**more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-06-25", **({"contract_id": "CON-A", "decision_id": "DEC-A"} | more))


def _decided(*records: tuple[str, str], **more: Any) -> dict[str, Any]:
    covers = [{"target": {"kind": kind, "id": name}, "over": FILE} for kind, name in records]
    return like("decision.made", "2026-06-20", **({"decision_id": "DEC-A", "covers": covers} | more))


RULE = Rule(
    id="sig.covered-listed",
    version=2,
    family="sig",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("payment.made", "contract.signed"),
    reads=("payment.made", "contract.signed", "decision.made", "emergency_decision.made"),
    about=("payment_id", "contract_id"),
    needs=("decided_day",),
    evidence=(
        Shown("decision_id", "所列决策", "Decision named"),
        Shown("decided_day", "决策日", "Decided on"),
        Shown("listed_kinds", "决策所批记录的类别", "Kinds of the records that it approves", codes="target_kind"),
        Shown("listed_ids", "决策所批的记录", "Records that it approves"),
        Shown("record_fen", "金额（元）", "Amount (CNY)"),
        Shown("day", "支付或签约日", "Paid or signed on"),
    ),
    title={"zh": "支付不在所批记录之内", "en": "Payment not among what the decision approved"},
    message={
        "zh": "{day} 的支付或合同[（{record_fen} 元）]列明依据决策 {decision_id}，该决策写明所批的{listed_kinds}为 {listed_ids}，它不在其中",
        "en": "The payment or contract of {day}[ (CNY {record_fen})] names decision {decision_id}, which says what it "
        "approves ({listed_kinds}: {listed_ids}); it is not among them",
    },
    cites=(Cite("cn-internal-control-2012-21", "14"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the payment is listed", (_decided(("payment", "PAY-A")), _paid()), {"PAY-A": "clear"}),
        Example("another payment is listed", (_decided(("payment", "PAY-B")), _paid()), {"PAY-A": "flagged"}),
        Example(
            "another payment is listed, and this one is in another currency",
            (_decided(("payment", "PAY-B")), _paid(amount={"amount": "500.00", "currency": "USD"})),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a payment and a contract hang on the decision on another contract",
            (_decided(("contract", "CON-B")), _paid(contract_id="CON-A"), _signed()),
            {"PAY-A": "flagged", "CON-A": "flagged"},
        ),
        Example(
            "the same number of another kind is another record",
            (_decided(("allocation_plan", "PAY-A")), _paid(allocation_plan_id="AP-A")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "contract and payment of two that are listed",
            (_decided(("payment", "PAY-A"), ("contract", "CON-A")), _paid(), _signed(), _paid(payment_id="PAY-B")),
            {"PAY-A": "clear", "CON-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "a payment under the listed contract, the decision lists no payment",
            (_decided(("contract", "CON-A")), _signed(), _paid(contract_id="CON-A")),
            {"PAY-A": "clear", "CON-A": "clear"},
        ),
        Example(
            "a second payment under it, where the decision lists the first",
            (_decided(("contract", "CON-A"), ("payment", "PAY-B")), _paid(contract_id="CON-A")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a contract after the listed award, and after another",
            (
                _decided(("award", "AW-A")),
                _signed(award_id="AW-A"),
                _signed(contract_id="CON-B", award_id="AW-B"),
            ),
            {"CON-A": "clear", "CON-B": "flagged"},
        ),
        Example(
            "payments under contracts after the listed award, and after another",
            (
                _decided(("award", "AW-A")),
                _signed(award_id="AW-A"),
                _paid(contract_id="CON-A"),
                _signed(contract_id="CON-B", award_id="AW-B", decision_id=None),
                _paid(payment_id="PAY-B", contract_id="CON-B"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "a payment under a contract of the listed process",
            (_paid(contract_id="CON-A"), _signed(ocid=OCID), _decided(("process", OCID))),
            {"PAY-A": "clear", "CON-A": "clear"},
        ),
        Example(
            "an award is listed, and the contract does not tell its own, is not told, or is not named",
            (
                _decided(("award", "AW-A")),
                _signed(award_id=None),
                _paid(contract_id="CON-A"),
                _paid(payment_id="PAY-B", contract_id="CON-B"),
                _paid(payment_id="PAY-C"),
            ),
            {
                "PAY-A": "not_assessable",
                "PAY-B": "not_assessable",
                "PAY-C": "not_assessable",
                "CON-A": "not_assessable",
            },
        ),
        Example(
            "a decision that was rejected",
            (_decided(("payment", "PAY-B"), result="rejected"), _paid()),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "a decision that lists nothing, and one known to list none",
            (
                _decided(covers=None),
                _paid(),
                _decided(decision_id="DEC-B"),
                _paid(payment_id="PAY-B", decision_id="DEC-B"),
            ),
            {"PAY-A": "not_applicable", "PAY-B": "not_applicable"},
        ),
        Example(
            "an emergency decision lists nothing",
            (like("emergency_decision.made", "2026-06-20", decision_id="DEC-A"), _paid()),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "a contract is listed, and the payment does not tell its own",
            (_decided(("contract", "CON-B")), _paid()),
            {"PAY-A": ("not_assessable", "missing: input")},
        ),
        Example("no decision is named", (_paid(decision_id=None),), {"PAY-A": "not_applicable"}),
        Example("the decision named is not told", (_paid(),), {"PAY-A": ("not_assessable", "missing: decided_day")}),
        Example(
            "listed after a correction of the decision",
            (
                _decided(("payment", "PAY-B")) | {"id": "d1"},
                _decided(("payment", "PAY-A"), ("payment", "PAY-B"), corrects="d1"),
                _paid(),
            ),
            {"PAY-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
