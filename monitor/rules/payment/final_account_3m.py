"""The final account of a project was compiled more than three months after it was completed and usable.

What it checks
    Each works project: the time from its completion, its use or its passed acceptance, whichever came first, to its
    final account; where there is none yet, whether the time is over. An extension that was granted counts, up to two
    months for small and medium projects and six for large ones.
Why it matters
    Until the account is made nobody knows what the project cost, what is left over, and what was built.
Legal source
    Interim Measures on Final Accounts of Capital Projects, article 2; Capital Construction Finance Rules.
Does not apply
    Projects registered as something else than works; projects that are not completed.
Innocent explanations
    The settlement of a contract was still under review; the account was compiled and not submitted. No period moves
    because its last day is a rest day.
Ask next
    Which settlement is missing, and who keeps its papers.
Known gaps
    Where completion is told contract by contract only, the last of those told counts. An extension whose length is not
    told counts with the longest that the rules allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.milestones import milestones
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目完工可投入使用后，超过三个月才编制竣工财务决算。

查什么
    每个工程项目：自完工、投入使用或者验收合格（以最早的为准）到编制竣工财务决算的时间；还没有编制的，期限是否已过。已批准的
    延期计算在内，中小型项目最多两个月，大型项目最多六个月。
为什么要紧
    决算不编，花了多少、结余多少、建成了什么，都没有定论。
法律依据
    基本建设项目竣工财务决算管理暂行办法第2条；基本建设财务规则。
不适用
    登记为工程以外类别的项目；没有完工的项目。
可能的正当理由
    有合同的结算还在审查；决算已经编制，没有报送。期限最后一天是休息日的不顺延。
接着问
    缺哪份结算，资料在谁手里。
已知不足
    只按合同逐个报送完工的，以其中最后一个为准。延期长度没有报送的，按规定允许的最长时间计算。
"""

READY = ("joint", "completion")
"""Acceptances of a project as built."""


@dataclass(frozen=True, slots=True)
class Params:
    """三个月内: the day of the same number in the third month is inside."""

    months: int = param(3, unit="month", zh="编制期限（月，含）", en="Months to compile it (incl.)")
    ext_sm: int = param(
        2, unit="month", zh="中小型项目最长延期（月）", en="Longest extension, small and medium (months)"
    )
    ext_large: int = param(6, unit="month", zh="大型项目最长延期（月）", en="Longest extension, large (months)")


def ready(f: Facts) -> pl.LazyFrame:
    """One row a project: `ready_event`, `ready_day`, the earliest told of the whole, else the latest of a contract."""
    columns = ["scope_id", "event", "day", "is_whole"]
    parts = [
        milestones(f, kind)
        .filter("is_met", pl.col("project_id") == pl.col("scope_id"))
        .select("scope_id", "event", day="met_day", is_whole=pl.col("of_contract").is_null())
        for kind in ("completion", "in_use")
    ]
    accepted = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    passed = pl.col("acceptance_kind").is_in(READY) & (pl.col("result") == "passed")
    accepted = accepted.filter(passed, pl.col("project_id") == pl.col("scope_id"))
    parts.append(accepted.with_columns(is_whole=pl.col("contract_id").is_null()).select(columns))
    told = pl.concat([part.select(columns) for part in parts])
    place = pl.when("is_whole").then(pl.col("day")).otherwise(-pl.col("day"))
    ordered = told.sort(~pl.col("is_whole"), place, "event")
    one = ordered.unique("scope_id", keep="first", maintain_order=True)
    return one.select("scope_id", ready_event="event", ready_day="day")


