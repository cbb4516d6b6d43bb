"""A procurement contract was not published within two working days of its signature.

What it checks
    Each contract of government procurement: whether its publication appeared within two working days of the signature.
Why it matters
    Price and terms that are not published can differ from the award without anybody noticing.
Legal source
    Implementing Regulation of the Government Procurement Law, article 50: published within two working days, except
    what is a state or business secret.
Does not apply
    Contracts under the tendering law and outside both laws, contracts told to be secret, and contracts whose two days
    are not over.
Innocent explanations
    The contract stands on the site and was not submitted, or under another record; the site was out of order.
Ask next
    The page of the site with its time, and the contract with its date.
Known gaps
    Whether the medium is the one that the provincial finance department designates is not looked at. A publication that
    does not name the contract is not held against any.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sequels import papered
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购合同签订后两个工作日内没有公告。

查什么
    每份政府采购合同：签订之日起两个工作日内是否公告。
为什么要紧
    价格和条款不公告，与中标、成交结果不一致也没有人知道。
法律依据
    政府采购法实施条例第50条：自合同签订之日起2个工作日内公告，涉及国家秘密、商业秘密的内容除外。
不适用
    适用招标投标法的合同；两部法律之外的合同；写明涉密的合同；两个工作日未满的合同。
可能的正当理由
    网站上已经公告，没有报送，或者记在别的记录上；网站故障。
接着问
    网站上公告页面的时间；合同的签订日期。
已知不足
    是否省级财政部门指定的媒体不看。没有写明合同的公告，无法对上任何一份合同。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """2个工作日内: the second working day is inside."""

    max_days: int = param(2, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with the publication that is awaited."""
    contracts = one_each(f.of("contract.signed"), CONTRACT)
    rows = papered(contracts, publications(f, ["contract"]), "contract", "contract_id")
    rows = rows.with_columns(last_day=working_days_after(pl.col("day"), p.max_days))
    return rows.with_columns(
        **awaited("paper_day", "loose_day", "last_day"),
        stake_fen=cny("amount"),
        events=pl.concat_list("paper_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts under the government procurement law that are not told to be secret."""
    return (pl.col("regime") == "government_procurement") & ~pl.col("is_secret").fill_null(value=False)


def flagged(_: Params) -> pl.Expr:
    """Published too late; a publication that is missing is awaited."""
    return pl.col("is_late")


OCID = "ocds-tw9990-2026-0017"
GP = {"ocid": OCID, "regime": "government_procurement"}


def _signed(day: str = "2026-04-30", name: str = "CON-A", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id=name, **(GP | more))


def _shown(day: str, target: tuple[str, str] | None = ("contract", "CON-A"), **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"what": "contract", "publication_id": f"PUB-{day}", **GP}
    told |= {"target": {"kind": target[0], "id": target[1]}} if target else {}
    return like("disclosure.published", day, **(told | more))


RULE = Rule(
    id="awd.gp-contract-publish-2wd",
    version=1,
    family="awd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("contract.signed",),
    reads=("contract.signed", "disclosure.published"),
    about=("contract_id",),
    needs=("last_day", "is_told"),
    evidence=(
        Shown("day", "签订日", "Signed on"),
        Shown("last_day", "公告期限", "Last day to publish"),
        Shown("paper_day", "公告日", "Published on"),
        Shown("stake_fen", "合同金额（元）", "Contract amount (CNY)"),
    ),
    title={"zh": "合同两个工作日内公告", "en": "Contract published in two working days"},
    message={
        "zh": "合同 {day} 签订，应在 {max_days} 个工作日内（{last_day} 前，含当日）公告，公告日 {paper_day}",
        "en": "Signed on {day}; publication was due within {max_days} working days, by {last_day}: published "
        "{paper_day}",
    },
    cites=(Cite("cn-procurement-regulation", "50"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "on the second working day, after five days of holiday",
            (_signed(), _shown("2026-05-07")),
            {"CON-A": "clear"},
        ),
        Example("the day after", (_signed(), _shown("2026-05-08")), {"CON-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_shown("2026-05-08"), _signed()), {"CON-A": "flagged"}),
        Example(
            "not published, the second working day is not over",
            (_signed(),),
            {"CON-A": ("not_applicable", "not_due")},
            as_of="2026-05-07",
        ),
        Example("not published, the day after", (_signed(),), {"CON-A": ("flagged", "overdue")}, as_of="2026-05-08"),
        Example(
            "published twice: the first time counts",
            (_signed(), _shown("2026-05-07"), _shown("2026-05-20")),
            {"CON-A": "clear"},
        ),
        Example(
            "another contract of the procedure was published, and its result",
            (
                _signed(),
                _signed(name="CON-B"),
                _shown("2026-05-06", ("contract", "CON-B")),
                _shown("2026-05-07", what="award_notice"),
            ),
            {"CON-A": ("flagged", "overdue"), "CON-B": "clear"},
        ),
        Example(
            "a publication on the last day that names only the procedure",
            (_signed(), _shown("2026-05-07", ("process", OCID))),
            {"CON-A": ("not_assessable", "missing: is_told")},
        ),
        Example(
            "one that names nothing, on the day of the signature",
            (_signed(), _shown("2026-04-30", None)),
            {"CON-A": "not_assessable"},
        ),
        Example(
            "one that names nothing, from before the signature",
            (_signed(), _shown("2026-04-29", None)),
            {"CON-A": ("flagged", "overdue")},
        ),
        Example("a secret contract", (_signed(is_secret=True),), {"CON-A": "not_applicable"}),
        Example("told not to be secret", (_signed(is_secret=False),), {"CON-A": "flagged"}),
        Example("under the tendering law", (_signed(regime="tendering"),), {"CON-A": "not_applicable"}),
        Example(
            "no calendar of that year is known",
            (_signed("2040-04-30"), _shown("2040-06-30")),
            {"CON-A": ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example(
            "a corrected contract: signed later than first told",
            (_signed(), _signed("2026-05-06", corrects="ex-1"), _shown("2026-05-08")),
            {"CON-A": "clear"},
        ),
        Example(
            "too late, in dollars",
            (_signed(amount={"amount": "9.00", "currency": "USD"}), _shown("2026-05-08")),
            {"CON-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
