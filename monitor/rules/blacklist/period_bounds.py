"""A ban is shorter or longer than the provision it rests on allows.

What it checks
    Each ban, disqualification or listing on one of six provisions: whether its last day lies within the years that the
    provision allows, counted from its first day. Both ends of a term are inside: one year from 15 March ends on 14
    March.
Why it matters
    The law sets how long a firm may be kept out; a month more is taken without a law, a month less is a favour.
Legal source
    Government Procurement Law, articles 77 and 78 (one to three years); Law on Tendering and Bidding, articles 50 and
    53 (one to two), 54 (one to three) and 60 (two to five).
Does not apply
    Other bases (a county's own list, the court's, the tax office's); a fine, a warning or points alone. Agencies before
    the law gave them a ban of years: in procurement until 2014-08-30, in tendering until 2017-12-27.
Innocent explanations
    The decision counts its last day otherwise, so that the term is a day longer; the ban rests on two provisions and
    one was entered; a court shortened it.
Ask next
    The decision: which article it names, and how it states the term.
Known gaps
    Which provision it rests on is taken as told. A ban without a first or last day is blk.period-required's question,
    unless it is called permanent: none of the six allows that. An early end does not change what was decided.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.penalties import term_ends
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sanctions import BARRING
from monitor.vocabulary.verdicts import Severity

ZH = """禁入的期限短于或者长于所依据条款的法定幅度。

查什么
    依据六类条款作出的禁入、取消资格、列入名单：从起始日算起，截止日是否落在该条款允许的年限之内。首尾两日都在期内：三月十
    五日起一年，到三月十四日止。
为什么要紧
    限制多久由法律规定；多一个月没有依据，少一个月就是照顾。
法律依据
    政府采购法第77条、第78条（一至三年）；招标投标法第50条、第53条（一至二年），第54条（一至三年），第60条（二至五年）。
不适用
    其他依据（县里自己的名单、法院和税务的名单）；仅有罚款、警告或者记分的。法律对代理机构规定禁入年限之前的决定：政府采购
    代理在2014年8月30日以前，招标代理在2017年12月27日以前。
可能的正当理由
    决定书对末日另有算法，因而多一天；依据两个条款而只录入一个；法院缩短了期限。
接着问
    决定书：写的是哪一条，期限怎么写的。
已知不足
    依据哪一类条款以报送的为准。没有起始日或者截止日由 blk.period-required 判断；写明永久的除外，六类条款都不允许永久。提前解
    除不改变原决定。
"""

SINCE = {"agency_gp": date(2014, 8, 31), "agency_tender": date(2017, 12, 28)}
"""First day of the bands that came with an amendment."""
BAND = re.compile(r"(\d+)-(\d+)")


def band(zh: str, en: str, told: str) -> Any:
    """A parameter: from how many years to how many, both included."""
    return param(told, unit="year", zh=f"{zh}期限（年，首尾均含）", en=f"Years of a ban: {en} (both incl.)")


@dataclass(frozen=True, slots=True)
class Params:
    """Basis of a sanction -> years it may last, both bounds included."""

    gp_supplier: str = band("政府采购供应商", "supplier in procurement", "1-3")
    tender_collusion: str = band("串通投标", "collusion in a tender", "1-2")
    tender_fraud: str = band("弄虚作假", "fraud in a tender", "1-3")
    tender_breach: str = band("不履行合同", "a contract not performed", "2-5")
    agency_tender: str = band("招标代理机构", "tendering agency", "1-2")
    agency_gp: str = band("采购代理机构", "procurement agency", "1-3")


def bands(p: Params) -> dict[str, tuple[int, int]]:
    """Basis -> least and most years."""
    out = {}
    for name, told in asdict(p).items():
        found = BAND.fullmatch(told)
        if found is None:
            raise WrongParameter(f"{name}: {told!r} is not of the form 1-3")
        out[name] = (int(found[1]), int(found[2]))
    return out


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a sanction, in the scope of whom it was imposed on, with the days between which it may end."""
    mine = f.of("sanction.imposed").filter(pl.col("scope_id") == pl.col("party_id"))
    years, basis, first = bands(p), pl.col("basis"), pl.col("valid_from_day")
    least, most = (
        basis.replace_strict({name: told[end] for name, told in years.items()}, default=None, return_dtype=pl.Int64)
        for end in (0, 1)
    )
    since = pl.Series([*SINCE.values()]).cast(pl.Int32).to_list()
    begun = basis.replace_strict(dict(zip(SINCE, since, strict=True)), default=None, return_dtype=pl.Int32)
    rows = one_each(mine, ["scope_id", "sanction_id"]).with_columns(
        least_years=pl.when(begun.is_null() | (pl.col("day") >= begun)).then(least),
        most_years=most,
        bars=pl.col("measures").list.eval(pl.element().is_in(BARRING)).list.any(),
        is_for_ever=pl.col("is_permanent") & pl.col("valid_until_day").is_null(),
    )
    return rows.with_columns(least_day=term_ends(first, least), most_day=term_ends(first, most))


def applies(_: Params) -> pl.Expr:
    """Sanctions that keep a party out, on a provision that says for how long."""
    return pl.col("bars") & pl.col("least_years").is_not_null()


def flagged(_: Params) -> pl.Expr:
    """It ends before the least term is over or after the longest, or never."""
    last = pl.col("valid_until_day")
    return pl.col("is_for_ever") | (last < pl.col("least_day")) | (last > pl.col("most_day"))


