"""Money was held back for quality before completion while another security of the same contract stood.

What it checks
    Each quality retention in money that was made before the works were complete: whether on that day a performance bond
    of the contract stood, or a guarantee or insurance for quality.
Why it matters
    The contractor secures the same risk twice, the second time with his own wages.
Legal source
    建质〔2017〕138号, article 6: with a performance bond given, no retention before completion; with a guarantee or
    insurance for quality, no retention beside it.
Does not apply
    Guarantees and insurances themselves; other deposits.
Innocent explanations
    The bond was given back and the return not submitted; completion was reached and not submitted.
Ask next
    The bond, its period, and the clause on the retention.
Known gaps
    A retention beside a quality guarantee after completion is not looked at. Retention by a lower share of the progress
    payments is seen only where it is told as a retention.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.guarantees import GUARANTEE, MONEY_FORMS, provided, stands_on, with_days
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.milestones import milestones
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """竣工前同一合同已有履约担保或质量担保，又预留了质量保证金。

查什么
    每笔在竣工之前以货币预留的质量保证金：当日该合同是否有履约担保，或者有质量保函、质量保险仍在有效期内。
为什么要紧
    同一风险让承包人担保两次，第二次用的是工人的工资。
法律依据
    建质〔2017〕138号第6条：已经缴纳履约保证金的，竣工前不得同时预留质量保证金；采用质量担保、质量保险的，不得再预留。
不适用
    保函和保险本身；其他保证金。
可能的正当理由
    履约担保已经退还而没有报送；已经竣工而没有报送。
接着问
    履约担保及其有效期；合同中的质保金条款。
已知不足
    竣工之后在质量担保之外另行预留的，不作判断。通过压低进度款比例预留的，只有作为质保金报送才看得到。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def securities(f: Facts) -> pl.LazyFrame:
    """What forbids a retention beside it: performance bonds, and quality guarantees that are not money."""
    told = provided(f, ["performance", "quality"])
    held = (pl.col("guarantee_kind") == "performance") | ~pl.col("form").is_in(MONEY_FORMS)
    return with_days(f, told.filter(held)).select(
        *CONTRACT,
        "provider_id",
        "from_day",
        "until_day",
        security_id="guarantee_id",
        security_event="event",
    )


