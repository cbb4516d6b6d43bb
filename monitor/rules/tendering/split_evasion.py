"""Several contracts awarded without a tender, each below the mandatory tendering size and together above it.

What it checks
    Contracts of one owner and category (works, goods, services) that were not tendered, each below the size from which
    a tender is mandatory: whether those of the last year at the same site, or with the same contractor, this one
    included, add up to that size.
Why it matters
    One piece of work cut into small contracts never meets a competitor.
Legal source
    Tendering and Bidding Law arts. 4 and 49 and Implementing Regulation art. 24: a project that must be tendered may
    not be split up. The sizes are those of the provisions of 2018 (before: of 2000). Window, number of contracts and
    band are this product's.
Does not apply
    Contracts by open or invited tender; a contract that alone reaches the size (tnd.mandatory-works, -goods,
    -services); goods and services under the government procurement law (tnd.gp-split); services told to be other than
    survey, design or supervision. A contract with a recorded statutory ground for no tender is clear.
Innocent explanations
    Different needs at one large site; yearly maintenance; urgent repairs one after the other; one local firm for
    small jobs that nobody else takes.
Ask next
    Drawings, bills of quantities and the approved project: one work or several? When was each known to be needed?
Known gaps
    Whether the project belongs to those that must be tendered at all (state funds, infrastructure) is asked by the
    tnd.scope rules. Several firms of one group, and sites under different codes, are not seen. Of a consortium only
    the leader is compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.splitting import is_small, is_split, shared
from monitor.vocabulary.verdicts import Severity

ZH = """几份没有招标的合同，每份低于必须招标规模，合计达到该规模。

查什么
    同一采购人同一类别（工程、货物、服务）、没有招标、每份低于必须招标规模的合同：一年内同一地点或同一承包人的（含本份）
    合计是否达到规模。
为什么要紧
    一项工程拆成几份小合同，就不会遇到竞争者。
法律依据
    招标投标法第4条、第49条，实施条例第24条：不得将必须招标的项目化整为零。规模依2018年规定（此前依2000年规定）。窗口天
    数、最少合同数和贴近限额区间是本系统的经验值。
不适用
    公开招标或邀请招标的合同；单份已达到规模的合同（由 tnd.mandatory-works、-goods、-services 判断）；政府采购法的货物和
    服务（由 tnd.gp-split 判断）；写明不属于勘察、设计、监理的服务。记录了法定不招标事由的合同为未见异常。
可能的正当理由
    同一大地点上的不同需要；年度维护；先后几次抢修；没有别人愿做的小活由当地一家做。
接着问
    图纸、工程量清单和批准的项目：是一项工程还是几项？各在何时知道需要？
已知不足
    项目是否属于必须招标的范围（国有资金、基础设施），由 tnd.scope 各规则判断。同一集团的几家企业、用了不同代码的同一地
    点看不出。联合体只比较牵头人。
"""

TENDERED = ("open", "invited")
COVERED_SERVICES = ("survey", "design", "supervision")


@dataclass(frozen=True, slots=True)
class Params:
    """Sizes in whole yuan, the bound inside the duty to tender; the rest is heuristic."""

    works_threshold: int = param(4_000_000, unit="CNY", zh="施工必须招标规模（含）", en="Works tendered from (incl.)")
    goods_threshold: int = param(2_000_000, unit="CNY", zh="货物必须招标规模（含）", en="Goods tendered from (incl.)")
    services_threshold: int = param(
        1_000_000, unit="CNY", zh="服务必须招标规模（含）", en="Services tendered from (incl.)"
    )
    window: int = param(365, unit="day", zh="观察窗口（天，含）", en="Window in days (incl.)", heuristic=True)
    min_contracts: int = param(2, unit="count", zh="最少合同数（含）", en="Fewest contracts (incl.)", heuristic=True)
    near_threshold_band: str = param(
        "0.90-1.00", unit="ratio of threshold", zh="贴近限额区间", en="Band just below the size", heuristic=True
    )


def threshold(p: Params) -> pl.Expr:
    """The mandatory tendering size of the row's category, in fen."""
    sizes = {"works": p.works_threshold, "goods": p.goods_threshold, "services": p.services_threshold}
    return pl.col("category").replace_strict({name: size * FEN for name, size in sizes.items()}, return_dtype=pl.Int64)


def is_near(p: Params) -> pl.Expr:
    """The amount lies in the band: from its lower edge to below its upper, of the size."""
    low, _, high = p.near_threshold_band.partition("-")
    edges = Fraction(low), Fraction(high or 1)
    amount, size = pl.col("amount_cny"), pl.col("threshold_fen")
    above = amount * edges[0].denominator >= size * edges[0].numerator
    return above & (amount * edges[1].denominator < size * edges[1].numerator)