def accounts(f: Facts) -> pl.LazyFrame:
    """The first account of each project: `account_event`, `account_day`, `extension_months`."""
    told = f.of("final_account.compiled").filter(pl.col("project_id") == pl.col("scope_id"))
    first = told.sort("day", "at", "event").unique("scope_id", keep="first", maintain_order=True)
    return first.select("scope_id", "extension_months", account_event="event", account_day="day")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project that is ready or has an account, with the last day for it."""
    granted = f.of("approval.granted").filter(pl.col("approval_kind") == "final_account_extension")
    granted = granted.select("scope_id").unique().with_columns(is_granted=pl.lit(value=True))
    rows = ready(f).join(accounts(f), on="scope_id", how="full", coalesce=True)
    rows = rows.join(granted, on="scope_id", how="left").with_columns(
        project_id="scope_id",
        day=pl.coalesce("ready_day", "account_day"),
        event=pl.coalesce("ready_event", "account_event"),
    )
    midnight = pl.col("day").cast(pl.Date).cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Shanghai")
    rows = rows.with_columns(at=midnight.dt.convert_time_zone("UTC"), clock=pl.lit(value=False))
    rows = with_project(f, rows, "size", "category")
    longest = pl.when(pl.col("size") == "large").then(p.ext_large).when(pl.col("size").is_not_null()).then(p.ext_sm)
    without = pl.when(~pl.col("is_granted").fill_null(value=False)).then(pl.lit(0))
    asked = pl.coalesce("extension_months", without)
    # not told how long: as long as allowed; how much is allowed is asked only where an extension was granted
    extra = pl.when(asked == 0).then(pl.lit(0)).otherwise(pl.min_horizontal(asked, longest))
    extra = pl.when((asked == 0) | longest.is_not_null()).then(extra)
    start = pl.col("ready_day").cast(pl.Date)

    def until(months: pl.Expr) -> pl.Expr:
        return start.dt.offset_by(pl.format("{}mo", months)).cast(pl.Int32)

    rows = rows.with_columns(extra=extra)
    rows = rows.with_columns(
        limit_day=until(pl.lit(p.months) + pl.col("extra")),
        longest_day=until(pl.lit(p.months + max(p.ext_sm, p.ext_large))),
        first_day=until(pl.lit(p.months)),
    )
    account = pl.col("account_day")
    # where the size is not told: late after the longest time, in time within the shortest
    late = pl.when(account > pl.col("longest_day")).then(pl.lit(value=True)).otherwise(account > pl.col("limit_day"))
    rows = rows.with_columns(
        due_day=pl.when(account.is_null()).then("limit_day"),
        is_late=pl.when(account <= pl.col("first_day")).then(pl.lit(value=False)).otherwise(late),
    )
    return rows.with_columns(
        cured_day=pl.when("is_late").then("account_day"),
        size_told=pl.when(pl.any_horizontal(pl.col("is_late", "due_day", "extra").is_not_null())).then(
            pl.lit(value=True)
        ),
        events=pl.concat_list("ready_event", "account_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Works; a project that nobody registered is taken as such, since it was completed."""
    return pl.col("category").fill_null("works") == "works"


def flagged(_: Params) -> pl.Expr:
    """Compiled after the last day; what is not compiled yet is awaited."""
    return pl.col("is_late")


PROJECT = "2026-999001-54-01-000017"


def _project(size: str | None = "small", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "category": "works"} | ({} if size is None else {"size": size})
    return like("project.registered", "2026-01-12", **(told | more))


def _met(day: str = "2026-03-31", kind: str = "completion", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "milestone_id": f"MS-{kind}", "status": "met"}
    return like("milestone.updated", day, milestone_kind=kind, **(told | more))


def _account(day: str, **more: Any) -> dict[str, Any]:
    return like("final_account.compiled", day, project_id=PROJECT, **more)


def _accepted(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "project_id": PROJECT,
        "acceptance_id": "AC-A",
        "acceptance_kind": "completion",
        "result": "passed",
    }
    return like("acceptance.concluded", day, **(told | more))


def _granted() -> dict[str, Any]:
    told: dict[str, Any] = {"approval_id": "APP-A", "project_id": PROJECT}
    return like("approval.granted", "2026-06-20", approval_kind="final_account_extension", **told)


DONE = (_project(), _met())

