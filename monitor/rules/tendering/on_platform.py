"""A deal of a class in the county's transaction catalogue has no trade code of the platform.

What it checks
    Each tender of a catalogued class: whether it carries the platform's deal code and is not said to be made
    elsewhere; and each contract of such a class given directly, without any procedure.
Why it matters
    Deals outside the platform are seen by nobody but those who make them.
Legal source
    Tongyu county, section two (3): central trading on the platform. Interim Measures on Public Resource Trading
    Platforms (order no. 39), article 8: items of the catalogue are traded on the platform (article not confirmed).
Does not apply
    Classes outside the catalogue, or whose day of entry has not come; contracts that follow a notice (the notice is
    judged); contracts given directly on a recorded statutory ground.
Innocent explanations
    The platform was down and the deal was made by written leave; the code was given later; the class was entered
    wrongly.
Ask next
    The platform's record of the deal, and who decided where to make it.
Known gaps
    Classes are compared by their code, one within another is not seen. While no item of the catalogue is told nobody
    can say what belongs on the platform. The catalogue is the county's: items are not compared by place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.transactions import KEY, counted, is_whole, items, met
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """列入交易目录的项目，没有平台的交易编码。

查什么
    品目在交易目录内的每次招标：是否有平台的统一交易标识码、是否注明在平台外；以及这类品目没有经过任何程序而直接发包的合同。
为什么要紧
    平台外的交易，除了当事人谁也看不见。
法律依据
    通榆县二（3）：实现集中交易。公共资源交易平台管理暂行办法（第39号令）第8条：列入目录的项目应进入平台交易（条号未核实）。
不适用
    目录以外的品目，进场时间未到的品目；有公告的合同（看公告）；记录了法定理由的直接发包。
可能的正当理由
    平台故障，经书面同意在外交易；编码事后才取得；品目填错。
接着问
    平台的交易记录；由谁决定交易地点。
