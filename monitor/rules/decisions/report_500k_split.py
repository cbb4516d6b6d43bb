"""Works contracts of one owner, each small, together reach the size that is reported to the discipline commission.

What it checks
    Works contracts of one owner below the reporting size, at one site or with one contractor: whether those of the last
    days, this one included, reach it, and whether a report to the commission had been made by then.
Why it matters
    Works cut into pieces below the size never come before the commission.
Legal source
    Dingcheng district, water bureau: works of 500,000 yuan or more are reported to the district's discipline
    commission. That cutting evades it is this product's presumption, and so is the window of days.
Does not apply
    Goods and services. A contract that reaches the size alone is judged by dec.report-to-commission-500k.
Innocent explanations
    Separate small works that became necessary one after the other; sections of a road put out year by year; one local
    firm that is the only one around; the report was made by telephone.
Ask next
    The drawings and the approved project: one work or several? When was each found necessary, and who cut it?
Known gaps
    One site under two codes, and firms of one group, are not seen. A report counts if it was made within the window
    before the contract and names its project or process, or nothing; one that names the contract counts from any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.splitting import is_small, is_split, shared
from monitor.vocabulary.verdicts import Severity

ZH = """同一建设单位的几份小额工程合同，合计达到向纪委报告的规模，却没有报告。

查什么
    同一建设单位低于报告起点的工程合同，同一地点或同一承包人的：窗口期内（含本份）合计是否达到起点，到这时是否已向纪委报告。
为什么要紧
    工程拆成起点以下的几块，纪委就始终看不到。
法律依据
    鼎城区水利局：凡50万元以上工程主动向区纪委汇报。把拆分视为规避是本系统的推定，窗口天数也是本系统的经验值。
不适用
    货物和服务。单份合同已达到起点的，由 dec.report-to-commission-500k 判断。
可能的正当理由
    先后出现的零星工程；道路逐年分段实施；当地只有一家施工队；已用电话报告。
接着问
    图纸和批准的项目：是一项工程还是几项？每份何时确定需要，由谁划分？
已知不足
    同一地点用了两个代码的、同一集团的几家企业，看不出。报告在合同之前的窗口期内作出，且写明其项目或采购过程，或者什么也没
    有写明的，才算；写明该合同的报告不论何时作出都算。
"""

REPORT = "discipline_commission"
MIN_COUNT = 2
"""No single contract below the size reaches it."""
NAMED = {"project": "project_id", "process": "ocid"}
"""What a report can be about beside a contract, and what names it."""


@dataclass(frozen=True, slots=True)
class Params:
    """Whole yuan, the bound inside the duty; the window is heuristic."""

    commission_report_threshold: int = param(500000, unit="CNY", zh="报告起点（含）", en="Report from (incl.)")
    window: int = param(365, unit="day", zh="观察窗口（天，含）", en="Window in days (incl.)", heuristic=True)


def last_before(rows: pl.LazyFrame, told: pl.LazyFrame, by: list[str], name: str) -> pl.LazyFrame:
    """`rows` with `name`, the day of the last of `told` on or before the row's own, of the same `by`."""
    dated = told.select(*by, "day", pl.col("day").alias(name)).drop_nulls().sort("day")
    return rows.sort("day").join_asof(dated, on="day", by=by, check_sortedness=False)


