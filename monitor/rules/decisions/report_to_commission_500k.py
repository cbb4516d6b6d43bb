"""Works of 500,000 yuan or more were tendered, or paid for, without a report to the discipline commission before.

What it checks
    Each works project: whether the larger of its total investment and its works contracts is 500,000 yuan or more, and
    whether a report to the discipline commission was made no later than the first tender notice for its works, or,
    where nothing was tendered, the first payment for them.
Why it matters
    The commission can only watch a project that it knows of before the contractor is chosen.
Legal source
    Dingcheng district, water bureau: works of 500,000 yuan or more are reported to the district's discipline
    commission. 以上 includes the bound. The text names no moment: before the tender notice is this product's reading.
Does not apply
    Projects without works.
Innocent explanations
    The report was made by telephone or for a group of projects; it was made and not submitted here; the amount rose
    above the bound only later.
Ask next
    The report and the commission's receipt; when the amount became known.
Known gaps
    Works cut into pieces below the bound are seen by dec.report-500k-split. A contract of no known project is judged
    by itself. What the report says is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """五十万元以上的工程，招标或付款之前没有向纪委报告。

查什么
    每个工程项目：总投资与工程合同金额取大者，是否达到50万元；达到的，是否在第一次工程招标公告之前（没有招标的，在第一笔
    工程付款之前）向纪委报告。
为什么要紧
    承包人选定之前就知道的项目，纪委才监督得了。
法律依据
    鼎城区水利局：凡50万元以上工程主动向区纪委汇报。“以上”包括本数。原文没有写时点，“招标公告之前”是本系统的理解。
不适用
    没有工程内容的项目。
可能的正当理由
    用电话报告，或几个项目一并报告；已经报告但没有报送；金额后来才超过起点。
接着问
    报告和纪委的签收；金额何时确定。
已知不足
    拆成起点以下的工程由 dec.report-500k-split 判断。不知属于哪个项目的合同，单独判断。报告的内容不读。
"""

MOMENT = ["event", "at", "day", "clock"]
ANCHORS = {
    "before_tender_notice": ("tender.published", "payment.made"),
    "before_contract": ("contract.signed", "payment.made"),
    "before_first_payment": ("payment.made",),
}
"""Value of `report_anchor` -> the acts the report has to come before; the first kind that there is decides."""
OPEN = 10**6
"""A day that never comes: the act that the report has to come before has not happened."""


@dataclass(frozen=True, slots=True)
class Params:
    """Threshold in whole yuan, the bound inside the duty."""

    commission_report_threshold: int = param(500000, unit="CNY", zh="报告起点（含）", en="Report from (incl.)")
    report_anchor: str = param(
        "before_tender_notice", unit="|".join(ANCHORS), zh="报告时点", en="What the report has to come before"
    )


def works(f: Facts) -> dict[str, pl.LazyFrame]:
    """The acts on works, by kind: `scope_id`, `event`, its moment and, where it tells a size, `size_fen`."""
    projects = f.of("project.registered").filter(pl.col("category") == "works")
    contracts = f.of("contract.signed").filter(pl.col("category") == "works")
    lots = f.of("tender.published", "lots").filter(pl.col("category") == "works")
    return {
        "project.registered": projects.select("scope_id", *MOMENT, size_fen=cny("total_investment")),
        "contract.signed": contracts.select("scope_id", *MOMENT, size_fen=cny("amount")),
        "tender.published": lots.select("scope_id", *MOMENT, size_fen=pl.lit(None, dtype=pl.Int64)).unique(),
        "payment.made": payments(f, projects).select("scope_id", *MOMENT, size_fen=pl.lit(None, dtype=pl.Int64)),
    }


def payments(f: Facts, projects: pl.LazyFrame) -> pl.LazyFrame:
    """Payments for works: under a works contract or said to be; in a project of works, all not known to be others."""
    signed = f.of("contract.signed").group_by("scope_id", "contract_id")
    under = signed.agg(under=(pl.col("category") == "works").any())
    paid = f.of("payment.made").join(under, on=["scope_id", "contract_id"], how="left")
    of_works = projects.select("scope_id", of_works=pl.lit(value=True)).unique()
    told = pl.max_horizontal("under", "is_works")
    return paid.join(of_works, on="scope_id", how="left").filter(pl.coalesce(told, "of_works"))


def first(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The earliest act of each project."""
    return frame.sort("at", "event").unique("scope_id", keep="first", maintain_order=True)


