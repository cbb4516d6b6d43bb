"""The head of a unit was in charge of a power he must not hold, or ran a payment, tender or contract himself.

What it checks
    Each assignment of a head: whether it gives one of the barred powers. Each payment, tender and contract whose power
    is barred (payments: finance; works: works; goods and services: purchasing): whether the head of that day was its
    handler or the first to approve it.
Why it matters
    A head who does things himself has nobody above him in the unit who checks them.
Legal source
    Tongcheng: heads do not run finance, personnel, works and purchasing. Xintian: personnel, finance and works.
    Dingcheng: three powers every unit has and those a unit may have. Tongyu: five, which its text does not list.
Does not apply
    Deputies and members; onward payments of a contractor; acts whose power the county does not bar.
Innocent explanations
    A unit without deputies; the head stood in for a deputy on leave; the assignment was submitted with the wrong rank.
Ask next
    The division of duties in force that day; who was to handle or approve it first, and why he did not.
Known gaps
    Where the first approver is not told, the first signature that counts stands for him, payments and contracts only;
    several on one day tell no order. A county that has not listed its powers is not judged. Personnel matters leave no
    event here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.acts import signed_acts
from monitor.rules.kit.duties import OFFICE, assigned, held, is_head, with_leaders
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import KEYS, OUTSIDE
from monitor.vocabulary.verdicts import Severity

ZH = """一把手分管了不得直接分管的权力，或者亲自经办、首先审批了付款、招标、合同。

查什么
    正职的每次分工：是否含不得直接分管的权力。每笔付款、每次招标采购、每份合同，凡属不得直接分管的权力（付款属财务，工程属
    工程建设，货物和服务属物资采购）：经办人或者首位审批人是否为当天的正职。
为什么要紧
    一把手亲自办的事，单位里没有人在他之上把关。
法律依据
    通城县：不直接分管财务、人事、工程建设、物资采购。新田县：人事、财务、工程。鼎城区：三项共性权力加差异化权力。通榆县：
    五个不直接管，原文没有列出。
不适用
    副职和其他班子成员；承包人的转付；当地没有列入的权力所涉的事项。
可能的正当理由
    单位没有副职；副职休假，由正职代办；报送的职级有误。
接着问
    当天的班子分工；本应由谁经办或首先审批，为什么没有。
已知不足
    没有报送首位审批人的，付款和合同以第一个算数的签署人代替，同一天有几个签署的看不出先后。没有列出权力清单的县不作判断。
    人事事项在这里没有记录。
"""

NUMBER = {"payment.made": "payment_id", "contract.signed": "contract_id", "tender.published": "ocid"}
"""Acts that are judged, and what names them."""
SIGNED = ("payment.made", "contract.signed")
"""Of these, the acts whose signatures can be seen."""


@dataclass(frozen=True, slots=True)
class Params:
    """The county's list; empty: the county has not set it."""

    barred_powers: tuple[str, ...] = param(
        (), unit="list", zh="一把手不得直接分管的权力", en="Powers a head may not hold", codes="power"
    )


def power_of(category: str) -> pl.Expr:
    """The power by which something of a category is bought."""
    is_works = pl.col(category) == "works"
    return pl.when(is_works).then(pl.lit("works")).otherwise(pl.lit("procurement"))


def acts(f: Facts) -> pl.LazyFrame:
    """Payments, contracts and tenders: `act`, the number, `handler`, `approver` and the `powers` they take."""
    lots = f.of("tender.published", "lots").group_by(KEYS).agg(powers=power_of("category").unique().sort())
    finance = pl.when(pl.col("payment_kind") != "onward").then(pl.lit("finance"))
    told = {
        "payment.made": f.of("payment.made").with_columns(powers=pl.concat_list(finance).list.drop_nulls()),
        "contract.signed": f.of("contract.signed").with_columns(powers=pl.concat_list(power_of("category"))),
        "tender.published": f.of("tender.published").join(lots, on=KEYS, how="left"),
    }
    columns = [*KEYS, "day", "handler", "approver", "powers"]
    rows = [
        frame.select(*columns, NUMBER[kind], pl.col("^amount_fen$"), act=pl.lit(kind)) for kind, frame in told.items()
    ]
    return pl.concat(rows, how="diagonal")