def with_report(f: Facts, rows: pl.LazyFrame, window: int) -> pl.LazyFrame:
    """`rows` (contracts) with `is_reported`: whether a report to the commission had been made on them."""
    told = f.of("report.submitted").filter(pl.col("report_kind") == REPORT)
    about = {kind: pl.when(pl.col("target_kind") == kind).then("target_id") for kind in ("contract", *NAMED)}
    told = told.select(
        "scope_id",
        "day",
        contract_id=about["contract"],
        **{column: pl.coalesce(column, about[kind]) for kind, column in NAMED.items()},
        is_general=pl.all_horizontal(pl.col("project_id", "ocid").is_null())
        & (pl.col("target_kind") == "unit").fill_null(value=True),
    )
    days = []
    for column in ("contract_id", *NAMED.values()):
        rows = last_before(rows, told, ["scope_id", column], f"{column}_day")
        days.append(pl.col(f"{column}_day"))
    rows = last_before(rows, told.filter("is_general"), ["scope_id"], "general_day")
    near = [pl.col("day") - day <= window for day in (*days[1:], pl.col("general_day"))]
    return rows.with_columns(is_reported=pl.any_horizontal(days[0].is_not_null(), *near))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with the small works contracts of its site, its contractor and its owner in the window."""
    rows = f.of("contract.signed").with_columns(amount_cny=cny("amount"))
    pieces = rows.filter(pl.col("category") == "works")
    found = shared(
        pieces.select("scope_id", "event", "day", "buyer_id", "site", "supplier_id", "amount_cny"),
        group=["buyer_id"],
        window=p.window,
        amount="amount_cny",
        threshold=pl.lit(p.commission_report_threshold * FEN),
        min_count=MIN_COUNT,
    )
    rows = with_report(f, rows, p.window).join(found, on=["scope_id", "event"], how="left")
    return rows.with_columns(events=pl.col("cluster_events"), stake_fen=pl.col("cluster_fen"))


def applies(p: Params) -> pl.Expr:
    """Works contracts below the size."""
    small = pl.col("amount_cny") < p.commission_report_threshold * FEN
    return pl.when(pl.col("category") == "works").then(small).otherwise(pl.lit(value=False))


def below(p: Params) -> pl.Expr:
    """Together still under the size."""
    return is_small(pl.lit(p.commission_report_threshold * FEN))


def flagged(_: Params) -> pl.Expr:
    """They reach the size, and nothing was reported by then."""
    return pl.when("is_reported").then(pl.lit(value=False)).otherwise(is_split())


FIRMS = ("91999001MA00001110", "91999001MA000012XP")
PROJECT, OCID = "2026-999001-54-01-000017", "ocds-tw9990-2026-0017"
OTHER_UNIT = {"id": "11999001MB00000278"}


def _works(name: str, day: str, amount: Any, firm: int = 0, site: str | None = "S-1", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"method": "direct", "category": "works", "regime": "other", "amount": amount}
    told |= {"supplier": {"id": FIRMS[firm]}} | ({"site": site} if site else {})
    return like("contract.signed", day, contract_id=name, **(told | more))


def _report(day: str, kind: str = REPORT, **more: Any) -> dict[str, Any]:
    return like("report.submitted", day, report_kind=kind, report_id="RPT-A", **({"project_id": None} | more))


A, B = _works("CON-A", "2026-03-02", "250000.00"), _works("CON-B", "2026-05-02", "250000.00", 1)

RULE = Rule(
    id="dec.report-500k-split",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="unit",
    reach="window",
    judges=("contract.signed",),
    reads=("contract.signed", "report.submitted"),
    about=("contract_id",),
    needs=("amount_cny",),
    evidence=(
        Shown("amount_fen", "本合同金额（元）", "This contract (CNY)"),
        Shown("day", "签订日", "Signed on"),
        Shown("site", "建设地点", "Site"),
        Shown("supplier_id", "承包人", "Contractor"),
        Shown("shared", "共同点", "What the cluster shares"),
        Shown("cluster_count", "窗口内合同数", "Contracts in the window"),
        Shown("cluster_fen", "窗口内合计（元）", "Their sum (CNY)"),
        Shown("cluster_first_day", "窗口内首份签订日", "First of them signed on"),
    ),
    title={"zh": "拆分工程规避五十万元报告", "en": "Works split to stay under the 500,000 yuan report"},
    message={
        "zh": "{cluster_count} 份工程合同合计 {cluster_fen} 元：{cluster_first_day} 至 {day}，同一地点或同一承包人，每份低于报告起点 "
        "{commission_report_threshold} 元，没有向纪委报告",
        "en": "{cluster_count} works contracts, CNY {cluster_fen} together, from {cluster_first_day} to {day}, at one "
        "site or with one contractor; each is below the {commission_report_threshold} yuan that are reported to the "
        "discipline commission, and no report was made",
    },
    cites=(Cite("seed-dingcheng", "二(2)报告"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "250,000.00 twice at one site: the second reaches the size",
            (A, B),
            {"CON-A": ("clear", "below_threshold"), "CON-B": "flagged"},
        ),
        Example("the same in reverse order of the file", (B, A), {"CON-A": "clear", "CON-B": "flagged"}),
        Example(
            "a fen short", (A, _works("CON-B", "2026-05-02", "249999.99")), {"CON-B": ("clear", "below_threshold")}
        ),
        Example(
            "one contractor at two sites",
            (A, _works("CON-B", "2026-05-02", "250000.00", site="S-2")),
            {"CON-B": "flagged"},
        ),
        Example(
            "two contractors at two sites",
            (A, _works("CON-B", "2026-05-02", "250000.00", 1, "S-2")),
            {"CON-B": "clear"},
        ),
        Example("two owners", (A, _works("CON-B", "2026-05-02", "250000.00", buyer=OTHER_UNIT)), {"CON-B": "clear"}),
        Example(
            "the 365th day is inside, the 366th is not",
            (
                _works("CON-A", "2025-03-02", "250000.00"),
                _works("CON-B", "2026-03-02", "250000.00"),
                _works("CON-C", "2025-03-01", "250000.00", buyer=OTHER_UNIT),
                _works("CON-D", "2026-03-02", "250000.00", buyer=OTHER_UNIT),
            ),
            {"CON-B": "flagged", "CON-D": "clear"},
        ),
        Example(
            "goods are not added; a contract of the size itself is judged elsewhere",
            (
                A,
                _works("CON-B", "2026-05-02", "499999.99", category="goods"),
                _works("CON-C", "2026-05-03", "500000.00"),
                _works("CON-D", "2026-05-04", "249999.99"),
            ),
            {"CON-B": "not_applicable", "CON-C": "not_applicable", "CON-D": "clear"},
        ),
        Example(
            "reported the day the second was signed", (A, B, _report("2026-05-02")), {"CON-B": ("clear", "lawful")}
        ),
        Example("reported the day after", (_report("2026-05-03"), A, B), {"CON-B": "flagged"}),
        Example("another report", (A, B, _report("2026-05-01", "superior")), {"CON-B": "flagged"}),
        Example(
            "a report on its project, on its process, and on another project",
            (
                A,
                _works("CON-B", "2026-05-02", "250000.00", project_id=PROJECT),
                _works("CON-C", "2026-05-02", "250000.00", ocid=OCID, regime="tendering"),
                _works("CON-D", "2026-05-02", "250000.00", project_id="P-9"),
                _report("2026-04-01", project_id=PROJECT),
                _report("2026-04-01", ocid=OCID, regime="tendering"),
            ),
            {"CON-B": "clear", "CON-C": "clear", "CON-D": "flagged"},
        ),
        Example(
            "a report whose target is the contract, the project, or the process",
            (
                A,
                B,
                _works("CON-C", "2026-05-03", "250000.00", project_id=PROJECT),
                _works("CON-D", "2026-05-03", "250000.00", ocid=OCID, regime="tendering"),
                _works("CON-E", "2026-05-04", "250000.00"),
                _report("2025-01-01", target={"kind": "contract", "id": "CON-B"}),
                _report("2026-05-01", target={"kind": "project", "id": PROJECT}),
                _report("2026-05-01", target={"kind": "process", "id": OCID}),
            ),
            {"CON-B": "clear", "CON-C": "clear", "CON-D": "clear", "CON-E": "flagged"},
        ),
        Example(
            "a report on the unit counts for 365 days, and no longer",
            (
                A,
                B,
                _works("CON-C", "2026-05-03", "250000.00"),
                _report("2025-05-02", target={"kind": "unit", "id": "11999001MB000006XG"}),
            ),
            {"CON-B": "clear", "CON-C": "flagged"},
        ),
        Example("another unit's report", (A, B, _report("2026-05-01", unit=OTHER_UNIT)), {"CON-B": "flagged"}),
        Example(
            "site not told, another contractor: it may be one site",
            (A, _works("CON-B", "2026-05-02", "250000.00", 1, None)),
            {"CON-B": "not_assessable"},
        ),
        Example(
            "site not told, and all of the owner's together are small",
            (A, _works("CON-B", "2026-05-02", "249999.99", 1, None)),
            {"CON-B": ("clear", "below_threshold")},
        ),
        Example(
            "an amount in another currency",
            (_works("CON-A", "2026-03-02", {"amount": "90000.00", "currency": "USD"}),),
            {"CON-A": ("not_assessable", "missing: amount_cny")},
        ),
        Example(
            "where the size is 300,000 and the window thirty days",
            (A, B, _works("CON-C", "2026-05-20", "50000.00")),
            {"CON-B": "clear", "CON-C": "flagged"},
            set={"commission_report_threshold": 300000, "window": 30},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
