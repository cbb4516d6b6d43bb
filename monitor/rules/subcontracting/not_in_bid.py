"""A part of the works was subcontracted that the bid had not announced, and the owner did not consent.

What it checks
    Each subcontract of works that the contractor of a tendered contract gave: whether its part is among those that the
    contractor's bid said would be subcontracted, or the owner's consent is told.
Why it matters
    The owner chose who builds by what the bid said; a part that goes elsewhere afterwards was never compared.
Legal source
    Law on Tendering and Bidding, article 30: parts to be subcontracted are stated in the bid; article 48, second
    paragraph: by the contract or with the owner's consent.
Does not apply
    Labour and purchases of material; the whole handed on (sub.transfer); what a subcontractor gives on
    (sub.resubcontract); contracts that were not tendered.
Innocent explanations
    The consent was given and not submitted; the contract itself names the part; the bid used another code for it.
Ask next
    The list of parts in the bid, and the owner's consent with its date.
Known gaps
    Parts are compared by their codes; whether another firm than the one the bid named does the part is not asked.
    Whether it is the main structure is sub.illegal-subcontract's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import bids
from monitor.rules.kit.committee import LAWS
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, acts, met, once, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import with_contract
from monitor.vocabulary.verdicts import Severity

ZH = """分包了投标文件没有载明的部分，建设单位也没有同意。

查什么
    经招标的合同，承包人每份专业分包：该部分是否在其投标文件载明的拟分包内容之内，或者有建设单位的同意。
为什么要紧
    招标人按投标文件选择由谁施工；事后分出去的部分，从来没有比较过。
法律依据
    招标投标法第30条：拟分包的，在投标文件中载明；第48条第二款：按照合同约定或者经招标人同意。
不适用
    劳务和材料采购；全部转让（由 sub.transfer 判断）；分包人再分包的（由 sub.resubcontract 判断）；没有招标的合同。
可能的正当理由
    已同意，没有报送；合同本身列明了该部分；投标文件用了另一个编码。
接着问
    投标文件中的拟分包清单；建设单位的同意及日期。