def _ban(basis: str = "gp_supplier", last: str | None = "2027-03-14", day: str = "2026-03-10", **more: Any) -> Any:
    told: dict[str, Any] = {"sanction_id": "SN-A", "measures": ["ban"], "basis": basis, "valid_from": "2026-03-15"}
    told |= {"valid_until": last} if last else {}
    return like("sanction.imposed", day, **(told | more))


def _band(basis: str, ends: tuple[str, str, str, str]) -> tuple[Example, ...]:
    """A day too few, the least term, the longest, and a day too many."""
    kept = (("a day too few", "flagged"), ("the least", "clear"), ("the longest", "clear"), ("a day more", "flagged"))
    return tuple(
        Example(f"{basis}: {says}", (_ban(basis, last),), {"SN-A": verdict})
        for (says, verdict), last in zip(kept, ends, strict=True)
    )


RULE = Rule(
    id="blk.period-bounds",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    scope="party",
    reach=RECORD,
    judges=("sanction.imposed",),
    reads=("sanction.imposed",),
    about=("sanction_id",),
    needs=("valid_from_day", "valid_until_day"),
    evidence=(
        Shown("basis", "依据类别", "Basis", codes="sanction_basis"),
        Shown("valid_from_day", "起始日", "First day"),
        Shown("valid_until_day", "截止日", "Last day"),
        Shown("is_permanent", "永久", "Permanent"),
        Shown("least_years", "最短年限", "At least (years)"),
        Shown("most_years", "最长年限", "At most (years)"),
        Shown("least_day", "最早截止日", "May end from"),
        Shown("most_day", "最晚截止日", "May end until"),
        Shown("day", "决定日", "Decided on"),
    ),
    title={"zh": "限制期限法定幅度", "en": "Ban length within the statutory band"},
    message={
        "zh": "{day} 决定的限制（依据：{basis}）自 {valid_from_day} 至 {valid_until_day}（永久：{is_permanent}），法定幅度为 "
        "{least_years} 至 {most_years} 年[，截止日应在 {least_day} 至 {most_day} 之间]",
        "en": "A ban decided on {day} (basis: {basis}) runs from {valid_from_day} to {valid_until_day} (permanent: "
        "{is_permanent}); the provision allows {least_years} to {most_years} years[, so that it ends between "
        "{least_day} and {most_day}]",
    },
    cites=(
        Cite("cn-procurement-law", "77"),
        Cite("cn-procurement-law", "78"),
        Cite("cn-bidding-law", "50"),
        Cite("cn-bidding-law", "53"),
        Cite("cn-bidding-law", "54"),
        Cite("cn-bidding-law", "60"),
    ),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        *_band("gp_supplier", ("2027-03-13", "2027-03-14", "2029-03-14", "2029-03-15")),
        *_band("tender_collusion", ("2027-03-13", "2027-03-14", "2028-03-14", "2028-03-15")),
        *_band("tender_fraud", ("2027-03-13", "2027-03-14", "2029-03-14", "2029-03-15")),
        *_band("tender_breach", ("2028-03-13", "2028-03-14", "2031-03-14", "2031-03-15")),
        *_band("agency_tender", ("2027-03-13", "2027-03-14", "2028-03-14", "2028-03-15")),
        *_band("agency_gp", ("2027-03-13", "2027-03-14", "2029-03-14", "2029-03-15")),
        Example(
            "a year from 29 February ends with the next February",
            (
                _ban(valid_from="2028-02-29", last="2029-02-28"),
                _ban(valid_from="2028-02-29", last="2029-02-27", sanction_id="SN-B"),
            ),
            {"SN-A": "clear", "SN-B": "flagged"},
        ),
        Example(
            "another band where the place sets one",
            (_ban("tender_collusion", "2028-09-14"),),
            {"SN-A": "clear"},
            set={"tender_collusion": "1-3"},
        ),
        Example("a county's own list", (_ban("local", "2026-06-14"),), {"SN-A": "not_applicable"}),
        Example("a fine alone", (_ban(last="2026-06-14", measures=["fine"]),), {"SN-A": "not_applicable"}),
        Example("a listing", (_ban(last="2026-06-14", measures=["listing"]),), {"SN-A": "flagged"}),
        Example("permanent", (_ban(last=None, is_permanent=True),), {"SN-A": "flagged"}),
        Example(
            "permanent, and without a first day",
            (_ban(last=None, is_permanent=True, valid_from=None),),
            {"SN-A": "flagged"},
        ),
        Example("called permanent, and with a lawful last day", (_ban(is_permanent=True),), {"SN-A": "clear"}),
        Example("no last day", (_ban(last=None),), {"SN-A": ("not_assessable", "missing: valid_until_day")}),
        Example(
            "no last day, and known not to be permanent",
            (_ban(last=None, is_permanent=False),),
            {"SN-A": "not_assessable"},
        ),
        Example("no first day", (_ban(valid_from=None),), {"SN-A": ("not_assessable", "missing: valid_from_day")}),
        Example(
            "an agency on the day before the law knew a ban of years, and on the day",
            (
                _ban("agency_gp", "2026-04-14", "2014-08-30"),
                _ban("agency_gp", "2026-04-14", "2014-08-31", sanction_id="SN-B"),
                _ban("agency_tender", "2026-04-14", "2017-12-27", sanction_id="SN-C"),
                _ban("agency_tender", "2026-04-14", "2017-12-28", sanction_id="SN-D"),
            ),
            {"SN-A": "not_applicable", "SN-B": "flagged", "SN-C": "not_applicable", "SN-D": "flagged"},
        ),
        Example(
            "told again with the right last day", (_ban(last="2026-06-14"), _ban(day="2026-03-11")), {"SN-A": "clear"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
