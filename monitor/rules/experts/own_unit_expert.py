"""Somebody of the buyer sat as an expert in its purchase, or somebody of the agency sat at all.

What it checks
    In government procurement, for whom everybody worked who sat on each lot: no expert for the buyer itself, and nobody
    for the agency or the body that ran the purchase.
Why it matters
    An expert of the buyer is one more vote of the buyer, counted among the independent ones.
Legal source
    Order no. 74, article 7, and Order no. 87, article 47: the buyer does not take part as an expert in a purchase of
    its own department or unit, and nobody of the agency takes part in what it runs.
Does not apply
    Tenders under the tendering law and procedures outside both laws. The buyer's own representatives.
Innocent explanations
    The expert had left the unit by then; the member was entered as an expert and sat as the buyer's representative.
Ask next
    The expert's employer on the day, and in what capacity the report was signed.
Known gaps
    Units are compared by their number: another unit of the same department is not seen. Where the employer is told with
    the evaluation it is that one, else that of the last registration as an expert.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LOT, committees, employed
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """采购人的人以专家身份参加评审，或者代理机构的人参加评审。

查什么
    政府采购每个包到场的评委任职于谁：专家不得任职于采购人本单位；任何人不得任职于代理机构或者组织实施采购的机构。
为什么要紧
    采购人派来的“专家”，是混在独立票里的又一张采购人的票。
法律依据
    财政部令第74号第7条、财政部令第87号第47条：采购人不得以专家身份参加本部门或者本单位项目的评审，代理机构人员不得参加
    本机构代理项目的评审。
不适用
    适用招标投标法的招标和两部法律之外的程序。采购人代表。
可能的正当理由
    该专家当时已经离开该单位；以采购人代表身份参加，误填为专家。
接着问
    该专家当日的工作单位；以什么身份在评审报告上签字。
已知不足
    单位只按代码比较，同一部门的其他单位看不出。评审时报送了工作单位的，以其为准，否则以最近一次专家入库登记为准。