RULE = Rule(
    id="pay.final-account-3m",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("milestone.updated", "acceptance.concluded", "final_account.compiled"),
    reads=(
        "milestone.updated",
        "acceptance.concluded",
        "final_account.compiled",
        "approval.granted",
        "project.registered",
    ),
    about=("project_id",),
    needs=("ready_day", "size_told"),
    evidence=(
        Shown("ready_day", "完工可用日", "Completed and usable on"),
        Shown("size", "建设规模", "Size", codes="project_size"),
        Shown("extra", "批准延长（月）", "Extension (months)"),
        Shown("limit_day", "最后编制日", "Last day to compile it"),
        Shown("account_day", "编制日", "Compiled on"),
    ),
    title={"zh": "竣工财务决算三个月", "en": "Final accounts within 3 months"},
    message={
        "zh": "项目 {ready_day} 完工可用，{months} 个月内[（另批准延长 {extra-0} 个月）]没有编制竣工财务决算[，应在 {limit_day} 前][，"
        "{account_day} 才编制]",
        "en": "The project was completed and usable on {ready_day}; its final account was not compiled within {months} "
        "months[, extended by {extra-0} more][, by {limit_day}][; compiled on {account_day}]",
    },
    cites=(Cite("cn-final-account-503", "2"),),
    in_force=date(2016, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three months later to the day", (*DONE, _account("2026-06-30")), {PROJECT: "clear"}),
        Example("a day more", (*DONE, _account("2026-07-01")), {PROJECT: ("flagged", "breach")}),
        Example(
            "the same, submitted in the opposite order", (*DONE, _account("2026-07-01"))[::-1], {PROJECT: "flagged"}
        ),
        Example(
            "no account, the last day is not over", DONE, {PROJECT: ("not_applicable", "not_due")}, as_of="2026-06-30"
        ),
        Example("no account, the day after", DONE, {PROJECT: ("flagged", "overdue")}, as_of="2026-07-01"),
        Example("two months granted", (*DONE, _account("2026-08-31", extension_months=2)), {PROJECT: "clear"}),
        Example("a day more than two", (*DONE, _account("2026-09-01", extension_months=2)), {PROJECT: "flagged"}),
        Example(
            "four granted to a small project: two count",
            (*DONE, _account("2026-09-01", extension_months=4)),
            {PROJECT: "flagged"},
        ),
        Example("one granted", (*DONE, _account("2026-08-01", extension_months=1)), {PROJECT: "flagged"}),
        Example(
            "six granted to a large one",
            (_project("large"), _met(), _account("2026-12-31", extension_months=6)),
            {PROJECT: "clear"},
        ),
        Example(
            "seven granted to a large one: six count",
            (_project("large"), _met(), _account("2027-01-01", extension_months=7)),
            {PROJECT: "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "a medium project",
            (_project("medium"), _met(), _account("2026-09-01", extension_months=6)),
            {PROJECT: "flagged"},
        ),
        Example(
            "an extension is granted, no account yet",
            (*DONE, _granted()),
            {PROJECT: ("not_applicable", "not_due")},
            as_of="2026-08-31",
        ),
        Example("the day after", (*DONE, _granted()), {PROJECT: ("flagged", "overdue")}, as_of="2026-09-01"),
        Example("its length is not told", (*DONE, _granted(), _account("2026-08-31")), {PROJECT: "clear"}),
        Example(
            "the size is not told, and an extension was granted",
            (_project(None), _met(), _account("2026-08-31", extension_months=2)),
            {PROJECT: ("not_assessable", "missing: size_told")},
        ),
        Example(
            "the size is not told, a day after the shortest time",
            (_project(None), _met(), _account("2026-07-01", extension_months=2)),
            {PROJECT: ("not_assessable", "missing: size_told")},
        ),
        Example(
            "the size is not told, on the last day of the longest time",
            (_project(None), _met(), _account("2026-12-31", extension_months=6)),
            {PROJECT: ("not_assessable", "missing: size_told")},
        ),
        Example(
            "the size is not told, and it does not matter",
            (_project(None), _met(), _account("2027-01-01", extension_months=6)),
            {PROJECT: "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "the same in time", (_project(None), _met(), _account("2026-06-30", extension_months=2)), {PROJECT: "clear"}
        ),
        Example(
            "used before it was completed, accepted afterwards: from its use",
            (_project(), _met("2026-05-01"), _met(kind="in_use"), _accepted("2026-05-20"), _account("2026-07-01")),
            {PROJECT: "flagged"},
        ),
        Example(
            "an acceptance of one contract does not complete the whole",
            (_project(), _accepted("2026-01-31", contract_id="CON-A"), _met(), _account("2026-06-30")),
            {PROJECT: "clear"},
        ),
        Example("only accepted", (_project(), _accepted("2026-03-31"), _account("2026-07-01")), {PROJECT: "flagged"}),
        Example(
            "a stage, and a failed acceptance, complete nothing",
            (
                _project(),
                _accepted("2026-01-31", acceptance_kind="stage"),
                _accepted("2026-02-01", acceptance_id="AC-B", result="failed"),
                _accepted("2026-03-31", acceptance_id="AC-C"),
                _account("2026-06-30"),
            ),
            {PROJECT: "clear"},
        ),
        Example(
            "contract by contract: the last of them",
            (
                _project(),
                _met("2026-01-31", milestone_id="MS-1", contract_id="CON-A"),
                _met(milestone_id="MS-2", contract_id="CON-B"),
                _account("2026-06-30"),
            ),
            {PROJECT: "clear"},
        ),
        Example(
            "the whole goes before its contracts",
            (_project(), _met(), _met("2026-05-31", milestone_id="MS-2", contract_id="CON-B"), _account("2026-07-01")),
            {PROJECT: "flagged"},
        ),
        Example(
            "not completed: planned only",
            (_project(), _met(status="scheduled"), _account("2026-06-30")),
            {PROJECT: ("not_assessable", "missing: ready_day")},
        ),
        Example("no works", (_project(category="assistance"), _met()), {PROJECT: "not_applicable"}),
        Example("not registered", (_met(), _account("2026-07-01")), {PROJECT: "flagged"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