def awarded(f: Facts) -> pl.LazyFrame:
    """One row a contract: whether it is a direct award within the rule, and whether a ground excuses it."""
    other = (pl.col("regime") == "government_procurement") & (pl.col("category") != "works")
    uncovered = (pl.col("category") == "services") & ~pl.col("service_kind").is_in(COVERED_SERVICES)
    return f.of("contract.signed").with_columns(
        amount_cny=cny("amount"),
        is_direct=~pl.col("method").is_in(TENDERED) & ~other & ~uncovered.fill_null(value=False),
        is_excused=(pl.col("exception_ground") != "none").fill_null(value=False),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with the direct awards of the window at its site, to its contractor, and of its owner."""
    rows = awarded(f).with_columns(threshold_fen=threshold(p))
    pieces = rows.filter("is_direct", ~pl.col("is_excused")).select(
        "scope_id", "event", "day", "buyer_id", "category", "site", "supplier_id", "amount_cny", "threshold_fen"
    )
    found = shared(
        pieces,
        group=["buyer_id", "category"],
        window=p.window,
        amount="amount_cny",
        threshold=pl.col("threshold_fen"),
        min_count=p.min_contracts,
        marked=is_near(p),
    )
    rows = rows.join(found, on=["scope_id", "event"], how="left")
    return rows.with_columns(events=pl.col("cluster_events"), stake_fen=pl.col("cluster_fen"))


def applies(_: Params) -> pl.Expr:
    """Direct awards below the size."""
    small = pl.col("amount_cny") < pl.col("threshold_fen")
    return pl.when("is_direct").then(small).otherwise(pl.lit(value=False))


def below(_: Params) -> pl.Expr:
    """Together still under the size; where the site is not told, all of the owner's together."""
    return is_small(pl.col("threshold_fen"))


def flagged(_: Params) -> pl.Expr:
    """At one site, or with one contractor, they reach the size; unknown where the site is not told."""
    return pl.when("is_excused").then(pl.lit(value=False)).otherwise(is_split())


DOLLARS = {"amount": "900000.00", "currency": "USD"}
FIRMS = ("91999001MA00001110", "91999001MA000012XP")


def _awarded(name: str, day: str, amount: str, firm: int = 0, site: str | None = "S-1", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"method": "direct", "category": "works", "regime": "other", "amount": amount}
    told |= {"supplier": {"id": FIRMS[firm]}} | ({"site": site} if site else {})
    return like("contract.signed", day, contract_id=name, **(told | more))


RULE = Rule(
    id="tnd.split-evasion",
    version=1,
    family="tnd",
    severity=Severity.CRITICAL,
    is_lead=True,
    scope="unit",
    reach="window",
    judges=("contract.signed",),
    reads=("contract.signed",),
    about=("contract_id",),
    needs=("amount_cny",),
    evidence=(
        Shown("amount_fen", "本合同金额（元）", "This contract (CNY)"),
        Shown("day", "签订日", "Signed on"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("site", "建设地点", "Site"),
        Shown("supplier_id", "承包人", "Contractor"),
        Shown("shared", "共同点", "What the cluster shares"),
        Shown("cluster_count", "窗口内合同数", "Contracts in the window"),
        Shown("cluster_fen", "窗口内合计（元）", "Their sum (CNY)"),
        Shown("cluster_first_day", "窗口内首份签订日", "First of them signed on"),
        Shown("cluster_marked", "其中贴近限额的合同数", "Of these, just below the size"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
    ),
    title={"zh": "化整为零规避招标", "en": "Split to evade tendering"},
    message={
        "zh": "{cluster_count} 份{category}合同合计 {cluster_fen} 元未招标：{cluster_first_day} 至 {day}，同一地点或同一承包人，"
        "每份低于必须招标规模 {threshold_fen} 元[，{cluster_marked-0} 份贴近限额]",
        "en": "{cluster_count} {category} contracts without a tender, CNY {cluster_fen} together, from "
        "{cluster_first_day} to {day}, at one site or with one contractor; each is below the CNY "
        "{threshold_fen} from which a tender is mandatory[, {cluster_marked-0} of them just below]",
    },
    cites=(
        Cite("cn-bidding-law", "4"),
        Cite("cn-bidding-law", "49"),
        Cite("cn-bidding-regulation", "24", in_force=date(2012, 2, 1)),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "2,000,000.00 yuan twice at one site: the second reaches the size",
            (_awarded("CON-A", "2026-03-02", "2000000.00"), _awarded("CON-B", "2026-05-02", "2000000.00", 1)),
            {"CON-A": ("clear", "below_threshold"), "CON-B": "flagged"},
        ),
        Example(
            "the same in reverse order of the file",
            (_awarded("CON-B", "2026-05-02", "2000000.00", 1), _awarded("CON-A", "2026-03-02", "2000000.00")),
            {"CON-A": "clear", "CON-B": "flagged"},
        ),
        Example(
            "a fen short of the size",
            (_awarded("CON-A", "2026-03-02", "2000000.00"), _awarded("CON-B", "2026-05-02", "1999999.99")),
            {"CON-B": ("clear", "below_threshold")},
        ),
        Example(
            "one contractor at two sites",
            (_awarded("CON-A", "2026-03-02", "3900000.00"), _awarded("CON-B", "2026-05-02", "3900000.00", site="S-2")),
            {"CON-B": "flagged"},
        ),
        Example(
            "two contractors at two sites",
            (_awarded("CON-A", "2026-03-02", "3900000.00"), _awarded("CON-B", "2026-05-02", "3900000.00", 1, "S-2")),
            {"CON-B": "clear"},
        ),
        Example(
            "the 365th day is inside, the 366th is not",
            (
                _awarded("CON-A", "2025-03-02", "2000000.00"),
                _awarded("CON-B", "2026-03-02", "2000000.00", 1),
                _awarded("CON-C", "2025-03-01", "2000000.00", 0, "S-2"),
                _awarded("CON-D", "2026-03-02", "2000000.00", 1, "S-3", buyer={"id": "11999001MB00000946"}),
                _awarded("CON-E", "2025-03-01", "2000000.00", 0, "S-3", buyer={"id": "11999001MB00000946"}),
            ),
            {"CON-B": "flagged", "CON-D": "clear"},
        ),
        Example(
            "works and services are not added",
            (
                _awarded("CON-A", "2026-03-02", "3900000.00"),
                _awarded("CON-B", "2026-05-02", "900000.00", category="services", service_kind="design"),
            ),
            {"CON-B": "clear"},
        ),
        Example(
            "goods have a size of their own",
            (
                _awarded("CON-A", "2026-03-02", "1000000.00", category="goods"),
                _awarded("CON-B", "2026-05-02", "1000000.00", category="goods"),
            ),
            {"CON-B": "flagged"},
        ),
        Example(
            "a tendered contract is no piece; one of the size itself is judged elsewhere",
            (
                _awarded("CON-A", "2026-03-02", "3000000.00", method="open"),
                _awarded("CON-B", "2026-03-03", "4000000.00"),
                _awarded("CON-C", "2026-03-04", "3000000.00"),
            ),
            {"CON-A": "not_applicable", "CON-B": "not_applicable", "CON-C": "clear"},
        ),
        Example(
            "a statutory ground is recorded",
            (
                _awarded("CON-A", "2026-03-02", "3000000.00"),
                _awarded("CON-B", "2026-03-03", "3000000.00", exception_ground="secret_safety"),
            ),
            {"CON-B": ("clear", "lawful")},
        ),
        Example(
            "site not told, another contractor: it may be one site",
            (
                _awarded("CON-A", "2026-03-02", "3000000.00"),
                _awarded("CON-B", "2026-03-03", "3000000.00", 1, None),
                _awarded("CON-C", "2026-03-04", "3000000.00", 1, None),
            ),
            {"CON-B": "not_assessable", "CON-C": "flagged"},
        ),
        Example(
            "site not told, and all of the owner's together are small",
            (_awarded("CON-A", "2026-03-02", "1000000.00"), _awarded("CON-B", "2026-03-03", "1000000.00", 1, None)),
            {"CON-B": ("clear", "below_threshold")},
        ),
        Example(
            "an amount in another currency",
            (like("contract.signed", "2026-03-02", contract_id="CON-A", method="direct", amount=DOLLARS),),
            {"CON-A": "not_assessable"},
        ),
        Example(
            "government procurement of goods has a rule of its own; so have services that are no survey or design",
            (
                _awarded("CON-A", "2026-03-02", "900000.00", category="goods", regime="government_procurement"),
                _awarded("CON-B", "2026-03-02", "900000.00", category="services", service_kind="testing"),
            ),
            {"CON-A": "not_applicable", "CON-B": "not_applicable"},
        ),
        Example(
            "the sizes of before June 2018, three contracts asked for",
            (
                _awarded("CON-A", "2018-03-01", "1000000.00"),
                _awarded("CON-B", "2018-03-02", "1000000.00"),
                _awarded("CON-C", "2018-03-03", "1.00"),
            ),
            {"CON-B": ("clear", "lawful"), "CON-C": "flagged"},
            set={"works_threshold": 2000000, "min_contracts": 3},
        ),
        Example(
            "the band holds its lower edge, not its upper",
            (_awarded("CON-A", "2026-03-02", "3600000.00"), _awarded("CON-B", "2026-05-02", "3800000.00")),
            {"CON-B": "flagged"},
            set={"near_threshold_band": "0.90-0.95"},
        ),
        Example(
            "services of which it is not told that they are no survey, design or supervision",
            (
                _awarded("CON-A", "2026-03-02", "500000.00", category="services", service_kind="design"),
                _awarded("CON-B", "2026-05-02", "500000.00", category="services"),
            ),
            {"CON-B": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