"""

GP = "government_procurement"


@dataclass(frozen=True, slots=True)
class Params:
    """本单位, 本机构: no parameter."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with the experts who work for the buyer and whoever works for the agency."""
    named = {name: pl.col(f"{name}_id") for name in ("buyer", "agency", "procuring_entity")}
    rows = with_notice(f, committees(f), organisation_form=pl.col("organisation_form"), **named)
    people = employed(f, rows).join(rows.select(*KEY, "organisation_form", *named), on=KEY)
    works_for = {name: pl.col("employer") == pl.col(name) for name in named}
    hired = pl.col("organisation_form").is_in(["self", "central"])
    nobody = pl.col("agency").is_null() & (hired | pl.col("organisation_form").is_null())
    of_agency = pl.when(nobody).then(pl.lit(value=False)).otherwise(works_for["agency"])
    runs_it = (
        pl.when(pl.col("procuring_entity").is_null()).then(pl.lit(value=False)).otherwise(works_for["procuring_entity"])
    )
    own = pl.col("is_expert") & works_for["buyer"]
    people = people.with_columns(is_own=own, is_agent=(of_agency | runs_it))
    is_barred = pl.col("is_own") | pl.col("is_agent")
    mine = people.group_by(KEY).agg(
        is_barred=is_barred.any(ignore_nulls=False),
        own=pl.col("person").filter("is_own").unique().sort(),
        agents=pl.col("person").filter("is_agent").unique().sort(),
        of=pl.col("employer").filter(is_barred).unique().sort(),
    )
    return one_each(rows.join(mine, on=KEY, how="left"), LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees and groups of government procurement."""
    return (pl.col("regime") == GP) & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """An expert works for the buyer, or somebody for the agency."""
    return pl.col("is_barred")


OCID = "ocds-tw9990-2026-0017"
WHO, OWN = "E-0001", "P-1010"
SCHOOL, AGENCY, CENTRE = "91999001MA00001628", "91999001MA0000154D", "11999001MB00000946"


def _notice(agency: str | None = AGENCY, form: str | None = "agency", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"regime": GP, "buyer": {"id": UNIT}} | ({"agency": {"id": agency}} if agency else {})
    return like("tender.published", "2026-03-20", **told, **({"organisation_form": form} if form else {}), **more)


def _sat(employer: str | None = SCHOOL, own: str | None = UNIT, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    members: list[dict[str, Any]] = [
        {"person": WHO, "member_type": "expert"} | ({"employer": {"id": employer}} if employer else {}),
        {"person": OWN, "member_type": "buyer_representative"} | ({"employer": {"id": own}} if own else {}),
    ]
    told = {"members": members, "started_at": f"{day}T10:30:00+08:00", "regime": GP} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _pool(employer: str | None, day: str = "2026-01-06") -> dict[str, Any]:
    told: dict[str, Any] = {"employer": {"id": employer}} if employer else {}
    return like("expert.registered", day, expert=WHO, pool_id="POOL-A", **told)


RULE = Rule(
    id="exp.own-unit-expert",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published", "expert.registered"),
    references=("expert.registered",),
    about=("ocid", "lot_id"),
    needs=("buyer", "is_barred"),
    evidence=(
        Shown("own", "采购人本单位的专家", "Experts of the buyer"),
        Shown("agents", "代理机构或者组织机构的人", "People of the agency"),
        Shown("of", "所在单位", "Employer"),
        Shown("started_at_day", "评审开始日", "Evaluation started on"),
    ),
    title={"zh": "采购人不得以专家身份评审", "en": "The buyer's or the agency's people among the experts"},
    message={
        "zh": "评审始于 {started_at_day}[；专家 {own} 任职于采购人本单位][；{agents} 任职于代理机构或者组织机构]（{of}）",
        "en": "The evaluation started on {started_at_day}[; the experts {own} work for the buyer][; {agents} work for "
        "the agency or the body that ran the purchase] ({of})",
    },
    cites=(Cite("cn-procurement-nontender-74", "7"), Cite("cn-procurement-tender-87", "47")),
    in_force=date(2014, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("an expert who works for the buyer", (_notice(), _sat(UNIT)), {OCID: "flagged"}),
        Example("an expert from elsewhere, the notice last", (_sat(), _notice()), {OCID: ("clear", "lawful")}),
        Example("an expert of the agency", (_notice(), _sat(AGENCY)), {OCID: "flagged"}),
        Example("the buyer is represented by the agency", (_notice(), _sat(own=AGENCY)), {OCID: "flagged"}),
        Example(
            "an expert of the body that ran the purchase",
            (_notice(None, "central", procuring_entity={"id": CENTRE}), _sat(CENTRE)),
            {OCID: "flagged"},
        ),
        Example("run by the buyer itself", (_notice(None, "self"), _sat()), {OCID: "clear"}),
        Example("no agency is told, nor how it is run", (_notice(None, None), _sat()), {OCID: "clear"}),
        Example("run by an agency that is not told", (_notice(None), _sat()), {OCID: "not_assessable"}),
        Example(
            "run by an agency that is not told, and an expert of the buyer",
            (_notice(None), _sat(UNIT)),
            {OCID: "flagged"},
        ),
        Example("the employer is told by the pool", (_notice(), _pool(UNIT), _sat(None)), {OCID: "flagged"}),
        Example(
            "registered as the buyer's on the day",
            (_notice(), _pool(UNIT, "2026-04-20"), _sat(None)),
            {OCID: "flagged"},
        ),
        Example(
            "registered as the buyer's the day after",
            (_notice(), _pool(UNIT, "2026-04-21"), _sat(None)),
            {OCID: "not_assessable"},
        ),
        Example(
            "had left the buyer by then",
            (_notice(), _pool(UNIT), _pool(SCHOOL, "2026-03-02"), _sat(None)),
            {OCID: "clear"},
        ),
        Example(
            "registered again without an employer: the last registration holds",
            (_notice(), _pool(UNIT), _pool(None, "2026-03-02"), _sat(None)),
            {OCID: "not_assessable"},
        ),
        Example(
            "the pool still tells the buyer, the evaluation the school",
            (_notice(), _pool(UNIT), _sat()),
            {OCID: "clear"},
        ),
        Example(
            "for whom the expert works is not told",
            (_notice(), _sat(None)),
            {OCID: ("not_assessable", "missing: is_barred")},
        ),
        Example("for whom the representative works is not told", (_notice(), _sat(own=None)), {OCID: "not_assessable"}),
        Example("no notice", (_sat(),), {OCID: "not_assessable"}),
        Example(
            "sat again without that expert: the first time stays a breach",
            (_notice(), _sat(UNIT), _sat(day="2026-04-25")),
            {OCID: "flagged"},
        ),
        Example("under the tendering law", (_notice(), _sat(UNIT, regime="tendering")), {OCID: "not_applicable"}),
        Example(
            "sat alone",
            (_notice(), _sat(members=[{"person": WHO, "member_type": "expert", "employer": {"id": UNIT}}])),
            {OCID: "flagged"},
        ),
        Example("nobody is told to have sat", (_notice(), _sat(members=[])), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