def completed(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The first day on which the works of a contract, and those of the project as a whole, were complete."""
    told = milestones(f, "completion").filter("is_met")
    own = told.filter(pl.col("of_contract").is_not_null())
    whole = told.filter(pl.col("of_contract").is_null())
    return (
        own.group_by("scope_id", contract_id="of_contract").agg(own_done_day=pl.col("met_day").min()),
        whole.group_by("scope_id").agg(all_done_day=pl.col("met_day").min()),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a guarantee, with the securities that stood on its day and the day of completion."""
    rows = one_each(f.of("guarantee.provided"), GUARANTEE)
    beside, asked = securities(f), rows.select(*KEY, "contract_id", "provider_id", "day")
    own = asked.join(beside.drop("provider_id"), on=CONTRACT).filter(stands_on(pl.col("day")))
    loose = beside.filter(pl.col("contract_id").is_null()).drop("contract_id")
    maybe = asked.join(loose, on=["scope_id", "provider_id"]).filter(stands_on(pl.col("day")))
    told = own.group_by(KEY).agg(
        securities=pl.col("security_id").unique().sort(),
        from_day=pl.col("from_day").min(),
        events=pl.col("security_event").unique().sort(),
    )
    rows = rows.join(told, on=KEY, how="left").join(maybe.group_by(KEY).agg(maybe=pl.len()), on=KEY, how="left")
    of_contract, of_project = completed(f)
    rows = rows.join(of_contract, on=CONTRACT, how="left").join(of_project, on="scope_id", how="left")
    done = pl.min_horizontal("own_done_day", "all_done_day")
    return rows.with_columns(
        done_day=done,
        is_done=done <= pl.col("day"),
        is_beside=pl.col("securities").is_not_null(),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
    )


def applies(_: Params) -> pl.Expr:
    """Quality retentions in money."""
    return (pl.col("guarantee_kind") == "quality") & pl.col("form").is_in(MONEY_FORMS)


def flagged(_: Params) -> pl.Expr:
    """Before completion, beside another security; one that names no contract may be this contract's."""
    known = pl.col("contract_id").is_not_null() & (pl.col("is_beside") | pl.col("maybe").is_null())
    return pl.when("is_done").then(pl.lit(value=False)).when(known).then("is_beside")


def _given(name: str, kind: str, day: str, form: str = "bank_guarantee", **more: Any) -> dict[str, Any]:
    told = {"guarantee_id": name, "guarantee_kind": kind, "form": form, "contract_id": "CON-A", "provider": FIRM}
    return like("guarantee.provided", day, **{**told, "amount": "50000.00", **more})


def _kept(day: str = "2026-06-30", form: str = "withheld", **more: Any) -> dict[str, Any]:
    return _given("G-A", "quality", day, form, **more)


def _bond(form: str = "bank_guarantee", **more: Any) -> dict[str, Any]:
    return _given(more.pop("guarantee_id", "G-B"), "performance", "2026-03-05", form, **more)


def _done(day: str, **more: Any) -> dict[str, Any]:
    told = {"milestone_id": "MS-A", "milestone_kind": "completion", "status": "met", "contract_id": "CON-A"}
    return like("milestone.updated", day, **{**told, "project_id": PROJECT, **more})


def _back(day: str, amount: str = "50000.00") -> dict[str, Any]:
    return like("guarantee.returned", day, guarantee_id="G-B", amount=amount)


FIRM, PROJECT = {"id": "91999001MA00001110"}, "2026-999001-54-01-000017"
CONTRACT_A = like("contract.signed", "2026-03-02", contract_id="CON-A", project_id=PROJECT)
CONTRACT_B = like("contract.signed", "2026-03-02", contract_id="CON-B", project_id=PROJECT)
PROCESS: dict[str, Any] = {"contract_id": None, "ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}
NOTICE = like("tender.published", "2026-01-20", ocid="ocds-tw9990-2026-0017", project_id=PROJECT)

RULE = Rule(
    id="pay.retention-double",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="project",
    judges=("guarantee.provided",),
    reads=("guarantee.provided", "guarantee.returned", "milestone.updated"),
    about=("guarantee_id",),
    needs=("contract_id",),
    evidence=(
        Shown("amount_fen", "预留质保金（元）", "Held back (CNY)"),
        Shown("day", "预留日", "Held since"),
        Shown("securities", "当日有效的担保", "Securities that stood"),
        Shown("from_day", "担保起始日", "In force since"),
        Shown("done_day", "竣工日", "Completed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "已交履约保证金不得再留质保金", "en": "No retention while another security stands"},
    message={
        "zh": "合同 {contract_id} 在 {day} 预留质量保证金[ {amount_fen} 元]，当日担保 {securities} 仍有效，竣工日：{done_day}",
        "en": "Contract {contract_id}: retention[ of CNY {amount_fen}] held back on {day} while {securities} stood; "
        "completed on: {done_day}",
    },
    cites=(Cite("cn-quality-deposit-138", "6"),),
    in_force=date(2017, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("beside a performance bond", (_bond(), _kept()), {"G-A": "flagged", "G-B": "not_applicable"}),
        Example("submitted in the opposite order", (_kept(), _bond()), {"G-A": "flagged"}),
        Example("without any other security", (_kept(),), {"G-A": "clear"}),
        Example("on the bond's last day", (_bond(valid_until="2026-06-30"), _kept()), {"G-A": "flagged"}),
        Example("the day after it", (_bond(valid_until="2026-06-29"), _kept()), {"G-A": "clear"}),
        Example("on the bond's first day", (_bond(valid_from="2026-06-30"), _kept()), {"G-A": "flagged"}),
        Example("the day before it", (_bond(valid_from="2026-07-01"), _kept()), {"G-A": "clear"}),
        Example("the bond was given back that day", (_bond(), _back("2026-06-30"), _kept()), {"G-A": "clear"}),
        Example("given back a day later", (_bond(), _back("2026-07-01"), _kept()), {"G-A": "flagged"}),
        Example("a part of it was given back", (_bond(), _back("2026-06-30", "49999.99"), _kept()), {"G-A": "flagged"}),
        Example("completed on that day", (CONTRACT_A, _bond(), _done("2026-06-30"), _kept()), {"G-A": "clear"}),
        Example("completed the day after", (CONTRACT_A, _bond(), _done("2026-07-01"), _kept()), {"G-A": "flagged"}),
        Example(
            "the whole project was complete",
            (CONTRACT_A, _bond(), _done("2026-06-30", contract_id=None), _kept()),
            {"G-A": "clear"},
        ),
        Example(
            "another contract was complete",
            (CONTRACT_A, _bond(), _done("2026-06-30", contract_id="CON-B"), _kept()),
            {"G-A": "flagged"},
        ),
        Example(
            "another milestone, and completion missed",
            (
                CONTRACT_A,
                _bond(),
                _done("2026-06-30", milestone_kind="delivery"),
                _done("2026-06-30", milestone_id="MS-B", status="not_met"),
                _kept(),
            ),
            {"G-A": "flagged"},
        ),
        Example(
            "beside a quality insurance, which is itself no retention",
            (_given("G-B", "quality", "2026-03-05", "insurance"), _kept(form="transfer")),
            {"G-A": "flagged", "G-B": "not_applicable"},
        ),
        Example(
            "beside another retention in money",
            (_given("G-B", "quality", "2026-03-05", "cash"), _kept()),
            {"G-A": "clear"},
        ),
        Example(
            "the bond of another contract of the project",
            (CONTRACT_A, CONTRACT_B, _bond(contract_id="CON-B"), _kept()),
            {"G-A": "clear"},
        ),
        Example(
            "a bond in money",
            (_bond(form="transfer"), _kept()),
            {"G-A": "flagged", "G-B": "not_applicable"},
        ),
        Example(
            "one that names no contract, beside the contract's own",
            (NOTICE, CONTRACT_A, _bond(), _bond(**PROCESS, guarantee_id="G-C"), _kept()),
            {"G-A": "flagged"},
        ),
        Example(
            "one that names no contract and has ended",
            (NOTICE, CONTRACT_A, _bond(**PROCESS, valid_until="2026-06-29"), _kept()),
            {"G-A": "clear"},
        ),
        Example(
            "a bond that names no contract may be this one's",
            (NOTICE, CONTRACT_A, _bond(**PROCESS), _kept()),
            {"G-A": "not_assessable"},
        ),
        Example(
            "another firm's cannot",
            (NOTICE, CONTRACT_A, _bond(**PROCESS, provider={"id": "91999001MA000012XP"}), _kept()),
            {"G-A": "clear"},
        ),
        Example(
            "a retention that names no contract",
            (_kept(**PROCESS),),
            {"G-A": ("not_assessable", "missing: contract_id")},
        ),
        Example(
            "in another currency, beside a performance bond",
            (_bond(), _kept(amount={"amount": "1.00", "currency": "USD"})),
            {"G-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
