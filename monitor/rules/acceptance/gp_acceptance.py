"""The acceptance of a government purchase does not cover every item, is not signed, or left out whom it needed.

What it checks
    Each acceptance under government procurement: whether every required item was checked; whether every party signed;
    for large or complex purchases, whether an inspection body took part; for services to the public, whether the users
    gave their opinion and the result was published.
Why it matters
    An acceptance that nobody signed and that skips items releases the money without anybody answering for it.
Legal source
    Government Procurement Law, article 41: the buyer organises acceptance, large or complex projects with an
    inspection body, and the members sign; Implementing Regulation, article 45: the certificate covers every technical,
    service and safety standard; users take part for public services and the result is published.
Does not apply
    Acceptances under other law; acceptances of a stage; terms to publish that still run (not due).
Innocent explanations
    The signed certificate was not submitted in full; items were accepted in an earlier stage; the inspection body's
    report is attached and it is not named as a party.
Ask next
    The certificate with its signatures, the test report, the users' questionnaire, the page of the result.
Known gaps
    A contract for which no acceptance was told is not seen (pay.before-acceptance asks at the last payment). The law
    names no term for publishing: twenty working days are borrowed from art. 26 of the disclosure regulation. Of a
    failed acceptance the items are not compared. Whether parties confirmed is acc.all-confirm's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.disclosures import is_late, publications, term
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import FORMS
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购履约验收没有覆盖全部验收项、没有签字，或者缺少应参加的一方。

查什么
    政府采购的每次验收：应验收项是否逐项验收；各验收方是否都签字；大型或复杂项目是否有检测机构参加；公共服务项目是否有服
    务对象意见、验收结果是否公告。
为什么要紧
    没有人签字、又漏项的验收，放走了钱却没有人负责。
法律依据
    政府采购法第41条：采购人组织履约验收，大型或复杂项目邀请检测机构参加，验收方成员签字；实施条例第45条：验收书包括每一
    项技术、服务、安全标准的履约情况，公共服务项目邀请服务对象参与并出具意见，结果向社会公告。
不适用
    适用其他法律的验收；阶段验收；公告期限未满的（未到期）。
可能的正当理由
    已签字的验收书没有完整报送；有的项目已在阶段验收中验过；检测报告附后，没有把检测机构列为验收方。
接着问
    验收书及签字、检测报告、服务对象意见、公告网页。
已知不足
    没有报送验收的合同看不到（最后付款时由 pay.before-acceptance 判断）。法律没有规定公告期限，20个工作日借自政府信息公开
    条例第26条。验收不合格的，不核对验收项。各方是否确认由 acc.all-confirm 判断。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The law names no term to publish: the place may set its own."""

    publish_days: int = param(20, unit="working_day", zh="公告期限（工作日，含）", en="Publish within (working days)")


