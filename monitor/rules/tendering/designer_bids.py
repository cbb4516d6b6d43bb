"""A firm that designed, specified, managed, supervised or tested a procurement project bids in it.

What it checks
    Each bid that was taken under the procurement law: whether one of its firms had signed, on an earlier day and in
    another process, a contract of the same project for design, specification, project management, supervision or
    testing.
Why it matters
    Who wrote the requirements has answered them before the others read them.
Legal source
    Implementing Regulation of the Government Procurement Law, article 18 paragraph 2: apart from single source, such
    suppliers take no part in other procurement of the project.
Does not apply
    Single source; procurement outside the procurement law; bids refused on arrival.
Innocent explanations
    The earlier service was for another part of the project that has nothing to do with this one; the contract was
    ended before anything was delivered.
Ask next
    What the earlier contract delivered, and whether the tender document rests on it.
Known gaps
    Services given without a contract, or under another project number, are not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import KEY, bids, firms
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """为采购项目做过设计、需求编制、管理、监理或检测的供应商，又参加该项目的采购。

查什么
    政府采购中每份已接收的投标：其中的单位此前是否在另一采购过程中签过同一项目的设计、需求（规范）编制、项目管理、监理或检测
    合同。
为什么要紧
    出题的人，在别人看到题目之前已经有了答案。
法律依据
    政府采购法实施条例第18条第2款：除单一来源采购外，不得再参加该采购项目的其他采购活动。
不适用
    单一来源；政府采购法之外的采购；收到时即拒收的投标。
可能的正当理由
    此前的服务针对项目的另一部分，与本次无关；合同未履行即终止。
接着问
    此前的合同交付了什么；采购文件是否以它为依据。
已知不足
    没有合同的服务，或者用了另一个项目编号的，看不到。
"""

BEFORE = ("design", "specification", "project_management", "supervision", "testing")
"""Services that keep their giver out (整体设计、规范编制、项目管理、监理、检测)."""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def services(f: Facts) -> pl.LazyFrame:
    """Firms of the services contracts of each project: kind, day and process."""
    signed = one_each(f.of("contract.signed"), ["scope_id", "contract_id"]).filter(pl.col("category") == "services")
    members = f.of("contract.signed", "consortium_members").select(*KEY, firm="id")
    columns = ["project_id", "contract_id", "service_kind"]
    kept = signed.select(*KEY, *columns, service_day="day", service_ocid="ocid")
    both = [signed.select(*KEY, firm="supplier_id"), members.join(signed.select(KEY), on=KEY, how="semi")]
    return pl.concat(both).unique().join(kept, on=KEY).rename({"event": "service_event"})


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with the earlier services of its firms."""
    notice = {name: pl.col(name) for name in ("project_id", "method")}
    rows = once(with_notice(f, bids(f), **notice))
    seats = rows.select(*KEY, "day", "ocid", "project_id").join(firms(f), on=KEY)
    pairs = seats.join(services(f), on=["scope_id", "project_id", "firm"]).filter(
        pl.col("service_day") < pl.col("day"), pl.col("service_ocid").ne_missing(pl.col("ocid"))
    )
    hit = pl.col("service_kind").is_in(BEFORE)
    found = pairs.group_by(KEY).agg(
        has_served=hit.any(ignore_nulls=False),
        served=pl.col("firm").filter(hit).unique().sort(),
        services=pl.col("service_kind").filter(hit).unique().sort(),
        contracts=pl.col("contract_id").filter(hit).unique().sort(),
        events=pl.col("service_event").unique().sort(),
        pairs=pl.len(),
    )
    return rows.join(found, on=KEY, how="left").with_columns(
        has_served=pl.when(pl.col("pairs").is_null()).then(pl.lit(value=False)).otherwise("has_served"),
    )


def applies(_: Params) -> pl.Expr:
    """Bids that were taken under the procurement law, but for single source."""
    regime = pl.col("regime") == "government_procurement"
    return regime & pl.col("is_taken") & (pl.col("method") != "single_source")


def flagged(_: Params) -> pl.Expr:
    """One of its firms had served the project before."""
    return pl.col("has_served")


FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"
GP, EARLIER = "government_procurement", "ocds-tw9990-2026-0001"


