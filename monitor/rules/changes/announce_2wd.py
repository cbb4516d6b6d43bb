"""A change of a procurement contract was not announced within two working days.

What it checks
    Each change of a contract under the government procurement law: whether an announcement of the change appeared
    within two working days of it.
Why it matters
    The contract was published; what was changed afterwards has to be seen as well.
Legal source
    财办库〔2023〕243号, section one: announced within two working days of the change, secrets excepted.
Does not apply
    Contracts under the tendering law, contracts told to be secret, and changes whose two days are not over.
Innocent explanations
    The announcement appeared and was not submitted, or was recorded against another record; the site was out of order.
Ask next
    The page of the platform with its time, and the change with its date.
Known gaps
    Whether the medium is the one that the finance department designates is not looked at. An announcement that names
    only the contract counts for every change on or before its day. One that names nothing is not held against any.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购合同变更后两个工作日内没有公告。

查什么
    政府采购合同的每次变更：变更之日起两个工作日内是否公告。
为什么要紧
    合同公开过，后来改了什么也应当看得见。
法律依据
    财办库〔2023〕243号第一条：合同变更之日起2个工作日内公告，涉密除外。
不适用
    招标投标法的合同；写明涉密的合同；两个工作日未满的变更。
可能的正当理由
    已经公告，没有报送，或者记在别的记录上；网站故障。
接着问
    平台上公告页面的时间；变更文件的日期。
已知不足
    是否财政部门指定的媒体不看。只写明合同的公告，对公告当日及以前的变更都算数；什么也没有写明的公告无法对上任何一次变更。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """2个工作日内: the second working day is inside."""

    max_days: int = param(2, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def announced(f: Facts, changes: pl.LazyFrame) -> pl.LazyFrame:
    """Per change: the first announcement that is its own, and the first that may be (it names no record)."""
    told = publications(f, ["contract_change"]).rename(
        {"published_day": "shown_day", "publication_event": "shown_event"}
    )
    told = told.select("scope_id", "target_kind", "target_id", "shown_day", "shown_event")
    asked = changes.select("scope_id", "event", "day", "contract_id", "change_id").sort("day")
    own = asked.join(
        told.filter(pl.col("target_kind") == "contract_change"),
        left_on=["scope_id", "change_id"],
        right_on=["scope_id", "target_id"],
    )

    def following(by: list[str], names: list[str], shown: pl.LazyFrame) -> pl.LazyFrame:
        return asked.join_asof(
            shown.select(*names, "shown_day", "shown_event").sort("shown_day"),
            left_on="day",
            right_on="shown_day",
            by_left=by,
            by_right=names,
            strategy="forward",
            check_sortedness=False,
        )

    of_contract = told.filter(pl.col("target_kind") == "contract")
    by_contract = following(["scope_id", "contract_id"], ["scope_id", "target_id"], of_contract)
    columns = ["scope_id", "event", "shown_day", "shown_event"]
    met = pl.concat([own.select(columns), by_contract.drop_nulls("shown_day").select(columns)])
    first = met.sort("shown_day", "shown_event").unique(["scope_id", "event"], keep="first", maintain_order=True)
    loose = following(["scope_id"], ["scope_id"], told.filter(pl.col("target_kind").is_null()))
    return first.join(
        loose.select("scope_id", "event", loose_day="shown_day"), on=["scope_id", "event"], how="full", coalesce=True
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a change, with the announcement that is awaited."""
    signed = contracts(f, "regime", "is_secret").rename({"regime": "contract_regime"})
    changes = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).join(signed, on=CONTRACT, how="left")
    rows = changes.join(announced(f, changes), on=["scope_id", "event"], how="left").with_columns(
        law=pl.coalesce("contract_regime", "regime"), last_day=working_days_after(pl.col("day"), p.max_days)
    )
    may_be = (pl.col("loose_day") <= pl.col("last_day")).fill_null(value=False)
    open_ = pl.col("shown_day").is_null()
    return rows.with_columns(
        due_day=pl.when(open_ & ~may_be).then("last_day"),
        announced=pl.when(~(open_ & may_be)).then(pl.lit(value=True)),
        cured_day=pl.when(flagged(p)).then("shown_day"),
        stake_fen=cny("amount").abs(),
        events=pl.concat_list("shown_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Changes of contracts under the government procurement law that are not told to be secret."""
    return (pl.col("law") == "government_procurement") & ~pl.col("is_secret").fill_null(value=False)


def flagged(_: Params) -> pl.Expr:
    """Announced too late; one that is missing is awaited."""
    late = pl.col("shown_day") > pl.col("last_day")
    return pl.when(pl.col("shown_day").is_null()).then(pl.lit(value=False)).otherwise(late)


OCID = "ocds-tw9990-2026-0017"
GP = {"ocid": OCID, "regime": "government_procurement"}


def _changed(day: str = "2026-04-30", name: str = "CH-A", **more: Any) -> dict[str, Any]:
    return like("contract.changed", day, change_id=name, contract_id="CON-A", **({"amount": "100.00"} | more))


def _shown(day: str, kind: str | None = "contract_change", target: str = "CH-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"what": "contract_change", "publication_id": f"PUB-{day}", **GP}
    told |= {"target": {"kind": kind, "id": target}} if kind else {}
    return like("disclosure.published", day, **(told | more))


def _contract(**more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-01-10", contract_id="CON-A", **(GP | more))


RULE = Rule(
    id="chg.announce-2wd",
    version=1,
    family="chg",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("contract.changed",),
    reads=("contract.changed", "contract.signed", "disclosure.published"),
    about=("change_id",),
    needs=("last_day", "announced"),
    evidence=(
        Shown("day", "变更日", "Changed on"),
        Shown("last_day", "公告期限", "Last day to announce"),
        Shown("shown_day", "公告日", "Announced on"),
        Shown("amount_fen", "变更金额（元）", "Amount of the change (CNY)"),
        Shown("change_kind", "变更类别", "Kind of change", codes="change_kind"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "合同变更两个工作日公告", "en": "Change of contract announced in two working days"},
    message={
        "zh": "合同 {contract_id} 于 {day} 变更，公告期限 {last_day}（{max_days} 个工作日），公告日 {shown_day}",
        "en": "Contract {contract_id} was changed on {day}; an announcement was due by {last_day} ({max_days} working "
        "days): announced {shown_day}",
    },
    cites=(Cite("cn-contract-notice-243", "一"),),
    in_force=date(2023, 12, 15),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "on the second working day, after five days of holiday",
            (_contract(), _changed(), _shown("2026-05-07")),
            {"CH-A": "clear"},
        ),
        Example("the day after", (_contract(), _changed(), _shown("2026-05-08")), {"CH-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_shown("2026-05-08"), _changed(), _contract()),
            {"CH-A": "flagged"},
        ),
        Example(
            "not announced, the second day is not over",
            (_contract(), _changed()),
            {"CH-A": ("not_applicable", "not_due")},
            as_of="2026-05-07",
        ),
        Example(
            "not announced, the day after",
            (_contract(), _changed()),
            {"CH-A": ("flagged", "overdue")},
            as_of="2026-05-08",
        ),
        Example(
            "announced under the number of the contract",
            (_contract(), _changed(), _shown("2026-05-06", "contract", "CON-A")),
            {"CH-A": "clear"},
        ),
        Example(
            "an announcement of the contract from before this change",
            (_contract(), _changed(), _shown("2026-04-29", "contract", "CON-A")),
            {"CH-A": "flagged"},
        ),
        Example(
            "another change and another contract were announced",
            (
                _contract(),
                _changed(),
                _changed(name="CH-B"),
                _shown("2026-05-06", target="CH-B"),
                _shown("2026-05-06", "contract", "CON-B", publication_id="PUB-2"),
            ),
            {"CH-A": "flagged", "CH-B": "clear"},
        ),
        Example(
            "the contract itself was published, not its change",
            (_contract(), _changed(), _shown("2026-05-06", what="contract")),
            {"CH-A": "flagged"},
        ),
        Example(
            "announced twice: the first counts",
            (_contract(), _changed(), _shown("2026-05-12"), _shown("2026-05-06")),
            {"CH-A": "clear"},
        ),
        Example(
            "an announcement in time that names no record",
            (_contract(), _changed(), _shown("2026-05-07", None)),
            {"CH-A": ("not_assessable", "missing: announced")},
        ),
        Example(
            "an announcement that names no record, too late to be this one's",
            (_contract(), _changed(), _shown("2026-05-08", None)),
            {"CH-A": "flagged"},
        ),
        Example(
            "no calendar of that year is known",
            (_contract(), _changed("2040-04-30")),
            {"CH-A": ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example("under the tendering law", (_contract(regime="tendering"), _changed()), {"CH-A": "not_applicable"}),
        Example("a secret contract", (_contract(is_secret=True), _changed()), {"CH-A": "not_applicable"}),
        Example("which law governs is not told", (_changed(),), {"CH-A": "not_assessable"}),
        Example(
            "a change in another currency",
            (_contract(), _changed(amount={"amount": "1.00", "currency": "USD"})),
            {"CH-A": "flagged"},
        ),
        Example("only the change tells the law", (_changed(**GP),), {"CH-A": "flagged"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