已知不足
    品目按代码比较，大类之下的小类看不出。一个目录项都没有报送的，谁也说不准什么应当进场。目录是全县的，不按地点比较。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The catalogue itself says what belongs on the platform."""


def acts(f: Facts) -> pl.LazyFrame:
    """Notices and contracts: `is_asked` (null where a notice is due and not told), `is_off`, class and amount."""
    notices = f.of("tender.published").select(
        *KEY, "at", "day", "ocid", "venue", "unified_deal_code",
        act_class="catalogue_class",
        amount_cny=cny("budget"),
        is_asked=pl.lit(value=True),
        is_off=pl.col("unified_deal_code").is_null() | (pl.col("venue") == "off_platform").fill_null(value=False),
    )  # fmt: skip
    noticed = f.of("tender.published").select("ocid", has_notice=pl.lit(value=True)).unique()
    signed = one_each(f.of("contract.signed"), ["scope_id", "contract_id"]).join(noticed, on="ocid", how="left")
    ground = (pl.col("exception_ground") != "none").fill_null(value=False)
    direct = pl.when(pl.col("method") == "direct").then(~ground)
    contracts = signed.select(
        *KEY, "at", "day", "contract_id", "method",
        act_class="catalogue_class",
        amount_cny=cny("amount"),
        is_asked=pl.when("has_notice").then(pl.lit(value=False)).otherwise(direct),
        is_off=pl.lit(value=True),
    )  # fmt: skip
    return pl.concat([notices, contracts], how="diagonal")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process and a contract, with the items of its class that hold and are due on its day."""
    told, rows = items(f), acts(f)
    pairs = met(rows, told).filter((pl.col("entry_day") <= pl.col("day")).fill_null(value=True))
    found = pairs.group_by(KEY).agg(
        is_large=pl.col("is_large").any(ignore_nulls=False),
        item_ids=pl.col("item_id").unique().sort(),
        threshold_fen=pl.col("threshold_cny").min(),
        events=pl.col("item_event").unique().sort(),
    )
    rows = counted(rows, told).join(found, on=KEY, how="left")
    outside = is_whole(1) & pl.col("act_class").is_not_null()
    rows = rows.with_columns(
        is_listed=pl.when(pl.col("item_ids").is_not_null())
        .then(pl.lit(value=True))
        .when(outside)
        .then(pl.lit(value=False)),
        stake_fen="amount_cny",
    )
    return one_each(rows, ["scope_id", "ocid", "contract_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Deals of a class that is due on the platform."""
    return pl.col("is_listed") & pl.col("is_asked")


def below(_: Params) -> pl.Expr:
    """Smaller than what every item of the class begins with."""
    return ~pl.col("is_large")


def flagged(_: Params) -> pl.Expr:
    """Without the platform's code, or said to be made elsewhere."""
    return pl.col("is_off") & pl.col("is_large")


OCID = "ocds-tw9990-2026-0017"


def _item(item_id: str = "T-1", **more: Any) -> dict[str, Any]:
    told = {"catalogue": "transaction", "action": "tender", "item_id": item_id, "catalogue_class": "C-RD"}
    return like("catalogue_item.listed", "2026-01-04", **(told | more))


def _tender(code: str | None = None, **more: Any) -> dict[str, Any]:
    coded = {} if code is None else {"unified_deal_code": code}
    return like("tender.published", "2026-03-20", **({"catalogue_class": "C-RD"} | coded | more))


def _contract(**more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "method": "direct", "catalogue_class": "C-RD"}
    return like("contract.signed", "2026-05-08", **(told | more))


RULE = Rule(
    id="tnd.on-platform",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="county",
    judges=("tender.published", "contract.signed"),
    reads=("tender.published", "contract.signed", "catalogue_item.listed"),
    references=("catalogue_item.listed",),
    about=("ocid", "contract_id"),
    needs=("act_class",),
    evidence=(
        Shown("act_class", "品目", "Class"),
        Shown("item_ids", "目录事项", "Catalogue items"),
        Shown("threshold_fen", "起点金额（元）", "From this amount (CNY)"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
        Shown("unified_deal_code", "统一交易标识码", "Deal code"),
        Shown("venue", "交易场所", "Venue", codes="venue"),
        Shown("day", "公告或签订日", "Notice or signature on"),
    ),
    title={"zh": "进场集中交易", "en": "Trade on the public resource platform"},
    message={
        "zh": "品目 {act_class} 在交易目录（{item_ids}）内，{day} 的交易：统一交易标识码{unified_deal_code}[，交易场所为{venue}]",
        "en": "Class {act_class} stands in the transaction catalogue ({item_ids}); the deal of {day} has deal code: "
        "{unified_deal_code}[, venue: {venue}]",
    },
    cites=(Cite("cn-platform-39", "8"), Cite("seed-tongyu", "二(3)集中交易")),
    in_force=date(2016, 8, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("no deal code", (_item(), _tender()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_tender(), _item()), {OCID: "flagged"}),
        Example("with a deal code", (_item(), _tender("UDC-1")), {OCID: ("clear", "lawful")}),
        Example(
            "with a code, and said to be off", (_item(), _tender("UDC-1", venue="off_platform")), {OCID: "flagged"}
        ),
        Example("on the platform, and without a code", (_item(), _tender(venue="platform")), {OCID: "flagged"}),
        Example("a class outside the catalogue", (_item(catalogue_class="C-CAR"), _tender()), {OCID: "not_applicable"}),
        Example("no item is told", (_tender(),), {OCID: "not_assessable"}),
        Example(
            "the class is not told",
            (_item(), _tender(catalogue_class=None)),
            {OCID: ("not_assessable", "missing: act_class")},
        ),
        Example("an item that names no class", (_item(catalogue_class=None), _tender()), {OCID: "not_assessable"}),
        Example("the entry is due that day", (_item(entry_due_date="2026-03-20"), _tender()), {OCID: "flagged"}),
        Example("due the day after", (_item(entry_due_date="2026-03-21"), _tender()), {OCID: "not_applicable"}),
        Example(
            "from an amount on: the amount itself",
            (_item(threshold="100000.00"), _tender(budget="100000.00")),
            {OCID: "flagged"},
        ),
        Example(
            "a fen less",
            (_item(threshold="100000.00"), _tender(budget="99999.99")),
            {OCID: ("clear", "below_threshold")},
        ),
        Example("the budget is not told", (_item(threshold="100000.00"), _tender()), {OCID: "not_assessable"}),
        Example(
            "in dollars",
            (_item(threshold="100000.00"), _tender(budget={"amount": "900000.00", "currency": "USD"})),
            {OCID: "not_assessable"},
        ),
        Example("a contract given directly", (_item(), _contract()), {"CON-A": "flagged"}),
        Example(
            "a contract from an amount on, in dollars",
            (_item(threshold="100000.00"), _contract(amount={"amount": "900000.00", "currency": "USD"})),
            {"CON-A": "not_assessable"},
        ),
        Example(
            "on a statutory ground, and on none",
            (
                _item(),
                _contract(exception_ground="secret_safety"),
                _contract(contract_id="CON-B", exception_ground="none"),
            ),
            {"CON-A": "not_applicable", "CON-B": "flagged"},
        ),
        Example(
            "a contract that follows the notice, and one whose notice is not told",
            (_item(), _tender("UDC-1"), _contract(ocid=OCID), _contract(contract_id="CON-B", method="open")),
            {"CON-A": "not_applicable", "CON-B": "not_assessable", OCID: "clear"},
        ),
        Example(
            "a second notice of the process has its code",
            (_item(), _tender(), _tender("UDC-1", title="again")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