def _notice(**more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **({"regime": GP, "project_id": "PRJ-A"} | more))


def _bid(**more: Any) -> dict[str, Any]:
    told = {"bid_id": "B-A", "tenderer": {"id": FIRM}, "regime": GP}
    return like("bid.submitted", "2026-04-19", **(told | more))


def _service(kind: str | None = "design", day: str = "2026-04-18", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": "services", "project_id": "PRJ-A", "ocid": EARLIER}
    told |= {"supplier": {"id": FIRM}, "regime": GP} | ({} if kind is None else {"service_kind": kind})
    return like("contract.signed", day, **(told | more))


RULE = Rule(
    id="tnd.designer-bids",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("bid.submitted",),
    reads=("bid.submitted", "contract.signed", "tender.published"),
    about=("ocid", "lot_id", "bid_id"),
    needs=("project_id", "method"),
    evidence=(
        Shown("served", "此前提供服务的单位", "Firms that served before"),
        Shown("services", "服务类别", "Services", codes="service_kind"),
        Shown("contracts", "此前的合同", "Earlier contracts"),
        Shown("tenderer_id", "投标人", "Tenderer"),
        Shown("day", "送达日", "Arrived on"),
    ),
    title={"zh": "前期服务单位参与后续采购", "en": "Designer/spec writer bids"},
    message={
        "zh": "{served} 此前为本项目提供过{services}（合同 {contracts}），又参加 {day} 的投标（投标人 {tenderer_id}）",
        "en": "{served} had given the project {services} (contracts {contracts}) and takes part in the bid of "
        "{tenderer_id} of {day}",
    },
    cites=(Cite("cn-procurement-regulation", "18"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the designer bids, signed the day before", (_notice(), _service(), _bid()), {"B-A": "flagged"}),
        Example("signed on the day of the bid", (_notice(), _service(day="2026-04-19"), _bid()), {"B-A": "clear"}),
        Example("no earlier contract", (_notice(), _bid()), {"B-A": "clear"}),
        Example(
            "the same, submitted in the opposite order", (_bid(), _service("testing"), _notice()), {"B-A": "flagged"}
        ),
        Example(
            "as a member of a consortium",
            (_notice(), _service("specification", supplier={"id": OTHER}), _bid(consortium_members=[{"id": OTHER}])),
            {"B-A": "flagged"},
        ),
        Example(
            "it served as a member of a consortium",
            (_notice(), _service("supervision", supplier={"id": OTHER}, consortium_members=[{"id": FIRM}]), _bid()),
            {"B-A": "flagged"},
        ),
        Example("another firm designed it", (_notice(), _service(supplier={"id": OTHER}), _bid()), {"B-A": "clear"}),
        Example(
            "cost consulting does not keep it out", (_notice(), _service("cost_consulting"), _bid()), {"B-A": "clear"}
        ),
        Example("it delivered goods before", (_notice(), _service(None, category="goods"), _bid()), {"B-A": "clear"}),
        Example("a service whose kind is not told", (_notice(), _service(None), _bid()), {"B-A": "not_assessable"}),
        Example(
            "one whose kind is not told, and a design",
            (_notice(), _service(None, contract_id="CON-B"), _service(), _bid()),
            {"B-A": "flagged"},
        ),
        Example("another project's design", (_notice(), _service(project_id="PRJ-B"), _bid()), {"B-A": "clear"}),
        Example(
            "a contract of the very process",
            (_notice(), _service(ocid="ocds-tw9990-2026-0017"), _bid()),
            {"B-A": "clear"},
        ),
        Example("a contract without a process", (_notice(), _service(ocid=None), _bid()), {"B-A": "flagged"}),
        Example("single source", (_notice(method="single_source"), _service(), _bid()), {"B-A": "not_applicable"}),
        Example("refused on arrival", (_notice(), _service(), _bid(is_receipted=False)), {"B-A": "not_applicable"}),
        Example(
            "the project is not told",
            (_notice(project_id=None), _bid()),
            {"B-A": ("not_assessable", "missing: project_id")},
        ),
        Example("no notice", (_bid(),), {"B-A": "not_assessable"}),
        Example(
            "a tender under the tendering law",
            (_notice(regime="tendering"), _service(), _bid(regime="tendering")),
            {"B-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
