"""A record that the public has a right to see was not published within twenty working days.

What it checks
    Each allocation plan, each approval of a project and each contract of government procurement: the working days from
    the record to its first publication.
Why it matters
    Who learns of a plan after the money is spent can only complain.
Legal source
    Government Information Disclosure Regulation, article 20 (fiscal funds, procurement, major projects) and article 26:
    out within twenty working days of coming to be.
Does not apply
    State secrets; approvals of other kinds; contracts outside government procurement; terms still running (not due).
Innocent explanations
    It was published on a page that was not submitted, or under another kind; it holds trade secrets.
Ask next
    The address of the page and the day; who decided that it is not published, and on what ground.
Known gaps
    The regulation speaks of major projects and sets no size: every project is taken. No publication can name an
    approval: one about the approvals of the project, on or after its day, counts for it. Changes of a record, progress
    and lists of purchases are not seen. Working days need the yearly calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import first, is_late, naming, publications, term
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """应当主动公开的记录，没有在20个工作日内公开。

查什么
    每个分配方案、每项项目批准、每份政府采购合同：自形成之日起到第一次公开的工作日数。
为什么要紧
    钱花完了才知道有这回事，就只剩下抱怨。
法律依据
    政府信息公开条例第20条（财政资金、政府采购、重大建设项目）、第26条：自形成之日起20个工作日内公开。
不适用
    涉密的；其他类别的批准；政府采购以外的合同；期限未满的（未到期）。
可能的正当理由
    在没有报送的网页上公开了，或者公开时归错了类别；内含商业秘密。
接着问
    网页地址和日期；由谁决定不公开，依据是什么。
已知不足
    条例说的是重大建设项目，没有规模标准，这里对所有项目都看。公开不能写明批复编号：批复当日或者以后公开了该项目的批准信息
    即算。记录的变更、项目进展和采购目录，这里看不到。工作日要用当年的日历。