已知不足
    按编码比较；分包人是否就是投标文件所列的，不判断。是否主体结构由 sub.illegal-subcontract 判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def planned(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` with the parts that the contractor's bids for its lots announced (`plan`; null: not told)."""
    mine = one_each(f.of("contract.signed"), CONTRACT).drop_nulls("ocid")
    mine = mine.select(*PROCESS, "lot_id", "contract_id", "supplier_id")
    sent = bids(f).filter("is_taken")
    parts = f.of("bid.submitted", "planned_subcontracts").group_by("scope_id", bid_event="event").agg("scope")
    told = acts(sent, tenderer_id=pl.col("tenderer_id"), count=pl.col("planned_subcontracts_count"))
    pairs = met(mine, told).filter(pl.col("supplier_id") == pl.col("tenderer_id")).rename({"act_event": "bid_event"})
    plans = pairs.join(parts, on=["scope_id", "bid_event"], how="left").group_by(CONTRACT).agg(
        plan=pl.col("scope").explode().drop_nulls().unique().sort(),
        is_told=pl.col("count").is_not_null().all(),
        bid_events=pl.col("bid_event").unique().sort(),
    )  # fmt: skip
    return plans.with_columns(plan=pl.when("is_told").then("plan"))


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a subcontract, with the parts that the bid announced and whether this one is among them."""
    rows = one_each(f.of("subcontract.signed"), ["scope_id", "subcontract_id"]).drop("regime", strict=False)
    rows = with_contract(f, rows, "method", "regime").join(once(planned(f)), on=CONTRACT, how="left")
    nothing = pl.col("plan").list.len() == 0
    stated = pl.when(pl.col("scope").is_not_null()).then(pl.col("plan").list.contains(pl.col("scope")))
    consented = pl.col("consent_approval_id").is_not_null()
    return rows.with_columns(
        is_stated=pl.when(nothing).then(pl.lit(value=False)).otherwise(stated),
        is_consented=consented,
        planned_subcontracts=pl.when(consented | pl.col("plan").is_not_null()).then(pl.lit(value=True)),
        stake_fen=cny("amount"),
        events=pl.col("bid_events"),
    )


def applies(_: Params) -> pl.Expr:
    """Works that the contractor itself gave, of contracts not known to be untendered or outside both laws."""
    own = (pl.col("subcontract_kind") == "works") & pl.col("parent_subcontract_id").is_null()
    lawful = pl.col("regime").is_in(LAWS).fill_null(value=True)
    return own & lawful & pl.col("method").is_in(TENDERED).fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """Neither in the bid nor consented."""
    return ~pl.col("is_consented") & ~pl.col("is_stated")


FIRM, OTHER, OCID = "91999001MA00001110", "91999001MA0000146J", "ocds-tw9990-2026-0017"


def _bid(*parts: str, who: str = FIRM, lot: str | None = "L1", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{who[-3:]}-{lot or 'ALL'}", "ocid": OCID, "tenderer": {"id": who}}
    told |= {"planned_subcontracts": [{"scope": part} for part in parts]} | ({"lot_id": lot} if lot else {})
    return like("bid.submitted", "2026-04-19", **(told | more))


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "ocid": OCID, "lot_id": "L1", "category": "works"}
    return like("contract.signed", "2026-05-08", **(told | {"supplier": {"id": FIRM}} | more))


def _sub(scope: str | None = "PAVING", day: str = "2026-06-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": "SC-A", "contract_id": "CON-A", "subcontract_kind": "works"}
    told |= {"scope": scope} if scope else {}
    return like("subcontract.signed", day, **(told | more))


RULE = Rule(
    id="sub.not-in-bid",
    version=2,
    family="sub",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("subcontract.signed",),
    reads=("subcontract.signed", "contract.signed", "bid.submitted"),
    about=("subcontract_id",),
    needs=("planned_subcontracts",),
    evidence=(
        Shown("scope", "分包范围", "Part"),
        Shown("plan", "投标文件载明的拟分包内容", "Parts announced in the bid"),
        Shown("subcontractor_id", "分包人", "Subcontractor"),
        Shown("stake_fen", "分包金额（元）", "Amount (CNY)"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "分包未在投标文件载明", "en": "Subcontract not stated in the bid"},
    message={
        "zh": "{day} 分包 {scope} 给 {subcontractor_id}[（{stake_fen} 元）]，投标文件载明的拟分包内容为：{plan}，未见建设单位同意",
        "en": "On {day} the part {scope} was subcontracted to {subcontractor_id}[, CNY {stake_fen}]; parts announced "
        "in the bid: {plan}; no consent of the owner",
    },
    cites=(Cite("cn-bidding-law", "30"), Cite("cn-bidding-law", "48")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("announced", (_bid("PAVING"), _contract(), _sub()), {"SC-A": "clear"}),
        Example("another part was announced", (_bid("GREENERY"), _contract(), _sub()), {"SC-A": "flagged"}),
        Example("told the other way round", (_sub(), _contract(), _bid("GREENERY")), {"SC-A": "flagged"}),
        Example("nothing was announced", (_bid(), _contract(), _sub()), {"SC-A": "flagged"}),
        Example("nothing, and which part is not told", (_bid(), _contract(), _sub(None)), {"SC-A": "flagged"}),
        Example(
            "which part is not told",
            (_bid("PAVING"), _contract(), _sub(None)),
            {"SC-A": ("not_assessable", "missing: input")},
        ),
        Example(
            "not announced, and consented", (_bid(), _contract(), _sub(consent_approval_id="APP-A")), {"SC-A": "clear"}
        ),
        Example("consented, and nothing else is told", (_sub(consent_approval_id="APP-A"),), {"SC-A": "clear"}),
        Example(
            "what the bid announced is not told",
            (_bid(planned_subcontracts=None), _contract(), _sub()),
            {"SC-A": ("not_assessable", "missing: planned_subcontracts")},
        ),
        Example("no bid of the contractor is told", (_bid(who=OTHER), _contract(), _sub()), {"SC-A": "not_assessable"}),
        Example("the contract is not told", (_bid("PAVING"), _sub()), {"SC-A": "not_assessable"}),
        Example(
            "announced by another bidder", (_bid(), _bid("PAVING", who=OTHER), _contract(), _sub()), {"SC-A": "flagged"}
        ),
        Example(
            "announced for another lot", (_bid(), _bid("PAVING", lot="L2"), _contract(), _sub()), {"SC-A": "flagged"}
        ),
        Example("a bid for every lot", (_bid("PAVING", lot=None), _contract(), _sub()), {"SC-A": "clear"}),
        Example(
            "a bid that was refused on arrival, and the one that was not",
            (_bid("PAVING", is_receipted=False, bid_id="B-Z"), _bid(), _contract(), _sub()),
            {"SC-A": "flagged"},
        ),
        Example("outside both laws", (_bid(), _contract(regime="other"), _sub()), {"SC-A": "not_applicable"}),
        Example("labour", (_bid(), _contract(), _sub(subcontract_kind="labour")), {"SC-A": "not_applicable"}),
        Example(
            "given by a subcontractor",
            (_bid(), _contract(), _sub(parent_subcontract_id="SC-Z")),
            {"SC-A": "not_applicable"},
        ),
        Example(
            "awarded without a tender",
            (_contract(method="direct", ocid=None, lot_id=None), _sub()),
            {"SC-A": "not_applicable"},
        ),
        Example(
            "told again with the consent",
            (_bid(), _contract(), _sub(), _sub(day="2026-06-02", consent_approval_id="APP-A")),
            {"SC-A": "clear"},
        ),
        Example(
            "in dollars",
            (_bid(), _contract(), _sub(amount={"amount": "9.00", "currency": "USD"})),
            {"SC-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