def anchors(acts: dict[str, pl.LazyFrame], p: Params) -> pl.LazyFrame:
    """A row a project: the act that the report had to come before."""
    if p.report_anchor not in ANCHORS:
        raise WrongParameter(f"report_anchor: {p.report_anchor!r} is not one of {', '.join(ANCHORS)}")
    ranked = [
        first(acts[kind]).with_columns(rank=pl.lit(rank), anchor_kind=pl.lit(kind))
        for rank, kind in enumerate(ANCHORS[p.report_anchor])
    ]
    best = pl.concat(ranked).sort("rank").unique("scope_id", keep="first", maintain_order=True)
    return best.select("scope_id", "anchor_kind", *(pl.col(name).alias(f"anchor_{name}") for name in MOMENT))


def sizes(acts: dict[str, pl.LazyFrame], anchored: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """A row a project: the larger of its total investment, as registered on the judged day, and its works contracts.

    Unknown where the total of a registered project, or the amount of a contract, is not told in yuan and what is told
    does not reach the threshold.
    """
    told = acts["project.registered"].join(anchored.select("scope_id", "anchor_day"), on="scope_id", how="left")
    held = pl.col("anchor_day").is_null() | (pl.col("day") <= pl.col("anchor_day"))
    total = (
        told.sort("at", "event")
        .group_by("scope_id")
        .agg(pl.coalesce(pl.col("size_fen").filter(held).last(), pl.col("size_fen").first()))
    )
    contract = acts["contract.signed"].group_by("scope_id")
    parts = pl.concat(
        [
            total.with_columns(gap=pl.col("size_fen").is_null()),
            contract.agg(pl.col("size_fen").max(), gap=pl.col("size_fen").is_null().any()),
        ]
    )
    size = parts.group_by("scope_id").agg(pl.col("size_fen").max(), pl.col("gap").any())
    enough = ~pl.col("gap") | (pl.col("size_fen") >= p.commission_report_threshold * FEN)
    return size.select("scope_id", size_fen=pl.when(enough).then("size_fen"))


def known(f: Facts, acts: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """A row a project: its first act, and whether any of its acts is on works."""
    kinds = ("project.registered", "contract.signed", "tender.published")
    seen = first(
        pl.concat([*(f.of(kind).select("scope_id", *MOMENT) for kind in kinds), _moments(acts["payment.made"])])
    )
    on_works = pl.concat([frame.select("scope_id") for frame in acts.values()]).unique()
    return seen.join(on_works.with_columns(has_works=pl.lit(value=True)), on="scope_id", how="left")


def _moments(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.select("scope_id", *MOMENT)


def stand_ins(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The processes, and the contracts, that belong to no project and are judged as one."""
    signed, published = f.of("contract.signed"), f.of("tender.published")
    columns = ["scope_id", "project_id", "ocid"]
    acts = pl.concat([signed.select(columns), published.select(columns)]).filter(pl.col("project_id").is_null())
    process = acts.filter(pl.col("ocid") == pl.col("scope_id")).select("scope_id", "ocid").unique()
    by_itself = pl.col("project_id").is_null() & (pl.col("contract_id") == pl.col("scope_id"))
    return process, signed.filter(by_itself).select("scope_id", "contract_id").unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project: its size, the act that the report had to come before, and the first report."""
    acts = works(f)
    anchored = anchors(acts, p)
    reported = _moments(first(f.of("report.submitted").filter(pl.col("report_kind") == "discipline_commission")))
    reported = reported.rename({name: f"reported_{name}" for name in MOMENT})
    rows = known(f, acts)
    for part in (sizes(acts, anchored, p), anchored, reported, *stand_ins(f)):
        rows = rows.join(part, on="scope_id", how="left")
    is_open = pl.col("size_fen").is_not_null() & pl.col("anchor_day").is_null() & pl.col("reported_day").is_null()
    rows = rows.with_columns(
        project_id=pl.when(pl.col("contract_id").is_null() & pl.col("ocid").is_null()).then("scope_id"),
        event=pl.coalesce("anchor_event", "event"),
        day=pl.coalesce("anchor_day", "day"),
        anchor=pl.col("anchor_at"),
        reported=pl.col("reported_at"),
        stake_fen=pl.col("size_fen"),
        events=pl.concat_list("reported_event").list.drop_nulls(),
        due_day=pl.when(is_open).then(pl.lit(OPEN, dtype=pl.Int32)),
    ).with_columns(is_late=later("reported", "anchor").fill_null(pl.col("anchor_day").is_not_null()))
    return rows.with_columns(cured_day=pl.when("is_late").then("reported_day"))


def applies(_: Params) -> pl.Expr:
    """Projects with works."""
    return pl.col("has_works").fill_null(value=False)


def below(p: Params) -> pl.Expr:
    """Under the size from which a report is due."""
    return pl.col("size_fen") < p.commission_report_threshold * FEN


def flagged(_: Params) -> pl.Expr:
    """The act has happened, and no report came before it."""
    return pl.when(pl.col("size_fen").is_not_null()).then(pl.col("is_late") & pl.col("anchor_day").is_not_null())


PROJECT = "2026-999001-54-01-000017"
LOT = {"lot_id": "L1", "category": "works"}
DOLLARS = {"amount": "500000.00", "currency": "USD"}
OCID = "ocds-tw9990-2026-0017"


def _project(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"category": "works", "total_investment": "500000.00"}
    return like("project.registered", "2026-01-12", project_id=PROJECT, **(told | more))


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, **({"project_id": PROJECT, "lots": [LOT]} | more))


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": "works", "amount": "500000.00"}
    return like("contract.signed", "2026-05-08", **({"project_id": PROJECT} | told | more))


def _paid(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "contract_id": "CON-A"}
    return like("payment.made", "2026-06-30", payment_id="PAY-A", **(told | more))


def _report(day: str, **more: Any) -> dict[str, Any]:
    told = {"report_kind": "discipline_commission", "recipients": [{"role": "discipline_commission"}]}
    return like("report.submitted", day, report_id="RPT-A", project_id=PROJECT, **(told | more))


RULE = Rule(
    id="dec.report-to-commission-500k",
    version=2,
    family="dec",
    severity=Severity.HIGH,
    scope="project",
    judges=("project.registered", "contract.signed", "tender.published", "payment.made"),
    reads=("project.registered", "contract.signed", "tender.published", "payment.made", "report.submitted"),
    about=("project_id", "ocid", "contract_id"),
    needs=("size_fen",),
    evidence=(
        Shown("size_fen", "工程规模（元）", "Size of the works (CNY)"),
        Shown("anchor_kind", "报告应先于的事项", "Act the report had to come before"),
        Shown("anchor_day", "该事项日期", "Day of that act"),
        Shown("reported_day", "向纪委报告日", "Reported on"),
    ),
    title={
        "zh": "五十万元以上工程向纪委报告",
        "en": "Works of 500,000 yuan or more reported to the discipline commission",
    },
    message={
        "zh": "工程规模 {size_fen} 元，达到报告起点 {commission_report_threshold} 元，{anchor_day} 招标（或签约、付款）之前未向纪委报告[，"
        "{reported_day} 才报告]",
        "en": "Works of CNY {size_fen}, at or above the {commission_report_threshold} yuan that are reported to "
        "the discipline commission; no report before the tender (or contract, or payment) of {anchor_day}[; "
        "reported on {reported_day}]",
    },
    cites=(Cite("seed-dingcheng", "二(2)报告"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("500,000.00 yuan tendered without a report", (_project(), _tender()), {PROJECT: "flagged"}),
        Example(
            "499,999.99 yuan",
            (_project(total_investment="499999.99"), _tender()),
            {PROJECT: ("clear", "below_threshold")},
        ),
        Example(
            "reported on the day of the notice", (_project(), _report("2026-03-20"), _tender()), {PROJECT: "clear"}
        ),
        Example("reported the day after", (_project(), _tender(), _report("2026-03-21")), {PROJECT: "flagged"}),
        Example(
            "two hours after the notice, both clocks told",
            (_project(), _tender("2026-03-20T09:00:00+08:00"), _report("2026-03-20T11:00:00+08:00")),
            {PROJECT: "flagged"},
        ),
        Example(
            "another report is no report to the commission",
            (_project(), _report("2026-02-01", report_kind="superior"), _tender()),
            {PROJECT: "flagged"},
        ),
        Example("neither tendered nor paid yet", (_project(),), {PROJECT: ("not_applicable", "not_due")}),
        Example(
            "not tendered: the first payment under the works contract counts",
            (_project(), _contract(method="direct"), _paid(), _report("2026-06-29")),
            {PROJECT: "clear"},
        ),
        Example(
            "not tendered, paid, not reported; the payment first in the file",
            (_paid(), _contract(method="direct"), _project()),
            {PROJECT: "flagged"},
        ),
        Example(
            "the larger of total investment and works contract",
            (_project(total_investment="400000.00"), _tender(), _contract(amount="500000.00")),
            {PROJECT: "flagged"},
        ),
        Example("only the contract tells a size", (_tender(), _contract(amount="499999.99")), {PROJECT: "clear"}),
        Example(
            "the total is not told, and the contract alone does not reach the bound",
            (_project(total_investment=None), _tender(), _contract(amount="499999.99")),
            {PROJECT: "not_assessable"},
        ),
        Example(
            "the total is not told, and the contract alone reaches the bound",
            (_project(total_investment=None), _tender(), _contract(amount="500000.00")),
            {PROJECT: "flagged"},
        ),
        Example(
            "a total in another currency",
            (_project(total_investment=DOLLARS), _tender(), _contract(amount="400000.00")),
            {PROJECT: ("not_assessable", "missing: size_fen")},
        ),
        Example(
            "a contract in another currency: which of the two is the larger is not known",
            (_project(total_investment="400000.00"), _tender(), _contract(amount=DOLLARS)),
            {PROJECT: ("not_assessable", "missing: size_fen")},
        ),
        Example(
            "a project of works paid for without a contract told",
            (_project(), like("payment.made", "2026-06-30", payment_id="PAY-A", project_id=PROJECT)),
            {PROJECT: "flagged"},
        ),
        Example(
            "a contract of no known project is judged by itself",
            (_contract(project_id=None, method="direct"), _paid(project_id=None)),
            {"CON-A": "flagged"},
        ),
        Example("no size told", (_project(total_investment=None), _tender()), {PROJECT: "not_assessable"}),
        Example(
            "no works",
            (_project(category="procurement"), _tender(lots=[{"lot_id": "L1", "category": "goods"}])),
            {PROJECT: "not_applicable"},
        ),
        Example(
            "a design contract is no works contract",
            (_project(total_investment="400000.00"), _tender(), _contract(category="services", amount="600000.00")),
            {PROJECT: "clear"},
        ),
        Example(
            "the total rose after the notice: what was registered on that day holds",
            (
                _project(total_investment="400000.00"),
                _tender(),
                like("project.registered", "2026-03-21", project_id=PROJECT, total_investment="900000.00"),
            ),
            {PROJECT: "clear"},
        ),
        Example(
            "the total rose on the day of the notice",
            (
                _project(total_investment="400000.00"),
                _tender(),
                like("project.registered", "2026-03-20", project_id=PROJECT, total_investment="500000.00"),
            ),
            {PROJECT: "flagged"},
        ),
        Example(
            "a procedure of no known project is judged by itself",
            (_tender(project_id=None, ocid=OCID), _contract(project_id=None, ocid=OCID)),
            {OCID: "flagged"},
        ),
        Example(
            "where the place asks for the report before the contract",
            (_project(), _tender(), _report("2026-05-07"), _contract()),
            {PROJECT: "clear"},
            set={"report_anchor": "before_contract"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