"""

PLAN, APPROVAL, CONTRACT = "allocation_plan", "project_approval", "contract"
PUBLISHED = ["scope_id", "event", "published_day"]


@dataclass(frozen=True, slots=True)
class Params:
    """Within so many working days, the last included."""

    max_days: int = param(20, unit="working_day", zh="公开期限（工作日，含）", en="Publish within (working days)")
    approvals: tuple[str, ...] = param(
        ("project_proposal", "feasibility", "estimate"),
        unit="list",
        zh="应公开的批准",
        en="Approvals to be published",
        codes="approval_kind",
    )


def records(f: Facts) -> pl.LazyFrame:
    """One row a plan, an approval and a contract: `what` has to be published of it."""
    frames = []
    for kind, name, what in (
        ("allocation.planned", "allocation_plan_id", PLAN),
        ("approval.granted", "approval_id", APPROVAL),
        ("contract.signed", "contract_id", CONTRACT),
    ):
        told = one_each(f.of(kind), ["scope_id", name])
        extra: dict[str, list[Any]] = {
            PLAN: [],
            APPROVAL: ["approval_kind"],
            CONTRACT: ["regime", "ocid", pl.col("is_secret").alias("own")],
        }
        stake = [] if what == PLAN else [cny("amount").alias("stake_fen")]
        columns: list[Any] = ["scope_id", "event", "at", "day", "clock", name, *extra[what], *stake]
        frames.append(told.select(*columns, what=pl.lit(what)))
    return pl.concat(frames, how="diagonal")


def published(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`scope_id`, `event` of the records that were published: `published_day` and the publications as `events`."""
    told = publications(f, (PLAN, APPROVAL, CONTRACT))
    plans = first(
        naming(told.filter(pl.col("what") == PLAN), PLAN, "allocation_plan_id"), ["scope_id", "allocation_plan_id"]
    )
    contracts = told.filter(pl.col("what") == CONTRACT)
    own = first(naming(contracts, CONTRACT, "contract_id"), ["scope_id", "contract_id"])
    loose = (pl.col("target_kind") != CONTRACT).fill_null(value=True) & pl.col("ocid").is_not_null()
    whole = first(contracts.filter(loose), ["scope_id", "ocid"])
    approvals = told.filter(pl.col("what") == APPROVAL).select(
        "scope_id", "published_day", events=pl.concat_list("publication_event")
    )
    asked = rows.filter(pl.col("what") == APPROVAL).select("scope_id", "event", "day").sort("day")
    since = asked.join_asof(
        approvals.sort("published_day"), left_on="day", right_on="published_day", by="scope_id", strategy="forward",
        check_sortedness=False, coalesce=False,
    )  # fmt: skip
    parts = [
        rows.join(plans, on=["scope_id", "allocation_plan_id"]),
        rows.join(own, on=["scope_id", "contract_id"]),
        rows.join(whole, on=["scope_id", "ocid"]),
        since.filter(pl.col("published_day").is_not_null()),
    ]
    met = pl.concat([part.select(*PUBLISHED, "events") for part in parts])
    return met.sort("published_day").unique(["scope_id", "event"], keep="first", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a record, with the last day of its term and the day on which it was first published."""
    rows = with_project(f, records(f), "is_secret").join(published(f, records(f)), on=["scope_id", "event"], how="left")
    last, least = term(pl.col("day"), p.max_days, f.as_of_day)
    rows = rows.with_columns(last_day=last, least_day=least)
    return rows.with_columns(
        due_day=pl.when(pl.col("published_day").is_null()).then("last_day"),
        cured_day=pl.when(is_late("published_day", "last_day", "least_day")).then("published_day"),
        secret=pl.any_horizontal(pl.col("is_secret", "own").fill_null(value=False)),
    )


def applies(p: Params) -> pl.Expr:
    """Plans, the named approvals and contracts of government procurement that are no secret."""
    wanted = (
        pl.when(pl.col("what") == APPROVAL)
        .then(pl.col("approval_kind").is_in(p.approvals))
        .when(pl.col("what") == CONTRACT)
        .then(pl.col("regime") == "government_procurement")
        .otherwise(pl.lit(value=True))
    )
    return wanted & ~pl.col("secret")


def flagged(_: Params) -> pl.Expr:
    """Published after the term; not published is awaited; unknown where the calendar ends inside the term."""
    return is_late("published_day", "last_day", "least_day")


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"
GP: dict[str, Any] = {"regime": "government_procurement", "ocid": OCID}


def _contract(**more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-03-02", contract_id="CON-A", project_id=PROJECT, **(GP | more))


def _approval(kind: str = "feasibility", **more: Any) -> dict[str, Any]:
    return like("approval.granted", "2026-03-02", approval_id="APP-A", approval_kind=kind, project_id=PROJECT, **more)


def _shown(day: str, what: str, target: tuple[str, str] | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}", "what": what, "medium": "website"}
    if what != PLAN:
        told["project_id"] = PROJECT
    if target is not None:
        told["target"] = {"kind": target[0], "id": target[1]}
    return like("disclosure.published", day, **told, **more)


PLANNED = like("allocation.planned", "2026-03-02", allocation_plan_id="AP-A")
OF_PLAN, OF_CONTRACT, OF_PROJECT = (PLAN, "AP-A"), (CONTRACT, "CON-A"), ("project", PROJECT)

RULE = Rule(
    id="pub.info-20wd",
    version=1,
    family="pub",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("allocation.planned", "approval.granted", "contract.signed"),
    reads=("allocation.planned", "approval.granted", "contract.signed", "project.registered", "disclosure.published"),
    about=("allocation_plan_id", "approval_id", "contract_id"),
    evidence=(
        Shown("what", "应公开内容", "What must be published", codes="publication_kind"),
        Shown("day", "形成日", "Record of"),
        Shown("last_day", "公开期限", "Last day to publish"),
        Shown("published_day", "首次公开日", "First published on"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
        Shown("approval_kind", "审批事项", "What was approved", codes="approval_kind"),
    ),
    title={"zh": "主动公开二十个工作日", "en": "Proactive disclosure within 20 working days"},
    message={
        "zh": "{day} 形成的{what}[（{stake_fen} 元）]应在 {max_days} 个工作日内（至 {last_day}）公开，期限内没有公开[，{published_day} 才公开]",
        "en": "The {what} of {day}[, CNY {stake_fen},] was to be published within {max_days} working days, by "
        "{last_day}, and was not[; published only on {published_day}]",
    },
    cites=(Cite("cn-info-disclosure-regulation", "20"), Cite("cn-info-disclosure-regulation", "26")),
    in_force=date(2019, 5, 15),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "a plan, out on the twentieth working day",
            (PLANNED, _shown("2026-03-30", PLAN, OF_PLAN)),
            {"AP-A": "clear"},
        ),
        Example("a day later", (PLANNED, _shown("2026-03-31", PLAN, OF_PLAN)), {"AP-A": ("flagged", "breach")}),
        Example("the same, told backwards", (_shown("2026-03-31", PLAN, OF_PLAN), PLANNED), {"AP-A": "flagged"}),
        Example(
            "not out, the twentieth is running", (PLANNED,), {"AP-A": ("not_applicable", "not_due")}, as_of="2026-03-30"
        ),
        Example("not out, the day after", (PLANNED,), {"AP-A": ("flagged", "overdue")}, as_of="2026-03-31"),
        Example(
            "only its result is out", (PLANNED, _shown("2026-03-10", "allocation_result", OF_PLAN)), {"AP-A": "flagged"}
        ),
        Example("another plan is out", (PLANNED, _shown("2026-03-10", PLAN, (PLAN, "AP-B"))), {"AP-A": "flagged"}),
        Example(
            "out twice: the first time counts",
            (PLANNED, _shown("2026-04-30", PLAN, OF_PLAN), _shown("2026-03-30", PLAN, OF_PLAN)),
            {"AP-A": "clear"},
        ),
        Example(
            "an approval, and the project's approvals are out that day",
            (_approval(), _shown("2026-03-02", APPROVAL, OF_PROJECT)),
            {"APP-A": "clear"},
        ),
        Example(
            "they were out the day before it was given",
            (_approval(), _shown("2026-03-01", APPROVAL, OF_PROJECT)),
            {"APP-A": "flagged"},
        ),
        Example(
            "out before it and after it, late",
            (_approval(), _shown("2026-03-01", APPROVAL, OF_PROJECT), _shown("2026-03-31", APPROVAL, OF_PROJECT)),
            {"APP-A": "flagged"},
        ),
        Example("an approval of another kind", (_approval("subcontract"),), {"APP-A": "not_applicable"}),
        Example(
            "a kind that the place adds", (_approval("start"),), {"APP-A": "flagged"}, set={"approvals": ["start"]}
        ),
        Example(
            "a contract that is out", (_contract(), _shown("2026-03-05", CONTRACT, OF_CONTRACT)), {"CON-A": "clear"}
        ),
        Example(
            "the contract notice names the procedure only",
            (_contract(), _shown("2026-03-05", CONTRACT, ("process", OCID), **GP)),
            {"CON-A": "clear"},
        ),
        Example(
            "the contract notice names no record, only the procedure",
            (_contract(), _shown("2026-03-05", CONTRACT, **GP)),
            {"CON-A": "clear"},
        ),
        Example(
            "a contract in another currency, not out",
            (_contract(amount={"amount": "1.00", "currency": "USD"}),),
            {"CON-A": "flagged"},
        ),
        Example(
            "the notice of another contract of the procedure",
            (_contract(), _shown("2026-03-05", CONTRACT, (CONTRACT, "CON-B"), **GP)),
            {"CON-A": "flagged"},
        ),
        Example(
            "only the award is out",
            (_contract(), _shown("2026-03-05", "award_notice", OF_CONTRACT)),
            {"CON-A": "flagged"},
        ),
        Example("a contract under the tendering law", (_contract(regime="tendering"),), {"CON-A": "not_applicable"}),
        Example("a secret contract", (_contract(is_secret=True),), {"CON-A": "not_applicable"}),
        Example(
            "approvals of a secret project",
            (like("project.registered", "2026-01-12", project_id=PROJECT, is_secret=True), _approval()),
            {"APP-A": "not_applicable"},
        ),
        Example(
            "a year without a calendar: in time for certain, or not to be told",
            (
                {**PLANNED, "time": "2045-03-01T00:00:00+08:00"},
                like("allocation.planned", "2045-03-01", allocation_plan_id="AP-B"),
                _shown("2045-03-21", PLAN, OF_PLAN),
                _shown("2045-03-22", PLAN, (PLAN, "AP-B")),
            ),
            {"AP-A": "clear", "AP-B": "not_assessable"},
            as_of="2045-12-31",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