def items(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each acceptance with the required items that it did not check."""
    checked = f.of("acceptance.concluded", "items").select(*KEY, "item", is_checked=pl.lit(value=True)).unique()
    asked = rows.select(*KEY, item="required_items").explode("item").drop_nulls("item")
    missing = asked.join(checked, on=[*KEY, "item"], how="left").filter(pl.col("is_checked").is_null())
    return missing.group_by(KEY).agg(missing_items=pl.col("item").unique().sort())


def parties(f: Facts) -> pl.LazyFrame:
    """`KEY` of each acceptance with the parties that did not sign, and which bodies took part."""
    signed = pl.col("signature_form").is_in(FORMS) & pl.col("signature_signed_at").is_not_null()
    fits = pl.col("signature_over").is_null() | (pl.col("signature_over") == pl.col("signed_sha256"))
    records = f.of("acceptance.concluded").select(*KEY, "signed_sha256")
    rows = f.of("acceptance.concluded", "parties").join(records, on=KEY)
    return rows.group_by(KEY).agg(
        unsigned=pl.col("role").filter(~(signed & fits)).unique().sort(), roles=pl.col("role").unique().sort()
    )


def published(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each acceptance with the first day on which its result was published.

    A publication is about the acceptance it names, else about those of its contract, else of its process.
    """
    told = publications(f, ("acceptance",))
    kind, shown = pl.col("target_kind"), ["publication_event", "published_day"]
    own = told.filter(kind == "acceptance").select("scope_id", *shown, acceptance_id="target_id")
    deal = told.filter(kind == "contract").select("scope_id", *shown, contract_id="target_id")
    named = kind.is_in(["acceptance", "contract"]).fill_null(value=False)
    process = told.filter(~named).select("scope_id", *shown, "ocid").drop_nulls("ocid")
    asked = rows.select(*KEY, "acceptance_id", "contract_id", "ocid", "day")
    pairs = [
        asked.join(own, on=["scope_id", "acceptance_id"]),
        asked.join(deal, on=["scope_id", "contract_id"]),
        asked.join(process, on=["scope_id", "ocid"]),
    ]
    met = pl.concat([pair.select(*KEY, "day", *shown) for pair in pairs])
    return (
        met.filter(pl.col("published_day") >= pl.col("day"))
        .group_by(KEY)
        .agg(published_day=pl.col("published_day").min(), events=pl.col("publication_event").unique().sort())
    )


def named(role: str, gone: pl.Expr) -> pl.Expr:
    """The body, where it is missing."""
    return pl.when(gone).then(pl.lit(role))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an acceptance, with each of its faults; null where what one rests on is not told."""
    told = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    signed = contracts(f, "ocid", "regime").rename({"ocid": "contract_ocid", "regime": "contract_regime"})
    rows = told.join(signed, on=CONTRACT, how="left")
    rows = rows.with_columns(law=pl.coalesce("regime", "contract_regime"), ocid=pl.coalesce("ocid", "contract_ocid"))
    for part in (items(f, rows), parties(f), published(f, rows)):
        rows = rows.join(part, on=KEY, how="left")
    last, least = term(pl.col("day"), p.publish_days, f.as_of_day)
    compared = pl.col("items_count").is_not_null() & pl.col("required_items").is_not_null()
    skips = pl.when(compared).then(pl.col("missing_items").is_not_null())
    took_part = {
        role: pl.col("roles").list.contains(role).fill_null(value=False) for role in ("inspection_body", "users")
    }
    absent = {
        "inspection_body": pl.col("is_large_or_complex")
        & (pl.col("inspection_body_id").is_null() & ~took_part["inspection_body"]),
        "users": pl.col("is_public_service") & (pl.col("user_opinion").is_null() & ~took_part["users"]),
    }
    is_public, shown = pl.col("is_public_service"), pl.col("published_day")
    late = is_late("published_day", "last_day", "least_day")
    return rows.with_columns(last_day=last, least_day=least).with_columns(
        skips_items=pl.when(pl.col("result") == "passed").then(skips).otherwise(pl.lit(value=False)),
        is_unsigned=(pl.col("parties_count") == 0) | (pl.col("unsigned").list.len() > 0),
        lacks_body=pl.any_horizontal(*absent.values()),
        published_late=pl.when(is_public).then(late).when(is_public.is_null() & shown.is_null()).then(None).otherwise(
            pl.lit(value=False)
        ),
        no_party=pl.when(pl.col("parties_count") == 0).then("parties_count"),
        absent_bodies=pl.concat_list(named(role, gone) for role, gone in absent.items()).list.drop_nulls(),
        due_day=pl.when(is_public & shown.is_null()).then("last_day"),
        publish_by_day=pl.when(is_public & (shown.is_null() | (shown > pl.col("last_day")))).then("last_day"),
        cured_day=pl.when(is_public & (shown > pl.col("last_day"))).then("published_day"),
    )  # fmt: skip


def applies(_: Params) -> pl.Expr:
    """Acceptances of the whole under government procurement, known by their regime or contract, else by their kind."""
    by_kind = pl.when(pl.col("acceptance_kind") == "procurement").then(pl.lit(value=True))
    by_law = pl.when(pl.col("law").is_not_null()).then(pl.col("law") == "government_procurement")
    return (
        pl.when(pl.col("acceptance_kind") == "stage").then(pl.lit(value=False)).otherwise(pl.coalesce(by_law, by_kind))
    )


def flagged(_: Params) -> pl.Expr:
    """Any of the faults."""
    return pl.any_horizontal("skips_items", "is_unsigned", "lacks_body", "published_late")


OCID = "ocds-tw9990-2026-0017"
SIGNATURE = {"signer": "P-6001", "role": "buyer", "signed_at": "2026-06-01T00:00:00+08:00", "form": "full_name"}


def _party(role: str = "buyer", **signature: Any) -> dict[str, Any]:
    signed = {name: value for name, value in (SIGNATURE | signature).items() if value is not None}
    return {"role": role, "result": "passed", "signature": signed}


def _accepted(*bodies: dict[str, Any], kind: str = "procurement", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"acceptance_id": "AC-A", "acceptance_kind": kind, "ocid": OCID, "result": "passed"}
    told |= {
        "regime": "government_procurement",
        "parties": list(bodies) or [_party()],
        "required_items": ["I-1", "I-2"],
    }
    told |= {"items": [{"item": item, "result": "passed"} for item in ("I-1", "I-2")]}
    told |= {"is_large_or_complex": False, "is_public_service": False}
    return like("acceptance.concluded", "2026-06-01", **(told | more))


def _shown(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}", "what": "acceptance", "medium": "website"}
    told |= {"target": {"kind": "acceptance", "id": "AC-A"}}
    return like("disclosure.published", day, **(told | more))


LARGE: dict[str, Any] = {"is_large_or_complex": True}
PUBLIC: dict[str, Any] = {"is_public_service": True, "user_opinion": "agree"}
CONTRACT_A = like("contract.signed", "2026-01-10", contract_id="CON-A", regime="government_procurement")
WORKS = like("contract.signed", "2026-01-10", contract_id="CON-A", regime="tendering")
BARE: dict[str, Any] = {"ocid": None, "regime": None, "contract_id": "CON-A"}

RULE = Rule(
    id="acc.gp-acceptance",
    version=1,
    family="acc",
    severity=Severity.HIGH,
    scope="process",
    judges=("acceptance.concluded",),
    reads=("acceptance.concluded", "disclosure.published", "contract.signed"),
    about=("acceptance_id",),
    evidence=(
        Shown("missing_items", "未验收的项", "Items not checked"),
        Shown("unsigned", "未签字的验收方", "Parties without signature", codes="body_role"),
        Shown("no_party", "验收方数", "Parties"),
        Shown("absent_bodies", "应参加而未参加", "Had to take part", codes="body_role"),
        Shown("publish_by_day", "公告期限", "To be published by"),
        Shown("published_day", "公告日", "Published on"),
        Shown("day", "验收日", "Accepted on"),
        Shown("is_large_or_complex", "大型复杂", "Large or complex"),
        Shown("is_public_service", "公共服务", "Service to the public"),
    ),
    title={"zh": "政府采购履约验收", "en": "Acceptance under government procurement"},
    message={
        "zh": "{day} 的履约验收不完整[；未验收：{missing_items}][；未签字：{unsigned}][；验收方 {no_party} 个]"
        "[；应参加而未参加：{absent_bodies}][；结果应在 {publish_by_day} 前公告][，{published_day} 公告]",
        "en": "The acceptance of {day} is incomplete[; not checked: {missing_items}][; without signature: {unsigned}]"
        "[; parties: {no_party}][; had to take part: {absent_bodies}][; result to be published by {publish_by_day}]"
        "[, published on {published_day}]",
    },
    cites=(
        Cite("cn-procurement-law", "41"),
        Cite("cn-procurement-regulation", "45"),
        Cite("cn-info-disclosure-regulation", "26", in_force=date(2019, 5, 15)),
    ),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("every item checked, everybody signed", (_accepted(),), {"AC-A": "clear"}),
        Example(
            "one required item was not checked",
            (_accepted(items=[{"item": "I-1", "result": "passed"}]),),
            {"AC-A": "flagged"},
        ),
        Example("no item was checked", (_accepted(items=[]),), {"AC-A": "flagged"}),
        Example("nothing was required", (_accepted(items=[], required_items=[]),), {"AC-A": "clear"}),
        Example("which items were checked is not told", (_accepted(items=None),), {"AC-A": "not_assessable"}),
        Example("which were required is not told", (_accepted(required_items=None),), {"AC-A": "not_assessable"}),
        Example("it failed before the last item", (_accepted(items=[], result="failed"),), {"AC-A": "clear"}),
        Example("one of two parties did not sign", (_accepted(_party(), {"role": "users"}),), {"AC-A": "flagged"}),
        Example("signed with an initial", (_accepted(_party(form="initial")),), {"AC-A": "flagged"}),
        Example("signed without a date", (_accepted(_party(signed_at=None)),), {"AC-A": "flagged"}),
        Example("signed over something else", (_accepted(_party(over="0" * 64)),), {"AC-A": "flagged"}),
        Example("large, and no party at all", (_accepted(parties=[], **LARGE),), {"AC-A": "flagged"}),
        Example("large, and no inspection body", (_accepted(**LARGE),), {"AC-A": "flagged"}),
        Example(
            "large, with an inspection body",
            (_accepted(inspection_body={"id": "91999001MA00001628"}, **LARGE),),
            {"AC-A": "clear"},
        ),
        Example(
            "large, the inspection body signed as a party",
            (_accepted(_party("inspection_body"), **LARGE),),
            {"AC-A": "clear"},
        ),
        Example("not told whether large", (_accepted(is_large_or_complex=None),), {"AC-A": "not_assessable"}),
        Example(
            "a service to the public without its users",
            (_accepted(is_public_service=True), _shown("2026-06-05")),
            {"AC-A": "flagged"},
        ),
        Example(
            "the users signed as a party",
            (_accepted(_party("users"), is_public_service=True), _shown("2026-06-05")),
            {"AC-A": "clear"},
        ),
        Example(
            "published on the twentieth working day", (_accepted(**PUBLIC), _shown("2026-06-30")), {"AC-A": "clear"}
        ),
        Example("published a day later", (_accepted(**PUBLIC), _shown("2026-07-01")), {"AC-A": "flagged"}),
        Example(
            "not published, the term is running",
            (_accepted(**PUBLIC),),
            {"AC-A": ("not_applicable", "not_due")},
            as_of="2026-06-30",
        ),
        Example(
            "not published, the term is over",
            (_accepted(**PUBLIC),),
            {"AC-A": ("flagged", "overdue")},
            as_of="2026-07-01",
        ),
        Example(
            "published for the contract, or for the process",
            (
                CONTRACT_A,
                _accepted(contract_id="CON-A", **PUBLIC),
                _accepted(acceptance_id="AC-B", **PUBLIC),
                _shown("2026-06-05", target={"kind": "contract", "id": "CON-A"}),
                _shown("2026-06-06", target=None, ocid=OCID, regime="government_procurement"),
            ),
            {"AC-A": "clear", "AC-B": "clear"},
        ),
        Example(
            "what was published before, or of another acceptance, is not its result",
            (
                _accepted(**PUBLIC),
                _shown("2026-05-31"),
                _shown("2026-06-05", target={"kind": "acceptance", "id": "AC-B"}),
            ),
            {"AC-A": "flagged"},
        ),
        Example(
            "not told whether a service to the public", (_accepted(is_public_service=None),), {"AC-A": "not_assessable"}
        ),
        Example(
            "users asked, not told whether a service to the public, and not published",
            (_accepted(_party("users"), is_public_service=None),),
            {"AC-A": "not_assessable"},
        ),
        Example(
            "works under the tendering law", (_accepted(regime="tendering", items=[]),), {"AC-A": "not_applicable"}
        ),
        Example("a stage", (_accepted(kind="stage", items=[]),), {"AC-A": "not_applicable"}),
        Example(
            "the law is known from the contract",
            (WORKS, _accepted(kind="completion", items=[], **BARE)),
            {"AC-A": "not_applicable"},
        ),
        Example(
            "a completed purchase, known from the contract",
            (CONTRACT_A, _accepted(kind="completion", items=[], **BARE)),
            {"AC-A": "flagged"},
        ),
        Example("known from its kind alone", (_accepted(items=[], **BARE),), {"AC-A": "flagged"}),
        Example(
            "nobody knows under which law",
            (_accepted(kind="completion", items=[], **BARE),),
            {"AC-A": "not_assessable"},
        ),
        Example(
            "the missing item was told in a correction",
            (_accepted(items=[]), _accepted(corrects="ex-1")),
            {"AC-A": "clear"},
        ),
        Example(
            "published for the contract",
            (
                like("contract.signed", "2026-01-10", contract_id="CON-A", ocid=OCID, regime="government_procurement"),
                _accepted(contract_id="CON-A", **PUBLIC),
                _shown("2026-06-05", target={"kind": "contract", "id": "CON-A"}),
            ),
            {"AC-A": "clear"},
        ),
        Example("published on the day itself", (_accepted(**PUBLIC), _shown("2026-06-01")), {"AC-A": "clear"}),
        Example(
            "not signed, and published on the last day",
            (_accepted({"role": "buyer"}, **PUBLIC), _shown("2026-06-30")),
            {"AC-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