def first_signers(f: Facts) -> pl.LazyFrame:
    """`KEYS` and `first_signer`: who alone signed on the first day on which anybody of the unit did."""

    def asked(mine: pl.LazyFrame) -> pl.LazyFrame:
        own = mine.filter(~pl.col("role").is_in(OUTSIDE))
        first = own.filter(pl.col("signed_day") == pl.col("signed_day").min().over(KEYS))
        signers = first.group_by(KEYS).agg(signers=pl.col("signer").unique(), signed_by=pl.col("signature_event"))
        alone = pl.when(pl.col("signers").list.len() == 1).then(pl.col("signers").list.first())
        return signers.select(*KEYS, "signed_by", first_signer=alone)

    return signed_acts(f, SIGNED, asked).select(*KEYS, "first_signer", "signed_by")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an assignment, and one an act, with what the head did himself."""
    offices = assigned(f).select(*KEYS, *OFFICE, "day", "powers", was_head=pl.col("rank") == "head")
    done = with_leaders(f, acts(f)).join(first_signers(f), on=KEYS, how="left")
    done = done.with_columns(first_approver=pl.coalesce("approver", "first_signer")).with_columns(
        head_handled=is_head("handler"), head_approved=is_head("first_approver")
    )
    return (
        pl.concat([offices.with_columns(act=pl.lit("duty.assigned")), done], how="diagonal")
        .with_columns(
            pl.when(pl.col("was_head").is_not_null()).then(pl.lit(value=False)).otherwise(name).alias(name)
            for name in ("head_handled", "head_approved")
        )
        .with_columns(
            barred_powers=pl.lit(list(p.barred_powers) or None, dtype=pl.List(pl.String)),
            barred=held(p.barred_powers),
            handled_by=pl.when("head_handled").then("handler"),
            approved_by=pl.when("head_approved").then("first_approver"),
            events=pl.concat_list(pl.col("duty_events", "signed_by").fill_null([])).list.unique().list.sort(),
            stake_fen=pl.col("amount_fen"),
        )
    )


def applies(p: Params) -> pl.Expr:
    """Heads, and acts by a power that is barred; unknown where the county has not listed any."""
    is_office = pl.col("was_head").is_not_null()
    if not p.barred_powers:
        return pl.when(is_office & ~pl.col("was_head")).then(pl.lit(value=False))
    return pl.when(is_office).then("was_head").otherwise(pl.col("barred").list.len() > 0)


def flagged(_: Params) -> pl.Expr:
    """The head holds a barred power, or did it himself."""
    holds = pl.col("was_head").is_not_null() & (pl.col("barred").list.len() > 0)
    return holds | pl.col("head_handled") | pl.col("head_approved")


def _duty(person: str, rank: str, *powers: str, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    told = {"person": person, "rank": rank, "powers": list(powers), "valid_from": day}
    return like("duty.assigned", day, **(told | more))


def _paid(
    name: str = "PAY-A", handler: str | None = "P-1011", approver: str | None = "P-1002", **more: Any
) -> dict[str, Any]:
    told = {"payment_id": name, "payer": {"id": UNIT}, "handler": handler, "approver": approver}
    return like("payment.made", "2026-06-30", **({name: one for name, one in told.items() if one} | more))


def _sign(signer: str, day: str, role: str = "deputy_in_charge", **more: str) -> dict[str, Any]:
    told = {
        "signer": signer,
        "role": role,
        "form": "full_name",
        "opinion": "agree",
        "signed_at": f"{day}T00:00:00+08:00",
    }
    return like("document.signed", day, target={"kind": "payment", "id": "PAY-A"}, signature=told | more)


HEAD, DEPUTY = _duty("P-1001", "head"), _duty("P-1002", "deputy", "finance")
FOUR = {"barred_powers": ["finance", "personnel", "works", "procurement"]}
THREE = {"barred_powers": ["personnel", "finance", "works"]}
OCID = "ocds-tw9990-2026-0017"


def _tender(*categories: str, **more: Any) -> dict[str, Any]:
    lots = [{"lot_id": f"L{place}", "category": category} for place, category in enumerate(categories)]
    return like("tender.published", "2026-03-20", ocid=OCID, lots=lots, **({"approver": "P-1002"} | more))


def _contract(category: str, **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "category": category, "handler": "P-1010", "approver": "P-1002"}
    return like("contract.signed", "2026-05-08", **(told | more))


RULE = Rule(
    id="dec.head-not-in-charge",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("duty.assigned", *NUMBER),
    reads=("duty.assigned", *NUMBER, "document.signed", "key.registered"),
    references=("duty.assigned", "key.registered"),
    about=(*NUMBER.values(), *OFFICE),
    needs=("barred_powers", "head_handled", "head_approved"),
    evidence=(
        Shown("act", "记录类别", "Kind of record"),
        Shown("day", "日期", "Date"),
        Shown("barred", "所涉不得直接分管的权力", "Barred powers concerned", codes="power"),
        Shown("person", "正职", "Head"),
        Shown("handler", "经办人", "Handler"),
        Shown("first_approver", "首位审批人", "First approver"),
        Shown("handled_by", "经办的正职", "Head who handled it"),
        Shown("approved_by", "首先审批的正职", "Head who approved it first"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "一把手不直接分管", "en": "Head holds none of the barred powers"},
    message={
        "zh": "{day}：[正职 {person} 分管][当天的正职 {handled_by} 经办][当天的正职 {approved_by} 首先审批]，所涉{barred}，一把手"
        "不得直接分管",
        "en": "{day}:[ head {person} was put in charge][ handled by {handled_by}, head on that day][ first approved by "
        "{approved_by}, head on that day]; {barred} is not for heads to run themselves",
    },
    cites=(
        Cite("seed-tongcheng", "分权(1)"),
        Cite("seed-xintian", "一"),
        Cite("seed-dingcheng", "一(1)"),
        Cite("seed-tongyu", "三2"),
    ),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a head in charge of finance", (_duty("P-1001", "head", "finance"),), {"P-1001": "flagged"}, set=FOUR),
        Example(
            "a head in charge of nothing barred", (_duty("P-1001", "head", "other"),), {"P-1001": "clear"}, set=FOUR
        ),
        Example(
            "purchasing, where the county names three powers",
            (_duty("P-1001", "head", "procurement"),),
            {"P-1001": "clear"},
            set=THREE,
        ),
        Example("a deputy", (DEPUTY,), {"P-1002": "not_applicable"}, set=FOUR),
        Example("neither handled nor approved by the head", (HEAD, DEPUTY, _paid()), {"PAY-A": "clear"}, set=FOUR),
        Example("handled by the head", (HEAD, DEPUTY, _paid(handler="P-1001")), {"PAY-A": "flagged"}, set=FOUR),
        Example(
            "first approved by the head; duties last in the file",
            (_paid(approver="P-1001"), DEPUTY, HEAD),
            {"PAY-A": "flagged"},
            set=FOUR,
        ),
        Example(
            "handled by the head, the approver is not told",
            (HEAD, DEPUTY, _paid(handler="P-1001", approver=None)),
            {"PAY-A": "flagged"},
            set=FOUR,
        ),
        Example(
            "the approver is not told and nobody signed",
            (HEAD, DEPUTY, _paid(approver=None)),
            {"PAY-A": ("not_assessable", "missing: head_approved")},
            set=FOUR,
        ),
        Example(
            "the handler is not told",
            (HEAD, DEPUTY, _paid(handler=None)),
            {"PAY-A": ("not_assessable", "missing: head_handled")},
            set=FOUR,
        ),
        Example(
            "the approver is not told; the deputy signed first, the head last",
            (
                HEAD,
                DEPUTY,
                _paid(approver=None),
                _sign("P-1001", "2026-06-29", "principal_leader"),
                _sign("P-1002", "2026-06-28"),
            ),
            {"PAY-A": "clear"},
            set=FOUR,
        ),
        Example(
            "the approver is not told; the head signed first",
            (
                HEAD,
                DEPUTY,
                _paid(approver=None),
                _sign("P-1001", "2026-06-27", "principal_leader"),
                _sign("P-1002", "2026-06-28"),
            ),
            {"PAY-A": "flagged"},
            set=FOUR,
        ),
        Example(
            "both on one day: nobody can tell who was first",
            (
                HEAD,
                DEPUTY,
                _paid(approver=None),
                _sign("P-1001", "2026-06-28", "principal_leader"),
                _sign("P-1002", "2026-06-28"),
            ),
            {"PAY-A": "not_assessable"},
            set=FOUR,
        ),
        Example(
            "the supplier's signature, and that of a handler, approve nothing",
            (
                HEAD,
                DEPUTY,
                _paid(approver=None),
                _sign("P-1001", "2026-06-28", "principal_leader"),
                _sign("P-8001", "2026-06-20", "supplier"),
                _sign("P-1011", "2026-06-20", "handler"),
            ),
            {"PAY-A": "flagged"},
            set=FOUR,
        ),
        Example(
            "head until the day before",
            (_duty("P-1001", "head", valid_until="2026-06-29"), DEPUTY, _paid(handler="P-1001")),
            {"PAY-A": "not_assessable"},
            set=FOUR,
        ),
        Example(
            "head from that day on",
            (_duty("P-1001", "head", day="2026-06-30"), _paid(handler="P-1001")),
            {"PAY-A": "flagged"},
            set=FOUR,
        ),
        Example(
            "made head only later",
            (_duty("P-1001", "deputy"), _duty("P-1001", "head", day="2026-07-01"), DEPUTY, _paid(handler="P-1001")),
            {"PAY-A": "clear"},
            set=FOUR,
        ),
        Example("nothing told of the leadership", (_paid(handler="P-1001"),), {"PAY-A": "not_assessable"}, set=FOUR),
        Example(
            "a tender of works, one of goods, where purchasing is not barred",
            (HEAD, DEPUTY, _tender("works", "goods", handler="P-1001")),
            {OCID: "flagged"},
            set=THREE,
        ),
        Example(
            "a tender of goods only",
            (HEAD, DEPUTY, _tender("goods", handler="P-1001")),
            {OCID: "not_applicable"},
            set=THREE,
        ),
        Example(
            "the same, where purchasing is barred",
            (HEAD, _tender("goods", handler="P-1001")),
            {OCID: "flagged"},
            set=FOUR,
        ),
        Example(
            "a contract of services",
            (HEAD, DEPUTY, _contract("services", approver="P-1001", service_kind="testing")),
            {"CON-A": "flagged"},
            set=FOUR,
        ),
        Example(
            "a contract of works",
            (HEAD, DEPUTY, _contract("works", handler="P-1001")),
            {"CON-A": "flagged"},
            set={"barred_powers": ["works"]},
        ),
        Example(
            "payments, where finance is not barred",
            (HEAD, _paid(handler="P-1001")),
            {"PAY-A": "not_applicable"},
            set={"barred_powers": ["works"]},
        ),
        Example(
            "a contractor's own payment",
            (HEAD, _paid(handler="P-1001", payment_kind="onward")),
            {"PAY-A": "not_applicable"},
            set=FOUR,
        ),
        Example(
            "the county has not listed its powers",
            (_duty("P-1001", "head", "finance"), DEPUTY, _paid()),
            {
                "P-1001": ("not_assessable", "missing: barred_powers"),
                "PAY-A": "not_assessable",
                "P-1002": "not_applicable",
            },
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
